# SPDX-License-Identifier: Apache-2.0
# Finds a JDK 25 or newer and sets JAVA_HOME to it; says what to install where there is none.
# Sourced by ./mvnw, ./runnel and the launcher of the distribution. Search order: RUNNEL_JAVA_HOME,
# JAVA_HOME, `java` on PATH, then the usual folders of package managers and version managers.
# Only shell built-ins where it can be: the launcher's boot time counts.

runnel_check_jdk() { # $1 = a Java home, $2 = a tool that must be there; sets JAVA_HOME and runnel_java_version if it fits
  [ -n "$1" ] && [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
  runnel_java_version=
  while IFS='=' read -r runnel_key runnel_value; do
    case $runnel_key in JAVA_RUNTIME_VERSION | JAVA_VERSION)
      runnel_value=${runnel_value#\"}
      runnel_value=${runnel_value%\"}
      [ -n "$runnel_java_version" ] && [ "$runnel_key" = JAVA_VERSION ] || runnel_java_version=$runnel_value
      ;;
    esac
  done <"$1/release"
  [ "${runnel_java_version%%[!0-9]*}" -ge 25 ] 2>/dev/null || return 1
  JAVA_HOME=$1
  export JAVA_HOME
}

runnel_find_jdk() { # sets JAVA_HOME; needs $1 = a tool that must be there (java or javac)
  runnel_check_jdk "${RUNNEL_JAVA_HOME:-}" "$1" && return 0
  runnel_check_jdk "${JAVA_HOME:-}" "$1" && return 0
  runnel_path_java="$(command -v java 2>/dev/null || true)"
  if [ -n "$runnel_path_java" ]; then
    runnel_path_java="$(readlink -f "$runnel_path_java" 2>/dev/null || echo "$runnel_path_java")"
    runnel_check_jdk "${runnel_path_java%/bin/java}" "$1" && return 0
  fi
  for runnel_home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.local/share/mise/installs/java/* \
    "${HOME:-}"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    runnel_check_jdk "$runnel_home" "$1" && return 0
  done
  echo "runnel: no JDK 25 was found. Install one (for example Eclipse Temurin 25: apt install temurin-25-jdk," >&2
  echo "runnel: dnf install java-25-openjdk-devel, brew install openjdk@25, sdk install java 25-tem)" >&2
  echo "runnel: or set JAVA_HOME to it, and start again." >&2
  return 1
}
