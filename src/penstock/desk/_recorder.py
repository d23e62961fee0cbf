"""Nothing decided is lost: compared with earlier payments, recorded, and only then answered."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from itertools import islice

import msgspec
from msgspec.structs import replace

from penstock.desk._quieting import Quieting
from penstock.desk._recall import PaymentInput, Recall, Recalled, resubmission_rules
from penstock.errors import StoreError
from penstock.measures import graver
from penstock.model import (
    Decision,
    DecisionRecord,
    Draft,
    LedgerKind,
    Outcome,
    Reason,
    Receipt,
)
from penstock.payments import Basis, Decided, Message, Transaction
from penstock.screening import INDEX_VERSION
from penstock.settings import Settings
from penstock.store import Store

_BATCH = 256
# Clocks of several machines differ a little; more than this is a fault.
_SLACK = timedelta(seconds=5)
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Recorder:
    """Adds to decisions what earlier payments say, and makes each durable before it is answered.

    Args:
        store: where the ledger and the memory of payments are.
        settings: how long payments are remembered, and how alike they must be.
        basis: what the decisions rest on; recorded with each.
        clock: returns the moment, in UTC.

    Not to be shared between threads; several processes may record in one store.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        basis: Basis,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._basis = basis
        self._recall = Recall(store, settings)
        self._likeness = msgspec.Raw(_ENCODER.encode(resubmission_rules(settings)))
        self._clock = clock

    def recorded(self, decided: Iterable[Decided]) -> Iterator[Decided]:
        """Yield each decision once it is durable, in order; many share a commit."""
        waiting = iter(decided)
        while batch := list(islice(waiting, _BATCH)):
            yield from self.record(batch)

    def record(self, batch: Sequence[Decided]) -> list[Decided]:
        """Return the decisions of a batch as they are to be answered, recorded in one commit.

        One without a receipt could not be recorded: it is held, and whoever brought the payment
        must keep it and bring it again.
        """
        now = self._clock()
        inputs = [_input(one) for one in batch]
        doubts: list[Reason] = []
        recalled = [Recalled()] * len(batch)
        try:
            doubts += self._clock_doubts(now)
            recalled = self._recall.recall(batch, inputs, now)
        except StoreError as error:
            doubts.append(_refused(error, "Earlier payments could not be looked up"))
        answers = [
            _with_reasons(one.decision, (*found.reasons, *doubts))
            for one, found in zip(batch, recalled, strict=True)
        ]
        drafts = [
            self._draft(answer, one, raw, found, doubts)
            for answer, one, raw, found in zip(answers, batch, inputs, recalled, strict=True)
        ]
        receipts: Sequence[Receipt | None]
        try:
            receipts = self._store.ledger.append(drafts)
            self._refresh()
        except StoreError as error:
            refusal = _refused(error, "The decision could not be recorded")
            answers = [_with_reasons(answer, (refusal,)) for answer in answers]
            receipts = [None] * len(batch)
        return [
            Decided(replace(answer, recorded=receipt), one.message, one.transaction)
            for answer, receipt, one in zip(answers, receipts, batch, strict=True)
        ]

    def _refresh(self) -> None:
        """Learn which whitelist entries were approved or revoked meanwhile."""
        if isinstance(self._basis.quiet, Quieting):
            self._basis.quiet.refresh()

    def _clock_doubts(self, now: datetime) -> Iterator[Reason]:
        head = self._store.ledger.head()
        if head is not None and now + _SLACK < head.at:
            message = f"The clock says {now:%Y-%m-%d %H:%M:%S}, but the last decision was "
            message += f"recorded at {head.at:%Y-%m-%d %H:%M:%S}"
            yield Reason("clock_went_back", message)

    def _draft(
        self,
        answer: Decision,
        decided: Decided,
        raw: msgspec.Raw,
        found: Recalled,
        doubts: Sequence[Reason],
    ) -> Draft:
        basis = self._basis
        asker = basis.asker
        record = DecisionRecord(
            decision=answer,
            input_sha256=decided.message.sha256,
            input=raw,
            versions=versions(),
            policy=basis.screener.policy.id,
            limit=basis.limit,
            standing=basis.reasons,
            doubts=tuple(doubts),
            likeness=self._likeness,
            earlier=found.earlier,
            profile=asker.profile.id,
            known_as_of=asker.known_as_of,
            confirmed=tuple(sorted(asker.confirmed)),
            about=tuple(sorted(one.value for one in asker.about)),
            answers=dict(sorted(asker.answers.items())),
            owners_sha256=basis.owners_sha256,
        )
        return Draft(
            kind=LedgerKind.DECISION,
            subject=answer.question.id,
            content=_ENCODER.encode(record),
            keys=found.keys,
        )


def durable(
    decisions: Sequence[Decision],
    drafts: Sequence[Draft],
    store: Store,
    failure: StoreError | None = None,
) -> list[Decision]:
    """Return decisions with their receipts once all are durable, in one commit.

    Where they cannot be recorded each is held at least, says why, and has no receipt.

    Args:
        decisions: what was decided.
        drafts: how each stands in the ledger.
        store: where the ledger is.
        failure: why they cannot be recorded, where that is known already.
    """
    if failure is None:
        try:
            receipts = store.ledger.append(drafts)
        except StoreError as error:
            failure = error
        else:
            pairs = zip(decisions, receipts, strict=True)
            return [replace(one, recorded=receipt) for one, receipt in pairs]
    refusal = Reason(failure.code, f"The decision could not be recorded: {failure.message}")
    return [
        replace(
            one,
            outcome=graver(one.outcome, Outcome.HOLD),
            reasons=(*one.reasons, refusal),
        )
        for one in decisions
    ]


def decision_bytes(decision: Decision) -> bytes:
    """Return what must be equal when a decision is made again: all but when, and its receipt."""
    return _ENCODER.encode(
        replace(decision, decided_at=datetime(1970, 1, 1, tzinfo=UTC), recorded=None)
    )


def with_repetitions(decision: Decision, reasons: Sequence[Reason]) -> Decision:
    """Return a decision with what earlier payments say of it."""
    return _with_reasons(decision, tuple(reasons))


def forget_payments(store: Store, days: int, now: datetime | None = None) -> int:
    """Forget payments recorded more than `days` ago and return how many keys went.

    They stay in the ledger; only they are compared with no payment any more.
    """
    moment = (now or datetime.now(UTC)) - timedelta(days=days)
    return store.memory.forget(store.ledger.first_since(moment))


@cache
def versions() -> dict[str, str]:
    """Return what reads and judges: the version, the digest of the program, that of the index."""
    digest = hashlib.sha256()
    waiting = [files("penstock")]
    found = []
    while waiting:
        for entry in waiting.pop().iterdir():
            if entry.is_dir():
                waiting.append(entry)
            elif entry.name.endswith(".py"):
                found.append((str(entry), entry.read_bytes()))
    for _, content in sorted(found):
        digest.update(hashlib.sha256(content).digest())
    return {
        "penstock": version("penstock"),
        "program_sha256": digest.hexdigest(),
        "index": str(INDEX_VERSION),
    }


def _input(decided: Decided) -> msgspec.Raw:
    """Return what a decision was made from: its message with this transaction alone.

    The coverage becomes that of the header and of the transaction, which is the decision's. Of a
    message as a whole its payments are kept as places only.
    """
    message = decided.message
    if not isinstance(message, Message):
        return msgspec.Raw(_ENCODER.encode(PaymentInput(unreadable=message)))
    if decided.transaction is not None:
        payments: tuple[Transaction, ...] = (decided.transaction,)
    else:
        payments = tuple(
            Transaction(id=one.id, path=one.path, shared=one.shared) for one in message.transactions
        )
    coverage = decided.decision.coverage or message.coverage
    alone = replace(message, transactions=payments, coverage=coverage)
    return msgspec.Raw(_ENCODER.encode(PaymentInput(message=alone)))


def _with_reasons(decision: Decision, reasons: tuple[Reason, ...]) -> Decision:
    """Return a decision that is held for more reasons, at least.

    What is rejected goes back to where it came from; while it is open whether a payment is a
    blocked one in disguise, nothing goes back.
    """
    if not reasons:
        return decision
    outcome = decision.outcome
    if outcome is Outcome.REJECT:
        message = f"{reasons[0].code} must be settled before anything is rejected"
        reasons = (*reasons, Reason("block_open", message))
    if outcome is not Outcome.BLOCK:
        outcome = Outcome.HOLD
    return replace(decision, outcome=outcome, reasons=(*decision.reasons, *reasons))


def _refused(error: StoreError, what: str) -> Reason:
    return Reason(error.code, f"{what}: {error.message}")
