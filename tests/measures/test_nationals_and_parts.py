"""Who is only a national, and a region of which only a part is meant: asked, never guessed."""

from datetime import date

import pytest

from penstock.measures import (
    Activity,
    ListingFact,
    PartyFact,
    PartyKind,
    PlaceFact,
    QuestionFacts,
    book,
)
from tests.measures.cases import PAYMENT, rules

DAY = date(2026, 8, 1)
CUBA = "us-ofac-515-blocking/block"
ELSEWHERE = "us-ofac-515-blocking/block-citizens-elsewhere"


def person(**facts: object) -> QuestionFacts:
    party = PartyFact(id="p", names=("Juan Pérez",), kind=PartyKind.PERSON, **facts)  # type: ignore[arg-type]
    return QuestionFacts(parties=(party,), activities=PAYMENT, currency="USD")


def test_a_citizen_of_cuba_elsewhere_is_blocked_or_unblocked_by_papers() -> None:
    """31 CFR 515.302(a)(1) makes a citizen a national; 515.505(a)(2), (c) asks for papers."""
    found = rules(person(nationalities=("CU",), countries=("ES",)), DAY)[ELSEWHERE]
    assert found.consequence == "hold"
    assert "515.505" in found.missing_facts[0]
    assert rules(person(nationalities=("CU",)), DAY)[ELSEWHERE].consequence == "hold"


def test_a_citizen_of_cuba_in_cuba_is_blocked() -> None:
    found = rules(person(nationalities=("CU",), countries=("CU",)), DAY)[CUBA]
    assert found.consequence == "block"
    assert not any("515.505" in fact for fact in found.missing_facts)


def test_papers_that_unblock_are_an_answer() -> None:
    facts = person(nationalities=("CU",), countries=("ES",))
    party, about = facts.parties, facts.activities
    answered = QuestionFacts(
        parties=party, activities=about, answers={"us-ofac-515-blocking/unblocked-national": True}
    )
    assert rules(answered, DAY)[ELSEWHERE].consequence == "pass"


@pytest.mark.parametrize("country", ["IR", "KP", "SY", "RU"])
def test_a_nationality_alone_is_no_tie_of_other_us_programmes(country: str) -> None:
    found = rules(person(nationalities=(country,), countries=("DE",)), DAY, prefix="us-")
    assert found == {}


def in_region(region: str) -> QuestionFacts:
    party = PartyFact(id="p", names=("A Bakery",), countries=("UA",), regions=(region,))
    return QuestionFacts(parties=(party,), activities=PAYMENT)


@pytest.mark.parametrize(
    ("region", "consequence"),
    [("UA-DNR", "reject"), ("UA-LNR", "reject"), ("UA-14", "hold"), ("UA-09", "hold")],
)
def test_the_covered_regions_are_not_the_whole_oblasts(region: str, consequence: str) -> None:
    found = rules(in_region(region), DAY)["us-ofac-14065/services"]
    assert found.consequence == consequence
    asked = any("covered part" in fact for fact in found.missing_facts)
    assert asked is (consequence == "hold")


def test_a_place_in_an_oblast_is_asked_about_too() -> None:
    facts = QuestionFacts(
        places=(PlaceFact(country="UA", region="UA-14", text="Donetsk"),),
        activities=frozenset({Activity.EXPORT}),
    )
    assert rules(facts, DAY)["us-ofac-14065/services"].consequence == "hold"


def test_deposits_of_russian_nationals_count_in_the_union() -> None:
    """Regulation (EU) No 833/2014, Article 5b: nationals as well as residents."""
    target = next(
        one for one in book().measures["eu-russia-finance"].targets if one.id == "nationals"
    )
    assert "nationality" in getattr(target, "ties", ())


def test_a_sectoral_limit_waits_for_the_directive_a_person_is_listed_under() -> None:
    """Fifteen days are beyond Directive 1 and within 2 and 3: neither is guessed."""
    listing = ListingFact(
        list="us-ofac-consolidated", section="SSI", programmes=("UKRAINE-EO13662",),
        is_confirmed=True,
    )  # fmt: skip
    party = PartyFact(id="p", names=("A Bank",), listings=(listing,))

    def asked(**answers: bool) -> str:
        facts = QuestionFacts(
            parties=(party,), activities=frozenset({Activity.DEBT}), tenor_days=15, answers=answers
        )
        return rules(facts, date(2018, 1, 1))["us-ofac-589-ssi/directive-1"].consequence

    assert asked() == "hold"
    assert asked(**{"us-ofac-589-ssi/other-directive": False}) == "reject"
    assert asked(**{"us-ofac-589-ssi/other-directive": True}) == "pass"


@pytest.mark.parametrize(
    ("day", "rules_of_the_day"),
    [
        (date(1995, 5, 6), set()),
        (date(1995, 5, 7), {"us-ofac-12959-iran/trade"}),
        (date(1997, 8, 19), {"us-ofac-12959-iran/trade"}),
        (
            date(1997, 8, 20),
            {f"us-ofac-560-trade/{one}" for one in ("services", "dealings", "facilitation")},
        ),
    ],
)
def test_iran_before_and_after_part_560(day: date, rules_of_the_day: set[str]) -> None:
    """31 CFR 560.301(a): 1997-08-20; contracts are counted from 1995-05-07."""
    company = PartyFact(id="p", kind=PartyKind.COMPANY, names=("A Co",), countries=("IR",))
    facts = QuestionFacts(parties=(company,), activities=PAYMENT, currency="USD")
    found = rules(facts, day, prefix="us-ofac-")
    assert {rule for rule, one in found.items() if one.consequence == "reject"} == rules_of_the_day
