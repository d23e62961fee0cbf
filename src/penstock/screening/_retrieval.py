"""Which listed names can still reach a score: an upper bound for every name that shares a term.

A row's bound is the score formula of `_align` with every doubt resolved in the row's favour, so no
row that `align` would score at the floor or above is ever left out; `tests/screening/
test_retrieval.py` holds it against a full scan. Many names are searched at once: their rows are
laid end to end in arrays, so the cost of a numpy call is shared by all of them.

Where neighbours of a name, written as one, could be a listed word, the name is searched once more
with that word in their place.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from penstock.screening import _compiled
from penstock.screening._flat import Flags, Floats, Numbers, padded, spans
from penstock.screening._joints import JointFinder, Run, few_runs
from penstock.screening._name_space import Costs, NameSpace
from penstock.screening._neighbours import NO_PAIRS, Pairs
from penstock.screening._postings import MOST_WORDS, Postings
from penstock.screening._reach import (
    GAIN_UNIT,
    LISTED_UNIT,
    Slots,
    gains,
    joined,
    listed_weights,
)
from penstock.screening._terms import Form

# One list word weighs no more than this (role weight times rarity), see scoring.yaml.
_HEAVIEST = np.float32(1.0)
# So much listed weight an initial may take up.
_INITIAL_LISTED = np.uint32(np.ceil(_HEAVIEST / LISTED_UNIT))
# Weights are kept in single precision; a bound may be off by as much as this.
_SLACK = 1e-4
# More joined words in one name are granted all at once instead of in every combination.
_MOST_COMBINED = 5
# Joined words kept in memory that no listed word is alike to.
_MOST_BARREN = 1 << 16
# So few names are not worth a filter for their joined words.
_FEW = 48


class Candidates(NamedTuple):
    """Rows that could score the floor, by the place of the asked name, then by row.

    `may_join` says of which joined words could have to do with it.
    """

    names: Numbers
    rows: Numbers
    may_join: Flags

    def where(self, kept: Flags | Numbers) -> "Candidates":
        """Return some of the candidates: those for which `kept` is true, or at these places."""
        return Candidates(self.names[kept], self.rows[kept], self.may_join[kept])


class _Wording(NamedTuple):
    """A name as it is searched: which it is, and the numbers of its terms, some of them joined."""

    name: int
    numbers: list[int]


class _Asked(NamedTuple):
    """Wordings as arrays. `sorts` are the numbers of the sorts they are asked in.

    `terms[place, wording]` is the number of a term, heaviest first, -1 where there is none.
    `most` and `weights` are what each could add to the sum and what it weighs. Initials stand in
    neither, since they may meet any word: `granted` is what they add and `initials` how many
    there are. `total` is the weight of all other terms, `names` which name it is.
    """

    names: Numbers
    sorts: Numbers
    terms: Numbers
    weights: Floats
    most: Floats
    granted: Floats
    initials: Numbers
    total: Floats


class _Sums(NamedTuple):
    """What an alignment of a wording and a row could come to, shape (pairs,) each.

    `merit` is what speaks for the pair: the sum its terms could come to, times what a unit of it
    may cost, and the cost that they save by being met. `listed` is the listed weight taken up,
    `met` how many words, `is_joined` 1 where some of them may be joined.
    """

    wordings: Numbers
    rows: Numbers
    merit: Floats
    listed: Slots
    met: Slots
    is_joined: Slots

    def where(self, kept: Flags) -> "_Sums":
        """Return the pairs for which `kept` is true."""
        if kept.all():
            return self
        return _Sums(
            self.wordings[kept],
            self.rows[kept],
            self.merit[kept],
            self.listed[kept],
            self.met[kept],
            self.is_joined[kept],
        )


class Retriever:
    """Finds the rows of some groups that could reach a score floor.

    Args:
        space: their rows, one sort after another; those of one index are the same for all.
        most_words: how many words of asked names are remembered.

    Attributes:
        space: the same.
        postings: what is known of the terms asked so far.
    """

    def __init__(self, space: NameSpace, most_words: int = MOST_WORDS) -> None:
        self.space = space
        self.postings = Postings(space, most_words)
        self._joints = JointFinder(space.vocabulary.joint_filter)
        self._barren: set[str] = set()
        self._costs = Costs(self.space)
        self._fast: _compiled.RowFinder | None = None
        if _compiled.is_compiled:
            self._fast = _compiled.RowFinder(
                space.row_weight,
                space.light,
                self._costs,
                GAIN_UNIT,
                LISTED_UNIT,
                int(_INITIAL_LISTED),
            )

    def candidates(self, forms: list[Form], sorts: list[int], floor: float) -> Candidates:
        """Return the rows that could score `floor` or more for each name.

        Args:
            forms: the names.
            sorts: the number of the sort each is asked in.
            floor: the least score that counts.
        """
        if not len(self.space) or not forms:
            nothing = np.empty(0, np.int64)
            return Candidates(nothing, nothing, np.empty(0, np.bool_))
        # gain / (gain + 2 cost) >= floor, solved for the gain: it may cost so much a unit
        price = np.float32((1.0 - floor + _SLACK) / (floor - _SLACK))
        wordings = self._wordings(forms, sorts)
        if self._fast is None:
            return self._plain_candidates(self._laid_out(wordings, sorts), price)
        postings, asked = self.postings, self.postings.asked
        return Candidates(
            *self._fast.find(
                wordings,
                sorts,
                price,
                asked.weights,
                asked.is_initial.view(np.uint8),
                asked.sizes,
                postings.most,
                postings.counts,
                postings.starts,
                postings.rows,
                postings.reach.slots,
            )
        )

    def _plain_candidates(self, asked: _Asked, price: np.float32) -> Candidates:
        """Return the candidates among wordings, without compiled code."""
        sums = self._summed(asked, self._opened(asked, price), price)
        sums = sums.where(self._is_enough(asked, sums))
        keys = asked.names[sums.wordings] << 32 | sums.rows
        order = keys.argsort(kind="stable")
        keys, may_join = keys[order], sums.is_joined[order] > 0
        if len(keys):
            heads = np.concatenate([[True], keys[1:] != keys[:-1]]).nonzero()[0]
            keys, may_join = keys[heads], np.logical_or.reduceat(may_join, heads)
        return Candidates(keys >> 32, keys & 0xFFFFFFFF, may_join)

    def _wordings(self, forms: list[Form], sorts: list[int]) -> list[_Wording]:
        """Number the terms of some names and find the rows of new ones."""
        postings = self.postings
        if postings.forget():
            self._joints.clear()
        numbers = postings.asked.number(forms, sorts)
        runs = few_runs(forms) if len(forms) <= _FEW else None
        if runs is not None:
            self._prepare(runs)
        postings.look_up()
        if runs is None:
            runs = self._joints.find(numbers, postings.asked.terms)
        wordings = [_Wording(name, own) for name, own in enumerate(numbers)]
        wordings += self._joined(forms, sorts, numbers, runs)
        return wordings

    def _laid_out(self, wordings: list[_Wording], sorts: list[int]) -> _Asked:
        """Return wordings as arrays, those of the names themselves first."""
        postings = self.postings
        names = np.array([wording.name for wording in wordings], np.int64)
        terms = padded([wording.numbers for wording in wordings])
        weights = np.where(terms >= 0, postings.asked.weights[terms], np.float32(0.0))
        is_initial = (terms >= 0) & postings.asked.is_initial[terms]
        initial_weight = np.where(is_initial, weights, np.float32(0.0)).sum(axis=1)
        weights[is_initial] = 0.0
        # Joined words weigh what their parts do: a wording never weighs more than its name.
        total = weights[: len(sorts)].sum(axis=1)[names]
        order = (-weights).argsort(axis=1, kind="stable")
        own = np.arange(len(order))[:, None]
        terms, weights = terms[own, order], weights[own, order]
        most = np.where(weights > 0.0, postings.most[terms], np.float32(0.0))
        return _Asked(
            names,
            np.array(sorts, np.int64)[names],
            np.ascontiguousarray(terms.T),
            np.ascontiguousarray(weights.T),
            np.ascontiguousarray(most.T),
            np.float32(2.0) * initial_weight,
            is_initial.sum(axis=1),
            total,
        )

    def _prepare(self, runs: list[Run]) -> None:
        """Look up at once the words numbered since the last time, and neighbours written as one."""
        fresh = self.postings.asked.terms[self.postings.size :]
        words = [term.spelt for term in fresh if term.is_fuzzy]
        barren = self._barren
        joined = [run.text for run in runs if run.text not in barren]
        self.space.vocabulary.prepare(words, joined)

    def _joined(
        self, forms: list[Form], sorts: list[int], numbers: list[list[int]], runs: list[Run]
    ) -> Iterator[_Wording]:
        """Yield the names again with neighbours that could be a listed word as one term."""
        postings = self.postings
        met, pairs = self._met(runs)
        if not met:
            return
        joints = ((run.joint(forms), sorts[run.form]) for run, _ in met)
        known = np.array(postings.asked.number_joints(joints))
        places, first = np.unique(known, return_index=True)
        # One of the equal joints answers for all of them.
        words = np.array([word for _, word in met], np.int64)[first[places >= postings.size]]
        starts = pairs.askers.searchsorted(words)
        counts = pairs.askers.searchsorted(words, side="right") - starts
        at = spans(starts, counts)
        fresh = np.arange(len(words), dtype=np.int32).repeat(counts)
        postings.add_joined(Pairs(fresh, pairs.terms[at], pairs.likeness[at]))
        by_name: dict[int, list[tuple[int, int, int]]] = {}
        for (run, _), number in zip(met, known.tolist(), strict=True):
            span = (run.start, run.start + run.size, number)
            by_name.setdefault(run.form, []).append(span)
        for name, spans_met in by_name.items():
            for chosen in _combinations(spans_met):
                yield _Wording(name, _with_joints(numbers[name], chosen))

    def _met(self, runs: list[Run]) -> tuple[list[tuple[Run, int]], Pairs]:
        """Return the runs that are alike to a listed word, each beside an asker of the pairs.

        Most runs are alike to none and come again and again.
        """
        vocabulary = self.space.vocabulary
        barren = self._barren
        if len(barren) > _MOST_BARREN:
            barren.clear()
        place_of: dict[str, int] = {}
        for run in runs:
            if run.text not in barren:
                place_of.setdefault(run.text, len(place_of))
        words = list(place_of)
        pairs = vocabulary.find_joined_again(words) if words else NO_PAIRS
        counts = np.bincount(pairs.askers, minlength=len(words)).tolist()
        barren.update(word for word, count in zip(words, counts, strict=True) if not count)
        met = [(run, place_of[run.text]) for run in runs if run.text not in barren]
        return met, pairs

    def _opened(self, asked: _Asked, price: np.float32) -> _Sums:
        """Return the rows that the rarest terms reach: as many terms as it takes.

        Once the other terms could not reach the floor by themselves, no row needs to be opened
        for them (maximum-score pruning, Turtle and Flood 1995).
        """
        postings = self.postings
        counts = np.where(asked.terms >= 0, postings.counts[asked.terms], 0)
        order = counts.argsort(axis=0, kind="stable")
        counts = counts[order, np.arange(order.shape[1])]
        granted = price * asked.granted
        query, lone_query = self._costs.query[asked.sorts], self._costs.lone_query[asked.sorts]
        rest = _from_here(self._merit(asked, price, query), order)
        is_open = (counts > 0) & (rest + granted >= query * asked.total)
        # The last term alone would leave the cost of all others in full.
        alone = _from_here(self._merit(asked, price, lone_query), order)
        is_last = _from_here((asked.most > 0.0).astype(np.float32), order) <= 1
        is_open &= ~is_last | (alone + granted >= lone_query * asked.total)
        places, wordings = is_open.nonzero()
        terms = asked.terms[order[places, wordings], wordings]
        counts = postings.counts[terms]
        wordings = wordings.repeat(counts)
        rows = postings.rows[spans(postings.starts[terms], counts)]
        initials = asked.initials[wordings].astype(np.uint32)
        return _Sums(
            wordings,
            rows.astype(np.int64),
            price * asked.granted[wordings],
            initials * _INITIAL_LISTED,
            initials,
            np.zeros(len(rows), np.uint32),
        )

    def _merit(self, asked: _Asked, price: np.float32, query_cost: Floats) -> Floats:
        """Return the most that each term could speak for any row, shape of `asked.terms`.

        `query_cost` is what a unit of missing weight costs, by wording.
        """
        reached = np.where(asked.most > 0.0, asked.weights, np.float32(0.0))
        merit = price * asked.most + query_cost * reached
        return merit.astype(np.float32, copy=False)

    def _summed(self, asked: _Asked, sums: _Sums, price: np.float32) -> _Sums:
        """Add up what each term could add on each row; drop rows as soon as they cannot do."""
        sizes = np.minimum(self.postings.asked.sizes, 2).astype(np.uint32)
        unit = price * GAIN_UNIT
        query = self._costs.query[asked.sorts]
        saved = query * asked.weights
        merit = self._merit(asked, price, query)
        # What the merit must be after each term, for the others to make up what is left.
        rest = merit.sum(axis=0) - merit.cumsum(axis=0)
        needed = query * asked.total - rest
        for place, terms in enumerate(asked.terms):
            if not len(sums.rows):
                break
            own = terms[sums.wordings]
            found = self.postings.reach.find(own, sums.rows)
            found *= asked.most[place][sums.wordings] > 0.0
            is_there = (found != 0).astype(np.uint32)
            is_joined = joined(found)
            sums.merit[:] += gains(found) * unit
            sums.merit[:] += is_there * saved[place][sums.wordings]
            sums.listed[:] += listed_weights(found)
            words = is_there * sizes[own]
            sums.met[:] += words + is_joined
            sums.is_joined[:] |= is_joined | words >> np.uint32(1)
            sums = sums.where(sums.merit >= needed[place][sums.wordings])
        return sums

    def _is_enough(self, asked: _Asked, sums: _Sums) -> Flags:
        """Tell which sums could reach the floor, with every doubt in favour of the row."""
        space, costs = self.space, self._costs
        left = space.row_weight[sums.rows] - sums.listed * LISTED_UNIT
        is_lone = sums.met <= 1
        sorts = asked.sorts[sums.wordings]
        rate = np.where(is_lone, costs.lone_rate[sorts], costs.rate[sorts])
        query = costs.query[sorts]
        lost = query * asked.total[sums.wordings] + rate * np.maximum(left, 0.0)
        # Where one word has met, or not all listed ones, what the asked name lacks costs in full.
        full = (is_lone | (left > space.light[sums.rows])).nonzero()[0]
        more = costs.lone_query[sorts[full]] - query[full]
        if len(asked.weights):
            heaviest = asked.weights.cumsum(axis=0)
            met = sums.met[full].astype(np.int64).clip(1, len(heaviest))
            wordings = sums.wordings[full]
            lacking = asked.total[wordings] - heaviest[met - 1, wordings]
            lost[full] += np.maximum(more, 0.0) * np.maximum(lacking, 0.0)
        enough: Flags = sums.merit >= lost
        return enough


def _from_here(values: Floats, order: Numbers) -> Floats:
    """Return the sums of the values of each column from every place to its end, in an order."""
    ordered = values[order, np.arange(order.shape[1])]
    sums: Floats = ordered[::-1].cumsum(axis=0)[::-1]
    return sums


def _combinations(
    joined: list[tuple[int, int, int]],
) -> Iterator[list[tuple[int, int, int]]]:
    """Yield every set of joined words that do not overlap, or all where there are too many."""
    if len(joined) > _MOST_COMBINED:
        yield joined
        return
    sets: list[list[tuple[int, int, int]]] = [[]]
    for start, end, number in joined:
        sets += [
            [*chosen, (start, end, number)]
            for chosen in sets
            if all(end <= other or start >= other_end for other, other_end, _ in chosen)
        ]
    yield from sets[1:]


def _with_joints(numbers: list[int], chosen: list[tuple[int, int, int]]) -> list[int]:
    """Return the terms of a name with joined words in place of what they are made of."""
    joined = [number for _, _, number in chosen]
    if len(chosen) > _MOST_COMBINED:
        return numbers + joined
    taken = {place for start, end, _ in chosen for place in range(start, end)}
    return [number for place, number in enumerate(numbers) if place not in taken] + joined
