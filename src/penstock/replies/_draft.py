"""From a decision and its message to a reply, or a refusal that says why there is none."""

import hashlib
from datetime import UTC, datetime

from msgspec import Struct

from penstock.errors import UsageError
from penstock.model import Decision, Outcome
from penstock.payments import Message, Standard, Transaction
from penstock.replies._iso import write_iso
from penstock.replies._kinds import Kind, kinds
from penstock.replies._mt import write_mt
from penstock.replies._parts import Parts

_WHY_NOT = {
    Outcome.BLOCK: (
        "the payment is blocked: funds in which a blocked person has an interest are neither "
        "returned nor rejected, and a reply would tip off",
        "Move the funds to a blocked account and report it within 10 business days "
        "(31 CFR 501.603); send no reply",
    ),
    Outcome.HOLD: (
        "the payment is held: nobody has decided yet whether it is rejected or blocked",
        "Let a person decide first; a reply to a held payment tips off",
    ),
    Outcome.PASS: (
        "the payment passed: there is nothing to answer",
        "Send it on",
    ),
}


class Reply(Struct, frozen=True):
    """A draft for a person to look at and send.

    Attributes:
        kind: type of the message, such as `pacs.002` or `MT199`.
        content: the message.
        answers: id of the transaction it answers.
    """

    kind: str
    content: bytes
    answers: str


def reply_kinds(message_type: str) -> tuple[str, ...]:
    """Return the kinds of reply there are to a message type, the usual one first."""
    return tuple(one.name for one in kinds() if message_type in one.answers)


def draft_reply(
    message: Message,
    transaction: Transaction,
    decision: Decision,
    *,
    kind: str | None = None,
    at: datetime | None = None,
) -> Reply:
    """Return a reply to a transaction that is not carried out.

    The same decision gives the same bytes. References are the sender's own, given back to it;
    nothing else of the original is repeated.

    Args:
        message: the original.
        transaction: the one of it that was decided on.
        decision: what was decided on it.
        kind: one of `reply_kinds`; default the usual one. `pacs.004` sends settled money back.
        at: the moment the reply bears; default that of the decision.

    Raises:
        UsageError: there is no such reply: the payment is blocked (never returned), held or
            passed, the decision is about another transaction, or a needed fact is missing.
    """
    if decision.question.id != transaction.id:
        error = f"The decision is about {decision.question.id!r}, not {transaction.id!r}"
        raise UsageError(error, hint="Give the decision of this very transaction")
    chosen = _choose(message, kind)
    outcome = _gravest(decision)
    if outcome not in chosen.outcomes:
        why, hint = _WHY_NOT[outcome]
        error = f"No {chosen.name} is drafted: {why}"
        raise UsageError(error, hint=hint)
    status, code = chosen.said(outcome)
    seed = f"{chosen.name}/{message.sha256}/{transaction.path}"
    parts = Parts(
        message=message,
        transaction=transaction,
        status=status,
        code=code,
        reference="R" + hashlib.sha256(seed.encode()).hexdigest()[:15].upper(),
        at=(at or decision.decided_at).astimezone(UTC).replace(microsecond=0),
    )
    write = write_iso if message.standard is Standard.ISO20022 else write_mt
    return Reply(chosen.name, write(chosen.name, parts), transaction.id)


def _gravest(decision: Decision) -> Outcome:
    """Return the outcome to go by: whatever a finding says that is graver counts."""
    if any(finding.consequence == Outcome.BLOCK.value for finding in decision.findings):
        return Outcome.BLOCK
    return decision.outcome


def _choose(message: Message, kind: str | None) -> Kind:
    able = [one for one in kinds() if message.type in one.answers]
    if not able:
        answered = sorted(name for one in kinds() for name in one.answers)
        error = f"No reply is drafted to a {message.type or 'message of no known type'}"
        raise UsageError(error, hint=f"Replies are drafted to {', '.join(answered)}")
    if kind is None:
        return able[0]
    for one in able:
        if one.name == kind:
            return one
    names = ", ".join(one.name for one in able)
    error = f"A {kind} is no reply to a {message.type}"
    raise UsageError(error, hint=f"There is {names}")
