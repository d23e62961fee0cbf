"""What the law says of a dollar payment, on the day it was, in whatever standard it is told.

Sources: 31 CFR 510.201, 510.206 (E.O. 13722 from 2016-03-16); 31 CFR 1010.659 with 81 FR 35441
(finding, published 2016-06-02), 81 FR 35665 (proposal, 2016-06-03) and 81 FR 78715 (final rule,
published 2016-11-09, effective 2016-12-09).
"""

from datetime import date

import pytest

from penstock.model import Decision, Outcome
from tests.payments.small_lists import House
from tests.payments.wires import FORMATS, Wire

DAYS = (date(2016, 5, 31), date(2016, 6, 3), date(2016, 11, 10), date(2016, 12, 10))
STAGES = (None, "proposed", "final", "in_force")


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> House:
    return House(tmp_path_factory.mktemp("lists"))


def ask(house: House, wire: Wire, form: str, day: date, **more) -> Decision:
    (decided,) = house.decide(getattr(wire, form)(), day, **more)
    return decided.decision


def told(made: Decision) -> dict[str, str]:
    return {one.rule: one.consequence for one in made.findings}


def stage(made: Decision) -> str | None:
    found = {one.stage.value for one in made.findings if one.rule.startswith("us-311-kp")}
    assert len(found) < 2
    return next(iter(found), None)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("day", "expected"), [*zip(DAYS, STAGES, strict=True)])
def test_a_listed_bank_of_pyongyang_is_blocked_on_every_day(house, form, day, expected):
    made = ask(house, Wire(debtor_bank="ZORAKPPY"), form, day)
    assert made.outcome is Outcome.BLOCK
    assert stage(made) == expected
    rule = told(made)["us-ofac-510-designees/block-eo13722"]
    assert rule == "block"
    blocked = next(one for one in made.findings if one.rule.endswith("block-eo13722"))
    assert blocked.citation == "31 CFR 510.201(a)(3)(iv)"
    assert {one.text for one in blocked.evidence} == {"ZORAKPPY"}
    assert told(made)["us-ofac-510-trade/services"] == "reject"
    if expected == "in_force":
        assert told(made)["us-311-kp/not-process"] == "reject"
        assert made.findings[0].consequence == "block"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("day", "expected"), [*zip(DAYS, STAGES, strict=True)])
def test_a_bank_of_pyongyang_nobody_listed(house, form, day, expected):
    """31 CFR 510.206(a): refused for certain; whether it is the state's, 510.201(a)(1), is told."""
    made = ask(house, Wire(debtor_bank="PYONKPPY"), form, day)
    assert made.outcome is Outcome.REJECT
    assert stage(made) == expected
    assert told(made)["us-ofac-510-trade/services"] == "reject"
    assert told(made)["us-ofac-510-government/block"] == "hold"
    assert "block_possible" in {reason.code for reason in made.reasons}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("day", DAYS)
def test_without_the_link_it_passes(house, form, day):
    made = ask(house, Wire(), form, day)
    assert (made.outcome, made.findings, made.hits) == (Outcome.PASS, (), ())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("day", DAYS)
def test_a_text_that_names_the_bank_is_held(house, form, day):
    made = ask(house, Wire(text="FOR ZORANDIA FOREIGN COMMERCE BANK"), form, day)
    assert made.outcome is Outcome.HOLD
    assert told(made)["us-ofac-510-designees/block-eo13722"] == "hold"
    (hit,) = made.hits
    assert hit.party == "us-ofac-sdn:1"
    assert hit.matched == "ZORANDIA FOREIGN COMMERCE BANK"
    assert "70" in hit.path or hit.path.endswith("Ustrd")


def test_what_was_known_on_a_day(house):
    """The finding was made on 2016-05-27 and told to nobody before 2016-06-01."""
    made = ask(house, Wire(debtor_bank="PYONKPPY"), "mt103", date(2016, 5, 31))
    assert stage(made) is None
