#!/bin/sh
# Installs what the tests need from Debian and makes the user they need. Run again, it does nothing. As root or with sudo.
set -eu

packages="busybox-static docker-registry skopeo umoci podman crun uidmap mmdebstrap nftables iproute2 strace qemu-system-x86 cpio zstd xz-utils bzip2
git gcc libc6-dev python3 util-linux e2fsprogs procps hyperfine iputils-ping curl openssl openssh-client libarchive-tools
vim emacs-nox bat nano micro python3-pyte python3-pygments libtree-sitter-dev libkf5syntaxhighlighting-tools zsh fish man-db groff"
# Another Node.js does as well.
command -v node >/dev/null && command -v npm >/dev/null || packages="$packages nodejs npm"

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

# A kernel of Debian's with its overlay module, unpacked and not installed: qemu boots it where limits are tested.
kernel=/var/cache/rbox-test/kernel
if ! [ -e "$kernel/vmlinuz" ] || ! [ -e "$kernel/overlay.ko" ]; then
  image=linux-image-cloud-$(dpkg --print-architecture)
  apt-cache show "$image" >/dev/null 2>&1 || root apt-get -o Acquire::Check-Valid-Until=false update -qq
  image=$(apt-cache depends "$image" | sed -n 's/^ *Depends: //p' | head -n 1)
  folder=$(mktemp -d)
  (cd "$folder" && apt-get -qq -o APT::Sandbox::User=root download "$image" && dpkg-deb -x ./*.deb .)
  # below lib, or below usr/lib from Debian 13 on
  module=$(find "$folder" -path '*/kernel/fs/overlayfs/overlay.ko*')
  case $module in *.xz) xz -d "$module" && module=${module%.xz} ;; esac
  root mkdir -p "$kernel"
  root cp "$module" "$kernel/overlay.ko.new"
  root cp "$folder"/boot/vmlinuz-* "$kernel/vmlinuz"
  root mv "$kernel/overlay.ko.new" "$kernel/overlay.ko"
  rm -rf "$folder"
fi

# The engines of VS Code and of pages, for tests/editors; the schema of SARIF, for tests/cli.
engines="vscode-textmate@9.3.2 vscode-oniguruma@2.0.1 highlight.js@11.12.0 prismjs@1.30.0 @microsoft/jest-sarif@1.0.0-beta.0"
if [ "$(cat /var/cache/rbox-test/npm/engines 2>/dev/null)" != "$engines" ]; then
  folder=$(mktemp -d)
  # shellcheck disable=SC2086 # a list of words
  npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --loglevel=error $engines >/dev/null
  echo "$engines" >"$folder/engines"
  chmod -R a+rX "$folder"
  root mkdir -p /var/cache/rbox-test
  root rm -rf /var/cache/rbox-test/npm
  root mv "$folder" /var/cache/rbox-test/npm
fi
