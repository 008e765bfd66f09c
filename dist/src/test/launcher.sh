#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests the unpacked distribution $1 and its archive $2: the launcher, its AOT cache, signals and files of the process.
set -u
home=$1 archive=$2
work=$(mktemp -d) && chmod 755 "$work"
server=
failures=0
trap 'if [ -n "$server" ]; then kill -9 "$server" 2>/dev/null; fi; chmod -R u+w "$work"; rm -rf "$work"' EXIT
export RUNNEL_AOT=off

fact() { # $1 = what should be true, rest = a command that says whether it is
  what=$1
  shift
  if "$@"; then echo "ok    $what"; else
    echo "WRONG $what"
    failures=$((failures + 1))
    [ -f "$work/log" ] && sed 's/^/      | /' "$work/log"
  fi
}

logged() { # waits up to 20 s for the text $1 in the log
  tries=0
  until grep -qF -- "$1" "$work/log"; do
    tries=$((tries + 1))
    [ "$tries" -lt 400 ] || return 1
    sleep 0.05
  done
}

only_log_lines() { ! grep -v '^\[[0-9]*\] [0-9/]* [0-9:.]* \[\(INF\|WRN\)\] ' "$work/log"; }

starts() { # starts with the flags given and waits until it serves; the log must hold log lines only
  : >"$work/log"
  "$@" -a 127.0.0.1 -p -1 2>"$work/log" &
  server=$!
  logged 'Server is ready' && only_log_lines
}

ends() { # ends the server with signal $1; its exit code must be 0
  kill -s "$1" "$server"
  (sleep 20 && kill -9 "$server") >/dev/null 2>&1 &
  watchdog=$!
  wait "$server"
  code=$?
  kill "$watchdog" 2>/dev/null
  server=
  [ "$code" -eq 0 ] && logged 'Server Exiting..'
}

says_version() { [ "$("$1" -v 2>&1)" = 'nats-server: v2.15.2' ]; }
named() { [ ! -r "/proc/$server/comm" ] || [ "$(cat "/proc/$server/comm")" = "$1" ]; }
has_cache() { ls "$1"/runnel-*.aot >/dev/null 2>&1; }
uses_cache() { [ ! -r "/proc/$server/maps" ] || grep -q '\.aot$' "/proc/$server/maps"; }
uses_no_cache() { ! uses_cache || [ ! -r "/proc/$server/maps" ]; }
spins_none() { [ -s "$work/classes" ] && ! grep -F 'TypeSwitch' "$work/classes"; }
unpacked() { mkdir -p "$work/$1" && tar xzf "$archive" -C "$work/$1" --strip-components=1; }

# A copy of our own, so that the build's cache is not touched. The archive must hold the link.
fact 'the archive unpacks' unpacked plain
plain=$work/plain
fact 'nats-server is a link beside runnel' [ "$(readlink "$plain/bin/nats-server")" = runnel ]
fact 'the unpacked folder holds the same launcher' cmp -s "$home/bin/runnel" "$plain/bin/runnel"
fact 'runnel says the version' says_version "$plain/bin/runnel"
fact 'nats-server says the version' says_version "$plain/bin/nats-server"
mkdir -p "$work/elsewhere dir"
ln -s "$plain/bin/nats-server" "$work/elsewhere dir/nats-server"
fact 'a link from elsewhere says the version' says_version "$work/elsewhere dir/nats-server"

export RUNNEL_AOT=off
fact 'it starts without a cache' starts "$plain/bin/nats-server" -P "$work/pid" --ports_file_dir "$work"
fact 'it maps no cache' uses_no_cache
fact 'the pid is that of the command' [ "$(cat "$work/pid")" = "$server" ]
fact 'the process has the name of the command' named nats-server
fact 'the ports file is there' [ -s "$work/nats-server_$server.ports" ]
ports=$work/nats-server_$server.ports
"$plain/bin/runnel" --signal "reopen=$work/pid"
fact 'a signal by pid file arrives' logged 'Trapped "user defined signal 1" signal'
kill -s HUP "$server"
fact 'HUP arrives' logged 'Trapped "hangup" signal'
# Not INT: a shell starts what is in its background with INT ignored, and the JVM respects that.
fact 'TERM ends it with 0' ends TERM
fact 'the ports file is gone' [ ! -e "$ports" ]
fact 'it starts again' starts "$plain/bin/runnel"
kill -s USR2 "$server"
fact 'USR2 begins lame duck mode' logged 'Entering lame duck mode'
wait "$server"
fact 'which ends it with 0' [ $? -eq 0 ]
server=

export RUNNEL_AOT=
fact 'a cache is made when asked for' "$plain/bin/runnel" --make-aot-cache
fact 'it lies in lib' has_cache "$plain/lib"
cache=$(ls "$plain"/lib/runnel-*.aot)
fact 'nothing else was left there' [ "$(ls "$plain/lib" | grep -c aot)" = 1 ]
fact 'it starts with the cache' starts "$plain/bin/nats-server"
fact 'it maps the cache' uses_cache
fact 'TERM ends it with 0' ends TERM
export RUNNEL_JVM_FLAGS="-Xlog:class+load:file=$work/classes"
fact 'it starts and writes down its classes' starts "$plain/bin/nats-server"
fact 'no pattern switch is linked at the start (docs/adr/0003)' spins_none
fact 'and ends' ends TERM
unset RUNNEL_JVM_FLAGS

cp "$cache" "$work/good.aot"
dd if="$work/good.aot" of="$cache" bs=1024 count=300 2>/dev/null
fact 'it starts with a cut cache and says nothing about it' starts "$plain/bin/runnel"
fact 'and ends' ends TERM
echo 'this is no cache' >"$cache"
fact 'it starts with a cache that is none' starts "$plain/bin/runnel"
fact 'and ends' ends TERM
cp "$work/good.aot" "$cache"
touch "$plain"/lib/runnel-server-*.jar
fact 'it starts with a cache of other jars' starts "$plain/bin/runnel"
fact 'and ends' ends TERM
rm -f "$cache"

# Read-only lib: the cache goes to the user's cache folder. Root may write everywhere, so it becomes somebody else.
chmod -R a-w "$plain/lib"
mkdir -m 777 "$work/user"
as_user=
[ "$(id -u)" -ne 0 ] || as_user='setpriv --reuid=65534 --regid=65534 --clear-groups'
if $as_user true 2>/dev/null; then
  fact 'with a read-only lib a cache is made for the user' \
    env XDG_CACHE_HOME="$work/user" $as_user "$plain/bin/runnel" --make-aot-cache
  fact 'it lies in the cache folder' has_cache "$work/user/runnel"
  fact 'it starts with it' starts env XDG_CACHE_HOME="$work/user" $as_user "$plain/bin/runnel"
  fact 'and maps it' uses_cache
  fact 'and ends' ends TERM
  fact 'without any place for a cache it starts too' starts env XDG_CACHE_HOME=/proc/none $as_user "$plain/bin/runnel"
  fact 'and ends' ends TERM
fi

echo "$failures wrong"
[ "$failures" -eq 0 ]
