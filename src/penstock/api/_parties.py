"""Parties: who is it, and what follows."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Router

from penstock.api._asked_most import MOST_HITS, AskedMost, answered
from penstock.api._edge import Metrics
from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import once, reply, tagged
from penstock.api._shapes import AnswersGiven, DecisionsGiven, PartiesAsked, PartyAsked
from penstock.api._who import allowed
from penstock.api._words import AsOf, day_of
from penstock.desk import Decided, screen_line, show_party
from penstock.model import Actor, to_builtins

router = APIRouter(prefix="/v1", tags=["parties"], responses=RESPONSES)
_may_ask = allowed("ask")
_Ask = Annotated[Actor, Depends(_may_ask)]
_Read = Annotated[Actor, Depends(allowed("read"))]


@router.post("/screen", response_model=AnswersGiven, summary="Who is this party?")
async def screen(
    request: Request,
    _: _Ask,
    party: PartyAsked,
    limit: Annotated[int, Query(ge=1, le=50, examples=[10])] = MOST_HITS,
) -> Response:
    """Return the listed parties that one party may be, with reasons; nothing is recorded."""
    return await answered(house_of(request), party, limit)


def asked_most(whole: Router) -> AskedMost:
    """Return what answers plain questions about one party before any other route is looked at.

    Args:
        whole: finds every route.
    """
    (route,) = [
        one for one in router.routes if isinstance(one, APIRoute) and one.endpoint is screen
    ]
    return AskedMost(route, whole, _may_ask)


@router.post("/screen/batch", response_model=AnswersGiven, summary="Who are these parties?")
async def screen_batch(request: Request, _: _Ask, asked: PartiesAsked) -> Response:
    """Return the same for several parties, in order; nothing is recorded."""
    house = house_of(request)
    subjects = [one.subject() for one in asked.parties]
    found = await asyncio.wrap_future(house.service.ask(subjects, asked.limit))
    return reply({"answers": [screen_line(one) for one in found]})


@router.post("/check/parties", response_model=DecisionsGiven, summary="Decide on parties")
async def check_parties(request: Request, actor: _Ask, asked: PartiesAsked) -> Response:
    """Return a decision for each party once it stands in the ledger; what alerts is raised.

    Hits that two people have settled stay quiet and visible. An `Idempotency-Key` makes a repeat
    of the request get the same answer.
    """
    house = house_of(request)
    metrics: Metrics = request.app.state.metrics

    async def make() -> dict[str, Any]:
        subjects = [one.subject() for one in asked.parties]
        found = await asyncio.wrap_future(house.service.ask(subjects, asked.limit))
        ready = house.service.ready

        def decide() -> list[Decided]:
            desk = house.party_desk()
            return desk.decide(found, ready, source=asked.source, limit=asked.limit)

        made = await house.soon(decide)
        for one in made:
            metrics.decisions.labels("party", one.decision.outcome.value).inc()
        return {
            "decisions": [
                {
                    "called": one.subject.name,
                    "decision": to_builtins(one.decision),
                    "alerts": list(one.alerts),
                }
                for one in made
            ],
            "notes": [],
        }

    return await once(request, house, actor, make)


@router.get("/parties/{party_id}", summary="A listed party and its history")
async def listed_party(
    request: Request,
    _: _Read,
    party_id: str,
    as_of: AsOf = None,
) -> Response:
    """Return a listed party as of a day, and the publications in which it changed."""
    house = house_of(request)
    day = day_of(as_of)
    found = await house.soon(lambda: show_party(house.service.store, party_id, day))
    return tagged(request, found)
