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
