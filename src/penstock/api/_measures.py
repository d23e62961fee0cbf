"""Measures: what is forbidden, by which text, since when."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema

from penstock.api._problems import RESPONSES
from penstock.api._replies import tagged
from penstock.api._who import allowed
from penstock.api._words import AsOf, Day, day_of, today_or
from penstock.desk import (
    calendar_rows,
    find_measures,
    measure_rows,
    show_measure,
    timeline_lines,
    timeline_picture,
)

router = APIRouter(
    prefix="/v1",
    tags=["measures"],
    responses=RESPONSES,
    dependencies=[Depends(allowed("read"))],
)
_Word = Annotated[str | SkipJsonSchema[None], Query(max_length=200, examples=["KP"])]


@router.get("/measures", summary="The measures there are on a day")
def measures(
    request: Request,
    as_of: AsOf = None,
    known_as_of: AsOf = None,
    target: _Word = None,
    country: _Word = None,
    regime: _Word = None,
    stage: Annotated[
        str | SkipJsonSchema[None], Query(max_length=50, examples=["in_force"])
    ] = None,
    everything: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
) -> Response:
    """Return the measures known of on a day, at their stage."""
    rows = measure_rows(
        today_or(as_of),
        day_of(known_as_of),
        target=target,
        country=country,
        regime=regime,
        stage=stage,
        everything=everything,
    )
    return tagged(request, {"measures": list(rows)})


@router.get("/measures/{measure_id}", summary="One measure")
def measure(request: Request, measure_id: str, as_of: AsOf = None) -> Response:
    """Return one measure: events, paragraphs, who is bound, and its citations."""
    return tagged(request, show_measure(measure_id, today_or(as_of)))


@router.get("/timelines/{word}", summary="What happened to a target, day by day")
def timeline(request: Request, word: str, as_of: AsOf = None) -> Response:
    """Return the events of every measure against a target, country or regime, oldest first."""
    lines = timeline_lines(find_measures(word), last=today_or(as_of))
    return tagged(request, {"events": list(lines)})


@router.get(
    "/timelines/{word}/picture.svg",
    summary="The same as a picture",
    response_class=Response,
)
def timeline_svg(word: str, as_of: AsOf = None) -> Response:
    """Return the timeline as SVG."""
    picture = timeline_picture(find_measures(word), today_or(as_of))
    return Response(picture, media_type="image/svg+xml")


@router.get("/calendar", summary="What falls due, and who must act")
def calendar(
    request: Request,
    first: Annotated[Day, Query(examples=["2026-01-01"])],
    last: Annotated[Day, Query(examples=["2026-12-31"])],
) -> Response:
    """Return what falls due between two days."""
    rows = calendar_rows(today_or(first), today_or(last))
    return tagged(request, {"due": list(rows)})
