"""The rows each asked term reaches in the sort it is asked in, and the most it could gain there."""

from collections.abc import Sequence

import numpy as np

from penstock.screening import _compiled
from penstock.screening._asked import AskedTerms
from penstock.screening._flat import Floats, Growing, Integers, Numbers, heads, spans
from penstock.screening._likeness import Likenesses
from penstock.screening._name_space import NameSpace
from penstock.screening._neighbours import Pairs
from penstock.screening._parameters import load_scoring
from penstock.screening._reach import ReachTable
from penstock.screening._sides import Side, side_of_terms
from penstock.screening._terms import Form, Term

# Pairs of a term and a row kept in memory: four bytes each, beside a table of fixed size.
_MOST_REMEMBERED = 6_000_000
# Words that reach nothing are kept as well; references and numbers never end. A word takes 700
# bytes, in each sort of names, with all that is known of it.
MOST_WORDS = 3 << 17


class Postings:
    """Answers which rows a term reaches; remembers what it has answered, within bounds.

    Args:
        space: the rows.
        most_words: how many terms are remembered before all are forgotten.

    Attributes:
        asked: the terms known so far, by number.
        reach: what each pair of a term and a row could add.
    """

    def __init__(self, space: NameSpace, most_words: int = MOST_WORDS) -> None:
        self._space = space
        self._most_words = most_words
        self.asked = AskedTerms()
        self.reach = ReachTable()
        self._fast = space.merger() if _compiled.is_compiled else None
        self._rows: Growing[np.int32] = Growing(np.int32)
        self._starts: Growing[np.int64] = Growing(np.int64)
        self._counts: Growing[np.int64] = Growing(np.int64)
        self._most: Growing[np.float32] = Growing(np.float32)
        # Number of a term and place of a listed one in one number, ascending; how alike they are.
        self._near: Growing[np.int64] = Growing(np.int64)
        self._alike: Growing[np.float64] = Growing(np.float64)

    def forget(self) -> bool:
        """Begin anew where so much is remembered that it would fill the memory, and say so."""
        is_full = len(self._rows) > _MOST_REMEMBERED or len(self.asked) > self._most_words
        if is_full:
            self.asked.clear()
            self.reach.clear()
            for held in (self._rows, self._starts, self._counts, self._near):
                held.clear()
            self._most.clear()
            self._alike.clear()
            if self._fast is not None:
                self._fast.forget()
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

    def side_of(self, forms: Sequence[Form], sort: int) -> Side:
        """Return names looked up before in one sort as arrays, `words` being numbers of terms."""
        numbers = self.asked.number(forms, [sort] * len(forms))
        flat = np.array([number for own in numbers for number in own], np.int64)
        return side_of_terms([len(own) for own in numbers], flat, self.asked.compared(flat))

    def likeness(self, numbers: Numbers, places: Numbers) -> Likenesses:
        """Return how alike the words of terms are to listed single words, each by its number."""
        near = self._near.values
        if not len(near):
            return np.zeros(len(numbers), np.float64)
        keys = numbers << 32 | places
        found = near.searchsorted(keys)
        found[found == len(near)] = 0
        alike: Likenesses = self._alike.values[found]
        alike[near[found] != keys] = 0.0
        return alike

    def look_up(self) -> None:
        """Find the rows of the terms that were numbered since the last time."""
        first = len(self._starts)
        fresh = self.asked.terms[first:]
        if not fresh:
            return
        words = dict.fromkeys(term.spelt for term in fresh if term.is_fuzzy)
        place_of = {word: place for place, word in enumerate(words)}
        found = self._space.vocabulary.find_again(list(words))
        ends = found.askers.searchsorted(np.arange(len(words) + 1))
        fuzzy = np.array([n for n, term in enumerate(fresh) if term.is_fuzzy], np.int64)
        asked = np.array([place_of[term.spelt] for term in fresh if term.is_fuzzy], np.int64)
        counts = ends[asked + 1] - ends[asked]
        at = spans(ends[asked], counts)
        numbers, near, alike = fuzzy.repeat(counts), found.terms[at], found.likeness[at]
        is_single = near < self._space.vocabulary.token_count
        self._near.extend((numbers[is_single] + first) << 32 | near[is_single])
        self._alike.extend(alike[is_single])
        texts = [self._space.vocabulary.number_of(term.text) for term in fresh]
        self.asked.tell_texts(texts)
        equal = [(n, place, 1.0) for n, place in enumerate(texts) if place >= 0]
        equal += self._initials(fresh, first)
        askers, places, likeness = zip(*equal, strict=True) if equal else ((), (), ())
        self._add(
            first,
            np.concatenate([numbers, np.array(askers, np.int64)]),
            np.concatenate([near, np.array(places, np.int32)]),
            np.concatenate([alike, np.array(likeness, np.float64)]),
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
        self, first: int, askers: Numbers, places: Integers, likeness: Likenesses, size: int
    ) -> None:
        """Merge the postings of all that terms, numbered from `first` on, may pair with."""
        if self._fast is None:
            rows, ends, most = self._plainly_merged(first, askers, places, likeness, size)
        else:
            rows, ends, most = self._fast.add(
                first,
                askers,
                places.astype(np.int64),
                likeness,
                self.asked.sorts[first:],
                self.asked.weights[first:],
                self.reach.slots,
            )
        before = len(self._rows)
        starts = np.zeros(size, np.int64)
        starts[1:] = ends[:-1]
        self._starts.extend(before + starts)
        self._counts.extend(ends - starts)
        self._most.extend(most)
        self._rows.extend(rows)

    def _plainly_merged(
        self, first: int, askers: Numbers, places: Integers, likeness: Likenesses, size: int
    ) -> tuple[Integers, Numbers, Floats]:
        """Return the rows of terms end to end, where those of each end, and the most of each."""
        space = self._space
        starts, counts = space.spans(self.asked.sorts[first:][askers], places)
        at = spans(starts, counts)
        weights = self.asked.weights[first:]
        terms = askers.repeat(counts)
        keys = terms << 32 | space.post_row[at]
        listed = space.post_weight[at]
        alike = likeness.astype(np.float32).repeat(counts)
        gain = np.float32(2.0) * alike * np.minimum(listed, weights[terms])
        is_joined = (places >= space.vocabulary.token_count).repeat(counts)
        order = keys.argsort(kind="stable")
        keys = keys[order]
        first_of_key = heads(keys)
        keys = keys[first_of_key]
        terms, rows = keys >> 32, keys & 0xFFFFFFFF
        if len(keys):
            gain = np.maximum.reduceat(gain[order], first_of_key)
            listed = np.maximum.reduceat(listed[order], first_of_key)
            is_joined = np.logical_or.reduceat(is_joined[order], first_of_key)
        self.reach.add(terms + first, rows, gain, listed, is_joined)
        most = np.zeros(size, np.float32)
        np.maximum.at(most, terms, gain)
        ends = terms.searchsorted(np.arange(size), side="right")
        return rows.astype(np.int32), ends, most

    def _initials(self, fresh: Sequence[Term], first: int) -> list[tuple[int, int, float]]:
        """Return, for words of persons by place, the initial each may meet and how alike it is."""
        vocabulary, likeness = self._space.vocabulary, load_scoring().initial_likeness
        person = self._space.person
        return [
            (n, place, likeness)
            for n, (term, sort) in enumerate(
                zip(fresh, self.asked.sorts[first:].tolist(), strict=True)
            )
            if sort == person
            and term.is_fuzzy
            and len(term.spelt) > 1
            and (place := vocabulary.place_of(term.spelt[0])) is not None
        ]
