"""Pages that ask: search with reasons, check anything, trace owners."""

import asyncio
import base64
from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from penstock.api import passing_folder
from penstock.desk import (
    FileAnswer,
    FileDesk,
    OwnersAsked,
    Sought,
    country_codes,
    draw_owners,
    read_birth_dates,
    schema_option,
    trace_owners,
)
from penstock.errors import PenstockError, UsageError
from penstock.model import Hit, Outcome, Party, Schema, Subject
from penstock.ownership import verdict_line
from penstock.web._render import told
from penstock.web._visit import Visit, visiting

router = APIRouter(include_in_schema=False)
_Ask = Annotated[Visit, Depends(visiting("ask"))]
_MOST = 20
_GRAVEST_FIRST = {outcome: place for place, outcome in enumerate(reversed(Outcome))}
_SCHEMAS = ["", *(one.value for one in Schema)]


@router.get("/find", summary="Search as you type, with reasons")
async def find(visit: _Ask) -> Response:
    """Show the search and what it finds."""
    return await _found(visit, "find.html")


@router.get("/find/results", summary="Only what a search finds")
async def results(visit: _Ask) -> Response:
    """Show only what a search finds, to be put into the page."""
    return await _found(visit, "results.html")


async def _found(visit: Visit, template: str) -> Response:
    asked: dict[str, Any] = {name: visit.asked(name) for name in ("q", "schema", "born", "country")}
    house = visit.house
    hits: tuple[Hit, ...] = ()
    more: list[Party] = []
    problem = None
    if asked["q"]:
        try:
            subject = _subject(asked)
            (answer,) = await asyncio.wrap_future(house.service.ask([subject], _MOST))
            hits = answer.hits
            sought = Sought(text=asked["q"], schema=asked["schema"])
            page, _ = await house.soon(lambda: house.service.names().find(sought, _MOST))
            known = {hit.party for hit in hits}
            more = [one for one in page if one.id not in known]
        except PenstockError as error:
            problem = told(error)
    return visit.page(
        template,
        title="Search",
        **asked,
        schemas=_SCHEMAS,
        hits=hits,
        more=more,
        problem=problem,
        threshold=house.service.ready.policy.threshold * 100,
    )


def _subject(asked: dict[str, str]) -> Subject:
    born = read_birth_dates(asked["born"]) if asked["born"] else ()
    if asked["born"] and not born:
        message = f"{asked['born']!r} is no date of birth"
        raise UsageError(message, hint="Write YYYY-MM-DD, YYYY-MM or YYYY")
    countries = country_codes(asked["country"]) if asked["country"] else []
    if asked["country"] and not countries:
        message = f"There is no country {asked['country']!r}"
        raise UsageError(message, hint="Write its name or ISO 3166-1 code, such as KP")
    return Subject(
        id="search",
        names=(asked["q"][:2000],),
        schema=schema_option(asked["schema"]) if asked["schema"] else None,
        birth_dates=tuple(born),
        countries=tuple(countries),
    )


@router.get("/check", summary="Check anything by drop or paste")
async def check_page(visit: _Ask) -> Response:
    """Show the form."""
    return visit.page("check.html", title="Check", text="", notes=[], answers=[])


@router.post("/check", summary="Check anything by drop or paste")
async def check(visit: _Ask) -> Response:
    """Decide on what was dropped or pasted, and show every decision, the gravest first."""
    text = visit.text("text")
    name, content = await visit.file("file")
    if not content:
        name, content = "pasted", _as_table(text).encode()
    notes: list[str] = []
    answers: list[FileAnswer] = []
    problem = None
    if not content.strip():
        problem = {"message": "Nothing was sent", "hint": "Choose a file, or paste something"}
    else:
        try:
            answers = await visit.house.in_turn(lambda desk: _decide(desk, name, content, notes))
        except PenstockError as error:
            problem = told(error)
    return visit.page(
        "check.html",
        title="Check",
        status=200 if problem is None else 422,
        text=text,
        notes=notes,
        answers=sorted(answers, key=lambda one: _GRAVEST_FIRST[one.decision.outcome]),
        counts=Counter(one.decision.outcome.value for one in answers),
        problem=problem,
    )


def _decide(desk: FileDesk, name: str, content: bytes, notes: list[str]) -> list[FileAnswer]:
    with passing_folder() as folder:
        path = folder / "checked"
        path.write_bytes(content)
        return list(desk.anything(path, name, notes.append))


def _as_table(text: str) -> str:
    """Return names that were pasted one a line as a table; anything else as it is."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    is_names = lines and not any(mark in text for mark in ",;|\t{}<>[]:=")
    return "\n".join(["name", *lines]) + "\n" if is_names else text


@router.get("/owners", summary="Trace owners and draw the tree")
async def owners_page(visit: _Ask) -> Response:
    """Show the form."""
    return _owners(visit)


@router.post("/owners", summary="Trace owners and draw the tree")
async def owners(visit: _Ask) -> Response:
    """Trace who is blocked through owners that were pasted, and draw the tree."""
    texts = visit.text("owners"), visit.text("listed")
    regime = visit.text("regime") or "ofac"

    def work() -> tuple[str, list[dict[str, Any]]]:
        with passing_folder() as folder:
            paths = [folder / "owners.csv", folder / "listed.txt"]
            for path, text in zip(paths, texts, strict=True):
                path.write_text(text, encoding="utf-8")
            asked = OwnersAsked(owners=(str(paths[0]),), listed=(str(paths[1]),))
            settings = visit.house.settings
            found = trace_owners(asked, settings, regime=regime)
            _, picture = draw_owners(asked, settings, regime=regime)
            return picture, [verdict_line(one) for one in found.verdicts]

    if not texts[1].strip():
        hint = "Write one id or name a line; to ask the lists that are loaded, check the owners"
        problem = {"message": "Nobody is said to be listed", "hint": hint}
        return _owners(visit, status=422, problem=problem)
    try:
        picture, verdicts = await visit.house.soon(work)
    except PenstockError as error:
        return _owners(visit, status=422, problem=told(error))
    encoded = base64.b64encode(picture.encode()).decode()
    return _owners(visit, picture=f"data:image/svg+xml;base64,{encoded}", verdicts=verdicts)


def _owners(visit: Visit, *, status: int = 200, **more: Any) -> Response:  # noqa: ANN401 - whatever a template shows
    context: dict[str, Any] = {
        "title": "Ownership",
        "owners": visit.text("owners"),
        "listed": visit.text("listed"),
        "regime": visit.text("regime") or "ofac",
        "picture": "",
        "verdicts": [],
        "problem": None,
    }
    return visit.page("owners.html", status=status, **{**context, **more})
