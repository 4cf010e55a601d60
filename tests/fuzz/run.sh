#!/bin/sh
# Fuzzes the parser, words and ignore patterns, and messages of the name server, for $1 seconds each (60 if not given).
# Seeds are committed; what is found on the way stays in corpus/, which is not.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
for target in parse words names; do
    mkdir -p "tests/fuzz/corpus/$target"
    # No sanitizer: the language has no unsafe code, and without one ten times as many inputs are tried.
    cargo +nightly fuzz run --fuzz-dir tests/fuzz --sanitizer none "$target" "tests/fuzz/corpus/$target" "tests/fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -timeout=2 -max_len=4096 -rss_limit_mb=1024
done
