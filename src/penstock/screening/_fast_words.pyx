# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: language = c++
"""Which words are alike, compiled: the same numbers as the plain twin in numpy, its oracle.

`edit_parts` is the twin of `_likeness.edit_part`, `WordFinder` of what `_neighbours` looks up and
merges. No answer depends on whether a machine has compiled this (`tests/screening/test_fast.py`).
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

from zlib import crc32

import numpy as np

cdef enum:
    PREFIX = 8
    SHORTEST_WITH_TWO = 7
    LONGEST_MEASURED = 512


cdef int edits_between(str left, str right) noexcept:
    """Return the optimal string alignment distance of two words, anything over two as three.

    No more than two edits lead off the diagonal, so five places of a row are all there is.
    """
    cdef Py_ssize_t n = len(left), m = len(right), at = 0
    cdef int before[5]
    cdef int last[5]
    cdef int row[5]
    cdef Py_ssize_t i, j
    cdef int k, best, least
    cdef Py_UCS4 a, b
    if n - m > 2 or m - n > 2:
        return 3
    while at < n and at < m and left[at] == right[at]:
        at += 1
    while n > at and m > at and left[n - 1] == right[m - 1]:
        n -= 1
        m -= 1
    n -= at
    m -= at
    if n == 0 or m == 0:
        return <int>(n + m)  # at most two here
    for k in range(5):
        before[k] = 9
        last[k] = k - 2 if k >= 2 else 9
    for i in range(1, n + 1):
        a = left[at + i - 1]
        least = 9
        for k in range(5):
            j = i + k - 2
            if j < 0 or j > m:
                row[k] = 9
                continue
            if j == 0:
                best = <int>i
            else:
                b = right[at + j - 1]
                best = last[k] + (a != b)
                if k < 4 and last[k + 1] + 1 < best:
                    best = last[k + 1] + 1
                if k > 0 and row[k - 1] + 1 < best:
                    best = row[k - 1] + 1
                if (
                    i > 1 and j > 1 and before[k] + 1 < best
                    and a == right[at + j - 2] and b == left[at + i - 2]
                ):
                    best = before[k] + 1
            row[k] = best
            if best < least:
                least = best
        if least > 3:
            return 3
        for k in range(5):
            before[k] = last[k]
            last[k] = row[k]
    best = last[m - n + 2]
    return best if best < 3 else 3


cdef bint is_swapped(str left, str right) noexcept:
    """Tell whether words of one length differ in more than one place."""
    cdef Py_ssize_t at
    cdef int differing = 0
    for at in range(len(left)):
        differing += left[at] != right[at]
    return differing > 1


cdef class Tables:
    """The scalar functions of `penstock.text` as tables, see `_likeness`.

    Args:
        after_edits: likeness by edits (0 to 3) and length.
        spelt: the share of it that a spelling class has, by whether there are edits and length.
        after_swap: likeness by length where letters are swapped.
        ceiling: the most that spelling classes can come to.
    """

    cdef const double[:, ::1] after_edits
    cdef const double[:, ::1] spelt
    cdef const double[::1] after_swap
    cdef double ceiling

    def __init__(self, after_edits, spelt, after_swap, double ceiling):
        self.after_edits, self.spelt, self.after_swap = after_edits, spelt, after_swap
        self.ceiling = ceiling

    cdef double likeness(
        self, str left, str right, str left_spelt, str right_spelt, bint is_syllable, int most
    ) noexcept:
        """Return what edits leave of one pair, at most so many allowed; one: joined words."""
        cdef Py_ssize_t n = len(left), m = len(right)
        cdef Py_ssize_t longest = n if n > m else m, shortest = m if n > m else n
        cdef int edits = edits_between(left, right), most_spelt = 0 if most == 1 else most
        cdef double found = 0.0, spelt = 0.0
        if edits <= most:
            found = self.after_edits[edits, min(longest, LONGEST_MEASURED)]
        if edits == 1 and n == m and is_swapped(left, right):
            found = self.after_swap[min(longest, LONGEST_MEASURED)]
        if is_syllable:
            return 0.0 if edits > 0 else found
        if found >= self.ceiling:
            return found
        edits = edits_between(left_spelt, right_spelt)
        if edits <= most_spelt:
            longest = max(len(left_spelt), len(right_spelt))
            spelt = self.after_edits[edits, min(longest, LONGEST_MEASURED)]
            spelt *= self.spelt[1 if edits > 0 else 0, min(shortest, LONGEST_MEASURED)]
        return spelt if spelt > found else found


def edit_parts(
    Tables tables,
    object[:] texts, object[:] spellings, const uint8_t[:] is_syllable,
    object[:] others, object[:] other_spellings, const uint8_t[:] other_is_syllable,
    askers, places, const int32_t[:] most,
):
    """Return what edits leave of pairs of words, see `_likeness.edit_part`."""
    cdef const int64_t[:] left = askers.astype(np.int64, copy=False)
    cdef const int64_t[:] right = places.astype(np.int64, copy=False)
    found = np.empty(len(left), np.float64)
    cdef double[::1] values = found
    cdef Py_ssize_t at
    cdef int64_t i, j
    for at in range(left.shape[0]):
        i, j = left[at], right[at]
        values[at] = tables.likeness(
            texts[i], others[j], spellings[i], other_spellings[j],
            is_syllable[i] or other_is_syllable[j], most[at],
        )
    return found


cdef struct Near:
    int32_t place
    double likeness


cdef bint by_place(const Near& left, const Near& right) noexcept nogil:
    return left.place < right.place


cdef class Hashed:
    """A table of sorted hashes, see `_neighbours.HashTable`."""

    cdef const uint32_t[::1] hashes
    cdef const int32_t[::1] terms
    cdef const int32_t[::1] starts
    cdef int shift

    def __init__(self, hashes, terms, starts):
        self.hashes, self.terms, self.starts = hashes, terms, starts
        self.shift = 33 - (len(starts) - 1).bit_length()

    cdef void find(self, uint32_t asked, vector[int32_t]& found) noexcept:
        cdef uint32_t bucket = asked >> self.shift
        cdef Py_ssize_t at
        for at in range(self.starts[bucket], self.starts[bucket + 1]):
            if self.hashes[at] == asked:
                found.push_back(self.terms[at])
            elif self.hashes[at] > asked:
                break


cdef class WordFinder:
    """Finds the words of a vocabulary that asked ones could pair with.

    Args:
        tables: how alike words are.
        words: the vocabulary, as `_likeness.Words`.
        tokens, joined, keys: where hashes lead, as `_neighbours.Tables`.
        up_to_one, two: the weights of every way to strike so many letters.
        key_likeness: what sharing a key stands for.
    """

    cdef Tables tables
    cdef list texts
    cdef list spellings
    cdef const int32_t[:] lengths
    cdef const int32_t[:] spelling_lengths
    cdef const uint8_t[:] is_syllable
    cdef int token_count
    cdef Hashed tokens
    cdef Hashed joined
    cdef Hashed keys
    cdef const uint32_t[:, :] up_to_one
    cdef const uint32_t[:, :] two
    cdef object key_likeness

    def __init__(self, tables, words, tokens, joined, keys, up_to_one, two, key_likeness):
        self.key_likeness = key_likeness
        self.tables = tables
        self.texts, self.spellings = words.texts.tolist(), words.spellings.tolist()
        self.lengths, self.spelling_lengths = words.lengths, words.spelling_lengths
        self.is_syllable = words.is_syllable.view(np.uint8)
        self.token_count = words.token_count
        self.tokens, self.joined, self.keys = Hashed(*tokens), Hashed(*joined), Hashed(*keys)
        self.up_to_one, self.two = up_to_one, two

    cdef void offer(self, str text, bint is_token, vector[int32_t]& found) noexcept:
        """Add the places that share a text with letters struck; runs are searched more narrowly."""
        cdef uint32_t letters[PREFIX]
        cdef uint32_t hashed
        cdef Py_ssize_t column, way, length = len(text)
        for column in range(PREFIX):
            letters[column] = <uint32_t>text[column] if column < length else 0
        for way in range(self.up_to_one.shape[1]):
            hashed = 0
            for column in range(PREFIX):
                hashed += letters[column] * self.up_to_one[column, way]
            self.tokens.find(hashed, found)
            if is_token:
                self.joined.find(hashed, found)
        if not is_token or length < SHORTEST_WITH_TWO:
            return
        for way in range(self.two.shape[1]):
            hashed = 0
            for column in range(PREFIX):
                hashed += letters[column] * self.two[column, way]
            self.tokens.find(hashed, found)

    cdef double measured(
        self, str text, str spelt, bint is_syllable, bint is_token, int32_t place
    ) noexcept:
        """Return what edits leave of an asked word and a place, nothing where lengths say so."""
        cdef int most = 2 if is_token and place < self.token_count else 1
        cdef Py_ssize_t apart = len(text) - self.lengths[place]
        cdef Py_ssize_t spelt_apart = len(spelt) - self.spelling_lengths[place]
        if (apart > most or -apart > most) and (
            spelt_apart > (0 if most == 1 else most) or -spelt_apart > (0 if most == 1 else most)
        ):
            return 0.0
        return self.tables.likeness(
            text, self.texts[place], spelt, self.spellings[place],
            is_syllable or self.is_syllable[place], most,
        )

    def find(
        self, list texts, list spellings, list is_edited, Py_ssize_t count, list keys, list owners
    ):
        """Return asker, place and likeness of every pair, by asker and then by place.

        Args:
            texts, spellings, is_edited: asked words, then runs of neighbours, without marks.
            count: how many of them are words.
            keys, owners: every key of an asked word, and which word that is, ascending.
        """
        cdef vector[int32_t] offered
        cdef vector[Near] near
        cdef vector[int32_t] askers, places
        cdef vector[double] likeness
        cdef Py_ssize_t asker, at, key = 0, key_count = len(keys)
        cdef str text, spelt
        cdef bint is_syllable
        cdef Near one
        for asker in range(len(texts)):
            text, spelt = texts[asker], spellings[asker]
            is_syllable = not is_edited[asker]
            offered.clear()
            near.clear()
            self.offer(text, asker < count, offered)
            if spelt and spelt != text:
                self.offer(spelt, asker < count, offered)
            sort(offered.begin(), offered.end())
            for at in range(<Py_ssize_t>offered.size()):
                if at and offered[at] == offered[at - 1]:
                    continue
                one.place = offered[at]
                one.likeness = self.measured(
                    text, spelt, is_syllable, asker < count, one.place
                )
                if one.likeness > 0.0:
                    near.push_back(one)
            while key < key_count and owners[key] == asker:
                offered.clear()
                self.keys.find(crc32(keys[key].encode()), offered)
                one.likeness = self.key_likeness(keys[key]) if offered.size() else 0.0
                for at in range(<Py_ssize_t>offered.size()):
                    one.place = offered[at]
                    near.push_back(one)
                key += 1
            sort(near.begin(), near.end(), by_place)
            for at in range(<Py_ssize_t>near.size()):
                if at and near[at].place == near[at - 1].place:
                    if near[at].likeness > likeness.back():
                        likeness[likeness.size() - 1] = near[at].likeness
                    continue
                askers.push_back(<int32_t>asker)
                places.push_back(near[at].place)
                likeness.push_back(near[at].likeness)
        return _integers(askers), _integers(places), _doubles(likeness)


cdef _integers(vector[int32_t]& values):
    found = np.empty(values.size(), np.int32)
    cdef int32_t[::1] own = found
    cdef Py_ssize_t at
    for at in range(own.shape[0]):
        own[at] = values[at]
    return found


cdef _doubles(vector[double]& values):
    found = np.empty(values.size(), np.float64)
    cdef double[::1] own = found
    cdef Py_ssize_t at
    for at in range(own.shape[0]):
        own[at] = values[at]
    return found
