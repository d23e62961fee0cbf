"""The same answers for assistants, over the Model Context Protocol: an extra, behind the same door.

Tools only ask: nothing they do records a decision, raises an alert or changes anything.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Route

from penstock.api._house import House
from penstock.api._problems import problem
from penstock.api._shapes import PartyAsked
from penstock.api._who import actor_of
from penstock.api._words import today_or
from penstock.desk import (
    find_measures,
    lists_status,
    measure_rows,
    require,
    screen_line,
    show_measure,
    show_party,
)
from penstock.errors import PenstockError

PATH = "/mcp"
_MOST_MEASURES = 50
_ABOUT = (
    "Which sanctions measure touches a party: why, since when, by which text. Scores are sums of "
    "their explanations. An answer is no legal advice, and a pass says only that nothing was found."
)
Scope = MutableMapping[str, Any]


@asynccontextmanager
async def assistants(app: FastAPI) -> AsyncIterator[None]:
    """Answer assistants at `/mcp` while the service runs, where the extra is installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.transport_security import TransportSecuritySettings
    except ModuleNotFoundError:
        yield
        return
    server = MCPServer("penstock", instructions=_ABOUT, version=app.version, log_level="WARNING")
    for tool in _tools(app.state.house):
        server.tool()(tool)
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        # Who asks, and under which name of this machine, our own door looks at.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    route = Route(PATH, _Guarded(inner), include_in_schema=False)
    app.router.routes.append(route)
    async with server.session_manager.run():
        yield
    app.router.routes.remove(route)


class _Guarded:
    """Lets through who may ask."""

    def __init__(self, inner: Any) -> None:  # noqa: ANN401 - an ASGI application
        self._inner = inner

    async def __call__(
        self,
        scope: Scope,
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            require(await actor_of(request), "ask")
        except PenstockError as error:
            refused: Response = problem(
                request, error.status, error.message, error.code, hint=error.hint
            )
            await refused(scope, receive, send)
            return
        await self._inner(scope, receive, send)


def _tools(house: House) -> tuple[Callable[..., Any], ...]:
    """Return the tools; their names, words and parameters are what an assistant reads."""

    async def screen_party(
        name: str,
        kind: str = "",
        birth_date: str = "",
        country: str = "",
        identifier: str = "",
        limit: int = 5,
    ) -> str:
        """Find the listed parties a person, company or ship may be, with reasons.

        Args:
            name: its name, in any script.
            kind: Person, Company, Vessel, Airplane; empty if not known.
            birth_date: YYYY-MM-DD or a year; empty if not known.
            country: nationality, residence or registration; empty if not known.
            identifier: kind:value, such as imo:9187629; empty if not known.
            limit: the most hits.
        """
        asked = PartyAsked.model_validate(
            {
                "name": name,
                "schema": kind,
                "birth_dates": [birth_date] if birth_date else [],
                "countries": [country] if country else [],
                "identifiers": [identifier] if identifier else [],
            }
        )
        most = max(1, min(limit, 20))
        found = await asyncio.wrap_future(house.service.ask([asked.subject()], most))
        return _text([screen_line(one) for one in found])

    async def listed_party(party_id: str) -> str:
        """Show a listed party by its id, such as us-ofac:20157, and when it changed."""
        return _text(await house.soon(lambda: show_party(house.service.store, party_id)))

    async def measures_against(target: str, as_of: str = "") -> str:
        """List the measures against a country, regime or name on a day (YYYY-MM-DD, else today)."""
        day = today_or(as_of or None)
        word = find_measures(target)
        rows = [
            {key: row[key] for key in ("measure", "title", "stage", "since", "citation")}
            for row, _ in zip(measure_rows(day, target=word), range(_MOST_MEASURES), strict=False)
        ]
        return _text(rows)

    async def measure(measure_id: str, as_of: str = "") -> str:
        """Show one measure by its id: paragraphs, who is bound, history, citations."""
        return _text(show_measure(measure_id, today_or(as_of or None)))

    async def loaded_lists() -> str:
        """Tell which lists answer, and how fresh they are."""
        store = house.service.store
        return _text(await house.soon(lambda: list(lists_status(house.settings, store))))

    return screen_party, listed_party, measures_against, measure, loaded_lists


def _text(value: object) -> str:
    return msgspec.json.encode(value, enc_hook=str).decode()
