"""List entries: footnotes from licence texts, days from notices, policies in few words."""

from collections import Counter
from datetime import date

import pytest

from penstock.exports import (
    EndUserListing,
    export_tables,
    footnote_of,
    listed_days,
    listing_applies,
    notice_days,
)
from penstock.exports._listings import policy_of
from penstock.lists import read_publications
from penstock.model import Verdict
from tests.exports.cases import LICENCE, NOTHING, OPEN, ask, rules, user, verdict
from tests.shared import shared_data


@pytest.mark.parametrize(
    ("text", "footnote"),
    [
        ("For all items subject to the EAR. (See §744.11 of the EAR).", ""),
        ("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2", "1"),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", "1"),
        ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4", "4"),
        ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4", "4"),
        ("For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11)5", "5"),
        ("For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b))", "3"),
        ("For All Items Subject to the EAR (See §734.9(g), 3 §744.21(b), and §746.8(a)(3)).", "3"),
        ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)", "?"),
    ],
)  # fmt: skip
def test_footnotes_hide_in_licence_texts(text: str, footnote: str) -> None:
    listing = EndUserListing(section="EL", name="Works", licence_requirement=text)
    assert footnote_of(listing, export_tables()) == footnote


@pytest.mark.shared
def test_footnotes_of_the_whole_list() -> None:
    path = shared_data() / "lists" / "csl" / "csl_2026-07-31.csv"
    publications = read_publications([path])
    tables = export_tables()
    counts: Counter[str] = Counter()
    huawei: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    policies: Counter[str] = Counter()
    for publication in publications:
        for party in publication.parties:
            if party.listing.section != "EL":
                continue
            listing = EndUserListing(
                section="EL",
                name=party.primary_name,
                licence_requirement=party.listing.licence_requirement,
                licence_policy=party.listing.licence_policy,
                citations=party.listing.citations,
            )
            footnote = footnote_of(listing, tables)
            counts[footnote] += 1
            if "uawei" in f"{party.primary_name} {' '.join(party.remarks)}":
                huawei[footnote] += 1
                firsts[listing.citations[0][:11]] += 1
                policies[policy_of(listing, tables)] += 1
                assert listing_applies(listing, date(2019, 5, 15)) is False
                if listing.citations[0].startswith("84 FR 2296"):
                    assert listing_applies(listing, date(2019, 5, 16)) is True
            assert listed_days(listing) is not None or not party.listing.citations
    assert counts == {"": 2380, "3": 771, "1": 156, "4": 96, "5": 16, "?": 1}
    assert huawei["1"] == 135
    assert policies["presumption of denial"] + policies["case by case"] == sum(huawei.values())
    # Each began by the first notice of its own row, not of its family.
    wanted = {"84 FR 22963": 48, "85 FR 51603": 39, "84 FR 22961": 28, "84 FR 43495": 20}
    assert {one: firsts[one] for one in wanted} == wanted


@pytest.mark.parametrize(
    ("citation", "before", "after"),
    [
        ("84 FR 22963", date(2019, 5, 15), date(2019, 5, 16)),
        ("80 FR 69852", date(2015, 11, 11), date(2015, 11, 12)),
    ],
)
def test_days_of_notices(citation: str, before: date, after: date) -> None:
    days = notice_days(citation)
    assert days is not None
    assert days.on(before) is False
    assert days.on(after) is True


def test_a_page_alone_gives_bounds() -> None:
    days = notice_days("86 FR 36496")
    assert days is not None
    assert days.on(date(2020, 12, 1)) is False
    assert days.on(date(2022, 1, 1)) is True
    assert days.earliest < days.latest
    assert notice_days("no notice") is None
    printed = notice_days("76 FR No. 197 (10/12/2011)")
    assert printed is not None
    assert printed.latest == date(2011, 10, 12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Presumption of denial", "presumption of denial"),
        ("Presumption for denial.", "presumption of denial"),
        ("Policy of denial See §§ 746.8(b) and 744.21(e).", "policy of denial"),
        ("Case-by-case review.", "case by case"),
        ("See §744.3(d) of this part", "as the section on the end use says"),
    ],
)
def test_policies_have_one_wording(text: str, says: str) -> None:
    listing = EndUserListing(section="EL", name="Works", licence_policy=text)
    assert policy_of(listing, export_tables()) == says


def test_an_entry_limited_to_projects_asks_about_the_end_use() -> None:
    text = "For all items subject to the EAR when used in projects specified in § 746.8(a)(4)"
    listing = EndUserListing(section="EL", name="Oil Works", licence_requirement=text)
    parties = user("Oil Works", listing)
    assert verdict("EAR99", "DE", parties=parties, end_use="Arctic offshore drilling") is LICENCE
    assert verdict("EAR99", "DE", parties=parties, end_use="office") is NOTHING


def test_blocked_parties() -> None:
    """15 CFR 744.8: some programmes need a BIS licence, others are OFAC's alone."""
    named = EndUserListing(section="SDN", name="Works", programmes=("RUSSIA-EO14024",))
    assert rules(ask("EAR99", "DE", parties=user("Works", named))) == {"list/SDN"}
    before = ask("EAR99", "DE", date(2024, 3, 20), parties=user("Works", named))
    assert before.determination.requirements[0].agency == "OFAC"
    other = EndUserListing(section="SDN", name="Works", programmes=("GLOMAG",))
    stated = {"parties": user("Works", other)}
    assert ask("EAR99", "DE", **stated).determination.requirements[0].agency == "OFAC"
    refused = verdict("EAR99", "DE", facts={"ofac_authorisation": False}, **stated)
    assert refused is Verdict.PROHIBITED


def test_military_end_user_list() -> None:
    """15 CFR 744.21(b): only items of supplement no. 2 need the licence."""
    listing = EndUserListing(section="MEU", name="Works")
    assert verdict("3A991", "CN", parties=user("Works", listing), end_use="office") is LICENCE
    assert verdict("EAR99", "CN", parties=user("Works", listing), end_use="office") is NOTHING


def test_unverified_list_forecloses_exceptions() -> None:
    """15 CFR 740.2(a)(17), 744.15."""
    listing = EndUserListing(section="UVL", name="Works")
    free = ask("3A001.a.1", "TW", parties=user("Works"))
    barred = ask("3A001.a.1", "TW", parties=user("Works", listing))
    possible = [
        [
            offer.symbol
            for one in made.determination.requirements
            for offer in one.exceptions
            if offer.status == "possible"
        ]
        for made in (free, barred)
    ]
    assert possible[0]
    assert possible[1] == []


def test_a_name_that_is_only_near_keeps_the_answer_open() -> None:
    near = EndUserListing(section="EL", name="Work", is_match=None)
    made = ask("EAR99", "DE", parties=user("Works", near))
    assert made.determination.verdict is OPEN
    assert any("whether Works is Work" in fact for fact in made.determination.missing_facts)
