"""Which listed names a word of a text may belong to, and the most it could add there.

Names are opened by the words that tell them apart. What tables know (legal forms, company words,
places) is only counted on names that are open already, save where a name holds little else.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from penstock.screening._align import joints
from penstock.screening._group import Group
from penstock.screening._neighbours import Floats, Integers
from penstock.screening._parameters import load_free_text, load_scoring
from penstock.screening._terms import Term, forms_of, rarity, term_of
from penstock.text import (
    NameSort,
    Token,
    TokenRole,
    bare,
    fold,
    is_patronymic,
    known_phrases,
    ordinary_words,
)

Rows = npt.NDArray[np.int64]
_MOST_REMEMBERED = 1 << 16
_SLACK = 1e-4


class WordRows(NamedTuple):
    """The rows a word of a text reaches, ascending, without repeats.

    Its alignment there adds `gain` to the numerator of the score at most, `pair` to the
    denominator at least, and takes up `listed` of the row's weight at most. `words` says how many
    words meet: two where they are joined, or where one by itself may be enough.
    """

    rows: Rows
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats


class Reach(NamedTuple):
    """What a word, a run of words or a phrase leads to: rows, and terms it is alike."""

    rows: WordRows
    places: frozenset[int]


_NO_FLOATS = np.empty(0, np.float32)
_NO_ROWS = WordRows(np.empty(0, np.int64), _NO_FLOATS, _NO_FLOATS, _NO_FLOATS, _NO_FLOATS)
NOWHERE = Reach(_NO_ROWS, frozenset())


class Sums(NamedTuple):
    """What the words of a block add up to on each of some (block, row) keys, ascending."""

    keys: Rows
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats


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
        self._rate = np.float32(min(cost.listed, cost.listed_after_one))
        found = group.occurrences()
        size = len(group)
        known = np.where(found.is_word, np.float32(0.0), found.weight)
        free = np.bincount(found.row, known, size)
        lost = self._rate * np.maximum(group.row_weight - free, 0.0)
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
        places = np.concatenate([found.term[kept], found.spelt[other], joined[here]])
        rows = np.concatenate([found.row[kept], found.row[other], joined_row[here]])
        weights = [found.weight[kept], found.weight[other], group.post_weight[first:][here]]
        order = np.lexsort((rows, places))
        self._start = np.searchsorted(places[order], np.arange(len(group.post_start)))
        self._row = rows[order].astype(np.int64)
        self._weight = np.concatenate(weights)[order]
        # The terms that tables know, row after row: counted on open rows only.
        rest = np.flatnonzero(~found.is_word & ~is_plain[found.row])
        self._known_start = np.searchsorted(found.row[rest], np.arange(size + 1))
        self._known = np.stack([found.term[rest], found.spelt[rest]]).astype(np.int64)
        self._known_weight = found.weight[rest]
        self._known_words = found.is_telling[rest].astype(np.float32)
        self._by_word: dict[str, Reach] = {}
        self._by_joint: dict[tuple[str, float], WordRows] = {}

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
        return Sums(
            sums.keys,
            sums.gain + 2.0 * weight,
            sums.pair + 2.0 * weight,
            sums.listed + weight,
            sums.words + words,
        )

    def bounds(self, sums: Sums) -> Floats:
        """Return the most that rows could score on what their words add up to."""
        left = self._group.row_weight[sums.keys & 0xFFFFFFFF] - sums.listed
        # Words that claim more than the row has stand for one another: then only gains count.
        pair = np.where(left < -_SLACK, np.minimum(sums.pair, sums.gain), sums.pair)
        total = pair + 2.0 * self._rate * np.maximum(left, 0.0)
        bound: Floats = sums.gain / np.maximum(total, np.float32(1e-6))
        return bound

    def prepare(self, words: list[str], runs: list[str]) -> None:
        """Look up the neighbours of many words, and of runs of words written as one, at once."""
        spelt = [
            term.spelt
            for word in words
            if word not in self._by_word and fold(word) not in ordinary_words()
            for form in self._readings(word)
            for term in form
            if term.is_fuzzy
        ]
        joined = [joint for run in runs for joint, _ in self._joints(run)]
        self._group.vocabulary.prepare(spelt, joined)

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
        known = self._by_word.get(word)
        if known is None:
            if len(self._by_word) > _MOST_REMEMBERED:
                self._by_word.clear()
            is_ordinary = fold(word) in ordinary_words()
            readings = []
            met: set[int] = set()
            for form in self._readings(word):
                terms = [self._reached(term, is_ordinary=is_ordinary) for term in form]
                readings.append(_summed([reach.rows for reach in terms]))
                met.update(*(reach.places for reach in terms))
            known = self._by_word[word] = Reach(_best(readings), frozenset(met))
        return known

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
            enough = found.likeness >= load_free_text().least_likeness - _SLACK
            places = np.concatenate([places, found.terms[enough]])
            likeness = np.concatenate([likeness, found.likeness[enough]])
        met = set(places.tolist())
        if term.is_fuzzy and self._sort is NameSort.person:
            initial = vocabulary.place_of(term.spelt[:1])
            met.update(() if initial is None else (initial,))
        rows = self._merged(places, likeness, term.weight, self._may_be_alone(term))
        if is_patronymic(term.text):  # weighs less beside other words: then likeness is no bound
            rows = rows._replace(pair=np.minimum(rows.pair, rows.gain))
        return Reach(rows, frozenset(met))

    def _may_be_alone(self, term: Term) -> bool:
        rule = load_free_text()
        return (
            self._sort is not NameSort.vessel
            and len(bare(term.spelt)) >= rule.lone_letters
            and rarity(term.text, NameSort.vessel) >= rule.lone_weight
        )

    def _joints(self, run: str) -> list[tuple[str, float]]:
        return [
            (joint.text, joint.weight)
            for form in forms_of(run, self._sort)
            for joint in joints(form)
            if joint.size == len(form)
        ]

    def reached_by_run(self, run: str) -> Reach:
        """Return what neighbouring words lead to when they are written as one."""
        found = []
        for joint, weight in self._joints(run):
            near = self._group.vocabulary.split_from(joint)
            if not len(near.terms):
                continue
            key = (joint, weight)
            if key not in self._by_joint:
                if len(self._by_joint) > _MOST_REMEMBERED:
                    self._by_joint.clear()
                enough = near.likeness >= load_free_text().least_likeness - _SLACK
                self._by_joint[key] = self._merged(
                    near.terms[enough], near.likeness[enough], weight, may_be_alone=True
                )
            found.append(self._by_joint[key])
        return Reach(_best(found), frozenset()) if found else NOWHERE

    def _merged(
        self,
        places: npt.NDArray[np.integer],
        likeness: Floats,
        weight: float,
        may_be_alone: bool,  # noqa: FBT001
    ) -> WordRows:
        starts = self._start[places]
        counts = self._start[places + 1] - starts
        total = int(counts.sum())
        if not total:
            return _NO_ROWS
        before = np.cumsum(counts) - counts
        at = np.arange(total) - np.repeat(before - starts, counts)
        listed = self._weight[at]
        pair = np.float32(2.0) * np.minimum(listed, np.float32(weight))
        is_two = places >= self._group.vocabulary.token_count
        if may_be_alone:
            is_two |= likeness >= load_free_text().lone_likeness - _SLACK
        words = np.repeat(np.where(is_two, np.float32(2.0), np.float32(1.0)), counts)
        return _by_row(self._row[at], pair * np.repeat(likeness, counts), pair, listed, words)


def _among(keys: Rows, table: Rows) -> npt.NDArray[np.bool_]:
    """Tell which keys stand in an ascending table."""
    if not len(table):
        return np.zeros(len(keys), bool)
    at = np.searchsorted(table, keys)
    at[at == len(table)] = 0
    found: npt.NDArray[np.bool_] = table[at] == keys
    return found


def _by_row(rows: Rows, gain: Floats, pair: Floats, listed: Floats, words: Floats) -> WordRows:
    """Return the best of what is said of each row."""
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    first = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    return WordRows(
        rows[first],
        np.maximum.reduceat(gain[order], first),
        np.minimum.reduceat(pair[order], first),
        np.maximum.reduceat(listed[order], first),
        np.maximum.reduceat(words[order], first),
    )


def _best(found: list[WordRows]) -> WordRows:
    found = [own for own in found if len(own.rows)]
    if len(found) < 2:
        return found[0] if found else _NO_ROWS
    return _by_row(*(np.concatenate(values) for values in zip(*found, strict=True)))


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
    gain, pair, listed, words = (
        np.add.reduceat(np.concatenate(values)[order], first)
        for values in (
            [own.gain for own in found],
            [own.pair for own in found],
            [own.listed for own in found],
            [own.words for own in found],
        )
    )
    return Sums(key[first], gain, pair, listed, words)
