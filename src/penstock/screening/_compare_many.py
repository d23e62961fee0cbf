"""Many pairs of parties side by side: what `compare` says of each, scored at once.

All readings of all pairs are scored as arrays first. That score is never below the one explained,
so that only the readings that may be the best of their pair are aligned and explained; pairs of
names without anything in common cost no more than the arrays. `tests/screening/test_compare.py`
holds the answers against `compare`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from penstock.model import Contribution, Hit, NameKind, Party, Subject
from penstock.screening._align import align
from penstock.screening._compare import (
    NO_MATCH,
    Match,
    as_party,
    common_sorts,
    likeness,
    made_hit,
)
from penstock.screening._explain import explain_name
from penstock.screening._facts import compare_facts
from penstock.screening._parameters import Policy, load_policy
from penstock.screening._scores import MOST_TERMS, scores_of
from penstock.screening._sides import Side, side_of
from penstock.screening._terms import Form, forms_of
from penstock.text import NameSort

_BATCH = 256
# Explanations round each of their parts.
_ROUNDING = 1e-3


class _Reading(NamedTuple):
    """One reading of an asked name beside one of a listed name; `place` is where it comes."""

    pair: int
    names: int
    place: int
    left: Form
    right: Form


class _Bound(NamedTuple):
    """A reading that may be the best of its names, and the most its explanation comes to."""

    most: float
    place: int
    left: Form
    right: Form
    sort: NameSort


class _Pair(NamedTuple):
    """Two subjects, with the facts besides their names and every asked beside every listed name."""

    left: Subject
    right: Subject
    facts: tuple[Contribution, ...]
    names: list[tuple[str, str]]


def compare_many(
    pairs: Iterable[tuple[Subject, Subject]], policy: Policy | str = "standard"
) -> Iterator[Hit]:
    """Yield what `compare` returns for each pair of subjects, in order.

    Args:
        pairs: read lazily, some hundred at a time.
        policy: a policy, or the id of a shipped one: which scores alert.
    """
    chosen = load_policy(policy) if isinstance(policy, str) else policy
    waiting = iter(pairs)
    while batch := list(islice(waiting, _BATCH)):
        yield from _compared([_pair(left, right) for left, right in batch], chosen)


def _pair(left: Subject, right: Subject) -> _Pair:
    party: Party = as_party(right)
    names = [(asked, listed) for listed in right.names for asked in left.names]
    return _Pair(left, right, compare_facts(left, party), names)


def _compared(pairs: list[_Pair], policy: Policy) -> Iterator[Hit]:
    readings: dict[NameSort, list[_Reading]] = {}
    for number, pair in enumerate(pairs):
        for at, (asked, listed) in enumerate(pair.names):
            place = 0
            for sort in common_sorts(asked, pair.left.schema, listed, pair.right.schema):
                own = readings.setdefault(sort, [])
                for left in forms_of(asked, sort):
                    for right in forms_of(listed, sort):
                        own.append(_Reading(number, at, place, left, right))
                        place += 1
    bounds: dict[tuple[int, int], list[_Bound]] = {}
    for sort, own in readings.items():
        for reading, most in zip(own, _most_told(own, sort), strict=True):
            if most is not None:
                bound = _Bound(most, reading.place, reading.left, reading.right, sort)
                bounds.setdefault((reading.pair, reading.names), []).append(bound)
    for number, pair in enumerate(pairs):
        matches = [
            (asked, listed, _best(bounds.get((number, at), ()), pair.facts))
            for at, (asked, listed) in enumerate(pair.names)
        ]
        yield made_hit(pair.left, pair.right, matches, pair.facts, policy)


def _most_told(readings: list[_Reading], sort: NameSort) -> list[float | None]:
    """Return the most each explanation comes to, facts apart; None where nothing is met."""
    short = [
        place
        for place, own in enumerate(readings)
        if len(own.left) <= MOST_TERMS and len(own.right) <= MOST_TERMS
    ]
    numbers: dict[str, int] = {}
    asked, lefts = _side([readings[place].left for place in short], numbers, is_listed=False)
    listed, rights = _side([readings[place].right for place in short], numbers, is_listed=True)
    found = scores_of(asked, listed, lefts, rights, sort)
    most: list[float | None] = [float("inf")] * len(readings)
    for place, told, is_met in zip(short, found.told.tolist(), found.is_met.tolist(), strict=True):
        most[place] = told if is_met else None
    return most


def _side(
    forms: list[Form], numbers: dict[str, int], *, is_listed: bool
) -> tuple[Side, "np.typing.NDArray[np.int64]"]:
    """Return forms as arrays, each distinct one once, and the place of each."""
    place_of: dict[int, int] = {}
    distinct: list[Form] = []
    places = []
    for form in forms:
        place = place_of.setdefault(id(form), len(distinct))
        if place == len(distinct):
            distinct.append(form)
        places.append(place)
    side = side_of(
        distinct,
        lambda text: numbers.setdefault(text, len(numbers)),
        range(len(distinct)),
        is_listed=is_listed,
    )
    return side, np.array(places, np.int64)


def _best(bounds: Iterable[_Bound], facts: tuple[Contribution, ...]) -> Match:
    """Return the match of the first of the best readings, as trying each in turn does."""
    raised = sum(fact.value for fact in facts)
    best, place = NO_MATCH, -1
    for bound in sorted(bounds, key=lambda own: (-own.most, own.place)):
        if place >= 0 and min(max(bound.most + raised, 0.0), 1.0) < best.scored.score - _ROUNDING:
            break
        alignment = align(bound.left, bound.right, bound.sort, likeness)
        if not alignment.pairings:
            continue
        scored = explain_name(alignment, NameKind.ALIAS, facts)
        is_first = scored.score == best.scored.score and bound.place < place
        if place < 0 or scored.score > best.scored.score or is_first:
            best, place = Match(scored, alignment), bound.place
    return best
