"""Counts visits in redis, which it speaks to by a bare socket. Tells its supervisor when it is ready: sd_notify(3)."""

import os
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

REDIS = os.environ.get("REDIS", "127.0.0.1:8332").split(":")


def count_visit():
    with socket.create_connection((REDIS[0], int(REDIS[1])), timeout=2) as redis:
        redis.sendall(b"INCR visits\r\n")
        reply = redis.makefile("rb").readline()  # :<number>
    if not reply.startswith(b":"):
        raise OSError(f"redis says {reply!r}")
    return int(reply[1:])


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            os.abort()
        try:
            self.say(200, f"visit {count_visit()}\n")
        except OSError as e:
            self.say(503, f"cannot count: {e}\n")

    def say(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def notify(message):
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.sendto(message.encode(), address)


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8331"))), Page)
notify(f"READY=1\nSTATUS=serving on port {server.server_port}")
print(f"serving on port {server.server_port}")
server.serve_forever()
