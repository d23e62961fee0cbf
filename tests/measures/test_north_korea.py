"""31 CFR 1010.659 and part 510 on the dates at which a careless bank is wrong."""

from datetime import date

import pytest

from penstock.measures import (
    AccountFact,
    ListingFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    evaluate,
)
from penstock.model import Stage
from tests.measures.cases import (
    CHINESE_BANK,
    DPRK_BANK,
    FOREIGN_BRANCH,
    PAYMENT,
    bank,
    own_account,
    rules,
    subsidiary,
    wire,
)

BEFORE = date(2016, 5, 31)
PROPOSED = date(2016, 6, 3)
ADOPTED = date(2016, 11, 10)
IN_FORCE = date(2016, 12, 10)
RULE = "us-311-kp"
DUTIES = {
    "us-311-kp/not-process",
    "us-311-kp/notify",
    "us-311-kp/due-diligence",
    "us-311-kp/investigate",
    "us-311-kp/record-notice",
}


def test_nothing_of_section_311_before_the_announcement() -> None:
    assert rules(wire(DPRK_BANK), BEFORE, prefix=RULE) == {}


@pytest.mark.parametrize(
    ("day", "stage", "citation"),
    [
        (date(2016, 6, 1), Stage.FINDING, "81 FR 35441"),
        (date(2016, 6, 2), Stage.FINDING, "81 FR 35441"),
        (PROPOSED, Stage.PROPOSED, "81 FR 35665"),
        (date(2016, 11, 8), Stage.PROPOSED, "81 FR 35665"),
    ],
)
def test_a_finding_and_a_proposal_bind_nobody(day: date, stage: Stage, citation: str) -> None:
    found = rules(wire(DPRK_BANK), day, prefix=RULE)
    assert list(found) == [RULE]
    assert found[RULE].stage is stage
    assert found[RULE].citation == citation
    assert found[RULE].consequence == "pass"


def test_adopted_but_not_in_force_tells_the_day() -> None:
    found = rules(wire(DPRK_BANK), ADOPTED, prefix=RULE)
    assert set(found) == DUTIES
    assert {one.stage for one in found.values()} == {Stage.FINAL}
    assert {one.consequence for one in found.values()} == {"pass"}
    assert {one.effective_from for one in found.values()} == {date(2016, 12, 9)}


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2016, 11, 9), Stage.FINAL),
        (date(2016, 12, 8), Stage.FINAL),
        (date(2016, 12, 9), Stage.IN_FORCE),
        (IN_FORCE, Stage.IN_FORCE),
        (date(2026, 11, 1), Stage.IN_FORCE),
    ],
)
def test_the_rule_takes_effect_on_the_ninth_of_december(day: date, stage: Stage) -> None:
    assert rules(wire(DPRK_BANK), day)["us-311-kp/not-process"].stage is stage


def test_what_was_made_is_not_what_was_known() -> None:
    """Made on 2016-05-27 and announced on 06-01: nobody outside could act on it on 05-31."""
    facts = wire(DPRK_BANK)
    assert rules(facts, date(2016, 5, 31), date(2016, 12, 31), RULE) == {}
    assert rules(facts, IN_FORCE, date(2016, 5, 31), RULE) == {}
    assert rules(facts, IN_FORCE, date(2016, 6, 1), RULE)[RULE].stage is Stage.FINDING
    late = rules(facts, IN_FORCE, date(2016, 11, 9), RULE)
    assert late["us-311-kp/not-process"].stage is Stage.IN_FORCE


@pytest.mark.parametrize("day", [BEFORE, PROPOSED, ADOPTED, IN_FORCE])
def test_ofac_answers_alike_on_all_four_dates(day: date) -> None:
    found = rules(wire(DPRK_BANK), day, prefix="us-ofac-510")
    assert found["us-ofac-510-trade/services"].consequence == "reject"
    assert found["us-ofac-510-trade/services"].citation == "31 CFR 510.206(a)"
    government = found["us-ofac-510-government/block"]
    assert government.consequence == "hold"
    assert government.missing_facts == (
        "whether the government of KP owns or controls Foreign Trade Bank",
    )


def test_a_state_bank_is_blocked_from_the_sixteenth_of_march() -> None:
    state_bank = PartyFact(
        id="agent", kind=PartyKind.BANK, names=("State Bank",), chartered_in="KP",
        government_of="KP",
    )  # fmt: skip
    rule = "us-ofac-510-government/block"
    assert rule not in rules(wire(state_bank), date(2016, 3, 15))
    assert rules(wire(state_bank), date(2016, 3, 16))[rule].consequence == "block"


def test_a_bank_of_the_north_may_hold_no_account() -> None:
    facts = own_account(DPRK_BANK)
    found = rules(facts, IN_FORCE)["us-311-kp/accounts"]
    assert found.consequence == "reject"
    assert found.citation == "31 CFR 1010.659(b)(1)"
    assert found.evidence[0].path == "/Document/DbtrAgt"


def test_on_behalf_of_through_a_chinese_banks_account() -> None:
    """The account is the Chinese bank's: paragraph (b)(2) and (b)(3), not (b)(1)."""
    found = rules(wire(DPRK_BANK), IN_FORCE, prefix=RULE)
    assert set(found) == DUTIES
    assert found["us-311-kp/not-process"].consequence == "reject"
    assert found["us-311-kp/not-process"].citation == "31 CFR 1010.659(b)(2)"
    assert found["us-311-kp/investigate"].consequence == "hold"
    assert found["us-311-kp/record-notice"].citation == "31 CFR 1010.659(b)(4)(i)"
    assert all(not one.missing_facts and one.verified for one in found.values())


def test_opened_on_behalf_of_is_the_account_itself() -> None:
    account = AccountFact(
        holder="respondent", opened_for=("agent",), located_in="US", is_correspondent=True
    )
    facts = QuestionFacts(
        parties=(DPRK_BANK, CHINESE_BANK), accounts=(account,), activities=PAYMENT
    )
    assert rules(facts, IN_FORCE)["us-311-kp/accounts"].consequence == "reject"


def test_a_branch_in_the_north_is_a_financial_but_no_banking_institution() -> None:
    assert rules(wire(FOREIGN_BRANCH), IN_FORCE)["us-311-kp/not-process"].consequence == "reject"
    assert "us-311-kp/accounts" not in rules(own_account(FOREIGN_BRANCH), IN_FORCE)
    assert "us-311-kp/accounts" in rules(own_account(DPRK_BANK), IN_FORCE)


@pytest.mark.parametrize(("share", "is_caught"), [("50", False), ("50.01", True), ("100", True)])
def test_a_subsidiary_is_more_than_fifty_percent(share: str, is_caught: bool) -> None:
    found = rules(wire(subsidiary(share)), IN_FORCE, prefix=RULE)
    assert bool(found) is is_caught
    if is_caught:
        assert found["us-311-kp/not-process"].consequence == "reject"


def test_exactly_fifty_percent_is_ofacs_but_not_section_311() -> None:
    listed = PartyFact(
        id="owner",
        kind=PartyKind.BANK,
        names=("Foreign Trade Bank",),
        chartered_in="KP",
        listings=(
            ListingFact(list="us-ofac-sdn", programmes=("DPRK3",), is_confirmed=True),
        ),
    )  # fmt: skip
    found = rules(wire(subsidiary("50", listed)), IN_FORCE)
    assert found["us-ofac-510-designees/block-eo13722"].consequence == "block"
    assert not [rule for rule in found if rule.startswith(RULE)]
    less = rules(wire(subsidiary("49.99", listed)), IN_FORCE)
    assert "us-ofac-510-designees/block-eo13722" not in less


def test_an_unknown_share_is_a_question_and_not_a_guess() -> None:
    found = rules(wire(subsidiary(None)), IN_FORCE)["us-311-kp/not-process"]
    assert found.consequence == "hold"
    assert found.missing_facts == ("what share of Subsidiary Bank Foreign Trade Bank owns",)


def test_an_unread_hit_holds_a_confirmed_one_blocks() -> None:
    def asked(is_confirmed: bool | None) -> str | None:
        listing = ListingFact(
            list="us-ofac-sdn", programmes=("DPRK4",), name="Somebody", is_confirmed=is_confirmed
        )
        party = PartyFact(id="creditor", kind=PartyKind.COMPANY, listings=(listing,))
        found = rules(wire(party), date(2020, 1, 1)).get("us-ofac-510-designees/block-eo13810")
        return found.consequence if found else None

    assert [asked(True), asked(None), asked(False)] == ["block", "hold", None]


@pytest.mark.parametrize("day", [BEFORE, PROPOSED, ADOPTED, IN_FORCE, date(2026, 11, 1)])
def test_a_chinese_respondent_inherits_nothing(day: date) -> None:
    shop = PartyFact(id="debtor", kind=PartyKind.COMPANY, names=("A Shop",), countries=("CN",))
    assert evaluate(wire(shop), day) == ()


def test_a_unit_of_unknown_kind_in_the_north_is_asked_about() -> None:
    unit = PartyFact(id="agent", names=("Some Office",), countries=("KP",), located_in="KP")
    found = rules(wire(unit), IN_FORCE)["us-311-kp/not-process"]
    assert found.consequence == "hold"
    assert "what kind of institution Some Office is" in found.missing_facts


def test_no_account_stated_is_a_missing_fact() -> None:
    facts = QuestionFacts(parties=(DPRK_BANK,), activities=PAYMENT, currency="USD")
    found = rules(facts, IN_FORCE)["us-311-kp/not-process"]
    assert found.consequence == "hold"
    assert "correspondent account in the United States" in found.missing_facts[0]


def test_bank_of_dandong_by_name_needs_its_country() -> None:
    day = date(2017, 12, 8)
    sure = rules(wire(bank("BANK OF DANDONG CO., LTD.", "CN")), day)
    assert sure["us-311-dandong/not-process"].consequence == "reject"
    elsewhere = rules(wire(bank("Bank of Dandong", "DE")), day)
    assert elsewhere["us-311-dandong/not-process"].consequence == "hold"
    assert rules(wire(bank("Bank of Dandong", "CN")), date(2017, 12, 7))[
        "us-311-dandong/not-process"
    ].stage is Stage.FINAL  # fmt: skip
