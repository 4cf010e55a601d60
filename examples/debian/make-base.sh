#!/bin/sh
# Makes base.tar beside this file: a minimal Debian, from the mirror that this machine's apt uses. Needs mmdebstrap. For a user who has no
# subordinate ids, and so could own nothing but their own files, rbox plays the owners: it is then needed as well.
set -eu
cd "$(dirname "$0")"
[ -e base.tar ] && exit 0
suite=${1:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
set -- mmdebstrap --quiet --variant=apt --format=tar --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*'
user=$(id -un 2>/dev/null) || user=$(id -u)
if [ "$(id -u)" = 0 ] || grep -qsE "^($user|$(id -u)):" /etc/subuid; then
    "$@" "$suite" base.tar.part
else
    "${RBOX:-rbox}" run --rm -v "$PWD:/out" -v /etc/apt:/etc/apt:ro host -- \
        "$@" --mode=root --skip=chroot/mount "$suite" /out/base.tar.part
fi
mv base.tar.part base.tar
