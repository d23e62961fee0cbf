"""The worked examples of the regulation's text, each with the citation it rests on."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from penstock.exports import (
    DirectProduct,
    EndUserListing,
    ExportTables,
    Owner,
    export_tables,
)
from penstock.exports._entries import Entry, ReasonRow, read_reach
from penstock.exports._scope import Scope
from penstock.model import Outcome, Verdict
from tests.exports.cases import (
    ENTITY,
    EXCEPTION,
    JANUARY_2025,
    LICENCE,
    NOTHING,
    OPEN,
    PROHIBITED,
    ask,
    citations,
    part,
    rules,
    user,
    verdict,
)


def _with_fictional_entry() -> ExportTables:
    """The tables plus 2A000: NS 2 and AT 1 entire, NP 1 on .b, LVS $5,000, GBS yes."""
    held = export_tables()

    def row(reason: str, column: str, scope: Scope = Scope()) -> ReasonRow:  # noqa: B008
        return ReasonRow("2A000", reason, read_reach(column), scope, "742", None, "grid")

    rows = (row("NS", "NS 2"), row("AT", "AT 1"), row("NP", "NP 1", Scope(only=("b",))))
    flags = {"LVS": "$5,000", "GBS": "Yes"}
    entry = Entry("2A000", ("NS", "NP", "AT"), "", flags, "A fictional entry", rows)
    codes = held.gazetteer.codes
    chart = {code: (held.gazetteer.name(code), held.gazetteer.marks(code)) for code in codes}
    groups = {code: held.gazetteer.groups(code) for code in codes}
    entries = dict(held.entries) | {"2A000": entry}
    return ExportTables(entries, chart, groups, held.vintage)


@pytest.fixture(scope="module")
def fictional() -> ExportTables:
    return _with_fictional_entry()


def test_limited_value_and_group_b(fictional: ExportTables) -> None:
    """15 CFR 738.4(b), 740.3, 740.4: $4,000 fits LVS, $6,000 does not and leaves GBS."""
    cheap = ask("2A000.a", "HN", tables=fictional, value_usd=Decimal(4000))
    dear = ask("2A000.a", "HN", tables=fictional, value_usd=Decimal(6000))
    assert cheap.determination.verdict is EXCEPTION
    assert dear.determination.verdict is EXCEPTION

    def status(made: Any) -> dict[str, str]:
        (one,) = made.determination.requirements
        return {offer.symbol: offer.status for offer in one.exceptions}

    assert status(cheap) == {"LVS": "possible", "GBS": "possible"}
    assert status(dear) == {"LVS": "foreclosed", "GBS": "possible"}


def test_paragraphs_decide(fictional: ExportTables) -> None:
    """15 CFR 738.4: 2A000.a needs nothing for India, 2A000.b does, the bare entry is open."""
    assert verdict("2A000.a", "IN", tables=fictional) is NOTHING
    with_np = ask("2A000.b", "IN", tables=fictional)
    assert rules(with_np) == {"ccl/2A000/NP"}
    assert verdict("2A000", "IN", tables=fictional) is OPEN


def test_fibres() -> None:
    """1C010: NS 2 on the entire entry; GBS N/A; Japan has no NS 2."""
    china = ask("1C010", "China", value_usd=Decimal(1000))
    assert "ccl/1C010/NS" in rules(china)
    offers = [offer for one in china.determination.requirements for offer in one.exceptions]
    assert all(offer.symbol != "GBS" for offer in offers)
    assert verdict("1C010", "Japan") is NOTHING


@pytest.mark.parametrize("eccn", ["5A991", "3A991", "4A994", "5A992.c"])
def test_anti_terrorism_only(eccn: str) -> None:
    """No destination has a mark for AT; part 746 does the work (746.2, 746.4, 746.7, 746.9)."""
    assert verdict(eccn, "CN") is NOTHING
    wanted = {"KP": "746.4(a)", "IR": "746.7(a)(1)(i)", "SY": "746.9(a)", "CU": "746.2(a)"}
    for code, citation in wanted.items():
        made = ask(eccn, code, JANUARY_2025)
        assert made.determination.verdict is LICENCE
        assert citation in citations(made)


def test_bare_mass_market_entry_is_open() -> None:
    """5A992.z.1 and .z.2 have rows of their own, so the paragraph must be known."""
    made = ask("5A992", "CN").determination
    assert made.verdict is OPEN
    assert any("paragraph of 5A992" in fact for fact in made.missing_facts)


def test_russia_needs_no_mark() -> None:
    """746.8(a)(1): every entry of the list, though the Russia row has no AT mark."""
    made = ask("3A991", "RU")
    assert made.determination.verdict is LICENCE
    assert "746.8(a)(1)" in citations(made)
    assert "policy of denial" in made.determination.licensing_policy


def test_civil_end_users_in_russia() -> None:
    """746.8(a)(12)(ii): classified after 740.17, an allied-owned civil end user."""
    owned = user("Acme Rus, wholly owned US subsidiary")
    stated: dict[str, Any] = {"end_use": "civil telecommunications", "parties": owned}
    made = ask("5A992.c", "RU", **stated, facts={"classified_740_17": True})
    assert made.determination.verdict is NOTHING
    unknown = ask("5A992.c", "RU").determination
    assert unknown.verdict is LICENCE
    assert any("740.17" in fact for fact in unknown.missing_facts)
    assert verdict("5A992.c", "RU", **stated | {"end_use": "military"}) is LICENCE


@pytest.mark.parametrize(
    ("description", "wanted", "policy"),
    [
        ("machine part", LICENCE, "case by case"),
        ("medicine", NOTHING, ""),
        ("wine", LICENCE, "luxury"),
        ("rice", NOTHING, ""),
        ("", LICENCE, "case by case"),
    ],
)
def test_north_korea(description: str, wanted: Verdict, policy: str) -> None:
    """746.4(a), (b)(1): food and medicine designated EAR99; wine is no food but a luxury."""
    made = ask("EAR99", "KP", description=description).determination
    assert made.verdict is wanted
    assert policy in made.licensing_policy


def test_iran_and_the_treasury() -> None:
    """746.7(a)(2), (e); 31 CFR 560.204: Treasury authorises, and without it nothing may go."""
    unknown = ask("EAR99", "IR", origin="US").determination
    assert unknown.verdict is LICENCE
    assert any("OFAC" in agency for agency in unknown.other_agency)
    refused = ask("EAR99", "IR", origin="US", facts={"ofac_authorisation": False})
    assert refused.determination.verdict is PROHIBITED
    assert refused.outcome is Outcome.REJECT


def test_regions_of_ukraine() -> None:
    """746.6(a)(1)(i): Sevastopol is in the occupied region, Kyiv is not."""
    there = ask("EAR99", "Sevastopol", description="pump")
    assert there.determination.verdict is LICENCE
    assert "746.6(a)(1)(i)" in citations(there)
    assert verdict("EAR99", "UA", region="Kyiv", description="pump") is NOTHING
    assert verdict("EAR99", "UA", description="pump") is OPEN


def test_syria_before_and_after_the_new_exception() -> None:
    """746.9(a); 740.5 (90 FR 42320): SPP since September 2025, its terms not held."""
    assert verdict("EAR99", "SY", JANUARY_2025, description="pump") is LICENCE
    made = ask("EAR99", "SY", description="pump").determination
    assert made.verdict is EXCEPTION
    assert made.requirements[0].exceptions[0].symbol == "SPP"


@pytest.mark.parametrize("eccn", ["6A992", "1C992"])
def test_iraq(eccn: str) -> None:
    """746.3(a)(3)."""
    made = ask(eccn, "IQ")
    assert made.determination.verdict is LICENCE
    assert "746.3(a)(3)" in citations(made)


def test_hong_kong_and_macau() -> None:
    """85 FR 83788: Hong Kong follows China. Macau has the same marks but is not in D:5."""
    tables = export_tables()
    assert tables.gazetteer.marks("MO") == tables.gazetteer.marks("CN")
    assert "D:5" not in tables.gazetteer.groups("MO")
    for eccn in ("3A001", "5A002", "9A610.x", "1C351", "3B001.c"):
        assert rules(ask(eccn, "HK")) == rules(ask(eccn, "CN"))
    assert verdict("9A610.y", "MO") is NOTHING
    assert verdict("3A001", "HK", date(2019, 1, 1)) is OPEN


def test_footnotes_of_the_chart() -> None:
    """Part 738, supplement 1: the notes on India, and on firearms for Australia."""
    tables = export_tables()
    assert "RS 2" not in tables.gazetteer.marks("IN")
    for eccn in ("6A003.b.4.b", "9A515.e"):
        assert "chart-note/RS" in rules(ask(eccn, "IN"))
    assert "chart-note/CC" in rules(ask("0A501.a", "AU"))
    assert "chart-note/CC" not in rules(ask("0A501.y", "AU"))


def test_named_inclusions_win() -> None:
    """742.6(a)(6)(iii)(B): the UAE by name though it is in A:5; Israel is out by A:6."""
    assert rules(ask("3A090.b", "AE")) == {"ccl/3A090/RS"}
    assert verdict("3A090.b", "IL") is NOTHING
    assert rules(ask("9A610.y", "VE")) == {"ccl/9A610/RS"}
    assert verdict("9A610.y", "IN") is NOTHING


def test_direct_product_of_equipment_technology() -> None:
    """734.9(k), 742.4(a)(4): to China subject and required; to Japan footnote 1 stays open."""
    stated: dict[str, Any] = {
        "origin": "NL",
        "ship_from": "NL",
        "us_content": (),
        "direct_product": (DirectProduct(eccn="3E992"),),
    }
    china = ask("3B001.c", "CN", **stated)
    assert china.determination.verdict is LICENCE
    assert "k-equipment" in {finding.rule for finding in china.findings}
    japan = ask("3B001.c", "JP", **stated)
    assert japan.determination.verdict is OPEN
    found = {finding.rule: finding for finding in japan.findings}
    assert "k-equipment" not in found
    assert found["e1-footnote-1"].missing_facts
    assert verdict("3B001.c", "JP", **stated, parties=user("Shop")) is NOTHING


def test_unknown_place() -> None:
    """738.3(b): a place nobody names is never unrestricted."""
    made = ask("3A001", "Atlantis").determination
    assert made.verdict is OPEN
    assert "Austria" not in made.missing_facts
    made = ask("EAR99", "Germny")
    assert made.determination.missing_facts[0] == "the destination"
    asked = [one for one in made.determination.would_change if "destination" in one]
    assert asked == ["to know the destination (did you mean Germany?)"]
    assert made.reasons[0].message.startswith("Missing: the destination (did you mean Germany?)")
    hint = next(one for one in made.findings if one.rule == "input")
    assert "Germany" in hint.message


@pytest.mark.parametrize(
    ("share", "destination", "is_subject"),
    [("2500", "VN", False), ("2501", "VN", True), ("1000", "CU", False), ("1001", "CU", True)],
)
def test_de_minimis_thresholds(share: str, destination: str, *, is_subject: bool) -> None:
    """734.4(c), (d): at or below 10 percent for E:1 and E:2, 25 percent elsewhere."""
    made = ask(
        "EAR99",
        destination,
        origin="DE",
        ship_from="DE",
        value_usd=Decimal(10000),
        us_content=(part("3A001", share),),
        direct_product=(),
    )
    rule = "734.3(a)(3)-(5)"
    assert (rule not in {finding.rule for finding in made.findings}) is is_subject


def test_treasury_wants_less_than_ten_percent() -> None:
    """31 CFR 560.205(b)(2), 560.420: exactly 10 percent passes 734.4(c) and not Treasury."""

    def made(value: str) -> Any:
        return ask(
            "EAR99",
            "IR",
            origin="DE",
            ship_from="DE",
            value_usd=Decimal(1000),
            us_content=(part("5A991", value),),
            direct_product=(),
        )

    exactly = made("100")
    assert exactly.determination.verdict is LICENCE
    assert rules(exactly) == {"ofac-de-minimis"}
    assert made("99").determination.verdict is NOTHING


def test_only_controlled_content_counts() -> None:
    """Part 734, supplement 2: EAR99 parts count for North Korea and not for Vietnam."""
    content = (part("5A002", "180"), part("EAR99", "120"))
    shares = {}
    for code in ("VN", "KP"):
        made = ask(
            "EAR99",
            code,
            origin="DE",
            ship_from="DE",
            value_usd=Decimal(1000),
            us_content=content,
            direct_product=(),
            facts={"encryption_conditions_met": True},
        )
        shares[code] = next(f.evidence[0].text for f in made.findings if f.rule == "734.4")
    assert shares == {"VN": "18 %", "KP": "30 %"}


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [
        (date(2025, 9, 28), NOTHING),
        (date(2025, 10, 1), LICENCE),
        (date(2026, 1, 1), NOTHING),
        (date(2026, 11, 10), LICENCE),
    ],
)
def test_affiliates_by_date(as_of: date, wanted: Verdict) -> None:
    """90 FR 47212: exactly 50 percent, in force, suspended, and back."""
    owned = user(
        "Sub GmbH", owners=(Owner(name=ENTITY.name, share=Decimal("50.0"), listings=(ENTITY,)),)
    )
    made = ask("EAR99", "DE", as_of, parties=owned, end_use="offices")
    assert made.determination.verdict is wanted
    assert (wanted is NOTHING) == bool(made.determination.red_flags)
    below = user(
        "Sub GmbH", owners=(Owner(name=ENTITY.name, share=Decimal("49.99"), listings=(ENTITY,)),)
    )
    assert verdict("EAR99", "DE", as_of, parties=below) is NOTHING
    longer = ask("EAR99", "DE", as_of, parties=owned, suspended_until=date(2027, 11, 10))
    if as_of >= date(2025, 11, 10):
        assert longer.determination.verdict is NOTHING


def test_denied_person() -> None:
    """764.2(k), General Prohibition 4; an order that has expired denies nothing."""
    live = EndUserListing(section="DPL", name="Denied Trading", expires_on=date(2030, 1, 1))
    assert verdict("EAR99", "DE", parties=user("Denied Trading", live)) is PROHIBITED
    past = EndUserListing(section="DPL", name="Denied Trading", expires_on=date(2020, 1, 1))
    made = ask("EAR99", "DE", parties=user("Denied Trading", past)).determination
    assert made.verdict is NOTHING
    assert any("expired" in note for note in made.notes)


def test_dates_outside_the_text_are_said() -> None:
    later = ask("EAR99", "DE", date(2027, 1, 1)).determination
    assert any("2026-07-23" in note for note in later.notes)
    earlier = ask("3A991", "RU", date(2014, 1, 1)).determination
    assert earlier.verdict is NOTHING
    assert any("746.8(a)(1) applies from 2022-04-08" in note for note in earlier.notes)


HUAWEI = EndUserListing(
    section="EL",
    name="Huawei Technologies Co., Ltd. (Huawei)",
    licence_requirement="For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
    licence_policy="Presumption of denial",
    citations=("84 FR 22963", "84 FR 43495", "85 FR 29853"),
)


@pytest.mark.parametrize(
    ("as_of", "wanted", "footnote"),
    [
        ("2016-06-05", NOTHING, False),
        ("2019-05-15", NOTHING, False),
        ("2019-05-16", LICENCE, False),
        ("2019-05-21", LICENCE, False),
        ("2020-05-14", LICENCE, False),
        ("2020-05-15", LICENCE, True),
        ("2026-07-31", LICENCE, True),
    ],
)
def test_huawei(as_of: str, wanted: Verdict, *, footnote: bool) -> None:
    """84 FR 22963; 85 FR 29853 for footnote 1; before that, a report and no listing."""
    made = ask(
        "EAR99", "CN", date.fromisoformat(as_of), parties=user("Huawei Technologies", HUAWEI)
    )
    assert made.determination.verdict is wanted
    says = " ".join(one.says for one in made.determination.requirements)
    assert ("footnote 1" in says) is footnote
    reported = any("press reported" in flag for flag in made.determination.red_flags)
    assert reported is (as_of < "2019-05-16")
    if wanted is LICENCE:
        assert made.determination.licensing_policy == "presumption of denial"


def test_a_securities_list_is_no_licence_reason() -> None:
    """E.O. 13959: a party of the CMIC List alone needs no export licence, nor was there one."""
    listing = EndUserListing(section="CMIC", name="Huawei Technologies Co., Ltd.")
    assert verdict("EAR99", "CN", parties=user("Huawei", listing)) is NOTHING
    before = ask("EAR99", "CN", date(2016, 6, 5), parties=user("Huawei", listing))
    assert "list/CMIC" not in {one.rule for one in before.findings}
    assert any("began on 2020-11-12" in note for note in before.determination.notes)


@pytest.mark.parametrize(
    ("as_of", "wanted"),
    [("2016-03-07", NOTHING), ("2016-03-08", LICENCE), ("2016-06-05", LICENCE)],
)
def test_zte_parsian_was_listed_while_huawei_was_asked(as_of: str, wanted: Verdict) -> None:
    """81 FR 12004 of 2016-03-08: its row of the Entity List, as the screening list has it."""
    row = EndUserListing(
        section="EL",
        name="ZTE Parsian",
        licence_requirement="For all items subject to the EAR. (See §744.11 of the EAR)",
        licence_policy="Presumption of denial",
        citations=("81 FR 12004",),
        countries=("IR",),
    )
    day = date.fromisoformat(as_of)
    made = ask("EAR99", "AE", day, parties=user("ZTE Parsian", row), end_use="telecom network")
    assert made.determination.verdict is wanted
    if wanted is LICENCE:
        assert "81 FR 12004" in citations(made)
        assert made.determination.licensing_policy == "presumption of denial"
        (found,) = [one for one in made.findings if one.rule == "list/EL"]
        assert found.effective_from == date(2016, 3, 8)


def test_fibres_by_paragraph() -> None:
    """1C010: NS 2 on the whole entry, NP 1 on .a, .b and part of .e.1; LVS $1,500, not for NP."""
    for path in ("a", "b"):
        assert rules(ask("1C010", "China", paragraph=path)) == {"ccl/1C010/NS", "ccl/1C010/NP"}
        (nuclear,) = ask("1C010", "IN", paragraph=path).determination.requirements
        assert nuclear.rule == "ccl/1C010/NP"
        (limited,) = [one for one in nuclear.exceptions if one.symbol == "LVS"]
        assert limited.status == "foreclosed"
        assert "N/A for NP" in limited.why
    assert rules(ask("1C010", "China", paragraph="c")) == {"ccl/1C010/NS"}
    assert verdict("1C010", "BR", paragraph="c", value_usd=Decimal(1500)) is EXCEPTION
    assert verdict("1C010", "BR", paragraph="c", value_usd=Decimal("1500.01")) is LICENCE


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2019, 5, 15), NOTHING),
        (date(2019, 5, 16), LICENCE),
        (date(2019, 5, 20), LICENCE),
        (date(2019, 5, 21), LICENCE),
    ],
)
def test_effective_and_published_days_of_the_first_wave(day: date, wanted: Verdict) -> None:
    """84 FR 22961 was effective on 2019-05-16 and printed on 2019-05-21."""
    listing = EndUserListing(
        section="EL",
        name="HiSilicon Technologies Co., Ltd",
        licence_requirement="For all items subject to the EAR (See § 744.11 of the EAR).",
        citations=("84 FR 22961",),
    )
    assert verdict("EAR99", "CN", day, parties=user("HiSilicon Technologies", listing)) is wanted


def test_rules_written_for_country_group_d5_do_not_reach_macau() -> None:
    """740.2(a)(12) names D:5: a 600 series item to China has no exception, to Macau another bar."""
    for eccn, wanted in (("9A610.x", "740.2(a)(12)"),):
        china = ask(eccn, "CN", facts={"temporary_export": True}).determination.requirements
        assert any(wanted in offer.why for one in china for offer in one.exceptions)
        macau = ask(eccn, "MO", facts={"temporary_export": True}).determination.requirements
        assert not any(wanted in offer.why for one in macau for offer in one.exceptions)
