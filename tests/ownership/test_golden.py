"""Worked cases with known answers: OFAC's own examples, and the matrix of four legal tests."""

from datetime import date
from fractions import Fraction

import pytest

from penstock.ownership import (
    OwnerGraph,
    OwnershipStatus,
    OwnershipVerdict,
    SelfHolding,
    Stake,
    find_listed,
    percent_text,
    read_share,
    trace,
)
from tests.ownership.made import DAY, ask, blocked, graph, of, possibly

SEVEN = "SA3 A, B47 A, C50 A, SB42 B, D52 B, T52 C, E48 C, SD50 D, P50 D, SF81 E, P19 E"

# case: (graph, listed, blocked under OFAC, owned under the UK test, economic interest)
GOLDEN = {
    "OFAC FAQ 399, two blocked persons": ("X25 A, Y25 A", "X Y", "A", "", {"A": "50"}),
    "OFAC FAQ 401, example 1": ("X50 A, A50 B", "X", "A B", "", {"B": "25"}),
    "OFAC FAQ 401, example 2": ("X50 A, X50 B, A25 C, B25 C", "X", "A B C", "", {"C": "25"}),
    "OFAC FAQ 401, example 3": ("X50 A, X10 B, A40 B", "X", "A B", "", {"B": "30"}),
    "OFAC FAQ 401, example 4": (
        "X50 A, X25 B, A25 C, B25 C", "X", "A", "", {"B": "25", "C": "18.75"},
    ),
    "OFAC FAQ 401, example 5": ("X25 A, X25 B, A50 C, B50 C", "X", "", "", {"C": "25"}),
    "OFAC FAQ 399 and 401": ("X50 A, Y50 B, A25 C, B25 C", "X Y", "A B C", "", {"C": "25"}),
    "seven companies": (
        SEVEN, "SA SB SD SF", "A B D E", "E",
        {"A": "54.4", "B": "68", "C": "38.88", "D": "50", "E": "81"},
    ),
    "chain of 70": (
        "X70 A, A70 B, B70 C", "X", "A B C", "A B C", {"A": "70", "B": "49", "C": "34.3"},
    ),
    "chain of 51": ("X51 A, A51 B", "X", "A B", "A B", {"A": "51", "B": "26.01"}),
    "chain of 50": ("X50 A, A50 B", "X", "A B", "", {"A": "50", "B": "25"}),
    "minority": ("X49 A, A100 B", "X", "", "", {"A": "49", "B": "49"}),
    "self-holding": ("X40 A, A20 A", "X", "", "", {"A": "50"}),
    "cycle from outside": ("X30 A, B30 A, A60 B", "X", "", "", {"A": "1500/41", "B": "900/41"}),
    "cycle entered": ("X50 A, B10 A, A60 B", "X", "A B", "", {"A": "2500/47", "B": "1500/47"}),
    "closed cycle": ("A100 B, B100 A, X10 C", "X", "", "", {"A": "undefined", "B": "undefined"}),
    "25 and 25": ("X25 A, Y25 A", "X Y", "A", "", {"A": "50"}),
    "no floating point": ("X3 A, Y29 A, Z18 A", "X Y Z", "A", "", {"A": "50"}),
    "PSC bands": ("X>25-50 A, A75-100 B", "X", "", "", {}),
    "unknown rest": ("X30 A, Y? A", "X Y", "", "", {}),
}  # fmt: skip


def _case(case: str) -> tuple[str, str, str, str, dict[str, str]]:
    return GOLDEN[case]


@pytest.mark.parametrize("case", GOLDEN)
def test_ofac(case: str) -> None:
    owners, listed, expected, _, _ = _case(case)
    assert blocked(owners, listed) == set(expected.split())


@pytest.mark.parametrize("case", GOLDEN)
def test_uk_each_person_alone(case: str) -> None:
    owners, listed, _, expected, _ = _case(case)
    assert blocked(owners, listed, "uk") == set(expected.split())


@pytest.mark.parametrize("case", GOLDEN)
def test_economic_interest(case: str) -> None:
    owners, listed, _, _, expected = _case(case)
    found = ask(owners, listed)
    for party, text in expected.items():
        interest = found[party].interest
        shown = percent_text(interest.value) if interest.value is not None else interest.why
        assert shown == text
        assert not interest.is_rounded


def test_bands_are_possible_under_ofac_and_never_under_the_uk_test() -> None:
    owners = "X>25-50 A, A75-100 B"
    assert possibly(owners, "X") == {"A", "B"}
    assert possibly(owners, "X", "uk") == set()
    verdict = ask(owners, "X")["A"]
    assert (verdict.lower, verdict.upper) == (25, 50)


def test_an_unknown_rest_is_possible() -> None:
    verdict = ask("X30 A, Y? A", "X Y")["A"]
    assert verdict.status is OwnershipStatus.POSSIBLY
    assert (verdict.lower, verdict.upper) == (30, 100)


def test_seven_companies_say_why_c_is_free() -> None:
    verdict = ask(SEVEN, "SA SB SD SF")["C"]
    assert (verdict.status, verdict.lower) == (OwnershipStatus.NOT_BLOCKED, 48)
    proof = ask(SEVEN, "SA SB SD SF")["A"].proof.edges
    assert [(edge.owner, edge.owned) for edge in proof] == [
        ("SD", "D"), ("D", "B"), ("B", "A"), ("SA", "A"),
    ]  # fmt: skip


def test_self_holding_is_a_switch_and_both_are_shown() -> None:
    plain = ask("X40 A, A20 A", "X")["A"]
    assert (plain.status, plain.lower) == (OwnershipStatus.NOT_BLOCKED, 40)
    assert plain.own_shares_excluded is OwnershipStatus.BLOCKED
    other = ask("X40 A, A20 A", "X", self_holding=SelfHolding.EXCLUDED)["A"]
    assert (other.status, other.lower) == (OwnershipStatus.BLOCKED, 50)


BEFORE, AFTER = date(2024, 7, 2), date(2024, 7, 3)
# One holder, or two: what OFAC, the EU before and after July 2024, and the UK say.
MATRIX = {
    "exactly 50": ("X50 A", "X", True, False, True, False),
    "51": ("X51 A", "X", True, True, True, True),
    "nothing but a board majority": ("X0:board_majority A", "X", False, True, True, True),
    "25 and 25 by two": ("X25 A, Y25 A", "X Y", True, False, True, False),
    "26 and 26 by two": ("X26 A, Y26 A", "X Y", True, True, True, False),
}


@pytest.mark.parametrize("case", MATRIX)
def test_four_tests_of_one_holding(case: str) -> None:
    owners, listed, ofac, eu_before, eu_after, uk = MATRIX[case]
    assert blocked(owners, listed) == ({"A"} if ofac else set())
    assert blocked(owners, listed, "eu", BEFORE) == ({"A"} if eu_before else set())
    assert blocked(owners, listed, "eu", AFTER) == ({"A"} if eu_after else set())
    assert blocked(owners, listed, "uk") == ({"A"} if uk else set())


def test_control_alone_is_a_caution_for_ofac() -> None:
    verdict = ask("X0:board_majority A", "X")["A"]
    assert any("caution" in note for note in verdict.notes)


def test_a_government_reaches_what_it_controls() -> None:
    """31 CFR 510.311(b): 50 percent or more, a controlling interest, or otherwise controlled."""
    name = "Government of North Korea"
    ties = (
        Stake(owner=name, owned="Trading House", kind="control"),
        Stake(owner="Trading House", owned="Shop", kind="control"),
        Stake(owner="Shop", owned="Stall", share=read_share("50")),
        Stake(owner="Person", owned="Other House", kind="control"),
    )
    made = of(ties)
    found = {v.party: v for v in _listed(made, name, "Person")}
    assert {party for party, verdict in found.items() if verdict.status == "blocked"} == {
        "Trading House", "Shop", "Stall",
    }  # fmt: skip
    assert found["Trading House"].reason == "controlled"


def _listed(made: OwnerGraph, *names: str) -> tuple[OwnershipVerdict, ...]:
    return trace(made, find_listed(made, names, DAY), as_of=DAY).verdicts


@pytest.mark.parametrize(
    ("day", "is_blocked"),
    [("2025-09-28", False), ("2025-09-29", True), ("2025-10-01", True), ("2025-11-09", True),
     ("2025-11-10", False), ("2026-01-01", False), ("2026-11-09", False), ("2026-11-10", True)],
)  # fmt: skip
def test_the_affiliates_rule_is_suspended_and_returns(day: str, is_blocked: bool) -> None:
    """FR document 2025-19001, effective 2025-09-29; suspended 2025-11-10 to 2026-11-09."""
    assert (blocked("X50 A", "X", "bis", date.fromisoformat(day)) == {"A"}) is is_blocked


def test_a_subsidiary_under_section_311_needs_more_than_half_of_the_votes() -> None:
    """31 CFR 1010.659(a)(6)."""
    assert blocked("X50 A", "X", "s311") == set()
    assert blocked("X51 A", "X", "s311") == {"A"}
    assert blocked("X60 A, X40:votes A", "X", "s311") == set()
    assert blocked("X40 A, X60:votes A", "X", "s311") == {"A"}
    assert blocked("X26 A, Y26 A", "X Y", "s311") == set()


def test_a_sale_counts_from_its_day_on() -> None:
    sold = date(2023, 5, 1)
    made = of(
        [
            Stake(owner="X", owned="A", share=read_share("50"), end=sold),
            Stake(owner="X", owned="A", share=read_share("49"), start=sold),
        ]
    )
    assert blocked(made, "X", day=date(2023, 4, 30)) == {"A"}
    assert blocked(made, "X", day=sold) == set()


def test_every_split_of_exactly_half_counts() -> None:
    for first in range(1, 17):
        for second in range(first, (51 - first) // 2 + 1):
            third = 50 - first - second
            assert blocked(f"X{first} A, Y{second} A, Z{third} A", "X Y Z") == {"A"}


def test_three_thirds_are_the_whole() -> None:
    verdict = ask("X33⅓ A, Y33⅓ A, Z33⅓ A", "X Y Z")["A"]
    assert verdict.lower == Fraction(100)
    assert graph("X1/3 A").stakes[0].share.low == Fraction(100, 3)
