"""A machine of the lab: says who it is, or asks another one along the path of the request.

GET /            its name and addresses
GET /left/right  what left says of right
GET /world       whether anything outside can be reached
"""

import http.server
import os
import socket
import sys
import urllib.error
import urllib.request

PORT = 8000
# of the range that is for documentation (RFC 5737): whether packets leave for it is what counts
WORLD = "192.0.2.1"
TIMEOUT = 5


def addresses():
    """The addresses behind this machine's name, IPv4 alone."""
    found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    return sorted({info[4][0] for info in found})


def world():
    """Whether there is a way to the world. Nothing is sent: the kernel only looks for a route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((WORLD, 9))
        except OSError as error:
            return f"no way to the world: {error.strerror}"
    return "there is a way to the world"


def ask(name, rest):
    """What another machine says; of one that is not there, that."""
    try:
        with urllib.request.urlopen(f"http://{name}:{PORT}/{rest}", timeout=TIMEOUT) as answer:
            return answer.read().decode()
    except urllib.error.URLError as error:
        return f"{os.environ['HOSTNAME']} can't reach {name}: {error.reason}\n"


class Box(http.server.BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self):
        first, _, rest = self.path.strip("/").partition("/")
        if first == "world":
            said = f"{os.environ['HOSTNAME']}: {world()}\n"
        elif first:
            said = ask(first, rest)
        else:
            said = f"{os.environ['HOSTNAME']} at {', '.join(addresses())}\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(said.encode())


class Server(http.server.ThreadingHTTPServer):
    """Of both families, and able to ask itself."""

    address_family = socket.AF_INET6
    daemon_threads = True


if __name__ == "__main__":
    if sys.argv[1:] == ["--ping"]:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=TIMEOUT)
    else:
        Server(("::", PORT), Box).serve_forever()
