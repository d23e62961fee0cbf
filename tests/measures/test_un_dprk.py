"""The Security Council on the DPRK: what began on which day, and what a cap asks."""

from datetime import date, timedelta

import pytest

from penstock.measures import (
    Activity,
    GoodsFact,
    ListingFact,
    PartyFact,
    PartyKind,
    Person,
    Profile,
    QuestionFacts,
    Sender,
    book,
    calendar,
    evaluate,
    state,
)
from penstock.model import Finding, Stage
from tests.measures.cases import DPRK_BANK, PAYMENT

MEMBER = Profile(id="un-member", title="a UN member state", is_a=(Person.UN_MEMBER,))
# When each rule began, by the dates of the resolutions: 1718 on 2006-10-14, 1874 on 2009-06-12,
# 2094 on 2013-03-07, 2270 on 2016-03-02, 2321 on 2016-11-30, 2371 on 2017-08-05, 2375 on
# 2017-09-11, 2397 on 2017-12-22.
STARTS = {
    "2006-10-14": """un-dprk-listed/freeze un-dprk-listed/travel un-dprk-luxury/supply
        un-dprk-arms/heavy-supply un-dprk-arms/heavy-procurement un-dprk-arms/programme-items""",
    "2009-06-12": """un-dprk-arms/procurement un-dprk-arms/supply
        un-dprk-transport/inspection-1874 un-dprk-transport/bunkering""",
    "2013-03-07": """un-dprk-finance/programme-funds un-dprk-finance/bulk-cash
        un-dprk-finance/public-support un-dprk-transport/inspection-2094""",
    "2016-03-02": """un-dprk-arms/small-arms un-dprk-arms/catch-all un-dprk-coal/ban-2270
        un-dprk-iron/ban-2270 un-dprk-minerals/ban un-dprk-aviation-fuel/ban
        un-dprk-government-assets/assets un-dprk-finance/correspondent un-dprk-finance/branches
        un-dprk-finance/offices-there un-dprk-transport/inspection un-dprk-transport/charter
        un-dprk-transport/flag un-dprk-transport/overflight""",
    "2016-11-30": """un-dprk-coal/ban-2321 un-dprk-coal/cap-2016-tons un-dprk-coal/cap-2016-value
        un-dprk-coal/notice un-dprk-copper-nickel-silver-zinc/ban un-dprk-statues/ban
        un-dprk-helicopters-vessels/new un-dprk-finance/close-there un-dprk-finance/trade-support
        un-dprk-transport/listed-ships un-dprk-transport/insurance un-dprk-missions/one-account""",
    "2017-01-01": "un-dprk-coal/cap-tons un-dprk-coal/cap-value",
    "2017-08-05": """un-dprk-coal/ban-2371 un-dprk-iron/ban-2371 un-dprk-seafood/ban
        un-dprk-lead/ban un-dprk-workers/number un-dprk-finance/new-ventures""",
    "2017-09-11": """un-dprk-textiles/ban un-dprk-condensates/ban un-dprk-crude-oil/freeze-2375
        un-dprk-workers/authorisation un-dprk-finance/ventures un-dprk-transport/high-seas
        un-dprk-transport/ship-to-ship""",
    "2017-10-01": """un-dprk-refined-petroleum/refined-ban un-dprk-refined-petroleum/cap-2017
        un-dprk-refined-petroleum/notice""",
    "2017-12-22": """un-dprk-export-sectors/food un-dprk-export-sectors/machinery
        un-dprk-export-sectors/electrical un-dprk-export-sectors/earth-and-stone
        un-dprk-export-sectors/wood un-dprk-export-sectors/vessels un-dprk-crude-oil/cap-barrels
        un-dprk-crude-oil/cap-tons un-dprk-crude-oil/notice un-dprk-industrial-goods/machinery
        un-dprk-industrial-goods/vehicles un-dprk-industrial-goods/metals
        un-dprk-helicopters-vessels/used un-dprk-transport/seizure
        un-dprk-transport/suspect-insurance un-dprk-transport/deregister
        un-dprk-workers/repatriation""",
    "2018-01-01": "un-dprk-refined-petroleum/cap-2397",
}
GOLDEN = [
    (rule, date.fromisoformat(day)) for day, rules in STARTS.items() for rule in rules.split()
]
REFINED = "un-dprk-refined-petroleum"


def stage(rule: str, day: date) -> Stage | None:
    measure, _, requirement = rule.partition("/")
    found = state(book().measure(measure), day)
    status = dict(found.requirements).get(requirement) if found else None
    return status.stage if status else None


@pytest.mark.parametrize(("rule", "day"), GOLDEN)
def test_the_day_before_and_the_day_of_each_start(rule: str, day: date) -> None:
    assert stage(rule, day) is Stage.IN_FORCE
    assert stage(rule, day - timedelta(days=1)) in {None, Stage.FINAL}


def test_every_rule_on_the_dprk_has_its_golden_day() -> None:
    rules = {
        line.id
        for line in book().lines.values()
        if line.sender is Sender.UN and line.measure.id.startswith("un-dprk")
    }
    assert rules - {rule for rule, _ in GOLDEN} == {f"{REFINED}/cap-2375"}


def trade(day: str, **goods: str) -> dict[str, Finding]:
    facts = QuestionFacts(
        goods=(GoodsFact(**goods),),  # type: ignore[arg-type]
        activities=frozenset({Activity.IMPORT, Activity.EXPORT}),
    )
    found = evaluate(facts, date.fromisoformat(day), None, MEMBER)
    return {one.rule: one for one in found if one.rule.startswith("un-")}


def coal(day: str, **answers: bool) -> dict[str, str]:
    facts = QuestionFacts(
        goods=(GoodsFact(hs="270112", origin="KP", destination="CN", text="anthracite"),),
        activities=frozenset({Activity.IMPORT}),
        answers={f"un-dprk-coal/{name.replace('_', '-')}": yes for name, yes in answers.items()},
    )
    found = evaluate(facts, date.fromisoformat(day), None, MEMBER)
    named = {one.rule: one.consequence for one in found}
    return {rule[13:]: named[rule] for rule in named if rule.startswith("un-dprk-coal/")}


def test_coal_month_by_month() -> None:
    assert coal("2016-02-15") == {}
    assert coal("2016-03-15") == {"ban-2270": "reject"}
    assert coal("2016-03-15", livelihood=True) == {"ban-2270": "pass"}
    assert coal("2016-12-15") == {
        "ban-2321": "reject", "cap-2016-tons": "hold", "cap-2016-value": "hold", "notice": "pass",
        "cap-tons": "pass", "cap-value": "pass",  # adopted, to begin with the new year
    }  # fmt: skip
    assert coal("2017-07-31", livelihood_within_cap=True, cap_tons=False, cap_value=False) == {
        "ban-2321": "pass", "notice": "pass",
    }  # fmt: skip
    assert coal("2017-08-15", livelihood=True, livelihood_within_cap=True) == {"ban-2371": "reject"}
    assert coal("2017-08-15", rajin=True) == {"ban-2371": "pass"}


def quantities(rule: str) -> tuple[str, str]:
    quantity = book().requirement(rule).quantity
    assert quantity is not None
    return (f"{quantity.value:f}", quantity.unit)


def test_the_caps_are_the_resolutions() -> None:
    assert quantities("un-dprk-coal/cap-2016-tons") == ("1000866", "metric tons")
    assert quantities("un-dprk-coal/cap-2016-value") == ("53495894", "USD")
    assert quantities("un-dprk-coal/cap-tons") == ("7500000", "metric tons")
    assert quantities("un-dprk-coal/cap-value") == ("400870018", "USD")
    assert quantities("un-dprk-crude-oil/cap-barrels") == ("4000000", "barrels")
    assert quantities("un-dprk-crude-oil/cap-tons") == ("525000", "tons")


@pytest.mark.parametrize(
    ("day", "barrels"),
    [
        ("2017-09-10", None),
        ("2017-09-30", None),
        ("2017-10-01", "500000"),
        ("2017-12-31", "500000"),
        ("2018-01-01", "500000"),
        ("2020-06-01", "500000"),
    ],
)
def test_refined_petroleum_by_year(day: str, barrels: str | None) -> None:
    found = trade(day, hs="271019", origin="CN", destination="KP")
    caps = [
        rule
        for rule, one in found.items()
        if rule.startswith(f"{REFINED}/cap") and one.stage is Stage.IN_FORCE
    ]
    assert [quantities(rule) for rule in caps] == ([(barrels, "barrels")] if barrels else [])
    assert all(found[rule].consequence == "hold" for rule in caps)


def test_the_two_million_barrels_never_came() -> None:
    """Resolution 2375 announced them for 2018; 2397 replaced them before they began."""
    rule = f"{REFINED}/cap-2375"
    assert quantities(rule) == ("2000000", "barrels")
    assert stage(rule, date(2017, 12, 21)) is Stage.FINAL
    assert stage(rule, date(2018, 1, 1)) is Stage.REPEALED
    knew = state(book().measure(REFINED), date(2018, 1, 1), date(2017, 12, 1))
    assert knew is not None
    assert dict(knew.requirements)["cap-2375"].stage is Stage.IN_FORCE


@pytest.mark.parametrize(
    ("hs", "way", "rule"),
    [
        ("620193", "origin", "un-dprk-textiles/ban"),
        ("030743", "origin", "un-dprk-seafood/ban"),
        ("251910", "origin", "un-dprk-export-sectors/earth-and-stone"),
        ("080212", "origin", "un-dprk-export-sectors/food"),
        ("870323", "destination", "un-dprk-industrial-goods/vehicles"),
        ("720839", "destination", "un-dprk-industrial-goods/metals"),
        ("270900", "destination", "un-dprk-crude-oil/cap-barrels"),
    ],
)
def test_goods_by_code(hs: str, way: str, rule: str) -> None:
    assert rule in trade("2018-02-01", hs=hs, **{way: "KP"})
    assert rule not in trade("2018-02-01", hs="300490", **{way: "KP"})
    assert rule not in trade("2018-02-01", hs=hs, **{way: "VN"})


def test_a_listed_bank_is_frozen_and_its_correspondent_account_forbidden() -> None:
    listing = ListingFact(list="un-sc", programmes=("DPRK",), is_confirmed=True)
    bank = PartyFact(
        id="b", kind=PartyKind.BANK, names=("Some Bank",), chartered_in="KP", listings=(listing,)
    )

    def asked(day: str, about: Activity = Activity.PAYMENT) -> dict[str, str]:
        facts = QuestionFacts(parties=(bank,), activities=frozenset({about}))
        found = evaluate(facts, date.fromisoformat(day), None, MEMBER)
        return {one.rule: one.consequence for one in found if one.rule.startswith("un-")}

    assert asked("2006-10-13") == {}
    assert asked("2006-10-14") == {
        "un-dprk-listed/freeze": "block", "un-dprk-listed/travel": "pass",
    }  # fmt: skip
    correspondent = "un-dprk-finance/correspondent"
    assert correspondent not in asked("2016-03-01", Activity.ACCOUNT)
    assert asked("2016-03-02", Activity.ACCOUNT)[correspondent] == "reject"
    assert correspondent not in asked("2016-03-02")
    assert asked("2013-03-07")["un-dprk-finance/programme-funds"] == "hold"


def test_a_resolution_binds_states_and_no_us_bank() -> None:
    facts = QuestionFacts(parties=(DPRK_BANK,), activities=PAYMENT)
    found = [one for one in evaluate(facts, date(2018, 1, 1)) if one.rule.startswith("un-")]
    assert found
    assert {one.consequence for one in found} == {"pass"}


def test_workers_were_due_home_two_years_later() -> None:
    due = {one.id: one.day for one in calendar(date(2019, 12, 22), date(2019, 12, 22))}
    assert due["un-2397-workers"] == date(2019, 12, 22)
    banks = {one.id for one in calendar(date(2016, 5, 31), date(2016, 5, 31))}
    assert "un-2270-correspondents" in banks


def test_the_panel_of_experts_ends_and_the_freeze_does_not() -> None:
    freeze = book().measure("un-dprk-listed")
    last = freeze.events[-1]
    assert (last.published, last.effective) == (date(2024, 3, 28), date(2024, 4, 30))
    assert stage("un-dprk-listed/freeze", date(2024, 5, 1)) is Stage.IN_FORCE


def test_a_code_tells_coal_from_weapons() -> None:
    """Goods whose code is known raise no question about tanks."""
    coal = GoodsFact(hs="270112", origin="KP", destination="CN")
    facts = QuestionFacts(goods=(coal,), activities=frozenset({Activity.IMPORT}))
    found = evaluate(facts, date(2017, 8, 5), None, book().profile("un-member"))
    named = {one.rule: one for one in found}
    assert named["un-dprk-coal/ban-2371"].consequence == "reject"
    assert not any(rule.startswith("un-dprk-arms") for rule in named)
    assert "under the law of a UN member state" in named["un-dprk-coal/ban-2371"].message
