"""Alerts: what a person must look at, what was done about it, and by whom."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from penstock.model._decision import Hit, QuestionKind, Reason, Subject
from penstock.model._party import ListId, PartyId


class AlertState(StrEnum):
    """How far an alert has come: `pending` waits for the second person."""

    OPEN = "open"
    PENDING = "pending"
    CLOSED = "closed"


class Disposition(StrEnum):
    """What a person found; an inconclusive one goes to somebody with more to say."""

    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"
    INCONCLUSIVE = "inconclusive"


class AlertDeed(StrEnum):
    """What was done about an alert."""

    OPEN = "open"
    REOPEN = "reopen"
    UPDATE = "update"
    TAKE = "take"
    ASSIGN = "assign"
    RELEASE = "release"
    COMMENT = "comment"
    ATTACH = "attach"
    ESCALATE = "escalate"
    SNOOZE = "snooze"
    PROPOSE = "propose"
    APPROVE = "approve"
    REFUSE = "refuse"
    CLOSE = "close"


class AlertAct(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing done about an alert, as it stands in the ledger.

    Attributes:
        deed: what was done.
        by: a person, or `penstock` itself.
        text: in the words of who did it.
        reason: reason code of a disposition.
        disposition: what was found, where something was.
        to: who has it now, after `assign` and `take`.
        until: end of a snooze.
        entry: the decision it rests on, by its number in the ledger.
        entry_sha256: digest of the list entry that was looked at.
        question_sha256: digest of what was known of our party.
        attached: SHA-256 of an attachment, whose name is `text`.
    """

    deed: AlertDeed
    by: str
    text: str = ""
    reason: str = ""
    disposition: Disposition | None = None
    to: str = ""
    until: datetime | None = None
    entry: int = 0
    entry_sha256: str = ""
    question_sha256: str = ""
    attached: str = ""


class AlertContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an alert shows: our side, the hit on the listed side, and why it was raised.

    `subject` is None where the question was no party, such as a payment.
    """

    hit: Hit
    subject: Subject | None = None
    reasons: tuple[Reason, ...] = ()


class Alert(Struct, frozen=True, kw_only=True):
    """One question and one listed party that somebody must compare.

    Attributes:
        id: number of the alert, from 1; people call it `A12`.
        kind: which door the question came through.
        question: id of the question.
        name: of our party, as asked.
        party: the listed party.
        list: the list it is on.
        listed_name: its name that matched.
        score: of the hit, 0..1.
        state: how far it has come.
        disposition: what was found; None while nobody has said.
        reason: reason code of the disposition.
        assignee: who has it, empty if nobody.
        proposed_by: who proposed the disposition.
        opened_at: when it was raised first, or again after it was closed.
        changed_at: when something happened to it last.
        due_at: by when it should be closed.
        snoozed_until: hidden from the queue until then.
        level: how often it was escalated.
        seen: how often the same question hit the same party.
        entry_sha256: digest of the list entry.
        question_sha256: digest of what was known of our party.
        decision: number of the newest decision in the ledger that rests on it.
        content: what it shows.
    """

    id: int
    kind: QuestionKind
    question: str
    name: str
    party: PartyId
    list: ListId
    listed_name: str
    score: float
    state: AlertState
    disposition: Disposition | None
    reason: str
    assignee: str
    proposed_by: str
    opened_at: datetime
    changed_at: datetime
    due_at: datetime
    snoozed_until: datetime | None
    level: int
    seen: int
    entry_sha256: str
    question_sha256: str
    decision: int
    content: AlertContent

    @property
    def number(self) -> str:
        """What people call the alert."""
        return f"A{self.id}"


class AlertDraft(Struct, frozen=True, kw_only=True):
    """An alert to be raised, or folded into the one there is of the same key.

    `key` is the digest of kind, question and listed party; `place` says which of the decisions
    recorded with it, counted from 0, it rests on; `entry` names one recorded before.
    """

    key: str
    kind: QuestionKind
    question: str
    name: str
    entry_sha256: str
    question_sha256: str
    content: AlertContent
    due_at: datetime
    place: int = 0
    entry: int = 0
