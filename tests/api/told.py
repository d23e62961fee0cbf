"""Answers held against what `/openapi.json` says of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from jsonschema import Draft202012Validator

from penstock.api import make_app
from penstock.settings import load_settings
from penstock.web import add_pages


class Checked(TestClient):
    """A client that believes no answer whose shape is not the one that is told."""

    def request(self, *args, **more) -> Response:
        answer = super().request(*args, **more)
        faults = list(faults_of(answer))
        assert not faults, (answer.request.method, answer.request.url.path, faults)
        return answer


def faults_of(answer: Response) -> Iterator[str]:
    """Yield how the shape of an answer differs from the one that is told; nothing for pages."""
    media = answer.headers.get("content-type", "").partition(";")[0]
    operation = _operation(answer.request.method, answer.request.url.path)
    if operation is None or media != "application/json":
        return
    told = operation["responses"].get(str(answer.status_code), {}).get("content", {})
    if media not in told:
        yield f"{answer.status_code} {media} is not told of"
        return
    schema = told[media]["schema"] | {"components": description()["components"]}
    for fault in Draft202012Validator(schema).iter_errors(answer.json()):
        yield f"{fault.json_path}: {fault.message[:200]}"


@cache
def description() -> dict[str, Any]:
    """What every service says of itself, whatever its settings: made once, since it takes long."""
    return make_app(load_settings(environ={}), add_pages=add_pages).openapi()


@cache
def _addresses() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    # Paths without parameters first: `/alerts/next` is no alert.
    paths = sorted(description()["paths"].items(), key=lambda one: one[0].count("{"))
    patterns = (re.sub(r"\\{subject\\}", ".+", re.escape(path)) for path, _ in paths)
    read = (re.compile(re.sub(r"\\{[a-z0-9_]+\\}", "[^/]+", one)) for one in patterns)
    return [(pattern, methods) for pattern, (_, methods) in zip(read, paths, strict=True)]


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for pattern, methods in _addresses():
        if pattern.fullmatch(path) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            return found
    return None
