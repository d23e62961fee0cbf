"""Which listed names a word of a text may belong to, and the most it could add there.

Names are opened by the words that tell them apart. What tables know (legal forms, company words,
places) is only counted on names that are open already, save where a name holds little else.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import joints
from penstock.screening._flat import Floats, Integers
from penstock.screening._group import Group
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._remembered import Remembered
from penstock.screening._terms import Term, form_of, forms_of, rarity, term_of
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


class WordRows(NamedTuple):
    """The rows a word of a text reaches, ascending, without repeats.

    Its alignment there adds `gain` to the numerator of the score at most, `pair` to the
    denominator at least, and takes up `listed` of the row's weight at most. `words` says how many
    words meet: two where they are joined, or where one by itself may be enough; `names` how many
    of them are words or places.
    """

    rows: Rows
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats
    names: Floats


class Reach(NamedTuple):
    """What a word, a run of words or a phrase leads to.

    `rows` holds for one occurrence, `repeated` for several together: a name may bear a word twice.
    `places` are the terms it is alike, `weight` is the least it weighs where none of them is met.
    """

    rows: WordRows
    repeated: WordRows
    places: frozenset[int]
    weight: float


_NO_ROWS = WordRows(np.empty(0, np.int64), *(np.empty(0, np.float32),) * 5)
NOWHERE = Reach(_NO_ROWS, _NO_ROWS, frozenset(), 0.0)


class Sums(NamedTuple):
    """What the words of a block add up to on each of some (block, row) keys, ascending."""

    keys: Rows
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats
    names: Floats


class TextRows:
    """The rows of one sort, opened by the words of texts.

    Args:
        group: the names of one sort.
        left_out: places of parties whose names of this sort are not looked for.
        floor: the least score that counts.
    """

    def __init__(self, group: Group, left_out: Integers, floor: float) -> None:
        self._group = group
        self._sort = group.sort
        cost = load_scoring().missing[group.sort.value]
        self._rate = np.float32(min(cost.listed, cost.listed_inside, cost.listed_after_one))
        self._query_rate = min(cost.query, cost.query_inside)
        found = group.occurrences()
        size = len(group)
        known = np.where(found.is_word, np.float32(0.0), found.weight)
        free = np.bincount(found.row, known, size)
        lost = self._rate * np.maximum(group.row_weight - free, 0.0)
        is_plain = free >= (floor - _SLACK) * (free + lost)
        is_in = ~np.isin(group.row_party, left_out)
        self._is_plain = is_plain
        kept = np.flatnonzero((found.is_word | is_plain[found.row]) & is_in[found.row])
        other = kept[found.term[kept] != found.spelt[kept]]
        token_count = group.vocabulary.token_count
        first = int(group.post_start[token_count])
        counts = np.diff(group.post_start[token_count:])
        joined = np.repeat(np.arange(token_count, len(group.post_start) - 1), counts)
        joined_row = group.post_row[first:]
        here = np.flatnonzero(is_in[joined_row])
        places = np.concatenate([found.term[kept], found.spelt[other], joined[here]])
        rows = np.concatenate([found.row[kept], found.row[other], joined_row[here]])
        weights = [found.weight[kept], found.weight[other], group.post_weight[first:][here]]
        order = np.lexsort((rows, places))
        self._start = np.searchsorted(places[order], np.arange(len(group.post_start)))
        self._row = rows[order].astype(np.int64)
        self._weight = np.concatenate(weights)[order]
        is_name = [found.is_name[kept], found.is_name[other], np.ones(len(here), bool)]
        self._is_name = np.concatenate(is_name)[order].astype(np.float32)
        is_word = [found.is_word[kept], found.is_word[other], np.ones(len(here), bool)]
        self._is_word = np.concatenate(is_word)[order]
        # The terms that tables know, row after row: counted on open rows only.
        rest = np.flatnonzero(~found.is_word & ~is_plain[found.row])
        self._known_start = np.searchsorted(found.row[rest], np.arange(size + 1))
        self._known = np.stack([found.term[rest], found.spelt[rest]]).astype(np.int64)
        self._known_weight = found.weight[rest]
        self._known_words = found.is_telling[rest].astype(np.float32)
        self._known_names = found.is_name[rest].astype(np.float32)
        self._by_word: Remembered[str, Reach] = Remembered(_MOST_REMEMBERED)
        # How the fresh words of the batch at hand may be read.
        self._readings_of: dict[str, list[tuple[Term, ...]]] = {}

    def with_known(self, sums: Sums, met: Rows) -> Sums:
        """Return sums with the terms that tables know and that stand in the block.

        Args:
            sums: what opened the rows.
            met: (block, term) keys of all terms the words of each block are alike, ascending.
        """
        rows = sums.keys & 0xFFFFFFFF
        starts = self._known_start[rows]
        counts = self._known_start[rows + 1] - starts
        owner = np.repeat(np.arange(len(rows)), counts)
        at = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts - starts, counts)
        block = sums.keys[owner] >> 32 << 32
        here = _among(block | self._known[0][at], met) | _among(block | self._known[1][at], met)
        owner, at = owner[here], at[here]
        size = len(rows)
        weight = np.bincount(owner, self._known_weight[at], size).astype(np.float32)
        words = np.bincount(owner, self._known_words[at], size).astype(np.float32)
        names = np.bincount(owner, self._known_names[at], size).astype(np.float32)
        return Sums(
            sums.keys,
            sums.gain + 2.0 * weight,
            sums.pair + 2.0 * weight,
            sums.listed + weight,
            sums.words + words,
            sums.names + names,
        )

    def bounds(self, sums: Sums) -> Floats:
        """Return the most that rows could score on what their words add up to."""
        left = self._group.row_weight[sums.keys & 0xFFFFFFFF] - sums.listed
        # Words that claim more than the row has stand for one another: then only gains count.
        pair = np.where(left < -_SLACK, np.minimum(sums.pair, sums.gain), sums.pair)
        total = pair + 2.0 * self._rate * np.maximum(left, 0.0)
        bound: Floats = sums.gain / np.maximum(total, np.float32(1e-6))
        return bound

    def is_plain(self, row: int) -> bool:
        """Tell whether a name holds so little else that the words of tables open it."""
        return bool(self._is_plain[row])

    def bound(self, row: int, gain: float, pair: float, listed: float, missing: float) -> float:
        """Return the most that one row could score; `missing` weighs what it leaves of the text."""
        left = float(self._group.row_weight[row]) - listed
        total = min(pair, gain) if left < -_SLACK else pair
        total += 2.0 * (float(self._rate) * max(left, 0.0) + self._query_rate * missing)
        return gain / max(total, 1e-6)

    def wanted(self, words: list[str], runs: list[tuple[str, ...]]) -> tuple[list[str], list[str]]:
        """Return what must be looked up for words, and for runs of words written as one.

        Plain runs are those of every sort, see `joined_texts`.
        """
        self._readings_of.clear()
        spelt = [
            term.spelt
            for word in words
            if word not in self._by_word
            and not word.isdecimal()
            and fold(word) not in ordinary_words()
            for form in self._readings_of.setdefault(word, self._readings(word))
            for term in form
            if term.is_fuzzy
        ]
        joined = [text for run in runs if not is_plain_run(run) for text in self._joined_texts(run)]
        return spelt, joined

    def _readings(self, word: str) -> list[tuple[Term, ...]]:
        """Return what one word may be by itself or, known to tables, inside a name."""
        found = list(forms_of(word, self._sort))
        folded = fold(word)
        found += [
            (term_of(token, self._sort),) for _, _, token in known_phrases([folded], self._sort)
        ]
        if folded.isascii() and " " not in folded:
            found.append((term_of(Token(folded, TokenRole.word, folded), self._sort),))
        return list(dict.fromkeys(found))

    def reached_by(self, word: str) -> Reach:
        """Return what a word of a text leads to."""
        if word in self._by_word:
            return self._by_word[word]
        known = self._by_word[word] = self._reached_by(word)
        return known

    def _reached_by(self, word: str) -> Reach:
        if word.isdecimal():
            place_of = self._group.vocabulary.place_of
            if place_of(fold(word)) is None and place_of(fold(word).lstrip("0")) is None:
                return Reach(_NO_ROWS, _NO_ROWS, frozenset(), 0.0)
        is_ordinary = fold(word) in ordinary_words()
        forms = self._readings_of.get(word) or self._readings(word)
        found = [[self._reached(term, is_ordinary=is_ordinary) for term in form] for form in forms]
        return Reach(
            _best([_summed([reach.rows for reach in terms]) for terms in found]),
            _best([_summed([reach.repeated for reach in terms]) for terms in found]),
            frozenset().union(*(reach.places for terms in found for reach in terms)),
            min(sum(reach.weight for reach in terms) for terms in found) if found else 0.0,
        )

    def reached_by_phrase(self, token: Token) -> Reach:
        """Return what a phrase of known role leads to."""
        return self._reached(term_of(token, self._sort), is_ordinary=False)

    def _reached(self, term: Term, *, is_ordinary: bool) -> Reach:
        vocabulary = self._group.vocabulary
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
        met = set(places.tolist())
        if term.is_fuzzy and self._sort is NameSort.person:
            initial = vocabulary.place_of(term.spelt[:1])
            met.update(() if initial is None else (initial,))
        # A father's name weighs less beside other words: then likeness is no bound.
        is_lighter = self._sort is NameSort.person and term.role is TokenRole.word
        weight = term.weight * (load_scoring().patronymic_share if is_lighter else 1.0)
        if not len(places):
            return Reach(_NO_ROWS, _NO_ROWS, frozenset(met), weight)
        rows, repeated = self._merged(
            places,
            likeness,
            term.weight,
            may_be_alone=self._may_be_alone(term),
            may_be_name=True,
        )
        if is_lighter:
            rows = rows._replace(pair=np.minimum(rows.pair, rows.gain))
            repeated = repeated._replace(pair=np.minimum(repeated.pair, repeated.gain))
        return Reach(rows, repeated, frozenset(met), weight)

    def _may_be_alone(self, term: Term) -> bool:
        rule = load_free_text()
        return (
            self._sort is not NameSort.vessel
            and len(bare(term.spelt)) >= rule.lone_letters
            and rarity(term.text, NameSort.vessel) >= rule.lone_weight
        )

    def _joined_texts(self, run: tuple[str, ...]) -> list[str]:
        """Return neighbouring words written as one, in their order and with the last one first."""
        if is_plain_run(run) or (self._sort is not NameSort.person and "".join(run).isascii()):
            return joined_texts(run)
        return [joint for joint, _ in self._joints(" ".join(run))]

    def _joints(self, run: str) -> list[tuple[str, float]]:
        return [
            (joint.text, joint.weight)
            for form in forms_of(run, self._sort)
            for joint in joints(form)
            if joint.size == len(form)
        ]

    def reached_by_run(self, run: tuple[str, ...]) -> Reach:
        """Return what neighbouring folded words lead to when they are written as one."""
        found: list[Reach] = []
        split_from = self._group.vocabulary.split_from
        if any(len(split_from(joined).terms) for joined in self._joined_texts(run)):
            for joint, weight in self._joints(" ".join(run)):
                near = split_from(joint)
                enough = near.likeness >= load_free_text().least_likeness - _SLACK
                rows, repeated = self._merged(
                    near.terms[enough],
                    near.likeness[enough].astype(np.float32),
                    weight,
                    may_be_alone=True,
                    may_be_name=True,
                )
                found.append(Reach(rows, repeated, frozenset(near.terms.tolist()), 0.0))
        return _either(found)

    def reached_by_transcription(self, text: str) -> Reach:
        """Return what neighbouring words lead to as a name of another language, read as a whole."""
        found = []
        for reading in read_name(text, self._sort):
            if reading.scheme in TRANSCRIBED:
                terms = [
                    self._reached(term, is_ordinary=False) for term in form_of(reading, self._sort)
                ]
                found.append(
                    Reach(
                        _summed([reach.rows for reach in terms]),
                        _summed([reach.repeated for reach in terms]),
                        frozenset().union(*(reach.places for reach in terms)),
                        0.0,
                    )
                )
        return _either(found)

    def _merged(
        self,
        places: npt.NDArray[np.integer],
        likeness: Floats,
        weight: float,
        *,
        may_be_alone: bool,
        may_be_name: bool,
    ) -> tuple[WordRows, WordRows]:
        starts = self._start[places]
        counts = self._start[places + 1] - starts
        total = int(counts.sum())
        if not total:
            return _NO_ROWS, _NO_ROWS
        before = np.cumsum(counts) - counts
        at = np.arange(total) - np.repeat(before - starts, counts)
        listed = self._weight[at]
        pair = np.float32(2.0) * np.minimum(listed, np.float32(weight))
        one, two = np.float32(1.0), np.float32(2.0)
        is_two = places >= self._group.vocabulary.token_count
        if may_be_alone:
            is_two |= likeness >= load_free_text().lone_likeness - _SLACK
        words = np.where(np.repeat(is_two, counts) & self._is_word[at], two, one)
        names = self._is_name[at] if may_be_name else np.zeros(total, np.float32)
        gain = pair * np.repeat(likeness, counts)
        each = WordRows(self._row[at], gain, pair, listed, words, names)
        rows = _by_row(each)
        return rows, rows if len(rows.rows) == total else WordRows(
            *summed_by_key([each.rows], [each])
        )


def is_plain_run(run: tuple[str, ...]) -> bool:
    """Tell whether folded neighbours are written as one alike in names of every sort."""
    key = " ".join(run)
    return key.isascii() and "al" not in key and "el" not in key


def joined_texts(run: tuple[str, ...]) -> list[str]:
    """Return plain neighbours written as one, in their order and with the last one first."""
    turned = [] if len(run) > _LONGEST_TURNED else [join_words((run[-1], *run[:-1]))]
    return [join_words(run), *turned]


def _either(found: list[Reach]) -> Reach:
    """Return what either of several ways to read the same words leads to."""
    if not found:
        return NOWHERE
    return Reach(
        _best([reach.rows for reach in found]),
        _best([reach.repeated for reach in found]),
        frozenset().union(*(reach.places for reach in found)),
        0.0,
    )


def _among(keys: Rows, table: Rows) -> npt.NDArray[np.bool_]:
    """Tell which keys stand in an ascending table."""
    if not len(table):
        return np.zeros(len(keys), bool)
    at = np.searchsorted(table, keys)
    at[at == len(table)] = 0
    found: npt.NDArray[np.bool_] = table[at] == keys
    return found


def _by_row(found: WordRows) -> WordRows:
    """Return the best of what is said of each row."""
    order = np.argsort(found.rows, kind="stable")
    rows = found.rows[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return WordRows(
        rows[first],
        np.maximum.reduceat(found.gain[order], first),
        np.minimum.reduceat(found.pair[order], first),
        np.maximum.reduceat(found.listed[order], first),
        np.maximum.reduceat(found.words[order], first),
        np.maximum.reduceat(found.names[order], first),
    )


def _best(found: list[WordRows]) -> WordRows:
    found = [own for own in found if len(own.rows)]
    if len(found) < 2:
        return found[0] if found else _NO_ROWS
    return _by_row(WordRows(*(np.concatenate(values) for values in zip(*found, strict=True))))


def _summed(found: list[WordRows]) -> WordRows:
    """Return what the terms of one reading add up to on each row."""
    found = [own for own in found if len(own.rows)]
    if len(found) < 2:
        return found[0] if found else _NO_ROWS
    sums = summed_by_key([own.rows for own in found], found)
    return WordRows(*sums)


def summed_by_key(keys: list[Rows], found: list[WordRows]) -> Sums:
    """Return the sums of what several words say, by the key each of their rows has."""
    key = np.concatenate(keys)
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    values = zip(*(own[1:] for own in found), strict=True)
    return Sums(key[first], *(np.add.reduceat(np.concatenate(own)[order], first) for own in values))
