"""Drafts of reports and notices, with their clocks; case files."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._who import allowed
from penstock.api._words import AlertName, AsOf, day_of
from penstock.desk import annual_report, case_file, draft_notice, draft_report, reports_due
from penstock.model import Actor

router = APIRouter(prefix="/v1", tags=["papers"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("papers.read"))]


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
