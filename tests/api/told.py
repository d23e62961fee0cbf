"""Answers held against what `/openapi.json` says of them."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from jsonschema import Draft202012Validator


class Checked(TestClient):
    """A client that believes no answer whose shape is not the one that is told."""

    def request(self, *args, **more) -> Response:
        answer = super().request(*args, **more)
        app = self.app
        assert isinstance(app, FastAPI)
        faults = list(faults_of(app.openapi(), answer))
        assert not faults, (answer.request.method, answer.request.url.path, faults)
        return answer


def faults_of(description: dict[str, Any], answer: Response) -> Iterator[str]:
    """Yield how the shape of an answer differs from the one that is told; nothing for pages."""
    media = answer.headers.get("content-type", "").partition(";")[0]
    operation = _operation(description, answer.request.method, answer.request.url.path)
    if operation is None or media != "application/json":
        return
    told = operation["responses"].get(str(answer.status_code), {}).get("content", {})
    if media not in told:
        yield f"{answer.status_code} {media} is not told of"
        return
    schema = told[media]["schema"] | {"components": description["components"]}
    for fault in Draft202012Validator(schema).iter_errors(answer.json()):
        yield f"{fault.json_path}: {fault.message[:200]}"


def _operation(description: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    # Paths without parameters first: `/alerts/next` is no alert.
    for known in sorted(description["paths"], key=lambda one: one.count("{")):
        pattern = re.sub(r"\\{subject\\}", ".+", re.escape(known))
        if re.fullmatch(re.sub(r"\\{[a-z0-9_]+\\}", "[^/]+", pattern), path):
            found: dict[str, Any] | None = description["paths"][known].get(method.lower())
            if found is not None:
                return found
    return None
