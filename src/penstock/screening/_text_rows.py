"""Which listed names a word of a text may belong to, and the most it could add there.

One pass serves the names of every sort: what a word means is the same for most of them, and what
differs is told by the rows it leads to (`RowSpace`).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import joints
from penstock.screening._flat import Floats
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._remembered import Remembered
from penstock.screening._terms import Form, Term, form_of, forms_of, plain_form, rarity, term_of
from penstock.screening._text_space import RowSpace
from penstock.screening._text_sums import (
    NO_ROWS,
    WordRows,
    best_by_row,
    best_of_each,
    summed,
    summed_by_key,
)
from penstock.text import (
    TRANSCRIBED,
    NameSort,
    Token,
    TokenRole,
    bare,
    fold,
    join_words,
    known_phrases,
    ordinary_words,
    read_name,
)

Rows = npt.NDArray[np.int64]
_MOST_REMEMBERED = 1 << 13
_SLACK = 1e-4
_LONGEST_TURNED = 3


class Reach(NamedTuple):
    """What a word, a run of words or a phrase leads to.

    `rows` holds for one occurrence, `repeated` for several together: a name may bear a word twice.
    `places` are the terms it is alike, `initials` those it is alike in names of persons only.
    """

    rows: WordRows
    repeated: WordRows
    places: frozenset[int]
    initials: frozenset[int]


class WordReach(NamedTuple):
    """What a single word leads to, and, by sort, the least it weighs where a name lacks it."""

    reach: Reach
    weights: tuple[float, ...]


NOWHERE = Reach(NO_ROWS, NO_ROWS, frozenset(), frozenset())


# How the words of a text may be read, each reading with the numbers of the sorts that read it so.
_Readings = list[tuple[Form, tuple[int, ...]]]


class TextRows:
    """The rows of all sorts, opened by the words of texts.

    Args:
        space: the rows.
    """

    def __init__(self, space: RowSpace) -> None:
        self._space = space
        self._every = tuple(range(len(space.sorts)))
        self._first_person, self._end_person = space.rows_of(NameSort.person)
        self._first_vessel, self._end_vessel = space.rows_of(NameSort.vessel)
        self._persons = tuple(
            number for number in self._every if space.sorts[number] is NameSort.person
        )
        self._by_word: Remembered[str, WordReach] = Remembered(_MOST_REMEMBERED)
        self._by_phrase: Remembered[tuple[Token, int], Reach] = Remembered(_MOST_REMEMBERED)
        # How the fresh words of the batch at hand may be read.
        self._readings_of: dict[str, _Readings] = {}

    def is_person(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Tell which rows are names of persons."""
        found: npt.NDArray[np.bool_] = (rows >= self._first_person) & (rows < self._end_person)
        return found

    def is_vessel(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Tell which rows are names of ships."""
        found: npt.NDArray[np.bool_] = (rows >= self._first_vessel) & (rows < self._end_vessel)
        return found

    def bound(
        self, row: int, sort: int, gain: float, pair: float, listed: float, missing: float
    ) -> float:
        """Return the most that one row could score; `missing` weighs what it leaves of the text."""
        left = float(self._space.row_weight[row]) - listed
        total = min(pair, gain) if left < -_SLACK else pair
        rate, query_rate = float(self._space.row_rate[row]), self._space.query_rates[sort]
        total += 2.0 * (rate * max(left, 0.0) + query_rate * missing)
        return gain / max(total, 1e-6)

    def wanted(self, words: list[str], runs: list[tuple[str, ...]]) -> tuple[list[str], list[str]]:
        """Return what must be looked up for words, and for runs of words written as one.

        Plain runs are those of every sort, see `joined_texts`.
        """
        self._readings_of = {
            word: self._readings(word)
            for word in words
            if word not in self._by_word
            and not word.isdecimal()
            and fold(word) not in ordinary_words()
        }
        spelt = [
            term.spelt
            for readings in self._readings_of.values()
            for form, _ in readings
            for term in form
            if term.is_fuzzy
        ]
        joined = [
            text
            for run in runs
            if not is_plain_run(run)
            for sort in self._space.sorts
            for text in _joined_texts(run, sort)
        ]
        return spelt, joined

    def _readings(self, word: str) -> _Readings:
        """Return what one word may be by itself or, known to tables, inside a name."""
        found: dict[Form, list[int]] = {}
        folded = fold(word)
        for number, sort in enumerate(self._space.sorts):
            # Inside a text the short name of a body is a word as any other is.
            plain = plain_form(word, sort)
            forms = list(forms_of(word, sort)) if plain is None else [plain]
            forms += [(term_of(token, sort),) for _, _, token in known_phrases([folded], sort)]
            if folded.isascii() and " " not in folded:
                forms.append((term_of(Token(folded, TokenRole.word, folded), sort),))
            for form in dict.fromkeys(forms):
                found.setdefault(form, []).append(number)
        return [(form, tuple(numbers)) for form, numbers in found.items()]

    def reached_by(self, word: str) -> WordReach:
        """Return what a word of a text leads to."""
        known = self._by_word.get(word)
        if known is None:
            known = self._by_word[word] = self._reached_by(word)
        return known

    def is_idle(self, number: str) -> bool:
        """Tell whether a number in a text is no word of any listed name."""
        place_of, plain = self._space.vocabulary.place_of, fold(number)
        return place_of(plain) is None and place_of(plain.lstrip("0")) is None

    def _reached_by(self, word: str) -> WordReach:
        if word.isdecimal() and self.is_idle(word):
            return WordReach(NOWHERE, (0.0,) * len(self._every))
        is_ordinary = fold(word) in ordinary_words()
        readings = self._readings_of.get(word) or self._readings(word)
        found = [
            _together([self._reached(term, numbers, is_ordinary=is_ordinary) for term in form])
            for form, numbers in readings
        ]
        return WordReach(_either(found), self._least(readings))

    def _least(self, readings: _Readings) -> tuple[float, ...]:
        """Return the least that a word weighs in each sort."""
        least = [float("inf")] * len(self._every)
        for form, numbers in readings:
            for number in numbers:
                sort = self._space.sorts[number]
                weight = sum([_least_weight(term, sort) for term in form])
                least[number] = min(least[number], weight)
        return tuple([0.0 if weight == float("inf") else weight for weight in least])

    def reached_by_phrase(self, token: Token, number: int) -> Reach:
        """Return what a phrase of known role in one sort leads to."""
        known = self._by_phrase.get((token, number))
        if known is None:
            term = term_of(token, self._space.sorts[number])
            known = self._reached(term, (number,), is_ordinary=False)
            self._by_phrase[token, number] = known
        return known

    def _reached(self, term: Term, numbers: Sequence[int], *, is_ordinary: bool) -> Reach:
        vocabulary = self._space.vocabulary
        equal = {
            place
            for text in (term.text, term.spelt)
            if (place := vocabulary.place_of(text)) is not None
        }
        places = np.array(sorted(equal), np.int64)
        likeness = np.ones(len(places), np.float32)
        if term.is_fuzzy and not is_ordinary:
            found = vocabulary.neighbours(term.spelt)
            if len(found.terms):
                other = found.likeness >= load_free_text().least_likeness - _SLACK
                if equal:
                    other &= ~np.isin(found.terms, places)
                places = np.concatenate([places, found.terms[other]])
                near = found.likeness[other].astype(np.float32)
                likeness = np.concatenate([likeness, near])
        has_person = bool(self._persons) and self._persons[0] in numbers
        initial = vocabulary.place_of(term.spelt[:1]) if term.is_fuzzy and has_person else None
        initials = frozenset(() if initial is None else (initial,))
        if not len(places):
            return Reach(NO_ROWS, NO_ROWS, frozenset(), initials)
        rows, repeated = self._merged(
            places, likeness, term.weight, numbers, may_be_alone=_may_be_alone(term)
        )
        if has_person and term.role is TokenRole.word:
            rows, repeated = self._lighter(rows), self._lighter(repeated)
        return Reach(rows, repeated, frozenset(places.tolist()), initials)

    def _lighter(self, found: WordRows) -> WordRows:
        """Return rows where a father's name weighs less: then likeness is no bound."""
        pair = np.where(self.is_person(found.rows), np.minimum(found.pair, found.gain), found.pair)
        return found._replace(pair=pair)

    def reached_by_run(self, run: tuple[str, ...]) -> Reach:
        """Return what neighbouring folded words lead to when they are written as one."""
        split_from = self._space.vocabulary.split_from
        readers: dict[tuple[str, float], list[int]] = {}
        for number, sort in enumerate(self._space.sorts):
            if any(len(split_from(joined).terms) for joined in _joined_texts(run, sort)):
                for own in _joints(" ".join(run), sort):
                    readers.setdefault(own, []).append(number)
        found = []
        for (joint, weight), numbers in readers.items():
            near = split_from(joint)
            enough = near.likeness >= load_free_text().least_likeness - _SLACK
            rows, repeated = self._merged(
                near.terms[enough].astype(np.int64),
                near.likeness[enough].astype(np.float32),
                weight,
                list(dict.fromkeys(numbers)),
                may_be_alone=True,
                may_be_lone_ship=True,
            )
            found.append(Reach(rows, repeated, frozenset(near.terms.tolist()), frozenset()))
        return _either(found)

    def reached_by_transcription(self, text: str) -> Reach:
        """Return what neighbouring words lead to as a name of another language, read as a whole.

        Only names of persons are read so.
        """
        found = [
            _together(
                [
                    self._reached(term, self._persons, is_ordinary=False)
                    for term in form_of(reading, NameSort.person)
                ]
            )
            for reading in read_name(text, NameSort.person)
            if reading.scheme in TRANSCRIBED
        ]
        return _either(found)

    def _merged(
        self,
        places: Rows,
        likeness: Floats,
        weight: float,
        numbers: Sequence[int],
        *,
        may_be_alone: bool,
        may_be_lone_ship: bool = False,
    ) -> tuple[WordRows, WordRows]:
        spans = list(self._space.spans(places, numbers))
        starts = np.concatenate([start for start, _ in spans])
        counts = np.concatenate([end for _, end in spans]) - starts
        if len(spans) > 1:
            places, likeness = np.tile(places, len(spans)), np.tile(likeness, len(spans))
        total = int(counts.sum())
        if not total:
            return NO_ROWS, NO_ROWS
        before = np.cumsum(counts) - counts
        at = np.arange(total) - np.repeat(before - starts, counts)
        postings = self._space.postings
        row, listed = postings.row[at], postings.weight[at]
        pair = np.float32(2.0) * np.minimum(listed, np.float32(weight))
        # Joined words count as several only where they are joined nearly letter by letter.
        is_near = likeness >= load_free_text().lone_likeness - _SLACK
        is_joined = places >= self._space.vocabulary.token_count
        is_two = np.repeat(is_near & is_joined, counts)
        if may_be_alone:
            alone = np.repeat(is_near, counts)
            is_two |= alone if may_be_lone_ship else alone & ~self.is_vessel(row)
        words = np.where(is_two & postings.is_word[at], np.float32(2.0), np.float32(1.0))
        gain = pair * np.repeat(likeness, counts)
        each = WordRows(row, gain, pair, listed, words, postings.is_name[at])
        rows = best_by_row(each)
        return rows, rows if len(rows.rows) == total else WordRows(
            *summed_by_key([each.rows], [each])
        )


def _least_weight(term: Term, sort: NameSort) -> float:
    """Return what a term weighs in one sort where a name does not have it."""
    is_lighter = sort is NameSort.person and term.role is TokenRole.word
    return term.weight * (load_scoring().patronymic_share if is_lighter else 1.0)


@lru_cache(1 << 12)
def says_what_companies_do(text: str) -> bool:
    """Tell whether a word says what companies are or do, though a name may hold nothing else."""
    known = known_phrases([text], NameSort.organisation)
    return any(token.role is TokenRole.generic for _, _, token in known)


def _may_be_alone(term: Term) -> bool:
    """Tell whether a term by itself may be enough of a name, but for ships."""
    rule = load_free_text()
    return (
        len(bare(term.spelt)) >= rule.lone_letters
        and rarity(term.text, NameSort.vessel) >= rule.lone_weight
        and not says_what_companies_do(term.text)
    )


def _joined_texts(run: tuple[str, ...], sort: NameSort) -> list[str]:
    """Return neighbouring words written as one, in their order and with the last one first."""
    if is_plain_run(run) or (sort is not NameSort.person and "".join(run).isascii()):
        return joined_texts(run)
    return [joint for joint, _ in _joints(" ".join(run), sort)]


@lru_cache(1 << 12)
def _joints(run: str, sort: NameSort) -> list[tuple[str, float]]:
    return [
        (joint.text, joint.weight)
        for form in forms_of(run, sort)
        for joint in joints(form)
        if joint.size == len(form)
    ]


def is_plain_run(run: tuple[str, ...]) -> bool:
    """Tell whether folded neighbours are written as one alike in names of every sort."""
    key = f" {' '.join(run)}"
    # An Arabic article may be parted from the name it stands before.
    return key.isascii() and " al" not in key and " el" not in key


def joined_texts(run: tuple[str, ...]) -> list[str]:
    """Return plain neighbours written as one, in their order and with the last one first."""
    turned = [] if len(run) > _LONGEST_TURNED else [join_words((run[-1], *run[:-1]))]
    return [join_words(run), *turned]


def _together(found: list[Reach]) -> Reach:
    """Return what the terms of one reading lead to together."""
    if len(found) == 1:
        return found[0]
    return Reach(
        summed([reach.rows for reach in found]),
        summed([reach.repeated for reach in found]),
        _united(reach.places for reach in found),
        _united(reach.initials for reach in found),
    )


def _either(found: list[Reach]) -> Reach:
    """Return what either of several ways to read the same words leads to."""
    if len(found) < 2:
        return found[0] if found else NOWHERE
    return Reach(
        best_of_each([reach.rows for reach in found]),
        best_of_each([reach.repeated for reach in found]),
        _united(reach.places for reach in found),
        _united(reach.initials for reach in found),
    )


def _united(places: Iterable[frozenset[int]]) -> frozenset[int]:
    none: frozenset[int] = frozenset()
    return none.union(*places)
