#!/bin/sh
# Fuzzes every target of Cargo.toml for $1 seconds each (60 if not given), three at once for each processor.
# Seeds are committed; what is found on the way stays in corpus/, which is not. `cargo +nightly fuzz run` takes the same targets.
set -eu
cd "$(dirname "$0")"
seconds=${1:-60}

# What cargo-fuzz passes without a sanitizer. It needs no other toolchain; and the language has no unsafe code, so that without
# one ten times as many inputs are tried.
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing"
triple=$(rustc -vV | sed -n 's/^host: //p')
# Named by its triple, the target gets the flags and build scripts don't.
RUSTFLAGS=$(echo $coverage) cargo build --release --quiet --locked --target "$triple" --target-dir target

one() {
    mkdir -p "corpus/$1" artifacts
    log=artifacts/$1.log
    # No input may take two seconds; one of these builds is several times slower than what is shipped, and has a third of a processor.
    # A session of edits asks the whole server for everything after each.
    longest=10
    [ "$1" = edits ] && longest=30
    if "target/$triple/release/$1" "corpus/$1" "seeds/$1" -max_total_time="$seconds" -timeout="$longest" -max_len=4096 -rss_limit_mb=1024 \
        -artifact_prefix="artifacts/$1-" >"$log" 2>&1; then
        echo "$1: $(grep -c . "$log") lines of log, $(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log") inputs tried"
    else
        tail -n 40 "$log"
        echo "$1: an input that fails lies in tests/fuzz/artifacts" >&2
        touch artifacts/failed
    fi
}

rm -f artifacts/failed
targets=$(sed -n 's/^name = "\([a-z]*\)"$/\1/p' Cargo.toml)
running=0
for target in $targets; do
    one "$target" &
    running=$((running + 1))
    if [ "$running" -ge $(($(nproc) * 3)) ]; then
        wait
        running=0
    fi
done
wait
! [ -e artifacts/failed ]
