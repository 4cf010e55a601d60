#!/bin/bash
# run.sh [start cached cold change big stages rss parse]: measures rbox beside its peers in one run and prints ratios.
#
# The peers are a folder with the scripts setup.sh, run and bench/*.sh (PEERS_DIR), already set up; rbox's commands stand in
# its bench/peers.sh. Rounds are interleaved, so that a noisy machine is noisy for all: read the ratios, not the times.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
peers_dir=${PEERS_DIR:-$top/../shared/peers}
export PEERS=${PEERS:-${TMPDIR:-/tmp}/peers} RUNS=${RUNS:-15}
[ $# -gt 0 ] || set -- start cached cold change big stages rss parse

cargo build --quiet --release --manifest-path "$top/Cargo.toml"
rbox=${CARGO_TARGET_DIR:-$top/target}/release/rbox

# A scenario's rows: floors first, then what people use today, then rbox.
declare -A rows=(
    [start]="floor-exec floor-unshare bwrap crun crun-nocgroup podman docker rbox"
    [cached]="buildah podman docker rbox"
    [cold]="floor-cp buildah docker rbox"
    [change]="floor-stat floor-hash buildah docker rbox"
    [big]="floor-cp buildah docker rbox"
    [stages]="buildah docker rbox"
)

inside() { "$peers_dir/run" "$@"; }

prepare() {
    [ -e "$PEERS/ready" ] || { echo "run.sh: no peers at $PEERS: run $peers_dir/setup.sh first" >&2; exit 1; }
    install -m 0755 "$rbox" "$PEERS/rbox"
    for image in busybox:latest debian:bookworm; do
        printf 'FROM oci:/peers/images/%s\n' "$image" >"$PEERS/tmp/base.rbox"
        inside env RBOX_ROOT=/peers/store-rbox-0 /peers/rbox build -q -t "localhost:5000/$image" -f /peers/tmp/base.rbox /peers/tmp >/dev/null
    done
    rm -f "$PEERS/tmp/results-root.jsonl"
    inside bash /bench/bench/mkctx.sh >/dev/null || true
}

scenario() { # NAME: its rows, interleaved
    # shellcheck disable=SC2086 # a list of rows
    inside bash -c '. /bench/bench/peers.sh; bench "$@"' bench "$1" "$1" ${rows[$1]}
}

parse() {
    file=$(mktemp --suffix=.rbox)
    { echo 'FROM scratch'; for i in $(seq 9999); do echo "ENV NAME$i=\"value \${NAME$((i / 100 * 100)):-none} $i\""; done; } >"$file"
    python3 "$top/tests/bench/time.py" "$RUNS" parse "$rbox check $file" "start of the process" "$rbox --version"
    rm -f "$file"
}

case " $* " in *" start "* | *" c"* | *" big "* | *" stages "* | *" rss "*) prepare ;; esac
for name; do
    case $name in
        parse) parse ;;
        rss) inside bash /bench/bench/f_rss.sh buildah rbox ;;
        *) scenario "$name" ;;
    esac
done
[ ! -e "$PEERS/tmp/results-root.jsonl" ] || python3 "$top/tests/bench/ratios.py" "$PEERS/tmp/results-root.jsonl"
