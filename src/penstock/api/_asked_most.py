"""The question that is asked most, taken before the routes of the framework look at it.

`POST /v1/screen` is what systems ask thousands of times a minute. Finding its route, working out
what it depends on and checking its answer cost three times what the search does, and are the same
each time. What is plainly such a question is answered here by the same functions; whatever is out
of the ordinary (parameters, another type of content, a body that does not fit) goes the way of
every other request.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Router

from penstock.api._house import House, house_of
from penstock.api._replies import reply
from penstock.api._shapes import PartyAsked
from penstock.api._who import Asking
from penstock.desk import screen_line

MOST_HITS = 10
_JSON = b"application/json"
_LARGEST = 1 << 16
# Stands in the scope of what was looked at here and left to the others.
_LEFT = "penstock.left"
_Message = MutableMapping[str, Any]
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]


async def answered(house: House, party: PartyAsked, limit: int) -> Response:
    """Return the answer to one question as JSON."""
    found = await asyncio.wrap_future(house.service.ask([party.subject()], limit))
    return reply({"answers": [screen_line(one) for one in found]})


class AskedMost(BaseRoute):
    """Answers plain questions about one party.

    Args:
        route: the route of the framework, which answers all others.
        router: finds it.
        asking: lets only those through who may ask.
    """

    def __init__(self, route: APIRoute, router: Router, asking: Asking) -> None:
        self._route = route
        self._router = router
        self._asking = asking
        # What is looked at of every route.
        self.path = route.path
        self.include_in_schema = False

    def matches(self, scope: _Scope) -> tuple[Match, _Scope]:
        """Tell whether a request is plainly such a question."""
        if (
            scope["type"] == "http"
            and scope["path"] == self.path
            and scope["method"] == "POST"
            and not scope["query_string"]
            and not scope.get("root_path")
            and _LEFT not in scope
            and _content_types(scope) == [_JSON]
        ):
            return Match.FULL, {"route": self._route, "endpoint": self._route.endpoint}
        return Match.NONE, {}

    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:  # noqa: ANN401 - theirs
        """Leave addresses to the route itself.

        Raises:
            NoMatchFound: always.
        """
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer a question."""
        seen: list[_Message] = []
        party = await _read(receive, seen)
        if party is None:
            scope[_LEFT] = True
            await self._router(scope, _again(seen, receive), send)
            return
        request = Request(scope, receive)
        await self._asking(request)
        response = await answered(house_of(request), party, MOST_HITS)
        await response(scope, receive, send)


async def _read(receive: _Receive, seen: list[_Message]) -> PartyAsked | None:
    """Return what is asked, None where it does not fit; what was received is kept in `seen`."""
    parts = []
    while True:
        message = await receive()
        seen.append(message)
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    body = b"".join(parts)
    if len(body) > _LARGEST:
        return None
    try:
        return PartyAsked.model_validate(json.loads(body))
    except (ValueError, ValidationError, RecursionError):
        return None


def _again(seen: list[_Message], receive: _Receive) -> _Receive:
    """Return what gives again what was received already, and then what comes."""
    waiting = iter(seen)

    async def receive_again() -> _Message:
        for message in waiting:
            return message
        return await receive()

    return receive_again


def _content_types(scope: _Scope) -> list[bytes]:
    return [value for name, value in scope["headers"] if name == b"content-type"]
