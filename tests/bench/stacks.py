#!/usr/bin/env python3
"""stacks.py RBOX [RUNS [SCENARIO...]]: what stacks and networks cost: start, growth, end, ports, names, memory, throughput.

Scenarios: up (10 services with a network and without, in turn), grow (100 and 500), run (a container with a way out of its own),
attach, ports (10,000), dns, rss, stream. As root it needs nothing; as an ordinary user attach, dns and stream are left out,
whose namespaces only root may enter. The store lies in TMPDIR: a tmpfs shows rbox's own cost, a disk the disk's as well.
"""
import ctypes
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

rbox, runs = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or ["15"])[0])
wanted = sys.argv[3:] or ["up", "grow", "run", "attach", "ports", "dns", "rss", "stream"]
place = tempfile.mkdtemp(prefix="rbox-bench-")
os.chdir(place)
os.environ["RBOX_ROOT"] = os.path.join(place, "root")
libc = ctypes.CDLL(None, use_errno=True)
NAMESPACE = 0x40000000
PAUSE = float(os.environ.get("PAUSE", "0.3"))
NETWORK = "NETWORK front {\n SUBNET 10.177.0.0/16\n}\n"


def call(*args, wants=0):
    begin = time.perf_counter()
    done = subprocess.run([rbox, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    took = (time.perf_counter() - begin) * 1e3
    if done.returncode != wants:
        sys.exit(f"rbox {' '.join(args)}: {done.returncode}\n{done.stderr[-2000:]}")
    return took, done.stdout


def show(name, times, unit="ms"):
    times = sorted(times)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
    first = "lowest" if unit == "Gbit/s" else "best"
    print(f"{name:44} {first} {times[0]:8.2f}   median {statistics.median(times):8.2f}   p90 {at(0.9):8.2f} {unit}", flush=True)


def base():
    """A root file system with a shell and a program that does nothing at once."""
    os.makedirs("base/bin")
    shutil.copy(shutil.which("busybox"), "base/bin/busybox")
    for name in ["sh", "sleep", "true"]:
        os.symlink("busybox", f"base/bin/{name}")


def file(count, network=True, more="", name=None):
    on = " NETWORK front" if network else " NETWORK none"
    one = lambda number: f'SERVICE s{number} {{\n FROM app\n CMD ["sleep", "100000"]\n STOPGRACE 0s\n{on}\n{more}}}\n'
    text = f"FROM rootfs:{place}/base AS app\n" + (NETWORK if network else "") + "".join(map(one, range(count)))
    name = name or f"{count}-{network}.rbox"
    with open(name, "w", encoding="utf-8") as to:
        to.write(text)
    return name


def up(stack, path):
    return call("up", "-d", "-p", stack, "-f", path)[0]


def down(stack):
    return call("down", "-p", stack)[0]


def in_turn(rounds, cases):
    """Times of up and down of each case, one after the other; the first round warms the caches.

    The kernel takes namespaces apart behind everybody's back, with the lock that the next start wants: each starts once it is done.
    """
    times = {name: ([], []) for name, _ in cases}
    for number in range(rounds + 1):
        for name, path in cases:
            took = up("bench", path), down("bench")
            time.sleep(PAUSE)
            if number:
                times[name][0].append(took[0])
                times[name][1].append(took[1])
    for name, (ups, downs) in times.items():
        show(f"{name} up", ups)
        show(f"{name} removed", downs)


def member(stack, service):
    """A container with the folder of its first process."""
    one = next(one for one in json.loads(call("ps", "-p", stack, "--format", "json")[1]) if one["service"] == service)
    return one, f"/proc/{one['pid']}"


def process(stack):
    """The stack's supervisor: who holds its lock."""
    inode = os.stat(f"root/stacks/{stack}/lock").st_ino
    with open("/proc/locks", encoding="utf-8") as locks:
        return next(int(line.split()[4]) for line in locks if f":{inode} " in line)


def inside(process, work):
    """What `work` returns in the network namespace of a process, given by its folder in some /proc."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if libc.setns(os.open(f"{process}/ns/net", os.O_RDONLY), NAMESPACE):
                raise OSError(ctypes.get_errno(), process)
            answer = json.dumps(work())
            os.write(write, answer.encode())
        except BaseException as error:
            print(error, file=sys.stderr)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text)


def attach():
    """The supervisor itself is asked, so that no client's start is measured."""
    up("bench", file(1, more=""))
    call("network", "create", "bench-side")
    call("run", "-d", "--name", "bench-one", "--network", "bench-side", f"rootfs:{place}/base", "sleep", "100000")
    call("network", "create", "bench-other")
    times = []
    for number in range(20 * runs + 1):
        for action in ["connect", "disconnect"]:
            side = {"network": "bench-other"}
            request = {"connect": {"target": "bench-one", "join": side}} if action == "connect" else {"disconnect": {"target": "bench-one", **side}}
            with socket.socket(socket.AF_UNIX) as control:
                control.connect("root/stacks/_/control")
                begin = time.perf_counter()
                control.sendall(json.dumps(request).encode() + b"\n")
                answer = control.recv(4096)
                took = (time.perf_counter() - begin) * 1e3
            if b"failed" in answer:
                sys.exit(answer.decode())
            if number and action == "connect":
                times.append(took)
    show("attach a running container", times)
    call("rm", "-f", "bench-one")
    down("bench")


def ports():
    more = " PUBLISH 0.0.0.0:20000-29999:20000-29999\n"
    in_turn(runs, [("1 service", file(1)), ("1 service with 10,000 ports", file(1, more=more, name="ports.rbox"))])


def dns():
    up("bench", file(2))
    gateway = json.loads(call("network", "inspect", "bench/front")[1])[0]["gateways"][0]
    question = b"\x00\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x02s1\x00\x00\x01\x00\x01"

    def ask():
        times = []
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as to:
            to.connect((gateway, 53))
            for _ in range(2000):
                begin = time.perf_counter()
                to.send(question)
                answer = to.recv(512)
                times.append((time.perf_counter() - begin) * 1e3)
                assert answer[7] == 1, answer
        return times[100:]

    show("a name by UDP", inside(member("bench", "s0")[1], ask))
    down("bench")


def rss():
    up("bench", file(10))
    time.sleep(1)
    with open(f"/proc/{process('bench')}/status", encoding="utf-8") as status:
        print("\n".join(line.strip() for line in status if line.startswith(("VmRSS", "RssAnon", "Threads"))))
    pid = process("bench")
    down("bench")
    time.sleep(0.3)
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            # one that has ended may still wait for its parent
            there = stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        there = False
    print("supervisor after down:", "still there" if there else "gone")


def receiver(listener):
    while True:
        stream, _ = listener.accept()
        buffer, total, begin = bytearray(1 << 20), 0, time.perf_counter()
        while got := stream.recv_into(buffer):
            total += got
        stream.sendall(json.dumps(total * 8 / 1e9 / (time.perf_counter() - begin)).encode())
        stream.close()


def serve():
    """Receives streams in the namespace that it was called in, until it is killed."""
    listener = socket.create_server(("0.0.0.0", 5301))
    child = os.fork()
    if child == 0:
        # whoever called waits for the end of its pipe
        os.closerange(3, listener.fileno())
        os.closerange(listener.fileno() + 1, 256)
        receiver(listener)
    return child


def send(to, seconds=2.0):
    with socket.create_connection((to, 5301), timeout=30) as stream:
        data, end = b"\0" * (1 << 20), time.perf_counter() + seconds
        while time.perf_counter() < end:
            stream.sendall(data)
        stream.shutdown(socket.SHUT_WR)
        return json.loads(stream.recv(64))


def stream():
    """Gbit/s of one TCP stream: a plain pair of links through a bridge, two members of a network, a member to the host."""
    for line in ["netns add rbb-a", "netns add rbb-b", "link add rbb type bridge", "link set rbb up",
                 "link add rbb-va type veth peer name eth0 netns rbb-a", "link add rbb-vb type veth peer name eth0 netns rbb-b",
                 "link set rbb-va master rbb up", "link set rbb-vb master rbb up", "-n rbb-a addr add 10.254.7.1/24 dev eth0",
                 "-n rbb-b addr add 10.254.7.2/24 dev eth0", "-n rbb-a link set eth0 up", "-n rbb-b link set eth0 up"]:
        subprocess.run(["ip", *line.split()], check=True)
    plain = [subprocess.Popen(["ip", "netns", "exec", name, "sleep", "1000"]) for name in ["rbb-a", "rbb-b"]]
    up("bench", file(2))
    time.sleep(0.2)
    (_, first), (second, other) = member("bench", "s0"), member("bench", "s1")
    address = second["endpoints"][0]["addresses"][0]
    plain_first, plain_other = (f"/proc/{one.pid}" for one in plain)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.connect(("192.0.2.1", 9))
        host = way.getsockname()[0]
    servers = [inside(plain_other, serve), inside(other, serve), serve()]
    seen = {"veth and bridge": [], "member to member": [], "member to the host": []}
    for _ in range(max(3, runs // 3)):
        for name, at, to in [("veth and bridge", plain_first, "10.254.7.2"), ("member to member", first, address),
                             ("member to the host", first, host)]:
            seen[name].append(inside(at, lambda: send(to)))
    for name, values in seen.items():
        show(name, values, "Gbit/s")
    for server in servers:
        os.kill(server, 9)
    for one in plain:
        one.kill()
        one.wait()
    for line in ["netns del rbb-a", "netns del rbb-b", "link del rbb"]:
        subprocess.run(["ip", *line.split()], check=False)
    down("bench")


base()
try:
    for name in wanted:
        if name == "up":
            in_turn(runs, [("10 services, a network", file(10)), ("10 services, no network", file(10, network=False))])
        elif name == "grow":
            in_turn(max(1, runs // 5), [(f"{count} services, a network", file(count)) for count in [100, 200]])
            in_turn(1, [("500 services, a network", file(500))])
        elif name == "run":
            both = [("run, way out", []), ("run, no network", ["--network", "none"])]
            times = {title: [] for title, _ in both}
            for _ in range(runs + 1):
                for title, flags in both:
                    times[title].append(call("run", "--rm", *flags, f"rootfs:{place}/base", "true")[0])
            for title, _ in both:
                show(title, times[title][1:])
        elif os.geteuid() and name in ["attach", "dns", "stream"]:
            print(f"{name}: needs root")
        else:
            {"attach": attach, "ports": ports, "dns": dns, "rss": rss, "stream": stream}[name]()
finally:
    for stack in os.listdir("root/stacks") if os.path.isdir("root/stacks") else []:
        subprocess.run([rbox, "down", "-p", stack, "-t", "0"], stderr=subprocess.DEVNULL, check=False)
    os.chdir("/")
    shutil.rmtree(place, ignore_errors=True)
