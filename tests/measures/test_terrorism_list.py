"""31 CFR part 596 holds for a government only while it is designated (18 U.S.C. 2332d)."""

from datetime import date

import pytest

from penstock.measures import PartyFact, QuestionFacts, evaluate

RULE = "us-ofac-596-terrorism-list/"
AFTER = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("day", "rules"),
    [
        (date(2008, 10, 10), {"transactions-north-korea-first"}),
        (date(2008, 10, 11), set()),
        (date(2016, 6, 3), set()),
        (date(2017, 11, 19), set()),
        (date(2017, 11, 20), {"transactions-north-korea"}),
    ],
)
def test_north_korea_was_off_the_list_from_2008_to_2017(day, rules):
    ministry = PartyFact(id="p", kind="government", government_of="KP")
    found = evaluate(QuestionFacts(parties=(ministry,), activities=("payment",)), day)
    assert {
        finding.rule.removeprefix(RULE) for finding in found if finding.rule.startswith(RULE)
    } == rules


def syrian(**facts):
    party = PartyFact(id="p", names=("A Party",), countries=("SY",), **facts)
    found = evaluate(QuestionFacts(parties=(party,), activities=("payment",)), AFTER)
    return {one.rule.removeprefix(RULE): one for one in found if one.rule.startswith(RULE)}


def test_most_dealings_with_damascus_are_authorised_since_part_542_ended():
    """31 CFR 596.504(a): all but donations and known risks, once no other part holds."""
    found = syrian(kind="government", government_of="SY")["transfers-syria"]
    assert found.consequence == "hold"
    assert "donation" in found.missing_facts[0]
    assert syrian(kind="company") == {}


def test_what_another_part_authorises_is_authorised_for_the_terrorism_list():
    """31 CFR 596.503; section 596.504 is for governments no other part is about."""
    ministry = PartyFact(id="p", kind="government", government_of="IR")
    facts = QuestionFacts(parties=(ministry,), activities=("payment",))
    found = {one.rule: one for one in evaluate(facts, AFTER)}[f"{RULE}transactions-iran"]
    assert found.consequence == "reject"
    assert "596.503" in found.missing_facts[0]


@pytest.mark.parametrize(
    ("day", "stage"), [(date(2025, 5, 22), "in_force"), (date(2025, 5, 23), "excepted")]
)
def test_the_licence_of_may_2025_holds_for_the_terrorism_list_too(day, stage):
    ministry = PartyFact(id="p", kind="government", government_of="SY")
    found = evaluate(QuestionFacts(parties=(ministry,), activities=("payment",)), day)
    stages = {one.rule: one.stage.value for one in found}
    assert stages[f"{RULE}transactions-syria"] == stage
