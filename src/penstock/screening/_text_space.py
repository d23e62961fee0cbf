"""The names of all sorts in one row space, laid out to be opened by the words of texts.

Rows of one sort stand together, sort after sort, so that one pass over the postings of a word finds
the names of every sort. Names are opened by the words that tell them apart. What tables know (legal
forms, company words, places) is only counted on names that are open already, save where a name
holds little else.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._flat import Flags, Floats, Integers, Numbers
from penstock.screening._group import Group, Known
from penstock.screening._index import Index
from penstock.screening._parameters import load_scoring
from penstock.screening._remembered import Remembered
from penstock.text import NameSort

# Persons and ships last: what holds for them alone is told by where their rows begin.
_ORDER = (NameSort.organisation, NameSort.other, NameSort.person, NameSort.vessel)
_SLACK = 1e-4
_MOST_REMEMBERED = 1 << 13


class Postings(NamedTuple):
    """Where words stand: the rows, what the words weigh there, and whether they tell a name.

    `is_name` is 1 for words and places, 0 for all else; `is_word` says that no table knows it.
    """

    row: Numbers
    weight: Floats
    is_name: Floats
    is_word: Flags


class KnownTerms(NamedTuple):
    """The terms that tables know, row after row: counted on open rows only.

    `place` and `spelt` are where they stand in the vocabulary, `start` where those of each row
    begin; `words` and `names` say how many telling words and names each one is.
    """

    start: Numbers
    place: Numbers
    spelt: Numbers
    weight: Floats
    words: Floats
    names: Floats


class _Laid(NamedTuple):
    """One sort of names, its rows counted from 0."""

    places: Numbers
    postings: Postings
    known: KnownTerms
    is_plain: Flags


class RowTerms(NamedTuple):
    """The terms of one row: their places, and those that tables know, see `Group.known`.

    `letters` are those that the terms begin with.
    """

    places: frozenset[int]
    letters: frozenset[str]
    known: dict[int, Known]
    is_plain: bool


class RowSpace:
    """The rows of all sorts of an index, one after another.

    Args:
        index: what texts are searched for.
        floor: the least score that counts.

    Attributes:
        sorts: the sorts, in the order of their rows.
        first_row: where the rows of each sort begin, and where the last ones end.
        row_weight: summed weight of the terms of each row.
        row_rate: what each unit of weight costs that a text leaves out of a row.
        query_rates: what each unit of weight costs that a text has and a row has not, by sort.
        postings: what `spans` points into.
        known: the terms that tables know.
        has_known: which rows have any of them.
        known_places: where in the vocabulary they stand.
    """

    def __init__(self, index: Index, floor: float) -> None:
        self.vocabulary = index.vocabulary
        self.sorts = tuple(sort for sort in _ORDER if sort in index.groups)
        self._groups = [index.groups[sort] for sort in self.sorts]
        self.first_row = list(accumulate(map(len, self._groups), initial=0))
        costs = [load_scoring().missing[sort.value] for sort in self.sorts]
        rates = [min(cost.listed, cost.listed_inside, cost.listed_after_one) for cost in costs]
        self.query_rates = [min(cost.query, cost.query_inside) for cost in costs]
        sizes = list(map(len, self._groups))
        self.row_rate = np.array(rates, np.float32).repeat(sizes)
        self.row_weight: Floats = np.concatenate([group.row_weight for group in self._groups])
        # Parties of unknown kind stand in every sort; in texts they are looked for as bodies.
        bodies = index.groups[NameSort.organisation].row_party
        none = np.empty(0, np.int32)
        laid = [
            _laid_out(group, none if group.sort is NameSort.organisation else bodies, rate, floor)
            for group, rate in zip(self._groups, rates, strict=True)
        ]
        self._is_plain: Flags = np.concatenate([own.is_plain for own in laid])
        self._start, self.postings = self._joined_postings(laid)
        self.known = self._joined_known(laid)
        self.has_known: Flags = np.diff(self.known.start) > 0
        both = np.concatenate([self.known.place, self.known.spelt])
        self.known_places = frozenset(np.unique(both).tolist())
        self._terms: Remembered[int, RowTerms] = Remembered(_MOST_REMEMBERED)

    def _joined_postings(self, laid: Sequence[_Laid]) -> tuple[Numbers, Postings]:
        count = len(laid)
        keys = np.concatenate([own.places * count + number for number, own in enumerate(laid)])
        shifted = zip(self.first_row, laid, strict=False)
        rows = np.concatenate([own.postings.row + first for first, own in shifted])
        order = np.lexsort((rows, keys))
        size = len(self._groups[0].post_start) * count
        start = np.searchsorted(keys[order], np.arange(size + 1))
        return start, Postings(
            rows[order],
            np.concatenate([own.postings.weight for own in laid])[order],
            np.concatenate([own.postings.is_name for own in laid])[order],
            np.concatenate([own.postings.is_word for own in laid])[order],
        )

    def _joined_known(self, laid: Sequence[_Laid]) -> KnownTerms:
        ends = accumulate((len(own.known.place) for own in laid), initial=0)
        starts = [own.known.start[:-1] + end for own, end in zip(laid, ends, strict=False)]
        last = sum(len(own.known.place) for own in laid)
        return KnownTerms(
            np.concatenate([*starts, [last]]),
            *(
                np.concatenate([own.known[field] for own in laid])
                for field in range(1, len(KnownTerms._fields))
            ),
        )

    def sort_number(self, row: int) -> int:
        """Return the number of the sort of a row."""
        return bisect_right(self.first_row, row) - 1

    def rows_of(self, sort: NameSort) -> tuple[int, int]:
        """Return from where to where (excluded) the rows of a sort stand."""
        if sort not in self.sorts:
            return self.first_row[-1], self.first_row[-1]
        number = self.sorts.index(sort)
        return self.first_row[number], self.first_row[number + 1]

    def terms(self, row: int) -> RowTerms:
        """Return the terms of a row."""
        if row in self._terms:
            return self._terms[row]
        number = self.sort_number(row)
        group, own = self._groups[number], row - self.first_row[number]
        is_plain = bool(self._is_plain[row])
        places = group.places(own)
        letters = frozenset(self.vocabulary.texts[place][:1] for place in places)
        known = group.known(own, with_words=is_plain)
        made = self._terms[row] = RowTerms(places, letters, known, is_plain)
        return made

    def spans(
        self, places: npt.NDArray[np.integer], sorts: Sequence[int]
    ) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield where the postings of words begin and end, for each run of neighbouring sorts.

        Args:
            places: of the words in the vocabulary.
            sorts: numbers of the sorts asked for, ascending.
        """
        count = len(self.sorts)
        first = 0
        for at, number in enumerate(sorts):
            if at + 1 == len(sorts) or sorts[at + 1] != number + 1:
                base = places * count
                yield self._start[base + sorts[first]], self._start[base + number + 1]
                first = at + 1


def _laid_out(group: Group, left_out: Integers, rate: float, floor: float) -> _Laid:
    """Return the rows of one sort without those of the parties `left_out`."""
    found = group.occurrences()
    size = len(group)
    known = np.where(found.is_word, np.float32(0.0), found.weight)
    free = np.bincount(found.row, known, size)
    lost = np.float32(rate) * np.maximum(group.row_weight - free, 0.0)
    is_plain = free >= (floor - _SLACK) * (free + lost)
    is_in = ~np.isin(group.row_party, left_out)
    kept = np.flatnonzero((found.is_word | is_plain[found.row]) & is_in[found.row])
    other = kept[found.term[kept] != found.spelt[kept]]
    token_count = group.vocabulary.token_count
    first = int(group.post_start[token_count])
    counts = np.diff(group.post_start[token_count:])
    joined = np.repeat(np.arange(token_count, len(group.post_start) - 1), counts)
    joined_row = group.post_row[first:]
    here = np.flatnonzero(is_in[joined_row])
    always = np.ones(len(here), bool)
    postings = Postings(
        np.concatenate([found.row[kept], found.row[other], joined_row[here]]).astype(np.int64),
        np.concatenate([found.weight[kept], found.weight[other], group.post_weight[first:][here]]),
        np.concatenate([found.is_name[kept], found.is_name[other], always]).astype(np.float32),
        np.concatenate([found.is_word[kept], found.is_word[other], always]),
    )
    places = np.concatenate([found.term[kept], found.spelt[other], joined[here]]).astype(np.int64)
    rest = np.flatnonzero(~found.is_word & ~is_plain[found.row])
    return _Laid(
        places,
        postings,
        KnownTerms(
            np.searchsorted(found.row[rest], np.arange(size + 1)),
            found.term[rest].astype(np.int64),
            found.spelt[rest].astype(np.int64),
            found.weight[rest],
            found.is_telling[rest].astype(np.float32),
            found.is_name[rest].astype(np.float32),
        ),
        is_plain,
    )
