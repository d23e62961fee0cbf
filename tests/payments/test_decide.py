"""What holds for every decision: order, replay, streaming, failure; and places on their own."""

import random
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from penstock.model import Outcome, to_json
from penstock.payments import Decider, Limits, read_messages, whole_messages
from penstock.payments._matching import matchers
from penstock.payments._message import Kind
from penstock.payments._tables import rows
from penstock.text import country_at_end, place_named, places_in, plain_words
from penstock.text._tables import rows as text_rows
from tests.payments import iso_samples as samples
from tests.payments.small_lists import TODAY, House
from tests.payments.wires import FORMATS, Wire


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


WIRES = (
    Wire(),
    Wire(debtor_bank="ZORAKPPY"),
    Wire(creditor_town="PYONGYANG", creditor_country="KP"),
    Wire(text="FOR ZORANDIA FOREIGN COMMERCE BANK"),
    Wire(creditor="VASKINOV DRAGOMIR OLEGOVICH"),
    Wire(creditor_bank="BRACCNBJ"),
    Wire(creditor_town="YALTA", creditor_country="UA"),
    Wire(text="DO NOT MENTION OUR NAME"),
)


@pytest.mark.parametrize("wire", WIRES)
def test_every_standard_decides_alike(house, wire):
    """The same payment as pacs.008, pacs.009 with its underlying, MT103 and MT202 COV."""
    made = [house.decide(getattr(wire, form)(), TODAY)[0].decision for form in FORMATS]
    assert len({one.outcome for one in made}) == 1
    assert len({frozenset(hit.party for hit in one.hits) for one in made}) == 1
    blocking = [
        frozenset(one.rule for one in each.findings if one.consequence in ("block", "reject"))
        for each in made
    ]
    assert len(set(blocking)) == 1


@pytest.mark.slow
def test_replay_is_the_same_to_the_byte(house):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for form in FORMATS:
        for wire in WIRES:
            first, second = (
                house.decide(getattr(wire, form)(), TODAY)[0].decision for _ in range(2)
            )
            assert to_json(replace(first, decided_at=moment)) == to_json(
                replace(second, decided_at=moment)
            )


def batch(order: list[int]) -> bytes:
    """A pacs.008 with a transfer for each number; number 3 pays the listed person."""
    transfers = [
        samples.transfer(number).replace("Receiving House", "Vaskinov Dragomir Olegovich")
        if number == 3
        else samples.transfer(number)
        for number in order
    ]
    head = samples.body("pacs.008", 0).replace("<NbOfTxs>0", f"<NbOfTxs>{len(order)}")
    inner = head.replace("</FIToFICstmrCdtTrf>", "".join(transfers) + "</FIToFICstmrCdtTrf>")
    return samples.message("pacs.008", inner)


def test_the_order_of_a_batch_changes_no_decision(house):
    order = list(range(1, 8))
    expected = {}
    for seed in range(3):
        random.Random(seed).shuffle(order)
        made = {one.decision.question.id: one.decision for one in house.decide(batch(order), TODAY)}
        told = {name: (one.outcome, one.hits and one.hits[0].party) for name, one in made.items()}
        expected = expected or told
        assert told == expected
    assert sum(outcome is Outcome.HOLD for outcome, _ in expected.values()) == 1


def test_parts_of_a_batch_hear_what_its_end_says(house):
    """A wrong count, and a name in supplementary data after the last payment, hold the first."""
    decider = Decider(house.basis(TODAY))
    limits = Limits(part=2)
    body = batch([1, 2, 4, 5, 6])
    assert all(
        one.decision.outcome is Outcome.PASS
        for one in decider.decide(whole_messages(body, limits=limits))
    )
    wrong = body.replace(b"<NbOfTxs>5", b"<NbOfTxs>6")
    for one in decider.decide(whole_messages(wrong, limits=limits)):
        assert one.decision.outcome is Outcome.HOLD
        assert "count_mismatch" in {reason.code for reason in one.decision.reasons}
    named = samples.SUPPLEMENT.replace("Northern Lines", "Vaskinov Dragomir Olegovich")
    tail = body.replace(b"</FIToFICstmrCdtTrf>", f"{named}</FIToFICstmrCdtTrf>".encode())
    made = [one.decision for one in decider.decide(whole_messages(tail, limits=limits))]
    assert len(made) == 5
    assert all(one.hits and one.outcome is Outcome.HOLD for one in made)


def test_a_batch_that_fills_its_parts_gets_a_decision_a_payment(house):
    decider = Decider(house.basis(TODAY))
    body = batch([1, 2, 4, 5])
    for part in (1, 2, 3, 4):
        made = list(decider.decide(whole_messages(body, limits=Limits(part=part))))
        assert [one.transaction is None for one in made] == [False] * 4


def test_a_group_without_payments_is_answered_for(house):
    """The payer of an empty group of a pain.001 is on the list: nobody passes over it."""
    body = samples.body("pain.001", 1)
    group = body[body.index("<PmtInf>") : body.index("</PmtInf>") + 9]
    start, end = group.index("<CdtTrfTxInf>"), group.index("</PmtInf>")
    empty = group[:start] + group[end:]
    listed = empty.replace("Paying House", "Vaskinov Dragomir Olegovich").replace("P1", "P2")
    for content in (group + listed, listed + group):
        made = house.decide(samples.message("pain.001", body.replace(group, content)), TODAY)
        assert [one.transaction is None for one in made] == [False, True]
        assert made[0].decision.hits == ()
        assert made[1].decision.outcome is Outcome.HOLD
        assert made[1].decision.hits[0].party == "us-ofac-sdn:2"


def test_a_payer_of_one_group_is_not_that_of_another(house):
    body = samples.body("pain.001", 1)
    group = body[body.index("<PmtInf>") : body.index("</PmtInf>") + 9]
    other = group.replace("Paying House", "Vaskinov Dragomir Olegovich").replace("P1", "P2")
    for old, new in (("I1", "I2"), ("E1", "E2"), ("T1", "T2"), ("0000000001<", "0000000002<")):
        other = other.replace(old, new)
    content = samples.message("pain.001", body.replace(group, group + other))
    made = [one.decision for one in house.decide(content, TODAY)]
    assert [bool(one.hits) for one in made] == [False, True]


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<Document><FIToFI", b"\xff\xfe<\0", b"{1:F01AAAA", b"<a><!DOCTYPE x></a>"],
)
def test_what_nobody_can_read_is_one_decision_held(house, content):
    made = [one.decision for one in house.decide(content, TODAY)]
    assert made
    assert all(one.outcome is Outcome.HOLD and one.reasons for one in made)
    assert all(one.question.id for one in made)


def test_a_failure_inside_holds_one_payment_and_no_other(house, monkeypatch):
    import penstock.payments._decide as module

    real = module.payment_question

    def failing(actors, *rest):
        if any("LANTERN 3" in one.text for actor in actors for one in actor.names):
            message = "broken"
            raise RuntimeError(message)
        return real(actors, *rest)

    monkeypatch.setattr(module, "payment_question", failing)
    content = b"".join(
        Wire(creditor=f"LANTERN {n}")
        .mt103()
        .replace(b"8a562c67", f"{n}a562c67".encode())
        .replace(b"REF1", f"REF{n}".encode())
        for n in range(5)
    )
    made = [one.decision for one in house.decide(content, TODAY)]
    assert [one.outcome for one in made] == [
        Outcome.HOLD if n == 3 else Outcome.PASS for n in range(5)
    ]
    assert made[3].reasons[0].code == "internal_error"


def test_lists_that_fail_hold_everything(house, monkeypatch):
    decider = Decider(house.basis(TODAY))

    def failing(*_: object) -> None:
        message = "index gone"
        raise OSError(message)

    monkeypatch.setattr(decider._finder, "prepare", failing)
    (made,) = decider.decide(read_messages(Wire().mt103()))
    assert made.decision.outcome is Outcome.HOLD
    assert made.decision.reasons[0].code == "internal_error"


def test_no_list_at_all_holds(house):
    (made,) = house.decide(Wire().mt103(), TODAY, lists=())
    assert made.decision.outcome is Outcome.HOLD
    assert "lists_missing" in {reason.code for reason in made.decision.reasons}


@pytest.mark.slow
def test_memory_stays_flat_over_a_long_file(house, tmp_path):
    one = samples.transfer(1)
    path = tmp_path / "long.xml"
    limits = Limits(part=40)

    def peak(count: int) -> int:
        head = samples.body("pacs.008", 0).replace("<NbOfTxs>0", f"<NbOfTxs>{count}")
        with path.open("w") as file:
            file.write(head.replace("</FIToFICstmrCdtTrf>", ""))
            for number in range(count):
                file.write(
                    one.replace("000000000001<", f"{number:012d}<").replace("1<", f"{number}<")
                )
            file.write("</FIToFICstmrCdtTrf>")
        decider = Decider(house.basis(TODAY))
        tracemalloc.start()
        assert sum(1 for _ in decider.decide(whole_messages(path, limits=limits))) == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(40)
    assert peak(360) < 1.5 * peak(120)


# Places


def test_the_tables_of_matching_and_places_are_whole():
    assert {row["kind"] for row in rows("matching")} == set(Kind)
    assert all(matchers(kind) for kind in Kind)
    spellings = [
        (plain_words(spelling), row["code"])
        for row in text_rows("sanctioned_places")
        for spelling in row["spellings"].split("|")
    ]
    assert all(words for words, _ in spellings)
    by_words = {}
    for words, code in spellings:
        assert by_words.setdefault(words, code) == code, words


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["spellings"].split("|")[0])
        for row in text_rows("sanctioned_places")
    ],
)
def test_every_spelling_of_a_place_is_found(row):
    for spelling in row["spellings"].split("|"):
        if row["only"] == "field":
            assert row["code"] in {place.code for place in place_named(spelling)}
            assert places_in(f"office in {spelling}, 2nd floor") == ()
            continue
        for text in (spelling, spelling.upper(), f"office in {spelling}, 2nd floor"):
            assert row["code"] in {place.code for place in places_in(text)}, text
        for words in filter(None, row["elsewhere"].split("|")):
            assert places_in(f"office in {spelling} {words}") == (), words


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["Pyongyang", "Sevastopol", "Bandarabbas", "Simferopol"]), st.data())
def test_a_place_almost_spelt_is_found_in_a_field_for_places(name, data):
    at = data.draw(st.integers(1, len(name) - 2))
    letter = data.draw(st.sampled_from("aeioxk"))
    kind = data.draw(st.sampled_from(["drop", "double", "change"]))
    rest = name[at + 1 :]
    text = {
        "drop": name[:at] + rest,
        "double": name[: at + 1] + name[at] + rest,
        "change": name[:at] + letter + rest,
    }[kind]
    assert {place.code for place in place_named(text)} == {place_named(name)[0].code}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_places_or_none_and_never_fails(text):
    places_in(text)
    place_named(text)
    assert len(country_at_end(text)) in (0, 2)
