"""Country programmes that have ended, and the trade bans on Russia that follow from no listing."""

from datetime import date

import pytest

from penstock.measures import Activity, GoodsFact, PartyFact, PartyKind, QuestionFacts
from tests.measures.cases import bank, rules, wire


def ministry(country: str) -> PartyFact:
    return PartyFact(
        id="m", kind=PartyKind.GOVERNMENT, names=("A ministry",), government_of=country,
        countries=(country,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("party", "day", "gravest"),
    [
        (ministry("SD"), date(1997, 11, 3), None),
        (ministry("SD"), date(1997, 11, 4), "block"),
        (ministry("SD"), date(2017, 1, 16), "block"),
        (ministry("SD"), date(2017, 1, 17), "pass"),  # general licence
        (ministry("SD"), date(2017, 10, 12), None),
        (bank("A bank", "SD"), date(2010, 1, 1), "reject"),
        (bank("A bank", "MM"), date(2003, 7, 28), None),
        (bank("A bank", "MM"), date(2003, 7, 29), "reject"),
        (bank("A bank", "MM"), date(2012, 7, 10), "reject"),
        (bank("A bank", "MM"), date(2012, 7, 11), "pass"),
        (bank("A bank", "MM"), date(2016, 10, 7), None),
        (ministry("IQ"), date(1990, 8, 1), None),
        (ministry("IQ"), date(1990, 8, 2), "block"),
        (bank("A bank", "IQ"), date(2003, 5, 22), "reject"),
        (bank("A bank", "IQ"), date(2003, 5, 23), "pass"),
        (ministry("IQ"), date(2004, 7, 30), None),
        (ministry("LY"), date(1986, 1, 8), "block"),
        (bank("A bank", "LY"), date(2004, 4, 22), "reject"),
        (bank("A bank", "LY"), date(2004, 4, 23), "pass"),
        (ministry("LY"), date(2004, 9, 21), None),
    ],
)
def test_programmes_that_have_ended(party: PartyFact, day: date, gravest: str | None) -> None:
    """E.O. 13067 and 13761; 13310 and 13742; 12722 and 13350; 12543 and 13357."""
    weight = {None: -1, "pass": 0, "hold": 1, "reject": 2, "block": 3}
    past = ("us-ofac-538", "us-ofac-537", "us-ofac-575", "us-ofac-550-libya-earlier")
    found = [
        one.consequence for rule, one in rules(wire(party), day).items() if rule.startswith(past)
    ]
    assert max(found, key=weight.__getitem__, default=None) == gravest


@pytest.mark.parametrize(
    ("goods", "activity", "day", "rule"),
    [
        ({"hs": "030311", "origin": "RU"}, "import", date(2022, 3, 10), None),
        ({"hs": "030311", "origin": "RU"}, "import", date(2022, 3, 11), "imports"),
        ({"hs": "220860", "origin": "RU"}, "import", date(2026, 1, 1), "imports"),
        ({"hs": "710812", "origin": "RU"}, "import", date(2022, 6, 27), None),
        ({"hs": "710812", "origin": "RU"}, "import", date(2022, 6, 28), "gold"),
        ({"tags": ("luxury",), "destination": "RU"}, "export", date(2022, 3, 11), "luxury"),
        ({"hs": "8471", "destination": "RU"}, "export", date(2022, 3, 11), None),
        ({"text": "a chair", "origin": "RU"}, "import", date(2026, 1, 1), None),
    ],
)
def test_goods_under_the_order_of_march_2022(
    goods: dict[str, str], activity: str, day: date, rule: str | None
) -> None:
    """E.O. 14068."""
    facts = QuestionFacts(
        goods=(GoodsFact(**goods),),  # type: ignore[arg-type]
        activities=frozenset({Activity(activity)}),
    )
    prefix = "us-ofac-14068-trade/"
    found = rules(facts, day, prefix=prefix)
    assert {name: one.consequence for name, one in found.items()} == (
        {prefix + rule: "reject"} if rule else {}
    )


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2022, 6, 6), 0),
        (date(2022, 6, 7), 1),
        (date(2022, 10, 15), 2),
        (date(2023, 6, 18), 3),
        (date(2024, 9, 12), 4),
    ],
)
def test_services_to_russia_are_a_question_of_their_kind(day: date, held: int) -> None:
    """E.O. 14071; a payment is none of them."""
    company = PartyFact(id="c", kind=PartyKind.COMPANY, names=("OOO",), countries=("RU",))
    facts = QuestionFacts(parties=(company,), activities=frozenset({Activity.SERVICES}))
    prefix = "us-ofac-14071-services/"
    found = rules(facts, day, prefix=prefix)
    assert [one.consequence for one in found.values()] == ["hold"] * held
    assert not rules(wire(company), day, prefix=prefix)
    other = QuestionFacts(
        parties=(company,),
        activities=frozenset({Activity.SERVICES}),
        answers={"us-ofac-14071-services/other-service": True},
    )
    assert {one.consequence for one in rules(other, day, prefix=prefix).values()} <= {"pass"}
