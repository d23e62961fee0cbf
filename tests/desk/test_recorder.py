"""Payments are compared with earlier ones and recorded before they are answered, or held."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.desk import Recorder
from penstock.model import Decision, LedgerKind, Outcome
from penstock.payments import (
    Basis,
    Decided,
    Decider,
    ResubmissionRules,
    earlier_of,
    read_messages,
    resubmissions,
    trace_of,
)
from penstock.settings import Settings, load_settings
from penstock.store import Store
from tests.payments.pairs import WRITERS, decided, held_for, message_of, mt192, mt202, pacs008
from tests.payments.small_lists import House
from tests.store.ledgers import clear
from tests.store.test_ledger import shared
from tests.store.test_ledger_failures import full, locked, read_only

__all__ = ["shared"]

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLEAN = {
    "creditor": "LANTERN QUAY SUPPLIES",
    "creditor_town": "SINGAPORE",
    "creditor_country": "SG",
    "creditor_bank": "PIERSGSG",
    "debtor_bank": "ORCHDEFF",
    "bank": "HARBUS33",
}
LISTED = {**CLEAN, "creditor": "ZORANDIA FOREIGN COMMERCE BANK"}
OTHER = {"uetr": "11112222-3333-4444-8555-666677778888", "reference": "OTHER-9"}
THIRD = {"uetr": "aaaa2222-3333-4444-8555-666677778888", "reference": "THIRD-3"}
UNRELATED = {
    **CLEAN,
    "uetr": "bbbb2222-3333-4444-8555-666677778888",
    "reference": "FAR-4",
    "debtor": "OAK AND SON",
    "debtor_account": "DE0000",
    "amount": "17.00",
}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings(environ={}, home=tmp_path_factory.mktemp("home"))


class Door:
    """Decides on payments and records, by a clock that the test sets."""

    def __init__(self, store: Store, house: House, rules: Settings) -> None:
        self.store = store
        self.now = datetime.now(UTC)
        self.basis: Basis = house.basis(date(2026, 11, 25))
        self._decider = Decider(self.basis)
        self.recorder = Recorder(store, rules, self.basis, clock=lambda: self.now)

    def ask(self, *contents: bytes) -> list[Decision]:
        messages = (one for content in contents for one in read_messages(content))
        made = self.recorder.recorded(self._decider.decide(messages))
        return [one.decision for one in made]


@pytest.fixture
def door(store: Store, house: House, rules: Settings) -> Door:
    return Door(store, house, rules)


def codes(made: Decision) -> set[str]:
    return {one.code for one in made.reasons}


def test_an_answer_carries_its_receipt(door: Door) -> None:
    clean, listed = door.ask(pacs008(**UNRELATED), pacs008(**LISTED, **OTHER))
    assert (clean.outcome, listed.outcome) == (Outcome.PASS, Outcome.HOLD)
    for made in (clean, listed):
        entry = door.store.ledger.entry(made.recorded.entry)
        assert entry.sha256 == made.recorded.sha256
        assert entry.subject == made.question.id
        record = msgspec.json.decode(entry.content)
        recorded = msgspec.convert(record["decision"], Decision)
        assert recorded == replace(made, recorded=None)
        said = [one["text"] for one in record["input"]["message"]["transactions"][0]["segments"]]
        assert "HARBUS33" in said
        assert record["versions"]["penstock"]
    assert door.store.ledger.verify().faults == ()


@pytest.mark.parametrize(("first", "second"), list(product(WRITERS, repeat=2)))
def test_a_stripped_payment_is_held_with_both_sides(door: Door, first: str, second: str) -> None:
    (held,) = door.ask(WRITERS[first](**LISTED))
    assert held.outcome is Outcome.HOLD
    (again,) = door.ask(WRITERS[second](**CLEAN, **OTHER))
    assert again.outcome is Outcome.HOLD
    (reason,) = (one for one in again.reasons if one.code.startswith("offending_field"))
    assert reason.evidence[0].path.startswith(f"entry {held.recorded.entry}: ")
    assert reason.evidence[0].text == LISTED["creditor"]
    assert reason.evidence[1].text == CLEAN["creditor"]
    # The next try is held against both of those before it, as it agrees with them.
    (third,) = door.ask(WRITERS[second](**{**CLEAN, "creditor": "SILVER RIVER"}, **THIRD))
    assert "offending_field_changed" in codes(third)


@pytest.mark.parametrize("is_one_batch", [True, False])
def test_what_passed_first_and_was_held_later_counts_as_held(
    store: Store, house: House, rules: Settings, *, is_one_batch: bool
) -> None:
    recorder = Recorder(store, rules, house.basis(date(2026, 11, 25)))
    fields = {**CLEAN, "creditor": "SILVER RIVER"}
    passed, held = (_step("mt", fields, is_held=is_held) for is_held in (False, True))
    misspelt = _step("mt", {**fields, "creditor": "SILVR RIVER"}, is_held=False)
    batches = [[passed, held, misspelt]] if is_one_batch else [[passed], [held], [misspelt]]
    made = [one for batch in batches for one in recorder.record(batch)]
    assert "offending_field_misspelt" in {one.code for one in made[-1].decision.reasons}


def test_the_same_payment_again_is_no_resubmission(door: Door) -> None:
    for content in (pacs008(**LISTED), pacs008(**UNRELATED)):
        first, second = door.ask(content)[0], door.ask(content)[0]
        assert codes(first) == codes(second)
        assert first.recorded.entry < second.recorded.entry


def test_the_order_of_a_batch_changes_nothing(store: Store, house: House, rules: Settings) -> None:
    contents = [
        pacs008(**LISTED),
        pacs008(**CLEAN, **OTHER),
        pacs008(**UNRELATED),
    ]
    found = set()
    for order in permutations(contents):
        clear(store)
        made = Door(store, house, rules).ask(*order)
        found.add(frozenset((one.question.id, one.outcome, *sorted(codes(one))) for one in made))
    assert len(found) == 1
    (answers,) = found
    assert sorted(one[1] for one in answers) == ["hold", "hold", "pass"]


@pytest.mark.parametrize("together", [True, False])
def test_cancelled_and_sent_again(door: Door, *, together: bool) -> None:
    contents = [
        pacs008(**CLEAN),
        mt192(reference="CXL-7"),
        pacs008(**{**CLEAN, "creditor": "SILVER RIVER"}, **OTHER),
    ]
    if together:
        made = door.ask(*contents)
    else:
        made = [one for content in contents for one in door.ask(content)]
    assert made[0].outcome is Outcome.PASS
    assert "cancelled_and_resent" in codes(made[2])


def test_sent_again_without_a_request_to_cancel_is_no_ground(door: Door) -> None:
    door.ask(pacs008(**CLEAN))
    (made,) = door.ask(pacs008(**{**CLEAN, "creditor": "SILVER RIVER"}, **OTHER))
    assert made.outcome is Outcome.PASS


def test_a_cover_split_is_held(door: Door) -> None:
    said = {**CLEAN, "uetr": ""}
    door.ask(pacs008(**said))
    (split,) = door.ask(mt202(**CLEAN))
    assert "cover_split" in codes(split)
    assert split.outcome is Outcome.HOLD


def test_what_is_rejected_waits_while_it_may_be_a_blocked_payment(door: Door) -> None:
    from penstock.desk import with_repetitions
    from penstock.model import Reason

    rejected = decided(Outcome.REJECT)
    made = with_repetitions(rejected, [Reason("offending_field_missing", "...")])
    assert made.outcome is Outcome.HOLD
    assert codes(made) == {"offending_field_missing", "block_open"}
    blocked = with_repetitions(decided(Outcome.BLOCK), [Reason("cover_split", "...")])
    assert blocked.outcome is Outcome.BLOCK
    assert with_repetitions(rejected, []) is rejected


def test_what_is_older_than_the_memory_is_forgotten(door: Door, rules: Settings) -> None:
    door.ask(pacs008(**LISTED))
    door.now += timedelta(days=rules.payment_memory_days + 1)
    (late,) = door.ask(pacs008(**CLEAN, **OTHER))
    assert late.outcome is Outcome.PASS


def test_a_clock_that_went_back_holds_everything(door: Door) -> None:
    door.ask(pacs008(**CLEAN))
    door.now -= timedelta(minutes=1)
    (made,) = door.ask(pacs008(**CLEAN, **OTHER))
    assert made.outcome is Outcome.HOLD
    assert codes(made) == {"clock_went_back"}
    assert made.recorded is not None


@pytest.mark.parametrize(
    ("harm", "code"),
    [(full, "store_full"), (read_only, "store_read_only"), (locked, "store_locked")],
)
def test_what_cannot_be_recorded_is_held_and_says_why(
    door: Door, harm: Callable, code: str
) -> None:
    (before,) = door.ask(pacs008(**CLEAN))
    with harm(door.store):
        made = door.ask(pacs008(**CLEAN, **OTHER), pacs008(**CLEAN, **THIRD))
    for one in made:
        assert one.outcome is Outcome.HOLD
        assert one.recorded is None
        assert code in codes(one)
    assert door.store.ledger.head().entry == before.recorded.entry
    # Brought again, it is decided and recorded as if nothing had happened.
    (again,) = door.ask(pacs008(**CLEAN, **OTHER))
    assert again.outcome is Outcome.PASS
    assert again.recorded is not None


def test_a_store_that_is_gone_holds_everything(door: Door) -> None:
    with door.store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE ledger")
    (made,) = door.ask(pacs008(**CLEAN))
    assert (made.outcome, made.recorded) == (Outcome.HOLD, None)
    assert "store_gone" in codes(made)


def test_a_damaged_ledger_holds_everything(door: Door) -> None:
    door.ask(pacs008(**LISTED), pacs008(**CLEAN, **OTHER))
    with door.store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM ledger WHERE number = 2")
    (made,) = door.ask(pacs008(**CLEAN, **THIRD))
    assert (made.outcome, made.recorded) == (Outcome.HOLD, None)
    assert "ledger_damaged" in codes(made)


def test_what_nobody_can_read_is_recorded_too(door: Door) -> None:
    (made,) = door.ask(b"hello")
    assert made.outcome is Outcome.HOLD
    entry = door.store.ledger.entry(made.recorded.entry)
    assert entry.kind is LedgerKind.DECISION
    assert b'"unreadable"' in entry.content


# Any history: what keys find and what comparing everything with everything finds is the same.

CHOICES = st.fixed_dictionaries(
    {
        "uetr": st.sampled_from(["", *(one["uetr"] for one in (OTHER, THIRD))]),
        "reference": st.sampled_from(["R-1", "R-2", "NONREF"]),
        "amount": st.sampled_from(["100.00", "104.00", "106.00"]),
        "debtor": st.sampled_from(["HARBOUR MILL", "OAK AND SON", ""]),
        "debtor_account": st.sampled_from(["DE1", "DE2", ""]),
        "creditor": st.sampled_from(["SILVER RIVER", "SILVR RIVER", "IRON GATE", ""]),
        "creditor_account": st.sampled_from(["77", "88", ""]),
        "remittance": st.sampled_from(["INVOICE 7", "RENT OF MAY"]),
    }
)
STEP = st.tuples(
    st.sampled_from(["mt", "mx", "cover", "cancel"]), CHOICES, st.booleans(), st.booleans()
)


def _step(kind: str, fields: dict[str, str], *, is_held: bool) -> Decided:
    if kind == "cancel":
        content = mt192(related=fields["reference"], uetr=fields["uetr"])
    elif kind == "cover":
        content = mt202(related=fields["reference"], amount=fields["amount"])
    else:
        content = WRITERS[kind](**fields)
    message = message_of(content)
    made = decided(id=message.transactions[0].id or "none")
    if is_held and kind in WRITERS and fields["creditor"]:
        made = held_for(content, "creditor", fields["creditor"])
    return Decided(made, message, message.transactions[0])


def _plainly(batches: list[list[Decided]]) -> list[set[str]]:
    """Compare each payment with all before it, in and before its batch; no keys, no store.

    What is held counts against the whole of its batch, and may be asked to be cancelled by a
    request that stands before it there: the order of files in a folder says nothing.
    """
    limits = ResubmissionRules()
    before: list[Decided] = []
    cancelled: set[int] = set()
    found = []
    for batch in batches:
        start = len(before)
        everything = [*before, *batch]
        for place, one in enumerate(batch, start):
            now = trace_of(one.message, one.transaction)
            told = []
            for other, past in enumerate(everything):
                if other == place:
                    continue
                earlier = earlier_of(
                    "x",
                    past.message,
                    past.transaction,
                    past.decision,
                    is_cancelled=other in cancelled,
                )
                if other > place and not earlier.causes:
                    continue
                if now.sort == "cancellation":
                    same_uetr = bool(now.uetr) and now.uetr == earlier.trace.uetr
                    if same_uetr or now.references & earlier.trace.references:
                        cancelled.add(other)
                    continue
                told += [reason.code for reason in resubmissions(now, [earlier], limits)]
            found.append(set(told))
        before = everything
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=8))
def test_keys_find_what_comparing_everything_finds(
    shared: Store, house: House, rules: Settings, steps: list
) -> None:
    clear(shared)
    recorder = Recorder(shared, rules, house.basis(date(2026, 11, 25)))
    batches: list[list[Decided]] = [[]]
    for kind, fields, is_held, starts_anew in steps:
        if starts_anew and batches[-1]:
            batches.append([])
        batches[-1].append(_step(kind, fields, is_held=is_held))
    found = []
    for batch in batches:
        for one, made in zip(batch, recorder.record(batch), strict=True):
            fresh = made.decision.reasons[len(one.decision.reasons) :]
            found.append({reason.code for reason in fresh})
    assert found == _plainly(batches)


def test_memory_is_purged_without_touching_the_ledger(door: Door, tmp_path: Path) -> None:
    from penstock.desk import forget_payments

    door.ask(pacs008(**LISTED), pacs008(**CLEAN, **OTHER))
    assert forget_payments(door.store, days=1, now=datetime.now(UTC)) == 0
    later = datetime.now(UTC) + timedelta(days=2)
    assert forget_payments(door.store, days=1, now=later) > 0
    assert door.store.memory.count() == 0
    assert door.store.ledger.verify().entries == 2
