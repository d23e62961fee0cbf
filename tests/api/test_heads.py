"""A request whose head is too long, or does not come, is broken off before anybody looks at it."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from penstock.api import _heads
from penstock.api._edge import Edge, Metrics

_WHOLE = b"GET /?q=1 HTTP/1.1\r\nHost: a\r\n\r\n"


async def _answer(_: Request) -> Response:
    return Response("answered")


async def _answer_late(request: Request) -> Response:
    await asyncio.sleep(0.6)
    return await _answer(request)


def _app() -> Edge:
    routes = [Route("/", _answer, methods=["GET", "POST"]), Route("/late", _answer_late)]
    return Edge(Starlette(routes=routes), Metrics(), 1000)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server in this process that waits a fifth of a second for a head."""
    monkeypatch.setattr(_heads, "HEAD_SECONDS", 0.2)
    protocol = _heads.bounded_protocol()
    assert protocol != "h11", "the extra 'serve' brings the fast parser"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(_app(), http=protocol, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def _told(port: int, *pieces: bytes) -> bytes:
    """Return the first line of what is answered to some pieces, empty where nothing is."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.02)
        try:
            return line.recv(1000).partition(b"\r\n")[0]
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 40_000,
        b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000,
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 7_000,
    ],
    ids=["address", "one header", "many headers"],
)
def test_a_head_without_end_is_broken_off(port: int, head: bytes) -> None:
    rest = head[-12:] * 3_000
    assert _told(port, head, rest, rest) in (b"HTTP/1.1 431 Request Header Fields Too Large", b"")
    assert _told(port, _WHOLE) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("piece", [b"", b"GET / HTT", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(port: int, piece: bytes) -> None:
    began = time.monotonic()
    assert _told(port, piece) == b"HTTP/1.1 408 Request Timeout"
    assert time.monotonic() - began < 5


def test_who_waits_for_an_answer_is_not_hurried(port: int) -> None:
    late = b"GET /late HTTP/1.1\r\nHost: a\r\n\r\n"
    assert _told(port, late) == b"HTTP/1.1 200 OK"
    assert _told(port, late, b"GET / HT") == b"HTTP/1.1 200 OK"
    body = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" + b"x" * 900
    assert _told(port, body[:20], body[20:]) == b"HTTP/1.1 200 OK"


def test_a_head_that_came_at_once_is_refused_in_words() -> None:
    client = TestClient(_app())
    for address, headers in (
        ("/", {"x": "y" * 70_000}),
        (f"/?q={'x' * 40_000}", {"x": "y" * 30_000}),
        (f"/{'x' * 40_000}", {"x": "y" * 30_000}),
    ):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (431, "unsafe")
        assert "65,536" in answer.json()["detail"]
    assert client.get("/?q=" + "x" * 30_000).status_code == 200
