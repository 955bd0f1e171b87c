#!/bin/busybox sh
# switch EPOCH NAME=STATE...: sets the clock, then each preventive control or sensor. `broken` leaves the policy and takes the effect.
set -eu
busybox date -u -s "@$1" >/dev/null
shift
for setting in "$@"; do
  name=${setting%%=*}
  state=${setting#*=}
  case $name in
  mounts | files | streams | processes)
    case $state in
    off) busybox kill -9 "$(busybox cat "/run/motw/sensors/$name.pid")" ;;
    broken) busybox kill -STOP "$(busybox cat "/run/motw/sensors/$name.pid")" ;;
    esac
    ;;
  *)
    policy=$state
    effect=$state
    if [ "$state" = broken ]; then policy=on effect=off; fi
    echo "$policy" >"/run/motw/policy/$name"
    echo "$effect" >"/run/motw/effect/$name"
    if [ "$name" = virtual-drive-policy ] && [ "$effect" = on ]; then
      busybox rmmod loop
      # The node stays, so that the kernel itself says what is missing: ENODEV.
      [ -e /dev/loop-control ] || busybox mknod /dev/loop-control c 10 237
    fi
    ;;
  esac
done
