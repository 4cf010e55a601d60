#!/bin/bash
# run.sh [start start-bridge cached cold change big push-gzip push-zstd pull save stages rss parse]: measures rbox beside its peers in one
# run and prints ratios.
#
# The peers are a folder with the scripts setup.sh, run and bench/*.sh (PEERS_DIR), already set up; rbox's commands stand in
# its bench/peers.sh and below. Rounds are interleaved, so that a noisy machine is noisy for all: read the ratios, not the
# times. RBOX_BIN names a binary to measure in place of a fresh one; RUNS how often.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
peers_dir=${PEERS_DIR:-$top/../shared/peers}
# RBOX is a path as the peers see it: one of outside would have rbox's rows left out.
export PEERS=${PEERS:-${TMPDIR:-/tmp}/peers} RUNS=${RUNS:-15} RBOX=/peers/rbox
[ $# -gt 0 ] || set -- start start-bridge cached cold change big push-gzip push-zstd pull save stages rss parse

rbox=${RBOX_BIN:-}
if [ -z "$rbox" ]; then
    cargo build --quiet --release --manifest-path "$top/Cargo.toml"
    rbox=${CARGO_TARGET_DIR:-$top/target}/release/rbox
fi

# A scenario's rows: floors first, then what people use today, then rbox.
declare -A rows=(
    [start]="floor-exec floor-unshare bwrap crun crun-nocgroup podman docker rbox"
    [start-bridge]="podman docker rbox"
    [cached]="buildah podman docker rbox"
    [cold]="floor-cp buildah docker rbox"
    [change]="floor-stat floor-hash buildah docker rbox"
    [big]="floor-cp buildah docker rbox"
    [push-gzip]="skopeo buildah docker rbox"
    [push-zstd]="skopeo buildah rbox"
    [pull]="podman docker rbox"
    [save]="floor-cp podman docker rbox"
    [stages]="buildah docker rbox"
)

# What the peers' own table lacks. Images `real` and `ten` are 1 GiB of a Debian system's files, in one layer and in ten; layers are
# packed and measured anew each time. Image `pulled` is Debian in a layer that no other image has, else docker has it already. A pull is into an empty store, and a start of what came; the store is in memory
# (but docker's), for ext4 without a journal searches long for inodes that were not removed lately, and that is all one would see.
# shellcheck disable=SC2016 # expanded inside
more='
eval "$(declare -f row | sed "1s/row/their_row/")"; eval "$(declare -f rbox_row | sed "1s/rbox_row/their_rbox_row/")"
image=localhost:5000/pulled:bookworm; saved=/peers/tmp/saved.tar
anew="cd $RBOX_ROOT; grep -ho \"sha256:[0-9a-f]*\" snapshots/*/blob-* | cut -c 8- | sed s,^,blobs/sha256/, | xargs rm -f snapshots/*/blob-* snapshots/*/diff-*; sync"
# what skopeo and buildah remember of blobs would spare them the packing
real() { sed "s#\bbig\b#real#g; s#rm -rf /peers/registry#rm -f /var/lib/containers/cache/*; &#"; }
row() {
  case $1:$2 in
    push-*:skopeo) printf "skopeo\t%s\tskopeo --insecure-policy copy -q --dest-tls-verify=false --dest-force-compress-format --dest-compress-format %s oci:/peers/images/real-plain docker://localhost:5000/real:s%s\n" "$(real <<<"$NOREPO")" "${1#push-}" "${1#push-}" ;;
    push-*:rbox) their_row "$@" ;;
    push-*) their_row "$@" | real ;;
    pull:podman) printf "podman\trm -rf /peers/pull/podman* /var/lib/containers/cache/*; sync\tpodman --root /peers/pull/podman --runroot /peers/pull/podman-run --storage-driver overlay run -q --rm --network none --pull always $image /bin/true\n" ;;
    pull:docker) printf "docker\tdocker rmi -f $image; sync\tdocker run -q --rm --network none --pull always $image /bin/true\n" ;;
    save:floor-cp) printf "floor-cp\trm -f $saved; sync\tcp /peers/tmp/ten.tar $saved\n" ;;
    save:podman) printf "podman\trm -f $saved; sync\tpodman save -q -o $saved ten\n" ;;
    save:docker) printf "docker\trm -f $saved; sync\tdocker save -o $saved ten\n" ;;
    *) their_row "$@" ;;
  esac
}
rbox_row() {
  case $1 in
    pull) printf "rm -rf /peers/pull/rbox; sync\tenv RBOX_ROOT=/peers/pull/rbox $RBOX run --rm --network none $image /bin/true" ;;
    push-*) printf "%s; %s\t%s" "$(real <<<"$NOREPO")" "$anew" "$(their_rbox_row "$1" | cut -f 2 | real)" ;;
    save) printf "rm -f $saved; %s\t%s" "$anew" "$RBOX save -o $saved ten" ;;
    *) their_rbox_row "$@" ;;
  esac
}'

inside() { "$peers_dir/run" "$@"; }
rbox() { inside env RBOX_ROOT=/peers/store-rbox-0 /peers/rbox "$@"; }

prepare() {
    [ -e "$PEERS/ready" ] || { echo "run.sh: no peers at $PEERS: run $peers_dir/setup.sh first" >&2; exit 1; }
    install -m 0755 "$rbox" "$PEERS/rbox"
    for image in busybox:latest debian:bookworm; do
        printf 'FROM oci:/peers/images/%s\n' "$image" >"$PEERS/tmp/base.rbox"
        rbox build -q -t "localhost:5000/$image" -f /peers/tmp/base.rbox /peers/tmp >/dev/null
    done
    # The scripts of bench/ measure an ordinary user, too, who can't make a store there.
    install -d -o 1500 -g 1500 "$PEERS/store-rbox-1500"
    rm -f "$PEERS/tmp/results-root.jsonl"
    inside sh -c 'mkdir -p /peers/pull; mountpoint -q /peers/pull || mount -t tmpfs -o size=4g tmpfs /peers/pull'
    inside bash /bench/bench/mkctx.sh >/dev/null || true
}

# 1 GiB of a Debian system's files, in ten folders of like size: no copies, but links.
payload() {
    [ -e "$PEERS/ctx/real/.done" ] || python3 - "$PEERS/sid/usr" "$PEERS/ctx/real" <<'P'
import os, sys
source, to = sys.argv[1:]
files = []
for folder, _, names in os.walk(source):
    for path in (os.path.join(folder, name) for name in names):
        if os.path.isfile(path) and not os.path.islink(path):
            files.append((path, os.path.getsize(path)))
have, want = 0, 1 << 30
while have < want:
    for path, size in sorted(files):
        if have >= want:
            break
        place = f"{to}/{have * 10 // want}/{have >> 30}{path[len(source):]}"
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.link(path, place)
        have += size
open(f"{to}/.done", "w").close()
P
    printf 'FROM localhost:5000/busybox:latest\nCOPY [0-9] /data/\n' >"$PEERS/ctx/real/Containerfile"
    { echo 'FROM localhost:5000/busybox:latest'; for i in $(seq 0 9); do echo "COPY $i /data/$i"; done; } >"$PEERS/ctx/real/Ten"
    for image in real:Containerfile ten:Ten; do
        name=${image%:*} file=/peers/ctx/real/${image#*:}
        rbox build -q -t "$name" -f "$file" /peers/ctx/real >/dev/null
        for peer in "buildah --root /peers/store-buildah" podman docker; do
            # shellcheck disable=SC2086 # a command
            inside $peer inspect --type image "$name" >/dev/null 2>&1 || inside $peer build -q -t "$name" -f "$file" /peers/ctx/real >/dev/null
        done
    done
    # skopeo copies a layer that is packed already as it is: what it is to pack must come plain.
    [ -e "$PEERS/images/real-plain/index.json" ] || rbox save --format oci-dir --compression uncompressed -o /peers/images/real-plain real
    [ -e "$PEERS/tmp/ten.tar" ] || rbox save -o /peers/tmp/ten.tar ten
}

# Debian's files as one layer of rbox's own making, in the registry.
pulled() {
    printf 'FROM scratch\nCOPY --from=localhost:5000/debian:bookworm / /\n' >"$PEERS/tmp/pulled.rbox"
    rbox build -q -t localhost:5000/pulled:bookworm -f /peers/tmp/pulled.rbox /peers/tmp >/dev/null
    rbox push -q localhost:5000/pulled:bookworm
}

scenario() { # NAME: its rows, interleaved
    # shellcheck disable=SC2086 # a list of rows
    inside bash -c ". /bench/bench/peers.sh; $more"'; bench "$@"' bench "$1" "$1" ${rows[$1]}
}

parse() {
    python3 "$top/tests/bench/language.py" "$rbox" "$RUNS"
}

case " $* " in *" start"* | *" c"* | *" big "* | *" pu"* | *" save "* | *" stages "* | *" rss "*) prepare ;; esac
case " $* " in *" pull "*) pulled ;; esac
case " $* " in *" push-"* | *" save "*) payload ;; esac
for name; do
    case $name in
        parse) parse ;;
        rss) inside bash /bench/bench/f_rss.sh buildah rbox ;;
        *) scenario "$name" ;;
    esac
done
[ ! -e "$PEERS/tmp/results-root.jsonl" ] || python3 "$top/tests/bench/ratios.py" "$PEERS/tmp/results-root.jsonl"
