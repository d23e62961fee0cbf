"""Cases worked by hand that no guidance gives, on days at which the legal tests change."""

from datetime import date

import pytest

from penstock.ownership import OwnershipStatus, Stake, find_listed, read_share, trace
from tests.ownership.made import ask, blocked, graph, of, possibly

LATE = date(2026, 11, 20)

# name: (graph, listed, blocked by OFAC, EU since July 2024, UK, section 311)
CASES = {
    "two branches of 30 and 19 are 49": (
        "X50 A, X50 B, A30 C, B19 C", "X", "A B", "A B", "", "",
    ),
    "a third listed holder of 1 makes 50": (
        "X50 A, X50 B, A30 C, B19 C, Y1 C", "X Y", "A B C", "A B C", "", "",
    ),
    "votes without shares": ("X49 A, X51:votes A", "X", "", "A", "A", "A"),
    "half of the votes": ("X10 A, X50:votes A", "X", "", "", "", ""),
    "what a person controls counts with what it holds": (
        "X51 A, A30 C, X21 C", "X", "A C", "A C", "A C", "A C",
    ),
    "what another person controls does not": (
        "X51 A, A30 C, Y21 C", "X Y", "A C", "A C", "A", "A",
    ),
    "control over an owner of 50": ("X:control A, A50 B", "X", "", "A B", "A", ""),
    "control over an owner of 51": ("X:control A, A51 B", "X", "", "A B", "A B", ""),
    "a circle that a quarter does not enter": ("X25 A, B25 A, A50 B", "X", "", "", "", ""),
    "a circle that half enters": ("X50 A, B25 A, A50 B", "X", "A B", "A B", "", ""),
    "a listed owner of an owner of the listed": ("X60 Y, Y60 A", "X Y", "Y A", "Y A", "Y A", "Y A"),
    "at least half": ("X50-100 A", "X", "A", "A", "", ""),
    "more than half": ("X>50-75 A", "X", "A", "A", "A", "A"),
    "a nominee follows the nominator": ("X:nominator N, N60 A", "X", "", "N A", "N A", ""),
    "a link is no share": ("X:link A, A100 B", "X", "", "", "", ""),
    "a third three times is the whole": (
        "X1/3 A, Y1/3 A, Z33⅓ A", "X Y Z", "A", "A", "", "",
    ),
    "49.9999 is not half": ("X49.9999 A", "X", "", "", "", ""),
    "50.0001 is more than half": ("X50.0001 A", "X", "A", "A", "A", "A"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("place", "regime"), [(0, "ofac"), (1, "eu"), (2, "uk"), (3, "s311")])
def test_four_tests(case: str, place: int, regime: str) -> None:
    owners, listed, *expected = CASES[case]
    found = blocked(owners, listed, regime, LATE)
    assert found == set(expected[place].split())


@pytest.mark.parametrize(
    ("owners", "ofac", "eu", "uk"),
    [
        ("X45-55 A", "A", "A", "A"),
        ("X50-100 A", "", "", "A"),
        ("X0-50 A", "A", "A", ""),
        ("X<50 A", "", "", ""),
        ("X? A, Z55 A", "", "", ""),
        ("X? A, Z50 A", "A", "A", ""),
        ("X30 A, X?:votes A", "", "A", "A"),
        ("X:influence A", "", "A", "A"),
        ("X:trustee A", "", "A", "A"),
    ],
)
def test_what_is_not_known_is_possible_as_far_as_it_reaches(
    owners: str, ofac: str, eu: str, uk: str
) -> None:
    for regime, expected in (("ofac", ofac), ("eu", eu), ("uk", uk)):
        assert possibly(owners, "X", regime, LATE) == set(expected.split()), regime


@pytest.mark.parametrize(
    ("day", "half", "two_quarters"),
    [
        ("2025-09-28", False, False),
        ("2025-09-29", True, True),
        ("2025-11-09", True, True),
        ("2025-11-10", False, False),
        ("2026-11-09", False, False),
        ("2026-11-10", True, True),
    ],
)
def test_the_affiliates_rule_begins_rests_and_returns(
    day: str, half: bool, two_quarters: bool
) -> None:
    on = date.fromisoformat(day)
    assert blocked("X50 A", "X", "bis", on) == ({"A"} if half else set())
    assert blocked("X25 A, Y25 A", "X Y", "bis", on) == ({"A"} if two_quarters else set())
    assert blocked("X:control A", "X", "bis", on) == set()


def test_red_flag_29_when_the_rule_is_in_force() -> None:
    verdict = ask("X? A", "X", "bis", LATE)["A"]
    assert verdict.status is OwnershipStatus.POSSIBLY
    assert any("Red Flag 29" in note for note in verdict.notes)


@pytest.mark.parametrize(("day", "expected"), [("2014-08-12", set()), ("2014-08-13", {"A"})])
def test_ofac_adds_up_since_august_2014(day: str, expected: set[str]) -> None:
    assert blocked("X25 A, Y25 A", "X Y", "ofac", date.fromisoformat(day)) == expected
    assert blocked("X50 A", "X", "ofac", date.fromisoformat(day)) == {"A"}


def test_a_sold_stake_frees_the_whole_tree_and_the_last_day_is_told() -> None:
    sold = Stake(owner="X", owned="A", share=read_share("50"), end=date(2026, 3, 1))
    kept = Stake(owner="X", owned="A", share=read_share("49"), start=date(2026, 3, 1))
    below = Stake(owner="A", owned="B", share=read_share("100"))
    made = of((sold, kept, below))
    assert blocked(made, "X", "ofac", date(2026, 2, 28)) == {"A", "B"}
    after = ask(made, "X", "ofac", date(2026, 3, 1))
    assert {one.status.value for one in after.values()} == {"not_blocked"}
    assert {one.last_blocked for one in after.values()} == {date(2026, 2, 28)}
    # Under the UK test half was never enough.
    assert blocked(made, "X", "uk", date(2026, 2, 28)) == set()


def test_joint_holders_are_one_under_the_uk_test_only() -> None:
    for regime, expected in (("uk", {"A"}), ("s311", set()), ("ofac", set())):
        assert blocked(graph("X40 A, Z20 A", joint="J"), "X", regime, LATE) == expected
    assert blocked(graph("X40 A, Z20 A"), "X", "uk", LATE) == set()


@pytest.mark.parametrize(("day", "expected"), [("2025-06-29", {"Mill"}), ("2025-06-30", set())])
def test_the_government_of_syria_reached_what_it_controls_until_june_2025(
    day: str, expected: set[str]
) -> None:
    made = of([Stake(owner="Government of Syria", owned="Mill", kind="control")])
    on = date.fromisoformat(day)
    found = trace(made, find_listed(made, ["Government of Syria"], on), as_of=on)
    assert {one.party for one in found.verdicts if one.status == "blocked"} == expected
