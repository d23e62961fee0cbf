"""The cascade on arrays: whole registers in seconds, the same answer as the readable one.

Shares are integers of one unit, so every sum and comparison is exact. Each legal test is one set
of ties in rows by owner; control is a set of its own whose ties weigh one and reach at one. A
bound that is excluded is moved by one unit, and the unit is so small that all bounds of a party
together do not reach the next number.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import coo_array

Integers = NDArray[np.int64]
Indexes = NDArray[np.int32]
_SMALL = 32
"""Up to so many parties a round is cheaper one by one than as arrays."""


class Ties(Struct, frozen=True):
    """The ties of one test, in rows by owner.

    Owner `o` has the ties `first[o]` to `first[o + 1]`: the party owned and what is held of it at
    least and at most (the same array where every share is exact). `total` is what all owners of a
    party hold at least. `whole` and `threshold` are in the same unit; a party joins where the sum
    is at least the threshold.
    """

    first: Integers
    owned: Indexes
    low: Integers
    high: Integers
    total: Integers
    whole: int
    threshold: int

    @property
    def is_exact(self) -> bool:
        """Whether no share is a range."""
        return self.low is self.high


class Spread(Struct, frozen=True):
    """One fixpoint on arrays.

    `rounds` says in which round each party joined, 0 for the listed, -1 for those that did not.
    `held` is what the blocked hold of each party, one array a test.
    """

    rounds: Indexes
    held: tuple[Integers, ...]

    @property
    def blocked(self) -> NDArray[np.bool_]:
        """Which parties are in the fixpoint."""
        return self.rounds >= 0


def make_ties(
    owner: NDArray[Any],
    owned: NDArray[Any],
    low: Integers,
    high: Integers | None,
    *,
    parties: int,
    whole: int,
    threshold: int,
) -> Ties:
    """Return ties given in any order as rows by owner.

    Args:
        owner: (ties,) numbers of the owners.
        owned: (ties,) numbers of the parties owned.
        low: (ties,) what is held at least, in units.
        high: (ties,) what is held at most; None where every share is exact.
        parties: how many parties there are.
        whole: the whole in units.
        threshold: what a sum must be at least, in units.
    """
    first, rows, least = _in_rows(owner, owned, low, parties)
    if high is None:
        most, total = least, np.zeros(parties, np.int64)
    else:
        most = _in_rows(owner, owned, high, parties)[2]
        total = np.zeros(parties, np.int64)
        np.add.at(total, rows, least)
    return Ties(first, rows, least, most, total, whole, threshold)


def _in_rows(
    owner: NDArray[Any], owned: NDArray[Any], share: Integers, parties: int
) -> tuple[Integers, Indexes, Integers]:
    """Sort ties by owner, counting, which is three times as fast as comparing."""
    listed = coo_array((share, (owner, owned)), shape=(parties, parties))
    listed.has_canonical_format = True  # else equal ties would be summed, which takes longest
    rows = listed.tocsr()
    return rows.indptr.astype(np.int64), rows.indices.astype(np.int32, copy=False), rows.data


def spread(tests: Sequence[Ties], listed: Iterable[int], *, is_upper: bool) -> Spread:
    """Return the least fixpoint from the listed parties.

    Every tie is looked at once, when its owner joins: the time is that of the ties of blocked
    owners, not of the register.
    """
    parties = len(tests[0].first) - 1 if tests else 0
    seeds = np.unique(np.fromiter(listed, np.int64))
    rounds = np.full(parties, -1, np.int32)
    rounds[seeds] = 0
    sums = [_Sums(ties, parties, is_upper=is_upper) for ties in tests]
    frontier = seeds
    number = 0
    while len(frontier):
        number += 1
        if len(frontier) <= _SMALL:
            frontier, number = _one_by_one(sums, rounds, frontier, number)
            continue
        reached = [one.add(frontier) for one in sums]
        found = np.unique(np.concatenate(reached))
        frontier = found[rounds[found] < 0]
        rounds[frontier] = number
    return Spread(rounds, tuple(one.figure() for one in sums))


class _Sums:
    """What the blocked hold of every party under one test."""

    def __init__(self, ties: Ties, parties: int, *, is_upper: bool) -> None:
        self.ties = ties
        self.low = np.zeros(parties, np.int64)
        # Ranges need both sums: what others surely hold is not open to the blocked.
        self.is_range = is_upper and not ties.is_exact
        self.high = np.zeros(parties, np.int64) if self.is_range else self.low

    def add(self, owners: Integers) -> Integers:
        """Add the ties of owners that have just joined; return the parties that now reach."""
        ties = self.ties
        start, stop = ties.first[owners], ties.first[owners + 1]
        counts = stop - start
        total = int(counts.sum())
        if not total:
            return np.zeros(0, np.int64)
        ends = np.cumsum(counts)
        places = np.arange(total) + np.repeat(start - (ends - counts), counts)
        owned = ties.owned[places]
        np.add.at(self.low, owned, ties.low[places])
        if self.is_range:
            np.add.at(self.high, owned, ties.high[places])
        reached: Integers = owned[self.amount(owned) >= ties.threshold].astype(np.int64)
        return reached

    def amount(self, parties: NDArray[Any]) -> Integers:
        """Return what counts for some parties: the sum, at most what others leave."""
        low: Integers = self.low[parties]
        if not self.is_range:
            return low
        most, total = self.high[parties], self.ties.total[parties]
        left = self.ties.whole - (total - low)
        capped: Integers = np.where(total > self.ties.whole, most, np.minimum(most, left))
        return capped

    def figure(self) -> Integers:
        """Return what counts for every party."""
        return self.amount(np.arange(len(self.low))) if self.is_range else self.low


def _one_by_one(
    sums: Sequence[_Sums], rounds: Indexes, frontier: Integers, number: int
) -> tuple[Integers, int]:
    """Walk rounds of few parties without arrays; deep chains have a million of them."""
    joined = memoryview(rounds)  # type: ignore[arg-type]
    views = [
        (memoryview(one.ties.first), memoryview(one.ties.owned), memoryview(one.ties.low),  # type: ignore[arg-type]
         memoryview(one.ties.high), memoryview(one.low), memoryview(one.high),  # type: ignore[arg-type]
         memoryview(one.ties.total), one.ties.whole, one.ties.threshold, one.is_range)  # type: ignore[arg-type]
        for one in sums
    ]  # fmt: skip
    now = [int(party) for party in frontier]
    while now and len(now) <= _SMALL:
        touched: dict[int, None] = {}
        for first, owned, low, high, lows, highs, total, whole, threshold, is_range in views:
            met: dict[int, None] = {}
            for owner in now:
                for place in range(first[owner], first[owner + 1]):
                    party = owned[place]
                    lows[party] += low[place]
                    if is_range:
                        highs[party] += high[place]
                    met[party] = None
            for party in met:
                amount = lows[party]
                if is_range:
                    amount = highs[party]
                    if total[party] <= whole:
                        amount = min(amount, whole - (total[party] - lows[party]))
                if amount >= threshold and joined[party] < 0:
                    touched[party] = None
        for party in touched:
            joined[party] = number
        now = list(touched)
        number += 1
    return np.asarray(now, np.int64), number - 1
