#!/bin/bash
# run.sh [start cached cold change big push-gzip push-zstd pull stages rss parse]: measures rbox beside its peers in one run and prints ratios.
#
# The peers are a folder with the scripts setup.sh, run and bench/*.sh (PEERS_DIR), already set up; rbox's commands stand in
# its bench/peers.sh. Rounds are interleaved, so that a noisy machine is noisy for all: read the ratios, not the times.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
peers_dir=${PEERS_DIR:-$top/../shared/peers}
export PEERS=${PEERS:-${TMPDIR:-/tmp}/peers} RUNS=${RUNS:-15}
[ $# -gt 0 ] || set -- start cached cold change big push-gzip push-zstd pull stages rss parse

cargo build --quiet --release --manifest-path "$top/Cargo.toml"
rbox=${CARGO_TARGET_DIR:-$top/target}/release/rbox

# A scenario's rows: floors first, then what people use today, then rbox.
declare -A rows=(
    [start]="floor-exec floor-unshare bwrap crun crun-nocgroup podman docker rbox"
    [cached]="buildah podman docker rbox"
    [cold]="floor-cp buildah docker rbox"
    [change]="floor-stat floor-hash buildah docker rbox"
    [big]="floor-cp buildah docker rbox"
    [push-gzip]="buildah podman docker rbox"
    [push-zstd]="buildah podman rbox"
    [pull]="podman docker rbox"
    [stages]="buildah docker rbox"
)

# What the peers' own table lacks: an image is pulled and started where nothing of it is, and layers are packed anew each time.
# shellcheck disable=SC2016 # expanded inside
more='
eval "$(declare -f row | sed "1s/row/their_row/")"; eval "$(declare -f rbox_row | sed "1s/rbox_row/their_rbox_row/")"
image=localhost:5000/debian:bookworm
row() {
  case $1:$2 in
    pull:podman) printf "podman\tpodman rmi -f $image; rm -f /var/lib/containers/cache/*; sync\tpodman run -q --rm --network none --pull always $image /bin/true\n" ;;
    pull:docker) printf "docker\tdocker rmi -f $image; sync\tdocker run -q --rm --network none --pull always $image /bin/true\n" ;;
    *) their_row "$@" ;;
  esac
}
rbox_row() {
  case $1 in
    pull) printf "rm -rf /peers/store-pull; sync\tenv RBOX_ROOT=/peers/store-pull $RBOX run --rm --network none $image /bin/true" ;;
    push-*) printf "$NOREPO; rm -f $RBOX_ROOT/snapshots/*/blob-* $RBOX_ROOT/blobs/sha256/*; sync\t%s" "$(their_rbox_row "$1" | cut -f 2)" ;;
    *) their_rbox_row "$@" ;;
  esac
}'

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
    inside bash -c ". /bench/bench/peers.sh; $more"'; bench "$@"' bench "$1" "$1" ${rows[$1]}
}

parse() {
    python3 "$top/tests/bench/language.py" "$rbox" "$RUNS"
}

case " $* " in *" start "* | *" c"* | *" big "* | *" pu"* | *" stages "* | *" rss "*) prepare ;; esac
for name; do
    case $name in
        parse) parse ;;
        rss) inside bash /bench/bench/f_rss.sh buildah rbox ;;
        *) scenario "$name" ;;
    esac
done
[ ! -e "$PEERS/tmp/results-root.jsonl" ] || python3 "$top/tests/bench/ratios.py" "$PEERS/tmp/results-root.jsonl"
