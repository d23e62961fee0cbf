"""Lists: what is loaded, how fresh it is, and how publications differ."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply, tagged
from penstock.api._who import allowed
from penstock.api._words import AsOf, Upload, day_of
from penstock.desk import SNAPSHOT_HINT, list_line, lists_diff, lists_status, load_lists
from penstock.errors import UnknownName
from penstock.model import Actor

router = APIRouter(prefix="/v1", tags=["lists"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("read"))]
_Write = Annotated[Actor, Depends(allowed("lists.write"))]


@router.get("/lists", summary="Which lists are loaded")
async def lists(
    request: Request,
    _: _Read,
    as_of: AsOf = None,
    everything: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
) -> Response:
    """Return which publications answer, when they were heard of last, and what is quarantined."""
    house = house_of(request)
    day = day_of(as_of)

    def find() -> list[dict[str, Any]]:
        store = house.service.store
        return list(lists_status(house.settings, store, as_of=day, everything=everything))

    return tagged(request, {"lists": await house.soon(find)})


@router.get("/lists/diff", summary="What changed between two publications")
async def diff(
    request: Request,
    _: _Read,
    before: Annotated[
        str, Query(min_length=1, max_length=100, examples=["us-ofac-sdn@2016-06-01"])
    ],
    after: Annotated[str, Query(min_length=1, max_length=100, examples=["us-ofac-sdn@2016-11-10"])],
    limit: Annotated[int, Query(ge=1, le=10_000, examples=[1000])] = 1000,
) -> Response:
    """Return what changed, a line a party or field; snapshots are named, never files."""
    for word in (before, after):
        if not word.isdecimal() and Path(word).exists():
            # The same as for what is no file: nobody is told what lies on this disk.
            message = f"No snapshot is called {word!r}"
            raise UnknownName(message, hint=SNAPSHOT_HINT)
    house = house_of(request)

    def find() -> list[dict[str, Any]]:
        lines = lists_diff(house.service.store, before, after)
        return [line for line, _ in zip(lines, range(limit), strict=False)]

    return tagged(request, {"changes": await house.soon(find)})


@router.post(
    "/lists",
    summary="Load an official file",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "The bytes of sdn_advanced.xml",
                }
            },
        }
    },
)
async def load(
    request: Request,
    _: _Write,
    name: Annotated[str, Query(max_length=200, examples=["sdn_advanced.xml"])] = "upload",
    published: AsOf = None,
) -> Response:
    """Load one official file, recognised by its content; guards apply as ever."""
    house = house_of(request)
    upload = Upload(await request.body(), name)
    day = day_of(published)

    def work() -> list[dict[str, Any]]:
        with upload as path:
            found = load_lists(
                [path], house.settings, house.service.store, published=day, inside=path.parent
            )
            return [list_line(one) for one in found]

    lines = await house.soon(work)
    await house.soon(house.service.refresh)
    return reply({"lists": lines})
