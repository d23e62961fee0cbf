"""Every list term close enough to an asked one to count, found without a scan.

Two tables of hashes. The first is a deletion neighbourhood: two tokens within two edits share a
string that is left when up to two letters are struck from each (symmetric deletion; Mor and
Fraenkel 1982). Only the first eight letters are struck, which keeps the guarantee and bounds the
table. It holds the token as folded and its spelling class. The second holds the listed keys of
`penstock.text`: variant families, nicknames, consonant skeletons. What either table offers is then
measured exactly; `tests/screening/test_neighbours.py` holds both against a full scan.
"""

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import NamedTuple, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from penstock.text import (
    EDIT_SLOPE,
    SPELLING_LIKENESS,
    asked_keys,
    bare,
    edit_budget,
    edited_form,
    key_likeness,
    listed_keys,
    spelled,
)

PREFIX = 8
# Shorter tokens need no second deletion: whatever longer ones have in excess is struck from those.
_SHORTEST_WITH_TWO = 7
_LONGEST_MEASURED = 64
_MULTIPLIER = 0x01000193

Integers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]
_Pairs = TypeVar("_Pairs", np.int64, np.uint64)


class HashTable(NamedTuple):
    """Sorted hashes and, beside each, the term it leads to. Repeats are normal."""

    hashes: Hashes
    terms: Integers

    def find(self, asked: Hashes, askers: Integers) -> tuple[Integers, Integers]:
        """Return (asker, term) pairs for every equal hash; pairs may repeat."""
        order = np.argsort(asked)  # neighbours in the table are then neighbours in memory
        asked, askers = asked[order], askers[order]
        first = np.searchsorted(self.hashes, asked, side="left")
        counts = np.searchsorted(self.hashes, asked, side="right") - first
        met = np.flatnonzero(counts)
        counts = counts[met]
        before = np.cumsum(counts) - counts
        places = np.arange(int(counts.sum())) - np.repeat(before - first[met], counts)
        return np.repeat(askers[met], counts), self.terms[places]


class Neighbours(NamedTuple):
    """Terms that could pair with an asked one, ascending, and how alike each is (0 to 1)."""

    terms: Integers
    likeness: Floats


def _weights(deletions: int) -> Hashes:
    """Return the polynomial weights of every way to strike letters, shape (PREFIX, ways)."""
    ways = []
    for struck in combinations(range(PREFIX), deletions):
        kept = [column for column in range(PREFIX) if column not in struck]
        ways.append([_POWERS[kept.index(n)] if n in kept else 0 for n in range(PREFIX)])
    return np.array(ways, dtype=np.uint32).T


_POWERS = [pow(_MULTIPLIER, n + 1, 1 << 32) for n in range(PREFIX)]
_UP_TO_ONE = np.concatenate([_weights(0), _weights(1)], axis=1)
_TWO = _weights(2)


def _letters(tokens: list[str]) -> Hashes:
    """Return the first letters of each token as code points, shape (tokens, PREFIX), 0 = none."""
    padded = "".join(token[:PREFIX].ljust(PREFIX, "\0") for token in tokens)
    codes = np.frombuffer(padded.encode("utf-32-le"), dtype=np.uint32)
    return codes.reshape(len(tokens), PREFIX)


def _deletion_hashes(
    tokens: list[str], owners: Integers, *, with_two: bool = True
) -> tuple[Hashes, Integers]:
    """Return the hash of every deletion variant beside the owner of its token."""
    if not tokens:
        return np.empty(0, np.uint32), np.empty(0, np.int32)
    letters = _letters(tokens)
    hashes = [(letters @ _UP_TO_ONE).ravel()]
    found = [np.repeat(owners, _UP_TO_ONE.shape[1])]
    if with_two:
        lengths = np.fromiter((len(token) for token in tokens), np.int32, len(tokens))
        rows = np.flatnonzero(lengths >= _SHORTEST_WITH_TWO)
        hashes.append((letters[rows] @ _TWO).ravel())
        found.append(np.repeat(owners[rows], _TWO.shape[1]))
    return np.concatenate(hashes), np.concatenate(found)


def _both_spellings(tokens: list[str]) -> tuple[list[str], Integers]:
    """Return each token and, where it differs, its spelling class, with their owners.

    Empty tokens hold the place of terms that pair by equality only; they are left out.
    """
    owners = [owner for owner, token in enumerate(tokens) if token]
    texts = [bare(token) for token in tokens if token]
    for owner, token in enumerate(tokens):
        if (form := edited_form(token)) and (other := spelled(form)) != form:
            texts.append(other)
            owners.append(owner)
    return texts, np.array(owners, dtype=np.int32)


def _key_hashes(
    tokens: list[str], keys_of: Callable[[str], frozenset[str]]
) -> tuple[Hashes, Integers]:
    hashes, owners = [], []
    for owner, token in enumerate(tokens):
        for key in keys_of(token) if token else ():
            hashes.append(crc32(key.encode()))
            owners.append(owner)
    return np.array(hashes, dtype=np.uint32), np.array(owners, dtype=np.int32)


def _sorted_table(hashes: Hashes, terms: Integers) -> HashTable:
    pairs = hashes.astype(np.uint64) << np.uint64(32) | terms.astype(np.uint64)
    pairs = _without_repeats(pairs)
    return HashTable(
        (pairs >> np.uint64(32)).astype(np.uint32),
        (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32),
    )


def _without_repeats(
    values: npt.NDArray[_Pairs],
) -> npt.NDArray[_Pairs]:
    """Return values sorted and once each; several times faster than `numpy.unique`."""
    values.sort()
    if len(values) > 1:
        values = values[np.concatenate([[True], values[1:] != values[:-1]])]
    return values


def build_tables(tokens: list[str], joined: list[str]) -> tuple[HashTable, HashTable]:
    """Return the deletion table and the meeting table of a vocabulary.

    Args:
        tokens: terms that may pair by likeness; their number is their place in this list.
        joined: neighbours written as one, numbered after the tokens. They may pair by equality,
            spelling class or one edit (`joined_similarity`), so they need fewer hashes.
    """
    texts, owners = _both_spellings(tokens)
    hashes, terms = _deletion_hashes(texts, owners)
    joined_texts, joined_owners = _both_spellings(joined)
    joined_hashes, joined_terms = _deletion_hashes(joined_texts, joined_owners, with_two=False)
    deletions = _sorted_table(
        np.concatenate([hashes, joined_hashes]),
        np.concatenate([terms, joined_terms + np.int32(len(tokens))]),
    )
    return deletions, _sorted_table(*_key_hashes(tokens, listed_keys))


class NeighbourFinder:
    """Finds the neighbours of asked tokens in one vocabulary.

    Args:
        texts: every term of the vocabulary, tokens first, joined neighbours after them.
        spellings: the spelling class of each.
        token_count: how many of `texts` are tokens.
        deletions: the deletion table.
        meetings: the meeting table.
    """

    def __init__(
        self,
        texts: list[str],
        spellings: list[str],
        token_count: int,
        deletions: HashTable,
        meetings: HashTable,
    ) -> None:
        self._texts = texts
        self._bare = [bare(text) for text in texts]
        self._edited = [edited_form(text) for text in texts]
        self._spellings = spellings
        self._token_count = token_count
        self._deletions = deletions
        self._meetings = meetings
        longest = _LONGEST_MEASURED + 1
        self._budget = np.array([edit_budget(n) for n in range(longest)], dtype=np.int32)

    def find(self, asked: list[str]) -> list[Neighbours]:
        """Return the neighbours of each asked token, in order."""
        texts, owners = _both_spellings(asked)
        by_edits = self._deletions.find(*_deletion_hashes(texts, owners))
        by_keys = self._meetings.find(*_key_hashes(asked, asked_keys))
        askers = np.concatenate([by_edits[0], by_keys[0]]).astype(np.int64)
        terms = np.concatenate([by_edits[1], by_keys[1]])
        pairs = _without_repeats(askers << 32 | terms.astype(np.int64))
        askers, terms = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32)
        likeness = self._measure(asked, askers, terms)
        alike = likeness > 0.0
        askers, terms, likeness = askers[alike], terms[alike], likeness[alike]
        ends = np.searchsorted(askers, np.arange(len(asked) + 1))
        return [Neighbours(terms[start:end], likeness[start:end]) for start, end in pairwise(ends)]

    def _measure(self, asked: list[str], askers: npt.NDArray[np.int64], terms: Integers) -> Floats:
        """Return exactly what `token_similarity` or `joined_similarity` says of each pair."""
        pairs = list(zip(askers.tolist(), terms.tolist(), strict=True))
        is_joined = terms >= self._token_count
        forms = [edited_form(text) for text in asked]
        likeness = np.maximum(
            self._edits(forms, self._edited, pairs, 1.0, np.where(is_joined, 1, 2)),
            self._edits(
                [spelled(text) for text in forms],
                self._spellings,
                pairs,
                SPELLING_LIKENESS,
                np.where(is_joined, 0, 2),
            ),
        )
        bare_asked = [bare(text) for text in asked]
        equal = [
            n for n, (left, right) in enumerate(pairs) if bare_asked[left] == self._bare[right]
        ]
        likeness[equal] = 1.0
        asked_sets = [asked_keys(text) for text in asked]
        for place in np.flatnonzero((likeness < SPELLING_LIKENESS) & ~is_joined).tolist():
            left, right = pairs[place]
            if asked_sets[left] and (shared := asked_sets[left] & listed_keys(self._texts[right])):
                best = max(key_likeness(key) for key in shared)
                likeness[place] = max(float(likeness[place]), best)
        return likeness

    def _edits(
        self,
        asked: list[str],
        listed: list[str],
        pairs: list[tuple[int, int]],
        ceiling: float,
        most: npt.NDArray[np.int64],
    ) -> Floats:
        """Return the likeness that edits leave of each pair; nothing where a side is empty."""
        left = [asked[n] for n, _ in pairs]
        right = [listed[n] for _, n in pairs]
        distances = cpdist(
            left, right, scorer=OSA.distance, score_cutoff=2, dtype=np.int32, workers=1
        )
        left_length = np.fromiter(map(len, left), np.int32, len(left))
        right_length = np.fromiter(map(len, right), np.int32, len(right))
        length = np.maximum(left_length, right_length)
        exact = 1.0 - EDIT_SLOPE * distances / np.maximum(length, 1)
        budget = self._budget[np.minimum(length, _LONGEST_MEASURED)]
        within = (distances <= budget) & (distances <= most)
        within &= np.minimum(left_length, right_length) > 0
        return np.where(within, np.float32(ceiling) * exact, 0.0).astype(np.float32)
