"""Which earlier payments a payment may repeat: looked up by key, read from the ledger, compared."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from penstock.errors import LedgerDamaged
from penstock.model import (
    NOT_JSON,
    Decision,
    DecisionRecord,
    EarlierRecord,
    LedgerEntry,
    LedgerKind,
    Outcome,
    Reason,
)
from penstock.payments import (
    CANCELLATION,
    Decided,
    Earlier,
    Message,
    ResubmissionRules,
    Trace,
    UnreadableMessage,
    earlier_of,
    identity_keys,
    likeness_keys,
    resubmissions,
    trace_of,
)
from penstock.settings import Settings
from penstock.store import CROWD, Store

_KEPT = 4096


class PaymentInput(Struct, frozen=True, omit_defaults=True):
    """What a decision on a payment was made from: a message with one transaction of it."""

    message: Message | None = None
    unreadable: UnreadableMessage | None = None


class Recalled(Struct, frozen=True):
    """What earlier payments say of one, and under which keys it is to be remembered itself."""

    reasons: tuple[Reason, ...] = ()
    earlier: tuple[EarlierRecord, ...] = ()
    keys: tuple[int, ...] = ()


class _Known(Struct):
    """A payment that others may repeat; `place` is that in the batch, for those of the batch."""

    earlier: Earlier
    record: EarlierRecord
    cancels: tuple[EarlierRecord, ...] = ()
    place: int = -1


def resubmission_rules(settings: Settings) -> ResubmissionRules:
    """Return how far a payment may differ from another and still be held against it."""
    return ResubmissionRules(
        amount_percent=settings.resubmission_amount_percent,
        days=settings.resubmission_days,
        agreement_percent=settings.resubmission_agreement_percent,
    )


class Recall:
    """Compares payments with those decided before.

    Args:
        store: whose memory and ledger are asked.
        settings: how long payments are remembered, and how alike they must be.

    Not to be shared between threads.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._rules = resubmission_rules(settings)
        self._days = timedelta(days=settings.payment_memory_days)
        self._read: dict[int, _Known | None] = {}

    def recall(
        self, batch: Sequence[Decided], inputs: Sequence[msgspec.Raw], now: datetime
    ) -> list[Recalled]:
        """Return what earlier payments say of each of a batch, in its order.

        Within a batch the order changes nothing: what one of it was held for counts against the
        others, before and after it.

        Args:
            batch: decided payments.
            inputs: what each was decided from, as it will be recorded.
            now: the moment; what was recorded too long before is not remembered.

        Raises:
            StoreError: the store refused, or an earlier entry is not as it was written.
        """
        local = [
            _own(one, raw, place)
            for place, (one, raw) in enumerate(zip(batch, inputs, strict=True))
        ]
        asked = [() if one is None else self._asked(one.earlier.trace) for one in local]
        bearers = self._store.memory.find(key for keys in asked for key in keys)
        self._load({entry for entries in bearers.values() for entry in entries}, now)
        inside: dict[int, list[_Known]] = {}
        for known, keys in zip(local, asked, strict=True):
            if known is not None:
                # Who asks looks further than what is kept reaches, and no less far.
                for key in set(keys):
                    inside.setdefault(key, []).append(known)
        crowded = {key for key, entries in bearers.items() if len(entries) >= CROWD}
        cancelled: set[bytes] = set()
        found = []
        for known, keys in zip(local, asked, strict=True):
            if known is None:
                found.append(Recalled())
                continue
            others = self._others(known, keys, bearers, inside)
            one = self._compare(known, others, cancelled, batch[known.place].decision)
            is_quiet = batch[known.place].decision.outcome is Outcome.PASS and not one.reasons
            keys_kept = set(one.keys) - (crowded if is_quiet else set())
            found.append(Recalled(one.reasons, one.earlier, tuple(sorted(keys_kept))))
            if known.earlier.trace.sort == CANCELLATION:
                for record in one.earlier:
                    cancelled.add(bytes(record.input))
                    earlier = _as_earlier(record, is_cancelled=True)
                    if earlier is not None:
                        again = _Known(earlier, record, place=known.place)
                        for key in likeness_keys(earlier.trace, self._rules):
                            inside.setdefault(key, []).append(again)
        return found

    def _compare(
        self,
        known: _Known,
        others: Sequence[_Known],
        cancelled: set[bytes],
        decision: Decision,
    ) -> Recalled:
        trace = known.earlier.trace
        identity = identity_keys(trace)
        if trace.sort == CANCELLATION:
            named = [
                one
                for one in others
                if one.earlier.trace.sort != CANCELLATION
                and set(identity_keys(one.earlier.trace)) & set(identity)
            ]
            # Whoever sends again what is cancelled here has other references, but is alike.
            keys = {key for one in named for key in likeness_keys(one.earlier.trace, self._rules)}
            return Recalled((), tuple(one.record for one in named), (*identity, *keys))
        reasons: list[Reason] = []
        records: list[EarlierRecord] = []
        for earlier, record in _distinct(others, cancelled):
            if told := tuple(resubmissions(trace, [earlier], self._rules)):
                reasons += told
                records.append(record)
        is_of_interest = decision.outcome is not Outcome.PASS or reasons
        likeness = likeness_keys(trace, self._rules) if is_of_interest else ()
        return Recalled(tuple(reasons), tuple(records), (*identity, *likeness))

    def _others(
        self,
        known: _Known,
        keys: Iterable[int],
        bearers: dict[int, tuple[int, ...]],
        inside: dict[int, list[_Known]],
    ) -> list[_Known]:
        numbers = sorted({entry for key in keys for entry in bearers.get(key, ())})
        found = [one for number in numbers if (one := self._read.get(number)) is not None]
        of_batch = {
            (one.place, one.earlier.label): one
            for key in keys
            for one in inside.get(key, ())
            if one.place != known.place and (one.place < known.place or one.earlier.causes)
        }
        return [*found, *(of_batch[place] for place in sorted(of_batch))]

    def _asked(self, trace: Trace) -> tuple[int, ...]:
        return (*identity_keys(trace), *likeness_keys(trace, self._rules, is_asking=True))

    def _load(self, numbers: set[int], now: datetime) -> None:
        """Read entries that were never read; those too old are as if they were not there."""
        if len(self._read) > _KEPT:
            self._read.clear()
        fresh = sorted(number for number in numbers if number not in self._read)
        for number, entry in self._store.ledger.entries_of(fresh).items():
            is_old = now - entry.recorded_at > self._days
            self._read[number] = None if is_old else _recorded(entry)


def _distinct(
    others: Sequence[_Known], cancelled: set[bytes]
) -> Iterable[tuple[Earlier, EarlierRecord]]:
    """Return each other payment once, however often it was decided on, and whether it is cancelled.

    What passed one day may be held on another: then what it was held for counts, each cause once.

    Args:
        others: payments and requests to cancel some.
        cancelled: inputs of payments that the same batch asks to cancel.
    """
    called_off = cancelled | {bytes(record.input) for one in others for record in one.cancels}
    found: dict[tuple[bytes, tuple[object, ...]], tuple[Earlier, EarlierRecord]] = {}
    for one in others:
        for record in one.cancels:
            if (earlier := _as_earlier(record, is_cancelled=True)) is not None:
                again = replace(record, is_cancelled=True)
                found.setdefault((bytes(record.input), earlier.causes), (earlier, again))
    for one in others:
        content = bytes(one.record.input)
        is_cancelled = content in called_off or one.earlier.is_cancelled
        earlier = replace(one.earlier, is_cancelled=is_cancelled)
        record = replace(one.record, is_cancelled=is_cancelled)
        found.setdefault((content, earlier.causes), (earlier, record))
    held = {content for content, causes in found if causes}
    return [one for (content, causes), one in found.items() if causes or content not in held]


def _own(decided: Decided, raw: msgspec.Raw, place: int) -> _Known | None:
    """Return one of the batch as the others are compared with it."""
    if decided.transaction is None or isinstance(decided.message, UnreadableMessage):
        return None
    label = f"{decided.decision.question.id} of the same batch"
    made = earlier_of(label, decided.message, decided.transaction, decided.decision)
    if made is None:
        return None
    record = EarlierRecord(label=label, decision=decided.decision, input=raw)
    return _Known(made, record, place=place)


def _recorded(entry: LedgerEntry) -> _Known | None:
    if entry.kind is not LedgerKind.DECISION:
        return None
    record = decode_record(entry)
    whole = EarlierRecord(
        label=f"entry {entry.number}",
        decision=record.decision,
        input=record.input,
        entry=entry.number,
    )
    earlier = _as_earlier(whole)
    if earlier is None:
        return None
    cancels = record.earlier if earlier.trace.sort == CANCELLATION else ()
    return _Known(earlier, whole, cancels)


def _as_earlier(record: EarlierRecord, *, is_cancelled: bool | None = None) -> Earlier | None:
    given = decode_input(record.input, record.label).message
    if given is None or not given.transactions:
        return None
    asked = record.is_cancelled if is_cancelled is None else is_cancelled
    return earlier_of(
        record.label, given, given.transactions[0], record.decision, is_cancelled=asked
    )


def repeated(
    trace: Trace, records: Sequence[EarlierRecord], rules: ResubmissionRules
) -> tuple[Reason, ...]:
    """Return what recorded earlier payments say of one, as `Recall` did when it was decided."""
    every = (_as_earlier(record) for record in records)
    return tuple(
        reason for one in every if one is not None for reason in resubmissions(trace, [one], rules)
    )


def trace_in(given: PaymentInput) -> Trace | None:
    """Return the payment of a recorded input as others are compared with it."""
    if given.message is None or not given.message.transactions:
        return None
    return trace_of(given.message, given.message.transactions[0])


def decode_record(entry: LedgerEntry) -> DecisionRecord:
    """Return the decision in an entry.

    Raises:
        LedgerDamaged: it holds none.
    """
    try:
        return msgspec.json.decode(entry.content, type=DecisionRecord)
    except NOT_JSON as error:
        message = f"Entry {entry.number} of the ledger holds no decision: {error}"
        raise LedgerDamaged(message) from error


def decode_input(raw: msgspec.Raw, label: str) -> PaymentInput:
    """Return what a decision on a payment was made from.

    Raises:
        LedgerDamaged: it is none.
    """
    try:
        return msgspec.json.decode(raw, type=PaymentInput)
    except NOT_JSON as error:
        message = f"The input of {label} cannot be read: {error}"
        raise LedgerDamaged(message) from error
