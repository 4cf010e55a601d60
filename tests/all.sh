#!/bin/sh
# Installs what the tests need, builds, and runs every test. As root it tests root's way and an ordinary user's; as an
# ordinary user (with sudo for the packages) what needs root is skipped, and says so.
set -eu
cd "$(dirname "$0")/.."
sh tests/setup.sh

if [ "$(id -u)" = 0 ]; then
  # Nothing may be skipped: what a test needs has just been installed.
  export CI=1
fi
if cargo nextest --version >/dev/null 2>&1; then
  # Many wait most of the time: for programs, for package archives, for a virtual machine.
  cargo nextest run --no-fail-fast --test-threads $(($(nproc) + 1)) "$@"
  cargo test --doc
else
  cargo test --no-fail-fast "$@"
fi
