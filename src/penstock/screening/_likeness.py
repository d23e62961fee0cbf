"""How alike many pairs of words are at once: the functions of `penstock.text` over arrays.

The numbers are those of `token_similarity` and `joined_similarity`, to the last digit.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Hamming
from rapidfuzz.process import cpdist

from penstock.screening import _compiled
from penstock.screening._flat import Flags, Integers, Numbers, heads
from penstock.text import (
    SPELLING_LIKENESS,
    SYLLABIC,
    UNVOWELLED,
    VARIANT_LIKENESS,
    asked_keys,
    bare,
    edit_likeness,
    has_family,
    joined_keys,
    key_likeness,
    listed_keys,
    spelled_many,
    spelling_likeness,
    swap_likeness,
)

Likenesses = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]
_Places = npt.NDArray[np.int32] | npt.NDArray[np.int64]
_Pairs = TypeVar("_Pairs", np.int64, np.uint64)

# No word is longer but by mistake; longer ones lose as much by an edit as these do.
_LONGEST_MEASURED = 512
# So few pairs are looked at one by one.
_FEW = 64


class Words(NamedTuple):
    """The vocabulary as arrays, without marks; single tokens first, joined neighbours after them.

    Attributes:
        texts: every word as folded, shape (words,).
        spellings: the spelling class of each, empty for syllables, which are not edited.
        lengths, spelling_lengths: their lengths, shape (words,).
        is_syllable: which words were read from a script of syllables, shape (words,).
        is_unvowelled: which were read from one that leaves vowels out, shape (words,).
        marks: the mark of each token, to rebuild it as `penstock.text` spells it.
        token_count: how many of the words are single tokens.
    """

    texts: Texts
    spellings: Texts
    lengths: Integers
    spelling_lengths: Integers
    is_syllable: Flags
    is_unvowelled: Flags
    marks: list[str]
    token_count: int


def words_of(tokens: list[str], joined: list[str]) -> Words:
    """Return some tokens and joined words, as `penstock.text` marks them, as arrays."""
    marked = tokens + joined
    texts, spellings, is_edited = spelt_of(marked)
    return Words(
        as_texts(texts),
        as_texts(spellings),
        np.fromiter(map(len, texts), np.int32, len(texts)),
        np.fromiter(map(len, spellings), np.int32, len(texts)),
        ~np.array(is_edited, np.bool_),
        np.array([text.endswith(UNVOWELLED) for text in marked], np.bool_),
        [text[len(plain) :] for text, plain in zip(marked, texts, strict=True)],
        len(tokens),
    )


def spelt_of(marked: list[str]) -> tuple[list[str], list[str], list[bool]]:
    """Return words without marks, their spelling classes, and whether edits of them count."""
    texts = [bare(text) for text in marked]
    is_edited = [not text.endswith(SYLLABIC) for text in marked]
    classes = iter(spelled_many([text for text, own in zip(texts, is_edited, strict=True) if own]))
    return texts, [next(classes) if own else "" for own in is_edited], is_edited


def as_texts(texts: list[str]) -> Texts:
    """Return strings as an array of them, which is picked from faster than a list."""
    array = np.empty(len(texts), np.object_)
    array[:] = texts
    return array


def without_repeats(values: npt.NDArray[_Pairs]) -> npt.NDArray[_Pairs]:
    """Return values sorted and once each; several times faster than `numpy.unique`."""
    values.sort()
    return values[heads(values)]


def edit_part(
    asked: Words,
    listed: Words,
    askers: _Places,
    places: _Places,
    most_edits: npt.NDArray[np.int32],
) -> Likenesses:
    """Return what edits leave of pairs of words: the edit part of the similarities.

    With two edits allowed this is that of `token_similarity`, with one `joined_similarity`;
    `most_edits` says which for each pair.
    """
    if _compiled.is_compiled:
        return _compiled.edit_parts(
            compiled_tables(),
            asked.texts,
            asked.spellings,
            asked.is_syllable.view(np.uint8),
            listed.texts,
            listed.spellings,
            listed.is_syllable.view(np.uint8),
            askers,
            places,
            most_edits,
        )
    return plain_edit_part(asked, listed, askers, places, most_edits)


def plain_edit_part(
    asked: Words,
    listed: Words,
    askers: _Places,
    places: _Places,
    most_edits: npt.NDArray[np.int32],
) -> Likenesses:
    """Return what `edit_part` does, without compiled code."""
    edits = _distances(asked.texts, listed.texts, askers, places)
    lengths = np.maximum(asked.lengths[askers], listed.lengths[places])
    likeness = _after_edits(edits, lengths, most_edits)
    may_swap = ((edits == 1) & (asked.lengths[askers] == listed.lengths[places])).nonzero()[0]
    swapped = may_swap[_are_swapped(asked.texts, listed.texts, askers[may_swap], places[may_swap])]
    likeness[swapped] = _after_swap()[np.minimum(lengths[swapped], _LONGEST_MEASURED)]
    is_syllable = asked.is_syllable[askers] | listed.is_syllable[places]
    likeness[is_syllable & (edits > 0)] = 0.0
    rest = ((likeness < SPELLING_LIKENESS) & ~is_syllable).nonzero()[0]
    askers, places, most_edits = askers[rest], places[rest], most_edits[rest]
    edits = _distances(asked.spellings, listed.spellings, askers, places)
    lengths = np.maximum(asked.spelling_lengths[askers], listed.spelling_lengths[places])
    shortest = np.minimum(asked.lengths[askers], listed.lengths[places])
    spelt = _after_edits(edits, lengths, most_spelt(most_edits))
    spelt *= _tables()[1][np.minimum(edits, 1), np.minimum(shortest, _LONGEST_MEASURED)]
    likeness[rest] = np.maximum(likeness[rest], spelt)
    return likeness


def most_spelt(most_edits: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return how many edits spelling classes may be apart: where words may be one, none."""
    return np.where(most_edits == 1, np.int32(0), most_edits)


def similarities(asked: Words, listed: Words, askers: _Places, places: _Places) -> Likenesses:
    """Return `token_similarity` of pairs of words, shape (pairs,)."""
    apart = abs(asked.lengths[askers] - listed.lengths[places])
    spelt_apart = abs(asked.spelling_lengths[askers] - listed.spelling_lengths[places])
    near = ((apart <= 2) | (spelt_apart <= 2)).nonzero()[0]
    likeness = np.zeros(len(askers), np.float64)
    most = np.full(len(near), 2, np.int32)
    likeness[near] = edit_part(asked, listed, askers[near], places[near], most)
    _raise_by_keys(likeness, (asked, askers, asked_keys), (listed, places, listed_keys))
    return likeness


def joined_similarities(
    joined: Words, listed: Words, askers: _Places, places: _Places
) -> Likenesses:
    """Return `joined_similarity` of pairs of neighbours written as one and words."""
    apart = abs(joined.lengths[askers] - listed.lengths[places])
    spelt_apart = abs(joined.spelling_lengths[askers] - listed.spelling_lengths[places])
    near = ((apart <= 1) | (spelt_apart == 0)).nonzero()[0]
    likeness = np.zeros(len(askers), np.float64)
    most = np.ones(len(near), np.int32)
    likeness[near] = edit_part(joined, listed, askers[near], places[near], most)
    _raise_by_keys(likeness, (joined, askers, joined_keys), (listed, places, listed_keys))
    return likeness


_Keyed = tuple[Words, _Places, Callable[[str], frozenset[str]]]


def _raise_by_keys(likeness: Likenesses, asked: _Keyed, listed: _Keyed) -> None:
    """Raise the likeness of words that share a key to what the key stands for.

    Words that are of no family of names share one only where vowels are left out.
    """
    (words, askers, asked_keys_of_one), (others, places, listed_keys_of_one) = asked, listed
    is_open = words.is_unvowelled[askers] | others.is_unvowelled[places]
    may_rise = likeness < VARIANT_LIKENESS
    unsure = (may_rise & ~is_open).nonzero()[0]
    unsure = unsure[_familiar(words, askers[unsure])]
    is_open[unsure[_familiar(others, places[unsure])]] = True
    pairs = (is_open & may_rise).nonzero()[0]
    ours = _keys_of(words, askers[pairs], asked_keys_of_one)
    has_keys = np.zeros(len(words.texts), np.bool_)
    has_keys[[place for place, own in ours.items() if own]] = True
    pairs = pairs[has_keys[askers[pairs]]]
    theirs = _keys_of(others, places[pairs], listed_keys_of_one)
    lefts, rights = askers[pairs], places[pairs]
    if len(pairs) > _FEW:
        likeness[pairs] = np.maximum(likeness[pairs], _by_shared(ours, theirs, lefts, rights))
        return
    for pair, left, right in zip(pairs.tolist(), lefts.tolist(), rights.tolist(), strict=True):
        for key in ours[left] & theirs[right]:
            likeness[pair] = max(likeness[pair], key_likeness(key))


def _by_shared(
    ours: dict[int, frozenset[str]],
    theirs: dict[int, frozenset[str]],
    lefts: _Places,
    rights: _Places,
) -> Likenesses:
    """Return what the best key that each pair shares stands for, 0 where it shares none."""
    numbers: dict[str, int] = {}
    told = _numbered(ours, lefts, numbers, -1)
    others = _numbered(theirs, rights, numbers, -2)
    stands_for = np.array([key_likeness(key) for key in numbers], np.float64)
    best = np.zeros(len(lefts), np.float64)
    for own in told:
        for other in others:
            shared = (own == other).nonzero()[0]
            best[shared] = np.maximum(best[shared], stands_for[own[shared]])
    return best


def _numbered(
    keys: dict[int, frozenset[str]], places: _Places, numbers: dict[str, int], filler: int
) -> Integers:
    """Return the number of the first key of the word at each place, of the second, and so on."""
    most = max(map(len, keys.values()), default=0)
    table = np.full((most, int(places.max()) + 1), filler, np.int32)
    for place, own in keys.items():
        if own and place < table.shape[1]:
            table[: len(own), place] = [numbers.setdefault(key, len(numbers)) for key in own]
    return table[:, places]


def _keys_of(
    words: Words, places: _Places, keys_of_one: Callable[[str], frozenset[str]]
) -> dict[int, frozenset[str]]:
    """Return the keys of the words at some places, each word asked once."""
    return {
        place: keys_of_one(words.texts[place] + words.marks[place])
        for place in _each_met(words, places).tolist()
    }


def _familiar(words: Words, places: _Places) -> Flags:
    """Tell which words are in a family of names."""
    is_familiar = np.zeros(len(words.texts), np.bool_)
    known = _each_met(words, places)
    is_familiar[known] = list(map(has_family, words.texts[known].tolist()))
    return is_familiar[places]


def _each_met(words: Words, places: _Places) -> Numbers:
    """Return the places of words that come at all, each once."""
    met = np.zeros(len(words.texts), np.bool_)
    met[places] = True
    return met.nonzero()[0]


@cache
def _tables() -> tuple[Likenesses, Likenesses]:
    """Return the scalar functions as tables.

    First `edit_likeness` by edits (0 to 3) and length; then the share that a spelling class has of
    it, by whether there are edits and by the length of the shorter token.
    """
    lengths = range(_LONGEST_MEASURED + 1)
    by_edits = [[edit_likeness(edits, max(n, 1)) for n in lengths] for edits in range(4)]
    whole = [spelling_likeness(0, n, n) for n in lengths]
    edited = [
        share if spelling_likeness(1, _LONGEST_MEASURED, n) > 0.0 else 0.0
        for n, share in enumerate(whole)
    ]
    return np.array(by_edits), np.array([whole, edited])


def _after_edits(
    edits: Integers, lengths: Integers, most_edits: npt.NDArray[np.int32]
) -> Likenesses:
    likeness = _tables()[0][edits, np.minimum(lengths, _LONGEST_MEASURED)]
    likeness[edits > most_edits] = 0.0
    return likeness


@cache
def compiled_tables() -> "_compiled.Tables":
    """Return the scalar functions for the compiled twins."""
    return _compiled.Tables(*_tables(), _after_swap(), SPELLING_LIKENESS)


@cache
def _after_swap() -> Likenesses:
    """Return `swap_likeness` by length."""
    return np.array([swap_likeness(max(length, 1)) for length in range(_LONGEST_MEASURED + 1)])


def _are_swapped(asked: Texts, listed: Texts, askers: _Places, places: _Places) -> Flags:
    """Tell which words of one length, an edit apart, differ in more than one place."""
    if not len(askers):
        return np.zeros(0, np.bool_)
    differing = cpdist(
        asked[askers].tolist(), listed[places].tolist(), scorer=Hamming.distance, workers=1
    )
    return np.asarray(differing > 1)


def _distances(asked: Texts, listed: Texts, askers: _Places, places: _Places) -> Integers:
    """Return the optimal string alignment distance of each pair, anything over two as three."""
    if not len(askers):
        return np.empty(0, np.int32)
    distances: Integers = cpdist(
        asked[askers].tolist(),
        listed[places].tolist(),
        scorer=OSA.distance,
        score_cutoff=2,
        dtype=np.int32,
        workers=1,
    )
    return distances
