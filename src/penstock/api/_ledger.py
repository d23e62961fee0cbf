"""The ledger: looked into, anchored and proven."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import PurgeAsked
from penstock.api._who import allowed
from penstock.desk import (
    anchor_line,
    entry_line,
    find_entries,
    purge_ledger,
    report_line,
    verify_ledger,
)
from penstock.model import Actor, to_builtins

router = APIRouter(prefix="/v1/ledger", tags=["ledger"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("ledger.read"))]
_Purge = Annotated[Actor, Depends(allowed("ledger.purge"))]
_Verify = Annotated[Actor, Depends(allowed("ledger.verify"))]


@router.get("", summary="Entries, oldest first")
async def entries(
    request: Request,
    _: _Read,
    after: Annotated[int, Query(ge=0, le=2**62, examples=[0])] = 0,
    limit: Annotated[int, Query(ge=1, le=500, examples=[50])] = 50,
) -> Response:
    """Return the entries after a number; `next` is what to pass as `after`, null at the end."""
    house = house_of(request)

    def find() -> list[dict[str, Any]]:
        found = house.service.store.ledger.entries(after=after, until=after + limit)
        return [entry_line(one) for one in found]

    lines = await house.soon(find)
    more = lines[-1]["entry"] if len(lines) == limit else None
    return reply({"entries": lines, "next": more})


@router.get("/anchor", summary="An anchor of the ledger as it stands")
async def anchor(request: Request, _: _Read) -> Response:
    """Return number and digest of the last entry, to be kept where nobody here can write."""
    house = house_of(request)
    return reply(await house.soon(lambda: anchor_line(house.service.store)))


@router.post("/verify", summary="Prove that the ledger is as it was written")
async def verify(request: Request, _: _Verify) -> Response:
    """Read the whole ledger and return what in it is not as it was written."""
    house = house_of(request)
    report = await house.soon(lambda: verify_ledger(house.service.store))
    return reply(report_line(report))


@router.post("/purge", summary="Take out what is past its time")
async def purge(request: Request, actor: _Purge, asked: PurgeAsked) -> Response:
    """Take out what is past its time, and record that it went; what is younger is refused."""
    house = house_of(request)
    store = house.service.store
    receipt = await house.soon(
        lambda: purge_ledger(store, house.settings, by=actor.name, expected=asked.expected)
    )
    return reply(
        {
            "entries": asked.expected if receipt else 0,
            "recorded": None if receipt is None else to_builtins(receipt),
        }
    )


@router.get("/about/{subject:path}", summary="What the ledger holds of one thing")
async def about(request: Request, _: _Read, subject: str) -> Response:
    """Return the entries about a question, an alert such as A12, or an entry by its number."""
    house = house_of(request)

    def find() -> list[dict[str, Any]]:
        return [entry_line(one) for one in find_entries(house.service.store, subject)]

    return reply({"entries": await house.soon(find)})
