"""The rows each asked term reaches in one sort of names, and the most it could gain there."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import LONGEST_JOINT, Joint
from penstock.screening._group import Group
from penstock.screening._neighbours import Floats, Integers
from penstock.screening._parameters import load_scoring
from penstock.screening._terms import Form, Term
from penstock.text import NameSort, TokenRole

# Postings kept in memory, about twenty bytes each.
_MOST_REMEMBERED = 4_000_000


class TermRows(NamedTuple):
    """The rows an asked term reaches: ascending, without repeats.

    `gain` is the most the pair could add to the score's sum, `listed_weight` the most listed
    weight it could take up, `words_met` how many words that would be (more where joined).
    """

    rows: npt.NDArray[np.int64]
    gain: Floats
    listed_weight: Floats
    words_met: Floats


_ROUNDING = 1e-9
_NOTHING = np.empty(0, np.float32)
NO_ROWS = TermRows(np.empty(0, np.int64), _NOTHING, _NOTHING, _NOTHING)


class Postings:
    """Answers which rows a term reaches; remembers what it has answered, within bounds.

    Terms come from a cache of their own (`_terms`), so the same term is nearly always the same
    object, and its identity is a cheaper key than its content.
    """

    def __init__(self, group: Group) -> None:
        self._group = group
        self._by_term: dict[int, tuple[Term, TermRows]] = {}
        self._by_joint: dict[tuple[str, float], TermRows] = {}
        self._remembered = 0

    def reached_by(self, term: Term) -> TermRows:
        """Return the rows a single term reaches."""
        known = self._by_term.get(id(term))
        if known is not None and known[0] is term:
            return known[1]
        vocabulary = self._group.vocabulary
        others = self._equal_and_initial(term)
        terms = np.array([place for place, _ in others], np.int32)
        likeness = np.array([value for _, value in others], np.float32)
        if term.is_fuzzy:
            found = vocabulary.neighbours(term.spelt)
            terms = np.concatenate([found.terms, terms])
            likeness = np.concatenate([found.likeness, likeness])
        rows = self._remember(self._merge(terms, likeness, term.weight, 1))
        self._by_term[id(term)] = (term, rows)
        return rows

    def reached_joined(self, joint: Joint) -> TermRows:
        """Return the rows that neighbours written as one word reach: one listed word each."""
        found = self._group.vocabulary.split_from(joint.text)
        if not len(found.terms):
            return NO_ROWS  # nearly all neighbours are no word together
        key = (joint.text, joint.weight)
        if key not in self._by_joint:
            rows = self._merge(found.terms, found.likeness, joint.weight, joint.size)
            self._by_joint[key] = self._remember(rows)
        return self._by_joint[key]

    def _remember(self, rows: TermRows) -> TermRows:
        """Count rows that are about to be remembered; forget everything where it is too much."""
        if self._remembered > _MOST_REMEMBERED:
            self._by_term.clear()
            self._by_joint.clear()
            self._remembered = 0
        self._remembered += len(rows.rows)
        return rows

    def _merge(self, terms: Integers, likeness: Floats, weight: float, words: int) -> TermRows:
        """Merge the postings of everything an asked word may pair with."""
        vocabulary = self._group.vocabulary
        if not len(terms):
            return NO_ROWS
        starts = self._group.post_start[terms]
        counts = self._group.post_start[terms + 1] - starts
        total = int(counts.sum())
        if not total:
            return NO_ROWS
        before = np.cumsum(counts) - counts
        places = np.arange(total) - np.repeat(before - starts, counts)
        rows = self._group.post_row[places]
        listed = self._group.post_weight[places]
        gain = np.repeat(likeness, counts) * np.float32(2.0)
        gain *= np.minimum(listed, np.float32(weight))
        is_single = terms < vocabulary.token_count
        met = np.repeat(np.where(is_single, words, LONGEST_JOINT), counts)
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        return TermRows(
            rows[first].astype(np.int64),
            np.maximum.reduceat(gain[order], first),
            np.maximum.reduceat(listed[order], first),
            np.maximum.reduceat(met[order], first).astype(np.float32),
        )

    def _equal_and_initial(self, term: Term) -> list[tuple[int, float]]:
        """Return the listed term equal to an asked one, and the initial a word may meet."""
        vocabulary = self._group.vocabulary
        found = []
        if (place := vocabulary.place_of(term.text)) is not None:
            found.append((place, 1.0))
        is_word = term.is_fuzzy and len(term.spelt) > 1
        if is_word and self._group.sort is NameSort.person:
            place = vocabulary.place_of(term.spelt[0])
            if place is not None:
                found.append((place, load_scoring().initial_likeness))
        return found


def opened_rows(
    form: Form, found: list[TermRows], query_cost: float, floor: float
) -> list[npt.NDArray[np.int64]]:
    """Return the rows that enough terms of a name reach for the floor to be possible.

    Rows are opened by the rarest terms, as many as needed until the others could not reach the
    floor by themselves (maximum-score pruning, Turtle and Flood 1995); of those, the rows stay on
    which the terms that meet weigh enough. None where all terms that are listed at all do not.
    """
    total = reach = initials = 0.0
    for term, rows in zip(form, found, strict=True):
        total += term.weight
        is_initial = term.role is TokenRole.initial
        initials += term.weight if is_initial else 0.0
        reach += term.weight if is_initial or len(rows.rows) else 0.0
    # gain / (gain + query_cost * (total - gain)) >= floor, solved for the gain
    needed = floor * query_cost * total / (1.0 - floor + floor * query_cost)
    if reach < needed:
        return []
    order = sorted(range(len(form)), key=lambda place: len(found[place].rows))
    rest = total
    opened: list[npt.NDArray[np.int64]] = []
    for place in order:
        if rest + initials < needed or rest + initials <= 0.0:
            break
        if len(found[place].rows):
            opened.append(_weighty(form, found, place, needed - initials))
        rest -= form[place].weight
    return opened


def _weighty(
    form: Form, found: list[TermRows], opener: int, needed: float
) -> npt.NDArray[np.int64]:
    """Return the rows of one term on which all terms that meet weigh `needed` or more."""
    rows = found[opener].rows
    if form[opener].weight >= needed:
        return rows
    weights = np.full(len(rows), form[opener].weight)
    for place, term in enumerate(form):
        others = found[place].rows
        if place == opener or not len(others):
            continue
        at = np.searchsorted(others, rows)
        at[at == len(others)] = 0
        weights[others[at] == rows] += term.weight
    return rows[weights >= needed - _ROUNDING]
