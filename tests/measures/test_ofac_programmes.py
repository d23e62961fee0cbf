"""OFAC's programmes: a hit is blocked by the right paragraph, from the right day, to the right day.

Dates and paragraphs were read in 31 CFR chapter V and the orders, not in the tables.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from penstock.measures import (
    Activity,
    GoodsFact,
    ListingFact,
    OwnerFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    book,
    evaluate,
)
from penstock.model import Finding, Stage

LATER = date(2026, 11, 1)
ONE_DAY = timedelta(days=1)

# tag, rule, paragraph, first day
PROGRAMMES = [
    ("HOSTAGES-EO14078", "us-ofac-526-hostages/block", "31 CFR 526.201", "2022-07-19"),
    ("SDNT", "us-ofac-536-narcotics/block", "31 CFR 536.201(a)", "1995-10-22"),
    ("NPWMD", "us-ofac-544-proliferators/block", "31 CFR 544.201(a)", "2005-06-29"),
    ("DARFUR", "us-ofac-546-sudan/block", "31 CFR 546.201(a)(1), (2)", "2006-04-27"),
    ("SUDAN-EO14098", "us-ofac-546-sudan/block-14098", "31 CFR 546.201(a)(3)", "2023-05-04"),
    ("DRCONGO", "us-ofac-547-congo/block", "31 CFR 547.201(a)", "2006-10-30"),
    ("LEBANON", "us-ofac-549-lebanon/block", "31 CFR 549.201(a)", "2007-08-01"),
    ("ETHIOPIA-EO14046", "us-ofac-550-ethiopia/block", "31 CFR 550.201", "2021-09-17"),
    ("SOMALIA", "us-ofac-551-somalia/block", "31 CFR 551.201(a)", "2010-04-13"),
    ("YEMEN", "us-ofac-552-yemen/block", "31 CFR 552.201(a)", "2012-05-16"),
    ("CAR", "us-ofac-553-central-africa/block", "31 CFR 553.201(a)", "2014-05-13"),
    ("MALI-EO13882", "us-ofac-555-mali/block", "31 CFR 555.201(a)", "2019-07-26"),
    ("SOUTH SUDAN", "us-ofac-558-south-sudan/block", "31 CFR 558.201(a)", "2014-04-03"),
    ("IRAN-HR", "us-ofac-562-human-rights/block-13553", "31 CFR 562.201(a)", "2010-09-29"),
    ("IRAN-EO13871", "us-ofac-562-human-rights/block-13871", "31 CFR 562.201(b)", "2019-05-08"),
    ("IRAN-EO13846", "us-ofac-iran-orders/block-13846", "31 CFR 560.211(c)", "2018-08-07"),
    ("HRIT-IR", "us-ofac-iran-orders/block-13606", "E.O. 13606 section 1", "2012-04-23"),
    ("IRAQ2", "us-ofac-576-iraq/block", "31 CFR 576.201(a)(1), (2)", "2003-08-29"),
    ("IRAQ3", "us-ofac-576-iraq/block-13438", "31 CFR 576.201(a)(3)", "2007-07-17"),
    ("CYBER2", "us-ofac-578-cyber/block", "31 CFR 578.201(a)", "2015-04-01"),
    ("ELECTION-EO13848", "us-ofac-579-election/block", "31 CFR 579.201", "2018-09-12"),
    ("NICARAGUA", "us-ofac-582-nicaragua/block", "31 CFR 582.201", "2018-11-27"),
    ("GLOMAG", "us-ofac-583-magnitsky/block", "31 CFR 583.201(a)", "2017-12-21"),
    ("MAGNIT", "us-ofac-584-magnitsky-russia/block", "31 CFR 584.201(a)", "2012-12-14"),
    ("HK-EO13936", "us-ofac-585-hong-kong/block", "31 CFR 585.201", "2020-07-14"),
    ("RUSSIA-EO14024", "us-ofac-587-designees/block", "31 CFR 587.201(a)", "2021-04-15"),
    ("BALKANS", "us-ofac-588-balkans/block", "31 CFR 588.201(a)(1), (2)", "2001-06-27"),
    ("BALKANS-EO14033", "us-ofac-588-balkans/block-14033", "31 CFR 588.201(a)(3)", "2021-06-08"),
    ("SSIDES", "us-ofac-589-designees/block-act", "31 CFR 589.201(a)(6)", "2014-04-03"),
    ("TCO", "us-ofac-590-transnational-crime/block", "31 CFR 590.201(a)", "2011-07-25"),
    ("SDGT", "us-ofac-594-terrorists/block", "31 CFR 594.201(a)", "2001-09-24"),
    ("FTO", "us-ofac-597-organisations/funds", "31 CFR 597.201(b)", "1997-10-06"),
    ("SDNTK", "us-ofac-598-kingpins/block", "31 CFR 598.202(a)", "1999-12-03"),
    ("ILLICIT-DRUGS-EO14059", "us-ofac-599-illicit-drugs/block", "31 CFR 599.201", "2021-12-15"),
    ("ICC-EO14203", "us-ofac-icc/block", "E.O. 14203 section 1", "2025-02-06"),
    ("PEESA-EO14039", "us-ofac-peesa/block", "E.O. 14039 section 1", "2021-08-20"),
    ("CUBA-EO14404", "us-ofac-14404-cuba/block", "E.O. 14404 section 2", "2026-05-01"),
]

# A foreign bank that deals with these risks its US accounts in any currency.
SECONDARY = {"SDGT", "CUBA-EO14404"}

# tag, rule, last day in force, first day without
ENDED = [
    ("BURUNDI", "us-ofac-554-burundi/block", "2021-11-17", "2021-11-18"),
    ("ZIMBABWE", "us-ofac-541-zimbabwe/block", "2024-03-03", "2024-03-04"),
    ("WEST-BANK-EO14115", "us-ofac-west-bank/block", "2025-01-19", "2025-01-20"),
    ("SDT", "us-ofac-595-terrorists/block", "2019-09-09", "2019-09-10"),
    ("SYRIA", "us-ofac-542-blocking/designees", "2025-06-30", "2025-07-01"),
]


def listed(
    *tags: str, name: str = "us-ofac-sdn", section: str = "", confirmed: bool | None = True
) -> PartyFact:
    listing = ListingFact(list=name, section=section, programmes=tags, is_confirmed=confirmed)
    return PartyFact(id="one", kind=PartyKind.COMPANY, names=("Somebody",), listings=(listing,))


def ask(
    *parties: PartyFact,
    day: date = LATER,
    profile: str = "us-covered",
    activity: Activity = Activity.PAYMENT,
    currency: str = "EUR",
    tenor: int | None = None,
    answers: dict[str, bool] | None = None,
) -> dict[str, Finding]:
    facts = QuestionFacts(
        parties=parties,
        activities=frozenset({activity}),
        currency=currency,
        tenor_days=tenor,
        answers=answers or {},
    )
    return {one.rule: one for one in evaluate(facts, day, profile=book().profile(profile))}


@pytest.mark.parametrize(("tag", "rule", "paragraph", "start"), PROGRAMMES)
def test_a_hit_is_blocked_from_the_first_day(
    tag: str, rule: str, paragraph: str, start: str
) -> None:
    first = date.fromisoformat(start)
    found = ask(listed(tag), day=first)[rule]
    assert (found.consequence, found.citation) == ("block", paragraph)
    assert (found.stage, found.effective_from) == (Stage.IN_FORCE, first)
    before = ask(listed(tag), day=first - ONE_DAY).get(rule)
    assert before is None or before.consequence == "pass"
    assert ask(listed(tag))[rule].consequence == "block"


@pytest.mark.parametrize(("tag", "rule", "paragraph", "start"), PROGRAMMES)
def test_a_hit_tells_others_what_it_means_for_them(
    tag: str, rule: str, paragraph: str, start: str
) -> None:
    assert paragraph
    assert start
    inside = ask(listed(tag), profile="foreign-bank", currency="USD")[rule]
    assert inside.consequence == "hold"
    assert "US dollar" in inside.message
    beyond = ask(listed(tag), profile="foreign-bank", currency="EUR")[rule]
    assert beyond.consequence == ("hold" if tag in SECONDARY else "pass")


@pytest.mark.parametrize(("tag", "rule", "last", "first"), ENDED)
def test_a_programme_that_ended_blocks_to_its_last_day(
    tag: str, rule: str, last: str, first: str
) -> None:
    assert ask(listed(tag), day=date.fromisoformat(last))[rule].consequence == "block"
    assert rule not in ask(listed(tag), day=date.fromisoformat(first))


def test_an_open_hit_is_held_and_a_refuted_one_is_gone() -> None:
    found = ask(listed("SDGT", confirmed=None))["us-ofac-594-terrorists/block"]
    assert found.consequence == "hold"
    assert found.missing_facts == ("whether Somebody is the listed party of us-ofac-sdn",)
    assert ask(listed("SDGT", confirmed=False)) == {}


@pytest.mark.parametrize(
    ("tag", "share", "blocked"),
    [
        ("SDGT", "50", True),
        ("SDGT", "49.99", False),
        ("SDNTK", "50", True),
        ("ETHIOPIA-EO14046", "100", False),  # 31 CFR 550.406(a)
        ("FTO", "100", False),
    ],
)
def test_what_a_blocked_person_owns(tag: str, share: str, blocked: bool) -> None:
    owner = OwnerFact(owner=listed(tag), share=Decimal(share))
    company = PartyFact(id="sub", kind=PartyKind.COMPANY, names=("Sub",), owners=(owner,))
    assert ("block" in {one.consequence for one in ask(company).values()}) is blocked


def test_foreign_terrorist_organisations_bind_financial_institutions_only() -> None:
    rule = "us-ofac-597-organisations/funds"
    assert ask(listed("FTO"), profile="us-bank")[rule].consequence == "block"
    assert ask(listed("FTO"), profile="us-person")[rule].consequence == "pass"


def test_a_marker_alone_blocks_nobody_but_warns_a_foreign_bank() -> None:
    assert ask(listed("IFSR")) == {}
    found = ask(listed("IFSR"), profile="foreign-bank")["us-ofac-561-capta/risk"]
    assert found.consequence == "hold"


def test_chinese_military_companies_are_about_securities_only() -> None:
    party = listed("CMIC-EO13959", name="us-csl", section="CMIC")
    rule = "us-ofac-586-securities/securities"
    assert ask(party) == {}
    assert ask(party, activity=Activity.SECURITIES)[rule].consequence == "reject"
    assert rule not in ask(party, activity=Activity.SECURITIES, day=date(2021, 8, 1)) or (
        ask(party, activity=Activity.SECURITIES, day=date(2021, 8, 1))[rule].consequence == "pass"
    )
    sale = {"us-ofac-586-securities/divestment": True}
    sold = ask(party, activity=Activity.SECURITIES, answers=sale)
    assert sold[rule].stage is Stage.EXCEPTED
    owner = OwnerFact(owner=party, share=Decimal(100))
    subsidiary = PartyFact(id="sub", names=("Sub",), owners=(owner,))  # 31 CFR 586.404
    assert ask(subsidiary, activity=Activity.SECURITIES) == {}


@pytest.mark.parametrize("day", ["2022-02-27", "2022-02-28"])
def test_the_russian_central_bank_is_cut_off_without_being_blocked(day: str) -> None:
    central = PartyFact(id="cbr", names=("Bank of Russia",), countries=("RU",))
    found = ask(central, day=date.fromisoformat(day)).get("us-ofac-14024-sovereign/transactions")
    if day < "2022-02-28":
        assert found is None or found.consequence == "pass"
    else:
        assert found is not None
        assert (found.consequence, found.verified) == ("reject", True)
    bonds = ask(central, day=date(2021, 6, 14), activity=Activity.DEBT)
    assert bonds["us-ofac-14024-sovereign/primary-market"].consequence == "reject"


@pytest.mark.parametrize(("days", "consequence"), [(14, None), (15, "reject"), (None, "hold")])
def test_directive_3_counts_the_days_of_new_debt(days: int | None, consequence: str | None) -> None:
    party = listed("RUSSIA-EO14024", name="us-csl", section="SSI")
    found = ask(party, activity=Activity.DEBT, tenor=days).get("us-ofac-14024-directive-3/debt")
    assert (found.consequence if found else None) == consequence
    assert not [one for one in ask(party).values() if one.consequence == "block"]


@pytest.mark.parametrize(("day", "consequence"), [("2022-03-25", "pass"), ("2022-03-26", "reject")])
def test_directive_2_rejects_and_asks_on_the_united_list(day: str, consequence: str) -> None:
    rule = "us-ofac-14024-directive-2/transactions"
    party = listed("RUSSIA-EO14024", name="us-ofac-consolidated")
    found = ask(party, day=date.fromisoformat(day)).get(rule)
    assert (found.consequence if found else "pass") == consequence
    if found:
        assert found.missing_facts == (
            "whether the entry itself shows that it is listed under another directive only",
        )
    other = {"us-ofac-14024-directive-2/other-directive": True}
    assert ask(party, answers=other)[rule].stage is Stage.EXCEPTED
    assert rule not in ask(listed("RUSSIA-EO14024", name="us-csl", section="SSI"))


def test_sanctions_evaders_are_refused_and_council_members_rejected() -> None:
    evader = listed("FSE-IR", name="us-csl", section="FSE")
    assert ask(evader)["us-ofac-13608-evaders/dealings-iran"].consequence == "reject"
    assert ask(evader, day=date(2012, 4, 30)) == {}
    member = listed("NS-PLC", name="us-ofac-consolidated")
    assert ask(member)["us-ofac-palestinian-council/reject"].consequence == "reject"
    both = (listed("NS-PLC", "SDGT"),)
    assert ask(*both)["us-ofac-594-terrorists/block"].consequence == "block"


def test_loans_to_a_person_under_menu_based_sanctions_are_capped() -> None:
    party = listed("CAATSA - RUSSIA", name="us-csl", section="NS-MBS")
    found = ask(party, activity=Activity.DEBT)["us-ofac-menu-based/loans"]
    assert found.consequence == "hold"
    assert "10000000 USD" in found.missing_facts[0]
    assert "us-ofac-caatsa-russia/block" not in ask(party)
    assert ask(listed("CAATSA - RUSSIA"))["us-ofac-caatsa-russia/block"].consequence == "block"


@pytest.mark.parametrize(
    ("days", "pdvsa", "state"), [(30, False, False), (31, False, True), (91, True, True)]
)
def test_venezuelan_debt_has_two_limits(days: int, pdvsa: bool, state: bool) -> None:
    company = PartyFact(id="p", kind=PartyKind.COMPANY, names=("PdVSA",), countries=("VE",))
    government = PartyFact(id="g", kind=PartyKind.GOVERNMENT, names=("State",), government_of="VE")
    day = date(2017, 8, 25)
    found = ask(company, government, day=day, activity=Activity.DEBT, tenor=days)
    assert ("us-ofac-591-debt/debt-pdvsa" in found) is pdvsa
    assert ("us-ofac-591-debt/debt-government" in found) is state
    before = ask(company, government, day=day - ONE_DAY, activity=Activity.DEBT, tenor=days)
    assert not {one.consequence for one in before.values()} & {"reject", "block"}


@pytest.mark.parametrize(("days", "consequence"), [(90, None), (91, "reject")])
def test_a_debt_listing_over_belarus_blocks_nothing(days: int, consequence: str | None) -> None:
    """31 CFR 548.202: the Ministry of Finance is on the list short of blocking."""
    party = listed("BELARUS-EO14038", section="NS-MBS")
    facts = QuestionFacts(
        parties=(party,), activities=frozenset({Activity.DEBT}), tenor_days=days, currency="USD"
    )
    found = {one.rule: one.consequence for one in evaluate(facts, date(2026, 8, 1))}
    assert "us-ofac-548-belarus/designees" not in found
    assert found.get("us-ofac-548-belarus/directive-1") == consequence
    blocked = {
        one.rule: one.consequence
        for one in evaluate(
            QuestionFacts(
                parties=(listed("BELARUS-EO14038"),), activities=frozenset({Activity.DEBT})
            ),
            date(2026, 8, 1),
        )
    }
    assert blocked["us-ofac-548-belarus/designees"] == "block"
    assert "us-ofac-548-belarus/directive-1" not in blocked


def test_an_export_to_cuba_that_commerce_authorises_is_excepted() -> None:
    """31 CFR 515.533(a)."""
    wheat = GoodsFact(hs="100199", destination="CU")
    rule = "us-ofac-515-trade/exports"

    def asked(**answers: bool) -> Finding:
        facts = QuestionFacts(
            goods=(wheat,), activities=frozenset({Activity.EXPORT}), answers=answers
        )
        return {one.rule: one for one in evaluate(facts, date(2024, 1, 1))}[rule]

    assert asked().consequence == "reject"
    assert "Department of Commerce" in asked().missing_facts[0]
    assert asked(**{"us-ofac-515-trade/commerce": True}).consequence == "pass"
