"""A publisher's server on loopback that misbehaves as it is told."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Misbehaving:
    """Answers requests with `answers`, one each, the last one for all that follow."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[Answer] = []
        self.requests: list[dict[str, str]] = []
        self.released = threading.Event()

    def next_answer(self, headers: dict[str, str]) -> Answer:
        self.requests.append(headers)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving() -> Iterator[Misbehaving]:
    """Run a server for the length of a test."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            server.next_answer(dict(self.headers))(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients of these tests hang up on purpose."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Misbehaving(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        http.shutdown()
        thread.join()
        http.server_close()


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Answer properly."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if status != 304:
            fields.setdefault("Content-Length", str(len(body)))
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def resets(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection without an answer."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def truncates(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"x" * 400)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send without end and without saying how much it will be."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def hangs(server: Misbehaving) -> Answer:
    """Say nothing until the test is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        server.released.wait(30)

    return answer


def drips(server: Misbehaving) -> Answer:
    """Send a byte now and then, so that no single wait is long."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not server.released.wait(0.02):
            handler.wfile.write(b"x")

    return answer
