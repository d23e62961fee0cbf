"""Every list term close enough to an asked one to count, found without a scan.

Two tables of hashes. The first is a deletion neighbourhood: two tokens within two edits share a
string that is left when up to two letters are struck from each (symmetric deletion; Mor and
Fraenkel 1982). Only the first eight letters are struck, which keeps the guarantee and bounds the
table. It holds the token as folded and its spelling class. The second holds the listed keys of
`penstock.text`: variant families, nicknames, consonant skeletons. What either table offers is then
measured exactly; `tests/screening/test_neighbours.py` holds both against a full scan.
"""

from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from penstock.screening import _compiled
from penstock.screening._arrays import check_lengths, check_places
from penstock.screening._flat import Integers, spans
from penstock.screening._likeness import (
    Likenesses,
    Words,
    compiled_tables,
    most_spelt,
    plain_edit_part,
    spelt_of,
    without_repeats,
    words_of,
)
from penstock.text import (
    UNVOWELLED,
    asked_keys_of,
    joined_keys,
    joined_keys_of,
    key_likeness,
    listed_keys,
)

PREFIX = 8
# Shorter tokens need no second deletion: whatever longer ones have in excess is struck from those.
_SHORTEST_WITH_TWO = 7
_MULTIPLIER = 0x01000193

Hashes = npt.NDArray[np.uint32]


class HashTable(NamedTuple):
    """Sorted hashes and, beside each, the term it leads to. Repeats are normal.

    `starts[n]` is where the hashes begin whose first bits are n; its length is one more than a
    power of two, and that tells how many bits.
    """

    hashes: Hashes
    terms: Integers
    starts: Integers

    def find(self, asked: Hashes, askers: Integers) -> tuple[Integers, Integers]:
        """Return (asker, term) pairs for every equal hash; pairs may repeat."""
        buckets = asked >> _bucket_shift(len(self.starts) - 1)
        first = self.starts[buckets].astype(np.int64)
        counts = self.starts[buckets + np.uint32(1)] - first
        places = spans(first, counts)
        met = (self.hashes[places] == asked.repeat(counts)).nonzero()[0]
        return askers.repeat(counts)[met], self.terms[places[met]]


# A bucket for every hash, within these bounds: small lists make small indexes.
_FEWEST_BUCKETS, _MOST_BUCKETS = 1 << 8, 1 << 20


def _bucket_shift(buckets: int) -> np.uint32:
    return np.uint32(33 - buckets.bit_length())


class Neighbours(NamedTuple):
    """Terms that could pair with an asked one, ascending, and how alike each is (0 to 1)."""

    terms: Integers
    likeness: Likenesses


def _weights(deletions: int) -> Hashes:
    """Return the polynomial weights of every way to strike letters, shape (PREFIX, ways)."""
    ways = []
    for struck in combinations(range(PREFIX), deletions):
        kept = [column for column in range(PREFIX) if column not in struck]
        ways.append([_POWERS[kept.index(n)] if n in kept else 0 for n in range(PREFIX)])
    return np.array(ways, dtype=np.uint32).T


_POWERS = [pow(_MULTIPLIER, n + 1, 1 << 32) for n in range(PREFIX)]
UP_TO_ONE = np.concatenate([_weights(0), _weights(1)], axis=1)
_TWO = _weights(2)


def _letters(tokens: list[str]) -> Hashes:
    """Return the first letters of each token as code points, shape (tokens, PREFIX), 0 = none."""
    padded = "".join(token[:PREFIX].ljust(PREFIX, "\0") for token in tokens)
    codes = np.frombuffer(padded.encode("utf-32-le"), dtype=np.uint32)
    return codes.reshape(len(tokens), PREFIX)


def deletion_hashes(
    tokens: list[str], owners: Integers, *, with_two: bool = True
) -> tuple[Hashes, Integers]:
    """Return the hash of every deletion variant beside the owner of its token."""
    if not tokens:
        return np.empty(0, np.uint32), np.empty(0, np.int32)
    letters = _letters(tokens)
    hashes = [(letters @ UP_TO_ONE).ravel()]
    found = [owners.repeat(UP_TO_ONE.shape[1])]
    if with_two:
        lengths = np.fromiter((len(token) for token in tokens), np.int32, len(tokens))
        rows = (lengths >= _SHORTEST_WITH_TWO).nonzero()[0]
        hashes.append((letters[rows] @ _TWO).ravel())
        found.append(owners[rows].repeat(_TWO.shape[1]))
    return np.concatenate(hashes), np.concatenate(found)


def _sorted_table(hashes: Hashes, terms: Integers) -> HashTable:
    pairs = hashes.astype(np.uint64) << np.uint64(32) | terms.astype(np.uint64)
    pairs = without_repeats(pairs)
    sorted_hashes = (pairs >> np.uint64(32)).astype(np.uint32)
    count = 1 << max(len(pairs) - 1, 0).bit_length()
    count = min(max(count, _FEWEST_BUCKETS), _MOST_BUCKETS)
    buckets = np.arange(count + 1, dtype=np.uint64) << np.uint64(_bucket_shift(count))
    return HashTable(
        sorted_hashes,
        (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32),
        (pairs >> np.uint64(32)).searchsorted(buckets).astype(np.int32),
    )


class Tables(NamedTuple):
    """Where hashes lead: deletions of tokens, deletions of joined words, keys of tokens."""

    tokens: HashTable
    joined: HashTable
    keys: HashTable


def build_tables(words: Words, is_fuzzy: list[bool]) -> Tables:
    """Return the tables of a vocabulary.

    Args:
        words: the vocabulary. Its joined words may pair by equality, spelling class or one edit
            (`joined_similarity`), so they need fewer hashes.
        is_fuzzy: for each token, whether anything but equality may count.
    """
    fuzzy = np.array(is_fuzzy, dtype=bool).nonzero()[0].astype(np.int32)
    joined = np.arange(words.token_count, len(words.texts), dtype=np.int32)
    marked = [words.texts[place] + words.marks[place] for place in fuzzy.tolist()]
    hashes, owners = _hashes(*_keys_of(marked, listed_keys))
    unvowelled = np.array(
        [place for place in joined.tolist() if words.marks[place] == UNVOWELLED], np.int32
    )
    marked = [words.texts[place] + UNVOWELLED for place in unvowelled.tolist()]
    joined_hashes, joined_owners = _hashes(*_keys_of(marked, _keys_of_listed_joined))
    return Tables(
        _sorted_table(*_deletion_hashes(words, fuzzy)),
        _sorted_table(*_deletion_hashes(words, joined, with_two=False)),
        _sorted_table(
            np.concatenate([hashes, joined_hashes]),
            np.concatenate([fuzzy[owners], unvowelled[joined_owners]]),
        ),
    )


def _deletion_hashes(
    words: Words, places: Integers, *, with_two: bool = True
) -> tuple[Hashes, Integers]:
    """Return the hashes of both spellings of some words, beside their places."""
    chosen = places.tolist()
    spelt = [place for place in chosen if words.spellings[place] not in ("", words.texts[place])]
    texts = [words.texts[place] for place in chosen] + [words.spellings[place] for place in spelt]
    owners = np.array(chosen + spelt, dtype=np.int32)
    return deletion_hashes(texts, owners, with_two=with_two)


def _keys_of(
    tokens: list[str], keys_of: Callable[[str], frozenset[str]]
) -> tuple[list[str], list[int]]:
    pairs = [(key, owner) for owner, token in enumerate(tokens) for key in keys_of(token)]
    return [key for key, _ in pairs], [owner for _, owner in pairs]


def _hashes(keys: list[str], owners: list[int]) -> tuple[Hashes, Integers]:
    hashes = np.fromiter((crc32(key.encode()) for key in keys), np.uint32, len(keys))
    return hashes, np.array(owners, dtype=np.int32)


class Pairs(NamedTuple):
    """Asked words (by place) beside vocabulary words and how alike they are, 0 to 1."""

    askers: Integers
    terms: Integers
    likeness: Likenesses


NO_PAIRS = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float64))


def _check(words: Words, tables: Tables) -> None:
    """Make sure that tables lead to words only, and words to what is known of them."""
    check_lengths(
        "words",
        words.texts,
        words.spellings,
        words.lengths,
        words.spelling_lengths,
        words.is_syllable,
    )
    for table in tables:
        check_lengths("hashes and words", table.hashes, table.terms)
        check_places(table.terms, len(words.texts), "words of hashes")
        check_places(table.starts, len(table.hashes) + 1, "buckets of hashes")
        buckets = len(table.starts) - 1
        check_places(np.array([buckets & (buckets - 1)]), 1, "numbers of buckets")


class NeighbourFinder:
    """Finds the neighbours of asked words in one vocabulary."""

    def __init__(self, words: Words, tables: Tables) -> None:
        self._words = words
        self._tables = tables
        self._fast: _compiled.WordFinder | None = None
        if _compiled.is_compiled:
            _check(words, tables)
            self._fast = _compiled.WordFinder(
                compiled_tables(), words, *tables, UP_TO_ONE, _TWO, key_likeness
            )

    def find(self, asked: list[str]) -> Pairs:
        """Return the neighbours of each asked token, joined words among them."""
        return self.find_both(asked, [])

    def find_joined(self, asked: list[str]) -> Pairs:
        """Return the tokens that each asked run of neighbours may have been split from."""
        return self.find_both([], asked)

    def find_both(self, asked: list[str], joined: list[str]) -> Pairs:
        """Return what `find` does for some tokens and, behind them, `find_joined` for some runs."""
        if self._fast is None:
            return self.plain_find_both(asked, joined)
        count = len(asked)
        keys, key_owners = asked_keys_of(asked)
        run_keys, run_owners = joined_keys_of(joined)
        return Pairs(
            *self._fast.find(
                *spelt_of([*asked, *joined]),
                count,
                [*keys, *run_keys],
                [*key_owners, *(count + owner for owner in run_owners)],
            )
        )

    def plain_find_both(self, asked: list[str], joined: list[str]) -> Pairs:
        """Return what `find_both` does, without compiled code."""
        words = words_of([*asked, *joined], [])
        count = len(asked)
        tokens, runs = np.split(np.arange(len(words.texts), dtype=np.int32), [count])
        own, owners = _deletion_hashes(words, tokens)
        other, others = _deletion_hashes(words, runs, with_two=False)
        # Those with one letter struck come first; joined words need no more.
        few = _how_many(words, count) * UP_TO_ONE.shape[1]
        met = self._tables.tokens.find(
            np.concatenate([own, other]), np.concatenate([owners, others])
        )
        met_joined = self._tables.joined.find(own[:few], owners[:few])
        askers, places = (np.concatenate(both) for both in zip(met, met_joined, strict=True))
        keys, key_owners = asked_keys_of(asked)
        run_keys, run_owners = _keys_of(joined, joined_keys)
        return _merged(
            [
                self._measure(words, askers, places, count),
                self._by_keys(
                    [*keys, *run_keys], [*key_owners, *(count + owner for owner in run_owners)]
                ),
            ]
        )

    def _measure(self, asked: Words, askers: Integers, places: Integers, count: int) -> Pairs:
        """Return what edits leave of each offered pair: the edit part of the similarities.

        Of the first `count` asked words beside single tokens, that of `token_similarity`; where
        either is made of several, that of `joined_similarity`.
        """
        listed = self._words
        pairs = without_repeats(askers.astype(np.int64) << 32 | places.astype(np.int64))
        askers, places = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
        most = np.where((askers < count) & (places < listed.token_count), 2, 1).astype(np.int32)
        near = abs(asked.lengths[askers] - listed.lengths[places]) <= most
        apart = abs(asked.spelling_lengths[askers] - listed.spelling_lengths[places])
        near |= apart <= most_spelt(most)
        askers, places, most = askers[near], places[near], most[near]
        return Pairs(askers, places, plain_edit_part(asked, listed, askers, places, most))

    def _by_keys(self, keys: list[str], owners: list[int]) -> Pairs:
        """Return the pairs that share a key, with the likeness the best shared key stands for.

        Two keys with one hash, if ever, give a pair too many, which its alignment then denies.
        """
        if not keys:
            return NO_PAIRS
        numbered, places = self._tables.keys.find(*_hashes(keys, list(range(len(keys)))))
        likeness = np.array([key_likeness(key) for key in keys], np.float64)
        return Pairs(np.array(owners, np.int32)[numbered], places, likeness[numbered])


def _how_many(words: Words, count: int) -> int:
    """Return how many texts the first words have: themselves, and their spellings where others."""
    texts, spellings = words.texts[:count].tolist(), words.spellings[:count].tolist()
    return count + sum(own not in ("", text) for own, text in zip(spellings, texts, strict=True))


def _keys_of_listed_joined(joined: str) -> frozenset[str]:
    """Return the keys under which listed neighbours written as one are met by any word."""
    bones = {key[1:] for key in joined_keys(joined)}
    return frozenset(key for key in listed_keys(joined) if key[0] in "su" and key[1:] in bones)


def _merged(found: list[Pairs]) -> Pairs:
    """Return every pair that counts once, by asker and term, with its best likeness."""
    askers = np.concatenate([pairs.askers for pairs in found])
    terms = np.concatenate([pairs.terms for pairs in found])
    likeness = np.concatenate([pairs.likeness for pairs in found])
    alike = likeness > 0.0
    keys = askers[alike].astype(np.int64) << 32 | terms[alike].astype(np.int64)
    order = keys.argsort(kind="stable")
    keys, likeness = keys[order], likeness[alike][order]
    if len(keys):
        starts = np.concatenate([[True], keys[1:] != keys[:-1]]).nonzero()[0]
        keys, likeness = keys[starts], np.maximum.reduceat(likeness, starts)
    return Pairs((keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), likeness)
