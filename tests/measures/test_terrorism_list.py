"""31 CFR part 596 holds for a government only while it is designated (18 U.S.C. 2332d)."""

from datetime import date

import pytest

from penstock.measures import PartyFact, QuestionFacts, evaluate

RULE = "us-ofac-596-terrorism-list/"


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
