"""What would change a verdict, and when it was another."""

from datetime import date

import pytest

from penstock.ownership import (
    OwnerGraph,
    Stake,
    find_listed,
    read_share,
    sentences,
    trace,
    verdict_line,
    what_would_block,
    what_would_unblock,
)
from tests.ownership.made import DAY, graph, of


def _changes(owners: OwnerGraph, listed: str, party: str, regime: str = "ofac") -> list[str]:
    seeds = find_listed(owners, listed.split(), DAY)
    verdict = trace(owners, seeds, regime=regime, as_of=DAY, only=[party]).verdicts[0]
    blocks = what_would_block(owners, seeds, verdict)
    return list(sentences(blocks, what_would_unblock(owners, seeds, verdict), owners, party))


@pytest.mark.parametrize(
    ("owners", "regime", "expected"),
    [
        ("X49 A", "ofac", "a further 1 percent of A to listed parties would block it"),
        ("X49 A", "uk", "more than a further 1 percent of A to listed parties would block it"),
        ("X50 A", "ofac", "if X gave up any part of its stake in A, A would not be blocked"),
        ("X51 A", "ofac", "if X gave up more than 1 percent of A, A would not be blocked"),
        ("X51 A", "uk", "if X gave up at least 1 percent of A, A would not be blocked"),
        (
            "X100:board_majority A",
            "eu",
            "if X no longer controlled A, A would not be blocked",
        ),
    ],
)
def test_one_holder(owners: str, regime: str, expected: str) -> None:
    assert expected in _changes(graph(owners), "X", "A", regime)


def test_blocking_an_owner_may_be_enough() -> None:
    found = _changes(graph("X45 B, B60 A, X1 A"), "X", "A")
    assert found == [
        "a further 5 percent of B to listed parties would block it, and through it A",
        "a further 49 percent of A to listed parties would block it",
    ]


def test_two_ways_cannot_be_undone_by_one_sale() -> None:
    assert _changes(graph("X60 A, Y60 A"), "X Y", "A") == []


def test_what_was_blocked_before_a_sale() -> None:
    """OFAC FAQ 402: property blocked earlier stays blocked."""
    sold = date(2023, 5, 1)
    made = of(
        [
            Stake(owner="X", owned="A", share=read_share("50"), end=sold),
            Stake(owner="X", owned="A", share=read_share("49"), start=sold),
        ]
    )
    seeds = find_listed(made, ["X"], sold)
    verdict = trace(made, seeds, as_of=sold).verdicts[0]
    assert (verdict.status, verdict.last_blocked) == ("not_blocked", date(2023, 4, 30))
    assert verdict_line(verdict)["last_blocked"] == "2023-04-30"
    assert trace(made, seeds, as_of=date(2023, 4, 30)).verdicts[0].last_blocked is None
