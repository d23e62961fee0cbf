"""Rows of which all the pieces of a part of a text together could be enough.

What words add to rows is summed up by row; nearly all rows are met by one word, which is too few.
`PlainCandidates` sums in numpy and is the oracle; where loops are compiled, they do it
(`tests/screening/test_compiled.py`).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening import _compiled
from penstock.screening._flat import Floats, Numbers
from penstock.screening._parameters import load_scoring
from penstock.screening._text_space import RowSpace
from penstock.screening._text_sums import Groups, Sums, WordRows
from penstock.text import NameSort, TokenRole

_SLACK = 1e-4
_FEWEST_WORDS = 2
_FEWEST_OF_SHIPS = 1


class OpenedBlock(NamedTuple):
    """What the pieces of a part of a text lead to.

    `opened` are the rows of each distinct piece; `places` the terms that pieces are alike, those
    in `initials` in names of persons only. `letters` is how many words are initials, `is_cued`
    whether something in the part says that a ship is meant.
    """

    opened: list[WordRows]
    places: list[frozenset[int]]
    initials: list[frozenset[int]]
    letters: int
    is_cued: bool


class TextCandidates:
    """Finds the rows that parts of texts could be.

    Args:
        space: the rows.
        floor: the least score that counts.
    """

    def __init__(self, space: RowSpace, floor: float) -> None:
        self._plain = PlainCandidates(space, floor)
        self._fast: _compiled.TextSums | None = None
        if _compiled.is_compiled:
            self._fast = _compiled.TextSums(
                space.row_weight,
                space.row_rate,
                space.known,
                (*space.rows_of(NameSort.person), *space.rows_of(NameSort.vessel)),
                max(space.known_places, default=-1) + 1,
                (_FEWEST_WORDS, _FEWEST_OF_SHIPS),
                _of_initial(),
                floor - _SLACK,
            )

    def of(self, blocks: Sequence[OpenedBlock]) -> list[list[int]]:
        """Return the rows of each block that could be enough, ascending."""
        if self._fast is None:
            return self._plain.of(blocks)
        return [self._fast.find(*block) if block.opened else [] for block in blocks]


class PlainCandidates:
    """What `TextCandidates` does, without compiled code: all blocks at once, in arrays."""

    def __init__(self, space: RowSpace, floor: float) -> None:
        self._space = space
        self._floor = floor
        self._persons = space.rows_of(NameSort.person)
        self._vessels = space.rows_of(NameSort.vessel)

    def of(self, blocks: Sequence[OpenedBlock]) -> list[list[int]]:
        """Return the rows of each block that could be enough, ascending."""
        places: list[list[int]] = [[] for _ in blocks]
        opened = [(at, rows) for at, block in enumerate(blocks) for rows in block.opened]
        if not opened:
            return places
        sums = self._summed(opened, blocks)
        sums = self._with_known(sums, blocks)
        sums = self._with_initials(sums, blocks)
        enough = (sums.words >= self._needed_words(sums.keys, blocks)) & (sums.names >= 1.0)
        enough &= self._bounds(sums) >= self._floor - _SLACK
        for key in sums.keys[enough].tolist():
            places[key >> 32].append(key & 0xFFFFFFFF)
        return places

    def _summed(self, opened: list[tuple[int, WordRows]], blocks: Sequence[OpenedBlock]) -> Sums:
        """Return what words of blocks add up to on each row where that could be enough.

        Nearly all rows are met by one word only, which is too few unless terms that tables know
        stand in the name, too.
        """
        groups = Groups.of([rows.rows | at << 32 for at, rows in opened])
        words = np.concatenate([rows.words for _, rows in opened])[groups.order[groups.first]]
        enough = (groups.sizes > 1) | (words >= self._needed_words(groups.keys, blocks))
        enough |= self._space.has_known[groups.keys & 0xFFFFFFFF]
        return groups.where(enough).sums([rows for _, rows in opened])

    def _with_known(self, sums: Sums, blocks: Sequence[OpenedBlock]) -> Sums:
        """Return sums with the terms that tables know and that stand in the block."""
        met = _keys([block.places for block in blocks], self._space.known_places)
        initials = _keys([block.initials for block in blocks], self._space.known_places)
        known = self._space.known
        rows = sums.keys & 0xFFFFFFFF
        starts = known.start[rows]
        counts = known.start[rows + 1] - starts
        owner = np.repeat(np.arange(len(rows)), counts)
        at = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts - starts, counts)
        block = sums.keys[owner] >> 32 << 32
        place, spelt = block | known.place[at], block | known.spelt[at]
        here = _among(place, met) | _among(spelt, met)
        is_initial = _among(place, initials) | _among(spelt, initials)
        here |= is_initial & _within(rows[owner], self._persons)
        owner, at = owner[here], at[here]
        size = len(rows)
        weight = np.bincount(owner, known.weight[at], size).astype(np.float32)
        words = np.bincount(owner, known.words[at], size).astype(np.float32)
        names = np.bincount(owner, known.names[at], size).astype(np.float32)
        return Sums(
            sums.keys,
            sums.gain + 2.0 * weight,
            sums.pair + 2.0 * weight,
            sums.listed + weight,
            sums.words + words,
            sums.names + names,
        )

    def _with_initials(self, sums: Sums, blocks: Sequence[OpenedBlock]) -> Sums:
        """Return sums with the initials of each block, which may stand for any word of a person."""
        counts = np.array([block.letters for block in blocks])
        own = counts.astype(np.float32)[sums.keys >> 32]
        own *= _within(sums.keys & 0xFFFFFFFF, self._persons)
        gain = _of_initial() * own
        return sums._replace(gain=sums.gain + gain, pair=sums.pair + gain, listed=sums.listed + own)

    def _needed_words(self, keys: Numbers, blocks: Sequence[OpenedBlock]) -> npt.NDArray[np.int64]:
        """Return how many words must meet: two, or one for ships where something says ship."""
        cues = np.array([block.is_cued for block in blocks])
        is_one = cues[keys >> 32] & _within(keys & 0xFFFFFFFF, self._vessels)
        return np.where(is_one, _FEWEST_OF_SHIPS, _FEWEST_WORDS)

    def _bounds(self, sums: Sums) -> Floats:
        """Return the most that rows could score on what their words add up to."""
        rows = sums.keys & 0xFFFFFFFF
        left = self._space.row_weight[rows] - sums.listed
        # Words that claim more than the row has stand for one another: then only gains count.
        pair = np.where(left < -_SLACK, np.minimum(sums.pair, sums.gain), sums.pair)
        total = pair + np.float32(2.0) * self._space.row_rate[rows] * np.maximum(left, 0.0)
        bound: Floats = sums.gain / np.maximum(total, np.float32(1e-6))
        return bound


def _of_initial() -> float:
    """Return what an initial of a text adds to either part of the score of a person's name."""
    return 2.0 * load_scoring().role_weights[TokenRole.initial.value]


def _within(rows: Numbers, span: tuple[int, int]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (rows >= span[0]) & (rows < span[1])
    return found


def _keys(places: Sequence[list[frozenset[int]]], known: frozenset[int]) -> Numbers:
    """Return block and place of every known place, as one number each, ascending."""
    keys = {
        at << 32 | place
        for at, block in enumerate(places)
        for own in block
        for place in own & known
    }
    found = np.fromiter(keys, np.int64, len(keys))
    found.sort()
    return found


def _among(keys: Numbers, table: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which keys stand in an ascending table."""
    if not len(table):
        return np.zeros(len(keys), bool)
    at = np.searchsorted(table, keys)
    at[at == len(table)] = 0
    found: npt.NDArray[np.bool_] = table[at] == keys
    return found
