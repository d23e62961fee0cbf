"""Every word of every listed name, once, and which of them an asked word could pair with."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from penstock.screening._align import Joint
from penstock.screening._arrays import load_array, load_strings, save_array, save_strings
from penstock.screening._flat import Flags, Integers
from penstock.screening._joints import build_filter
from penstock.screening._likeness import Words, as_texts, words_of
from penstock.screening._neighbours import (
    HashTable,
    NeighbourFinder,
    Neighbours,
    Pairs,
    Tables,
    build_tables,
)
from penstock.screening._terms import Form
from penstock.text import SYLLABIC, UNVOWELLED, bare

_MOST_REMEMBERED = 1 << 16
_MARKS = ("", UNVOWELLED, SYLLABIC)
_TABLES = ("token_deletions", "joined_deletions", "token_keys")


class Vocabulary:
    """The words of an index: first single terms, then neighbouring terms written as one.

    Attributes:
        texts: every word, marked as `penstock.text` marks it; its place is its number.
        words: the same as arrays, without marks.
        token_count: how many of them are single terms.
        joint_filter: which neighbours written as one could be a single term, see `_joints`.
    """

    def __init__(self, folder: Path) -> None:
        marks = load_array(folder, "word_mark").tolist()
        plain = load_strings(folder, "words")
        self.texts = [
            text + _MARKS[mark] if mark else text for text, mark in zip(plain, marks, strict=True)
        ]
        self.token_count = int(load_array(folder, "token_count")[0])
        self.words = Words(
            as_texts(plain),
            as_texts(load_strings(folder, "spellings")),
            cast("Integers", load_array(folder, "word_length")),
            cast("Integers", load_array(folder, "spelling_length")),
            cast("Flags", load_array(folder, "word_mark") == _MARKS.index(SYLLABIC)),
            cast("Flags", load_array(folder, "word_mark") == _MARKS.index(UNVOWELLED)),
            [_MARKS[mark] for mark in marks],
            self.token_count,
        )
        self._finder = NeighbourFinder(
            self.words, Tables(*(_load_table(folder, n) for n in _TABLES))
        )
        self._memo: OrderedDict[str, Neighbours] = OrderedDict()
        self._joined: OrderedDict[str, Neighbours] = OrderedDict()
        self.joint_filter = cast("npt.NDArray[np.uint8]", load_array(folder, "joint_filter"))

    @cached_property
    def letters(self) -> npt.NDArray[np.int64]:
        """The first letter of each single term."""
        letters = [ord(text[:1] or "\0") for text in self.texts[: self.token_count]]
        return np.array(letters, np.int64)

    def place_of(self, text: str) -> int | None:
        """Return the number of a single term equal to a text without a mark."""
        place = bisect_left(self.texts, text, 0, self.token_count)
        found = place < self.token_count and self.texts[place] == text
        return place if found else None

    def number_of(self, text: str) -> int:
        """Return the number of a single term equal to a text without a mark, -1 where none is."""
        place = self.place_of(text)
        return -1 if place is None else place

    def find(self, asked: list[str]) -> Pairs:
        """Return, for each asked word by its place, the words it could pair with."""
        return self._finder.find(asked)

    def find_joined(self, asked: list[str]) -> Pairs:
        """Return, for asked neighbours written as one, the single words they could pair with."""
        return self._finder.find_joined(asked)

    def prepare(self, asked: list[str], joined: list[str]) -> None:
        """Find and remember the neighbours of many words, and of neighbours written as one."""
        words = [text for text in dict.fromkeys(asked) if text not in self._memo]
        runs = [text for text in dict.fromkeys(joined) if text not in self._joined]
        if words or runs:
            found = _apart(self._finder.find_both(words, runs), len(words) + len(runs))
            self._memo.update(zip(words, found, strict=False))
            self._joined.update(zip(runs, found[len(words) :], strict=True))
        for memo, kept in ((self._memo, asked), (self._joined, joined)):
            while len(memo) > _MOST_REMEMBERED and len(memo) > len(kept):
                memo.popitem(last=False)

    def find_again(self, asked: list[str]) -> Pairs:
        """Return what `find` does, without asking again for what is remembered."""
        return _again(self.find, self._memo, asked)

    def find_joined_again(self, asked: list[str]) -> Pairs:
        """Return what `find_joined` does, without asking again for what is remembered."""
        return _again(self.find_joined, self._joined, asked)

    def neighbours(self, asked: str) -> Neighbours:
        """Return the words an asked one could pair with, and how alike each is."""
        if asked not in self._memo:
            self.prepare([asked], [])
        return self._memo[asked]

    def split_from(self, asked: str) -> Neighbours:
        """Return the single words that asked neighbours, written as one, could pair with."""
        if asked not in self._joined:
            self.prepare([], [asked])
        return self._joined[asked]


def _again(
    find: Callable[[list[str]], Pairs], memo: OrderedDict[str, Neighbours], asked: list[str]
) -> Pairs:
    known = [memo.get(text) for text in asked]
    absent = [text for text, own in zip(asked, known, strict=True) if own is None]
    if len(absent) == len(asked):
        return find(asked)
    fresh = iter(_apart(find(absent), len(absent)) if absent else ())
    found = [next(fresh) if own is None else own for own in known]
    return Pairs(
        np.arange(len(asked), dtype=np.int32).repeat([len(own.terms) for own in found]),
        np.concatenate([own.terms for own in found]),
        np.concatenate([own.likeness for own in found]),
    )


def _apart(found: Pairs, count: int) -> list[Neighbours]:
    """Return the neighbours of each of so many asked words."""
    ends = found.askers.searchsorted(np.arange(count + 1)).tolist()
    return [Neighbours(found.terms[a:b], found.likeness[a:b]) for a, b in pairwise(ends)]


def _load_table(folder: Path, name: str) -> HashTable:
    return HashTable(
        cast("npt.NDArray[np.uint32]", load_array(folder, f"{name}_hash")),
        cast("Integers", load_array(folder, f"{name}_term")),
        cast("Integers", load_array(folder, f"{name}_start")),
    )


def build_vocabulary(
    folder: Path, names: Sequence[tuple[Form, tuple[Joint, ...]]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Write the vocabulary of some names; return the place of each term and joined term.

    Args:
        folder: where to write.
        names: each reading of each, and its neighbours written as one.
    """
    forms = [form for form, _ in names]
    terms = sorted({text for form in forms for term in form for text in (term.text, term.spelt)})
    joined = sorted({joint.text for _, joints in names for joint in joints})
    fuzzy = {term.spelt for form in forms for term in form if term.is_fuzzy}
    words = words_of(terms, joined)
    save_strings(folder, "words", words.texts.tolist())
    save_strings(folder, "spellings", words.spellings.tolist())
    save_array(folder, "word_length", words.lengths)
    save_array(folder, "spelling_length", words.spelling_lengths)
    numbers = [_MARKS.index(mark) for mark in words.marks]
    save_array(folder, "word_mark", np.array(numbers, np.uint8))
    save_array(folder, "token_count", np.array([len(terms)], np.int64))
    tables = build_tables(words, [text in fuzzy for text in terms])
    save_array(folder, "joint_filter", build_filter([bare(text) for text in fuzzy]))
    for name, table in zip(_TABLES, tables, strict=True):
        save_array(folder, f"{name}_hash", table.hashes)
        save_array(folder, f"{name}_term", table.terms)
        save_array(folder, f"{name}_start", table.starts)
    return (
        {text: place for place, text in enumerate(terms)},
        {text: place + len(terms) for place, text in enumerate(joined)},
    )
