"""The lists of the Departments of Commerce and State: they bind exports, not payments."""

from datetime import date
from decimal import Decimal

import pytest

from penstock.measures import (
    Activity,
    GoodsFact,
    ListingFact,
    OwnerFact,
    PartyFact,
    QuestionFacts,
    book,
    evaluate,
)
from penstock.model import Finding, Stage

DAY = date(2026, 6, 1)
GOODS = (GoodsFact(text="a chip", hs="854231", destination="CN", is_us_origin=True),)


def listed(part: str, *tags: str, name: str = "us-csl") -> PartyFact:
    listing = ListingFact(list=name, section=part, programmes=tags, is_confirmed=True)
    return PartyFact(id="buyer", names=("Buyer",), countries=("CN",), listings=(listing,))


def ask(
    party: PartyFact,
    *activities: Activity,
    day: date = DAY,
    profile: str = "exporter",
    answers: dict[str, bool] | None = None,
) -> dict[str, Finding]:
    facts = QuestionFacts(
        parties=(party,), goods=GOODS, activities=frozenset(activities), answers=answers or {}
    )
    return {one.rule: one for one in evaluate(facts, day, profile=book().profile(profile))}


@pytest.mark.parametrize("profile", ["us-exporter", "us-covered", "exporter", "foreign-bank"])
@pytest.mark.parametrize(
    ("part", "rule", "citation", "consequence"),
    [
        ("EL", "us-bis-entity-list/exports", "15 CFR 744.11, 744.16(a)", "reject"),
        ("DPL", "us-bis-denied-persons/exports", "15 CFR 764.2(k), 764.3(a)(2)", "reject"),
        ("UVL", "us-bis-unverified-list/exports", "15 CFR 744.15", "hold"),
        ("MEU", "us-bis-military-end-users/exports", "15 CFR 744.21", "reject"),
        ("DTC", "us-state-debarred/defence-trade", "22 CFR 127.1(d), 127.7", "reject"),
    ],
)
def test_an_export_is_caught_whoever_exports(
    part: str, rule: str, citation: str, consequence: str, profile: str
) -> None:
    found = ask(listed(part), Activity.EXPORT, profile=profile)
    assert (found[rule].citation, found[rule].consequence) == (citation, consequence)
    assert found[rule].missing_facts  # whether the item is one the rules are about
    assert ask(listed(part), Activity.PAYMENT, profile=profile) == {}
    assert not [one for one in found.values() if one.consequence == "block"]


def test_the_denied_persons_list_itself_counts_as_the_section() -> None:
    party = listed("", name="us-bis-dpl")
    assert ask(party, Activity.EXPORT)["us-bis-denied-persons/exports"].consequence == "reject"
    assert "us-bis-denied-persons/services" in ask(party, Activity.SERVICES)


def test_an_item_outside_the_regulations_is_free() -> None:
    answers = {"us-bis-entity-list/not-subject": True}
    found = ask(listed("EL"), Activity.EXPORT, answers=answers)["us-bis-entity-list/exports"]
    assert (found.stage, found.consequence) == (Stage.EXCEPTED, "pass")


@pytest.mark.parametrize(
    ("day", "stage", "consequence"),
    [
        ("2025-09-29", Stage.IN_FORCE, "reject"),
        ("2025-11-09", Stage.IN_FORCE, "reject"),
        ("2025-11-10", Stage.EXCEPTED, "pass"),
        ("2026-11-09", Stage.EXCEPTED, "pass"),
        ("2026-11-10", Stage.IN_FORCE, "reject"),
    ],
)
def test_the_affiliates_rule_was_suspended_for_a_year(
    day: str, stage: Stage, consequence: str
) -> None:
    owner = OwnerFact(owner=listed("EL"), share=Decimal(50))
    company = PartyFact(id="sub", names=("Sub",), countries=("CN",), owners=(owner,))
    found = ask(company, Activity.EXPORT, day=date.fromisoformat(day))
    assert "us-bis-entity-list/exports" not in found
    affiliates = found["us-bis-entity-list/affiliates"]
    assert (affiliates.stage, affiliates.consequence) == (stage, consequence)
    assert affiliates.verified is False
    assert ask(company, Activity.EXPORT, day=date(2025, 9, 28)) == {}


def test_nonproliferation_sanctions_bind_agencies_and_ask_exporters() -> None:
    found = ask(listed("ISN", "INKSNA"), Activity.EXPORT)
    assert found["us-state-nonproliferation/agencies"].consequence == "hold"
    assert found["us-state-nonproliferation/licence"].consequence == "hold"
    assert "us-ofac-544-proliferators/block" not in found
    blocked = ask(listed("ISN", "E.O. 13382"), Activity.PAYMENT, profile="us-bank")
    assert blocked["us-ofac-544-proliferators/block"].consequence == "block"


@pytest.mark.parametrize(("day", "consequence"), [("1998-07-28", None), ("1998-07-29", "reject")])
def test_imports_from_a_designated_proliferator(day: str, consequence: str | None) -> None:
    party = listed("ISN", "E.O. 12938")
    found = ask(party, Activity.IMPORT, day=date.fromisoformat(day), profile="us-person")
    imports = found.get("us-ofac-539-proliferation-trade/imports")
    reached = imports.consequence if imports and imports.stage is Stage.IN_FORCE else None
    assert reached == consequence


@pytest.mark.parametrize(
    ("hs", "consequence"), [("710231", "reject"), ("710239", None), ("", None)]
)
def test_rough_diamonds_need_the_kimberley_process(hs: str, consequence: str | None) -> None:
    goods = GoodsFact(hs=hs, origin="AE", destination="US", text="stones")
    facts = QuestionFacts(goods=(goods,), activities=frozenset({Activity.IMPORT}))
    found = {one.rule: one for one in evaluate(facts, DAY)}
    one = found.get("us-ofac-592-rough-diamonds/imports")
    assert (one.consequence if one else None) == consequence
