"""Determinations of the regulation that no table was written for, each with its section."""

import re
from datetime import date
from typing import Any

import pytest

from penstock.exports import Shipment, export_tables
from penstock.exports._determine import read_facts
from penstock.model import Verdict
from tests.exports.cases import EXCEPTION, LICENCE, NOTHING, OPEN, TODAY, ask, rules, user

OFFICE: dict[str, Any] = {"end_use": "office use", "parties": user("Acme")}
ARMY: dict[str, Any] = {"end_use": "military"}
IN_SUPPLEMENT_2: dict[str, Any] = {"facts": {"supplement_2_item": True}}
SUPER: dict[str, Any] = {"end_use": "operation of a supercomputer"}
FAB: dict[str, Any] = {"end_use": "production of advanced-node integrated circuits"}

BY_ITEM = [
    ("9A610.a", "CA", NOTHING, "742.4(a)(1): NS 1 but Canada"),
    ("9A610.a", "CN", LICENCE, "740.2(a)(12): 600 series to Country Group D:5"),
    ("9A610.y", "MO", NOTHING, "742.6(a)(7) names China, Russia, Venezuela, not Macau"),
    ("9A610.y", "RU", LICENCE, "742.6(a)(7)"),
    ("9A515.d", "CN", LICENCE, "742.6(b)(1)"),
    ("0A501.a", "CA", LICENCE, "742.17: firearms convention"),
    ("0A501.y", "CA", NOTHING, "742.17 does not reach .y"),
    ("0A505.a", "CA", LICENCE, "742.17"),
    ("0A504.a", "MX", LICENCE, "742.17"),
    ("0A978", "CN", LICENCE, "742.7(a)(1)"),
    ("0A978", "JP", NOTHING, "742.7(a)(1)"),
    ("0A982", "JP", LICENCE, "742.7(a)(4): everywhere but Canada"),
    ("0A982", "CA", NOTHING, "742.7(a)(4)"),
    ("0E982", "GB", LICENCE, "742.7(a)(4): the whole entry"),
    ("0E982", "CA", NOTHING, "742.7(a)(4)"),
    ("0A983", "CA", LICENCE, "742.11: everywhere"),
    ("5A980", "CA", LICENCE, "742.13: everywhere"),
    ("3A981", "CN", LICENCE, "742.7(a)(1)"),
    ("5A992.c", "HK", NOTHING, "mass market, AT only"),
    ("5A002.a", "HK", EXCEPTION, "742.15, 740.17"),
    ("3A001.a.2", "HK", LICENCE, "740.4: GBS is for Country Group B"),
    ("9A101", "CA", NOTHING, "742.5: MT 1 but Canada"),
    ("1C107", "JP", LICENCE, "742.5; 740.2(a)(5) bars the exceptions"),
    ("1C350.b", "Israel", LICENCE, "742.2, 742.18"),
    ("1C350.c", "DE", NOTHING, "742.2: Australia Group member"),
    ("1C355", "Israel", LICENCE, "742.18(a): no State party"),
    ("1C355", "South Sudan", LICENCE, "742.18(a): no State party"),
    ("3A201.a", "PK", LICENCE, "742.3"),
    ("3A201.a", "JP", NOTHING, "742.3: Nuclear Suppliers Group"),
    ("2B350", "AU", NOTHING, "742.2(a)(2)"),
    ("9E003.a.1", "GB", LICENCE, "742.14; 740.20(b)(2)(viii) bars STA"),
    ("1A005", "IQ", LICENCE, "746.3(a)(1)"),
    ("2A994", "IR", LICENCE, "746.7(a)(1)(i) names it"),
    ("1C991", "SY", LICENCE, "746.9(a): no EAR99 medicine, so no SPP"),
    ("0A001", "FR", OPEN, "10 CFR part 110: another agency's"),
    ("6A003.b.4.a", "DE", EXCEPTION, "742.6(a)(2)(i): the whole of .b.4.a"),
    ("2B116.b", "PK", LICENCE, "742.3: the whole of .b"),
    ("1A007.b", "PK", LICENCE, "742.3: the whole of .b"),
    ("0A502.c", "CN", LICENCE, "742.7: paragraph .c regardless of the barrel"),
    ("3A0O1", "CN", OPEN, "no such entry"),
]


@pytest.mark.parametrize(("eccn", "destination", "verdict", "why"), BY_ITEM)
def test_by_item_and_destination(eccn: str, destination: str, verdict: Verdict, why: str) -> None:
    assert ask(eccn, destination, **OFFICE).determination.verdict is verdict, why


BY_DAY = [
    ("3A992.a", "KH", date(2021, 12, 8), ARMY, NOTHING, "86 FR 70015"),
    ("3A992.a", "KH", date(2021, 12, 9), ARMY, LICENCE, "86 FR 70015"),
    ("3A992.a", "NI", date(2024, 3, 14), ARMY, NOTHING, "89 FR 18780"),
    ("3A992.a", "NI", date(2024, 3, 15), ARMY, LICENCE, "89 FR 18780"),
    ("3A992.a", "MM", date(2021, 3, 7), ARMY, NOTHING, "86 FR 13173"),
    ("3A992.a", "MM", date(2021, 3, 8), ARMY, LICENCE, "86 FR 13173"),
    ("3A992.a", "CN", date(2007, 6, 18), ARMY, NOTHING, "72 FR 33646"),
    ("3A992.a", "CN", date(2015, 6, 1), ARMY, OPEN, "72 FR 33646: a narrower supplement, not held"),
    ("3A992.a", "CN", date(2020, 6, 29), ARMY, LICENCE, "85 FR 23459"),
    ("EAR99", "CN", TODAY, ARMY, NOTHING, "744.21(a)(1): items of supplement no. 2 alone"),
    ("5A991.f", "CN", TODAY, ARMY, LICENCE, "supplement no. 2 to part 744, (5)(i)"),
    ("5A991.b.4", "CN", TODAY, ARMY, NOTHING, "supplement no. 2 names .a, .b.7 and .f alone"),
    ("4A994", "CN", TODAY, ARMY, OPEN, "supplement no. 2: above 0.5 WT alone"),
    ("4A994", "CN", TODAY, ARMY | IN_SUPPLEMENT_2, LICENCE, "744.21(a)(1)"),
    ("4A994", "CN", TODAY, {}, NOTHING, "no military end use is stated"),
    ("8A002.d", "KR", date(2024, 3, 7), ARMY, LICENCE, "744.9: everywhere but Canada then"),
    ("8A002.d", "CA", date(2024, 3, 7), ARMY, NOTHING, "744.9"),
    ("6A993.a", "EG", TODAY, ARMY, LICENCE, "744.9: beyond Country Group A:1"),
    ("6A993.a", "DE", TODAY, ARMY, NOTHING, "744.9: Country Group A:1"),
    ("4A994.a", "CN", date(2022, 10, 20), SUPER, NOTHING, "87 FR 62186: 2022-10-21"),
    ("4A994.a", "CN", date(2022, 10, 21), SUPER, LICENCE, "87 FR 62186"),
    ("4A994.a", "VE", date(2023, 11, 16), SUPER, NOTHING, "744.23 named China alone"),
    ("4A994.a", "VE", date(2023, 11, 17), SUPER, LICENCE, "88 FR 73458: Country Group D:5"),
    ("4A994.a", "MO", date(2023, 11, 17), SUPER, LICENCE, "88 FR 73458: Macau"),
    ("EAR99", "CN", TODAY, SUPER, NOTHING, "744.23(a)(1)(i): entries named alone"),
    ("EAR99", "CN", date(2022, 10, 12), FAB, LICENCE, "87 FR 62186: any item"),
    ("EAR99", "VE", date(2023, 11, 16), FAB, NOTHING, "744.23 named China alone"),
    ("EAR99", "VE", date(2023, 11, 17), FAB, LICENCE, "88 FR 73458"),
    ("EAR99", "SY", date(2025, 9, 1), {}, LICENCE, "746.9"),
    ("EAR99", "SY", date(2025, 9, 2), {}, EXCEPTION, "740.5; 90 FR 42320"),
    (
        "5A992.c",
        "SY",
        date(2025, 9, 2),
        {"description": "mobile phone", "end_use": "private use by individuals"},
        EXCEPTION,
        "740.19; 90 FR 42320",
    ),
    (
        "5A992.c",
        "SY",
        date(2025, 9, 1),
        {"description": "mobile phone", "end_use": "private use by individuals"},
        LICENCE,
        "740.19 did not reach Syria",
    ),
    ("EAR99", "Crimea", date(2014, 12, 1), {}, NOTHING, "746.6 since 2015-01-29"),
    ("EAR99", "PK", TODAY, {"end_use": "ballistic missile development"}, LICENCE, "744.3"),
    ("EAR99", "BR", TODAY, {"end_use": "nuclear propulsion for submarine"}, LICENCE, "744.5"),
    ("EAR99", "GB", TODAY, {"end_use": "nuclear propulsion for submarine"}, NOTHING, "744.5"),
    ("8A992", "RU", date(2022, 3, 1), {}, LICENCE, "87 FR 12226: categories 3 to 9"),
    ("2B999", "RU", date(2022, 3, 1), {}, NOTHING, "category 2 from 2022-04-08"),
    ("EAR99", "RU", date(2021, 6, 1), {"hs": "8414.59"}, NOTHING, "746.5 came later"),
    ("EAR99", "RU", TODAY, {"hs": "8414.59"}, LICENCE, "746.8(a)(5)"),
]


@pytest.mark.parametrize(("eccn", "destination", "day", "stated", "verdict", "why"), BY_DAY)
def test_by_day(
    eccn: str, destination: str, day: date, stated: dict[str, Any], verdict: Verdict, why: str
) -> None:
    made = ask(eccn, destination, day, **(OFFICE | stated))
    assert made.determination.verdict is verdict, why


def test_syria_is_answered_by_the_text_of_the_day() -> None:
    before = ask("3A991", "SY", date(2025, 9, 1), **OFFICE)
    after = ask("3A991", "SY", date(2025, 9, 2), **OFFICE)
    assert (rules(before), rules(after)) == ({"syria"}, {"syria-2025"})
    assert "denial" in before.determination.licensing_policy
    assert "approval" in after.determination.licensing_policy


def test_zte_in_2016_carries_its_notices() -> None:
    made = ask("EAR99", "CN", date(2016, 6, 5), parties=user("ZTE Corporation"))
    (flag,) = [one for one in made.determination.red_flags if "ZTE" in one]
    assert "81 FR 12004" in flag
    assert "81 FR 15633" in flag
    other = ask("EAR99", "MX", date(2016, 6, 5), parties=user("Aztec Corporation"))
    assert not [one for one in other.determination.red_flags if "ZTE" in one]


def test_every_row_says_whether_it_was_compared() -> None:
    tables = export_tables()
    assert {row.verified for row in tables.requirements} == {True, False}
    read = ("746.", "764.2", "CFR 5")  # 31 CFR chapter V and 15 CFR parts 745 to 799 were at hand
    for row in tables.requirements:
        assert not row.verified or any(part in row.citation for part in read), row.id
    compared = re.compile(r"15 CFR 740\.(?:[2-8]|18|19|20)(?!\d)")
    rows = [offer for one in tables.exceptions.lists for offer in one.offers]
    for row in (*rows, *tables.exceptions.bars):
        assert not row.verified or compared.search(row.citation) or "740.2(a)" in row.citation
    (asked,) = ask("0A501.a", "CA", **OFFICE).determination.requirements
    assert {offer.symbol: offer.verified for offer in asked.exceptions} == {"LVS": True}


@pytest.mark.parametrize("place", [*sorted(export_tables().gazetteer.codes), "Crimea", "Atlantis"])
def test_what_a_place_leaves_out_is_never_met(place: str) -> None:
    """The short way over the requirements against the plain one: every row that is left out."""
    tables = export_tables()
    for stated in (OFFICE, ARMY, {"end_use": "nuclear missile chemical weapons"}, {}):
        for eccn in ("3A991", "EAR99", "6A993.a"):
            shipment = Shipment(id="case", eccn=eccn, destination=place, **stated)
            facts = read_facts(shipment, TODAY, tables)
            kept = {row.id for row, _ in tables.requirements_at(facts)}
            for row in tables.requirements:
                if row.id not in kept:
                    assert tables.condition(row.when)(facts) is False, row.id
