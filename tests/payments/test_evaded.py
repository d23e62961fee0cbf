"""Ways to hide a party that an examiner tried on the whole, each with what must not be stopped."""

from datetime import date

import pytest

from penstock.model import Decision, Outcome
from tests.payments.small_lists import House
from tests.payments.wires import Wire

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def ask(house):
    def asked(wire: Wire, form: str = "pacs008", *replaced: tuple[str, str]) -> Decision:
        content = getattr(wire, form)()
        for old, new in replaced:
            assert old.encode() in content
            content = content.replace(old.encode(), new.encode())
        (decided,) = house.decide(content, TODAY)
        return decided.decision

    return asked


def stopped_at(made: Decision) -> list[tuple[str, str]]:
    """Return field and party of what was hit, where the payment is stopped."""
    return [(hit.field, hit.party) for hit in made.hits] if made.outcome is not Outcome.PASS else []


def test_what_instructed_the_sender_is_a_bank_by_name(ask):
    """Field 72, `/INS/`: the institution that instructed the sender, by BIC or by name."""
    for said, party in (
        ("ZORANDIA FORAIN COMERCE BANK", 1),
        ("DEUTSCHE BANK AG\r\n//FRANKFURT", 0),
    ):
        made = ask(Wire(), "mt103", (":71A:SHA", f":71A:SHA\r\n:72:/INS/{said}"))
        assert stopped_at(made) == ([("name", f"us-ofac-sdn:{party}")] if party else [])


@pytest.mark.parametrize(
    ("town", "lines", "country", "is_held"),
    [
        # A country code that was made up takes nothing away: nothing of that name lies there.
        ("TEHRAN", "", "AE", True),
        ("NORTH KOREA", "", "CN", True),
        ("DUBAI", "NO 4 VALIASR AVE, TEHRAN", "AE", True),
        ("DANDONG", "PYONGYANG", "CN", True),
        ("BERLIN", "UL KIROVA 2, SIMFEROPOL", "DE", True),
        ("HAVANA", "", "ES", True),
        ("HAVANA", "", "US", False),
        ("MIAMI", "LITTLE HAVANA", "US", False),
        ("SEOUL", "152 TEHERAN-RO", "KR", False),
        ("PARIS", "12 RUE DE TEHERAN", "FR", False),
        ("SEBASTOPOL", "", "AU", False),
    ],
)
def test_a_country_does_not_take_away_a_place_it_has_none_of(ask, town, lines, country, is_held):
    wire = Wire(creditor_town="", creditor_country=country)
    address = f"<TwnNm>{town}</TwnNm><Ctry>{country}</Ctry>"
    address += f"<AdrLine>{lines}</AdrLine>" if lines else ""
    made = ask(wire, "pacs008", (f"<TwnNm></TwnNm><Ctry>{country}</Ctry>", address))
    assert made.outcome is (Outcome.HOLD if is_held else Outcome.PASS)
    if is_held:
        assert [one for one in made.findings if one.missing_facts]
