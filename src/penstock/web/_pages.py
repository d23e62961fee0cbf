"""Every page there is, added to the application."""

from fastapi import APIRouter, FastAPI

from penstock.web import (
    _alerts,
    _asking,
    _case_files,
    _elsewhere,
    _managing,
    _news,
    _papers,
    _pressure,
    _records,
    _start,
)
from penstock.web._line import Line
from penstock.web._news_room import NewsRoom
from penstock.web._scenario_runs import ScenarioRuns
from penstock.web._visit import page_problem

_ROOMS = (
    _start,
    _elsewhere,
    _alerts,
    _case_files,
    _asking,
    _papers,
    _records,
    _news,
    _pressure,
    _managing,
)


def pages() -> tuple[APIRouter, ...]:
    """Return the routers of the pages."""
    return tuple(module.router for module in _ROOMS)


def add_pages(app: FastAPI) -> None:
    """Add the pages to an application that `penstock.api.make_app` makes."""
    for router in pages():
        app.include_router(router)
    app.state.printing = Line("penstock-printing", "pages to be printed")
    app.state.news_room = NewsRoom()
    app.state.scenario_runs = ScenarioRuns()
    app.state.page_problem = page_problem
