#!/usr/bin/env python3
"""language.py RBOX [RUNS [LINES]]: check and fmt of long files, whole process, with the start of a process beside them.

Two files of LINES instructions: one of ENV that read others' values, one of what builds are made of: RUN, COPY and ENV, with
some RUN whose shell a lint has to read. Each of them formatted already and not. `--make FOLDER` writes the files and leaves them.
"""
import os
import subprocess
import sys
import tempfile

LINES = int(sys.argv[3]) if len(sys.argv) > 3 else 10000


def env():
    yield "FROM scratch"
    for i in range(1, LINES):
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
    for i in range(LINES - 3):
        # each RUN has the variables of its stage: those of one long stage would come to more than programs are handed
        if i % 1920 == 0:
            yield f"FROM debian:12 AS build{i}"
            yield "WORKDIR /src"
        yield [
            f'ENV PART{i}="${{PART{i // 60 * 60}:-/opt}}/part{i}"',
            f"COPY src/part{i % 40}.c src/part{(i + 1) % 40}.c /src/part{i}/",
            f"RUN {telling(i)}" if i % 60 == 2 else f"RUN make -C part{i} PREFIX=/usr && ./part{i}/test --all",
            f"COPY --chown=1000:1000 src/part{i % 40}.c ./part{i}.c",
            f"RUN --mount=type=cache,target=/root/.cache \\\n    ./build {i} \\\n    && ./install {i}",
            f"ENV DEPTH{i}={i} WIDTH{i}=x",
        ][i % 6]


def rough(lines):
    for line in lines:
        keyword, blank, rest = line.partition(" ")
        yield keyword.lower() + 2 * blank + rest


def fill(folder):
    os.makedirs(os.path.join(folder, "src"), exist_ok=True)
    for number in range(40):
        open(os.path.join(folder, "src", f"part{number}.c"), "w", encoding="utf-8").close()
    paths = {}
    for name, lines in {"env": env(), "mixed": mixed(), "rough-env": rough(env()), "rough-mixed": rough(mixed())}.items():
        paths[name] = os.path.join(folder, f"{name}.rbox")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
    return paths


def main():
    if sys.argv[1] == "--make":
        return fill(sys.argv[2])
    rbox, runs = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "20"
    with tempfile.TemporaryDirectory() as folder:
        paths = fill(folder)
        rows = ["start of a process", f"{rbox} --version"]
        for name in ["env", "mixed"]:
            rows += [f"check {name}", f"{rbox} check {paths[name]}"]
        for name, path in paths.items():
            # The formatted text goes nowhere, the file stays as it is.
            rows += [f"fmt {name}", f"sh -c '{rbox} fmt - <{path}'"]
        subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "time.py"), runs, *rows], check=True)


main()
