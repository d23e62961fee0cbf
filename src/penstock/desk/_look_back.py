"""Looking back: what newer lists would have said of payments that were decided on before."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from penstock.desk._file_desk import FileDesk
from penstock.desk._party_desk import alert_key
from penstock.desk._recall import decode_input, decode_record
from penstock.desk._service import Service
from penstock.model import (
    AlertContent,
    AlertDraft,
    Decision,
    LedgerKind,
    PartyId,
    QuestionKind,
    Reason,
)
from penstock.payments import Decider

_BATCH = 64


class LookedBack(Struct, frozen=True, kw_only=True):
    """A recorded payment of which the lists of today say more than those it was decided by.

    Attributes:
        entry: number of its decision in the ledger.
        question: its id.
        was: outcome then.
        would_be: outcome by the lists of today, for the same day.
        parties: listed parties that are hit now and were not.
        alerts: the alerts that were raised.
    """

    entry: int
    question: str
    was: str
    would_be: str
    parties: tuple[PartyId, ...]
    alerts: tuple[str, ...]


def look_back(
    service: Service,
    desk: FileDesk,
    *,
    since: date | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Iterator[LookedBack]:
    """Yield each recorded payment that newer lists hit, oldest first, and raise its alerts.

    Each is decided again from its recorded input by the lists of today. A party that is hit now and
    was not then gets an alert that rests on the old decision; the decision itself stays as it is.

    Args:
        service: whose ledger, lists and alerts are used.
        desk: decides; not to be used by another thread meanwhile.
        since: leave out what was decided before.
        goes_on: asked before each payment; once it says no, nothing more is looked at.
    """
    ledger = service.store.ledger
    after = 0
    if since is not None:
        moment = datetime(since.year, since.month, since.day, tzinfo=UTC)
        after = ledger.first_since(moment) - 1
    decider = Decider(desk.payment_basis())
    for entry in ledger.entries(after=after, kind=LedgerKind.DECISION):
        if not goes_on():
            return
        record = decode_record(entry)
        before = record.decision
        if before.question.kind is not QuestionKind.PAYMENT:
            continue
        given = decode_input(record.input, f"entry {entry.number}")
        if given.message is None:
            continue
        again = [one.decision for one in decider.decide([given.message])]
        known = {hit.party for hit in before.hits}
        found = {
            hit.party: hit
            for made in again
            for hit in made.hits
            if hit.alert and hit.party not in known
        }
        if not found:
            continue
        due = datetime.now(UTC) + timedelta(hours=service.settings.alert_due_hours)
        drafts = [
            AlertDraft(
                key=alert_key(QuestionKind.PAYMENT, before.question.id, hit),
                kind=QuestionKind.PAYMENT,
                question=before.question.id,
                name=hit.matched or before.question.id,
                entry_sha256=hit.entry_sha256,
                question_sha256=record.input_sha256,
                content=AlertContent(hit=hit, reasons=(_reason(before),)),
                due_at=due,
                entry=entry.number,
            )
            for hit in found.values()
        ]
        _, numbers = service.store.alerts.record((), drafts)
        yield LookedBack(
            entry=entry.number,
            question=before.question.id,
            was=before.outcome.value,
            would_be=_gravest(again).outcome.value,
            parties=tuple(found),
            alerts=tuple(f"A{number}" for number in numbers),
        )


def _reason(before: Decision) -> Reason:
    lists = ", ".join(f"{one.list}@{one.published or 'undated'}" for one in before.lists)
    return Reason("look_back", f"Decided {before.outcome.value} by {lists}; newer lists hit it")


def _gravest(made: list[Decision]) -> Decision:
    order = ["pass", "hold", "reject", "block"]
    return max(made, key=lambda one: order.index(one.outcome.value))
