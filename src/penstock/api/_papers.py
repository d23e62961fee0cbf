"""Drafts of reports and notices, with their clocks; case files."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import NoticeAsked
from penstock.api._who import allowed
from penstock.api._words import AlertName, AsOf, Day, day_of, today_or
from penstock.desk import (
    annual_report,
    case_file,
    draft_notice,
    draft_report,
    notices_sent,
    programme_evidence,
    record_notice,
    recorded_correspondents,
    reports_due,
    retention_report,
)
from penstock.model import Actor, to_builtins

router = APIRouter(prefix="/v1", tags=["papers"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("papers.read"))]
_Write = Annotated[Actor, Depends(allowed("papers.write"))]


@router.get("/papers/due", summary="Reports to OFAC that are due")
async def due(request: Request, _: _Read, since: AsOf = None) -> Response:
    """Return a line for each payment that was blocked or rejected, with the day it is due."""
    house = house_of(request)
    day = day_of(since)

    def find() -> list[dict[str, Any]]:
        return list(reports_due(house.service.store, since=day))

    return reply({"reports": await house.soon(find)})


@router.get("/papers/drafts/{entry}", summary="The draft of a report")
async def draft(
    request: Request, _: _Read, entry: Annotated[int, Path(ge=1, le=2**62, examples=[12])]
) -> Response:
    """Return the draft of the report on a decision, by its number in the ledger."""
    house = house_of(request)
    return reply(await house.soon(lambda: draft_report(house.service.store, entry)))


@router.get("/papers/annual/{year}", summary="The draft of the annual report")
async def annual(
    request: Request, _: _Read, year: Annotated[int, Path(ge=2000, le=2999, examples=[2026])]
) -> Response:
    """Return the draft of the annual report of blocked property, as held on 30 June."""
    house = house_of(request)
    return reply(await house.soon(lambda: annual_report(house.service.store, year)))


@router.get("/papers/notices/{measure_id}", summary="The draft of a notice to a correspondent")
async def notice(
    _: _Read,
    measure_id: str,
    to: Annotated[str, Query(min_length=1, max_length=300, examples=["River Bank, RIVRCNBJ"])],
    as_of: AsOf = None,
) -> Response:
    """Return the draft of a notice under a special measure of section 311."""
    return reply(draft_notice(measure_id, to, day_of(as_of)))


@router.get("/alerts/{alert_id}/file", summary="The case file of an alert")
async def file(request: Request, _: _Read, alert_id: AlertName) -> Response:
    """Return everything about an alert, with the entries of the ledger that prove it."""
    house = house_of(request)
    store = house.service.store
    return reply(await house.soon(lambda: case_file(store, house.cases, alert_id)))


@router.get("/papers/notices", summary="The notices that were sent")
async def notices(
    request: Request,
    _: _Read,
    measure: Annotated[str, Query(max_length=100, examples=["us-311-kp"])] = "",
    to: Annotated[str, Query(max_length=300, examples=["River Bank"])] = "",
) -> Response:
    """Return the log of notices to correspondents, oldest first, each with its text and proof."""
    store = house_of(request).service.store

    def find() -> list[dict[str, Any]]:
        return list(notices_sent(store, measure=measure, to=to))

    return reply({"notices": await house_of(request).soon(find)})


@router.post("/papers/notices/{measure_id}", summary="Record that a notice was sent")
async def send_notice(
    request: Request, actor: _Write, measure_id: str, asked: NoticeAsked
) -> Response:
    """Record that a notice was sent, with its text; it stands in the ledger."""
    house = house_of(request)
    made = await house.soon(
        lambda: record_notice(
            house.service.store,
            measure_id,
            asked.to,
            channel=asked.channel,
            by=actor.name,
            reference=asked.reference,
            sent_on=asked.sent_on,
        )
    )
    return reply(made)


@router.get("/papers/correspondents", summary="Who sits behind each correspondent")
async def correspondents(
    request: Request,
    _: _Read,
    bank: Annotated[list[str], Query(examples=[["HARBUS33"]])] = [],  # noqa: B006
    correspondent: Annotated[str, Query(max_length=300, examples=["RIVRCNBJ"])] = "",
    since: AsOf = None,
    until: AsOf = None,
) -> Response:
    """Return a report on each correspondent, over the payments that the ledger holds."""
    house = house_of(request)
    first, last = day_of(since), day_of(until)

    def find() -> list[dict[str, Any]]:
        found = recorded_correspondents(
            house.service.store,
            keepers=bank,
            correspondent=correspondent,
            since=first,
            until=last,
        )
        return [to_builtins(one) for one in found]

    return reply({"correspondents": await house.soon(find)})


@router.get("/papers/evidence", summary="What the programme can show for a certification")
async def evidence(
    request: Request,
    _: _Read,
    since: Annotated[Day, Query(examples=["2026-01-01"])],
    until: AsOf = None,
) -> Response:
    """Return list freshness, thresholds and their changes, tests, and how alerts age."""
    house = house_of(request)
    first, last = today_or(since), day_of(until)
    return reply(
        await house.soon(
            lambda: programme_evidence(house.service.store, house.settings, since=first, until=last)
        )
    )


@router.get("/papers/retention", summary="Which records are past their time")
async def retention(request: Request, _: _Read) -> Response:
    """Return what may be taken out of the ledger today, and what stays and why."""
    house = house_of(request)
    return reply(await house.soon(lambda: retention_report(house.service.store, house.settings)))
