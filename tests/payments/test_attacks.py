"""What an attacker and an innocent would send: neither slips through, neither is stopped for it."""

from datetime import date

import pytest

from penstock.model import (
    Decision,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    ListVersion,
    Name,
    Outcome,
    Party,
    PartyId,
    Schema,
    Subject,
)
from penstock.screening import Index, Screener
from penstock.text import places_in
from tests.payments.small_lists import House
from tests.payments.wires import FORMATS, Wire

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


def ask(house: House, content: bytes) -> Decision:
    (decided,) = house.decide(content, TODAY)
    return decided.decision


def codes(made: Decision) -> set[str]:
    return {reason.code for reason in made.reasons}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朝鲜贸易银行", ["KP"]),
        ("为朝鲜支付货款", ["KP"]),
        ("平壤市中区", ["KP"]),
        ("伊朗石油", ["IR"]),
        ("朝鲜族餐厅", []),
        ("朝鲜半岛研究所", []),
        ("원산지 증명서", []),
        ("シリアル", []),
    ],
)
def test_places_inside_words_that_no_blanks_part(text, expected):
    assert [place.code for place in places_in(text)] == expected


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("town", ["SEBASTOPOL, CALIFORNIA", "THEODOSIA, MISSOURI"])
def test_namesakes_in_the_united_states_pass(house, form, town):
    made = ask(house, getattr(Wire(creditor_town=town, creditor_country="US"), form)())
    assert made.outcome is Outcome.PASS


def test_a_bic_that_contradicts_the_address_of_its_bank_is_told(house):
    content = Wire().pacs008()
    assert "country_contradiction" not in codes(ask(house, content))
    old = b"</BICFI></FinInstnId></CdtrAgt>"
    assert old in content
    place = b"</BICFI><PstlAdr><Ctry>AR</Ctry></PstlAdr></FinInstnId></CdtrAgt>"
    made = ask(house, content.replace(old, place))
    (told,) = [one for one in made.reasons if one.code == "country_contradiction"]
    assert [one.text for one in told.evidence][1] == "AR"
    assert made.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("account", "country", "is_told"),
    [
        ("DE89370400440532013000", "DE", False),
        ("DE89370400440532013000", "FR", True),
        ("GB29NWBK60161331926819", "JE", False),
        ("FR1420041010050500013M02606", "RE", False),
        ("FR1420041010050500013M02606", "BE", True),
    ],
)
def test_an_iban_that_contradicts_the_address_of_its_holder_is_told(
    house, account, country, is_told
):
    content = Wire(creditor_town="", creditor_country=country).pacs008()
    number = f"</Cdtr><CdtrAcct><Id><IBAN>{account}</IBAN></Id></CdtrAcct>".encode()
    made = ask(house, content.replace(b"</Cdtr>", number))
    told = [one for one in made.reasons if one.code == "country_contradiction"]
    holder = [one for one in told if "address of its holder" in one.message]
    assert bool(holder) is is_told


def test_an_account_is_not_a_listed_number_of_a_register(tmp_path):
    listed = Party(
        id=PartyId("t:1"),
        schema=Schema.COMPANY,
        names=(Name("Marun Orchard Works"),),
        listing=Listing(list=ListId("t")),
        identifiers=(
            Identifier(IdentifierKind.REGISTRATION, "1112233"),
            Identifier(IdentifierKind.BANK_ACCOUNT, "4455667"),
        ),
    )
    version = ListVersion(ListId("t"), None, "0" * 64)
    screener = Screener(Index.build(iter([(version, [listed])]), tmp_path / "index"))

    def found(kind: IdentifierKind, value: str) -> bool:
        asked = Subject(id="", names=(), identifiers=(Identifier(kind, value),))
        return bool(screener.screen(asked).hits)

    assert found(IdentifierKind.REGISTRATION, "1112233")
    assert found(IdentifierKind.OTHER, "1112233")
    assert found(IdentifierKind.BANK_ACCOUNT, "44 55 66 7")
    assert not found(IdentifierKind.BANK_ACCOUNT, "1112233")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "name",
    [
        "V A S K I N O V  D R A G O M I R  O L E G O V I C H",
        "V.A.S.K.I.N.O.V D.R.A.G.O.M.I.R O.L.E.G.O.V.I.C.H",
        "V-A-S-K-I-N-O-V D-R-A-G-O-M-I-R",
        "V A S K I N O V D R A G O M I R O L E G O V I C H",
    ],
)
def test_a_name_spelt_letter_by_letter(house, form, name):
    """Filters that look for words find none; a reader does."""
    for wire in (Wire(creditor=name), Wire(text=f"FOR {name}")):
        made = ask(house, getattr(wire, form)())
        assert made.outcome is Outcome.HOLD
        assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}, wire


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u202e", "\u2066"])
def test_signs_nobody_sees_hide_no_name_from_another_country(house, sign):
    """The reader is held for the sign; the party is named though the address speaks against it."""
    name = f"VASKI{sign}NOV DRAGOMIR OLEGOVICH"
    for wire in (Wire(creditor=name, creditor_country="CL"), Wire(text=f"FOR {name}")):
        made = ask(house, wire.pacs008())
        assert made.outcome is Outcome.HOLD
        assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}, wire


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["A B C D E F G H", "J. R. R. T. SMITH", "S.W.I.F.T. FEE", "I B A N"]
)
def test_letters_that_are_no_name(house, form, text):
    assert ask(house, getattr(Wire(text=text), form)()).outcome is Outcome.PASS


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "name",
    [
        "INV123VASKINOV DRAGOMIR OLEGOVICH",
        "7VASKINOV DRAGOMIR",
        "VASKINOV77 DRAGOMIR99",
        "V?SKINOV DRAGOMIR OLEGOVICH",
        "VASK?NOV DRAGOMIR OLEGOVICH",
    ],
)
def test_a_name_with_digits_or_signs_in_its_words(house, form, name):
    for wire in (Wire(creditor=name), Wire(text=f"FOR {name}")):
        made = ask(house, getattr(wire, form)())
        assert made.outcome is Outcome.HOLD
        assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}, wire


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text",
    ["P Y O N G Y A N G", "N. KOREA", "KOREA, DPR", "DEM. PEOPLE'S REP. OF KOREA", "77PYONGYANG"],
)
def test_a_place_however_it_is_written(house, form, text):
    assert ask(house, getattr(Wire(text=f"PARTS FOR {text}"), form)()).outcome is Outcome.HOLD


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", ["INVOICE123 ORDER456", "PAYMENT2024", "A/B?C COSTS", "INV?12"])
def test_words_with_digits_or_signs_that_are_no_name(house, form, text):
    assert ask(house, getattr(Wire(text=text), form)()).outcome is Outcome.PASS


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sign", [" ", ".", "-", "_", "  ", ". ", " - ", "/", ", ", "*", "\u2009"])
def test_letters_set_apart_do_not_say_where_words_end(house, form, sign):
    name = sign.join("VASKINOVDRAGOMIR")
    made = ask(house, getattr(Wire(text=f"FOR {name}"), form)())
    assert made.outcome is Outcome.HOLD
    assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["V A.S K-I.N O_V D R.A G/O M I R", "VA SK IN OV DR AG OM IR"])
def test_letters_set_apart_by_several_signs_or_in_pairs(house, form, name):
    made = ask(house, getattr(Wire(text=f"FOR {name}"), form)())
    assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}


@pytest.mark.parametrize("form", FORMATS)
def test_letters_set_apart_over_several_lines_and_narratives(house, form):
    end = "\r\n" if form.startswith("mt") else "</Ustrd><Ustrd>"
    made = ask(
        house, getattr(Wire(text=end.join(("V A S K I", "N O V D R A", "G O M I R"))), form)()
    )
    assert "us-ofac-sdn:2" in {hit.party for hit in made.hits}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["P. Y. O. N. G. Y. A. N. G", "P_Y_O_N_G_Y_A_N_G", "I R A N", "C U B A"]
)
def test_places_set_apart(house, form, text):
    assert ask(house, getattr(Wire(text=text), form)()).outcome is Outcome.HOLD


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text", ["S A N C T I O N E D P A R T Y", "E.V.A.D.E S.A.N.C.T.I.O.N.S", "DONOTMENTION"]
)
def test_stop_words_set_apart_or_run_together(house, form, text):
    made = ask(house, getattr(Wire(text=text), form)())
    assert "stop_word" in codes(made)
    assert made.outcome is Outcome.HOLD


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "ROWS A, B, C, D, E, F, G, H",
        "S.A.R.L. / S.P.A. / G.M.B.H.",
        "TO DO AS WE DO IN NY",
        "LI YU WU HE XU MA ZHAO",
        "A/B/C/D COSTS",
    ],
)
def test_letters_and_short_words_that_spell_nothing(house, form, text):
    assert ask(house, getattr(Wire(text=text), form)()).outcome is Outcome.PASS
