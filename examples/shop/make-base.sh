#!/bin/sh
# Makes base.tar beside this file: a minimal Debian, as examples/debian has it. Needs mmdebstrap.
set -eu
cd "$(dirname "$0")"
[ -e base.tar ] && exit 0
sh ../debian/make-base.sh "$@"
ln ../debian/base.tar base.tar 2>/dev/null || cp ../debian/base.tar base.tar
