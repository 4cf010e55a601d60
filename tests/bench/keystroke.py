#!/usr/bin/env python3
"""keystroke.py RBOX [LINES [STROKES]]: how long an editor waits for the language server while somebody types in a long file.

A stroke is a letter typed somewhere, with what editors ask at once: completion, colours (as a difference), the places of the
name under the cursor. Its time ends with the last of the answers. Lists that editors ask for when typing pauses come after.
"""
import json
import random
import statistics
import subprocess
import sys
import time

rbox, lines, strokes = sys.argv[1], int((sys.argv[2:] or ["10000"])[0]), int((sys.argv[3:] or ["1000"])[0])
server = subprocess.Popen([rbox, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
count = 0


def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    server.stdin.flush()


def tell(method, params):
    send({"method": method, "params": params})


def begin(method, params):
    global count
    count += 1
    send({"id": count, "method": method, "params": params})
    return count


def receive():
    length = 0
    while (line := server.stdout.readline()) != b"\r\n":
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return json.loads(server.stdout.read(length))


def answers(ids):
    waiting, found = set(ids), {}
    while waiting:
        message = receive()
        if message.get("id") in waiting and "method" not in message:
            assert "error" not in message, message
            waiting.remove(message["id"])
            found[message["id"]] = message["result"]
    return [found[number] for number in ids]


def ask(method, params):
    return answers([begin(method, params)])[0]


text = ["ARG VERSION=1", "FROM debian:$VERSION AS build"]
while len(text) < lines:
    at = len(text)
    text += [f"ENV NAME{at}=\"value ${{NAME{at - 4}:-none}}\" \\", f"    OTHER{at}=x", f"RUN make part-{at} && echo $NAME{at}", "# comment"]
uri = "untitled:bench.rbox"
document = {"textDocument": {"uri": uri}}
ask("initialize", {"capabilities": {"general": {"positionEncodings": ["utf-8"]}}})
tell("initialized", {})
begin_open = time.perf_counter()
tell("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "rbox", "version": 1, "text": "\n".join(text) + "\n"}})
name = ask("textDocument/semanticTokens/full", document)["resultId"]
print(f"open, {len(text)} lines, with all colours: {(time.perf_counter() - begin_open) * 1e3:.1f} ms")

random.seed(1)
times = []
for stroke in range(strokes):
    if stroke % 20 == 0:
        line = random.randrange(2, len(text))
        column = len(text[line]) if text[line].startswith("RUN") else 4
    place = {"line": line, "character": column}
    start = time.perf_counter()
    change = {"range": {"start": place, "end": place}, "text": random.choice("abcxyz $=")}
    tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": stroke + 2}, "contentChanges": [change]})
    column += 1
    place = {"line": line, "character": column}
    ids = [
        begin("textDocument/completion", {**document, "position": place}),
        begin("textDocument/semanticTokens/full/delta", {**document, "previousResultId": name}),
        begin("textDocument/documentHighlight", {**document, "position": place}),
    ]
    name = answers(ids)[1]["resultId"]
    times.append((time.perf_counter() - start) * 1e3)
    # Somebody who types fast; now and then a pause, in which the whole file is compiled.
    time.sleep(0.2 if stroke % 40 == 39 else 0.02)
times.sort()
at = lambda share: times[min(len(times) - 1, int(len(times) * share))]
print(f"stroke: median {statistics.median(times):.2f} ms, p99 {at(0.99):.2f} ms, worst {times[-1]:.2f} ms of {len(times)}")

for method in ["documentSymbol", "foldingRange", "codeLens", "formatting"]:
    start = time.perf_counter()
    ask(f"textDocument/{method}", document)
    print(f"{method}: {(time.perf_counter() - start) * 1e3:.1f} ms")
ask("shutdown", None)
tell("exit", None)
sys.exit(server.wait())
