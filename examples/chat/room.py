"""A room of the chat: keeps the lines that it is told, and says them to whoever asks. One line in, all lines out."""

import socket
import socketserver
import sys

PORT = 7000
LINES = []


class Room(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline().decode().strip()
        if line:
            LINES.append(line)
        self.wfile.write("".join(f"{socket.gethostname()}: {said}\n" for said in LINES).encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    address_family = socket.AF_INET


if "--ping" in sys.argv:
    with socket.create_connection(("127.0.0.1", PORT), timeout=2) as connection:
        connection.sendall(b"\n")
else:
    print("the room is open")
    Server(("", PORT), Room).serve_forever()
