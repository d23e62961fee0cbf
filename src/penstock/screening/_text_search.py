"""Listed names inside running texts: which stretch of the text may be which listed name.

A stretch is a run of words that begins and ends with words of the name. Every stretch the scorer
would accept is offered; `tests/screening/test_text_search.py` holds that against all stretches.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._index import Index
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._text_rows import Reach, Sums, TextRows, WordRows, summed_by_key
from penstock.text import (
    NameSort,
    TextWord,
    TokenRole,
    fold,
    known_phrases,
    ordinary_words,
    token_similarity,
)

_BLOCK = 64
_LONGEST_RUN_AS_ONE = 4
_SLACK = 1e-4
_MOST_INITIALS = 3


class Stretch(NamedTuple):
    """Words `first` up to `last` (excluded) of a text that may be the name in a row."""

    text: int
    first: int
    last: int
    row: int


class Piece(NamedTuple):
    """Words of a block, from `first` up to `last`, and what they lead to."""

    first: int
    last: int
    reach: Reach


def text_likeness(asked: str, listed: str) -> float:
    """Return the likeness of two words in a text: that of names, or 0 where it is too little."""
    if fold(asked) in ordinary_words():
        return 0.0
    alike = token_similarity(asked, listed)
    return alike if alike >= load_free_text().least_likeness else 0.0


class TextSearch:
    """Finds the stretches of texts that may be names of one sort."""

    def __init__(self, index: Index, sort: NameSort, floor: float) -> None:
        group = index.groups[sort]
        bodies = index.groups[NameSort.organisation].row_party
        none = np.empty(0, np.int32)
        self._group = group
        self._sort = sort
        self._floor = floor
        # Parties of unknown kind stand in every sort; in texts they are looked for as bodies.
        self._rows = TextRows(group, none if sort is NameSort.organisation else bodies, floor)

    def stretches(self, texts: list[list[TextWord]]) -> Iterator[Stretch]:
        """Yield what may be a name in each text; the same stretch may come more than once."""
        longest = load_free_text().longest_run
        blocks = [
            (number, start, words[start : start + _BLOCK])
            for number, words in enumerate(texts)
            for start in range(0, max(len(words) - longest, 1), _BLOCK - longest)
        ]
        runs = [_runs(words) for _, _, words in blocks]
        self._rows.prepare(
            list(dict.fromkeys(word.text.lower() for _, _, own in blocks for word in own)),
            list(dict.fromkeys(run for own in runs for _, _, run in own)),
        )
        pieces = [self._pieces(words, own) for (_, _, words), own in zip(blocks, runs, strict=True)]
        for at, row in self._candidates([words for _, _, words in blocks], pieces):
            number, start, _ = blocks[at]
            for first, last in self._edges(pieces[at], row):
                yield Stretch(number, start + first, start + last, row)

    def _pieces(self, words: list[TextWord], runs: list[tuple[int, int, str]]) -> list[Piece]:
        """Return every part of a block that leads anywhere."""
        rows = self._rows
        found = [
            Piece(at, at + 1, rows.reached_by(word.text.lower())) for at, word in enumerate(words)
        ]
        found += [Piece(first, last, rows.reached_by_run(run)) for first, last, run in runs]
        folded = [fold(word.text) for word in words]
        found += [
            Piece(at, at + size, rows.reached_by_phrase(token))
            for at, size, token in known_phrases(folded, self._sort)
            if size > 1
        ]
        return [piece for piece in found if piece.reach.places or len(piece.reach.rows.rows)]

    def _candidates(
        self, blocks: list[list[TextWord]], pieces: list[list[Piece]]
    ) -> Iterator[tuple[int, int]]:
        """Yield block and row wherever all pieces of the block could be enough."""
        opened = [
            (at, piece.reach.rows)
            for at, own in enumerate(pieces)
            for piece in own
            if len(piece.reach.rows.rows)
        ]
        if not opened:
            return
        sums = summed_by_key(
            [rows.rows | at << 32 for at, rows in opened], [rows for _, rows in opened]
        )
        met = {
            at << 32 | p
            for at, own in enumerate(pieces)
            for piece in own
            for p in piece.reach.places
        }
        sums = self._rows.with_known(sums, np.sort(np.fromiter(met, np.int64, len(met))))
        sums = self._with_initials(sums, blocks)
        needed = self._needed_words(blocks)[sums.keys >> 32]
        enough = (self._rows.bounds(sums) >= self._floor - _SLACK) & (sums.words >= needed)
        for key in sums.keys[enough].tolist():
            yield key >> 32, key & 0xFFFFFFFF

    def _with_initials(self, sums: Sums, blocks: list[list[TextWord]]) -> Sums:
        """Return sums with the initials of each block, which may stand for any word."""
        if self._sort is not NameSort.person:
            return sums
        counts = np.array([min(sum(map(_is_initial, own)), _MOST_INITIALS) for own in blocks])
        own = counts.astype(np.float32)[sums.keys >> 32]
        gain = 2.0 * load_scoring().role_weights[TokenRole.initial.value] * own
        return sums._replace(gain=sums.gain + gain, pair=sums.pair + gain, listed=sums.listed + own)

    def _needed_words(self, blocks: list[list[TextWord]]) -> npt.NDArray[np.int64]:
        """Return how many words must meet: two, or one for ships where something says ship."""
        if self._sort is not NameSort.vessel:
            return np.full(len(blocks), 2)
        return np.array([1 if has_cue(own, 0, len(own)) else 2 for own in blocks])

    def _edges(self, pieces: list[Piece], row: int) -> list[tuple[int, int]]:
        """Return the stretches of a block that begin and end with words of a row."""
        longest = load_free_text().longest_run
        opening = [piece for piece in pieces if _has(piece.reach.rows, row)]
        places = self._group.places(row)
        own = opening + [piece for piece in pieces if not places.isdisjoint(piece.reach.places)]
        starts = {piece.first for piece in own}
        ends = {piece.last for piece in own}
        return [
            (first, last)
            for first in sorted(starts)
            for last in sorted(ends)
            if first < last <= first + longest
            and any(first <= piece.first and piece.last <= last for piece in opening)
        ]


def _has(rows: WordRows, row: int) -> bool:
    at = int(np.searchsorted(rows.rows, row))
    return at < len(rows.rows) and int(rows.rows[at]) == row


def _is_initial(word: TextWord) -> bool:
    text = word.text.lower()
    return len(text) == 1 and text.isalpha() and text not in ordinary_words()


@lru_cache(1)
def _cues() -> frozenset[str]:
    return frozenset(fold(cue) for cue in load_free_text().vessel_cues)


def has_cue(words: Sequence[TextWord], first: int, last: int) -> bool:
    """Tell whether a word near a stretch, or within, says that a ship is meant."""
    near = load_free_text().cue_distance
    folded = [fold(word.text) for word in words[max(first - near, 0) : last + near]]
    pairs = [f"{left} {right}" for left, right in pairwise(folded)]
    return not _cues().isdisjoint((*folded, *pairs))


def _runs(words: list[TextWord]) -> list[tuple[int, int, str]]:
    """Return the runs of neighbouring words that may be pieces of one word."""
    known = ordinary_words()
    plain = [
        "" if (text := fold(word.text)) in known or text.isdigit() else word.text.lower()
        for word in words
    ]
    found = []
    for first in range(len(plain) - 1):
        for last in range(first + 1, min(first + _LONGEST_RUN_AS_ONE, len(plain))):
            if not plain[first] or not plain[last]:
                break
            found.append((first, last + 1, " ".join(plain[first : last + 1])))
    return found
