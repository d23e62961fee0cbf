"""Parties no list names plainly: missions, joint ventures, ships, and law that has gone."""

from datetime import date
from decimal import Decimal

import pytest

from penstock.measures import (
    Activity,
    GoodsFact,
    OwnerFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    book,
    evaluate,
    state,
)
from penstock.model import Finding, Stage
from tests.measures.cases import PAYMENT, bank, rules, wire

DAY = date(2026, 1, 5)
KOREAN = PartyFact(
    id="owner", kind=PartyKind.COMPANY, names=("Koryo",), countries=("KP",), chartered_in="KP"
)
EMBASSY = PartyFact(
    id="mission",
    kind=PartyKind.GOVERNMENT,
    names=("Embassy of the DPRK",),
    countries=("DE",),
    located_in="DE",
    government_of="KP",
)


def asked(
    profile: str, *parties: PartyFact, day: date = DAY, about: Activity = Activity.INVESTMENT
) -> dict[str, Finding]:
    facts = QuestionFacts(parties=parties, activities=frozenset({about}), currency="EUR")
    found = evaluate(facts, day, profile=book().profile(profile))
    return {one.rule: one for one in found}


def venture(share: str | None, owner: PartyFact = KOREAN) -> PartyFact:
    percent = None if share is None else Decimal(share)
    return PartyFact(
        id="venture",
        kind=PartyKind.COMPANY,
        names=("Joint Venture",),
        countries=("CN",),
        chartered_in="CN",
        owners=(OwnerFact(owner=owner, share=percent),),
    )


@pytest.mark.parametrize(
    ("profile", "day", "rule"),
    [
        ("un-member", date(2017, 8, 4), None),
        ("un-member", date(2017, 8, 5), "un-dprk-finance/new-ventures"),
        ("un-member", date(2017, 9, 10), "un-dprk-finance/new-ventures"),
        ("un-member", date(2017, 9, 11), "un-dprk-finance/ventures"),
        ("eu-payment-firm", date(2017, 10, 16), "eu-dprk-finance/ventures"),
        ("uk-firm", date(2020, 12, 30), None),
        ("uk-firm", date(2020, 12, 31), "uk-dprk-commerce/ventures"),
    ],
)
def test_a_venture_abroad_with_a_korean_partner(profile: str, day: date, rule: str | None) -> None:
    """S/RES/2371 (2017), para 12; S/RES/2375 (2017), para 18; S.I. 2019/411, regulation 26(3)."""
    for share in ("10", "50"):
        found = asked(profile, venture(share), day=day)
        refused = {name for name, one in found.items() if one.consequence == "reject"}
        assert refused == ({rule} if rule else set())
    if rule:
        open_share = asked(profile, venture(None), day=day)[rule]
        assert open_share.consequence == "hold"
        assert open_share.missing_facts[0] == "what share of Joint Venture Koryo owns"
        assert rule not in asked(profile, venture("100", bank("A", "CN")), day=day)


def test_a_venture_is_no_north_korean_for_those_who_pay_it_in_the_european_union() -> None:
    assert "eu-dprk-finance/transfers" not in asked(
        "eu-payment-firm", venture("50"), about=Activity.PAYMENT
    )


@pytest.mark.parametrize(
    ("party", "consequence"),
    [
        (KOREAN, "reject"),
        (venture("51"), "reject"),
        (venture("50"), None),
        (EMBASSY, "reject"),
        (PartyFact(id="a", kind=PartyKind.PERSON, nationalities=("KP",), countries=("CN",)), None),
        (bank("A", "CN"), None),
    ],
)
def test_a_uk_firm_makes_no_funds_available(party: PartyFact, consequence: str | None) -> None:
    """S.I. 2019/411, regulation 26(2), which leaves individuals out since it was amended."""
    found = asked("uk-firm", party, about=Activity.PAYMENT).get("uk-dprk-commerce/funds")
    assert (found.consequence if found else None) == consequence


@pytest.mark.parametrize(
    ("day", "consequence"), [(date(2016, 11, 29), None), (date(2016, 11, 30), "hold")]
)
def test_one_account_for_a_mission(day: date, consequence: str | None) -> None:
    """S/RES/2321 (2016), para 16."""
    found = asked("un-member", EMBASSY, day=day, about=Activity.ACCOUNT).get(
        "un-dprk-missions/one-account"
    )
    assert (found.consequence if found else None) == consequence


def test_for_the_united_states_an_embassy_is_its_government() -> None:
    assert rules(wire(EMBASSY), DAY)["us-ofac-510-government/block"].consequence == "block"


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(1996, 8, 21), None),
        (date(1996, 8, 22), "transfers-syria-first"),
        (date(2006, 4, 14), "transfers-syria-first"),
        (date(2011, 8, 17), "transfers-syria-first"),
        (date(2011, 8, 18), "transactions-syria"),
        (date(2025, 5, 22), "transactions-syria"),
        (date(2025, 7, 1), "transfers-syria"),
    ],
)
def test_what_was_authorised_with_damascus(day: date, rule: str | None) -> None:
    """31 CFR 596.504(a) holds while no other part of chapter V is about that government."""
    ministry = PartyFact(id="p", kind=PartyKind.GOVERNMENT, government_of="SY")
    facts = QuestionFacts(parties=(ministry,), activities=PAYMENT)
    prefix = "us-ofac-596-terrorism-list/"
    found = rules(facts, day, prefix=prefix)
    assert set(found) == ({prefix + rule} if rule else set())
    if rule and rule.startswith("transfers"):
        assert found[prefix + rule].consequence == "hold"


@pytest.mark.parametrize(
    ("day", "consequence", "questions"),
    [
        (date(1950, 12, 16), None, 0),
        (date(1950, 12, 17), "block", 0),
        (date(2000, 6, 18), "block", 0),
        (date(2000, 6, 19), "hold", 1),
        (date(2008, 6, 25), "hold", 1),
        (date(2008, 6, 26), None, 0),
    ],
)
def test_north_korea_under_the_trading_with_the_enemy_act(
    day: date, consequence: str | None, questions: int
) -> None:
    """31 CFR 500.201, and 500.586 since 2000-06-19."""
    found = rules(wire(bank("A bank", "KP")), day).get("us-ofac-500-north-korea/block")
    assert (found.consequence if found else None) == consequence
    assert len(found.missing_facts if found else ()) == questions


def test_imports_from_north_korea_have_needed_leave_all_the_time() -> None:
    goods = QuestionFacts(
        goods=(GoodsFact(hs="1604", origin="KP", destination="US"),),
        activities=frozenset({Activity.IMPORT}),
    )
    for day in (date(1999, 1, 1), date(2009, 5, 1), date(2011, 4, 18), date(2011, 4, 19)):
        assert "reject" in {one.consequence for one in rules(goods, day).values()}


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2006, 5, 7), None),
        (date(2006, 5, 8), "us-ofac-500-north-korea/vessels"),
        (date(2008, 6, 25), "us-ofac-500-north-korea/vessels"),
        (date(2008, 6, 26), "us-ofac-510-vessels/flag"),
    ],
)
def test_ships_that_fly_the_north_korean_flag(day: date, rule: str | None) -> None:
    """71 FR 17345; 31 CFR 510.207."""
    ship = PartyFact(id="ship", kind=PartyKind.VESSEL, names=("A Ship",), flag="KP")
    facts = QuestionFacts(parties=(ship,), activities=frozenset({Activity.INSURANCE}))
    refused = {name for name, one in rules(facts, day).items() if one.consequence == "reject"}
    assert refused == ({rule} if rule else set())


def test_what_the_treasury_told_before_the_federal_register_did() -> None:
    """Press releases PO-3711 of 2002-12-20 and JS-2720 of 2005-09-15."""
    nauru, macao = book().measure("us-311-nr"), book().measure("us-311-bda")
    assert state(nauru, date(2002, 12, 19)) is None
    told = state(nauru, date(2002, 12, 20))
    assert told is not None
    assert told.stage is Stage.FINDING
    # The finding on Banco Delta Asia was told on the 15th and, by its own words, took effect later.
    assert state(macao, date(2005, 9, 19)) is None
    assert state(macao, date(2005, 9, 20)) is not None
    known = state(macao, date(2005, 9, 20), date(2005, 9, 15))
    assert known is not None
    assert known.stage is Stage.FINDING


@pytest.mark.parametrize(
    ("day", "questions"),
    [(date(2016, 1, 20), 0), (date(2016, 1, 21), 1), (date(2018, 8, 6), 1), (date(2018, 8, 7), 0)],
)
def test_carpets_from_iran(day: date, questions: int) -> None:
    """31 CFR 560.534."""
    goods = GoodsFact(hs="570110", origin="IR", destination="US", text="a carpet")
    facts = QuestionFacts(goods=(goods,), activities=frozenset({Activity.IMPORT}))
    found = rules(facts, day)["us-ofac-560-trade/imports"]
    assert (found.consequence, len(found.missing_facts)) == ("reject", questions)


@pytest.mark.parametrize(
    ("day", "consequence"),
    [
        (date(2016, 1, 15), "reject"),
        (date(2016, 1, 16), "hold"),
        (date(2018, 11, 4), "hold"),
        (date(2018, 11, 5), "reject"),
    ],
)
def test_foreign_companies_of_us_owners_while_general_licence_h_held(
    day: date, consequence: str
) -> None:
    """31 CFR 560.215, 560.537."""
    company = PartyFact(id="a", kind=PartyKind.COMPANY, names=("A company",), countries=("IR",))
    found = asked("us-owned-foreign", company, day=day, about=Activity.PAYMENT)
    assert found["us-ofac-560-foreign-subsidiaries/dealings"].consequence == consequence


@pytest.mark.parametrize(
    ("profile", "rule"),
    [
        ("eu-payment-firm", "eu-dprk-finance/transfers"),
        ("uk-firm", "uk-dprk-transfers/transfers"),
    ],
)
def test_a_mission_in_europe_pays_its_rent(profile: str, rule: str) -> None:
    """What is forbidden is the transfer to and from the DPRK, not each of its missions'."""
    found = asked(profile, EMBASSY, about=Activity.PAYMENT)[rule]
    assert found.consequence == "hold"
    assert found.missing_facts[0].startswith("whether the funds go to or come from")
    at_home = PartyFact(
        id="m",
        kind=PartyKind.GOVERNMENT,
        names=("A ministry",),
        government_of="KP",
        located_in="KP",
    )
    assert asked(profile, at_home, about=Activity.PAYMENT)[rule].consequence == "reject"
