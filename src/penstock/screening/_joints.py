"""Which neighbouring words of asked names, written as one, could be a listed word.

Every name has several runs of neighbours and hardly any is a word. So the runs of a whole batch
are first looked up, as arrays, in a filter of what listed words look like: the strings left when
up to one of their first letters is struck, and two coarse classes of sounds that no rule of
`penstock.text` changes, one for spelling classes and one for consonant skeletons. What has a
class of sounds in common is spelt out, and looked up by its spelling class and skeleton; what then
is left is searched exactly. The filter may let through too much, never too little:
`tests/screening/test_joints.py` holds it against the plain search.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from penstock.screening._align import (
    LONGEST_JOINT,
    LONGEST_PLAIN_JOINT,
    PHRASES,
    Joint,
    joints,
    mark_of,
    straight_joint,
    turned_joint,
)
from penstock.screening._flat import Flags, Growing, Numbers, padded
from penstock.screening._neighbours import PREFIX, UP_TO_ONE, Hashes, deletion_hashes
from penstock.screening._terms import Form, Term
from penstock.text import (
    ARTICLES,
    UNVOWELLED,
    TokenRole,
    bare,
    join_words,
    skeletons,
    spelled_many,
)

# Of a filter, by how much it holds: one place of 64 or fewer is taken, so that few pass by chance.
_FEWEST_BITS, _MOST_BITS = 12, 27
_MULTIPLIER = 0x01000193
_LONGEST = 8192
_SEVERAL = re.compile(r"(.)\1+")
_VOWELS, _SOUNDS, _LIPS = "a", "k", "p"
# What a hash in the filter is of.
_BY_CLASS, _BY_BONE_CLASS, _BY_SPELLING, _BY_BONES = 1, 2, 3, 4
# Letters that the rules of spelling turn into one another stand in one class each; runs of a
# class count once and sounds at the end do not count. See `data/text/spelling.tsv`.
_SPELLING_CLASSES = str.maketrans(
    dict.fromkeys("aeiouy", _VOWELS) | dict.fromkeys("shtcdzjkpgqxfSCJ", _SOUNDS) | {"w": "v"}
)
# The same for skeletons, which drop vowels, w among them, and a v or w before everything.
SKELETON_CLASSES = str.maketrans(
    dict.fromkeys("aeiouyw", "") | dict.fromkeys("shtcdzjkgqxç", _SOUNDS)
    | dict.fromkeys("pbfv", _LIPS)
)  # fmt: skip


class _Classes(NamedTuple):
    """Classes of sounds as numbers, so that those of neighbours can be put together.

    `whole` is the hash of each, `tail` that without its first sign; then its length, first and
    last sign.
    """

    whole: Hashes
    tail: Hashes
    length: Numbers
    first: Hashes
    last: Hashes


_POWERS = np.cumprod(
    np.concatenate([[1], np.full(_LONGEST, _MULTIPLIER)]).astype(np.uint32), dtype=np.uint32
)
_INVERSE = np.uint32(pow(_MULTIPLIER, -1, 1 << 32))


def _classes(signs: list[str]) -> _Classes:
    text = "\n".join([*signs, ""])
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    ends = (codes == ord("\n")).nonzero()[0]
    length = np.diff(ends, prepend=-1) - 1
    starts = ends - length
    place = np.arange(len(codes)) - starts.repeat(length + 1)
    values = codes * _POWERS[np.minimum(place + 1, _LONGEST)]
    sums = np.concatenate([np.zeros(1, np.uint32), values.cumsum(dtype=np.uint32)])
    whole = sums[ends] - sums[starts]
    has_signs = length > 0
    first = np.where(has_signs, codes[starts], np.uint32(0))
    last = np.where(has_signs, codes[ends - 1], np.uint32(0))
    return _Classes(whole, (whole - first * _POWERS[1]) * _INVERSE, length, first, last)


def _without_last_sounds(classes: _Classes) -> Hashes:
    """Return the hash of each class without sounds at its end, which no rule keeps."""
    is_sound = classes.last == ord(_SOUNDS)
    lost = np.uint32(ord(_SOUNDS)) * _POWERS[np.minimum(classes.length, _LONGEST)]
    kept: Hashes = classes.whole - lost * is_sound
    return kept


def _without_first_lips(classes: _Classes) -> tuple[Hashes, Numbers]:
    """Return hash and length of each class without a v, w, p or b before everything."""
    has_lips = classes.first == ord(_LIPS)
    return np.where(has_lips, classes.tail, classes.whole), classes.length - has_lips


def spelling_signs(texts: list[str]) -> list[str]:
    """Return the class of sounds that each word shares with every word of its spelling class."""
    text = "\n".join(texts).replace("qu", "k").translate(_SPELLING_CLASSES)
    return _SEVERAL.sub(r"\1", text).split("\n") if texts else []


def skeleton_signs(texts: list[str]) -> list[str]:
    """Return the class of sounds that each word shares with every word of its skeleton."""
    text = "\n".join(texts).replace("ph", "f")
    for vowel in "eiy":
        text = text.replace("rz" + vowel, "z" + vowel)
    return _SEVERAL.sub(r"\1", text.translate(SKELETON_CLASSES)).split("\n") if texts else []


def build_filter(texts: list[str]) -> npt.NDArray[np.uint8]:
    """Return the filter of some listed words, without marks, as packed bits."""
    hashes, owners = deletion_hashes(texts, np.arange(len(texts), dtype=np.int32), with_two=False)
    lengths = np.array([len(text) for text in texts], np.int64)[owners]
    bones = _classes(skeleton_signs(texts))
    head, length = _without_first_lips(bones)
    bones = bones._replace(whole=head, length=length, last=bones.last * (length > 0))
    marks = np.concatenate(
        [
            # One edit leaves as many letters, or one more or less.
            *(_with_length(hashes, lengths + more) for more in (-1, 0, 1)),
            _without_last_sounds(_classes(spelling_signs(texts))) ^ np.uint32(_BY_CLASS),
            _without_last_sounds(bones) ^ np.uint32(_BY_BONE_CLASS),
            _checksums(spelled_many(texts), _BY_SPELLING),
            _checksums(skeletons(texts), _BY_BONES),
        ]
    )
    size = min(max((64 * len(marks)).bit_length(), _FEWEST_BITS), _MOST_BITS)
    bits = np.zeros(1 << size, np.bool_)
    bits[_filter_place(marks, size)] = True
    return np.packbits(bits, bitorder="little")


def _with_length(hashes: Hashes, lengths: Numbers) -> Hashes:
    mixed: Hashes = hashes + lengths.astype(np.uint32) * np.uint32(0x9E3779B1)
    return mixed


def _checksums(texts: list[str], what: int) -> Hashes:
    return np.array([crc32(text.encode(), what) for text in texts], np.uint32)


def _filter_place(hashes: Hashes, size: int) -> Hashes:
    mixed = hashes ^ hashes >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA6B)
    return mixed >> np.uint32(32 - size)


# Columns of the table of terms.
_OFFSET, _LENGTH, _FLAGS, _SPELLING, _SKELETON, _HEAD = 0, 1, 2, 3, 8, 13
_WIDTH = 15
_JOINABLE, _PHRASE, _WORD, _ARTICLE, _MARKED, _NO_BONES = (1 << n for n in range(6))
_OPEN_END, _OPEN_START, _Q_END, _U_START = (1 << n for n in range(6, 10))


class Run(NamedTuple):
    """Neighbours that the filter lets through: the place of their name in the batch, their own.

    `text` is what they are as one word; turned ones are a whole name, its last word first.
    """

    form: int
    start: int
    size: int
    text: str
    is_turned: bool

    def joint(self, forms: Sequence[Form]) -> Joint:
        """Return the neighbours as `_align` joins them."""
        form = forms[self.form]
        return turned_joint(form) if self.is_turned else straight_joint(form, self.start, self.size)


def few_runs(forms: Sequence[Form]) -> list[Run]:
    """Return every run of neighbours of some names, whatever it looks like."""
    return [
        Run(name, joint.start, joint.size, joint.text, is_turned=joint.is_turned)
        for name, form in enumerate(forms)
        for joint in joints(form)
    ]


class JointFinder:
    """Finds the runs of neighbours of asked names that could be a listed word."""

    def __init__(self, listed: npt.NDArray[np.uint8]) -> None:
        self._filter = listed
        self._bits = (8 * len(listed)).bit_length() - 1
        self._texts: list[str] = []
        self._marks: list[str] = []
        self._codes: Growing[np.uint32] = Growing(np.uint32)
        self._table: Growing[np.int64] = Growing(np.int64, _WIDTH)

    def clear(self) -> None:
        """Forget every term."""
        self._texts.clear()
        self._marks.clear()
        self._codes.clear()
        self._table.clear()

    def find(self, numbers: Sequence[Sequence[int]], terms: Sequence[Term]) -> list[Run]:
        """Return the runs that may be a word.

        Args:
            numbers: the numbers of the terms of each name.
            terms: all terms by number, more than at the last call.
        """
        self._learn(terms[len(self._table) :])
        placed = padded(numbers)
        found: list[Run] = []
        for size in range(2, min(LONGEST_JOINT, placed.shape[1]) + 1):
            names, starts = self._runs(placed, size)
            run = placed[names[:, None], starts[:, None] + np.arange(size)]
            passed = self._could_be_word(run, run[:, -1]).nonzero()[0]
            written = self._written(run[passed], run[passed, -1])
            found += [
                Run(name, start, size, text, is_turned=False)
                for name, start, text in zip(
                    names[passed].tolist(), starts[passed].tolist(), written, strict=True
                )
            ]
        for size in range(2, min(LONGEST_PLAIN_JOINT, placed.shape[1]) + 1):
            whole = (placed >= 0).sum(axis=1) == size
            names = (whole & self._all_have(placed[:, :size], _WORD)).nonzero()[0]
            run = placed[names][:, [size - 1, *range(size - 1)]]
            passed = self._could_be_word(run, placed[names, 0]).nonzero()[0]
            names = names[passed]
            written = self._written(run[passed], placed[names, 0])
            found += [
                Run(name, 0, size, text, is_turned=True)
                for name, text in zip(names.tolist(), written, strict=True)
            ]
        return found

    def _written(self, run: Numbers, marked: Numbers) -> list[str]:
        """Return each run of terms as one word, with the mark of one of them."""
        texts, marks = self._texts, self._marks
        return [
            join_words(tuple([texts[number] for number in own])) + marks[last]
            for own, last in zip(run.tolist(), marked.tolist(), strict=True)
        ]

    def _learn(self, fresh: Sequence[Term]) -> None:
        if not fresh:
            return
        texts = [bare(term.spelt) for term in fresh]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        skeleton_of = skeleton_signs(texts)
        bones = _classes(skeleton_of)
        flags = map(_flags, fresh, texts, skeleton_of)
        columns = (
            len(self._codes) + lengths.cumsum() - lengths,
            lengths,
            np.fromiter(flags, np.int64, len(texts)),
            *_classes(spelling_signs(texts)),
            *bones,
            *_without_first_lips(bones),
        )
        self._table.extend(np.stack(columns, axis=1).astype(np.int64))
        self._codes.extend(np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32))
        self._texts += texts
        self._marks += [mark_of(term) for term in fresh]

    def _all_have(self, run: Numbers, flag: int) -> Flags:
        flags = self._table.values[run, _FLAGS] & flag
        has: Flags = ((flags != 0) & (run >= 0)).all(axis=1)
        return has

    def _runs(self, placed: Numbers, size: int) -> tuple[Numbers, Numbers]:
        """Return name and first place of every run of neighbours that may be written as one."""
        flags = np.where(placed >= 0, self._table.values[placed, _FLAGS], 0)
        last = placed.shape[1] - size + 1
        may = np.ones((len(placed), last), np.bool_)
        has_phrase = np.zeros((len(placed), last), np.bool_)
        for at in range(size):
            here = flags[:, at : at + last]
            may &= (here & _JOINABLE) != 0
            has_phrase |= (here & _PHRASE) != 0
        names, starts = (may & has_phrase if size > LONGEST_PLAIN_JOINT else may).nonzero()
        return names, starts

    def _could_be_word(self, run: Numbers, marked: Numbers) -> Flags:
        """Tell which runs of terms the filter lets through; terms `marked` have their mark."""
        table = self._table.values
        columns = [table[run[:, at]] for at in range(run.shape[1])]
        lengths = sum((values[:, _LENGTH] for values in columns), np.zeros(len(run), np.int64))
        hashes = self._prefixes(columns) @ UP_TO_ONE
        could = np.asarray(self._has(_with_length(hashes, lengths[:, None])).any(axis=1))
        for values in columns[1:-1]:  # an article is written as it sounds: searched as it is
            could |= (values[:, _FLAGS] & _ARTICLE) != 0
        alike = self._has(_joined_class(columns, _SPELLING) ^ np.uint32(_BY_CLASS))
        alike |= _meet(columns, _Q_END, _U_START)
        self._confirm(could, run, alike, spelled_many, _BY_SPELLING)
        unvowelled = (table[marked, _FLAGS] & _MARKED) != 0
        if unvowelled.any():
            alike = self._has(_joined_class(columns, _SKELETON) ^ np.uint32(_BY_BONE_CLASS))
            alike |= _is_unsure(columns)
            self._confirm(could, run, alike & unvowelled, skeletons, _BY_BONES)
        return could

    def _confirm(
        self,
        could: Flags,
        run: Numbers,
        alike: Flags,
        written: Callable[[list[str]], list[str]],
        what: int,
    ) -> None:
        """Let through what is not yet but, spelt out, has a spelling class or skeleton listed."""
        open_runs = (alike & ~could).nonzero()[0]
        texts = self._texts
        spelt = ["".join([texts[number] for number in own]) for own in run[open_runs].tolist()]
        could[open_runs] = self._has(_checksums(written(spelt), what))

    def _prefixes(self, columns: list[Numbers]) -> Hashes:
        """Return the first letters of each run of terms as code points, 0 = none."""
        letters = np.zeros((len(columns[0]), PREFIX), np.uint32)
        codes = self._codes.values
        start = np.zeros((len(letters), 1), np.int64)
        for values in columns:
            place = np.arange(PREFIX) - start
            inside = (place >= 0) & (place < values[:, [_LENGTH]])
            letters[inside] = codes[(values[:, [_OFFSET]] + place)[inside]]
            start = start + values[:, [_LENGTH]]
        return letters

    def _has(self, hashes: Hashes) -> Flags:
        places = _filter_place(hashes, self._bits)
        bits = self._filter[places >> np.uint32(3)] >> (places & np.uint32(7)).astype(np.uint8)
        has: Flags = (bits & 1).astype(np.bool_)
        return has


def _flags(term: Term, text: str, skeleton: str) -> int:
    return (
        _JOINABLE * bool(term.joins)
        | _PHRASE * (term.role in PHRASES)
        | _WORD * (term.role is TokenRole.word)
        | _ARTICLE * (text in ARTICLES)
        | _MARKED * term.spelt.endswith(UNVOWELLED)
        | _OPEN_END * text.endswith(("p", "r", "rz"))
        | _OPEN_START * text.startswith(("h", "z", "e", "i", "y"))
        | _NO_BONES * (not skeleton)
        | _Q_END * text.endswith("q")
        | _U_START * text.startswith("u")
    )


def _is_unsure(columns: list[Numbers]) -> Flags:
    """Tell where letters of two words may make one sound, of which their classes do not tell."""
    unsure = _meet(columns, _OPEN_END, _OPEN_START)
    for values in columns:
        unsure |= (values[:, _FLAGS] & _NO_BONES) != 0
    return unsure


def _meet(columns: list[Numbers], end: int, start: int) -> Flags:
    """Tell in which runs a term with one flag stands before a term with another."""
    meet = np.zeros(len(columns[0]), np.bool_)
    for left, right in pairwise(columns):
        meet |= ((left[:, _FLAGS] & end) != 0) & ((right[:, _FLAGS] & start) != 0)
    return meet


def _joined_class(columns: list[Numbers], at: int) -> Hashes:
    """Return the hash of the class of sounds of each run of terms, without sounds at its end."""
    whole, tail, length, first, last = (columns[0][:, at + n] for n in range(5))
    if at == _SKELETON:
        whole, length = columns[0][:, _HEAD], columns[0][:, _HEAD + 1]
    total = whole.astype(np.uint32)
    size = length.copy()
    for values in columns[1:]:
        whole, tail, length, first, own_last = (values[:, at + n] for n in range(5))
        is_same = (first == last) & (length > 0)
        added = np.where(is_same, tail, whole).astype(np.uint32)
        total = total + _POWERS[np.minimum(size, _LONGEST)] * added
        size = size + length - is_same
        last = np.where(length > 0, own_last, last)
    is_sound = (last == ord(_SOUNDS)) & (size > 0)
    return total - np.where(
        is_sound, np.uint32(ord(_SOUNDS)) * _POWERS[np.minimum(size, _LONGEST)], np.uint32(0)
    )
