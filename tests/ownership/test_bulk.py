"""The cascade on arrays gives what the plain one gives."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import given

from penstock.ownership import Stake
from penstock.ownership._bulk import Ties, make_ties, spread
from tests.ownership.plain import plain_cascade
from tests.ownership.test_properties import NAMES, graphs


def _ties(stakes: list[Stake]) -> Ties:
    """Arrange stakes with units so small that all excluded bounds together are less than one."""
    unit = math.lcm(
        *(d for s in stakes for d in (s.share.low.denominator, s.share.high.denominator))
    )
    unit *= len(stakes) + 1

    def numbers(values: list[Fraction]) -> np.ndarray:
        return np.array([int(value * unit) for value in values], np.int64)

    low = numbers([s.share.low for s in stakes])
    high = numbers([s.share.high for s in stakes])
    low += np.array([s.share.low_excluded for s in stakes])
    high -= np.array([s.share.high_excluded for s in stakes])
    return make_ties(
        np.array([NAMES.index(s.owner) for s in stakes]),
        np.array([NAMES.index(s.owned) for s in stakes]),
        low, high, parties=len(NAMES), whole=100 * unit, threshold=50 * unit,
    )  # fmt: skip


@given(graphs())
def test_arrays_agree_with_the_plain_cascade(made: tuple[list[Stake], list[str]]) -> None:
    stakes, listed = made
    ties = _ties(stakes)
    for is_upper in (False, True):
        found = spread([ties], [NAMES.index(one) for one in listed], is_upper=is_upper)
        names = {NAMES[place] for place in np.flatnonzero(found.blocked)}
        assert names == plain_cascade(stakes, listed, is_upper=is_upper)


def test_many_and_few_at_a_time_agree() -> None:
    """A wide and deep random graph walks rounds as arrays and one by one; sums must not differ."""
    random = np.random.default_rng(7)
    parties, ties = 3000, 6000
    owner, owned = random.integers(0, parties, (2, ties))
    low = random.integers(1, 80, ties).astype(np.int64)
    made = make_ties(owner, owned, low, None, parties=parties, whole=100, threshold=50)
    listed = random.choice(parties, 100, replace=False)
    found = spread([made], listed, is_upper=False)
    blocked = set(listed.tolist())
    while True:
        held = np.zeros(parties, np.int64)
        for one, other, share in zip(owner.tolist(), owned.tolist(), low.tolist(), strict=True):
            held[other] += share if one in blocked else 0
        more = blocked | set(np.flatnonzero(held >= 50).tolist())
        if more == blocked:
            break
        blocked = more
    assert set(np.flatnonzero(found.blocked).tolist()) == blocked
    assert np.array_equal(found.held[0], held)


def test_a_chain_of_a_million_needs_no_recursion() -> None:
    length = 1_000_000
    owner = np.arange(length)
    share = np.full(length, 60, np.int64)
    made = make_ties(owner, owner + 1, share, None, parties=length + 1, whole=100, threshold=50)
    found = spread([made], [0], is_upper=False)
    assert int(found.rounds[-1]) == length
