"""Alerts and cases: the queue, and everything people do."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic.json_schema import SkipJsonSchema
from starlette.convertors import Convertor, register_url_convertor

from penstock.api._house import house_of
from penstock.api._problems import RESPONSES
from penstock.api._replies import reply
from penstock.api._shapes import (
    ApprovalAsked,
    AssignAsked,
    CommentAsked,
    DispositionAsked,
    SnoozeAsked,
)
from penstock.api._who import allowed
from penstock.api._words import AlertName
from penstock.desk import alert_line, reason_codes
from penstock.errors import UnknownName, UsageError
from penstock.model import Actor, AlertState, QuestionKind


class _AlertName(Convertor[str]):
    """Keeps the name of an alert apart from the words of other routes, such as `next`."""

    regex = "[Aa]?[0-9]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("alert", _AlertName())
router = APIRouter(prefix="/v1", tags=["alerts"], responses=RESPONSES)
_Read = Annotated[Actor, Depends(allowed("alerts.read"))]
_Work = Annotated[Actor, Depends(allowed("alerts.work"))]
_Approve = Annotated[Actor, Depends(allowed("alerts.approve"))]
_State = Literal["open", "pending", "closed", "any"]
# See `CaseDesk.queue`.
_CURSOR: dict[str, Any] = {"pattern": "^([0-9]{1,16}_[0-9]{1,17})?$"}


@router.get("/alerts", summary="The queue")
async def queue(
    request: Request,
    _: _Read,
    state: Annotated[_State, Query(examples=["open"])] = "open",
    assignee: Annotated[str | SkipJsonSchema[None], Query(max_length=100, examples=["ann"])] = None,
    kind: Annotated[QuestionKind | SkipJsonSchema[None], Query(examples=["party"])] = None,
    party: Annotated[
        str | SkipJsonSchema[None], Query(max_length=200, examples=["us-ofac:20157"])
    ] = None,
    question: Annotated[
        str | SkipJsonSchema[None], Query(max_length=200, examples=["C-1001"])
    ] = None,
    overdue: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    snoozed: Annotated[bool, Query(examples=[False])] = False,  # noqa: FBT002 - a query
    cursor: Annotated[str, Query(max_length=100, examples=[""], json_schema_extra=_CURSOR)] = "",
    limit: Annotated[int, Query(ge=1, le=500, examples=[50])] = 50,
) -> Response:
    """Return a page of alerts, the earliest due first, and the cursor of the next page."""
    house = house_of(request)
    wanted = None if state == "any" else AlertState(state)
    found, more = await house.soon(
        lambda: house.cases.queue(
            state=wanted,
            assignee=assignee,
            kind=kind,
            party=party,
            question=question,
            is_overdue=overdue,
            with_snoozed=snoozed,
            cursor=cursor,
            limit=limit,
        )
    )
    return reply({"alerts": [alert_line(one) for one in found], "next": more})


@router.get("/alerts/counts", summary="How many alerts there are")
async def counts(request: Request, actor: _Read) -> Response:
    """Return how many are open, pending, overdue and one's own; at most 10,000 each."""
    house = house_of(request)
    return reply(await house.soon(lambda: house.cases.counts(actor.name)))


@router.get("/reasons", summary="Reason codes of dispositions")
async def reasons(_: _Read) -> Response:
    """Return the reason codes of each disposition with their meanings."""
    return reply({one.value: codes for one, codes in reason_codes().items()})


@router.post("/alerts/next", summary="Take the most urgent alert")
async def take_next(
    request: Request,
    actor: _Work,
    kind: Annotated[QuestionKind | SkipJsonSchema[None], Query(examples=["party"])] = None,
) -> Response:
    """Have the most urgent alert that nobody has; nobody else gets it.

    Raises:
        UnknownName: there is none.
    """
    house = house_of(request)
    found = await house.soon(lambda: house.cases.take_next(actor.name, kind))
    if found is None:
        message = "No alert is waiting"
        raise UnknownName(message, hint="Look again later")
    return reply(alert_line(found, with_content=True))


@router.post("/alerts/dispositions", summary="Say what alerts are")
async def propose(request: Request, actor: _Work, asked: DispositionAsked) -> Response:
    """Propose what one or several alerts are, all or none; a second person must agree."""
    house = house_of(request)
    found = await house.soon(
        lambda: house.cases.propose(
            asked.alerts, asked.disposition, asked.reason, asked.text, actor.name
        )
    )
    return reply({"alerts": [alert_line(one) for one in found]})


@router.post("/alerts/approvals", summary="Agree to what others said")
async def approve(request: Request, actor: _Approve, asked: ApprovalAsked) -> Response:
    """Close one or several alerts as somebody else proposed, all or none; nobody their own."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.approve(asked.alerts, actor.name, asked.text))
    return reply({"alerts": [alert_line(one) for one in found]})


@router.get("/alerts/{alert_id:alert}", summary="One alert")
async def alert(request: Request, actor: _Read, alert_id: AlertName) -> Response:
    """Return an alert with both sides and its history; that it was looked at is recorded."""
    house = house_of(request)

    def find() -> dict[str, Any]:
        found = house.cases.view(alert_id, actor.name)
        line = alert_line(found, with_content=True)
        return line | {"history": list(house.cases.history(alert_id))}

    return reply(await house.soon(find))


@router.post("/alerts/{alert_id}/refusal", summary="Disagree with what somebody said")
async def refuse(
    request: Request, actor: _Approve, alert_id: AlertName, asked: CommentAsked
) -> Response:
    """Open an alert again that waits for approval, and say why."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.refuse(alert_id, actor.name, asked.text))
    return reply(alert_line(found))


@router.post("/alerts/{alert_id}/reopening", summary="Open a closed alert again")
async def reopen(
    request: Request, actor: _Approve, alert_id: AlertName, asked: CommentAsked
) -> Response:
    """Open a closed alert again, and say why."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.reopen(alert_id, actor.name, asked.text))
    return reply(alert_line(found))


@router.post("/alerts/{alert_id}/comments", summary="Say something about an alert")
async def comment(
    request: Request, actor: _Work, alert_id: AlertName, asked: CommentAsked
) -> Response:
    """Add a comment; it stands in the ledger."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.comment(alert_id, asked.text, actor.name))
    return reply(alert_line(found))


@router.post("/alerts/{alert_id}/assignment", summary="Give an alert to somebody")
async def assign(
    request: Request, actor: _Work, alert_id: AlertName, asked: AssignAsked
) -> Response:
    """Give an alert to somebody, or to nobody."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.assign(alert_id, asked.to, actor.name))
    return reply(alert_line(found))


@router.post("/alerts/{alert_id}/escalation", summary="Hand an alert upwards")
async def escalate(
    request: Request, actor: _Work, alert_id: AlertName, asked: CommentAsked
) -> Response:
    """Hand an alert to somebody with more to say, and say why."""
    house = house_of(request)
    found = await house.soon(lambda: house.cases.escalate(alert_id, asked.text, actor.name))
    return reply(alert_line(found))


@router.post("/alerts/{alert_id}/snooze", summary="Hide an alert for a while")
async def snooze(
    request: Request, actor: _Work, alert_id: AlertName, asked: SnoozeAsked
) -> Response:
    """Hide an alert from the queue until a moment, and say why."""
    if asked.until.tzinfo is None:
        message = "The moment has no time zone"
        raise UsageError(message, hint="Write it as 2026-12-01T09:00:00Z")
    house = house_of(request)
    found = await house.soon(
        lambda: house.cases.snooze(alert_id, asked.until, asked.text, actor.name)
    )
    return reply(alert_line(found))


@router.post(
    "/alerts/{alert_id}/attachments",
    summary="Attach a file",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/octet-stream": {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "The bytes of an extract of a register",
                }
            },
        }
    },
)
async def attach(
    request: Request,
    actor: _Work,
    alert_id: AlertName,
    name: Annotated[str, Query(max_length=200, examples=["extract.pdf"])] = "attachment",
) -> Response:
    """Keep a file with an alert; its digest stands in the ledger."""
    house = house_of(request)
    content = await request.body()
    kind = request.headers.get("content-type", "application/octet-stream")
    digest = await house.soon(lambda: house.cases.attach(alert_id, name, kind, content, actor.name))
    return reply({"sha256": digest})


@router.get(
    "/alerts/{alert_id}/attachments/{sha256}", summary="An attachment", response_class=Response
)
async def attachment(
    request: Request,
    _: _Read,
    alert_id: AlertName,
    sha256: Annotated[str, Path(max_length=64, examples=["9f86d081884c7d65"])],
) -> Response:
    """Return an attachment as a download; no browser shows it as a page."""
    house = house_of(request)
    name, _kind, content = await house.soon(lambda: house.cases.attachment(alert_id, sha256))
    plain = "".join(one for one in name if one.isascii() and (one.isalnum() or one in "._- "))
    headers = {"content-disposition": f'attachment; filename="{plain or "attachment"}"'}
    return Response(content, headers=headers, media_type="application/octet-stream")
