"""Who asks, and whether they may: every route names one permission of the table."""

import time
from collections.abc import Awaitable, Callable

from fastapi import Request

from penstock.api._house import House, house_of
from penstock.desk import require, same_csrf, trial_actor
from penstock.errors import Forbidden, NotSignedIn
from penstock.model import Actor

SESSION_COOKIE = "penstock_session"
CSRF_HEADER = "x-csrf-token"
# A revoked key works on for at most as long as this.
_KEPT_SECONDS = 5.0
_MOST_KEPT = 1000
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Asking = Callable[[Request], Awaitable[Actor]]


async def actor_of(request: Request) -> Actor:
    """Return who asks, by session or key.

    Raises:
        NotSignedIn: neither is there, or it opens nothing.
    """
    house = house_of(request)
    if house.is_open_to_all:
        _must_be_here(request)
        return trial_actor()
    shown = request.headers.get("authorization", "") or _key_in_address(request)
    kind, _, key = shown.partition(" ")
    # Clients of yente send their key as ApiKey.
    if kind.casefold() in ("bearer", "apikey") and key:
        return await _by_key(house, key.strip())
    token = request.cookies.get(SESSION_COOKIE, "")
    if token:
        return await house.soon(lambda: house.door.of_session(token))
    message = "Nobody knows who asks"
    raise NotSignedIn(message)


def _key_in_address(request: Request) -> str:
    """Return the key in the address, only where clients can send it in no other way.

    Those of yente put it there for `/updatez`; OpenRefine takes nothing but an address.
    """
    path = request.url.path
    name = "token" if path == "/updatez" else "api_key" if path.startswith("/reconcile/") else ""
    key = request.query_params.get(name, "")
    return f"Bearer {key}" if key else ""


def _must_be_here(request: Request) -> None:
    """Refuse a request under another name than this machine's own: a page may have forged it.

    Raises:
        Forbidden: the host is not the loopback.
    """
    host = request.url.hostname or ""
    if host not in _LOOPBACK:
        message = f"Without sign-in the service answers on this machine only, not as {host!r}"
        raise Forbidden(
            message, hint="Switch sign-in on: PENSTOCK_AUTH=on and 'penstock users add'"
        )


async def _by_key(house: House, key: str) -> Actor:
    now = time.monotonic()
    kept = house.keys_seen.get(key)
    if kept is not None and now - kept[1] < _KEPT_SECONDS:
        return kept[0]
    found = await house.soon(lambda: house.door.of_key(key))
    if len(house.keys_seen) > _MOST_KEPT:
        house.keys_seen.clear()
    house.keys_seen[key] = (found, now)
    return found


def allowed(permission: str) -> Asking:
    """Return what lets only those through who have a permission, for `Depends`."""

    async def asking(request: Request) -> Actor:
        actor = await actor_of(request)
        require(actor, permission)
        house_of(request).limiter.count(actor)
        if request.method not in _SAFE:
            _same_page(request, actor)
        return actor

    asking.__dict__["permission"] = permission
    return asking


def _same_page(request: Request, actor: Actor) -> None:
    """Refuse what another site makes a browser send: a session alone changes nothing.

    Raises:
        Forbidden: the token of the session is not there.
    """
    if not actor.csrf:
        site = request.headers.get("sec-fetch-site", "same-origin")
        if site not in ("same-origin", "none"):
            message = "This request was made by a page of another site"
            raise Forbidden(message, hint="Send it from the service's own pages, or with a key")
        return
    same_csrf(actor, request.headers.get(CSRF_HEADER, ""))
