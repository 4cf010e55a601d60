#!/bin/busybox sh
# Limits, one by one; a line PASS or FAIL each.
export PATH=/bin HOME=/tmp RBOX_ROOT=/tmp/store NO_COLOR=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t cgroup2 cgroup2 /sys/fs/cgroup
ip link set lo up
ln -sf busybox /base/bin/sh
pass() { echo "PASS $1"; }
fail() { echo "FAIL $1"; cat /tmp/out 2>/dev/null; }
box() { rbox run --network none "$@" >/tmp/out 2>&1; }
check() { # NAME TEST...: passes where the test does
    name=$1; shift
    if "$@"; then pass "$name"; else fail "$name"; fi
}
# A file of the cgroup of the sandbox that runs now.
knob() { cat "$(find /sys/fs/cgroup -path '*rbox*' -name "$1" -type f | while read -r file; do
    [ -s "${file%/*}/cgroup.procs" ] && echo "$file"; done | tail -n 1)"; }
held() { # FLAG VALUE KNOB WORDS: a limit as the kernel has it
    rbox run --network none $1 $2 rootfs:/base /bin/busybox sleep 30 >/tmp/out 2>&1 &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.3
        found=$(knob "$3" 2>/dev/null)
        [ "$found" = "$4" ] && break
    done
    kill -TERM $pid; wait $pid
    echo "$3 is $found, want $4" >>/tmp/out
    [ "$found" = "$4" ]
}

box rootfs:/base /bin/busybox true
check "a sandbox starts" [ $? = 0 ]
box --memory 32m --memory-swap 32m rootfs:/base /bin/busybox sh -c 'x=$(/bin/busybox head -c 90000000 /dev/zero | /bin/busybox tr "\0" x); echo ${#x}'
code=$?
check "memory ends with 137" [ $code = 137 ]
check "and is told as such" grep -qi "memory" /tmp/out
check "memory is set" held --memory 64m memory.max 67108864
check "processor is set" held --cpus 0.5 cpu.max "50000 100000"
check "processors are set" held --cpuset 0 cpuset.cpus 0
check "processes are set" held --pids 7 pids.max 7
check "weight is set" held --io-weight 300 io.weight "default 300"
box --pids 4 rootfs:/base /bin/busybox sh -c 'for i in 1 2 3 4 5 6 7 8; do /bin/busybox sleep 1 & done; wait; echo all'
check "processes are held" grep -qi "fork" /tmp/out
left=$(find /sys/fs/cgroup -mindepth 2 -path '*rbox*' -type d | wc -l)
check "no cgroup is left" [ "$left" -le 1 ]
echo "CHECKS ENDED"
poweroff -f
