"""An invoice number that happens to be listed stops nobody; a ship's number with its cue blocks."""

import pytest

from penstock.model import Identifier, IdentifierKind, Outcome
from tests.payments.small_lists import TODAY, WORLD, House, party
from tests.payments.wires import FORMATS, Wire

_FIRM = party(
    8,
    "Marun Orchard Works",
    "DPRK2",
    identifiers=(
        Identifier(IdentifierKind.REGISTRATION, "20481733"),
        Identifier(IdentifierKind.PASSPORT, "927220424"),
    ),
)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"), (*WORLD, _FIRM))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["INVOICE 20481733", "20481733", "INV 927220424", "ORDER 9187629", "TEL 9187629"]
)
def test_a_number_of_another_sort_passes(house, form, text):
    (decided,) = house.decide(getattr(Wire(text=text), form)(), TODAY)
    assert (decided.decision.outcome, decided.decision.hits) == (Outcome.PASS, ())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("FREIGHT MV SUNNY DAY IMO 9187629", Outcome.BLOCK),
        ("INVOICE 7 VESSEL 9187629", Outcome.BLOCK),
        ("CHARTER HIRE 9187629", Outcome.HOLD),
        ("PASSPORT 927220424", Outcome.HOLD),
        ("FOR THE HOLDER OF 927220424", Outcome.HOLD),
    ],
)
def test_a_number_of_a_ship_or_a_paper_does_not(house, form, text, outcome):
    (decided,) = house.decide(getattr(Wire(text=text), form)(), TODAY)
    assert decided.decision.outcome is outcome


@pytest.mark.parametrize("account", ["20481733", "927220424", "9187629"])
def test_an_account_is_no_paper(house, account):
    content = Wire().mt103().replace(b"/7654321", f"/{account}".encode())
    (decided,) = house.decide(content, TODAY)
    assert decided.decision.outcome is Outcome.PASS
