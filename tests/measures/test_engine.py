"""The engine against a plain oracle, for every kind of asker and target."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from penstock.measures import (
    AccountFact,
    Activity,
    Book,
    Engine,
    GoodsFact,
    ListingFact,
    OwnerFact,
    PartyFact,
    PartyKind,
    PlaceFact,
    QuestionFacts,
    book,
    evaluate,
    shipped_tables,
    status,
)
from penstock.measures._book import Line
from penstock.measures._keys import goods_match
from penstock.measures._logic import Logic, checks_of
from penstock.measures._schema import GoodsTarget, JurisdictionTarget
from penstock.measures._words import Tie
from penstock.model import Stage, to_json
from tests.measures.cases import DPRK_BANK, PAYMENT, bank, rules, wire

DAY = date(2026, 11, 1)
COUNTRIES = st.sampled_from(["KP", "IR", "CU", "SY", "MM", "CN", "US", "VE", "BY", ""])
PROGRAMMES = st.sampled_from(["DPRK3", "IRAN", "CUBA", "RUSSIA-EO14024", "SDGT", "CMIC-EO13959"])
NAMES = st.sampled_from(["FBME Bank", "Huione Group", "Bank of Dandong", "Vector Casa de Bolsa"])
LISTINGS = st.builds(
    ListingFact,
    list=st.sampled_from(["us-ofac-sdn", "us-csl", "us-ofac-consolidated", "us-bis-dpl"]),
    section=st.sampled_from(["", "SDN", "SSI", "NS-MBS", "EL", "DPL"]),
    programmes=st.tuples(PROGRAMMES),
    is_confirmed=st.sampled_from([True, False, None]),
)
SHARES = st.one_of(st.none(), st.decimals(0, 100, places=2))


def parties(depth: int = 1) -> st.SearchStrategy[PartyFact]:
    owners: st.SearchStrategy[tuple[OwnerFact, ...]] = st.just(())
    if depth:
        owner = st.builds(OwnerFact, owner=parties(depth - 1), share=SHARES)
        owners = st.lists(owner, max_size=2).map(tuple)
    return st.builds(
        PartyFact,
        id=st.sampled_from(["a", "b", "c"]),
        kind=st.one_of(st.none(), st.sampled_from(PartyKind)),
        names=st.tuples(NAMES),
        countries=st.lists(COUNTRIES.filter(bool), max_size=2).map(tuple),
        regions=st.lists(st.sampled_from(["UA-43", "UA-14"]), max_size=1).map(tuple),
        chartered_in=COUNTRIES,
        located_in=COUNTRIES,
        government_of=COUNTRIES,
        listings=st.lists(LISTINGS, max_size=1).map(tuple),
        owners=owners,
        flag=COUNTRIES,
        called_in=st.lists(COUNTRIES.filter(bool), max_size=1).map(tuple),
    )


QUESTIONS = st.builds(
    QuestionFacts,
    parties=st.lists(parties(), max_size=3).map(tuple),
    accounts=st.just((AccountFact(holder="a", located_in="US", is_correspondent=True),)),
    places=st.lists(st.builds(PlaceFact, country=COUNTRIES), max_size=1).map(tuple),
    goods=st.lists(
        st.builds(
            GoodsFact,
            hs=st.sampled_from(["", "2709", "270112", "8471"]),
            origin=COUNTRIES,
            destination=COUNTRIES,
        ),
        max_size=1,
    ).map(tuple),
    activities=st.frozensets(st.sampled_from(Activity), min_size=1, max_size=2),
    currency=st.sampled_from(["USD", "EUR", ""]),
)
DAYS = st.dates(date(2000, 1, 1), date(2026, 12, 31))


def oracle(facts: QuestionFacts, day: date) -> set[str]:
    """The rules whose target, stage and activity fit: every target tried, no index."""
    found = set()
    for measure in book().measures.values():
        for target in measure.targets:
            logic = Logic(checks_of(book().definitions))
            truths = [logic.party(target, party)[0] for party in facts.parties]
            if isinstance(target, JurisdictionTarget) and Tie.PLACE in target.ties:
                truths += [place.country in target.countries for place in facts.places]
            if isinstance(target, GoodsTarget):
                truths += [goods_match(target, goods)[0] for goods in facts.goods]
            if all(truth is False for truth in truths):
                continue
            for requirement in measure.requirements:
                line = book().lines[f"{measure.id}/{requirement.id}"]
                status = line.status(day, day)
                if requirement.targets and target.id not in requirement.targets:
                    continue
                if status is None or status.stage is Stage.REPEALED:
                    continue
                if requirement.activities and not set(requirement.activities) & facts.activities:
                    continue
                if status.stage in (Stage.FINDING, Stage.PROPOSED):
                    found.add(measure.id)
                elif not requirement.account and requirement.effect != "secondary_sanctions_risk":
                    found.add(line.id)
    return found


@settings(max_examples=150, deadline=None)
@given(QUESTIONS, DAYS)
def test_the_index_loses_nothing(facts: QuestionFacts, day: date) -> None:
    expected = oracle(facts, day)
    found = evaluate(facts, day)
    unconditional = {
        one.rule
        for one in found
        if "/" not in one.rule
        or not (
            book().requirement(one.rule).account
            or book().requirement(one.rule).effect == "secondary_sanctions_risk"
            or book().requirement(one.rule).max_tenor_days
        )
    }
    tenor = {rule for rule in expected if "/" in rule and book().requirement(rule).max_tenor_days}
    assert unconditional == expected - tenor


@settings(max_examples=150, deadline=None)
@given(QUESTIONS, DAYS, st.sampled_from(sorted(book().profiles)), st.booleans())
def test_what_is_kept_ready_is_what_would_be_weighed(
    facts: QuestionFacts, day: date, name: str, answered: bool
) -> None:
    if answered:
        answers = {"us-ofac-596-terrorism-list/596-504": True, "us-bis-entity-list/licensed": True}
        facts = structs.replace(facts, answers=answers)
    profile = book().profile(name)
    stranger = structs.replace(profile)  # one the tables do not know: nothing is kept for it
    assert evaluate(facts, day, profile=profile) == evaluate(facts, day, profile=stranger)


LINES = st.sampled_from([*book().lines.values(), *book().wholes.values()])


@settings(max_examples=400, deadline=None)
@given(LINES, DAYS, DAYS)
def test_a_remembered_state_is_the_one_that_would_be_found(
    line: Line, day: date, known: date
) -> None:
    for as_of, told in (
        (day, known),
        (known, day),
        (day, day),
        *((one, one) for one in _turns(line)),
    ):
        fresh, kept = status(line.events, as_of, told), line.status(as_of, told)
        assert (fresh is None) is (kept is None)
        if fresh and kept:
            assert structs.replace(fresh, serial=0) == structs.replace(kept, serial=0)


def _turns(line: Line) -> list[date]:
    days = [event.takes_effect for event in line.events]
    return [*days, *(day - timedelta(days=1) for day in days)]


def test_an_asker_of_one_s_own_is_called_by_its_own_title() -> None:
    known = book().profile("us-covered")
    own = structs.replace(known, title="the bank on the corner")
    for asker in (known, own, known):
        found = evaluate(wire(DPRK_BANK), DAY, profile=asker)
        assert f"As {asker.title} you must" in found[0].message


@settings(max_examples=80, deadline=None)
@given(QUESTIONS, DAYS)
def test_order_of_parties_changes_nothing(facts: QuestionFacts, day: date) -> None:
    turned = QuestionFacts(
        parties=facts.parties[::-1],
        accounts=facts.accounts,
        places=facts.places,
        goods=facts.goods,
        activities=facts.activities,
        currency=facts.currency,
    )
    one = [(found.rule, found.stage, found.consequence) for found in evaluate(facts, day)]
    other = [(found.rule, found.stage, found.consequence) for found in evaluate(turned, day)]
    assert sorted(one) == sorted(other)


@settings(max_examples=80, deadline=None)
@given(QUESTIONS, DAYS, DAYS)
def test_every_finding_explains_itself(facts: QuestionFacts, day: date, known: date) -> None:
    for found in evaluate(facts, day, known):
        assert found.citation
        assert found.message
        assert found.evidence
        assert found.consequence in {"pass", "hold", "reject", "block"}
        if found.consequence in {"reject", "block"}:
            assert found.stage is Stage.IN_FORCE
            measure = book().measure(found.rule)
            asked = {one.question for one in measure.exceptions}
            assert set(found.missing_facts) <= asked
        measure = book().measure(found.rule)
        assert not (found.verified and not measure.verified)
        assert json.loads(to_json(found))["rule"] == found.rule


@settings(max_examples=80, deadline=None)
@given(QUESTIONS, DAYS)
def test_what_nobody_knew_is_never_said(facts: QuestionFacts, known: date) -> None:
    for found in evaluate(facts, DAY, known):
        lines = [book().lines[found.rule]] if "/" in found.rule else [book().wholes[found.rule]]
        assert min(event.known for line in lines for event in line.events) <= known


def test_the_default_is_a_us_covered_financial_institution() -> None:
    default = evaluate(wire(DPRK_BANK), DAY)
    named = evaluate(wire(DPRK_BANK), DAY, profile=book().profile("us-covered"))
    assert default == named
    assert "As a US covered financial institution you must" in default[0].message


@pytest.mark.parametrize(
    ("profile", "currency", "consequence"),
    [
        ("us-covered", "USD", "reject"),
        ("us-bank", "EUR", "reject"),
        ("us-money-services", "USD", "pass"),  # a domestic FI that 1010.605(e)(1) does not cover
        ("foreign-bank", "USD", "hold"),
        ("foreign-bank", "", "hold"),
        ("eu-payment-firm", "EUR", "hold"),  # the account is in the United States
    ],
)
def test_section_311_is_stated_for_who_asks(profile: str, currency: str, consequence: str) -> None:
    facts = wire(DPRK_BANK, currency=currency)
    found = {
        one.rule: one for one in evaluate(facts, DAY, profile=book().profile(profile))
    }["us-311-kp/not-process"]  # fmt: skip
    assert found.consequence == consequence


def test_a_euro_payment_without_us_tie_is_not_reached_by_ofac() -> None:
    facts = QuestionFacts(parties=(DPRK_BANK,), activities=PAYMENT, currency="EUR")
    firm = book().profile("eu-payment-firm")
    found = {one.rule: one for one in evaluate(facts, DAY, profile=firm)}
    services = found["us-ofac-510-trade/services"]
    assert services.consequence == "pass"
    assert "not an EU payment firm on the facts given" in services.message
    risk = found["us-ofac-510-capta/risk-b"]
    assert risk.consequence == "hold"
    open_currency = QuestionFacts(parties=(DPRK_BANK,), activities=PAYMENT)
    asked = {one.rule: one for one in evaluate(open_currency, DAY, profile=firm)}
    assert asked["us-ofac-510-trade/services"].missing_facts == ("the currency of the payment",)
    assert asked["us-ofac-510-trade/services"].consequence == "hold"


def test_secondary_sanctions_say_nothing_to_a_us_bank() -> None:
    assert "us-ofac-510-capta/risk-b" not in rules(wire(DPRK_BANK), DAY)


@pytest.mark.parametrize(
    ("country", "day", "rule", "consequence"),
    [
        ("IR", date(2012, 2, 5), "us-ofac-560-blocking/banks", None),
        ("IR", date(2012, 2, 6), "us-ofac-560-blocking/banks", "block"),
        ("IR", date(1997, 8, 19), "us-ofac-560-trade/services", None),
        ("IR", date(1997, 8, 20), "us-ofac-560-trade/services", "reject"),
        ("CU", date(1963, 7, 7), "us-ofac-515-blocking/block", None),
        ("CU", date(1963, 7, 8), "us-ofac-515-blocking/block", "block"),
        ("SY", date(2011, 8, 18), "us-ofac-542-trade/services", "reject"),
        ("SY", date(2025, 5, 22), "us-ofac-542-trade/services", "reject"),
        ("SY", date(2025, 5, 23), "us-ofac-542-trade/services", "pass"),
        ("SY", date(2025, 7, 1), "us-ofac-542-trade/services", None),
        ("KP", date(2016, 3, 15), "us-ofac-510-trade/services", None),
        ("KP", date(2016, 3, 16), "us-ofac-510-trade/services", "reject"),
    ],
)
def test_country_programmes_from_their_first_day(
    country: str, day: date, rule: str, consequence: str | None
) -> None:
    found = rules(wire(bank("Some Bank", country)), day).get(rule)
    assert (found.consequence if found else None) == consequence


def test_crimea_is_a_region_and_not_a_country() -> None:
    def asked(*regions: str, day: date = date(2014, 12, 19)) -> set[str]:
        party = PartyFact(id="debtor", kind=PartyKind.COMPANY, countries=("UA",), regions=regions)
        return set(rules(wire(party), day, prefix="us-ofac-589-crimea"))

    assert "us-ofac-589-crimea/services" in asked("UA-43")
    assert "us-ofac-589-crimea/services" in asked("UA-40")
    assert asked("UA-32") == asked() == asked("UA-43", day=date(2014, 12, 18)) == set()


def test_a_venezuelan_company_is_not_asked_for_its_government() -> None:
    party = PartyFact(id="debtor", kind=PartyKind.COMPANY, countries=("VE",))
    assert rules(wire(party), DAY) == {}
    state = PartyFact(id="debtor", kind=PartyKind.GOVERNMENT, countries=("VE",), government_of="VE")
    found = rules(wire(state), DAY)["us-ofac-591-venezuela/government"]
    assert (found.consequence, found.verified) == ("block", False)


def test_debt_limits_leave_payments_alone_and_ask_for_the_tenor() -> None:
    listing = ListingFact(
        list="us-csl",
        section="SSI",
        programmes=("UKRAINE-EO13662",),
        is_confirmed=True,
    )
    party = PartyFact(id="a", kind=PartyKind.BANK, countries=("RU",), listings=(listing,))
    answers = {"us-ofac-589-ssi/other-directive": False}
    assert rules(wire(party), DAY) == {}

    def debt(days: int | None) -> dict[str, str]:
        facts = QuestionFacts(
            parties=(party,),
            activities=frozenset({Activity.DEBT}),
            tenor_days=days,
            answers=answers,
        )
        return {rule: one.consequence for rule, one in rules(facts, DAY).items()}

    assert debt(14) == {}
    assert debt(15) == {"us-ofac-589-ssi/directive-1": "reject"}
    assert set(debt(61).values()) == {"reject"}
    assert len(debt(61)) == 3
    assert set(debt(None).values()) == {"hold"}


def test_goods_by_origin_destination_and_code() -> None:
    def trade(**way: str) -> dict[str, str]:
        goods = GoodsFact(text="a machine", path="line 1", **way)  # type: ignore[arg-type]
        facts = QuestionFacts(
            goods=(goods,), activities=frozenset({Activity.IMPORT, Activity.EXPORT})
        )
        return {rule: one.consequence for rule, one in rules(facts, date(2020, 1, 1)).items()}

    assert trade(origin="KP")["us-ofac-510-trade/imports"] == "reject"
    assert trade(destination="KP")["us-ofac-510-trade/exports"] == "reject"
    assert trade(origin="CN", destination="US") == {}
    assert trade(origin="SY", hs="270900")["us-ofac-542-trade/petroleum"] == "reject"
    assert "us-ofac-542-trade/petroleum" not in trade(origin="SY", hs="520100")
    assert trade(origin="SY")["us-ofac-542-trade/petroleum"] == "hold"


def test_flags_and_calls() -> None:
    ship = PartyFact(id="ship", kind=PartyKind.VESSEL, names=("A Ship",), flag="KP")
    day = date(2020, 1, 1)
    found = rules(QuestionFacts(parties=(ship,)), day)
    assert found["us-ofac-510-vessels/flag"].consequence == "reject"
    called = PartyFact(id="ship", kind=PartyKind.VESSEL, called_in=("KP",))
    facts = QuestionFacts(parties=(called,), activities=frozenset({Activity.VESSEL_CALL}))
    assert rules(facts, day)["us-ofac-510-vessels/call"].consequence == "reject"
    assert rules(facts, date(2017, 9, 20)) == {}


def test_a_place_is_a_tie_of_its_own() -> None:
    place = PlaceFact(country="KP", path="line 2", text="Nampo")
    facts = QuestionFacts(places=(place,), activities=PAYMENT, currency="USD")
    found = rules(facts, DAY)["us-ofac-510-trade/services"]
    assert found.consequence == "reject"
    assert (found.evidence[0].path, found.evidence[0].text) == ("line 2", "Nampo")


def test_a_grandchild_of_a_blocked_party_cascades() -> None:
    listing = ListingFact(list="us-ofac-sdn", programmes=("DPRK4",), is_confirmed=True)
    listed = PartyFact(id="top", listings=(listing,))
    child = PartyFact(id="child", owners=(OwnerFact(owner=listed, share=Decimal(50)),))

    def grandchild(share: str) -> set[str]:
        party = PartyFact(id="a", owners=(OwnerFact(owner=child, share=Decimal(share)),))
        return set(rules(wire(party), DAY))

    assert grandchild("50") == {"us-ofac-510-designees/block-eo13810"}
    assert grandchild("49") == set()


CAP = """
regime: test-cap
title: A cap
sender: un
measures:
  - id: test-cap
    title: Refined petroleum
    authority: A resolution
    citation: resolution 1, paragraph 5
    source: https://www.un.org/
    checked_on: 2026-01-01
    targets: [{kind: goods, id: oil, label: oil, direction: export, countries: [KP], hs: ["2710"]}]
    requirements:
      - id: cap
        effect: quantity_cap
        citation: resolution 1, paragraph 5
        summary: No more than 500000 barrels a year
        binds: [{who: us_person}]
        activities: [export]
        quantity: {value: "500000", unit: barrels, per: a year}
        starts: 2018-01-01
"""


def test_a_cap_asks_for_the_quantity() -> None:
    base = [table for table in shipped_tables() if table[0] in {"wording.yaml", "profiles.yaml"}]
    small = Engine(Book([*base, ("cap.yaml", CAP.encode())]))
    oil = GoodsFact(hs="271012", destination="KP")

    def asked(**answers: bool) -> list[tuple[str, tuple[str, ...]]]:
        facts = QuestionFacts(
            goods=(oil,), activities=frozenset({Activity.EXPORT}), answers=answers
        )
        return [(one.consequence, one.missing_facts) for one in small.evaluate(facts, DAY)]

    question = "whether more than 500000 barrels a year would be supplied"
    assert asked() == [("hold", (question,))]
    assert asked(**{"test-cap/cap": True}) == [("hold", ())]
    assert asked(**{"test-cap/cap": False}) == []


def test_a_carve_out_is_asked_about_on_its_days_only() -> None:
    facts = wire(bank("Some Bank", "CU"))
    rule = "us-ofac-515-blocking/block"
    assert rules(facts, date(2024, 5, 28))[rule].missing_facts == ()
    asked = rules(facts, date(2024, 5, 29))[rule]
    assert asked.consequence == "block"
    assert "originates and ends outside the United States" in asked.missing_facts[0]
    settled = wire(bank("Some Bank", "CU"), **{"us-ofac-515-blocking/u-turn": True})
    assert rules(settled, date(2024, 5, 28))[rule].consequence == "block"
    assert rules(settled, date(2024, 5, 29))[rule].stage is Stage.EXCEPTED
