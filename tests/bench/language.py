#!/usr/bin/env python3
"""language.py RBOX [RUNS [LINES]]: check and fmt of long files, whole process, with the start of a process beside them.

Two files of LINES instructions: one of ENV that read others' values, one of what builds really hold: RUN, COPY and ENV, of which
one in ten RUN has something that a lint must parse its shell for. With `--make FOLDER` the files are written and left there.
"""
import os
import subprocess
import sys
import tempfile

lines = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
runs = sys.argv[2] if len(sys.argv) > 2 and sys.argv[1] != "--make" else "20"


def env():
    yield "FROM scratch"
    for i in range(1, lines):
        yield f'ENV NAME{i}="value ${{NAME{i // 100 * 100}:-none}} {i}"'


def telling(i):
    return [
        f"apt-get update && apt-get install -y --no-install-recommends tool{i}=1.{i} && rm -rf /var/lib/apt/lists/*",
        f"cd /src/part{i} && ./configure --prefix=/usr && make",
        f"curl -fsSL https://example.com/{i}.tar.gz | tar -xz -C /opt",
        f"pip install --no-cache-dir package{i}==1.0",
    ][i // 60 % 4]


def mixed():
    yield "# syntax=docker/dockerfile:1"
    yield "ARG VERSION=12"
    yield "FROM debian:12 AS build"
    yield "WORKDIR /src"
    for i in range(lines - 3):
        yield [
            f'ENV PART{i}="${{PART{i // 60 * 60}:-/opt}}/part{i}"',
            f"COPY src/part{i % 40}.c src/part{(i + 1) % 40}.c /src/part{i}/",
            f"RUN {telling(i)}" if i % 60 == 2 else f"RUN make -C part{i} PREFIX=/usr && ./part{i}/test --all",
            f"COPY --chown=1000:1000 src/part{i % 40}.c ./part{i}.c",
            f"RUN --mount=type=cache,target=/root/.cache \\\n    ./build {i} \\\n    && ./install {i}",
            f"ENV DEPTH{i}={i} WIDTH{i}=x",
        ][i % 6]


def fill(folder):
    os.mkdir(os.path.join(folder, "src"))
    for number in range(40):
        open(os.path.join(folder, "src", f"part{number}.c"), "w", encoding="utf-8").close()
    paths = []
    for name, text in [("env", env()), ("mixed", mixed())]:
        paths.append(os.path.join(folder, f"{name}.rbox"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in text)
    return paths


def main():
    if sys.argv[1] == "--make":
        return fill(sys.argv[2])
    rbox = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        files = fill(folder)
        rows = ["start of a process", f"{rbox} --version"]
        for command in ["check", "fmt --check"]:
            for path in files:
                rows += [f"{command} {os.path.basename(path)}", f"{rbox} {command} {path}"]
        subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "time.py"), runs, *rows], check=True)


main()
