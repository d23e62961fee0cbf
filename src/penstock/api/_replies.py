"""Answers as bytes: JSON in one form, with a tag, and kept where a repeat may come."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from fastapi import Request, Response

from penstock.api._house import House
from penstock.errors import Conflicting, MalformedInput
from penstock.model import Actor
from penstock.store import KeptAnswer

JSON = "application/json"
KEY_HEADER = "idempotency-key"
_LONGEST_KEY = 200
_ENCODER = msgspec.json.Encoder(order="deterministic", enc_hook=str)


def reply(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a value as JSON; nothing between may keep it."""
    made = {"cache-control": "no-store"} | (headers or {})
    return Response(_ENCODER.encode(value), status, made, JSON)


def tagged(request: Request, value: object) -> Response:
    """Return a value as JSON with its digest as tag, or nothing where the asker has it already."""
    content = _ENCODER.encode(value)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    held = [one.strip().removeprefix("W/") for one in _held(request).split(",")]
    if tag in held:
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, JSON)


def _held(request: Request) -> str:
    return request.headers.get("if-none-match", "")


async def once(
    request: Request, house: House, actor: Actor, make: Callable[[], Awaitable[Any]]
) -> Response:
    """Return what `make` answers; the same request under the same key gets the same bytes.

    Without an `Idempotency-Key` every request is answered anew.

    Raises:
        MalformedInput: another request had the same key.
        Conflicting: the first request of that key is still being answered.
    """
    key = request.headers.get(KEY_HEADER, "")
    if not key:
        return reply(await make())
    if len(key) > _LONGEST_KEY:
        message = f"An idempotency key has at most {_LONGEST_KEY} characters"
        raise MalformedInput(message)
    whole = hashlib.sha256(f"{actor.name}\n{key}".encode()).hexdigest()
    asked = hashlib.sha256(str(request.url.path).encode() + b"\n" + await request.body())
    digest = asked.hexdigest()
    kept = await house.soon(lambda: house.service.store.answers.get(whole))
    if kept is not None:
        if kept.request_sha256 != digest:
            message = "Another request had this idempotency key"
            raise MalformedInput(message, hint="Choose a new key for a new request")
        return Response(kept.content, kept.status, {"idempotent-replayed": "true"}, kept.media_type)
    if whole in house.under_way:
        message = "The first request of this idempotency key is still being answered"
        raise Conflicting(message, hint="Ask again in a moment")
    house.under_way.add(whole)
    try:
        content = _ENCODER.encode(await make())
        answer = KeptAnswer(digest, 200, JSON, content)
        now = datetime.now(UTC)
        await house.soon(lambda: house.service.store.answers.keep(whole, answer, now))
    finally:
        house.under_way.discard(whole)
    return Response(content, 200, {"cache-control": "no-store"}, JSON)
