"""Listed names inside running texts: which stretch of the text may be which listed name.

A stretch is a run of words that begins and ends with words of the name. Every stretch the scorer
would accept is offered; `tests/screening/test_text_search.py` holds that against all stretches.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._group import TELLING_ROLES, Known
from penstock.screening._index import Index
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._text_rows import (
    NOWHERE,
    Reach,
    Sums,
    TextRows,
    WordRows,
    is_plain_run,
    joined_texts,
    summed_by_key,
)
from penstock.screening._vocabulary import Vocabulary
from penstock.text import (
    NameSort,
    TextWord,
    TokenRole,
    fold,
    known_phrases,
    may_be_transcribed,
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


class Stretch(NamedTuple):
    """Words `first` up to `last` (excluded) of a text that may be the name in a row."""

    text: int
    first: int
    last: int
    row: int


class Piece(NamedTuple):
    """Words of a block, from `first` up to `last`, as one string, and what they lead to."""

    first: int
    last: int
    text: str
    reach: Reach


class Block(NamedTuple):
    """A part of a text: the number of the text, the place of its first word, words and pieces.

    `weights` is the least that each word weighs where the name does not have it.
    """

    text: int
    start: int
    words: Sequence[TextWord]
    pieces: list[Piece]
    weights: list[float]


class TextPart(NamedTuple):
    """Words of a text, no more than a search takes at once: its number, the first, all of them.

    `lower` and `folded` are the words in small letters and as folded.
    """

    text: int
    start: int
    words: Sequence[TextWord]
    lower: list[str]
    folded: list[str]


_Run = tuple[int, int, tuple[str, ...]]


class TextParts(NamedTuple):
    """Texts as every sort of names is searched in them.

    `runs_of` are the neighbours of each part that may be pieces of one word: from where to where,
    and the folded words; `words` and `runs` are all distinct words and neighbours.
    """

    parts: list[TextPart]
    runs_of: list[list[_Run]]
    words: list[str]
    runs: list[tuple[str, ...]]


def text_parts(texts: Sequence[Sequence[TextWord]]) -> TextParts:
    """Return texts, given by their words, ready to be searched."""
    longest = load_free_text().longest_run
    parts = []
    for number, words in enumerate(texts):
        for start in range(0, max(len(words) - longest, min(len(words), 1)), _BLOCK - longest):
            own = words[start : start + _BLOCK]
            lower, folded = [word.text.lower() for word in own], [fold(word.text) for word in own]
            parts.append(TextPart(number, start, own, lower, folded))
    runs_of = [_runs(part.folded) for part in parts]
    return TextParts(
        parts,
        runs_of,
        list(dict.fromkeys(word for part in parts for word in part.lower)),
        list(dict.fromkeys(run for own in runs_of for _, _, run in own)),
    )


def look_up(
    vocabulary: Vocabulary, parts: TextParts, searches: Iterable["TextSearch"]
) -> TextParts:
    """Look up at once what every sort of names needs, and leave out runs that lead nowhere."""
    joined = {run: joined_texts(run) for run in parts.runs if is_plain_run(run)}
    wanted = [search.wanted(parts) for search in searches]
    vocabulary.prepare(
        list(dict.fromkeys(text for spelt, _ in wanted for text in spelt)),
        list(dict.fromkeys(chain(*joined.values(), *(special for _, special in wanted)))),
    )
    barren = {
        run
        for run, texts in joined.items()
        if not any(len(vocabulary.split_from(text).terms) for text in texts)
    }
    leading = [[run for run in runs if run[2] not in barren] for runs in parts.runs_of]
    return parts._replace(runs_of=leading)


@lru_cache(1 << 16)
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

    def wanted(self, parts: "TextParts") -> tuple[list[str], list[str]]:
        """Return the words, and the words written as one, whose neighbours a search will need."""
        return self._rows.wanted(parts.words, parts.runs)

    def stretches(self, parts: "TextParts") -> Iterator[Stretch]:
        """Yield what may be a name in each text; the same stretch may come more than once."""
        made = (
            self._block(part, own) for part, own in zip(parts.parts, parts.runs_of, strict=True)
        )
        blocks = [own for own in made if any(len(piece.reach.rows.rows) for piece in own.pieces)]
        for at, row in self._candidates(blocks):
            block = blocks[at]
            for first, last in self._stretches_of(block, row):
                yield Stretch(block.text, block.start + first, block.start + last, row)

    def _block(self, part: "TextPart", runs: list["_Run"]) -> Block:
        """Return a part of a text with everything in it that leads anywhere."""
        rows = self._rows
        number, start, words, lower, folded = part
        reached = [rows.reached_by(word) for word in lower]
        pieces = [
            Piece(at, at + 1, word, reach)
            for at, (word, reach) in enumerate(zip(lower, reached, strict=True))
            if reach.places or len(reach.rows.rows)
        ]
        pieces += [
            Piece(first, last, " ".join(run), reach)
            for first, last, run in runs
            if (reach := rows.reached_by_run(run)) is not NOWHERE
        ]
        if self._sort is NameSort.person:
            pieces += self._transcribed(words, folded)
        weights = [
            reach.weight if len(word) > _SHORT else 0.0
            for word, reach in zip(lower, reached, strict=True)
        ]
        for at, size, token in known_phrases(folded, self._sort):
            if size > 1:
                weights[at : at + size] = [0.0] * size
                reach = rows.reached_by_phrase(token)
                pieces.append(Piece(at, at + size, token.text, reach))
        return Block(number, start, words, pieces, weights)

    def _transcribed(self, words: Sequence[TextWord], folded: list[str]) -> list[Piece]:
        """Return what leads anywhere as a name of another language, read from all of its words."""
        found = []
        for first in range(len(words)):
            for last in range(first + 2, min(first + _LONGEST_TRANSCRIBED, len(words)) + 1):
                if may_be_transcribed(folded[first:last]):
                    text = _as_one(words[first:last])
                    reach = self._rows.reached_by_transcription(text)
                    if reach is not NOWHERE:
                        found.append(Piece(first, last, f"={text}", reach))
        return found

    def _candidates(self, blocks: list[Block]) -> Iterator[tuple[int, int]]:
        """Yield block and row wherever all pieces of the block could be enough."""
        opened: list[tuple[int, WordRows]] = []
        met: set[int] = set()
        for at, block in enumerate(blocks):
            own: dict[str, WordRows] = {}
            for piece in block.pieces:
                reach = piece.reach
                own[piece.text] = reach.repeated if piece.text in own else reach.rows
                met.update([at << 32 | place for place in reach.places])
            opened += [(at, rows) for rows in own.values() if len(rows.rows)]
        if not opened:
            return
        sums = summed_by_key(
            [rows.rows | at << 32 for at, rows in opened], [rows for _, rows in opened]
        )
        sums = self._rows.with_known(sums, np.sort(np.fromiter(met, np.int64, len(met))))
        sums = self._with_initials(sums, blocks)
        needed = self._needed_words(blocks)[sums.keys >> 32]
        enough = (sums.words >= needed) & (sums.names >= 1.0)
        enough &= self._rows.bounds(sums) >= self._floor - _SLACK
        for key in sums.keys[enough].tolist():
            yield key >> 32, key & 0xFFFFFFFF

    def _with_initials(self, sums: Sums, blocks: list[Block]) -> Sums:
        """Return sums with the initials of each block, which may stand for any word."""
        if self._sort is not NameSort.person:
            return sums
        counts = np.array([sum(map(_is_initial, block.words)) for block in blocks])
        own = counts.astype(np.float32)[sums.keys >> 32]
        gain = 2.0 * load_scoring().role_weights[TokenRole.initial.value] * own
        return sums._replace(gain=sums.gain + gain, pair=sums.pair + gain, listed=sums.listed + own)

    def _needed_words(self, blocks: list[Block]) -> npt.NDArray[np.int64]:
        """Return how many words must meet: two, or one for ships where something says ship."""
        if self._sort is not NameSort.vessel:
            return np.full(len(blocks), 2)
        cues = [has_cue(block.words, 0, len(block.words)) for block in blocks]
        return np.where(cues, 1, 2)

    def _stretches_of(self, block: Block, row: int) -> list[tuple[int, int]]:
        """Return the stretches of a block that may be a row: with its words at both ends."""
        longest = load_free_text().longest_run
        is_plain = self._rows.is_plain(row)
        known = self._group.known(row, with_words=is_plain)
        places = self._group.places(row)
        own = []
        for piece in block.pieces:
            met = piece.reach.places & places
            at = _place_in(piece.reach.rows, row)
            if met or at >= 0:
                told = met & known.keys()
                own.append(_part(piece, at, told, is_counted=not (is_plain and told)))
        opening = [part for part in own if part.is_opening]
        ends = sorted({part.last for part in own})
        return [
            (first, last)
            for first in sorted({part.first for part in own})
            for last in ends
            if first < last <= first + longest
            and any(first <= part.first and part.last <= last for part in opening)
            and self._may_count(block, row, own, known, first, last)
        ]

    def _may_count(
        self,
        block: Block,
        row: int,
        own: list["Part"],
        known: dict[int, Known],
        first: int,
        last: int,
    ) -> bool:
        """Tell whether a stretch could be enough of a row and score the floor."""
        inside = [part for part in own if first <= part.first and part.last <= last]
        terms = {known[place] for part in inside for place in part.known}
        words = sum(part.words for part in inside)
        words += sum(term.times for term in terms if term.role in _COUNTED)
        names = sum(part.names for part in inside)
        names += sum(term.role in (TokenRole.place, TokenRole.word) for term in terms)
        if words < (1 if self._sort is NameSort.vessel else 2) or not names:
            return False
        missing = block.weights[first:last]
        for part in inside:
            missing[part.first - first : part.last - first] = [0.0] * (part.last - part.first)
        initials = 0
        if self._sort is NameSort.person:
            initials = sum(map(_is_initial, block.words[first:last]))
        free = sum(term.weight for term in terms)
        more = load_scoring().role_weights[TokenRole.initial.value] * initials + free
        bound = self._rows.bound(
            row,
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


def _place_in(rows: WordRows, row: int) -> int:
    """Return where a row stands among the rows a word reaches, -1 where it does not."""
    at = int(rows.rows.searchsorted(row))
    return at if at < len(rows.rows) and int(rows.rows[at]) == row else -1


def _as_one(words: Sequence[TextWord]) -> str:
    return " ".join(word.text for word in words)


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
