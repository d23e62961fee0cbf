"""Chains without end are refused by row, fast, and nothing that is real is."""

from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput
from penstock.ownership import _depth as module
from penstock.ownership import read_owners
from penstock.ownership._depth import DEEPEST, first_too_deep


def _walk(ties: list[tuple[int, int]], tops: set[int]) -> dict[int, int]:
    depth = dict.fromkeys(sorted(tops), 0)
    waiting = deque(depth)
    while waiting:
        party = waiting.popleft()
        for owner, owned in ties:
            if owner == party and owned not in depth:
                depth[owned] = depth[party] + 1
                waiting.append(owned)
    return depth


def _plain(ties: list[tuple[int, int]], parties: int, deepest: int) -> int | None:
    """The first tie too deep, by walking from the tops; then from one of each circle left over."""
    everybody = set(range(parties))
    depth = _walk(ties, everybody - {owned for _, owned in ties})
    left = everybody - set(depth)
    inside = [tie for tie in ties if set(tie) <= left]
    reached = {party: set(_walk(inside, {party})) for party in left}
    circle = {party: min(one for one in reached[party] if party in reached[one]) for party in left}
    below = {circle[owned] for owner, owned in inside if circle[owner] != circle[owned]}
    depth |= _walk(inside, set(circle.values()) - below)
    return next((n for n, (_, owned) in enumerate(ties) if depth[owned] > deepest), None)


_TIES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=30)


@given(ties=_TIES, deepest=st.integers(0, 6))
def test_the_arrays_find_what_a_walk_finds(ties: list[tuple[int, int]], deepest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DEEPEST", deepest)
        owner, owned = (np.array(one, np.int32) for one in zip(*ties, strict=True))
        expected = _plain(ties, 12, deepest) if len(ties) > deepest else None
        assert first_too_deep(owner, owned, 12) == expected


@pytest.mark.parametrize(("length", "is_ring"), [(1_000_000, False), (1_000_000, True)])
def test_a_million_ties_one_below_the_other(length: int, *, is_ring: bool) -> None:
    owner = np.arange(length, dtype=np.int32)
    owned = (owner + 1) % length if is_ring else owner + 1
    assert first_too_deep(owner, owned, length + 1) == DEEPEST


def test_a_file_is_refused_by_its_row(tmp_path: Path) -> None:
    path = tmp_path / "chain.csv"
    rows = (f"P{number},P{number + 1},60\n" for number in range(DEEPEST + 5))
    path.write_text("owner,owned,share\n" + "".join(rows))
    with pytest.raises(MalformedInput, match=rf"chain.csv row {DEEPEST + 2:}: P10001 is more than"):
        read_owners([path])
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[: DEEPEST + 1]))
    assert len(read_owners([path]).stakes) == DEEPEST
