"""The case file of an alert: as a page, as PDF, and as the record that proves it."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Response

from penstock.desk import case_file, case_page
from penstock.web._line import print_in_turn
from penstock.web._visit import Visit, visiting

router = APIRouter(include_in_schema=False)
_Papers = Annotated[Visit, Depends(visiting("papers.read"))]


@router.get("/alerts/{alert_id}/case.json", summary="The case file as JSON, with its proof")
async def record(visit: _Papers, alert_id: str) -> Response:
    """Return everything about an alert, every entry of the ledger whole."""
    found = await _found(visit, alert_id)
    content = msgspec.json.format(msgspec.json.encode(found), indent=1)
    return _file(content, f"{found['case']}.json", "application/json")


@router.get("/alerts/{alert_id}/case.html", summary="The case file as one page, to be kept")
async def page(visit: _Papers, alert_id: str) -> Response:
    """Return the case file as a page that needs no other file."""
    found = await _found(visit, alert_id)
    return _file(case_page(found).encode(), f"{found['case']}.html", "text/html; charset=utf-8")


@router.get("/alerts/{alert_id}/case.pdf", summary="The case file as PDF")
async def printed(visit: _Papers, alert_id: str) -> Response:
    """Return the case file as a browser prints it; where there is none, an error says so."""
    found = await _found(visit, alert_id)
    content = await print_in_turn(visit.request, case_page(found))
    return _file(content, f"{found['case']}.pdf", "application/pdf")


async def _found(visit: Visit, alert_id: str) -> Mapping[str, Any]:
    house = visit.house
    return await house.soon(lambda: case_file(house.service.store, house.cases, alert_id))


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, media_type=kind)
