"""The pages of alerts: queue, review with both sides, and everything people do."""

from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from penstock.desk import Review, reason_codes, review_of
from penstock.errors import UsageError
from penstock.model import Alert, AlertState, Disposition, QuestionKind
from penstock.web._visit import Visit, go, visiting

router = APIRouter(include_in_schema=False)
_Read = Annotated[Visit, Depends(visiting("alerts.read"))]
_Work = Annotated[Visit, Depends(visiting("alerts.work"))]
_Approve = Annotated[Visit, Depends(visiting("alerts.approve"))]
_FILTERS = ("state", "kind", "party", "question", "mine", "overdue", "snoozed")
_STATES = {one.value: one for one in AlertState}
_KINDS = {one.value: one for one in QuestionKind}


@router.get("/alerts", summary="The queue with filters")
async def queue(visit: _Read) -> Response:
    """Show a page of the queue."""
    asked: dict[str, Any] = {name: visit.asked(name) for name in _FILTERS}
    asked["state"] = asked["state"] or "open"
    house = visit.house

    def find() -> tuple[tuple[Alert, ...], str, dict[str, int]]:
        found, more = house.cases.queue(
            state=_STATES.get(asked["state"]),
            assignee=visit.actor.name if asked["mine"] else None,
            kind=_KINDS.get(asked["kind"]),
            party=asked["party"] or None,
            question=asked["question"] or None,
            is_overdue=bool(asked["overdue"]),
            with_snoozed=bool(asked["snoozed"]),
            cursor=visit.asked("cursor"),
        )
        return found, more, house.cases.counts(visit.actor.name)

    found, more, counts = await house.soon(find)
    return visit.page(
        "queue.html",
        title="Alerts",
        alerts=found,
        counts=counts,
        next=more,
        now=datetime.now(UTC),
        query=urlencode({name: value for name, value in asked.items() if value}),
        reasons=reason_codes(),
        **asked,
    )


@router.post("/alerts/next", summary="Take the most urgent alert")
async def take_next(visit: _Work) -> Response:
    """Have the most urgent alert that nobody has, and look at it."""
    found = await visit.house.soon(lambda: visit.house.cases.take_next(visit.actor.name))
    return go("/alerts", "none") if found is None else go(f"/alerts/{found.number}", "taken")


@router.post("/alerts/bulk", summary="Close several with one reason")
async def bulk(visit: _Work) -> Response:
    """Propose one disposition for several alerts, or approve several of others."""
    chosen = visit.texts("alert")
    if not chosen:
        message = "No alert is chosen"
        raise UsageError(message, hint="Tick the ones you mean")
    cases, by = visit.house.cases, visit.actor.name
    if visit.text("do") == "approve":
        from penstock.desk import require

        require(visit.actor, "alerts.approve")
        await visit.house.soon(lambda: cases.approve(chosen, by, visit.text("text")))
        return go("/alerts?state=pending", "approved")
    await visit.house.soon(lambda: _propose(visit, chosen))
    return go("/alerts", "proposed")


@router.get("/alerts/{alert_id}", summary="Review: both sides, why, and what was done")
async def alert(visit: _Read, alert_id: str) -> Response:
    """Show an alert with both sides; that it was looked at is recorded."""
    house = visit.house

    def find() -> Review:
        found = house.cases.view(alert_id, visit.actor.name)
        return review_of(found, house.cases, house.service.store, house.service.ready.policy)

    review = await house.soon(find)
    return visit.page(
        "alert.html",
        title=f"{review.alert.number} {review.alert.name}",
        review=review,
        reasons=reason_codes(),
        now=datetime.now(UTC),
    )


@router.post("/alerts/{alert_id}/propose", summary="Say what an alert is")
async def propose(visit: _Work, alert_id: str) -> Response:
    """Propose a disposition."""
    await visit.house.soon(lambda: _propose(visit, [alert_id]))
    is_open = visit.text("disposition") == Disposition.INCONCLUSIVE.value
    return go(f"/alerts/{alert_id}", "escalated" if is_open else "proposed")


@router.post("/alerts/{alert_id}/approve", summary="Agree with what somebody said")
async def approve(visit: _Approve, alert_id: str) -> Response:
    """Approve somebody else's disposition."""
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    await visit.house.soon(lambda: cases.approve([alert_id], by, text))
    return go(f"/alerts/{alert_id}", "approved")


@router.post("/alerts/{alert_id}/refuse", summary="Disagree with what somebody said")
async def refuse(visit: _Approve, alert_id: str) -> Response:
    """Refuse somebody else's disposition."""
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    await visit.house.soon(lambda: cases.refuse(alert_id, by, text))
    return go(f"/alerts/{alert_id}", "refused")


@router.post("/alerts/{alert_id}/reopen", summary="Open a closed alert again")
async def reopen(visit: _Approve, alert_id: str) -> Response:
    """Open a closed alert again."""
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    await visit.house.soon(lambda: cases.reopen(alert_id, by, text))
    return go(f"/alerts/{alert_id}", "reopened")


@router.post("/alerts/{alert_id}/assign", summary="Give an alert to somebody")
async def assign(visit: _Work, alert_id: str) -> Response:
    """Give an alert to somebody, or to nobody."""
    cases, by, to = visit.house.cases, visit.actor.name, visit.text("to")
    await visit.house.soon(lambda: cases.assign(alert_id, to, by))
    return go(f"/alerts/{alert_id}", "taken" if to == by else "given")


@router.post("/alerts/{alert_id}/escalate", summary="Hand an alert upwards")
async def escalate(visit: _Work, alert_id: str) -> Response:
    """Escalate an alert."""
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    await visit.house.soon(lambda: cases.escalate(alert_id, text, by))
    return go(f"/alerts/{alert_id}", "escalated")


@router.post("/alerts/{alert_id}/snooze", summary="Hide an alert for a while")
async def snooze(visit: _Work, alert_id: str) -> Response:
    """Hide an alert until a day."""
    try:
        until = datetime.fromisoformat(visit.text("until")).replace(tzinfo=UTC)
    except ValueError as error:
        message = f"{visit.text('until')!r} is not a date"
        raise UsageError(message, hint="Choose a day") from error
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    await visit.house.soon(lambda: cases.snooze(alert_id, until, text, by))
    return go(f"/alerts/{alert_id}", "hidden")


@router.post("/alerts/{alert_id}/comment", summary="Comment on an alert, attach a file")
async def comment(visit: _Work, alert_id: str) -> Response:
    """Add a comment, a file, or both."""
    name, content = await visit.file("file")
    cases, by, text = visit.house.cases, visit.actor.name, visit.text("text")
    if content:
        kind = "application/octet-stream"
        await visit.house.soon(lambda: cases.attach(alert_id, name, kind, content, by))
    if text.strip() or not content:
        await visit.house.soon(lambda: cases.comment(alert_id, text, by))
    return go(f"/alerts/{alert_id}", "noted")


@router.get("/alerts/{alert_id}/files/{sha256}", summary="An attachment")
async def attachment(visit: _Read, alert_id: str, sha256: str) -> Response:
    """Return an attachment as a download; no browser shows it as a page."""
    cases = visit.house.cases
    name, _, content = await visit.house.soon(lambda: cases.attachment(alert_id, sha256))
    plain = "".join(one for one in name if one.isascii() and (one.isalnum() or one in "._- "))
    headers = {"content-disposition": f'attachment; filename="{plain or "attachment"}"'}
    return Response(content, headers=headers, media_type="application/octet-stream")


def _propose(visit: Visit, alerts: list[str]) -> None:
    word = visit.text("disposition")
    if not word or not visit.text("reason"):
        message = "Nothing says what it is, and why" if not word else "Nothing says why it is that"
        raise UsageError(message, hint="Go back and choose a disposition and its reason")
    if word not in [one.value for one in Disposition]:
        message = f"There is no disposition {word!r}"
        raise UsageError(message)
    visit.house.cases.propose(
        alerts, Disposition(word), visit.text("reason"), visit.text("text"), visit.actor.name
    )
