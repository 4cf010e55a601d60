"""The shop's API: orders in a Redis. GET /orders lists them, POST /orders adds one."""

import http.server
import json
import os
import socket
import sys
import urllib.request

PORT = 8000


def redis(*words):
    """One command, in Redis's own protocol."""
    host, port = os.environ["DATABASE"].split(":")
    with open("/run/secrets/password", encoding="ascii") as file:
        password = file.read().strip()
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        stream = connection.makefile("rwb")
        for command in (("AUTH", password), words):
            stream.write(b"*%d\r\n" % len(command))
            for word in command:
                data = word.encode()
                stream.write(b"$%d\r\n%s\r\n" % (len(data), data))
        stream.flush()
        answer(stream)
        return answer(stream)


def answer(stream):
    line = stream.readline().rstrip()
    kind, rest = line[:1], line[1:]
    if kind == b"-":
        raise RuntimeError(rest.decode())
    if kind == b"$":
        return stream.read(int(rest) + 2)[:-2].decode() if int(rest) >= 0 else None
    if kind == b"*":
        return [answer(stream) for _ in range(int(rest))]
    return rest.decode()


class Api(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            self.reply(200, redis("PING"))
        elif self.path == "/orders":
            self.reply(200, redis("LRANGE", "orders", "0", "-1"))
        else:
            self.reply(404, "no such page")

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        order = self.rfile.read(length).decode()
        self.reply(201, {"orders": int(redis("RPUSH", "orders", order))})

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if "--ping" in sys.argv:
    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=2)
else:
    print(f"listening on port {PORT}")
    http.server.ThreadingHTTPServer(("", PORT), Api).serve_forever()
