#!/bin/sh
# Becomes Dovecot's master process. It never handles mail as root: root starts it as nobody, with the one right to read and write the
# private folder all the same. It would have its configuration read by doveconf at a fixed place of the system, so that comes first.
#
# usage: start-dovecot.sh CONFIGURATION DOVECONF DOVECOT [ARGUMENT...]
set -eu
configuration=$1
doveconf=$2
shift 2
set -- "$doveconf" -f service=master -c "$configuration" -m master -e "$@" -F -c "$configuration"
if [ "$(id -u)" -eq 0 ]; then
  set -- setpriv --reuid 65534 --regid 65534 --clear-groups --securebits +no_setuid_fixup \
    --inh-caps +dac_override --ambient-caps +dac_override -- "$@"
fi
exec "$@"
