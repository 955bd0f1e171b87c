#!/bin/sh
# The smallest hypervisor: a "machine" is the folder $2 with a disk, snapshots of that, and while it runs a guest agent of its own.
#   box.sh revert FOLDER SNAPSHOT | start FOLDER | stop FOLDER | state FOLDER
set -eu
folder=$2
pid=$(cat "$folder/pid" 2>/dev/null || true)
running() { [ -n "$pid" ] && [ -e "/proc/$pid/cmdline" ] && grep -q -a -F "$folder" "/proc/$pid/cmdline"; }
case $1 in
  state)
    if running; then echo "state: on"; else echo "state: off"; fi
    ;;
  start)
    if running; then echo "it runs already" >&2; exit 1; fi
    rm -f "$folder/agent"
    $QEMU_GA --method unix-listen --path "$folder/agent" --statedir "$folder" >/dev/null 2>&1 </dev/null &
    echo $! >"$folder/pid"
    ;;
  stop)
    kill -9 "$pid"
    ;;
  revert)
    if running; then echo "it runs: turn it off first" >&2; exit 1; fi
    [ -d "$folder/snapshots/$3" ] || { echo "no snapshot named '$3'" >&2; exit 1; }
    rm -rf "$folder/disk"
    cp -R "$folder/snapshots/$3" "$folder/disk"
    ;;
esac
