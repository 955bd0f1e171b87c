#!/bin/sh
# Becomes Haraka, with its configuration and its queue in the private folder.
#
# usage: start-haraka.sh NODE HARAKA FOLDER
# Its plugins need MAILBOXES, Dovecot's socket for LMTP, and PROGRAMS, where bsdtar is.
set -eu
exec "$1" "$2/node_modules/Haraka/bin/haraka" -c "$3"
