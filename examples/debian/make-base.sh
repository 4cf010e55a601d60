#!/bin/sh
# Makes base.tar beside this file: a minimal Debian, from the mirror that this machine's apt uses. Needs mmdebstrap.
set -eu
cd "$(dirname "$0")"
[ -e base.tar ] && exit 0
suite=${1:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
mmdebstrap --quiet --variant=apt --aptopt='Acquire::Check-Valid-Until "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "$suite" base.tar.part --format=tar
mv base.tar.part base.tar
