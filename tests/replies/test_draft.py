"""Replies: valid, neutral, and never one that sends blocked money back."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.errors import UsageError
from penstock.model import (
    Decision,
    Evidence,
    Finding,
    Hit,
    ListId,
    ListVersion,
    Outcome,
    PartyId,
    Question,
    QuestionKind,
    Reason,
    Stage,
)
from penstock.payments import Message, Transaction, read_messages
from penstock.replies import draft_reply, reply_kinds
from penstock.replies._kinds import kinds
from penstock.validation import make_message

_ANSWERED = sorted({name for one in kinds() for name in one.answers})
_PAIRS = [(answered, kind) for answered in _ANSWERED for kind in reply_kinds(answered)]
# Words of a decision that must never reach the other side.
_SECRETS = ("Zorvak Pellinor", "us-ofac-sdn", "DPRK4", "31 CFR 510.201", "sanction", "OFAC")


def original(kind: str, seed: int = 3) -> tuple[Message, Transaction]:
    (message,) = read_messages(make_message(kind, seed=seed).content)
    assert isinstance(message, Message)
    return message, message.transactions[0]


def decided(transaction: Transaction, outcome: Outcome, *, consequence: str = "") -> Decision:
    finding = Finding(
        rule="us-510/block",
        citation="31 CFR 510.201",
        stage=Stage.IN_FORCE,
        message="sanctions of OFAC",
        evidence=(Evidence("/Cdtr/Nm", "Zorvak Pellinor"),),
        consequence=consequence or "reject",
    )
    hit = Hit(
        party=PartyId("us-ofac:1"),
        list=ListId("us-ofac-sdn"),
        name="Zorvak Pellinor",
        score=1.0,
        alert=True,
        explanation=(),
        programs=("DPRK4",),
    )
    return Decision(
        question=Question(QuestionKind.PAYMENT, "x", transaction.id),
        outcome=outcome,
        as_of=date(2026, 11, 25),
        lists=(ListVersion(ListId("us-ofac-sdn"), None, "0" * 64),),
        rules_sha256="",
        decided_at=datetime(2026, 11, 25, 12, 30, tzinfo=UTC),
        reasons=(Reason("name_hit", "Zorvak Pellinor (us-ofac:1)"),),
        findings=(finding,),
        hits=(hit,),
    )


@pytest.mark.parametrize(("answered", "kind"), _PAIRS)
def test_a_reply_is_read_without_a_problem_and_goes_back_to_the_sender(
    answered: str, kind: str
) -> None:
    for seed in range(8):
        message, transaction = original(answered, seed)
        reply = draft_reply(message, transaction, decided(transaction, Outcome.REJECT), kind=kind)
        (read,) = read_messages(reply.content)
        assert isinstance(read, Message)
        assert list(read.every_problem()) == []
        assert read.type == kind == reply.kind
        assert (read.sender, read.receiver) == (message.receiver, message.sender)
        assert read.transactions[0].uetr == transaction.uetr
        assert reply.answers == transaction.id


@pytest.mark.parametrize(("answered", "kind"), _PAIRS)
def test_a_reply_says_nothing_of_why(answered: str, kind: str) -> None:
    message, transaction = original(answered)
    reply = draft_reply(message, transaction, decided(transaction, Outcome.REJECT), kind=kind)
    said = reply.content.decode().casefold()
    assert not [word for word in _SECRETS if word.casefold() in said]


@pytest.mark.parametrize("planted", ["Zorvak Pellinor", "ZORVAK PELLINOR"])
def test_no_party_of_the_original_is_repeated(planted: str) -> None:
    base = "FIToFICstmrCdtTrf/CdtTrfTxInf"
    plants = {f"{base}/Cdtr/Nm": planted, f"{base}/RmtInf/Ustrd": planted}
    (message,) = read_messages(make_message("pacs.008", seed=1, plants=plants).content)
    assert isinstance(message, Message)
    for kind in reply_kinds("pacs.008"):
        transaction = message.transactions[0]
        made = draft_reply(message, transaction, decided(transaction, Outcome.REJECT), kind=kind)
        assert planted.encode() not in made.content


@pytest.mark.parametrize(("answered", "kind"), _PAIRS)
def test_blocked_money_is_never_returned_nor_rejected(answered: str, kind: str) -> None:
    message, transaction = original(answered)
    blocked = decided(transaction, Outcome.BLOCK)
    # A recall of it is refused without a reason: that keeps the money where it is.
    if kind in ("camt.029", "MT196", "MT296"):
        assert b"RJCR" in draft_reply(message, transaction, blocked, kind=kind).content
        return
    with pytest.raises(UsageError, match="is blocked") as refused:
        draft_reply(message, transaction, blocked, kind=kind)
    assert "501.603" in refused.value.hint
    hidden = decided(transaction, Outcome.REJECT, consequence="block")
    with pytest.raises(UsageError, match="is blocked"):
        draft_reply(message, transaction, hidden, kind=kind)


@pytest.mark.parametrize(("answered", "kind"), _PAIRS)
def test_what_is_held_is_answered_only_where_waiting_is_an_answer(answered: str, kind: str) -> None:
    message, transaction = original(answered)
    held = decided(transaction, Outcome.HOLD)
    if kind in ("camt.029", "MT196", "MT296"):
        made = draft_reply(message, transaction, held, kind=kind).content
        assert b"PDCR" in made
        assert b"AGNT" not in made
    else:
        with pytest.raises(UsageError, match="is held"):
            draft_reply(message, transaction, held, kind=kind)


def test_a_pass_another_transaction_and_a_wrong_kind_are_refused() -> None:
    message, transaction = original("pacs.008")
    with pytest.raises(UsageError, match="passed"):
        draft_reply(message, transaction, decided(transaction, Outcome.PASS))
    _, other = original("pacs.008", 4)
    with pytest.raises(UsageError, match="is about"):
        draft_reply(message, transaction, decided(other, Outcome.REJECT))
    with pytest.raises(UsageError, match="no reply to a pacs"):
        draft_reply(message, transaction, decided(transaction, Outcome.REJECT), kind="MT199")
    statement, entry = original("camt.053")
    with pytest.raises(UsageError, match=r"No reply is drafted to a camt\.053"):
        draft_reply(statement, entry, decided(entry, Outcome.REJECT))


def test_a_return_gives_the_amount_back_and_needs_one() -> None:
    message, transaction = original("pacs.008")
    rejected = decided(transaction, Outcome.REJECT)
    reply = draft_reply(message, transaction, rejected, kind="pacs.004")
    (read,) = read_messages(reply.content)
    assert isinstance(read, Message)
    returned = read.transactions[0]
    assert (returned.amount, returned.currency) == (transaction.amount, transaction.currency)
    without = replace(transaction, amount=None)
    with pytest.raises(UsageError, match="no amount"):
        draft_reply(message, without, rejected, kind="pacs.004")


def test_the_same_decision_gives_the_same_reply() -> None:
    message, transaction = original("MT103")
    rejected = decided(transaction, Outcome.REJECT)
    assert draft_reply(message, transaction, rejected) == draft_reply(
        message, transaction, rejected
    )


@given(st.text(max_size=30))
def test_a_sender_without_a_bic_is_not_answered_by_guess(sender: str) -> None:
    message, transaction = original("pacs.008")
    strange = replace(message, sender=f"{sender} ?")
    with pytest.raises(UsageError, match="by a BIC"):
        draft_reply(strange, transaction, decided(transaction, Outcome.REJECT))
