"""The rows each asked term reaches in one sort of names, and the most it could gain there."""

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import LONGEST_JOINT, joints
from penstock.screening._group import Group
from penstock.screening._neighbours import Floats
from penstock.screening._parameters import load_scoring
from penstock.screening._terms import Form
from penstock.screening._vocabulary import Vocabulary
from penstock.text import NameSort, TokenRole

# Postings kept in memory, about twenty bytes each.
_MEMO_ROWS = 4_000_000


class AskedTerm(NamedTuple):
    """One asked term, or asked neighbours as one, on the way through retrieval.

    `text` is what equals (empty for neighbours), `spelt` what may be alike, `words` how many
    terms of the name it stands for.
    """

    text: str
    spelt: str
    weight: float
    is_fuzzy: bool
    words: int


class TermRows(NamedTuple):
    """The rows an asked term reaches: ascending, without repeats.

    `gain` is the most the pair could add to the score's sum, `listed_weight` the most listed
    weight it could take up, `words_met` how many words that would be (more where joined).
    """

    rows: npt.NDArray[np.int64]
    gain: Floats
    listed_weight: Floats
    words_met: Floats


_NOTHING = np.empty(0, np.float32)
NO_ROWS = TermRows(np.empty(0, np.int64), _NOTHING, _NOTHING, _NOTHING)


def single_terms(form: Form) -> list[AskedTerm]:
    """Return the terms of a name as they are asked one by one."""
    return [AskedTerm(term.text, term.spelt, term.weight, term.is_fuzzy, 1) for term in form]


def joined_terms(form: Form, vocabulary: Vocabulary) -> list[AskedTerm]:
    """Return the neighbouring terms of a name that are one word somewhere on a list."""
    return [
        AskedTerm("", joint.text, joint.weight, is_fuzzy=True, words=joint.size)
        for joint in joints(form)
        if len(vocabulary.split_from(joint.text).terms)
    ]


class Postings:
    """Answers which rows a term reaches; remembers what it has answered, within bounds."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._memo: OrderedDict[AskedTerm, TermRows] = OrderedDict()
        self._memo_rows = 0

    def reached_by(self, asked: AskedTerm) -> TermRows:
        """Return the rows a term reaches."""
        known = self._memo.get(asked)
        if known is not None:
            return known
        rows = self._merge(asked)
        self._memo[asked] = rows
        self._memo_rows += len(rows.rows)
        while self._memo_rows > _MEMO_ROWS and len(self._memo) > 1:
            _, dropped = self._memo.popitem(last=False)
            self._memo_rows -= len(dropped.rows)
        return rows

    def _merge(self, asked: AskedTerm) -> TermRows:
        """Merge the postings of everything the term may pair with."""
        vocabulary = self._group.vocabulary
        if asked.words > 1:  # asked neighbours meet one listed word, never several
            terms, likeness = vocabulary.split_from(asked.spelt)
        else:
            others = self._equal_and_initial(asked)
            terms = np.array([place for place, _ in others], np.int32)
            likeness = np.array([value for _, value in others], np.float32)
            if asked.is_fuzzy:
                found = vocabulary.neighbours(asked.spelt)
                terms = np.concatenate([found.terms, terms])
                likeness = np.concatenate([found.likeness, likeness])
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
        gain *= np.minimum(listed, np.float32(asked.weight))
        is_single = terms < vocabulary.token_count
        met = np.repeat(np.where(is_single, asked.words, LONGEST_JOINT), counts)
        order = np.argsort(rows, kind="stable")
        rows = rows[order]
        first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        return TermRows(
            rows[first].astype(np.int64),
            np.maximum.reduceat(gain[order], first),
            np.maximum.reduceat(listed[order], first),
            np.maximum.reduceat(met[order], first).astype(np.float32),
        )

    def _equal_and_initial(self, asked: AskedTerm) -> list[tuple[int, float]]:
        """Return the listed term equal to an asked one, and the initial a word may meet."""
        vocabulary = self._group.vocabulary
        found = []
        if asked.text and (place := vocabulary.place_of(asked.text)) is not None:
            found.append((place, 1.0))
        is_word = asked.is_fuzzy and len(asked.spelt) > 1
        if is_word and self._group.sort is NameSort.person:
            place = vocabulary.place_of(asked.spelt[0])
            if place is not None:
                found.append((place, load_scoring().initial_likeness))
        return found


def can_reach(
    asked: list[AskedTerm], found: list[TermRows], form: Form, query_cost: float, floor: float
) -> bool:
    """Tell whether a row with every term that is listed at all could reach the floor."""
    total = sum(term.weight for term in asked)
    reach = sum(
        term.weight for term, rows in zip(asked, found, strict=True) if len(rows.rows)
    ) + sum(term.weight for term in form if term.role is TokenRole.initial)
    return reach >= total or reach >= floor * (reach + query_cost * (total - reach))


def opening_terms(
    asked: list[AskedTerm], found: list[TermRows], form: Form, query_cost: float, floor: float
) -> list[TermRows]:
    """Return the rows that may open new candidates: those of the rarest terms.

    As many terms as needed until the others could not reach the floor by themselves
    (maximum-score pruning, Turtle and Flood 1995).
    """
    order = sorted(range(len(asked)), key=lambda place: len(found[place].rows))
    total = sum(term.weight for term in asked)
    initials = sum(term.weight for term in form if term.role is TokenRole.initial)
    rest = total
    opening: list[TermRows] = []
    for place in order:
        gain = 2.0 * (rest + initials)
        if gain <= 0.0 or gain / (gain + 2.0 * query_cost * (total - rest)) < floor:
            break
        opening.append(found[place])
        rest -= asked[place].weight
    return opening
