"""Numbers in texts: invoices, orders, telephones and days are no papers, and ships keep theirs."""

import pytest

from penstock.model import Identifier, IdentifierKind, Schema
from penstock.screening import Index, Screener
from penstock.screening._text_numbers import Cue, cue_before
from tests.screening.listed import TEST_LIST, party

_NUMBERS = {
    "8 digits": ("20481733", IdentifierKind.REGISTRATION),
    "9 digits": ("927220424", IdentifierKind.PASSPORT),
    "10 digits": ("7707083893", IdentifierKind.TAX_ID),
    "12 digits": ("491711234567", IdentifierKind.OTHER),
    "a day": ("20231228", IdentifierKind.NATIONAL_ID),
    "letters": ("AB1234567", IdentifierKind.PASSPORT),
    "a ship": ("9187629", IdentifierKind.IMO),
}


@pytest.fixture(scope="module")
def numbers(tmp_path_factory) -> Screener:
    parties = [
        party(place, Schema.COMPANY, f"Vorantis {what}", identifiers=(Identifier(kind, number),))
        for place, (what, (number, kind)) in enumerate(_NUMBERS.items())
    ]
    folder = tmp_path_factory.mktemp("numbers") / "index"
    return Screener(Index.build(iter([(TEST_LIST, parties)]), folder))


@pytest.mark.parametrize(
    "text",
    [
        "20481733",
        "INVOICE 20481733",
        "INV.NO 20481733 PAID",
        "PO#20481733",
        "P.O. 20481733",
        "INVOICES 20481731, 20481732, 20481733",
        "INVOICE 927220424",
        "Rechnungsnummer 927220424 vom 02.03.2026",
        "ORDER NO. 7707083893",
        "CONTRACT 7707083893 DD 01.02.2026",
        "TEL +491711234567",
        "+491711234567",
        "00491711234567",
        "WHATSAPP 491711234567",
        "20231228",
        "VALUE 20231228",
        "INVOICE 9187629",
        "INV 9187629 SPARE PARTS",
        "purchase order 9187629",
        "TEL 9187629",
    ],
)
def test_a_number_of_another_sort_is_nobody(numbers, text):
    assert [hit.matched for hit in numbers.screen_text(text) if hit.alert] == []


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("PASSPORT 927220424", "927220424"),
        ("FOR KIM 927220424", "927220424"),
        ("INVOICE 12 PASSPORT NO. 927220424", "927220424"),
        ("COMPANY REG. NO. 20481733", "20481733"),
        ("ИНН 7707083893", "7707083893"),
        ("TIN: 7707083893", "7707083893"),
        ("ID CARD 20231228", "20231228"),
        ("INVOICE AB1234567", "AB1234567"),
        ("FREIGHT MV SUNNY DAY IMO 9187629", "9187629"),
        ("INVOICE 7 FREIGHT MV SUNNY DAY 9187629", "9187629"),
        ("INVOICE 9187629 IMO", "9187629"),
        ("INV 33 IMO NO. 9187629", "9187629"),
        ("IMO9187629", "IMO9187629"),
        ("9187629", "9187629"),
        ("CHARTER HIRE 9187629", "9187629"),
    ],
)
def test_a_number_of_a_paper_or_a_ship_is_found(numbers, text, matched):
    assert [hit.matched for hit in numbers.screen_text(text) if hit.alert] == [matched]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("", Cue.NONE),
        ("PAID TO SOMEBODY ", Cue.NONE),
        ("Invoice no. ", Cue.OTHER),
        ("passport of the buyer no ", Cue.DOCUMENT),
        ("INVOICE 3, VESSEL ", Cue.SHIP),
        ("INVOICE one two three four five six seven ", Cue.NONE),
    ],
)
def test_the_nearest_word_decides(text, cue):
    assert cue_before(text) is cue
