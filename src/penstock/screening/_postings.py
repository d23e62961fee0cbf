"""The rows each asked term reaches in one sort of names, and the most it could gain there."""

import numpy as np

from penstock.screening._asked import AskedTerms
from penstock.screening._flat import Floats, Growing, Integers, Numbers, spans
from penstock.screening._group import Group
from penstock.screening._neighbours import Pairs
from penstock.screening._parameters import load_scoring
from penstock.screening._reach import ReachTable
from penstock.screening._terms import Term
from penstock.text import NameSort

# Pairs of a term and a row kept in memory: four bytes each, beside a table of fixed size.
_MOST_REMEMBERED = 2_000_000
# Words that reach nothing are kept as well; references and numbers never end.
_MOST_TERMS = 1 << 17


class Postings:
    """Answers which rows a term reaches; remembers what it has answered, within bounds.

    Attributes:
        asked: the terms known so far, by number.
        reach: what each pair of a term and a row could add.
    """

    def __init__(self, group: Group) -> None:
        self._group = group
        self.asked = AskedTerms()
        self.reach = ReachTable()
        self._rows: Growing[np.int32] = Growing(np.int32)
        self._starts: Growing[np.int64] = Growing(np.int64)
        self._counts: Growing[np.int64] = Growing(np.int64)
        self._most: Growing[np.float32] = Growing(np.float32)

    def forget(self) -> bool:
        """Begin anew where so much is remembered that it would fill the memory, and say so."""
        is_full = len(self._rows) > _MOST_REMEMBERED or len(self.asked) > _MOST_TERMS
        if is_full:
            self.asked.clear()
            self.reach.clear()
            for held in (self._rows, self._starts, self._counts, self._most):
                held.clear()
        return is_full

    @property
    def size(self) -> int:
        """How many terms have been looked up."""
        return len(self._starts)

    @property
    def starts(self) -> Numbers:
        """Where the rows of each term begin in `rows`."""
        return self._starts.values

    @property
    def counts(self) -> Numbers:
        """How many rows each term reaches."""
        return self._counts.values

    @property
    def rows(self) -> Integers:
        """The rows of all terms end to end."""
        return self._rows.values

    @property
    def most(self) -> Floats:
        """The most each term could add to the sum on any row."""
        return self._most.values

    def look_up(self) -> None:
        """Find the rows of the terms that were numbered since the last time."""
        first = len(self._starts)
        fresh = self.asked.terms[first:]
        if not fresh:
            return
        words = dict.fromkeys(term.spelt for term in fresh if term.is_fuzzy)
        place_of = {word: place for place, word in enumerate(words)}
        found = self._group.vocabulary.find_again(list(words))
        ends = np.searchsorted(found.askers, np.arange(len(words) + 1))
        fuzzy = np.array([n for n, term in enumerate(fresh) if term.is_fuzzy], np.int64)
        asked = np.array([place_of[term.spelt] for term in fresh if term.is_fuzzy], np.int64)
        counts = ends[asked + 1] - ends[asked]
        at = spans(ends[asked], counts)
        equal = [
            (n, place, alike) for n, term in enumerate(fresh) for place, alike in self._equal(term)
        ]
        askers, places, likeness = zip(*equal, strict=True) if equal else ((), (), ())
        self._add(
            first,
            np.concatenate([np.repeat(fuzzy, counts), np.array(askers, np.int64)]),
            np.concatenate([found.terms[at], np.array(places, np.int32)]),
            np.concatenate([found.likeness[at], np.array(likeness, np.float32)]),
            len(fresh),
        )

    def add_joined(self, found: Pairs) -> None:
        """Take in the neighbours of joined words that were numbered since the last time."""
        first = len(self._starts)
        self._add(
            first,
            found.askers.astype(np.int64),
            found.terms,
            found.likeness,
            len(self.asked) - first,
        )

    def _add(
        self, first: int, askers: Numbers, places: Integers, likeness: Floats, size: int
    ) -> None:
        """Merge the postings of all that terms, numbered from `first` on, may pair with."""
        group = self._group
        starts = group.post_start[places]
        counts = group.post_start[places + 1] - starts
        at = spans(starts, counts)
        weights = self.asked.weights[first:]
        terms = np.repeat(askers, counts)
        keys = terms << 32 | group.post_row[at]
        listed = group.post_weight[at]
        gain = np.float32(2.0) * np.repeat(likeness, counts) * np.minimum(listed, weights[terms])
        is_joined = np.repeat(places >= group.vocabulary.token_count, counts)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        heads = np.flatnonzero(np.diff(keys, prepend=-1))
        keys = keys[heads]
        terms, rows = keys >> 32, keys & 0xFFFFFFFF
        if len(keys):
            gain = np.maximum.reduceat(gain[order], heads)
            listed = np.maximum.reduceat(listed[order], heads)
            is_joined = np.logical_or.reduceat(is_joined[order], heads)
        self.reach.add(terms + first, rows, gain, listed, is_joined)
        ends = np.searchsorted(terms, np.arange(size + 1))
        most = np.zeros(size, np.float32)
        np.maximum.at(most, terms, gain)
        self._starts.extend(ends[:-1] + len(self._rows))
        self._counts.extend(ends[1:] - ends[:-1])
        self._most.extend(most)
        self._rows.extend(rows.astype(np.int32))

    def _equal(self, term: Term) -> list[tuple[int, float]]:
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
