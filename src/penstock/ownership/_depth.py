"""How deep a graph is: chains without end are refused before anybody walks them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from penstock.errors import MalformedInput
from penstock.ownership._graph import OwnerGraph

DEEPEST = 10_000
"""The most ties from a party at the top down to another; real chains have a few dozen."""


def refuse_depth(graph: OwnerGraph, source: str) -> None:
    """Refuse a graph in which a party is more than `DEEPEST` ties below the nearest top.

    Raises:
        MalformedInput: it is deeper; names the row of the first tie that is too deep.
    """
    if len(graph.stakes) <= DEEPEST:
        return
    place = {party_id: number for number, party_id in enumerate(graph.parties)}
    count = len(graph.stakes)
    owner = np.fromiter((place[stake.owner] for stake in graph.stakes), np.int32, count)
    owned = np.fromiter((place[stake.owned] for stake in graph.stakes), np.int32, count)
    tie = first_too_deep(owner, owned, len(place))
    if tie is not None:
        stake = graph.stakes[tie]
        raise too_deep(source, stake.source, stake.owned)


def too_deep(source: str, where: str, party: str) -> MalformedInput:
    """Return the error that a graph is too deep, with the row of the first tie that is."""
    message = (
        f"{source} is refused: {where}: {party} is more than {DEEPEST:,} ties below the nearest "
        "owner that nobody owns"
    )
    return MalformedInput(
        message, hint="No register has such chains: look for rows that number themselves"
    )


def first_too_deep(owner: NDArray[Any], owned: NDArray[Any], parties: int) -> int | None:
    """Return the first tie, in the order given, that lies too deep; None where none does.

    A party is as deep as the fewest ties from one that nobody owns; where none is above it, from
    one party of a circle that nobody outside of it owns.

    Args:
        owner: (ties,) numbers of the owners.
        owned: (ties,) numbers of the parties owned.
        parties: how many parties there are.
    """
    if len(owner) <= DEEPEST:
        return None
    is_owned = np.zeros(parties, np.bool_)
    is_owned[owned] = True
    depth = _depths(owner, owned, np.flatnonzero(~is_owned), parties)
    rest = depth < 0
    if rest.any():
        # Circles that nobody outside owns, and what is below them alone: one of each is a top.
        inside = rest[owner] & rest[owned]
        tops = _circles(owner[inside], owned[inside], rest)
        depth = np.where(rest, _depths(owner[inside], owned[inside], tops, parties), depth)
    deep = np.flatnonzero(depth[owned] > DEEPEST)
    return int(deep[0]) if len(deep) else None


def _circles(owner: NDArray[Any], owned: NDArray[Any], rest: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return one party of each circle that nobody outside of it owns."""
    ones = np.ones(len(owner), np.int8)
    ties = coo_array((ones, (owner, owned)), shape=(len(rest), len(rest))).tocsr()
    _, circle = connected_components(ties, connection="strong")
    is_below = np.zeros(int(circle.max()) + 1, np.bool_)
    is_below[circle[owned[circle[owner] != circle[owned]]]] = True
    firsts = np.unique(circle, return_index=True)[1]
    return firsts[~is_below & rest[firsts]]


def _depths(
    owner: NDArray[Any], owned: NDArray[Any], tops: NDArray[np.intp], parties: int
) -> NDArray[np.int32]:
    """Return how many ties each party is below the nearest top; -1 for those below none."""
    rows = np.concatenate([owner, np.full(len(tops), parties)])
    columns = np.concatenate([owned, tops])
    ties = coo_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(parties + 1,) * 2)
    _, before = breadth_first_order(ties.tocsr(), parties, return_predecessors=True)
    is_below = before >= 0
    is_below[parties] = True
    ahead = np.where(is_below, before, np.arange(parties + 1))
    ahead[parties] = parties
    # Each step doubles how far everybody looks up, until all see the root.
    depth = np.where(is_below, 1, 0).astype(np.int32)
    depth[parties] = 0
    while not np.array_equal(ahead[ahead], ahead):
        depth += depth[ahead]
        ahead = ahead[ahead]
    depth[~is_below] = 0
    return depth[:parties] - 1
