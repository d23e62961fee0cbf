"""The names of several sorts in one row space, to be searched at once.

Rows of one sort stand together, sort after sort; so do the postings. What an asked term reaches
depends on the sort it is asked in, so that one pass over arrays serves them all.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from penstock.screening import _compiled
from penstock.screening._arrays import check_lengths, check_places
from penstock.screening._flat import Floats, Integers, Numbers
from penstock.screening._group import Group
from penstock.screening._parameters import load_scoring
from penstock.text import NameSort

_SLACK = 1e-4


class NameSpace:
    """The rows of some groups of one index, one after another.

    Args:
        groups: the names of each sort, all of one vocabulary; at least one group.

    Attributes:
        groups: the same, by the number of their sort.
        vocabulary: the words of all of them.
        first_row: where the rows of each sort begin, and where the last ones end.
        post_row, post_weight: postings, sort after sort, rows counted from the first sort's.
        row_weight: summed weight of the terms of each row.
        light: the same without its words, rounded up.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = tuple(groups)
        self.vocabulary = groups[0].vocabulary
        self.first_row = list(accumulate(map(len, groups), initial=0))
        self.post_row: Integers = np.concatenate(
            [group.post_row + first for group, first in zip(groups, self.first_row, strict=False)],
            dtype=np.int32,
        )
        self.post_weight: Floats = np.concatenate([group.post_weight for group in groups])
        self.row_weight: Floats = np.concatenate([group.row_weight for group in groups])
        self.light: Floats = np.concatenate([_light_weights(group) for group in groups])
        ends = accumulate((len(group.post_row) for group in groups), initial=0)
        self._starts = np.stack(
            [group.post_start + first for group, first in zip(groups, ends, strict=False)]
        )

        if _compiled.is_compiled:
            self._check()

    def _check(self) -> None:
        """Make sure that postings and rows lead to rows and words only."""
        rows = np.empty(len(self), np.bool_)
        check_lengths("rows", rows, self.row_weight, self.light)
        check_lengths("postings", self.post_row, self.post_weight)
        check_places(self.post_row, len(self), "postings")
        check_places(self._starts, len(self.post_row) + 1, "postings of words")
        texts = self.vocabulary.texts
        check_lengths("words with postings", self._starts[0, 1:], texts)
        for group in self.groups:
            check_places(group.term_spelt, len(texts), "words of names")

    def __len__(self) -> int:
        return self.first_row[-1]

    def spans(self, sorts: Numbers, places: npt.NDArray[np.integer]) -> tuple[Numbers, Numbers]:
        """Return where the postings of words begin, and how many they are.

        Args:
            sorts: the number of the sort each word is asked in.
            places: of the words in the vocabulary.
        """
        starts: Numbers = self._starts[sorts, places]
        return starts, self._starts[sorts, places + 1] - starts

    def merger(self) -> "_compiled.Reached":
        """Return what merges postings of these rows in compiled code."""
        return _compiled.Reached(
            self._starts,
            self.post_row,
            self.post_weight,
            len(self),
            self.vocabulary.token_count,
        )

    @cached_property
    def person(self) -> int:
        """The number of the sort of persons, -1 where it has none."""
        sorts = [group.sort for group in self.groups]
        return sorts.index(NameSort.person) if NameSort.person in sorts else -1


class Costs:
    """What missing terms cost at least, by the number of the sort: arrays of shape (sorts,).

    Attributes:
        query: a unit of weight that the asked name has and the row has not, at the least.
        lone_query: the same where one word has met.
        lone_rate: a unit that the row has and the asked name has not, where one word has met.
        rate: the same at the least.
    """

    def __init__(self, space: NameSpace) -> None:
        rows = [_costs(group.sort) for group in space.groups]
        columns = np.array(rows, np.float32).reshape(-1, 4).T
        self.query, self.lone_query, self.lone_rate, self.rate = map(np.ascontiguousarray, columns)


def _costs(sort: NameSort) -> tuple[float, float, float, float]:
    cost = load_scoring().missing[sort.value]

    def least(words_met: int) -> tuple[float, float]:
        rates = [
            cost.rates(words_met, words_met, asked_inside=inside, listed_inside=inside)
            for inside in (False, True)
        ]
        return min(asked for asked, _ in rates), min(listed for _, listed in rates)

    alone, together = least(1), least(2)
    return (
        2.0 * min(cost.query, cost.query_inside),
        2.0 * alone[0],
        2.0 * alone[1],
        2.0 * min(alone[1], together[1]),
    )


def _light_weights(group: Group) -> Floats:
    """Return the weight of each row without its words, rounded up."""
    found = group.occurrences()
    words = np.bincount(found.row, found.weight * found.is_word, len(group))
    light: Floats = (group.row_weight - words + _SLACK).astype(np.float32)
    return light
