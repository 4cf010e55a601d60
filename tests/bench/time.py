#!/usr/bin/env python3
"""time.py RUNS NAME COMMAND [NAME COMMAND]...: whole-process time of commands, in turn; median, minimum and peak memory."""
import os
import shlex
import statistics
import sys
import time


def once(argv):
    null = os.open("/dev/null", os.O_RDWR)
    begin = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)])
    _, status, usage = os.wait4(pid, 0)
    took = time.perf_counter() - begin
    os.close(null)
    if status:
        sys.exit(f"{shlex.join(argv)}: status {status}")
    return took * 1e3, usage.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1])
    rows = [(name, shlex.split(command), [], []) for name, command in zip(sys.argv[2::2], sys.argv[3::2])]
    for round_ in range(runs + 1):
        for _, argv, times, sizes in rows:
            took, size = once(argv)
            if round_:  # the first round warms the caches
                times.append(took)
                sizes.append(size)
    for name, _, times, sizes in rows:
        print(f"{name:24} median {statistics.median(times):8.2f} ms   min {min(times):8.2f} ms   peak {max(sizes):6.1f} MiB")


main()
