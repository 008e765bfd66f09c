# SPDX-License-Identifier: Apache-2.0
# Finds a JDK 25 or newer and sets JAVA_HOME to it; says what to install where there is none.
# Sourced by ./mvnw, ./runnel and the launcher of the distribution. Search order: RUNNEL_JAVA_HOME,
# JAVA_HOME, `java` on PATH, then the usual folders of package managers and version managers.

runnel_java_release() { # prints the feature release of the Java home in $1, or nothing
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  fi
}

runnel_find_jdk() { # sets JAVA_HOME; needs $1 = a tool that must be there (java or javac)
  runnel_tool="$1"
  runnel_path_java="$(command -v java 2>/dev/null || true)"
  if [ -n "$runnel_path_java" ]; then
    runnel_path_java="$(readlink -f "$runnel_path_java" 2>/dev/null || echo "$runnel_path_java")"
    runnel_path_java="${runnel_path_java%/bin/java}"
  fi
  for runnel_home in "${RUNNEL_JAVA_HOME:-}" "${JAVA_HOME:-}" "$runnel_path_java" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$runnel_home" ] && [ -x "$runnel_home/bin/$runnel_tool" ] || continue
    runnel_release="$(runnel_java_release "$runnel_home")"
    if [ "${runnel_release:-0}" -ge 25 ] 2>/dev/null; then
      JAVA_HOME="$runnel_home"
      export JAVA_HOME
      return 0
    fi
  done
  echo "runnel: no JDK 25 was found. Install one (for example Eclipse Temurin 25: apt install temurin-25-jdk," >&2
  echo "runnel: dnf install java-25-openjdk-devel, brew install openjdk@25, sdk install java 25-tem)" >&2
  echo "runnel: or set JAVA_HOME to it, and start again." >&2
  return 1
}
