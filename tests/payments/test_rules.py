"""Golden cases: who is blocked, rejected, held or passed, by which paragraph, and why.

Each test names the text it is written from; dates are those of that text.
"""

from datetime import date

import pytest

from penstock.model import Decision, Outcome
from tests.payments.small_lists import House
from tests.payments.wires import FORMATS, Wire

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


@pytest.fixture
def ask(house):
    def asked(wire: Wire, form: str = "pacs008", day: date = TODAY, **more) -> Decision:
        replaced = more.pop("replace", {})
        content = getattr(wire, form)()
        for old, new in replaced.items():
            assert old.encode() in content
            content = content.replace(old.encode(), new.encode())
        (decided,) = house.decide(content, day, **more)
        return decided.decision

    return asked


def told(made: Decision) -> dict[str, str]:
    return {one.rule: one.consequence for one in made.findings}


def texts(made: Decision, rule: str) -> set[str]:
    (found,) = [one for one in made.findings if one.rule == rule]
    return {one.text for one in found.evidence}


def codes(made: Decision) -> list[str]:
    return [reason.code for reason in made.reasons]


# Listed parties and what their programmes ask


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("written", ["ZORAKPPY", "ZORAKPPYXXX", "ZORAKPPY123"])
def test_the_institution_of_a_bic_is_blocked(ask, form, written):
    """31 CFR 510.201(a)(3): a designated bank; the branch does not make another bank (ISO 9362)."""
    made = ask(Wire(creditor_bank=written), form)
    assert made.outcome is Outcome.BLOCK
    assert made.hits[0].matched == written
    assert texts(made, "us-ofac-510-designees/block-eo13722") == {written}


def test_a_bank_that_is_cut_off_is_rejected_not_blocked(ask):
    """31 CFR 561.201, .203: no correspondent account for the listed bank; nothing is blocked."""
    made = ask(Wire(creditor_bank="BRACCNBJ"))
    assert made.outcome is Outcome.REJECT
    assert made.findings[0].citation.startswith("31 CFR 561.20")
    assert texts(made, "us-ofac-561-capta/accounts") == {"BRACCNBJ"}


@pytest.mark.parametrize("bank", ["creditor_bank", "debtor_bank", "through"])
def test_a_bank_that_may_not_borrow_may_be_paid(ask, bank):
    """31 CFR 589.202-.204 (Directives 1 to 3): new debt and equity only, shown and passed."""
    made = ask(Wire(**{bank: "QUASRUMM"}))
    assert made.outcome is Outcome.PASS
    assert [hit.party for hit in made.hits] == ["us-ofac-consolidated:4"]


def test_a_name_alone_is_held_until_somebody_looks(ask):
    wire = Wire(creditor="Dragomir Vaskinov")
    made = ask(wire)
    assert made.outcome is Outcome.HOLD
    assert told(made)["us-ofac-510-designees/block-eo13687"] == "hold"
    assert ask(wire, confirmed=frozenset({"us-ofac-sdn:2"})).outcome is Outcome.BLOCK


def test_a_party_of_another_law_is_held(ask):
    """S/RES/1807 binds States; a US bank is told, and must look."""
    made = ask(Wire(creditor="THORNQUIST MINERALS EXPORT"))
    assert made.outcome is Outcome.HOLD
    assert "listed_elsewhere" in codes(made)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("FREIGHT MV SUNNY DAY IMO 9187629", 3),
        ("FREIGHT IMO NO. 9187629 NAMPO", 3),
        ("PAY TO 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", 6),
        ("COVER OF ZORAKPPY", 1),
    ],
)
def test_a_number_in_a_text_blocks(ask, text, party):
    made = ask(Wire(text=text))
    assert made.outcome is Outcome.BLOCK
    assert [hit.party for hit in made.hits] == [f"us-ofac-sdn:{party}"]
    assert made.hits[0].path.endswith("Ustrd")


def test_the_name_of_a_ship_needs_its_cue(ask):
    made = ask(Wire(text="FREIGHT MV GLIMMERTIDE STAR VOYAGE 7"))
    assert (made.outcome, made.hits[0].party) == (Outcome.HOLD, "us-ofac-sdn:3")


# Section 311


BANCO = {
    "<BICFI>ORCHCNBS</BICFI>": "<Nm>BANCO DELTA ASIA SARL</Nm><PstlAdr><Ctry>MO</Ctry></PstlAdr>"
}
HOLDER = {
    "<BICFI>RIVRCNBJ</BICFI>": "<Nm>BANCO DELTA ASIA SARL</Nm><PstlAdr><Ctry>MO</Ctry></PstlAdr>"
}


@pytest.mark.parametrize(
    ("day", "stage", "outcome"),
    [
        (date(2005, 9, 19), None, Outcome.PASS),
        (date(2005, 9, 20), "proposed", Outcome.PASS),
        (date(2007, 4, 17), "final", Outcome.PASS),
        (date(2007, 4, 18), "in_force", Outcome.REJECT),
        (date(2020, 8, 9), "in_force", Outcome.REJECT),
        (date(2020, 8, 10), None, Outcome.PASS),
    ],
)
def test_banco_delta_asia_holds_the_account(ask, day, stage, outcome):
    """70 FR 55217 (2005-09-20); 72 FR 12730, effective 2007-04-18; repealed 85 FR 48104."""
    made = ask(Wire(), day=day, replace=HOLDER)
    stages = {one.stage.value for one in made.findings if one.rule.startswith("us-311-bda")}
    assert (made.outcome, stages) == (outcome, {stage} - {None})
    if outcome is Outcome.REJECT:
        assert told(made)["us-311-bda/accounts"] == "reject"
        assert "BANCO DELTA ASIA SARL" in texts(made, "us-311-bda/accounts")


def test_banco_delta_asia_behind_another_bank(ask):
    """The rule of 2007 forbids accounts and asks for care about indirect use: held."""
    made = ask(Wire(), day=date(2008, 1, 2), replace=BANCO)
    assert made.outcome is Outcome.HOLD
    assert "us-311-bda/accounts" not in told(made)
    assert told(made)["us-311-bda/due-diligence"] == "hold"


def test_a_section_311_bank_is_known_however_it_is_spelt(ask):
    spelt = {key: value.replace("ASIA", "AZIA") for key, value in HOLDER.items()}
    made = ask(Wire(), day=date(2008, 1, 2), replace=spelt)
    assert made.outcome is Outcome.HOLD
    assert "whether BANCO DELTA AZIA SARL is Banco Delta Asia" in made.findings[0].missing_facts[0]


@pytest.mark.parametrize("form", FORMATS)
def test_a_branch_in_pyongyang_of_a_bank_from_elsewhere(ask, form):
    """31 CFR 1010.659(a)(2): any branch within North Korea of any foreign financial institution."""
    before = ask(Wire(creditor_bank="ORCHKPPY"), form, date(2016, 12, 8))
    after = ask(Wire(creditor_bank="ORCHKPPY"), form, date(2016, 12, 9))
    assert "us-311-kp/not-process" in told(after)
    assert told(after)["us-311-kp/not-process"] == "reject"
    assert told(before)["us-311-kp/not-process"] == "pass"
    # It is no bank organised under North Korean law, as far as anybody knows: (a)(1) stays open.
    assert told(after).get("us-311-kp/accounts") != "reject"


def test_euros_among_europeans_run_over_no_account_in_the_united_states(ask):
    wire = Wire(creditor_bank="ORCHKPPY", currency="EUR", us_bank="HARBDEFF", through="RIVRFRPP")
    made = ask(wire, day=date(2016, 12, 10), profile="eu-payment-firm")
    assert not any(rule.startswith("us-311-kp/not-process") for rule in told(made))


# Places


@pytest.mark.parametrize("form", FORMATS)
def test_an_address_in_north_korea(ask, form):
    """31 CFR 510.206(a), 510.201(a)(1): services are prohibited; whose it is, is told as open."""
    made = ask(Wire(creditor_town="PYONGYANG", creditor_country="KP"), form)
    assert made.outcome is Outcome.REJECT
    assert told(made)["us-ofac-510-trade/services"] == "reject"
    assert "block_possible" in codes(made)
    assert told(made)["us-ofac-510-government/block"] == "hold"
    assert texts(made, "us-ofac-510-trade/services") == {"KP"}


@pytest.mark.parametrize(
    ("town", "country", "outcome"),
    [
        ("HAVANA", "CU", Outcome.BLOCK),
        ("HAVANA", "US", Outcome.PASS),
        ("CUBA", "US", Outcome.PASS),
        ("CUBA MO", "US", Outcome.PASS),
        ("KERMAN", "US", Outcome.PASS),
        ("FLORIDA", "US", Outcome.PASS),
        ("YALTA", "UA", Outcome.REJECT),
        ("SEVASTOPOL", "RU", Outcome.REJECT),
        ("DONETSK", "UA", Outcome.HOLD),
        ("KYIV", "UA", Outcome.PASS),
        ("PYONGYANG", "CN", Outcome.HOLD),
        ("PYONGYAGN", "CN", Outcome.HOLD),
        ("SEOUL", "KR", Outcome.PASS),
        ("TEHRAN", "IR", Outcome.HOLD),
    ],
)
def test_towns_with_their_country(ask, town, country, outcome):
    """31 CFR 515.201, 510.206, 560.204, 589.207; E.O. 14065: parts of oblasts are asked about."""
    assert ask(Wire(creditor_town=town, creditor_country=country)).outcome is outcome


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("CALLE 23 NO 100", "VEDADO LA HABANA"), Outcome.BLOCK),
        (("12 MAIN STREET", "HAVANA IL 62644 USA"), Outcome.PASS),
        (("PO BOX 7", "CUBA MISSOURI 65453"), Outcome.PASS),
        (("152 TEHERAN-RO GANGNAM", "SEOUL REPUBLIC OF KOREA"), Outcome.PASS),
        (("BOTONGGANG DISTRICT", "PYONGYANG DPRK"), Outcome.REJECT),
        (("UL LENINA 5", "SIMFEROPOL RUSSIA"), Outcome.REJECT),
        (("PYONGYANG ROAD 12", "DANDONG CHINA"), Outcome.PASS),
        (("VALIASR AVE", "TEHRAN"), Outcome.HOLD),
    ],
)
def test_lines_of_an_address(ask, lines, outcome):
    old = "1/LANTERN QUAY SUPPLIES\r\n3/SG/SINGAPORE"
    new = "\r\n".join(("LANTERN QUAY SUPPLIES", *lines))
    made = ask(Wire(), "mt103", replace={f":59F:/7654321\r\n{old}": f":59:/7654321\r\n{new}"})
    assert made.outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("CIGARS FROM HAVANA", Outcome.HOLD),
        ("GRAIN ELEVATOR HAVANA, ILLINOIS", Outcome.PASS),
        ("PARTS FOR CUBA, MISSOURI", Outcome.PASS),
        ("TRUCK SERVICE KERMAN CA", Outcome.PASS),
        ("CONSULTING IN NORTH KOREA", Outcome.HOLD),
        ("Ремонт судна в порту Севастополь", Outcome.HOLD),
        ("평양 지사 임대료", Outcome.HOLD),
        ("OFFICE RENT SEOUL", Outcome.PASS),
        ("SHIPMENT VIA BANDAR ABBAS", Outcome.HOLD),
        ("RENT DAMASCUS OFFICE", Outcome.PASS),
    ],
)
def test_places_in_a_text(ask, text, outcome):
    assert ask(Wire(text=text)).outcome is outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [(date(2025, 5, 22), Outcome.REJECT), (date(2025, 7, 1), Outcome.PASS)],
)
def test_damascus_before_and_after_relief(ask, day, outcome):
    """General License 25 of 2025-05-23; E.O. 14312 from 2025-07-01 (90 FR 29395)."""
    made = ask(Wire(creditor_town="DAMASCUS", creditor_country="SY"), day=day)
    assert made.outcome is outcome


def test_a_bank_in_iran_is_blocked(ask):
    """31 CFR 560.211(b), 560.324."""
    made = ask(Wire(creditor_bank="MELIIRTH"))
    assert (made.outcome, made.findings[0].rule) == (
        Outcome.BLOCK,
        "us-ofac-560-blocking/banks",
    )


# Where it may hide


def test_only_the_ultimate_creditor(ask):
    made = ask(Wire(ultimate_creditor="Vaskinov Dragomir Olegovich"))
    assert made.outcome is Outcome.HOLD
    assert made.hits[0].path.endswith("UltmtCdtr/Nm")


@pytest.mark.parametrize("form", ["pacs009_cover", "mt202_cover"])
def test_only_the_underlying_transfer(ask, form):
    made = ask(Wire(debtor="VASKINOV DRAGOMIR OLEGOVICH"), form)
    assert made.outcome is Outcome.HOLD
    assert "UndrlygCstmrCdtTrf" in made.hits[0].path or "50F" in made.hits[0].path


def test_a_name_over_two_fields(ask):
    street = "<PstlAdr><StrtNm>COMMERCE BANK</StrtNm>"
    replaced = {"<PstlAdr><TwnNm>SINGAPORE": f"{street}<TwnNm>SINGAPORE"}
    made = ask(Wire(creditor="ZORANDIA FOREIGN"), replace=replaced)
    assert (made.outcome, made.hits[0].party) == (Outcome.HOLD, "us-ofac-sdn:1")


def test_a_name_over_remittance_and_instruction(ask):
    made = ask(
        Wire(text="FOR ZORANDIA FOREIGN"),
        "mt103",
        replace={":71A:SHA": ":71A:SHA\r\n:72:COMMERCE BANK"},
    )
    assert "us-ofac-sdn:1" in {hit.party for hit in made.hits}


@pytest.mark.parametrize("code", ["ACC", "INS", "REC", "BNF", "INT"])
def test_instructions_name_for_whom_it_is(ask, code):
    text = f":71A:SHA\r\n:72:/{code}/FOR ZORANDIA FOREIGN\r\n//COMMERCE BANK"
    made = ask(Wire(), "mt103", replace={":71A:SHA": text})
    assert (made.outcome, made.hits[0].party) == (Outcome.HOLD, "us-ofac-sdn:1")


def test_an_instruction_names_a_bank_by_its_code(ask):
    made = ask(Wire(), "mt103", replace={":71A:SHA": ":71A:SHA\r\n:72:/INS/ZORAKPPY"})
    assert made.outcome is Outcome.BLOCK


@pytest.mark.parametrize(
    ("text", "code"),
    [("DO NOT MENTION OUR NAME", "stop_word"), ("60 KG MARAGING STEEL", "goods_word")],
)
def test_words_hold(ask, text, code):
    made = ask(Wire(text=text))
    assert (made.outcome, codes(made)) == (Outcome.HOLD, [code])


# Who asks, and nexus


def test_a_foreign_bank_is_reached_by_dollars_only(ask):
    """31 CFR 510.201 with nexus: causing a violation by one whom it binds (50 U.S.C. 1705(a))."""
    dollars = ask(Wire(debtor_bank="ZORAKPPY"), profile="foreign-bank")
    assert dollars.outcome is Outcome.HOLD
    assert told(dollars)["us-ofac-510-designees/block-eo13722"] == "hold"
    made = ask(
        Wire(debtor_bank="ZORAKPPY", currency="EUR", us_bank="HARBDEFF", through="RIVRFRPP"),
        profile="foreign-bank",
    )
    assert told(made)["us-ofac-510-designees/block-eo13722"] == "pass"


def test_which_test_of_nexus_fired_is_told(ask):
    made = ask(Wire(debtor_bank="ZORAKPPY"))
    (reason,) = [one.message for one in made.reasons if one.code == "us_nexus"]
    assert "the currency is USD" in reason
    assert "HARBUS33" in reason
