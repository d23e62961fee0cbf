"""Requests to the service, as the fuzzer begins with them, and the service that answers them.

A request is a file: `POST /v1/screen?limit=5 application/json`, a blank line, and the body. The
service runs in this process, without sign-in, over a small invented world; an answer of 500 is a
finding, as is an answer whose shape `/openapi.json` does not tell.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi.testclient import TestClient
from tests.api.told import faults_of
from tests.desk.world import WORLD, loaded, settings_in

from penstock.api import make_app
from penstock.api._answers import example_of
from penstock.web import add_pages

_METHODS = ("get", "post", "put", "patch", "delete")
_MOST_PER_MINUTE = 10_000_000
_INTERNAL = 500


def seeds() -> Iterator[bytes]:
    """Yield a request to every route of the interface, made of its own examples."""
    description = make_app(settings_in(Path("unused"), auth="off")).openapi()
    shapes = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield _request(method, path, operations[method], shapes)


def _request(method: str, path: str, operation: dict[str, Any], shapes: dict[str, Any]) -> bytes:
    values = {
        (one["in"], one["name"]): one.get("example", example_of(one["schema"], shapes))
        for one in operation.get("parameters", ())
    }
    for (where, name), value in values.items():
        if where == "path":
            path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    asked = {name: value for (where, name), value in values.items() if where == "query" and value}
    media, body = "", b""
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        if media == "application/json":
            body = json.dumps(
                content.get("example", example_of(content["schema"], shapes))
            ).encode()
            break
    address = f"{path}?{urlencode(asked, doseq=True)}" if asked else path
    return f"{method.upper()} {address} {media}\n\n".encode() + body


def opened(stack: ExitStack, folder: Path) -> Callable[[bytes], None]:
    """Start the service, and return what sends it a request."""
    settings = settings_in(folder, auth="off", requests_per_minute=_MOST_PER_MINUTE)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    client = stack.enter_context(TestClient(make_app(settings, add_pages=add_pages)))

    def send(content: bytes) -> None:
        head, _, body = content.partition(b"\n\n")
        words = [quote(one, safe="/?&=%:;,+") for one in head.split(b" ")]
        method, address, media = [*words, "", "", ""][:3]
        if not method.isalpha() or not address.startswith("/") or address.startswith("//"):
            return
        answer = client.request(
            method,
            address,
            content=body,
            headers={"content-type": media} if media else {},
            follow_redirects=False,
        )
        assert answer.status_code != _INTERNAL, answer.text[:300]
        faults = list(faults_of(answer))
        assert not faults, faults[:3]

    return send
