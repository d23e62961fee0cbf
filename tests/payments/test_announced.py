"""Names that a text announces are asked as names: a letter less hides nobody behind a cue."""

import pytest

from penstock.model import Outcome, Schema
from penstock.payments._announced import announced
from tests.payments.small_lists import TODAY, House, party
from tests.payments.wires import Wire


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("for further credit to Dragan Vaskinov", ["Dragan Vaskinov"]),
        ("PAYMENT ON BEHALF OF VASKINOV, DRAGAN", ["VASKINOV, DRAGAN"]),
        ("contract 8419 with Dragan Vaskinov dated last month", ["Dragan Vaskinov"]),
        ("BENEFICIARY:\n//DRAGAN VASKINOV\n//LEEDS", ["DRAGAN VASKINOV"]),
        ("ON BEHALF OF\n//DRAGAN\n//VASKINOV", ["DRAGAN\n//VASKINOV"]),
        ("goods for Orchard Transport Company as agreed", ["Orchard Transport Company"]),
        ("begünstigter: Dragan Vaskinov", ["Dragan Vaskinov"]),
        ("оплата в пользу Драган Васкинов", ["Драган Васкинов"]),
        ("Dragan Vaskinov, invoice 12", ["Dragan Vaskinov"]),
        ("Dragan Vaskinov", ["Dragan Vaskinov"]),
        ("A. Dragan Vaskinov", ["A. Dragan Vaskinov"]),
        ("paid to Dragan A. B. Vaskinov, thank you", ["Dragan A. B. Vaskinov"]),
        ("AL-VASKINOV, invoice 12", ["AL-VASKINOV"]),
        ("AL-VASKINOV", ["AL-VASKINOV"]),
        ("for further credit to Bureau 39", ["Bureau 39"]),
        ("for further credit to Bureau of Quays 39, thank you", ["Bureau of Quays 39"]),
        ("paid to Mr. Dragan Vaskinov. Thank you", ["Mr. Dragan Vaskinov"]),
        ("payable to Vaskinovitch", ["Vaskinovitch"]),
    ],
)
def test_what_is_said_to_be_a_party_is_a_name(text, names):
    assert [one.name for one in announced(text)] == names
    assert not any(one.is_ship for one in announced(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bunkers for M/T GLIMMER STAR-1, call 5467", "GLIMMER STAR-1"),
        ("freight of MV FULL TIDE", "FULL TIDE"),
        ("vessel GLIMMERTIDE", "GLIMMERTIDE"),
        ("MV GLIMMER TIDE invoice 12", "GLIMMER TIDE"),
    ],
)
def test_a_ship_is_called_by_what_it_is(text, name):
    assert (name, True) in announced(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your order",
        "Second instalment of three",
        "INVOICE 123 SPARE PARTS",
        "Order 4411: 2x office chairs",
        "payment for goods",
        "goods for the staff party",
        "please ship to us",
        "Deposit for garden hoses, contract 12",
        "payable to us by March",
        "12 High Street",
        "A cup of coffee",
        "a.m. delivery",
        "vessel 9187629",
        "Lantern",
        "",
    ],
)
def test_ordinary_texts_announce_nobody(text):
    assert announced(text) == ()


@pytest.mark.parametrize("line", ["Saltmarsh Centre", "Hotel Regente"])
def test_a_house_in_an_address_is_nobody(line):
    assert announced(line, is_address=True) == ()
    assert announced("Dragan Vaskinov", is_address=True)


def test_a_town_announces_nobody_but_by_words_that_say_so():
    assert announced("Dragan Vaskinov", may_open=False) == ()
    assert announced("goods for Dragan Vaskinov", may_open=False)


def _outcome(tmp_path, text: str) -> Outcome:
    listed = (
        party(11, "Haytham Zaynovar", "DPRK2", schema=Schema.PERSON),
        party(12, "GLIMMER TOBAN 1", "DPRK4", schema=Schema.VESSEL),
    )
    house = House(tmp_path, listed)
    (decided,) = house.decide(Wire(text=text).pacs008(), TODAY)
    return decided.decision.outcome


@pytest.mark.parametrize(
    "text",
    [
        "payment on behalf of Haytam Zaynovr",
        "Haytam Zaynovr, invoice 3727",
        "contract 12 with Haytam Zaynovr dated last month",
        "bunkers for MV GLIMER TBAN 1, call 8150",
    ],
)
def test_a_letter_less_hides_nobody_whom_a_text_announces(tmp_path, text):
    assert _outcome(tmp_path, text) is Outcome.HOLD


def test_somebody_else_is_announced_and_paid(tmp_path):
    assert _outcome(tmp_path, "payment on behalf of Harriet Fairbrother") is Outcome.PASS


def test_who_is_announced_is_mentioned_and_is_not_the_party(tmp_path):
    """Settled by its text, not as the name of whom the field belongs to."""
    house = House(tmp_path, (party(11, "Haytham Zaynovar", "DPRK2", schema=Schema.PERSON),))
    content = Wire(text="payment on behalf of Haytam Zaynovr").pacs008()
    (decided,) = house.decide(content, TODAY)
    (hit,) = decided.decision.hits
    assert hit.path.endswith("/Ustrd")
    assert hit.field == "free_text"
