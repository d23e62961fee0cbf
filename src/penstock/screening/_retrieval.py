"""Which listed names can still reach a score: an upper bound for every name that shares a term.

For each asked term the rows that bear a neighbour of it are merged into one sorted list with the
most each row could gain. A row's bound is the score formula of `_align` with every doubt resolved
in the row's favour, so no row that `align` would score at the floor or above is ever left out.
Terms are visited rarest first; once the terms not yet visited could not reach the floor by
themselves, no new rows are opened (maximum-score pruning, Turtle and Flood 1995).
"""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import LONGEST_JOINT, joints
from penstock.screening._group import Group
from penstock.screening._neighbours import Floats, Integers, Neighbours
from penstock.screening._parameters import load_scoring
from penstock.screening._terms import Form
from penstock.text import NameSort, TokenRole

# One list word weighs no more than this (role weight times rarity), see scoring.yaml.
_HEAVIEST = 1.0
_MEMO_ROWS = 6_000_000
_SLACK = 1e-4


class TermRows(NamedTuple):
    """The rows an asked term reaches: ascending, without repeats.

    `gain` is the most the pair could add to the score's sum, `listed_weight` the most listed
    weight it could take up, `words_met` how many words that would be (2 where joined).
    """

    rows: Integers
    gain: Floats
    listed_weight: Floats
    words_met: Floats


def asked_words(form: Form) -> tuple[list[str], list[str]]:
    """Return the words, and the joined words, whose neighbours a search for a name needs."""
    return (
        [term.spelt for term in form if term.is_fuzzy],
        [joint.text for joint in joints(form)],
    )


class _Asked(NamedTuple):
    """One asked term, or two asked neighbours as one, on the way through retrieval."""

    text: str
    spelt: str
    weight: float
    is_fuzzy: bool
    words: int


_NO_ROWS = TermRows(
    np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32), np.empty(0, np.float32)
)


def _single(form: Form) -> list[_Asked]:
    return [_Asked(term.text, term.spelt, term.weight, term.is_fuzzy, 1) for term in form]


def _glued(form: Form) -> list[_Asked]:
    return [
        _Asked("", joint.text, joint.weight, is_fuzzy=True, words=joint.size)
        for joint in joints(form)
    ]


_NO_NEIGHBOURS = Neighbours(np.empty(0, np.int32), np.empty(0, np.float32))


class Candidates(NamedTuple):
    """Rows that could score the floor, and whether joined words could have to do with it."""

    rows: Integers
    may_join: npt.NDArray[np.bool_]


_NO_CANDIDATES = Candidates(np.empty(0, np.int32), np.empty(0, np.bool_))


class Retriever:
    """Finds the rows of one group that could reach a score floor. Keeps a bounded memo."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._memo: OrderedDict[_Asked, TermRows] = OrderedDict()
        self._memo_rows = 0

    def candidates(self, form: Form, floor: float) -> Candidates:
        """Return the rows that could score `floor` or more."""
        if not len(self._group) or not form:
            return _NO_CANDIDATES
        asked, glued = _single(form), _glued(form)
        self._look_up([*asked, *glued])
        found = [self._memo[term] for term in asked]
        joined = [(term, self._memo[term]) for term in glued if len(self._memo[term].rows)]
        opening = self._opening(asked, found, form, floor)
        parts = [rows.rows for rows in (*opening, *(rows for _, rows in joined)) if len(rows.rows)]
        if not parts:
            return _NO_CANDIDATES
        rows = np.unique(np.concatenate(parts)) if len(parts) > 1 else parts[0]
        bounds, may_join = self._bounds(rows, form, found, joined)
        enough = bounds >= floor - _SLACK
        return Candidates(rows[enough], may_join[enough])

    def _opening(
        self, asked: list[_Asked], found: list[TermRows], form: Form, floor: float
    ) -> list[TermRows]:
        """Return the term rows that may open new candidates: the rarest, as many as needed."""
        cost = load_scoring().missing[self._group.sort.value].query
        order = sorted(range(len(asked)), key=lambda place: len(found[place].rows))
        total = sum(term.weight for term in asked)
        initials = sum(term.weight for term in form if term.role is TokenRole.initial)
        rest = total
        opening: list[TermRows] = []
        for place in order:
            gain = 2.0 * (rest + initials)
            lost = 2.0 * cost * (total - rest)
            if gain <= 0.0 or gain / (gain + lost) < floor - _SLACK:
                break
            opening.append(found[place])
            rest -= asked[place].weight
        return opening

    def _bounds(
        self,
        rows: Integers,
        form: Form,
        found: list[TermRows],
        joined: list[tuple[_Asked, TermRows]],
    ) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return an upper bound of the score of each row, and whether words may be joined."""
        scoring = load_scoring()
        cost = scoring.missing[self._group.sort.value]
        initial = scoring.role_weights[TokenRole.initial.value]
        size = len(rows)
        gain = np.zeros(size, np.float32)
        listed = np.zeros(size, np.float32)
        met = np.zeros(size, np.float32)
        may_join = np.zeros(size, np.bool_)
        missing = np.full(size, sum(term.weight for term in form), np.float32)
        for term, reached in zip(form, found, strict=True):
            places, hits = _meet(rows, reached.rows)
            gain[hits] += reached.gain[places]
            listed[hits] += reached.listed_weight[places]
            met[hits] += reached.words_met[places]
            may_join[hits] |= reached.words_met[places] > 1.0
            missing[hits] -= term.weight
        for glued, reached in joined:
            places, hits = _meet(rows, reached.rows)
            gain[hits] += reached.gain[places]
            listed[hits] += reached.listed_weight[places]
            met[hits] += glued.words
            may_join[hits] = True
            missing[hits] -= glued.weight
        asked_initials = sum(term.role is TokenRole.initial for term in form)
        gain += 2.0 * initial * asked_initials
        missing -= initial * asked_initials
        left = self._group.row_weight[rows] - listed - _HEAVIEST * asked_initials
        lone = met + asked_initials <= 1.0
        rate = np.where(lone, cost.listed_after_one, min(cost.listed, cost.listed_after_one))
        lost = 2.0 * (cost.query * np.maximum(missing, 0.0) + rate * np.maximum(left, 0.0))
        return gain / np.maximum(gain + lost, np.float32(1e-6)), may_join

    def _look_up(self, asked: list[_Asked]) -> None:
        """Make sure the memo holds the rows of every asked term."""
        vocabulary = self._group.vocabulary
        for term in asked:
            if term in self._memo:
                self._memo.move_to_end(term)
                continue
            if term.words > 1:  # asked neighbours meet one listed word, never several
                found = vocabulary.split_from(term.spelt)
            else:
                found = vocabulary.neighbours(term.spelt) if term.is_fuzzy else _NO_NEIGHBOURS
            self._keep(term, self._rows_of(term, found))
        while self._memo_rows > _MEMO_ROWS and len(self._memo) > len(asked):
            _, dropped = self._memo.popitem(last=False)
            self._memo_rows -= len(dropped.rows)

    def _keep(self, term: _Asked, rows: TermRows) -> None:
        self._memo[term] = rows
        self._memo_rows += len(rows.rows)

    def _rows_of(self, asked: _Asked, found: Neighbours) -> TermRows:
        """Merge the postings of an asked term's neighbours."""
        group = self._group
        places, values = found.terms, found.likeness
        token_count = group.vocabulary.token_count
        more = [
            (place, likeness)
            for place, likeness in (
                (group.vocabulary.place_of(asked.text) if asked.text else None, 1.0),
                (self._initial_of(asked), load_scoring().initial_likeness),
            )
            if place is not None
        ]
        terms = np.concatenate([places, np.array([place for place, _ in more], np.int32)])
        likeness = np.concatenate([values, np.array([value for _, value in more], np.float32)])
        if not len(terms):
            return _NO_ROWS
        starts = group.post_start[terms]
        counts = group.post_start[terms + 1] - starts
        total = int(counts.sum())
        if not total:
            return _NO_ROWS
        before = np.cumsum(counts) - counts
        places = np.arange(total) - np.repeat(before - starts, counts)
        rows = group.post_row[places]
        listed = group.post_weight[places]
        gain = np.repeat(likeness, counts) * np.float32(2.0)
        gain *= np.minimum(listed, np.float32(asked.weight))
        words_met = np.where(terms < token_count, asked.words, float(LONGEST_JOINT))
        met = np.repeat(words_met, counts)
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        return TermRows(
            rows[starts],
            np.maximum.reduceat(gain[order], starts),
            np.maximum.reduceat(listed[order], starts),
            np.maximum.reduceat(met[order], starts).astype(np.float32),
        )

    def _initial_of(self, asked: _Asked) -> int | None:
        """Return the place of the listed initial that an asked word of a person could meet."""
        is_word = asked.is_fuzzy and asked.words == 1 and len(asked.spelt) > 1
        if not is_word or self._group.sort is not NameSort.person:
            return None
        return self._group.vocabulary.place_of(asked.spelt[0])


def _meet(rows: Integers, others: Integers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return places in `others` and in `rows` (both ascending) that hold the same row."""
    if not len(others):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.searchsorted(others, rows)
    places[places == len(others)] = 0
    hits = np.flatnonzero(others[places] == rows)
    return places[hits], hits
