"""What a hold names as missing can be answered, and then the payment is decided again."""

from collections.abc import Iterator
from datetime import date

import pytest

from penstock.errors import UsageError
from penstock.measures import read_answer
from penstock.model import Decision, Outcome
from tests.payments.small_lists import TODAY, House
from tests.payments.wires import FORMATS, Wire

_PERSON = "Vaskinov Dragomir Olegovich (us-ofac-sdn:2) of us-ofac-sdn"
_ASKED = f"whether DRAGOMIR VASKINOV is {_PERSON}"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def ask(house):
    def asked(content: bytes, answers: dict[str, str] | None = None, day: date = TODAY) -> Decision:
        (decided,) = house.decide(content, day, answers=answers or {})
        return decided.decision

    return asked


def missing(made: Decision) -> list[str]:
    """Return the facts that keep a decision open, in order."""
    held = [one for one in made.findings if one.consequence == "hold"]
    facts = (" ".join(fact.split()) for one in held for fact in one.missing_facts)
    return list(dict.fromkeys(facts))


def settled(made: Decision) -> set[str]:
    return {one.message for one in made.reasons if one.code == "fact_settled"}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("answer", "outcome"), [("no", Outcome.PASS), ("yes", Outcome.BLOCK)])
def test_whether_a_name_is_the_listed_person(ask, form, answer, outcome):
    content = getattr(Wire(creditor="DRAGOMIR VASKINOV"), form)()
    before = ask(content)
    assert before.outcome is Outcome.HOLD
    assert _ASKED in missing(before)
    made = ask(content, {_ASKED: answer})
    assert made.outcome is outcome
    assert f"{_ASKED}: {answer}" in settled(made)


def test_an_answer_about_one_party_says_nothing_of_another(ask):
    content = Wire(creditor="DRAGOMIR VASKINOV", debtor="VASKINOV DRAGOMIR O").pacs008()
    made = ask(content, {_ASKED: "no"})
    assert made.outcome is Outcome.HOLD
    assert "VASKINOV DRAGOMIR O is" in " ".join(missing(made))


def test_an_equal_number_is_not_answered_away(ask):
    content = Wire(creditor_bank="ZORAKPPY").pacs008()
    answers = {
        "whether ZORAKPPY is ZORANDIA FOREIGN COMMERCE BANK (us-ofac-sdn:1) of us-ofac-sdn": "no"
    }
    assert ask(content, answers).outcome is Outcome.BLOCK


def test_an_answer_that_nobody_asked_for_changes_nothing(ask):
    content = Wire().pacs008()
    made = ask(content, {"whether the moon is of US origin": "yes", _ASKED: "yes"})
    assert (made.outcome, settled(made)) == (Outcome.PASS, set())


def test_a_place_in_a_text(ask):
    content = Wire(text="SPARE PARTS FOR PYONGYANG").pacs008()
    before = ask(content)
    (question,) = [one for one in missing(before) if "means" in one]
    assert ask(content, {question: "no"}).outcome is Outcome.PASS
    assert ask(content, {question: "yes"}).outcome is Outcome.REJECT


def test_where_the_account_is_kept(ask):
    """31 CFR 1010.659(b): a payment in dollars that names no American bank leaves it open."""
    wire = Wire(creditor_bank="ORCHKPPY", us_bank="HARBDEFF", through="RIVRFRPP")
    day = date(2016, 12, 10)
    before = ask(wire.pacs008(), day=day)
    told = {one.rule: one.consequence for one in before.findings}
    assert told["us-311-kp/not-process"] == "hold"
    kept = [one for one in missing(before) if "is kept in the United States" in one]
    sort = [one for one in missing(before) if "is a correspondent account" in one]
    after = ask(wire.pacs008(), {kept[0]: "yes", sort[0]: "yes"}, day)
    assert {one.rule: one.consequence for one in after.findings}[
        "us-311-kp/not-process"
    ] == "reject"
    after = ask(wire.pacs008(), {kept[0]: "no"}, day)
    assert "us-311-kp/not-process" not in {one.rule for one in after.findings}


_HELD = (
    Wire(creditor="DRAGOMIR VASKINOV"),
    Wire(text="FOR VASKINOV DRAGOMIR OLEGOVICH, PYONGYANG"),
    Wire(text="FREIGHT MV GLIMMERTIDE STAR VOYAGE 7"),
    Wire(creditor_town="PYONGYANG", creditor_country="KP"),
    Wire(creditor="ISLAMIC HOUSE", creditor_town="TEHRAN", creditor_country="IR"),
    Wire(creditor_town="DONETSK", creditor_country="UA"),
    Wire(debtor="BANCO DELTA AZIA SARL", creditor_bank="ORCHKPPY", us_bank="HARBDEFF"),
)


def _rounds(ask, content: bytes, day: date, answer: str) -> Iterator[Decision]:
    """Answer what is missing, round after round, until nothing is."""
    answers: dict[str, str] = {}
    for _ in range(12):
        made = ask(content, answers, day)
        yield made
        asked = [one for one in missing(made) if one not in answers]
        if not asked:
            return
        for question in asked:
            answers[question] = _value(question, answer)
    pytest.fail(f"never settled: {missing(made)}")


def _value(question: str, answer: str) -> str:
    for value in (answer, "bank", "SG", "energy", "30", "USD"):
        try:
            return read_answer(question, value)[1]
        except UsageError:
            continue
    pytest.fail(f"nothing answers {question!r}")


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("day", [date(2016, 12, 10), TODAY])
@pytest.mark.parametrize("wire", _HELD)
def test_whatever_is_missing_can_be_answered_until_nothing_is(ask, wire, day, answer):
    *_, last = _rounds(ask, wire.pacs008(), day, answer)
    assert missing(last) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("whether it is so", "perhaps"),
        ("what kind of institution X is", "yes"),
        ("where X is chartered or licensed", "North Korea"),
        ("the tenor of the debt in days", "a month"),
        ("", "yes"),
    ],
)
def test_an_answer_must_fit_its_question(question, answer):
    with pytest.raises(UsageError):
        read_answer(question, answer)
