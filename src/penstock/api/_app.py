"""The application: routes, errors and what surrounds them, put together."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version

from fastapi import APIRouter, FastAPI

from penstock.api import (
    _alerts,
    _customers,
    _files,
    _ledger,
    _lists,
    _measures,
    _papers,
    _parties,
    _people,
    _reconcile,
    _system,
    _whitelist,
    _yente,
    _yente_data,
)
from penstock.api._description import add_description
from penstock.api._edge import Edge, Metrics
from penstock.api._house import House
from penstock.api._mcp import assistants
from penstock.api._problems import add_problem_handlers
from penstock.api._webhooks import Webhooks
from penstock.errors import StoreError
from penstock.settings import Settings, load_settings

_ABOUT = """Which sanctions measure touches a party, payment or shipment: why, since when, by which
text. Every answer is a decision with its reasons, and every decision stands in a ledger."""
_ROUTERS = (
    _system,
    _parties,
    _files,
    _measures,
    _lists,
    _ledger,
    _alerts,
    _papers,
    _whitelist,
    _customers,
    _people,
    _yente,
    _yente_data,
    _reconcile,
)
_MEGABYTE = 1_000_000


def make_app(
    settings: Settings | None = None,
    *,
    add_pages: Callable[[FastAPI], None] | None = None,
) -> FastAPI:
    """Return the service as an ASGI application; the lists are opened when it starts.

    Args:
        settings: default those of the environment and the settings file.
        add_pages: adds the pages people work in, see `penstock.web`.
    """
    settings = settings or load_settings()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.house = await asyncio.to_thread(House, settings)
        house: House = app.state.house
        hooks = Webhooks(house.service.store, settings)
        await asyncio.to_thread(_listen, hooks)  # before anybody can do what is to be told
        at_work = [asyncio.create_task(house.watch.run()), asyncio.create_task(hooks.run())]
        try:
            async with assistants(app):
                yield
        finally:
            for task in at_work:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await asyncio.to_thread(house.close)

    app = FastAPI(
        title="Penstock",
        summary="Sanctions screening that explains itself",
        description=_ABOUT,
        version=version("penstock"),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=life,
        docs_url=None,
        redoc_url=None,
    )
    app.state.metrics = Metrics()
    app.state.routers = routers()
    for router in routers():
        app.include_router(router)
    if add_pages is not None:
        add_pages(app)
    add_problem_handlers(app)
    add_description(app)
    app.router.routes.insert(0, _parties.asked_most(app.router))
    app.add_middleware(
        Edge, metrics=app.state.metrics, limit_bytes=settings.body_limit_megabytes * _MEGABYTE
    )
    return app


def _listen(hooks: Webhooks) -> None:
    with suppress(StoreError):  # it is told each time something is to be sent
        hooks.listen()


def routers() -> tuple[APIRouter, ...]:
    """Return the routers of the interface, without pages."""
    return tuple(module.router for module in _ROUTERS)
