"""A small JSON service: GET /NAME greets NAME. --check imports and answers once in process; --ping asks a running one."""

import json
import os
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(os.environ.get("PORT", "8099"))


def greeting(path):
    name = path.strip("/") or "world"
    return {"hello": name, "uid": os.getuid()}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(greeting(self.path)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *args):
        print(form % args, flush=True)


def main():
    if "--check" in sys.argv:
        assert greeting("/rbox")["hello"] == "rbox"
        print("check passed")
    elif "--ping" in sys.argv:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=2).read()
    else:
        print(f"listening on port {PORT}", flush=True)
        try:
            ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
        except KeyboardInterrupt:
            print("stopped", flush=True)


main()
