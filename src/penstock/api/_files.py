"""Files and messages as the body of a request, each answered as what it is."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from penstock.api._edge import Metrics
from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import once, reply
from penstock.api._shapes import DecisionsGiven, OrdersAsked, OrdersGiven
from penstock.api._who import allowed
from penstock.api._words import AsOf, Upload, day_of
from penstock.desk import FileAnswer, FileDesk, OrderRequest, look_back
from penstock.model import Actor, to_builtins
from penstock.tabular import Note

router = APIRouter(prefix="/v1/check", tags=["files"], responses=RESPONSES)
_Ask = Annotated[Actor, Depends(allowed("ask"))]
_Name = Annotated[
    str, Query(max_length=200, examples=["upload"], description="What you call the file")
]
_PAYMENT = (
    "{1:F01HARBUS33AXXX0000000000}{2:I103RIVRCNBJXXXXN}{4:\n:20:REF-1\n:23B:CRED\n"
    ":32A:261126USD100000,00\n:50K:/1\nSHENYANG ORCHARD TRADING\nSHENYANG CN\n"
    ":59:/2\nLANTERN QUAY SUPPLIES\nSINGAPORE SG\n:71A:SHA\n-}"
)
_SHIPMENT = "id,item,destination,end_user\nS-1,pump,VN,Lantern Quay Supplies\n"
_OWNERS = "owner,owned,share\nLantern Quay Supplies,Orchard Trading,60\n"
_ARTICLE = "A shipping firm of Singapore said on Monday that it had sold its last tanker.\n"


def _body(example: str) -> dict[str, Any]:
    """Return how a file as body is described; any type of content is read."""
    binary = {"schema": {"type": "string", "format": "binary"}, "example": example}
    return {
        "requestBody": {"required": True, "content": {"application/octet-stream": binary}},
    }


@router.post("/look-back", summary="What newer lists say of recorded payments")
async def look_back_route(
    request: Request, _: Annotated[Actor, Depends(allowed("customers.write"))], since: AsOf = None
) -> Response:
    """Decide recorded payments again by the lists of today; what is hit now raises alerts."""
    house = house_of(request)
    day = day_of(since)
    found = await house.in_turn(lambda desk: list(look_back(house.service, desk, since=day)))
    return reply({"payments": [to_builtins(one) for one in found]})


Reading = Callable[[FileDesk, Path, str, Note], Iterator[FileAnswer]]


@router.post(
    "/payments",
    response_model=DecisionsGiven,
    summary="Decide on payments",
    openapi_extra=_body(_PAYMENT),
)
async def check_payments(request: Request, actor: _Ask, name: _Name = "api") -> Response:
    """Return a decision for each payment of ISO 20022 or MT messages, once it is recorded."""
    return await _answer(
        request, actor, name, lambda desk, path, given, _: desk.payments(path.read_bytes(), given)
    )


@router.post(
    "/shipments",
    response_model=DecisionsGiven,
    summary="Decide on shipments",
    openapi_extra=_body(_SHIPMENT),
)
async def check_shipments(request: Request, actor: _Ask, name: _Name = "api") -> Response:
    """Return a decision for each shipment of a JSON, CSV or other table, once it is recorded."""
    return await _answer(request, actor, name, FileDesk.shipments)


@router.post("/orders", response_model=OrdersGiven, summary="Decide on orders")
async def check_orders(request: Request, actor: _Ask, asked: OrdersAsked) -> Response:
    """Return a decision for each order of an order system, once it stands in the ledger.

    What cannot be read in an order is named in its answer, with the nearest that would do. An
    `Idempotency-Key` makes a repeat of the request get the same answer.
    """
    house = house_of(request)
    metrics: Metrics = request.app.state.metrics
    given = OrderRequest(
        orders=asked.orders,
        as_of=day_of(asked.as_of),
        source=asked.source,
        is_recorded=asked.is_recorded,
        with_records=asked.with_records,
    )

    async def make() -> dict[str, Any]:
        answer = await house.in_turn(lambda desk: desk.orders(given))
        for made in answer.decisions:
            metrics.decisions.labels("shipment", made.outcome.value).inc()
        return {"notices": [], "records": []} | answer.to_json()

    return await once(request, house, actor, make)


@router.post(
    "/owners",
    response_model=DecisionsGiven,
    summary="Decide on owned parties",
    openapi_extra=_body(_OWNERS),
)
async def check_owners(request: Request, actor: _Ask, name: _Name = "api") -> Response:
    """Return a decision for each owned party of a file of owners (CSV, BODS, FollowTheMoney)."""
    return await _answer(request, actor, name, FileDesk.owners)


@router.post(
    "/articles",
    response_model=DecisionsGiven,
    summary="Decide on articles",
    openapi_extra=_body(_ARTICLE),
)
async def check_articles(request: Request, actor: _Ask, name: _Name = "api") -> Response:
    """Return a decision for each article of a page, a feed or running text."""
    return await _answer(request, actor, name, FileDesk.articles)


@router.post("/stories", summary="Read articles into stories", openapi_extra=_body(_ARTICLE))
async def stories(request: Request, _: _Ask, name: _Name = "api") -> Response:
    """Return stories with their events, quotes and links to listed parties; nothing is decided."""
    house = house_of(request)
    upload = Upload(await request.body(), name)
    notes: list[str] = []

    def work(desk: FileDesk) -> list[dict[str, Any]]:
        with upload as path:
            return desk.stories(path, upload.name, notes.append)

    return reply({"stories": await house.in_turn(work), "notes": notes})


@router.post(
    "/file",
    response_model=DecisionsGiven,
    summary="Decide on anything",
    openapi_extra=_body(_OWNERS),
)
async def check_file(request: Request, actor: _Ask, name: _Name = "api") -> Response:
    """Return a decision for each question of a file whose kind is told by its content."""
    return await _answer(request, actor, name, FileDesk.anything)


async def _answer(request: Request, actor: Actor, name: str, read: Reading) -> Response:
    house = house_of(request)
    metrics: Metrics = request.app.state.metrics
    content = await request.body()

    async def make() -> dict[str, Any]:
        upload = Upload(content, name)
        notes: list[str] = []

        def work(desk: FileDesk) -> list[FileAnswer]:
            with upload as path:
                return list(read(desk, path, upload.name, notes.append))

        found = await house.in_turn(work)
        for one in found:
            kind = one.decision.question.kind.value
            metrics.decisions.labels(kind, one.decision.outcome.value).inc()
        return {
            "decisions": [
                {
                    "called": one.called,
                    "decision": to_builtins(one.decision),
                    "alerts": list(one.alerts),
                }
                for one in found
            ],
            "notes": notes,
        }

    return await once(request, house, actor, make)
