#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests the image $1 and its archive $2: it must not look for a Java, and all that holds for the distribution must hold.
set -u
image=$1 archive=$2
log=$(mktemp)
RUNNEL_AOT=off RUNNEL_JAVA_HOME=/nonexistent JAVA_HOME=/nonexistent "$image/bin/runnel" -a 127.0.0.1 -p -1 -m -1 2>"$log" &
server=$!
tries=0
until grep -qF 'Server is ready' "$log" || [ "$tries" -ge 400 ]; do
  tries=$((tries + 1))
  sleep 0.05
done
java=$(readlink -f "/proc/$server/exe" 2>/dev/null || echo "$image/jre/bin/java")
kill "$server"
wait "$server"
code=$?
rm -f "$log"
if [ "$code" -ne 0 ] || [ "$java" != "$(readlink -f "$image/jre/bin/java")" ]; then
  echo "WRONG the image starts with its own Java: exit code $code, $java"
  exit 1
fi
echo 'ok    the image starts with its own Java'
RUNNEL_JAVA_HOME=/nonexistent exec sh "$(dirname -- "$0")/launcher.sh" "$image" "$archive"
