#!/bin/sh
# Starts the reference web proxy in the working folder, in the foreground, as a user without rights.
#
# MOTW_PREFIX: the unpacked packages. MOTW_PORTS: the ports of the policies on, off and broken.
# Expects bin/ with squid, openssl and the programs that squid.conf names, and the file passwords.
set -eu
umask 077
here=$(dirname "$0")

ln -sfn "$here/policy" policy
ln -sfn "$MOTW_PREFIX/usr/share/squid" share
rm -rf errors
mkdir errors
cp "$MOTW_PREFIX"/usr/share/squid-langpack/templates/* "$here/ERR_DISK_IMAGE" errors/

# The authority that the proxy signs with, and the certificate of the server behind it. Made anew each time; nobody else trusts them.
make_certificate() {
  bin/openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 2 -config /dev/null \
    -subj "/CN=$2" -addext "$3" -keyout "$1.key" -out "$1.crt" 2>openssl.log || { cat openssl.log; exit 1; }
}
make_certificate proxy 'motw-harness reference proxy' 'basicConstraints=critical,CA:TRUE'
make_certificate origin 127.0.0.1 'subjectAltName=IP:127.0.0.1'
# It makes none where there is one, as after a start in vain.
rm -rf certificates
bin/security_file_certgen -c -s certificates -M 4MB >/dev/null

set -- $MOTW_PORTS
for name in on off broken; do
  echo "http_port 127.0.0.1:$1 name=$name ssl-bump tls-cert=proxy.crt tls-key=proxy.key" \
    'generate-host-certificates=on dynamic_cert_mem_cache_size=1MB'
  shift
done >ports.conf

# Its shared memory goes by its name, which another Squid of this computer has, too, unless it is given one of its own.
set -- bin/squid -N -n "motw$$" -f "$here/squid.conf"
# Squid refuses to be root. Root's folders stay readable for it.
if [ "$(id -u)" -eq 0 ]; then
  exec setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps +dac_override --ambient-caps +dac_override \
    "$@"
fi
exec "$@"
