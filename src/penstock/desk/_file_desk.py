"""Files that come in through a running door: decided on, recorded, and alerts raised."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from penstock.desk._asker import make_asker
from penstock.desk._determinations import record_determinations
from penstock.desk._file_records import decide_file, record_file, renamed
from penstock.desk._news import is_article_file, read_news
from penstock.desk._orders import OrderAnswer, OrderRequest, answer_orders, orders_of
from penstock.desk._party_desk import PartyDesk, alert_key
from penstock.desk._payments import basis_of, called, is_payment_file
from penstock.desk._quieting import make_quieting
from penstock.desk._ready import Ready
from penstock.desk._recorder import Recorder
from penstock.desk._service import Service
from penstock.desk._shipments import (
    called_shipment,
    check_shipments,
    is_shipment_file,
    make_shipment_basis,
    shipment_basis_of,
)
from penstock.desk._subjects import read_subjects
from penstock.desk._whitelist import Whitelist
from penstock.model import AlertContent, AlertDraft, Decision, QuestionKind, Subject
from penstock.news import story_line
from penstock.ownership import is_owner_file
from penstock.payments import Basis, Decided, Decider, Message, UnreadableMessage, whole_messages
from penstock.tabular import Note

_BATCH = 128
_T = TypeVar("_T")


class FileAnswer(Struct, frozen=True):
    """What a question of a file is called, the decision on it, and its alerts."""

    called: str
    decision: Decision
    alerts: tuple[str, ...] = ()


class FileDesk:
    """Decides on files of any kind with the lists of a service.

    Not to be shared between threads: it opens a screener of its own.

    Args:
        service: whose lists, store and settings are used.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._parties = PartyDesk(service.store, service.settings)
        self._ready: Ready | None = None
        self._basis: Basis | None = None

    def anything(self, path: Path, name: str, note: Note) -> Iterator[FileAnswer]:
        """Yield the answer to each question of a file, whose kind is told by its content.

        Raises:
            UnreadableInput: it is of no kind that is understood.
            UsageError: a table has no column with names.
        """
        if is_payment_file(path):
            return self.payments(path.read_bytes(), name)
        if is_owner_file(str(path)):
            return self.owners(path, name, note)
        if is_article_file(str(path)):
            return self.articles(path, name, note)
        if is_shipment_file(path):
            return self.shipments(path, name, note)
        return self.parties(path, name, note)

    def payments(self, content: bytes, name: str) -> Iterator[FileAnswer]:
        """Yield the recorded decision on each payment of some messages."""
        basis = self.payment_basis()
        recorder = Recorder(self._service.store, self._service.settings, basis)
        messages = (_named(one, name) for one in whole_messages(content))
        decided = recorder.recorded(Decider(basis).decide(messages))
        while batch := list(islice(decided, _BATCH)):
            yield from self._alerted(batch)

    def shipments(self, path: Path, name: str, note: Note) -> Iterator[FileAnswer]:
        """Yield the recorded decision on each shipment of a file.

        Raises:
            UsageError: no column holds a destination.
        """
        basis = shipment_basis_of(self._service.ready, self._service.settings)
        made = (
            (shipment, _sourced(decision, name))
            for shipment, decision in check_shipments(path, basis, note=note)
        )
        for shipment, decision in record_determinations(made, self._service.store, basis):
            yield FileAnswer(called_shipment(shipment), decision)

    def orders(self, request: OrderRequest) -> OrderAnswer:
        """Return a decision on each order of an order system, as `OrderDesk` does.

        Raises:
            UsageError: no order, too many, or one that is no object or has no destination.
            ListsStale: a list of the day asked about has not been heard of for too long.
        """
        shipments = orders_of(request.orders)
        settings = self._service.settings
        basis = (
            shipment_basis_of(self._service.ready, settings)
            if request.as_of is None
            else make_shipment_basis(settings, as_of=request.as_of)
        )
        ledger = self._service.store if request.is_recorded else None
        return answer_orders(shipments, request, basis, ledger)

    def owners(self, path: Path, name: str, note: Note) -> Iterator[FileAnswer]:
        """Yield the recorded decision on each owned party of a file of owners.

        Raises:
            UnreadableInput: a row cannot be read.
        """
        return self._recorded(QuestionKind.OWNERSHIP, path, name, note)

    def articles(self, path: Path, name: str, note: Note) -> Iterator[FileAnswer]:
        """Yield the recorded decision on each article of a file.

        Raises:
            UnreadableInput: no article can be read.
        """
        return self._recorded(QuestionKind.ARTICLE, path, name, note)

    def stories(self, path: Path, name: str, note: Note) -> list[dict[str, Any]]:
        """Return the stories that the articles of a file tell, as `penstock news read` does.

        Raises:
            UnreadableInput: no article can be read.
        """
        found = [
            story_line(story)
            for _, closed in read_news([str(path)], self._service.ready, note=note)
            for story in closed
        ]
        return renamed(found, str(path), name)

    def parties(self, path: Path, name: str, note: Note) -> Iterator[FileAnswer]:
        """Yield the recorded decision on each party of a table.

        Raises:
            UsageError: no column holds a name or an identifier.
        """
        subjects = (_called_by_name(one) for one in read_subjects(path, note=note))
        while batch := list(islice(subjects, _BATCH)):
            answers = self._service.ask(batch).result()
            ready = self._service.ready
            for one in self._parties.decide(answers, ready, source=name):
                yield FileAnswer(one.subject.name, one.decision, one.alerts)

    def payment_basis(self) -> Basis:
        """Return what payments are decided by: made anew when the lists are others."""
        ready = self._service.ready
        if self._basis is None or self._ready is not ready:
            made = basis_of(ready, self._service.settings, is_ahead=True)
            quiet = make_quieting(made.screener, Whitelist(self._service.store))
            self._basis, self._ready = replace(made, quiet=quiet), ready
        return self._basis

    def _recorded(
        self, kind: QuestionKind, path: Path, name: str, note: Note
    ) -> Iterator[FileAnswer]:
        ready, settings = self._service.ready, self._service.settings
        asker = make_asker(settings.profile)
        made = decide_file(kind, path, name, ready, settings, asker=asker, note=note)
        for label, decision in record_file(made, path, name, ready, asker, self._service.store):
            yield FileAnswer(label, decision)

    def _alerted(self, batch: Sequence[Decided]) -> Iterator[FileAnswer]:
        hours = self._service.settings.alert_due_hours
        due = datetime.now(UTC) + timedelta(hours=hours)
        drafts = [draft for one in batch for draft in _alerts(one, due)]
        numbers: tuple[int, ...] = ()
        if drafts:
            _, numbers = self._service.store.alerts.record((), drafts)
        of: dict[str, list[str]] = {}
        for draft, number in zip(drafts, numbers, strict=True):
            of.setdefault(draft.question, []).append(f"A{number}")
        for one in batch:
            mine = dict.fromkeys(of.get(one.decision.question.id, ()))
            yield FileAnswer(called(one), one.decision, tuple(mine))


def _alerts(decided: Decided, due: datetime) -> Iterator[AlertDraft]:
    """Yield an alert for each listed party and place of a payment that somebody must look at."""
    made = decided.decision
    payment = decided.transaction
    for hit in made.hits:
        if not hit.alert or made.recorded is None:
            continue
        yield AlertDraft(
            key=alert_key(QuestionKind.PAYMENT, made.question.id, hit),
            kind=QuestionKind.PAYMENT,
            question=made.question.id,
            name=hit.matched or made.question.id,
            entry_sha256=hit.entry_sha256,
            question_sha256=decided.message.sha256 + (payment.path if payment else ""),
            content=AlertContent(hit=hit, reasons=made.reasons),
            due_at=due,
            entry=made.recorded.entry,
        )


def _called_by_name(subject: Subject) -> Subject:
    """Return a party with its name as id where a file gives it none.

    The number of its row says nothing in the next file, where another may stand in it.
    """
    is_numbered = subject.row is not None and subject.id == str(subject.row)
    return replace(subject, id=subject.name) if is_numbered and subject.name else subject


def _named(message: Message | UnreadableMessage, name: str) -> Message | UnreadableMessage:
    return replace(message, source=name)


def _sourced(decision: Decision, name: str) -> Decision:
    return replace(decision, question=replace(decision.question, source=name))
