"""Alerts worked on by people: every rule about who may do what when stands here.

What is done is judged while nobody else can act, and written together with its entry in the
ledger: of two people at once, the second is told.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import msgspec

from penstock.data import data_table
from penstock.errors import Conflicting, Forbidden, UnreadableInput, UsageError
from penstock.model import (
    Alert,
    AlertAct,
    AlertDeed,
    AlertState,
    Disposition,
    LedgerEntry,
    LedgerKind,
    QuestionKind,
    to_builtins,
)
from penstock.settings import Settings
from penstock.store import AlertChange, Store

_MOST_IN_BULK = 500
_LARGEST_ATTACHMENT = 10_000_000
_LONGEST_TEXT = 10_000


class CaseDesk:
    """The alerts of a store, worked on by the rules of the house.

    Args:
        store: where they are.
        settings: how long an alert may be hidden.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._book = store.alerts
        self._settings = settings

    def queue(
        self,
        *,
        state: AlertState | None = AlertState.OPEN,
        assignee: str | None = None,
        kind: QuestionKind | None = None,
        party: str | None = None,
        question: str | None = None,
        is_overdue: bool = False,
        with_snoozed: bool = False,
        cursor: str = "",
        limit: int = 50,
    ) -> tuple[tuple[Alert, ...], str]:
        """Return a page of the queue, the earliest due first, and the cursor of the next one.

        The cursor is empty on the last page.

        Raises:
            UsageError: the cursor is none of ours.
        """
        found = self._book.page(
            now=_now(),
            state=state,
            assignee=assignee,
            kind=kind,
            party=party,
            question=question,
            is_overdue=is_overdue,
            with_snoozed=with_snoozed,
            after=_read_cursor(cursor),
            limit=limit + 1,
        )
        shown = found[:limit]
        more = f"{shown[-1].due_at.isoformat()}_{shown[-1].id}" if len(found) > limit else ""
        return shown, more

    def counts(self, by: str = "") -> dict[str, int]:
        """Return how many alerts are open, pending, overdue and somebody's own."""
        return self._book.counts(_now(), by)

    def get(self, alert: str) -> Alert:
        """Return an alert by what people call it, such as `A12`.

        Raises:
            UnknownName: there is none of that number.
        """
        return self._book.get(alert_number(alert))

    def view(self, alert: str, by: str) -> Alert:
        """Return an alert after noting in the ledger who looked at it."""
        return self._book.view(alert_number(alert), by)

    def history(self, alert: str) -> tuple[dict[str, Any], ...]:
        """Return what was done about an alert, oldest first, as the ledger tells it.

        `entry` and `sha256` are of the deed itself in the ledger; `decision` is the entry that it
        rests on, where it does.

        Raises:
            LedgerDamaged: an entry is not as it was written.
        """
        entries = self._store.ledger.about(f"A{alert_number(alert)}")
        return tuple(
            _done(one) for one in entries if one.kind in (LedgerKind.ALERT, LedgerKind.VIEW)
        )

    def take_next(self, by: str, kind: QuestionKind | None = None) -> Alert | None:
        """Give somebody the most urgent alert that nobody has, None if there is none."""
        return self._book.take_next(by, _now(), kind=kind)

    def assign(self, alert: str, to: str, by: str) -> Alert:
        """Give an alert to somebody, or to nobody where `to` is empty.

        Raises:
            Conflicting: it is closed.
        """

        def decide(found: Alert) -> AlertChange:
            _must_not_be(found, AlertState.CLOSED)
            deed = AlertDeed.ASSIGN if to.strip() else AlertDeed.RELEASE
            act = AlertAct(deed=deed, by=by, to=to.strip())
            return AlertChange(act=act, values={"assignee": to.strip(), "changed_at": _now()})

        return self._book.act(alert_number(alert), decide)

    def comment(self, alert: str, text: str, by: str) -> Alert:
        """Say something about an alert.

        Raises:
            UsageError: nothing is said.
        """
        said = _said(text, "The comment")

        def decide(_: Alert) -> AlertChange:
            act = AlertAct(deed=AlertDeed.COMMENT, by=by, text=said)
            return AlertChange(act=act, values={"changed_at": _now()})

        return self._book.act(alert_number(alert), decide)

    def attach(self, alert: str, name: str, media_type: str, content: bytes, by: str) -> str:
        """Keep a file with an alert and return its SHA-256.

        Raises:
            UnreadableInput: it is empty or too large.
        """
        if not content or len(content) > _LARGEST_ATTACHMENT:
            message = f"An attachment has between 1 and {_LARGEST_ATTACHMENT:,} bytes"
            raise UnreadableInput(message)
        digest = hashlib.sha256(content).hexdigest()
        shown = "".join(one for one in name if one.isprintable() and one not in "/\\")[:200]
        act = AlertAct(deed=AlertDeed.ATTACH, by=by, text=shown or "attachment", attached=digest)
        number = alert_number(alert)
        self._book.attach(number, digest, shown or "attachment", media_type, content, act)
        return digest

    def attachment(self, alert: str, sha256: str) -> tuple[str, str, bytes]:
        """Return name, media type and content of an attachment."""
        return self._book.attachment(alert_number(alert), sha256)

    def escalate(self, alert: str, text: str, by: str) -> Alert:
        """Hand an alert to somebody with more to say: it is due now, and nobody's.

        Raises:
            UsageError: it is not said why.
            Conflicting: it is not open.
        """
        said = _said(text, "Why it is escalated")

        def decide(found: Alert) -> AlertChange:
            _must_be(found, AlertState.OPEN)
            now = _now()
            values = {"level": found.level + 1, "due_at": min(found.due_at, now)}
            values |= {"assignee": "", "snoozed_until": None, "changed_at": now}
            act = AlertAct(deed=AlertDeed.ESCALATE, by=by, text=said)
            return AlertChange(act=act, values=values)

        return self._book.act(alert_number(alert), decide)

    def snooze(self, alert: str, until: datetime, text: str, by: str) -> Alert:
        """Hide an alert from the queue until a moment.

        Raises:
            UsageError: it is not said why, or the moment is past or too far away.
            Conflicting: it is not open.
        """
        said = _said(text, "Why it is hidden")
        longest = self._settings.snooze_longest_days
        if not _now() < until <= _now() + timedelta(days=longest):
            message = f"An alert cannot be hidden until {until:%Y-%m-%d %H:%M}"
            raise UsageError(message, hint=f"At most {longest} days from now (snooze_longest_days)")

        def decide(found: Alert) -> AlertChange:
            _must_be(found, AlertState.OPEN)
            act = AlertAct(deed=AlertDeed.SNOOZE, by=by, text=said, until=until)
            return AlertChange(act=act, values={"snoozed_until": until, "changed_at": _now()})

        return self._book.act(alert_number(alert), decide)

    def propose(
        self, alerts: Sequence[str], found: Disposition, reason: str, text: str, by: str
    ) -> tuple[Alert, ...]:
        """Say what one or several alerts are, with one reason; a second person must agree.

        An inconclusive one stays open and is escalated instead.

        Raises:
            UsageError: there is no such reason code, nothing is said, or too many are named.
            Conflicting: one of them is not open, or somebody else has it; none is changed then.
        """
        if reason not in reason_codes().get(found, {}):
            message = f"There is no reason {reason!r} for {found.value}"
            known = ", ".join(reason_codes()[found])
            raise UsageError(message, hint=f"One of {known}")
        said = _said(text, "The text of a disposition")
        numbers = list(dict.fromkeys(map(alert_number, alerts)))
        if not 1 <= len(numbers) <= _MOST_IN_BULK:
            message = f"Between 1 and {_MOST_IN_BULK} alerts can be closed at once"
            raise UsageError(message)

        def decide(alert: Alert) -> AlertChange:
            _must_be(alert, AlertState.OPEN)
            if alert.assignee and not _same(alert.assignee, by):
                message = f"{alert.assignee} has {alert.number}"
                raise Conflicting(message, hint="Have it assigned to you first")
            now = _now()
            act = AlertAct(
                deed=AlertDeed.PROPOSE,
                by=by,
                text=said,
                reason=reason,
                disposition=found,
                entry=alert.decision,
                entry_sha256=alert.entry_sha256,
                question_sha256=alert.question_sha256,
            )
            values: dict[str, Any] = {"changed_at": now, "snoozed_until": None}
            if found is Disposition.INCONCLUSIVE:
                values |= {"level": alert.level + 1, "due_at": min(alert.due_at, now)}
                values |= {"assignee": ""}
            else:
                values |= {"state": AlertState.PENDING.value, "disposition": found.value}
                values |= {"reason": reason, "proposed_by": by}
            return AlertChange(act=act, values=values)

        return self._book.act_on_many(numbers, decide)

    def approve(self, alerts: Sequence[str], by: str, text: str = "") -> tuple[Alert, ...]:
        """Agree to what somebody else said of one or several alerts; they are closed then.

        Raises:
            Forbidden: it is one's own work.
            Conflicting: one of them does not wait for approval; none is changed then.
        """

        def decide(alert: Alert) -> AlertChange:
            self._second(alert, by)
            act = AlertAct(
                deed=AlertDeed.APPROVE,
                by=by,
                text=text.strip(),
                reason=alert.reason,
                disposition=alert.disposition,
                entry_sha256=alert.entry_sha256,
                question_sha256=alert.question_sha256,
            )
            values = {"state": AlertState.CLOSED.value, "changed_at": _now(), "assignee": ""}
            return AlertChange(act=act, values=values)

        return self._book.act_on_many(list(dict.fromkeys(map(alert_number, alerts))), decide)

    def refuse(self, alert: str, by: str, text: str) -> Alert:
        """Disagree with what somebody else said of an alert: it is open again, and theirs.

        Raises:
            UsageError: it is not said why.
            Forbidden: it is one's own work.
            Conflicting: it does not wait for approval.
        """
        said = _said(text, "Why it is refused")

        def decide(found: Alert) -> AlertChange:
            self._second(found, by)
            values = {"state": AlertState.OPEN.value, "disposition": "", "reason": ""}
            values |= {"proposed_by": "", "assignee": found.proposed_by}
            act = AlertAct(deed=AlertDeed.REFUSE, by=by, text=said)
            return AlertChange(act=act, values={**values, "changed_at": _now()})

        return self._book.act(alert_number(alert), decide)

    def reopen(self, alert: str, by: str, text: str) -> Alert:
        """Open a closed alert again.

        Raises:
            UsageError: it is not said why.
            Conflicting: it is not closed.
        """
        said = _said(text, "Why it is opened again")

        def decide(found: Alert) -> AlertChange:
            _must_be(found, AlertState.CLOSED)
            now = _now()
            values = {"state": AlertState.OPEN.value, "disposition": "", "reason": ""}
            values |= {"proposed_by": ""}
            due = now + timedelta(hours=self._settings.alert_due_hours)
            act = AlertAct(deed=AlertDeed.REOPEN, by=by, text=said)
            return AlertChange(
                act=act, values={**values, "opened_at": now, "changed_at": now, "due_at": due}
            )

        return self._book.act(alert_number(alert), decide)

    def _second(self, alert: Alert, by: str) -> None:
        _must_be(alert, AlertState.PENDING)
        # Whoever worked on it as it stands is not the second pair of eyes.
        if _same(alert.proposed_by, by):
            message = f"{by} proposed the disposition of {alert.number}; nobody approves their own"
            raise Forbidden(message, hint="Somebody else must approve or refuse it")


@cache
def _done(entry: LedgerEntry) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.json.decode(entry.content)
    if "entry" in said:
        said["decision"] = said.pop("entry")
    return {
        "deed": "view",
        **said,
        "entry": entry.number,
        "at": entry.recorded_at.isoformat(timespec="seconds"),
        "sha256": entry.sha256,
    }


def reason_codes() -> dict[Disposition, dict[str, str]]:
    """Return the reason codes of each disposition with their meanings."""
    found: dict[Disposition, dict[str, str]] = {one: {} for one in Disposition}
    for disposition, code, meaning in data_table("desk/work/reason_codes.tsv")[1:]:
        found[Disposition(disposition)][code] = meaning
    return found


def alert_number(text: str) -> int:
    """Return the number of an alert that people call `A12`.

    Raises:
        UsageError: it is no such name.
    """
    digits = text.strip().removeprefix("A").removeprefix("a")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 18):
        message = f"{text!r} is no alert"
        raise UsageError(message, hint="Alerts are called A1, A2, ...")
    return int(digits)


def alert_line(alert: Alert, *, with_content: bool = False) -> dict[str, Any]:
    """Return an alert as `penstock cases list` and the service write it."""
    plain: dict[str, Any] = to_builtins(alert)
    content = plain.pop("content")
    plain["id"] = alert.number
    now = _now()
    plain["age_hours"] = round((now - alert.opened_at).total_seconds() / 3600, 1)
    plain["is_overdue"] = alert.state is AlertState.OPEN and now > alert.due_at
    if with_content:
        plain |= content
    return plain


def _must_be(alert: Alert, state: AlertState) -> None:
    if alert.state is not state:
        raise _conflict(alert)


def _must_not_be(alert: Alert, state: AlertState) -> None:
    if alert.state is state:
        raise _conflict(alert)


def _conflict(alert: Alert) -> Conflicting:
    message = f"{alert.number} is {alert.state.value}"
    return Conflicting(message)


def _said(text: str, what: str) -> str:
    said = text.strip()
    if not said or len(said) > _LONGEST_TEXT:
        message = f"{what} must be said in 1 to {_LONGEST_TEXT:,} characters"
        raise UsageError(message, hint="A sentence or two; it is recorded")
    return said


def _same(one: str, other: str) -> bool:
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    moment, _, number = text.rpartition("_")
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), int(number)
    except (ValueError, OverflowError) as error:
        message = f"{text!r} is no cursor"
        raise UsageError(message, hint="Use the one of the page before, as it is") from error


def _now() -> datetime:
    return datetime.now(UTC)
