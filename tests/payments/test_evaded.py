"""Ways to hide a party that an examiner tried on the whole, each with what must not be stopped."""

from datetime import date

import pytest

from penstock.model import Decision, Identifier, IdentifierKind, Outcome, Schema
from tests.payments.small_lists import House, party
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
    listed = [("name", "us-ofac-sdn:1")]
    for said, hits in (
        ("ZORANDIA FORAIN COMERCE BANK", listed),
        ("DEUTSCHE BANK AG\r\n//FRANKFURT", []),
    ):
        made = ask(Wire(), "mt103", (":71A:SHA", f":71A:SHA\r\n:72:/INS/{said}"))
        assert stopped_at(made) == hits


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


@pytest.mark.parametrize(
    ("text", "listed", "outcome"),
    [
        ("FREIGHT IMO 9187629 VOY 2", 3, Outcome.BLOCK),
        # Put together from pieces, a number is a reading of the text: a person must look.
        ("FREIGHT I.M.O. NO 91 87 629 VOY 2", 3, Outcome.HOLD),
        ("VIA ZORA KP PY ACC 301", 1, Outcome.HOLD),
        ("VIA ZORAKP-PY", 1, Outcome.HOLD),
        ("OTC 12QtD5BFwRsdNsAZY76\nUVE1xyCGNTojH9h", 6, Outcome.HOLD),
        ("FREIGHT IMO 9187630 VOY 2", 0, Outcome.PASS),
        ("PER BANK OF NY MT TO ZORA, KP 12", 0, Outcome.PASS),
        ("ORDER 12QtD5BFwRsdNsAZY77\nUVE1xyCGNTojH9h", 0, Outcome.PASS),
    ],
)
def test_numbers_set_apart_or_broken_over_lines_are_listed_ones(ask, text, listed, outcome):
    made = ask(Wire(text=text))
    assert made.outcome is outcome
    assert {hit.party for hit in made.hits} == ({f"us-ofac-sdn:{listed}"} if listed else set())


def test_the_signs_of_a_ship_are_told_by_the_words_before_them(tmp_path):
    """ITU-R M.585 (MMSI) and call signs: of a ship while it flies a flag, so never sure."""
    signs = (
        Identifier(IdentifierKind.MMSI, "445123450"),
        Identifier(IdentifierKind.CALL_SIGN, "HMZQ7"),
    )
    ship = party(1, "Glimmertide", "DPRK4", schema=Schema.VESSEL, identifiers=signs)
    house = House(tmp_path, (ship,))
    for text, is_found in (
        ("BUNKERS MMSI NO. 445123450", True),
        ("BUNKERS, CALL SIGN HMZQ7", True),
        ("INVOICE 445123450", False),
        ("ORDER HMZQ7", False),
        ("MMSI 445123451 CALL SIGN HMZQ8", False),
    ):
        (decided,) = house.decide(Wire(text=text).pacs008(), TODAY)
        assert decided.decision.outcome is (Outcome.HOLD if is_found else Outcome.PASS), text


@pytest.mark.parametrize(
    "text",
    [
        "cmVmdW5kIGZvciBEcmFnb21pciBWYXNraW5vdg==",
        "REF 4465 647261676f6d6972207661736b696e6f76",
        "forDragomirVaskinovGift",
    ],
)
def test_encoded_words_and_words_run_together_are_read(ask, text):
    """RFC 4648: base64 and base16; words told apart by their capitals."""
    made = ask(Wire(text=text))
    assert made.outcome is Outcome.HOLD
    assert [hit.party for hit in made.hits] == ["us-ofac-sdn:2"]


@pytest.mark.parametrize(
    "text",
    [
        "ORDER QUJDREVGR0hJSktMTU5PUA== FOR PayPal eBay YouTube",
        "TX 0x1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
        "INTERNATIONALISATION SERVICES AND TELECOMMUNICATIONS",
    ],
)
def test_what_only_looks_encoded_passes(ask, text):
    assert ask(Wire(text=text)).outcome is Outcome.PASS
