"""Pages of papers: reports with their clocks, notices, correspondents, evidence, retention."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from penstock.desk import (
    annual_report,
    approve_purge,
    correspondent_line,
    draft_notice,
    draft_report,
    notices_sent,
    programme_evidence,
    propose_purge,
    purge_proposal,
    record_notice,
    recorded_correspondents,
    refuse_purge,
    reports_due,
    retention_report,
)
from penstock.web._visit import Visit, day_in, go, number_in, visiting

router = APIRouter(include_in_schema=False)
_Papers = Annotated[Visit, Depends(visiting("papers.read"))]
_Write = Annotated[Visit, Depends(visiting("papers.write"))]
_Purge = Annotated[Visit, Depends(visiting("ledger.purge"))]
_ENTRIES = range(1_000_000_000)


@router.get("/papers", summary="Reports that are due, with their clocks")
async def papers(visit: _Papers) -> Response:
    """Show what must be reported to OFAC, and by when."""
    store = visit.house.service.store
    lines = await visit.house.soon(lambda: list(reports_due(store)))
    lines.sort(key=lambda line: str(line["due"]), reverse=True)
    sent = await visit.house.soon(lambda: list(notices_sent(store)))
    return visit.page(
        "papers.html",
        title="Papers",
        lines=lines,
        sent=list(reversed(sent)),
        year=datetime.now(UTC).year,
    )


@router.post("/papers/notices", summary="Record that a notice was sent")
async def send_notice(visit: _Write) -> Response:
    """Record a notice to a correspondent, and show the log."""
    store = visit.house.service.store
    said = {
        name: str(visit.form.get(name, ""))
        for name in ("measure", "to", "channel", "reference", "sent_on")
    }
    day = day_in(said["sent_on"])
    await visit.house.soon(
        lambda: record_notice(
            store,
            said["measure"].strip(),
            said["to"],
            channel=said["channel"],
            by=visit.actor.name,
            reference=said["reference"],
            sent_on=day,
        )
    )
    return go("/papers", "noted")


@router.get("/papers/notice", summary="The draft of a notice, to be printed")
async def notice(visit: _Papers) -> Response:
    """Show the draft of a notice to a correspondent."""
    found = draft_notice(visit.asked("measure"), visit.asked("to"))
    return visit.page("draft.html", title=found["draft"], found=found)


@router.get("/papers/correspondents", summary="The banks behind each correspondent")
async def correspondents(visit: _Papers) -> Response:
    """Show who sits behind each correspondent, over the payments that the ledger holds."""
    store = visit.house.service.store
    bank, named = visit.asked("bank"), visit.asked("correspondent")
    since, until = day_in(visit.asked("since")), day_in(visit.asked("until"))

    def find() -> list[dict[str, Any]]:
        found = recorded_correspondents(
            store, keepers=bank.split(), correspondent=named, since=since, until=until
        )
        return [correspondent_line(one) for one in found]

    return visit.page(
        "correspondents.html",
        title="Correspondents",
        found=await visit.house.soon(find),
        asked={name: visit.asked(name) for name in ("bank", "correspondent", "since", "until")},
    )


@router.get("/papers/evidence", summary="What the programme can show, to be printed")
async def evidence(visit: _Papers) -> Response:
    """Show what the programme can show for a certification; by default of this year."""
    house = visit.house
    since = day_in(visit.asked("since")) or datetime.now(UTC).date().replace(month=1, day=1)
    until = day_in(visit.asked("until"))
    found = await house.soon(
        lambda: programme_evidence(house.service.store, house.settings, since=since, until=until)
    )
    return visit.page("draft.html", title="Evidence of the screening programme", found=found)


@router.get("/papers/retention", summary="Which records are past their time, to be printed")
async def retention(visit: _Papers) -> Response:
    """Show what may be taken out of the ledger today, and what stays and why."""
    house = visit.house
    store = house.service.store
    found = await house.soon(lambda: retention_report(store, house.settings))
    proposed = await house.soon(lambda: purge_proposal(store))
    return visit.page("retention.html", title=found["report"], found=found, proposed=proposed)


@router.post("/papers/retention/propose", summary="Propose to take out what is past its time")
async def propose_to_purge(visit: _Purge) -> Response:
    """Propose it, for a second person."""
    house, count = visit.house, number_in(visit.text("expected"), _ENTRIES, of="entries")
    store, by = house.service.store, visit.actor.name
    await house.soon(lambda: propose_purge(store, house.settings, by=by, expected=count))
    return go("/papers/retention", "proposed")


@router.post("/papers/retention/approve", summary="Take out what somebody else proposed")
async def approve_to_purge(visit: _Purge) -> Response:
    """Agree with somebody else, and take it out."""
    house, by = visit.house, visit.actor.name
    await house.soon(lambda: approve_purge(house.service.store, house.settings, by=by))
    return go("/papers/retention", "taken_out")


@router.post("/papers/retention/refuse", summary="Refuse to take out what is past its time")
async def refuse_to_purge(visit: _Purge) -> Response:
    """Refuse it: everything stays."""
    house, by = visit.house, visit.actor.name
    await house.soon(lambda: refuse_purge(house.service.store, by=by))
    return go("/papers/retention", "stays")


@router.get("/papers/annual/{year}", summary="The draft of an annual report, to be printed")
async def annual(visit: _Papers, year: int) -> Response:
    """Show the draft of the annual report of blocked property."""
    store = visit.house.service.store
    found = await visit.house.soon(lambda: annual_report(store, year))
    return visit.page("draft.html", title=f"{found['draft']} {year}", found=found)


@router.get("/papers/{entry}", summary="The draft of a report, to be printed")
async def draft(visit: _Papers, entry: int) -> Response:
    """Show the draft of the report on a decision."""
    store = visit.house.service.store
    found = await visit.house.soon(lambda: draft_report(store, entry))
    return visit.page("draft.html", title=found["draft"], found=found)
