#!/bin/sh
# Installs what the tests need from Debian and makes the user they need. Run again, it does nothing. As root or with sudo.
set -eu

packages="busybox-static skopeo umoci podman crun uidmap mmdebstrap nftables strace qemu-system-x86 cpio zstd xz-utils bzip2
git gcc libc6-dev python3 util-linux hyperfine"

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

missing=
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  root apt-get -o Acquire::Check-Valid-Until=false update -qq
  # shellcheck disable=SC2086 # a list of words
  root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

# An ordinary user with subordinate ids; another without is uid 65432, which needs no entry.
id -u rboxtest >/dev/null 2>&1 || root useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin rboxtest
for file in /etc/subuid /etc/subgid; do
  grep -q '^rboxtest:' "$file" 2>/dev/null || echo rboxtest:6553600:65536 | root tee -a "$file" >/dev/null
done
