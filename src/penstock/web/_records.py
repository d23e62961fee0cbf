"""Pages of what is known and recorded: decisions, ledger, lists, listed parties, measures."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from penstock.desk import (
    entry_line,
    find_entries,
    find_measures,
    lists_diff,
    lists_status,
    measure_rows,
    show_measure,
    show_party,
    timeline_lines,
    verify_ledger,
)
from penstock.errors import PenstockError, UnknownName, UsageError
from penstock.measures import book
from penstock.model import Hit, LedgerKind
from penstock.web._render import told
from penstock.web._visit import Visit, day_in, visiting

router = APIRouter(include_in_schema=False)
_Read = Annotated[Visit, Depends(visiting("read"))]
_Ledger = Annotated[Visit, Depends(visiting("ledger.read"))]
_Alerts = Annotated[Visit, Depends(visiting("alerts.read"))]
_Verify = Annotated[Visit, Depends(visiting("ledger.verify"))]
_PAGE = 50
_MOST_CHANGES = 500


@router.get("/decisions/{entry}", summary="A decision, with the message or shipment it is on")
async def decision(visit: _Alerts, entry: int) -> Response:
    """Show a recorded decision: why, by which text, and where in the message."""
    store = visit.house.service.store
    line = await visit.house.soon(lambda: entry_line(store.ledger.entry(entry)))
    if line["kind"] != LedgerKind.DECISION.value:
        message = f"Entry {entry} of the ledger is no decision"
        raise UnknownName(message)
    content = line["content"]
    made = content["decision"]
    hits = [_hit(one) for one in made.get("hits", [])]
    alerts, _ = await visit.house.soon(
        lambda: visit.house.cases.queue(
            state=None, question=made["question"]["id"], with_snoozed=True
        )
    )
    return visit.page(
        "decision.html",
        title=f"Decision {entry}",
        entry=line,
        called=_called(content.get("input") or {}),
        made={**_EMPTY, **made},
        hits=hits,
        alerts=[one for one in alerts if one.decision == entry],
        segments=list(_segments(content.get("input") or {}, hits)),
        threshold=visit.house.service.ready.policy.threshold * 100,
    )


_EMPTY: dict[str, Any] = {
    "verdict": None,
    "determination": None,
    "coverage": None,
    "reasons": [],
    "findings": [],
}


def _called(given: Mapping[str, Any]) -> str:
    """Return the name of the party that was asked about, empty where it was no party."""
    names = (given.get("party") or {}).get("names") or [""]
    return str(names[0])


def _hit(plain: Mapping[str, Any]) -> Hit:
    import msgspec

    return msgspec.convert(plain, Hit, strict=False)


def _segments(given: Mapping[str, Any], hits: list[Hit]) -> Iterator[dict[str, Any]]:
    """Yield the pieces of a message in their order, each with the hits that stand in it."""
    message = given.get("message")
    if not isinstance(message, dict):
        return
    found = list(message.get("header") or [])
    for payment in message.get("transactions") or []:
        for part in ("segments", "shared", "underlying"):
            found += payment.get(part) or []
    seen = set()
    for one in found:
        key = (one["path"], one["text"], one["kind"])
        if key not in seen:
            seen.add(key)
            mine = [hit for hit in hits if hit.path and _stands_in(hit.path, one["path"])]
            yield {**one, "hits": [hit for hit in mine if _says(one["text"], hit)]}


def _stands_in(hit: str, segment: str) -> bool:
    return hit == segment or segment in hit.split(" + ")


def _says(text: str, hit: Hit) -> bool:
    plain, asked = text.casefold(), hit.matched.casefold()
    return plain in asked or asked in plain


@router.get("/ledger", summary="The ledger, newest first")
async def ledger(visit: _Ledger) -> Response:
    """Show the newest entries, or those about something."""
    return await _ledger(visit)


@router.post("/ledger/verify", summary="Prove the whole ledger")
async def verify(visit: _Verify) -> Response:
    """Read the whole ledger and show what in it is not as it was written."""
    store = visit.house.service.store
    report = await visit.house.soon(lambda: verify_ledger(store))
    return await _ledger(visit, report=report)


async def _ledger(visit: Visit, report: object = None) -> Response:
    store = visit.house.service.store
    about = visit.asked("about")
    before = visit.asked("before")
    problem = None
    entries: list[dict[str, Any]] = []
    first = 0

    def find() -> tuple[list[dict[str, Any]], int]:
        if about:
            return [entry_line(one) for one in find_entries(store, about)], 0
        head = store.ledger.head()
        last = head.entry if head is not None else 0
        if before.isascii() and before.isdecimal():
            last = min(last, int(before[:18]) - 1)
        start = max(0, last - _PAGE)
        found = [entry_line(one) for one in store.ledger.entries(after=start, until=last)]
        return list(reversed(found)), start + 1 if start else 0

    try:
        entries, first = await visit.house.soon(find)
    except PenstockError as error:
        problem = told(error)
    return visit.page(
        "ledger.html",
        title="Ledger",
        about=about,
        entries=entries,
        before=first,
        report=report,
        problem=problem,
    )


@router.get("/ledger/{entry}", summary="One entry of the ledger")
async def ledger_entry(visit: _Ledger, entry: int) -> Response:
    """Show an entry as it stands in the ledger."""
    store = visit.house.service.store

    def find() -> tuple[dict[str, Any], bool]:
        head = store.ledger.head()
        return entry_line(store.ledger.entry(entry)), head is None or head.entry == entry

    line, is_last = await visit.house.soon(find)
    content = json.dumps(line["content"], indent=2, ensure_ascii=False)
    return visit.page(
        "entry.html", title=f"Entry {entry}", entry=line, content=content, is_last=is_last
    )


@router.get("/lists", summary="Lists, and what changed between two publications")
async def lists(visit: _Read) -> Response:
    """Show every publication, and what changed between two of them."""
    house = visit.house
    before, after = visit.asked("before"), visit.asked("after")
    problem = None
    changes = None

    def find() -> list[dict[str, Any]]:
        return list(lists_status(house.settings, house.service.store, everything=True))

    def compare() -> list[dict[str, Any]]:
        for word in (before, after):
            if not (word.isascii() and word.isdecimal()):
                message = f"{word!r} is no snapshot"
                raise UsageError(message)
        lines = lists_diff(house.service.store, before, after)
        return [line for line, _ in zip(lines, range(_MOST_CHANGES), strict=False)]

    if before and after:
        try:
            changes = await house.soon(compare)
        except PenstockError as error:
            problem = told(error)
    listed = list(reversed(await house.soon(find)))
    listed = [{"snapshot": None, "retrieved_at": None, "is_stale": False, **one} for one in listed]
    nearest = _newest_two(listed)
    return visit.page(
        "lists.html",
        title="Lists",
        listed=[{"reason": "", **one} for one in listed],
        before=before or nearest[0],
        after=after or nearest[1],
        changes=changes,
        problem=problem,
    )


def _newest_two(listed: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the snapshots of the newest publication that has one before it, older first.

    Both are empty where every list was published once only: there is nothing to compare.
    """
    kept = [one for one in listed if one["snapshot"]]
    for place, newer in enumerate(kept):
        for older in kept[place + 1 :]:
            if older["list"] == newer["list"]:
                return str(older["snapshot"]), str(newer["snapshot"])
    return "", ""


@router.get("/listed/{party_id}", summary="A listed party as of any day")
async def listed(visit: _Read, party_id: str) -> Response:
    """Show a listed party and its history."""
    store = visit.house.service.store
    day = day_in(visit.asked("as_of"))
    found = await visit.house.soon(lambda: show_party(store, party_id, day))
    return visit.page("listed.html", title=party_id, party_id=party_id, found=found)


@router.get("/measures", summary="Measures as of any day")
async def measures(visit: _Read) -> Response:
    """Show the measures there are on a day."""
    day = day_in(visit.asked("as_of")) or datetime.now(UTC).date()
    target = visit.asked("target")
    everything = bool(visit.asked("everything"))
    problem = None
    rows: list[dict[str, Any]] = []
    try:
        rows = list(measure_rows(day, target=target or None, everything=everything))
    except PenstockError as error:
        problem = told(error)
    rows = [{"title": "", **one} for one in rows]
    regimes: dict[str, list[dict[str, Any]]] = {}
    for one in rows:
        regimes.setdefault(str(one["regime"]), []).append(one)
    return visit.page(
        "measures.html",
        title="Measures",
        target=target,
        as_of=day.isoformat(),
        everything=everything,
        rows=rows,
        regimes=[(book().regimes[name], found) for name, found in regimes.items()],
        unfolded=bool(visit.asked("unfolded")),
        query=_others_asked(visit, "unfolded"),
        problem=problem,
    )


@router.get("/measures/{measure_id}", summary="One measure with its timeline")
async def measure(visit: _Read, measure_id: str) -> Response:
    """Show one measure."""
    day = day_in(visit.asked("as_of")) or datetime.now(UTC).date()
    found = {"title": "", **show_measure(measure_id, day)}
    return visit.page("measure.html", title=measure_id, found=found, as_of=day.isoformat())


@router.get("/timelines/{word}", summary="What happened to a target, drawn")
async def timeline(visit: _Read, word: str) -> Response:
    """Show the timeline of a target, country or regime."""
    day = day_in(visit.asked("as_of")) or datetime.now(UTC).date()
    lines = list(timeline_lines(find_measures(word), last=day))
    years = [(year, list(of)) for year, of in groupby(lines, lambda one: str(one["day"])[:4])]
    return visit.page(
        "timeline.html",
        title=f"Timeline of {word}",
        word=word,
        years=years,
        unfolded=bool(visit.asked("unfolded")),
        as_of=day.isoformat(),
    )


def _others_asked(visit: Visit, left_out: str) -> str:
    """Return the query of the page without one name."""
    asked = visit.request.query_params.multi_items()
    return urlencode([(name, value) for name, value in asked if value and name != left_out])
