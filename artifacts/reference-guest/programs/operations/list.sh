#!/bin/busybox sh
# list ROOT: every entry as `kind|bytes|./path`, then every file's SHA-256 as sha256sum prints it.
cd "$1" || exit 1
busybox find . -mindepth 1 -exec busybox stat -c '%F|%s|%n' {} +
busybox find . -type f -exec busybox sha256sum {} +
