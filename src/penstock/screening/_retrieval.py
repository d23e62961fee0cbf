"""Which listed names can still reach a score: an upper bound for every name that shares a term.

A row's bound is the score formula of `_align` with every doubt resolved in the row's favour, so no
row that `align` would score at the floor or above is ever left out; `tests/screening/
test_retrieval.py` holds it against a full scan. Many names are searched at once: their rows, terms
and gains are laid end to end in arrays, so the cost of a numpy call is shared by all of them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import joints
from penstock.screening._group import Group
from penstock.screening._neighbours import Floats
from penstock.screening._parameters import Missing, load_scoring
from penstock.screening._postings import Postings, TermRows, opened_rows
from penstock.screening._terms import Form
from penstock.text import TokenRole

# One list word weighs no more than this (role weight times rarity), see scoring.yaml.
_HEAVIEST = 1.0
# Weights are kept in single precision; a bound may be off by as much as this.
_SLACK = 1e-4

Keys = npt.NDArray[np.int64]


def asked_words(form: Form) -> tuple[list[str], list[str]]:
    """Return the words, and the joined words, whose neighbours a search for a name needs."""
    return (
        [term.spelt for term in form if term.is_fuzzy],
        [joint.text for joint in joints(form)],
    )


class Candidates(NamedTuple):
    """Rows that could score the floor, and whether joined words could have to do with it."""

    rows: list[int]
    may_join: list[bool]


_NO_CANDIDATES = Candidates([], [])


class _Batch(NamedTuple):
    """Many names with the terms of each, and the rows of all terms end to end.

    `single[name, place]` is the number of the term at that place, -1 where it reaches no row, and
    `weights` what it weighs. `joined[name, n]` likewise numbers the joined words of a name, which
    stand for the places from `starts` up to `ends`. `table` holds number and row of every posting,
    ascending, as one key.
    """

    opened: Keys
    single: Keys
    weights: Floats
    joined: Keys
    starts: Keys
    ends: Keys
    table: Keys
    gain: Floats
    listed_weight: Floats
    words_met: Floats


class _Sums(NamedTuple):
    """What an alignment of each opened row could come to: one array each, shape (opened,)."""

    gain: Floats
    listed: Floats
    met: Floats
    missing: Floats


class Retriever:
    """Finds the rows of one group that could reach a score floor."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._postings = Postings(group)

    def candidates(self, form: Form, floor: float) -> Candidates:
        """Return the rows that could score `floor` or more for one name."""
        return self.candidates_of_many([form], floor)[0]

    def candidates_of_many(self, forms: list[Form], floor: float) -> list[Candidates]:
        """Return, for each name, the rows that could score `floor` or more, ascending."""
        cost = load_scoring().missing[self._group.sort.value]
        batch = self._lay_out(forms, cost.query, floor - _SLACK) if len(self._group) else None
        if batch is None:
            return [_NO_CANDIDATES] * len(forms)
        bounds, may_join = self._bounds(forms, batch, cost)
        enough = bounds >= floor - _SLACK
        keys, may_join = batch.opened[enough], may_join[enough]
        ends = np.searchsorted(keys >> 32, np.arange(len(forms) + 1)).tolist()
        rows = (keys & 0xFFFFFFFF).tolist()
        joins = may_join.tolist()
        return [
            Candidates(rows[ends[n] : ends[n + 1]], joins[ends[n] : ends[n + 1]])
            for n in range(len(forms))
        ]

    def _lay_out(self, forms: list[Form], query_cost: float, floor: float) -> _Batch | None:
        """Look up the terms of all names; return None where no name reaches any row."""
        numbers: dict[int, int] = {}
        reached: list[TermRows] = []
        opened: list[Keys] = []
        single: list[list[int]] = []
        joined: list[list[tuple[int, int, int]]] = []
        for number, form in enumerate(forms):
            found = [self._postings.reached_by(term) for term in form]
            own = [
                (rows, joint)
                for joint in joints(form)
                if len((rows := self._postings.reached_joined(joint)).rows)
            ]
            opening = opened_rows(form, found, query_cost, floor)
            opening += [rows.rows for rows, _ in own]
            if not opening:
                single.append([])
                joined.append([])
                continue
            opened += [rows | number << 32 for rows in opening if len(rows)]
            single.append([self._number(rows, numbers, reached) for rows in found])
            joined.append(
                [
                    (self._number(rows, numbers, reached), joint.start, joint.start + joint.size)
                    for rows, joint in own
                ]
            )
        if not opened:
            return None
        keys = np.concatenate(opened)
        keys.sort()
        return _Batch(
            keys[np.concatenate([[True], keys[1:] != keys[:-1]])],
            _padded(single, -1),
            _padded_weights(forms),
            _padded([[number for number, _, _ in own] for own in joined], -1),
            _padded([[start for _, start, _ in own] for own in joined], 0),
            _padded([[end for _, _, end in own] for own in joined], 0),
            np.concatenate([rows.rows | number << 32 for number, rows in enumerate(reached)]),
            np.concatenate([rows.gain for rows in reached]),
            np.concatenate([rows.listed_weight for rows in reached]),
            np.concatenate([rows.words_met for rows in reached]),
        )

    @staticmethod
    def _number(rows: TermRows, numbers: dict[int, int], reached: list[TermRows]) -> int:
        """Return the number of some rows in the batch, -1 where there are none."""
        if not len(rows.rows):
            return -1
        number = numbers.setdefault(id(rows), len(reached))
        if number == len(reached):
            reached.append(rows)
        return number

    def _bounds(
        self, forms: list[Form], batch: _Batch, cost: Missing
    ) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return an upper bound of the score of each opened row, and whether words may join.

        A joined word takes the place of the terms it is made of; where several joined words of a
        name meet one row, all that any of them could add is granted.
        """
        names, rows = batch.opened >> 32, batch.opened & 0xFFFFFFFF
        shape = (len(rows), batch.single.shape[1] + 1)
        gain, listed, met, weight = (np.zeros(shape, np.float32) for _ in range(4))
        for place in range(batch.single.shape[1]):
            asked, at = self._met(batch, batch.single[names, place], rows)
            gain[asked, place + 1] = batch.gain[at]
            listed[asked, place + 1] = batch.listed_weight[at]
            met[asked, place + 1] = batch.words_met[at]
            weight[asked, place + 1] = batch.weights[names[asked], place]
        may_join = (met > 1.0).any(axis=1)
        terms = (gain, listed, met, weight)
        totals = [values.sum(axis=1) for values in terms]
        initials, initial_weight = _initials(forms)
        asked_weight = batch.weights.sum(axis=1)[names] - initial_weight[names]
        base = _Sums(
            totals[0] + 2.0 * initial_weight[names],
            totals[1] + np.float32(_HEAVIEST) * initials[names],
            totals[2] + initials[names],
            asked_weight - totals[3],
        )
        bounds = self._bound(rows, base, cost)
        whole = np.cumsum(np.pad(batch.weights, ((0, 0), (1, 0))), axis=1)
        joined_hits = np.zeros(len(rows), np.int32)
        everything = _Sums(*(values.copy() for values in base))
        for slot in range(batch.joined.shape[1]):
            asked, at = self._met(batch, batch.joined[names, slot], rows)
            if not len(asked):
                continue
            joined_hits[asked] += 1
            start, end = batch.starts[names[asked], slot], batch.ends[names[asked], slot]
            upto = [np.cumsum(values[asked], axis=1) for values in terms]
            each = np.arange(len(asked))
            own = [values[each, end] - values[each, start] for values in upto]
            size = (end - start).astype(np.float32)
            joint_weight = whole[names[asked], end] - whole[names[asked], start]
            alone = _Sums(
                base.gain[asked] - own[0] + batch.gain[at],
                base.listed[asked] - own[1] + batch.listed_weight[at],
                base.met[asked] - own[2] + size,
                base.missing[asked] + own[3] - joint_weight,
            )
            bounds[asked] = np.maximum(bounds[asked], self._bound(rows[asked], alone, cost))
            everything.gain[asked] += batch.gain[at]
            everything.listed[asked] += batch.listed_weight[at]
            everything.met[asked] += size
            everything.missing[asked] -= joint_weight
        several = np.flatnonzero(joined_hits > 1)
        granted = _Sums(*(values[several] for values in everything))
        bounds[several] = np.maximum(bounds[several], self._bound(rows[several], granted, cost))
        return bounds, may_join | (joined_hits > 0)

    @staticmethod
    def _met(batch: _Batch, terms: Keys, rows: Keys) -> tuple[Keys, Keys]:
        """Return which opened rows the given term of their name reaches, and where it says so."""
        asked = np.flatnonzero(terms >= 0)
        wanted = terms[asked] << 32 | rows[asked]
        places = np.searchsorted(batch.table, wanted)
        places[places == len(batch.table)] = 0
        hits = batch.table[places] == wanted
        return asked[hits], places[hits]

    def _bound(self, rows: Keys, sums: _Sums, cost: Missing) -> Floats:
        """Return the score that sums could come to, with every doubt in favour of the row."""
        left = self._group.row_weight[rows] - sums.listed
        rate = np.where(
            sums.met <= 1.0,
            np.float32(cost.listed_after_one),
            np.float32(min(cost.listed, cost.listed_after_one)),
        )
        lost = np.float32(cost.query) * np.maximum(sums.missing, 0.0)
        lost += rate * np.maximum(left, 0.0)
        bounds = sums.gain / np.maximum(sums.gain + 2.0 * lost, np.float32(1e-6))
        return bounds.astype(np.float32)


def _initials(forms: list[Form]) -> tuple[Floats, Floats]:
    """Return how many initials each name has and what they weigh: they may stand for any word."""
    weights = [[term.weight for term in form if term.role is TokenRole.initial] for form in forms]
    return (
        np.array([len(own) for own in weights], np.float32),
        np.array([sum(own) for own in weights], np.float32),
    )


def _padded(rows: list[list[int]], filler: int) -> Keys:
    """Return lists of unequal length as one array, filled up at the end."""
    width = max((len(row) for row in rows), default=0)
    filled = [row + [filler] * (width - len(row)) for row in rows]
    return np.array(filled, dtype=np.int64).reshape(len(rows), width)


def _padded_weights(forms: list[Form]) -> Floats:
    """Return the weights of the terms of each name, shape (names, most terms), 0 at the end."""
    width = max((len(form) for form in forms), default=0)
    filled = [[term.weight for term in form] + [0.0] * (width - len(form)) for form in forms]
    return np.array(filled, dtype=np.float32).reshape(len(forms), width)
