"""What surrounds every request: an id, a limit, a measure of time, and headers that protect."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from starlette.exceptions import HTTPException

from penstock.api._heads import MOST_HEAD_BYTES

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LONGEST_LENGTH = 18  # digits of a length
_LOG = logging.getLogger("penstock.access")
_ID = re.compile(rb"^[A-Za-z0-9._-]{1,64}$")
_TRACE = re.compile(rb"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        b"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
]
# Who sends nothing of a body for so long holds a place that others want.
SILENCE_SECONDS = 30.0
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """What Prometheus reads at `/metrics`; each service has its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "penstock_requests_total",
            "Requests answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "penstock_request_seconds",
            "How long requests took",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "penstock_waiting_questions",
            "Questions that wait for the screening thread",
            registry=self.registry,
        )
        self.ready = Gauge(
            "penstock_lists_ready", "1 while lists are loaded and fresh", registry=self.registry
        )
        self.decisions = Counter(
            "penstock_decisions_total",
            "Decisions by outcome",
            ("kind", "outcome"),
            registry=self.registry,
        )
        self.alerts = Gauge(
            "penstock_alerts",
            "Alerts by state, at most 10,000 each",
            ("state",),
            registry=self.registry,
        )
        self.list_age = Gauge(
            "penstock_list_age_seconds",
            "How long ago the publisher of an answering list was last heard of",
            ("list",),
            registry=self.registry,
        )
        # Memory, processor time and open files of this process, where the system tells them.
        ProcessCollector(registry=self.registry)


class Edge:
    """Wraps the application.

    Args:
        app: what answers.
        metrics: where requests are counted.
        limit_bytes: the largest body that is read.
    """

    def __init__(self, app: App, metrics: Metrics, limit_bytes: int) -> None:
        self._app = app
        self._metrics = metrics
        self._limit = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        given = dict(scope["headers"])
        wanted = given.get(b"x-request-id", b"")
        request_id = wanted if _ID.match(wanted) else secrets.token_hex(8).encode()
        scope["request_id"] = request_id.decode()
        extra = [(b"x-request-id", request_id), *_HEADERS]
        if _TRACE.match(trace := given.get(b"traceparent", b"")):
            extra.append((b"traceparent", trace))
        status = 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(one for one in extra if one[0] not in own),
                ]
            await send(message)

        try:
            if _head_bytes(scope) > MOST_HEAD_BYTES:
                await _refuse(told, request_id, _LONG_HEAD)
            elif self._is_too_long(given):
                words = f"The body is larger than {self._limit:,} bytes"
                hint = "Send it in parts, or raise body_limit_megabytes"
                await _refuse(told, request_id, _Refusal(413, words, hint))
            else:
                await self._app(scope, _Limited(receive, self._limit), told)
        finally:
            self._count(scope, status, time.perf_counter() - began)

    def _is_too_long(self, given: dict[bytes, bytes]) -> bool:
        length = given.get(b"content-length", b"0")
        return length.isdigit() and (len(length) > _LONGEST_LENGTH or int(length) > self._limit)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if _LOG.isEnabledFor(logging.INFO):
            # Neither path nor query: they may hold names.
            line = {
                "request": scope["request_id"],
                "method": scope["method"],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
            }
            _LOG.info("%s", msgspec.json.encode(line).decode())


class _Limited:
    """Reads a body up to a limit, from a sender who is not silent for long.

    Beyond the limit, or after the silence, the request ends as if the sender had gone.
    """

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self._is_whole = False

    async def __call__(self) -> Message:
        """Return the next part."""
        if self._is_whole:  # only that the sender goes is still to come, whenever that is
            return await self._receive()
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                message = await self._receive()
        except TimeoutError as error:
            words = f"Nothing of the body came for {SILENCE_SECONDS:g} seconds"
            raise HTTPException(408, words, {"connection": "close"}) from error
        if message["type"] == "http.request":
            self._is_whole = not message.get("more_body", False)
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                raise HTTPException(413, "The body is larger than body_limit_megabytes allows")
        return message


class _Refusal(NamedTuple):
    """Why a request is not looked at."""

    status: int
    detail: str
    hint: str


_LONG_HEAD = _Refusal(
    431,
    f"Address and headers are longer than {MOST_HEAD_BYTES:,} bytes",
    "Send what is long in the body",
)


def _head_bytes(scope: Scope) -> int:
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    return fields + len(scope.get("raw_path") or b"") + len(scope["query_string"])


async def _refuse(send: Send, request_id: bytes, refusal: _Refusal) -> None:
    content = {
        "type": "about:blank",
        "title": "Too large",
        "status": refusal.status,
        "detail": refusal.detail,
        "code": "unsafe",
        "hint": refusal.hint,
        "request_id": request_id.decode(),
    }
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode(content)})
