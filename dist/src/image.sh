#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a distribution with a Java of its own out of the unpacked one: `image.sh dist/target/runnel dist/target/runnel-image`
# leaves the folder and a tar.gz beside it. What runs it needs no JDK; the launcher takes the `jre` folder when there is one.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
home=$1 image=$2

. "$here/../../.mvn/find-jdk.sh"
runnel_find_jdk jlink
# What jdeps finds in the jars, and what is only asked for at run time: the system's figures for monitoring.
modules=$("$JAVA_HOME/bin/jdeps" --multi-release 25 --ignore-missing-deps --print-module-deps -q --class-path "$home/lib/*" "$home"/lib/*.jar)
rm -rf "$image"
cp -R "$home" "$image"
rm -f "$image"/lib/*.aot
"$JAVA_HOME/bin/jlink" --add-modules "$modules,jdk.management" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --output "$image/jre"
tar czf "$image.tar.gz" -C "$(dirname -- "$image")" "$(basename -- "$image")"
echo "runnel: wrote $image ($(du -sh "$image" | cut -f 1)) and $image.tar.gz, with $modules,jdk.management"
