"""What the ledger keeps: decisions with all they rest on, and the acts of people."""

from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec import Struct

from penstock.model._decision import Decision, Reason


class LedgerKind(StrEnum):
    """What an entry of the ledger tells of."""

    DECISION = "decision"
    WHITELIST = "whitelist"
    ALERT = "alert"
    VIEW = "view"
    PEOPLE = "people"
    FILE = "file"
    NOTICE = "notice"
    TEST = "test"
    PURGE = "purge"


class Draft(Struct, frozen=True, kw_only=True):
    """What is to be appended to the ledger.

    Attributes:
        kind: what it tells of.
        subject: what it is found by: the id of the question, of the whitelist entry.
        content: JSON.
        keys: under which a payment is remembered, see `penstock.payments.memory_keys`.
    """

    kind: LedgerKind
    subject: str
    content: bytes
    keys: tuple[int, ...] = ()


class LedgerEntry(Struct, frozen=True, kw_only=True):
    """An entry as it stands in the ledger.

    Attributes:
        number: from 1, without gaps.
        recorded_at: by the clock of the machine that wrote it.
        content: JSON, see `Draft`.
        previous_sha256: digest of the entry before it; zeros for the first.
        sha256: digest of `previous_sha256`, of everything above and of the content as stored.
    """

    number: int
    kind: LedgerKind
    subject: str
    recorded_at: datetime
    content: bytes
    previous_sha256: str
    sha256: str


class EarlierRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An earlier payment that a decision was compared with, whole, so that it can be again.

    `entry` is its number in the ledger, 0 where both were decided in one commit; `label` what
    evidence calls it. `is_cancelled` if somebody had asked to cancel it.
    """

    label: str
    decision: Decision
    input: msgspec.Raw
    entry: int = 0
    is_cancelled: bool = False


class DecisionRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision with everything it was made from: enough to make it again.

    Attributes:
        decision: as it was answered, without its receipt.
        input_sha256: of the bytes the question was read from, of a shipment those of `input`.
        input: what was read from them: `{"message": ...}` with one transaction of it,
            `{"unreadable": ...}`, `{"shipment": ...}` with its parties held against the lists; of
            owners and articles `{"file": ...}`, the entry of the file and which of its questions.
        versions: of the program and of its readers, by name.
        policy: id of the screening policy; its content is part of `decision.rules_sha256`.
        profile: id of who asked.
        known_as_of: the day of knowledge, None for the day asked about.
        confirmed: ids of listed parties that a person had confirmed.
        about: what was intended.
        answers: facts that a person had settled, by the question.
        limit: the most hits of an answer.
        standing: what every decision had to say of the lists then.
        doubts: what was wrong with clock or store when it was made.
        likeness: how far a payment could differ from an earlier one, see `ResubmissionRules`.
        earlier: payments it was found to repeat, or, of a request to cancel, which it names.
        owners_sha256: of the owner graph it was made with; empty where none was loaded.
    """

    decision: Decision
    input_sha256: str
    input: msgspec.Raw
    versions: dict[str, str]
    policy: str
    profile: str
    known_as_of: date | None = None
    confirmed: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    answers: dict[str, str] = {}
    limit: int = 10
    standing: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    likeness: msgspec.Raw = msgspec.Raw(b"{}")
    earlier: tuple[EarlierRecord, ...] = ()
    owners_sha256: str = ""


class Anchor(Struct, frozen=True):
    """How far the ledger reached at a moment: kept elsewhere, it proves all before it."""

    entry: int
    sha256: str
    at: datetime


class LedgerFault(Struct, frozen=True):
    """Where the ledger is not as it was written.

    Codes: `changed` (an entry does not fit its own digest), `missing` (entries are gone),
    `unexpected` (an entry stands where none can), `unlinked` (an entry was put in another's
    place, or written anew), `head_differs` (the end was cut off or replaced), `anchor_missing`
    (the ledger ends before an anchor), `anchor_differs` (it was rewritten before an anchor),
    `purged` (an entry was emptied, and no purge says so, or too early).
    """

    code: str
    entry: int
    message: str


class LedgerReport(Struct, frozen=True, kw_only=True):
    """What a look at the whole ledger found.

    `notes` is what a reader should know though nobody changed anything: where the clock of the
    machine went back.
    """

    entries: int
    sha256: str
    faults: tuple[LedgerFault, ...] = ()
    notes: tuple[str, ...] = ()
