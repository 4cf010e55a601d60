"""The shop's front end: a page with the orders, and a form that adds one. It speaks to the API alone."""

import html
import http.server
import json
import os
import socket
import sys
import urllib.parse
import urllib.request

PORT = 8080
PAGE = """<!doctype html><title>Shop</title><h1>%d orders</h1><ul>%s</ul>
<form method="post"><input name="order"><button>Order</button></form>
"""


def api(path, data=None):
    with urllib.request.urlopen(os.environ["API"] + path, data=data, timeout=10) as answer:
        return json.load(answer)


class Web(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        orders = api("/orders")
        items = "".join(f"<li>{html.escape(order)}</li>" for order in orders)
        self.reply(200, PAGE % (len(orders), items))

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        fields = urllib.parse.parse_qs(self.rfile.read(length).decode())
        api("/orders", fields.get("order", ["nothing"])[0].encode())
        self.do_GET()

    def reply(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if "--ping" in sys.argv:
    socket.create_connection(("127.0.0.1", PORT), timeout=2).close()
else:
    print(f"listening on port {PORT}")
    http.server.ThreadingHTTPServer(("", PORT), Web).serve_forever()
