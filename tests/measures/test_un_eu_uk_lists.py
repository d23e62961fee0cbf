"""Every tag of the UN, EU and UK lists leads to a measure; EU and UK law on its own days."""

import csv
import re
from datetime import date

import pytest

from penstock.measures import (
    Activity,
    GoodsFact,
    ListingFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    Sender,
    book,
    evaluate,
    state,
)
from penstock.measures._schema import ProgrammeTarget
from penstock.model import Stage
from tests.measures.cases import CHINESE_BANK, DPRK_BANK, PAYMENT
from tests.shared import shared_data

OFSI_DPRK = "North Korea (Democratic People's Republic of Korea)"


def mapped(sender: Sender, *lists: str) -> set[str]:
    """Return the tags that lead to a measure of a sender."""
    return {
        tag
        for file in book().files
        if file.sender is sender
        for measure in file.measures
        for target in measure.targets
        if isinstance(target, ProgrammeTarget) and set(lists) & set(target.lists)
        for tag in target.programmes
    }


@pytest.mark.shared
def test_every_tag_of_the_un_lists_is_mapped() -> None:
    found: set[str] = set()
    for path in sorted((shared_data() / "lists" / "un").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"<UN_LIST_TYPE>\s*([^<]*?)\s*</UN_LIST_TYPE>", text))
    assert len(found) >= 14
    assert found - mapped(Sender.UN, "un-sc") == set()


@pytest.mark.shared
def test_every_regime_of_the_uk_lists_is_mapped() -> None:
    found: set[str] = set()
    for path in sorted((shared_data() / "lists" / "uk").glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as handle:
            next(handle)
            found |= {row["Regime"].strip() for row in csv.DictReader(handle) if row["Regime"]}
    assert len(found) >= 25
    assert found - mapped(Sender.UK, "uk-ofsi") == set()


@pytest.mark.shared
def test_every_programme_of_the_eu_list_is_mapped() -> None:
    found: set[str] = set()
    for path in sorted((shared_data() / "lists" / "eu").glob("*.xml")):
        found |= set(re.findall(r'programme="([^"]+)"', path.read_text(encoding="utf-8")))
    assert {"PRK", "TAQA"} <= found
    assert found - mapped(Sender.EU, "eu-fsf") == set()


def listed(list_id: str, tag: str, day: str, profile: str) -> dict[str, str]:
    """Return the consequences of a confirmed hit on a list entry, by rule."""
    listing = ListingFact(list=list_id, programmes=(tag,), is_confirmed=True)
    party = PartyFact(id="p", kind=PartyKind.COMPANY, names=("Somebody",), listings=(listing,))
    facts = QuestionFacts(parties=(party,), activities=PAYMENT)
    found = evaluate(facts, date.fromisoformat(day), None, book().profile(profile))
    return {one.rule: one.consequence for one in found}


@pytest.mark.parametrize(
    ("list_id", "tag", "profile", "day", "rule", "before"),
    [
        ("eu-fsf", "PRK", "eu-payment-firm", "2017-09-01", "eu-dprk-freeze/freeze", "2017-08-31"),
        ("eu-fsf", "PRK", "eu-payment-firm", "2015-01-01", "eu-dprk-freeze/freeze-329", ""),
        ("uk-ofsi", OFSI_DPRK, "uk-firm", "2020-12-31", "uk-dprk-freeze/freeze", "2020-12-30"),
        ("uk-ofsi", OFSI_DPRK, "uk-firm", "2020-12-30", "uk-dprk-freeze/freeze-eu-law", ""),
        ("uk-ofsi", "Burma", "uk-firm", "2021-01-15", "uk-myanmar/freeze-burma", ""),
        ("uk-sanctions", "The Russia (Sanctions) (EU Exit) Regulations 2019", "uk-firm",
         "2022-03-01", "uk-russia/freeze", "2020-12-30"),
        ("eu-fsf", "UKR", "eu-payment-firm", "2014-03-17", "eu-russia-ukraine/freeze",
         "2014-03-16"),
    ],
)  # fmt: skip
def test_a_listed_person_is_frozen_under_the_law_of_the_day(
    list_id: str, tag: str, profile: str, day: str, rule: str, before: str
) -> None:
    assert listed(list_id, tag, day, profile)[rule] == "block"
    if before:
        assert listed(list_id, tag, before, profile).get(rule, "pass") == "pass"


def test_a_freeze_of_one_sender_is_none_of_the_others() -> None:
    assert listed("eu-fsf", "PRK", "2020-01-01", "us-bank")["eu-dprk-freeze/freeze"] == "pass"
    assert "eu-dprk-freeze/freeze" not in listed("un-sc", "DPRK", "2020-01-01", "eu-payment-firm")
    assert "un-drc/freeze" not in listed("eu-fsf", "DRC", "2020-01-01", "eu-payment-firm")


def dprk_bank(profile: str, day: date, about: Activity = Activity.PAYMENT) -> dict[str, str]:
    facts = QuestionFacts(
        parties=(DPRK_BANK, CHINESE_BANK), activities=frozenset({about}), currency="EUR"
    )
    found = evaluate(facts, day, None, book().profile(profile))
    return {one.rule: one.consequence for one in found}


def test_a_payment_from_a_bank_in_pyongyang_to_the_eu() -> None:
    found = dprk_bank("eu-payment-firm", date(2017, 9, 1))
    assert found["eu-dprk-finance/transfers"] == "reject"
    assert found["eu-dprk-finance/institutions"] == "reject"
    early = dprk_bank("eu-payment-firm", date(2017, 8, 30))
    assert "eu-dprk-finance/institutions" not in early
    assert early["eu-dprk-finance/transfers-329"] == "reject"
    assert dprk_bank("us-bank", date(2017, 9, 1))["eu-dprk-finance/transfers"] == "pass"


def test_a_bank_in_pyongyang_before_and_after_the_uk_left() -> None:
    before, after = date(2020, 12, 30), date(2020, 12, 31)
    rule = "uk-dprk-transfers/transfers"
    assert dprk_bank("uk-firm", before)[f"{rule}-eu-law"] == "reject"
    assert f"{rule}-eu-law" not in dprk_bank("uk-firm", after)
    assert dprk_bank("uk-firm", after)[rule] == "reject"
    correspondent = "uk-dprk-finance/correspondent"
    assert dprk_bank("uk-firm", before, Activity.ACCOUNT)[correspondent] == "pass"  # made only
    assert dprk_bank("uk-firm", after, Activity.ACCOUNT)[correspondent] == "reject"
    severance = "uk-dprk-finance/severance"
    assert dprk_bank("uk-firm", date(2019, 3, 24), Activity.ACCOUNT)[severance] == "pass"
    assert dprk_bank("uk-firm", date(2019, 3, 25), Activity.ACCOUNT)[severance] == "reject"


def test_the_threshold_of_the_eu_is_a_question_until_it_is_answered() -> None:
    facts = QuestionFacts(
        parties=(DPRK_BANK,),
        activities=PAYMENT,
        answers={"eu-dprk-finance/small-transfer": True},
    )
    found = evaluate(facts, date(2018, 1, 1), None, book().profile("eu-payment-firm"))
    named = {one.rule: one for one in found}
    assert named["eu-dprk-finance/transfers"].stage is Stage.EXCEPTED
    assert named["eu-dprk-finance/transfers"].consequence == "pass"


def rule_stage(rule: str, day: str) -> Stage | None:
    measure, _, requirement = rule.partition("/")
    found = state(book().measure(measure), date.fromisoformat(day))
    status = dict(found.requirements).get(requirement) if found else None
    return status.stage if status else None


@pytest.mark.parametrize(
    ("rule", "day", "stage"),
    [
        ("eu-syria-sectors/oil", "2025-02-23", Stage.IN_FORCE),
        ("eu-syria-sectors/oil", "2025-02-26", Stage.EXCEPTED),
        ("eu-syria-sectors/banks", "2025-05-27", Stage.IN_FORCE),
        ("eu-syria-sectors/oil", "2025-05-27", Stage.EXCEPTED),
        ("eu-syria-sectors/oil", "2025-05-28", Stage.REPEALED),
        ("eu-syria-sectors/banks", "2025-05-28", Stage.REPEALED),
        ("eu-syria/freeze", "2025-05-28", Stage.IN_FORCE),
        ("un-iran/freeze-1737", "2016-01-15", Stage.IN_FORCE),
        ("un-iran/freeze-1737", "2016-01-16", Stage.REPEALED),
        ("un-iran/freeze-2231", "2023-10-17", Stage.IN_FORCE),
        ("un-iran/freeze-2231", "2023-10-18", Stage.REPEALED),
        ("un-iran/freeze", "2025-08-27", None),
        ("un-iran/freeze", "2025-09-27", Stage.FINAL),
        ("un-iran/freeze", "2025-09-28", Stage.IN_FORCE),
        ("eu-iran-sectors/oil-2012", "2016-01-16", Stage.REPEALED),
        ("eu-iran-sectors/oil", "2025-09-30", Stage.IN_FORCE),
        ("un-mali/freeze", "2023-09-01", Stage.REPEALED),
    ],
)
def test_relief_and_return(rule: str, day: str, stage: Stage | None) -> None:
    assert rule_stage(rule, day) is stage


def test_guinea_bissau_is_a_travel_ban_and_no_freeze() -> None:
    found = {rule for rule in listed("un-sc", "GB", "2020-01-01", "us-bank") if rule[:3] == "un-"}
    assert found == {"un-guinea-bissau/travel"}


def test_more_than_half_in_the_uk_and_half_in_the_eu() -> None:
    for sender, comparison in ((Sender.EU, "at_least"), (Sender.UK, "more_than")):
        rows = [
            target.ownership
            for file in book().files
            if file.sender is sender
            for measure in file.measures
            for target in measure.targets
            if isinstance(target, ProgrammeTarget) and target.ownership is not None
        ]
        assert rows
        assert {row.comparison.value for row in rows} == {comparison}
        assert {row.is_aggregated for row in rows} == {sender is Sender.EU}


def test_russian_oil_asks_for_its_price() -> None:
    goods = GoodsFact(hs="270900", origin="RU", destination="IN")
    facts = QuestionFacts(goods=(goods,), activities=frozenset({Activity.INSURANCE}))

    def asked(day: date) -> dict[str, tuple[str, ...]]:
        found = evaluate(facts, day, None, book().profile("eu-payment-firm"))
        return {one.rule: one.missing_facts for one in found if one.consequence == "hold"}

    assert asked(date(2022, 12, 4)) == {}
    facts_asked = asked(date(2022, 12, 5))["eu-russia-trade/crude-cap-60"]
    assert "whether more than 60 USD a barrel would be supplied" in facts_asked
    assert "eu-russia-trade/crude-cap-47-60" in asked(date(2025, 9, 3))


def test_what_was_not_read_says_so() -> None:
    for file in book().files:
        if file.sender is not Sender.US:
            for measure in file.measures:
                assert measure.verified is not bool(measure.open_points)


def test_an_eu_person_who_takes_part_brings_a_uk_firm_into_reach() -> None:
    listing = ListingFact(list="eu-fsf", programmes=("PRK",), is_confirmed=True)
    party = PartyFact(id="p", names=("Somebody",), listings=(listing,))
    german = PartyFact(id="g", names=("Eine Bank",), chartered_in="DE")

    def asked(*parties: PartyFact) -> str:
        facts = QuestionFacts(parties=parties, activities=PAYMENT)
        found = evaluate(facts, date(2024, 1, 1), None, book().profile("uk-firm"))
        return {one.rule: one.consequence for one in found}["eu-dprk-freeze/freeze"]

    assert [asked(party), asked(party, german)] == ["pass", "hold"]


@pytest.mark.parametrize(
    ("day", "rule", "consequence"),
    [
        (date(2017, 9, 1), "investment-sectors", "hold"),
        (date(2017, 10, 15), "investment-sectors", "hold"),
        (date(2017, 10, 16), "investment", "reject"),
    ],
)
def test_the_union_banned_all_investment_in_october_2017(day, rule, consequence):
    """Regulation (EU) 2017/1858 widened the ban from named sectors to all."""
    found = dprk_bank("eu-payment-firm", day, Activity.INVESTMENT)
    named = {
        one: said for one, said in found.items() if one.startswith("eu-dprk-finance/investment")
    }
    assert named == {f"eu-dprk-finance/{rule}": consequence}


@pytest.mark.parametrize(
    ("profile", "rule"),
    [
        ("eu-payment-firm", "eu-dprk-finance/correspondent"),
        ("uk-firm", "uk-dprk-finance/correspondent"),
        ("un-member", "un-dprk-finance/correspondent"),
    ],
)
def test_correspondent_accounts_elsewhere_are_not_said_to_be_in_the_united_states(profile, rule):
    facts = QuestionFacts(
        parties=(DPRK_BANK,), activities=frozenset({Activity.ACCOUNT}), currency="EUR"
    )
    found = {one.rule: one for one in evaluate(facts, AFTERWARDS, None, book().profile(profile))}
    assert found[rule].consequence == "reject"
    assert "must not open or maintain a correspondent account" in found[rule].message
    assert "United States" not in found[rule].message


AFTERWARDS = date(2022, 1, 1)
