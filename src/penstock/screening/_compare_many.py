"""Many pairs of parties side by side: what `compare` says of each, scored at once.

Each distinct name of a batch is read once, and every reading beside every other is scored as
arrays first. That score is never below the one explained, so that only the readings that may be
the best of their pair are aligned and explained; pairs of names without anything in common cost no
more than the arrays. `tests/screening/test_compare_many.py` holds the answers against
`compare`.
"""

from collections.abc import Iterable, Iterator, Sequence
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
from penstock.screening._flat import Flags, Numbers, spans
from penstock.screening._parameters import Policy, load_policy
from penstock.screening._plain_scores import MOST_TERMS
from penstock.screening._scores import scores_of
from penstock.screening._sides import Side, Weights, side_of
from penstock.screening._terms import Form, forms_of
from penstock.text import NameSort

# What is scored at once: enough for arrays to pay, and no more than some tens of megabytes. Names
# that come in many pairs are laid out once for all of these.
_MOST_PAIRS = 8192
_MOST_READINGS = 1 << 16
# Of a pair of names: see `_Read`.
_COLUMNS = 7
# Explanations round each of their parts.
_ROUNDING = 1e-3


class _Bound(NamedTuple):
    """A reading that may be the best of its names, and the most its explanation comes to."""

    most: float
    place: int
    left: Form
    right: Form
    sort: NameSort


class _Names:
    """The readings of some names in one sort, end to end, each name read once."""

    def __init__(self, sort: NameSort) -> None:
        self.forms: list[Form] = []
        self._sort = sort
        self.spans: dict[str, tuple[int, int]] = {}

    def span(self, name: str) -> tuple[int, int]:
        """Return where the readings of a name begin, and how many there are."""
        found = self.spans.get(name)
        if found is None:
            own = forms_of(name, self._sort)
            found = self.spans[name] = len(self.forms), len(own)
            self.forms += own
        return found


class _Read:
    """Pairs of names read in one sort: every reading of the one beside every one of the other.

    `rows` has seven numbers for each pair of names, end to end: the pair of subjects, which of its
    names, how many readings in other sorts come before, and the spans of the readings of either
    side.
    """

    def __init__(self, sort: NameSort) -> None:
        self.sort = sort
        self.asked, self.listed = _Names(sort), _Names(sort)
        self.rows: list[int] = []

    def add(self, pair: int, at: int, before: int, asked: str, listed: str) -> int:
        """Put two names beside one another and return how many readings that makes."""
        left = self.asked.spans.get(asked) or self.asked.span(asked)
        right = self.listed.spans.get(listed) or self.listed.span(listed)
        self.rows += (pair, at, before, *left, *right)
        return left[1] * right[1]

    def bounds(self) -> Iterator[tuple[tuple[int, int], _Bound]]:
        """Yield the readings that have anything in common, by pair of subjects and of names."""
        rows = np.array(self.rows, np.int64).reshape(-1, _COLUMNS).T
        _, _, before, left_start, left_count, right_start, right_count = rows
        sizes = left_count * right_count
        row = np.arange(len(sizes)).repeat(sizes)
        place = spans(np.zeros(len(sizes), np.int64), sizes)
        i, j = np.divmod(place, right_count[row])
        lefts, rights = left_start[row] + i, right_start[row] + j
        most = self._most_told(lefts, rights)
        for at in (most > -np.inf).nonzero()[0].tolist():
            pair, names = rows[:2, row[at]].tolist()
            left, right = self.asked.forms[lefts[at]], self.listed.forms[rights[at]]
            whole_place = int(before[row[at]] + place[at])
            yield (pair, names), _Bound(float(most[at]), whole_place, left, right, self.sort)

    def _most_told(self, lefts: Numbers, rights: Numbers) -> Weights:
        """Return the most each explanation comes to, facts apart; -inf where nothing is met."""
        numbers: dict[str, int] = {}
        asked, long_asked = _side(self.asked.forms, numbers, is_listed=False)
        listed, long_listed = _side(self.listed.forms, numbers, is_listed=True)
        found = scores_of(asked, listed, lefts, rights, self.sort)
        most = np.where(found.is_met, found.told, -np.inf)
        # What is too long for arrays is aligned in any case.
        most[long_asked[lefts] | long_listed[rights]] = np.inf
        return most


def _side(forms: list[Form], numbers: dict[str, int], *, is_listed: bool) -> tuple[Side, Flags]:
    """Return forms as arrays, and which are too long for that: these stand there as empty ones."""
    is_long = np.array([len(form) > MOST_TERMS for form in forms], np.bool_)
    short = [form if len(form) <= MOST_TERMS else () for form in forms]
    side = side_of(
        short,
        lambda text: numbers.setdefault(text, len(numbers)),
        range(len(short)),
        is_listed=is_listed,
    )
    return side, is_long


class _Batch:
    """Pairs that are scored at once."""

    def __init__(self) -> None:
        # Lists beside one another: an object more for each pair would be dearer than most pairs.
        self._lefts: list[Subject] = []
        self._rights: list[Subject] = []
        self._facts: list[tuple[Contribution, ...]] = []
        self._read: dict[NameSort, _Read] = {}
        # By identity: a subject stands in many pairs, which keep it alive as long as the batch.
        self._parties: dict[int, Party] = {}
        self._readings = 0

    @property
    def is_full(self) -> bool:
        return len(self._lefts) >= _MOST_PAIRS or self._readings >= _MOST_READINGS

    def add(self, left: Subject, right: Subject) -> None:
        party = self._parties.get(id(right))
        if party is None:
            party = self._parties[id(right)] = as_party(right)
        number = len(self._lefts)
        self._lefts.append(left)
        self._rights.append(right)
        self._facts.append(compare_facts(left, party))
        for at, (asked, listed) in enumerate(_beside(left, right)):
            count = 0
            for sort in common_sorts(asked, left.schema, listed, right.schema):
                read = self._read.get(sort)
                if read is None:
                    read = self._read[sort] = _Read(sort)
                count += read.add(number, at, count, asked, listed)
            self._readings += count

    def compared(self, policy: Policy) -> Iterator[Hit]:
        """Yield the hit of each pair, in order."""
        bounds: dict[tuple[int, int], list[_Bound]] = {}
        for read in self._read.values():
            for names, bound in read.bounds():
                bounds.setdefault(names, []).append(bound)
        met = {number for number, _ in bounds}
        pairs = zip(self._lefts, self._rights, self._facts, strict=True)
        for number, (left, right, facts) in enumerate(pairs):
            matches: Iterable[tuple[str, str, Match]]
            if number in met:
                matches = (
                    (asked, listed, _best(bounds.get((number, at), ()), facts))
                    for at, (asked, listed) in enumerate(_beside(left, right))
                )
            else:  # as most are: none of their names has anything in common
                matches = ((asked, listed, NO_MATCH) for asked, listed in _beside(left, right))
            yield made_hit(left, right, matches, facts, policy)


def _beside(left: Subject, right: Subject) -> Iterator[tuple[str, str]]:
    """Yield every asked name beside every listed one."""
    for listed in right.names:
        for asked in left.names:
            yield asked, listed


def compare_many(
    pairs: Iterable[tuple[Subject, Subject]], policy: Policy | str = "standard"
) -> Iterator[Hit]:
    """Yield what `compare` returns for each pair of subjects, in order.

    Args:
        pairs: read lazily, some thousand at a time.
        policy: a policy, or the id of a shipped one: which scores alert.
    """
    chosen = load_policy(policy) if isinstance(policy, str) else policy
    batch = _Batch()
    for left, right in pairs:
        batch.add(left, right)
        if batch.is_full:
            yield from batch.compared(chosen)
            batch = _Batch()
    yield from batch.compared(chosen)


def _best(bounds: Sequence[_Bound], facts: tuple[Contribution, ...]) -> Match:
    """Return the match of the first of the best readings, as trying each in turn does."""
    if not bounds:
        return NO_MATCH
    raised = sum(fact.value for fact in facts)
    best, place = NO_MATCH, -1
    for bound in _in_turn(bounds, raised):
        most = min(max(bound.most + raised, 0.0), 1.0)
        if place >= 0 and (
            most < best.scored.score - _ROUNDING
            # What surely comes to nothing, as what was found does, counts where it comes first.
            or (bound.place > place and _is_nothing(bound, raised) and not best.scored.score)
        ):
            break
        alignment = align(bound.left, bound.right, bound.sort, likeness)
        if not alignment.pairings:
            continue
        scored = explain_name(alignment, NameKind.ALIAS, facts)
        is_first = scored.score == best.scored.score and bound.place < place
        if place < 0 or scored.score > best.scored.score or is_first:
            best, place = Match(scored, alignment), bound.place
    return best


def _in_turn(bounds: Sequence[_Bound], raised: float) -> list[_Bound]:
    """Return what may be the best first; behind it, by place, what surely comes to nothing."""

    def turn(own: _Bound) -> tuple[bool, float, int]:
        is_nothing = _is_nothing(own, raised)
        return is_nothing, 0.0 if is_nothing else -own.most, own.place

    return sorted(bounds, key=turn)


def _is_nothing(bound: _Bound, raised: float) -> bool:
    """Tell whether the score of a reading, as explained, is surely 0."""
    return bound.most + raised <= -_ROUNDING
