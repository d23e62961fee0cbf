"""Listed names inside running texts: which stretch of the text may be which listed name.

A stretch is a run of words that begins and ends with words of the name. Every stretch the scorer
would accept is offered; `tests/screening/test_text_search.py` holds that against all stretches.
"""

from collections.abc import Iterator, Sequence, Set
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from operator import and_
from typing import NamedTuple

import numpy as np

from penstock.screening._flat import Numbers
from penstock.screening._group import TELLING_ROLES
from penstock.screening._index import Index
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._remembered import Remembered
from penstock.screening._text_candidates import OpenedBlock, TextCandidates
from penstock.screening._text_rows import (
    NOWHERE,
    Reach,
    TextRows,
    is_plain_run,
    joined_texts,
)
from penstock.screening._text_space import RowSpace
from penstock.screening._text_sums import WordRows
from penstock.text import (
    NameSort,
    TextWord,
    TokenRole,
    fold,
    is_syllables,
    long_phrases,
    may_be_transcribed,
    numbers_in_phrases,
    ordinary_words,
    token_similarity,
)

_BLOCK = 64
_LONGEST_RUN_AS_ONE = 4
_LONGEST_TRANSCRIBED = 3
_COUNTED = TELLING_ROLES | {TokenRole.legal_form, TokenRole.title}
_SLACK = 1e-4
# Words so short may belong to a sign or a phrase that weighs less than they do.
_SHORT = 2
# What stands for a number that leads nowhere; no word of a text is like it.
_NUMBER = "#"
_MOST_REMEMBERED = 1 << 12
_may_be_syllables = lru_cache(1 << 16)(is_syllables)


class Stretch(NamedTuple):
    """Words `first` up to `last` (excluded) of a text that may be the name in a row of a sort."""

    text: int
    first: int
    last: int
    sort: NameSort
    row: int


class Piece(NamedTuple):
    """Words of a block, from `first` up to `last`, as one string, and what they lead to."""

    first: int
    last: int
    text: str
    reach: Reach


class Block(NamedTuple):
    """A part of a text and the pieces of it that lead anywhere.

    `weights` are the least that each word weighs where a name does not have it, by sort.
    """

    part: "TextPart"
    pieces: list[Piece]
    weights: list[tuple[float, ...]]


class TextPart(NamedTuple):
    """Words of a text, no more than a search takes at once: its number, the first, all of them.

    `lower` and `folded` are the words in small letters and as folded. `runs` are the neighbours
    that may be pieces of one word: from where to where, and the folded words.
    """

    text: int
    start: int
    words: Sequence[TextWord]
    lower: list[str]
    folded: list[str]
    runs: "list[_Run]"


_Run = tuple[int, int, tuple[str, ...]]
# What may be a name in a part of a text: its first word and the one behind it, sort and row.
_Place = tuple[int, int, NameSort, int]


def text_parts(texts: Sequence[Sequence[TextWord]]) -> list[TextPart]:
    """Return texts, given by their words, ready to be searched."""
    longest = load_free_text().longest_run
    parts = []
    for number, words in enumerate(texts):
        for start in range(0, max(len(words) - longest, min(len(words), 1)), _BLOCK - longest):
            own = words[start : start + _BLOCK]
            lower, folded = [word.text.lower() for word in own], [fold(word.text) for word in own]
            parts.append(TextPart(number, start, own, lower, folded, _runs(folded)))
    return parts


@lru_cache(1 << 16)
def text_likeness(asked: str, listed: str) -> float:
    """Return the likeness of two words in a text: that of names, or 0 where it is too little."""
    if fold(asked) in ordinary_words():
        return 0.0
    alike = token_similarity(asked, listed)
    return alike if alike >= load_free_text().least_likeness else 0.0


class TextSearch:
    """Finds the stretches of texts that may be listed names.

    Args:
        index: what to search for.
        floor: the least score that counts.
    """

    def __init__(self, index: Index, floor: float) -> None:
        self._space = RowSpace(index, floor)
        self._floor = floor
        self._rows = TextRows(self._space)
        self._candidates = TextCandidates(self._space, floor)
        self._found: Remembered[tuple[str, ...], list[_Place]] = Remembered(_MOST_REMEMBERED)
        self._is_person = [sort is NameSort.person for sort in self._space.sorts]
        self._is_vessel = [sort is NameSort.vessel for sort in self._space.sorts]

    def stretches(self, parts: Sequence[TextPart]) -> Iterator[Stretch]:
        """Yield what may be a name in each text; the same stretch may come more than once.

        Texts that differ in numbers only are searched once.
        """
        keys = [self._key(part) for part in parts]
        fresh: dict[tuple[str, ...], TextPart] = {}
        for key, part in zip(keys, parts, strict=True):
            if not self._found.keeps(key):
                fresh.setdefault(key, part)
        found = self._search(list(fresh.values()))
        for key, own in zip(fresh, found, strict=True):
            self._found[key] = own
        made = dict(zip(fresh, found, strict=True))
        for key, part in zip(keys, parts, strict=True):
            own = made[key] if key in made else self._found[key]
            for first, last, sort, row in own:
                yield Stretch(part.text, part.start + first, part.start + last, sort, row)

    def _key(self, part: TextPart) -> tuple[str, ...]:
        """Return the words of a part without the numbers that no name and no phrase may hold."""
        known = numbers_in_phrases()
        return tuple(
            [
                _NUMBER
                if lower.isdecimal() and folded not in known and self._rows.is_idle(lower)
                else word.text
                for word, lower, folded in zip(part.words, part.lower, part.folded, strict=True)
            ]
        )

    def _search(self, parts: list[TextPart]) -> list[list[_Place]]:
        """Return what may be a name in each of some parts of texts."""
        barren = self._looked_up(parts)
        made = [self._block(part, barren) for part in parts]
        kept = [
            at
            for at, own in enumerate(made)
            if any(len(piece.reach.rows.rows) for piece in own.pieces)
        ]
        found = self._candidates.of([self._opened(made[at]) for at in kept])
        space = self._space
        places: list[list[_Place]] = [[] for _ in parts]
        for at, numbers in zip(kept, found, strict=True):
            if not numbers:
                continue
            block, own = made[at], places[at]
            rows = np.array(numbers, np.int64)
            reached = [_places_in(piece.reach.rows, rows) for piece in block.pieces]
            for row, *where in zip(numbers, *reached, strict=True):
                number = space.sort_number(row)
                sort, own_row = space.sorts[number], row - space.first_row[number]
                own += [
                    (first, last, sort, own_row)
                    for first, last in self._stretches_of(block, row, number, where)
                ]
        return places

    def _looked_up(self, parts: Sequence[TextPart]) -> set[tuple[str, ...]]:
        """Look up at once what the search will need; return the runs that lead nowhere."""
        vocabulary = self._space.vocabulary
        words = list(dict.fromkeys(word for part in parts for word in part.lower))
        runs = list(dict.fromkeys(run for part in parts for _, _, run in part.runs))
        joined = {run: joined_texts(run) for run in runs if is_plain_run(run)}
        spelt, special = self._rows.wanted(words, runs)
        vocabulary.prepare(
            list(dict.fromkeys(spelt)), list(dict.fromkeys(chain(*joined.values(), special)))
        )
        return {
            run
            for run, texts in joined.items()
            if not any(len(vocabulary.split_from(text).terms) for text in texts)
        }

    def _block(self, part: TextPart, barren: set[tuple[str, ...]]) -> Block:
        """Return a part of a text with everything in it that leads anywhere."""
        rows = self._rows
        reached = [rows.reached_by(word) for word in part.lower]
        pieces = [
            Piece(at, at + 1, word, own.reach)
            for at, (word, own) in enumerate(zip(part.lower, reached, strict=True))
            if own.reach is not NOWHERE
        ]
        pieces += [
            Piece(first, last, " ".join(run), reach)
            for first, last, run in part.runs
            if run not in barren and (reach := rows.reached_by_run(run)) is not NOWHERE
        ]
        if any(self._is_person):
            pieces += self._transcribed(part)
        weights = [
            own.weights if len(word) > _SHORT else self._weightless
            for word, own in zip(part.lower, reached, strict=True)
        ]
        for number, sort in enumerate(self._space.sorts):
            for at, size, token in long_phrases(part.folded, sort):
                for place in range(at, at + size):
                    weights[place] = _without(weights[place], number)
                reach = rows.reached_by_phrase(token, number)
                # Another sort may read the same words otherwise: a piece of its own.
                pieces.append(Piece(at, at + size, f"{token.text}\n{sort.value}", reach))
        return Block(part, pieces, weights)

    @cached_property
    def _weightless(self) -> tuple[float, ...]:
        return (0.0,) * len(self._space.sorts)

    def _transcribed(self, part: TextPart) -> list[Piece]:
        """Return what leads anywhere as a name of another language, read from all of its words."""
        found = []
        words, folded = part.words, part.folded
        # What is read as a whole in Latin letters is made of syllables, every word of it.
        may_be = [not word.isascii() or _may_be_syllables(word) for word in folded]
        if all(map(str.isascii, folded)) and not any(map(and_, may_be, may_be[1:])):
            return []
        for first in range(len(words) - 1):
            for last in range(first + 2, min(first + _LONGEST_TRANSCRIBED, len(words)) + 1):
                if not may_be_transcribed(folded[first:last]):
                    continue
                text = _as_one(words[first:last])
                reach = self._rows.reached_by_transcription(text)
                if reach is not NOWHERE:
                    found.append(Piece(first, last, f"={text}", reach))
        return found

    def _opened(self, block: Block) -> OpenedBlock:
        """Return what the pieces of a block lead to, those that are alike together."""
        own: dict[str, WordRows] = {}
        places, initials = [], []
        for piece in block.pieces:
            reach = piece.reach
            own[piece.text] = reach.repeated if piece.text in own else reach.rows
            places.append(reach.places)
            initials.append(reach.initials)
        return OpenedBlock(
            [rows for rows in own.values() if len(rows.rows)],
            places,
            initials,
            sum(map(_is_initial, block.part.lower)),
            is_cued(block.part.folded),
        )

    def _stretches_of(
        self, block: Block, row: int, number: int, places: list[int]
    ) -> list[tuple[int, int]]:
        """Return the stretches of a block that may be a row: with its words at both ends.

        Args:
            block: the part of the text.
            row: the row, among those of all sorts.
            number: of its sort.
            places: of the row among those that each piece reaches, see `_places_in`.
        """
        longest = load_free_text().longest_run
        terms = self._space.terms(row)
        own = []
        for piece, at in zip(block.pieces, places, strict=True):
            met = piece.reach.places & terms.places
            if self._is_person[number] and piece.reach.initials:
                met |= piece.reach.initials & terms.places
            if met or at >= 0:
                told = met & terms.known.keys()
                own.append(_part(piece, at, told, is_counted=not (terms.is_plain and told)))
        if self._is_person[number]:
            own += [
                _part(Piece(at, at + 1, "", NOWHERE), -1, frozenset(), is_counted=False)
                for at, word in enumerate(block.part.lower)
                if _is_initial(word) and word in terms.letters
            ]
        opening = [part for part in own if part.is_opening]
        ends = sorted({part.last for part in own})
        return [
            (first, last)
            for first in sorted({part.first for part in own})
            for last in ends
            if first < last <= first + longest
            and any(first <= part.first and part.last <= last for part in opening)
            and self._may_count(block, row, number, own, (first, last))
        ]

    def _may_count(
        self, block: Block, row: int, number: int, own: list["Part"], stretch: tuple[int, int]
    ) -> bool:
        """Tell whether a stretch could be enough of a row and score the floor."""
        first, last = stretch
        known = self._space.terms(row).known
        inside = [part for part in own if first <= part.first and part.last <= last]
        terms = {known[place] for part in inside for place in part.known}
        words = sum(part.words for part in inside)
        words += sum(term.times for term in terms if term.role in _COUNTED)
        names = sum(part.names for part in inside)
        names += sum(term.role in (TokenRole.place, TokenRole.word) for term in terms)
        if words < (1 if self._is_vessel[number] else 2) or not names:
            return False
        missing = [weights[number] for weights in block.weights[first:last]]
        for part in inside:
            missing[part.first - first : part.last - first] = [0.0] * (part.last - part.first)
        initials = 0
        if self._is_person[number]:
            initials = sum(map(_is_initial, block.part.lower[first:last]))
        free = sum(term.weight for term in terms)
        more = load_scoring().role_weights[TokenRole.initial.value] * initials + free
        bound = self._rows.bound(
            row,
            number,
            sum(part.gain for part in inside) + 2.0 * more,
            sum(part.pair for part in inside) + 2.0 * more,
            sum(part.listed for part in inside) + initials + free,
            sum(missing),
        )
        return bound >= self._floor - _SLACK


class Part(NamedTuple):
    """A piece of a block as a part of one row: what it adds there at most, see `WordRows`.

    `known` are the terms of the row it may be that tables know, by place.
    """

    first: int
    last: int
    is_opening: bool
    gain: float
    pair: float
    listed: float
    words: float
    names: float
    known: Set[int]


def _part(piece: Piece, at: int, known: Set[int], *, is_counted: bool) -> Part:
    """Return a piece as a part of a row; not counted where its `known` terms say it all."""
    if at < 0 or not is_counted:
        return Part(piece.first, piece.last, at >= 0, 0.0, 0.0, 0.0, 0.0, 0.0, known)
    rows = piece.reach.rows
    return Part(
        piece.first,
        piece.last,
        is_opening=True,
        gain=float(rows.gain[at]),
        pair=float(rows.pair[at]),
        listed=float(rows.listed[at]),
        words=float(rows.words[at]),
        names=float(rows.names[at]),
        known=known,
    )


def _places_in(found: WordRows, rows: Numbers) -> list[int]:
    """Return where each of some rows stands among those a word reaches, -1 where it does not."""
    if not len(found.rows):
        return [-1] * len(rows)
    at = found.rows.searchsorted(rows)
    met = found.rows.take(at, mode="clip") == rows
    places: list[int] = np.where(met, at, -1).tolist()
    return places


def _without(weights: tuple[float, ...], number: int) -> tuple[float, ...]:
    """Return the weights of a word by sort, nothing in one of them."""
    return (*weights[:number], 0.0, *weights[number + 1 :])


def _as_one(words: Sequence[TextWord]) -> str:
    return " ".join(word.text for word in words)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word not in ordinary_words()


@lru_cache(1)
def _cues() -> frozenset[str]:
    return frozenset(fold(cue) for cue in load_free_text().vessel_cues)


@lru_cache(1)
def _first_of_cues() -> frozenset[str]:
    """Return what the first words of a text that holds a cue may be, see `is_cued`."""
    split = [cue.split() for cue in _cues()]
    return frozenset(" ".join(own[:size]) for own in split for size in range(1, len(own) + 1))


def is_cued(folded: Sequence[str]) -> bool:
    """Tell whether one of some folded words, or two neighbours, say that a ship is meant."""
    if _first_of_cues().isdisjoint(folded):
        return False
    pairs = [f"{left} {right}" for left, right in pairwise(folded)]
    return not _cues().isdisjoint((*folded, *pairs))


def has_cue(words: Sequence[TextWord], first: int, last: int) -> bool:
    """Tell whether a word near a stretch, or within, says that a ship is meant."""
    near = load_free_text().cue_distance
    return is_cued([fold(word.text) for word in words[max(first - near, 0) : last + near]])


def _runs(folded: list[str]) -> list[_Run]:
    """Return the runs of neighbouring words that may be pieces of one word."""
    known = ordinary_words()
    plain = ["" if text in known else text for text in folded]
    plain = [text if text.replace(" ", "").isalpha() else "" for text in plain]
    found = []
    for first in range(len(plain) - 1):
        for last in range(first + 1, min(first + _LONGEST_RUN_AS_ONE, len(plain))):
            if not plain[first] or not plain[last]:
                break
            found.append((first, last + 1, tuple(plain[first : last + 1])))
    return found
