"""Pages of pressure: scenarios, one of them run with its charts, its figures and its brief."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from penstock.errors import PenstockError, UsageError
from penstock.web._line import print_in_turn
from penstock.web._render import told
from penstock.web._scenario_runs import (
    MOST_DRAWS,
    Asked,
    ScenarioRuns,
    listed_scenario,
    listed_scenarios,
    scenario_folder,
)
from penstock.web._visit import Visit, visiting

router = APIRouter(include_in_schema=False)
_Ask = Annotated[Visit, Depends(visiting("ask"))]
_FEW_DRAWS = 100


def scenario_runs(request: Request) -> ScenarioRuns:
    """Return the runs of the application a request came to."""
    found: ScenarioRuns = request.app.state.scenario_runs
    return found


@router.get("/pressure", summary="Scenarios of economic pressure")
async def scenarios(visit: _Ask) -> Response:
    """Show every scenario, and which files are missing."""
    settings = visit.house.settings
    found = await visit.house.soon(lambda: list(listed_scenarios(settings)))
    folder = scenario_folder(settings)
    return visit.page("scenarios.html", title="Pressure", scenarios=found, folder=folder)


@router.get("/pressure/{name}", summary="A scenario, and what came out of it, with charts")
async def scenario(visit: _Ask, name: str) -> Response:
    """Show what a scenario asks; where draws are named, run it and show what comes out."""
    listed = await visit.house.soon(lambda: listed_scenario(visit.house.settings, name))
    context: dict[str, Any] = {"title": "Pressure", "listed": listed, "most": MOST_DRAWS}
    wanted = visit.asked("draws")
    if not wanted or listed.scenario is None:
        own = listed.scenario.draws if listed.scenario is not None else None
        draws, seed = (min(own.count, _FEW_DRAWS), own.seed) if own is not None else (0, 0)
        return visit.page("scenario.html", draws=draws, seed=seed, found=None, **context)
    status, found, problem = 200, None, None
    try:
        found = await _found(visit, name)
    except PenstockError as error:
        status, problem = error.status, told(error)
    return visit.page(
        "scenario.html",
        status=status,
        found=found,
        content=Markup(found.content) if found is not None else "",
        rows=[_shown(one) for one in found.rows] if found is not None else [],
        query=f"draws={visit.asked('draws')}&seed={visit.asked('seed') or 1}",
        draws=visit.asked("draws"),
        seed=visit.asked("seed") or "1",
        problem=problem,
        **context,
    )


@router.get("/pressure/{name}/figures.csv", summary="The figures of a run")
async def figures(visit: _Ask, name: str) -> Response:
    """Return the rows of `penstock pressure run`."""
    found = await _found(visit, name)
    return _file(found.csv.encode(), f"{name}.csv", "text/csv; charset=utf-8")


@router.get("/pressure/{name}/brief.html", summary="The brief of a run, as one file")
async def brief(visit: _Ask, name: str) -> Response:
    """Return the brief as a page that needs no other file, to be kept or mailed."""
    found = await _found(visit, name)
    return _file(found.page.encode(), f"{name}.html", "text/html; charset=utf-8")


@router.get("/pressure/{name}/brief.pdf", summary="The brief of a run, as PDF")
async def brief_pdf(visit: _Ask, name: str) -> Response:
    """Return the brief as a browser prints it; where the machine has none, an error says so."""
    found = await _found(visit, name)
    printed = await print_in_turn(visit.request, found.page)
    return _file(printed, f"{name}.pdf", "application/pdf")


async def _found(visit: Visit, name: str) -> Any:  # noqa: ANN401 - see `WorkedOut`
    listed = await visit.house.soon(lambda: listed_scenario(visit.house.settings, name))
    if listed.scenario is None:
        raise UsageError(listed.problem)
    draws = _number(visit.asked("draws") or "0", "draws", MOST_DRAWS)
    seed = _number(visit.asked("seed") or "1", "seed", 2**31)
    begun = scenario_runs(visit.request).begin(Asked(listed, draws, seed))
    return await asyncio.shield(asyncio.wrap_future(begun))


def _number(text: str, what: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) <= most):
        message = (
            f"The number of {what} is {text!r}" if what == "draws" else f"The {what} is {text!r}"
        )
        raise UsageError(message, hint=f"Write a whole number from 0 to {most:,}")
    return int(text)


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with a country's name in place of its code."""
    from penstock.text import country_name

    return {**row, "place": country_name(row["place"]) or row["place"]}


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type=kind)
