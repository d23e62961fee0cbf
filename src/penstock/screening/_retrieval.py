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
from penstock.screening._postings import Postings, TermRows, opening_terms
from penstock.screening._terms import Form
from penstock.text import NameSort, TokenRole

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

    `slots[name, n]` is the number of the n-th term of a name, -1 where it has none; `weights` and
    `words` go with it. `table` holds term number and row of every posting, ascending, as one key.
    """

    opened: Keys
    slots: npt.NDArray[np.int64]
    weights: Floats
    words: Floats
    table: Keys
    gain: Floats
    listed_weight: Floats
    words_met: Floats


class Retriever:
    """Finds the rows of one group that could reach a score floor."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._postings = Postings(group)

    def candidates(self, form: Form, floor: float) -> Candidates:
        """Return the rows that could score `floor` or more for one name."""
        return self.candidates_of_many([form], floor, self._group.sort)[0]

    def candidates_of_many(
        self, forms: list[Form], floor: float, sort: NameSort
    ) -> list[Candidates]:
        """Return, for each name, the rows that could score `floor` or more, ascending.

        `sort` is how the names will be aligned: it decides what missing terms cost.
        """
        cost = load_scoring().missing[sort.value]
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
        slots: list[list[tuple[int, float, int]]] = []
        for number, form in enumerate(forms):
            own: list[tuple[int, float, int]] = []
            slots.append(own)
            found = [self._postings.reached_by(term) for term in form]
            joined = [
                (rows, joint.weight, joint.size)
                for joint in joints(form)
                if len((rows := self._postings.reached_joined(joint)).rows)
            ]
            opening = opening_terms(form, found, query_cost, floor) + [
                rows for rows, _, _ in joined
            ]
            if not opening:
                continue
            opened += [rows.rows | number << 32 for rows in opening if len(rows.rows)]
            single = [
                (rows, term.weight, 1)
                for term, rows in zip(form, found, strict=True)
                if len(rows.rows)
            ]
            for rows, weight, words in (*single, *joined):
                place = numbers.setdefault(id(rows), len(reached))
                if place == len(reached):
                    reached.append(rows)
                own.append((place, weight, words))
        if not opened:
            return None
        keys = np.concatenate(opened)
        keys.sort()
        width = max(len(own) for own in slots)
        laid = np.array(
            [own + [(-1, 0.0, 0)] * (width - len(own)) for own in slots], dtype=np.float64
        ).reshape(len(forms), width, 3)
        return _Batch(
            keys[np.concatenate([[True], keys[1:] != keys[:-1]])],
            laid[:, :, 0].astype(np.int64),
            laid[:, :, 1].astype(np.float32),
            laid[:, :, 2].astype(np.float32),
            np.concatenate([rows.rows | number << 32 for number, rows in enumerate(reached)]),
            np.concatenate([rows.gain for rows in reached]),
            np.concatenate([rows.listed_weight for rows in reached]),
            np.concatenate([rows.words_met for rows in reached]),
        )

    def _bounds(
        self, forms: list[Form], batch: _Batch, cost: Missing
    ) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return an upper bound of the score of each opened row, and whether words may join."""
        names, rows = batch.opened >> 32, batch.opened & 0xFFFFFFFF
        size = len(rows)
        gain, listed, met = (np.zeros(size, np.float32) for _ in range(3))
        may_join = np.zeros(size, np.bool_)
        totals = np.array([sum(term.weight for term in form) for form in forms], np.float32)
        missing = totals[names]
        for slot in range(batch.slots.shape[1]):
            terms = batch.slots[names, slot]
            asked = np.flatnonzero(terms >= 0)
            wanted = terms[asked] << 32 | rows[asked]
            places = np.searchsorted(batch.table, wanted)
            places[places == len(batch.table)] = 0
            hits = batch.table[places] == wanted
            asked, places = asked[hits], places[hits]
            words = batch.words[names[asked], slot]
            gain[asked] += batch.gain[places]
            listed[asked] += batch.listed_weight[places]
            met[asked] += np.maximum(batch.words_met[places], words)
            may_join[asked] |= (batch.words_met[places] > 1.0) | (words > 1.0)
            missing[asked] -= batch.weights[names[asked], slot]
        self._add_initials(forms, names, gain, missing)
        initials = np.array(
            [sum(term.role is TokenRole.initial for term in form) for form in forms], np.float32
        )[names]
        left = self._group.row_weight[rows] - listed - np.float32(_HEAVIEST) * initials
        rate = np.where(
            met + initials <= 1.0,
            np.float32(cost.listed_after_one),
            np.float32(min(cost.listed, cost.listed_after_one)),
        )
        lost = np.float32(cost.query) * np.maximum(missing, 0.0) + rate * np.maximum(left, 0.0)
        return gain / np.maximum(gain + 2.0 * lost, np.float32(1e-6)), may_join

    @staticmethod
    def _add_initials(forms: list[Form], names: Keys, gain: Floats, missing: Floats) -> None:
        """Count every asked initial as met: it may stand for any listed word."""
        weights = np.array(
            [sum(term.weight for term in form if term.role is TokenRole.initial) for form in forms],
            np.float32,
        )[names]
        gain += np.float32(2.0) * weights
        missing -= weights
