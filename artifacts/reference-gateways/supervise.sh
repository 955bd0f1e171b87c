#!/bin/sh
# Runs a command for as long as its own standard input stays open: when that ends, because the harness closes it or is gone, however it
# went, the command gets TERM, and after a time everything in the process group KILL. So nothing is left behind, by whichever end.
# Has to be the leader of a process group of its own.
#
# usage: supervise.sh SECONDS LOG COMMAND [ARGUMENT...]
set -u
umask 077
grace=$1
exec >>"$2" 2>&1
shift 2
trap : HUP INT TERM

exec 3<&0
"$@" 3<&- </dev/null &
service=$!
{
  cat <&3 >/dev/null
  kill -s TERM "$service"
  sleep "$grace"
  kill -s KILL -- "-$$"
} 2>/dev/null &
exec 3<&-

while :; do
  wait "$service"
  status=$?
  # A signal to this script ends the waiting, and not the service.
  kill -s 0 "$service" 2>/dev/null || break
done
echo "ended with exit code $status"
kill -s KILL -- "-$$"
