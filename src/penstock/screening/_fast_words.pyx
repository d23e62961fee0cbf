# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: language = c++
"""Which words are alike, compiled: the same numbers as the plain twin in numpy, its oracle.

`edit_parts` is the twin of `_likeness.edit_part`, `WordFinder` of what `_neighbours` looks up and
merges. No answer depends on whether a machine has compiled this (`tests/screening/test_fast.py`).
"""

from cpython.list cimport PyList_GET_ITEM
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

from zlib import crc32

import numpy as np

cdef extern from *:
    """
    #if defined(__GNUC__) || defined(__clang__)
    #define PENSTOCK_FETCH(place) __builtin_prefetch(place)
    #else
    #define PENSTOCK_FETCH(place) ((void)0)
    #endif
    """
    # Tables are larger than any cache: what will be read is fetched while other things are done.
    void fetch "PENSTOCK_FETCH"(const void* place) noexcept nogil

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void* PyUnicode_DATA(object text)
    Py_UCS4 PyUnicode_READ(int kind, void* data, Py_ssize_t at) noexcept nogil

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
    cdef int own = PyUnicode_KIND(left), other = PyUnicode_KIND(right)
    cdef void* ours = PyUnicode_DATA(left)
    cdef void* theirs = PyUnicode_DATA(right)
    if n - m > 2 or m - n > 2:
        return 3
    while (
        at < n and at < m
        and PyUnicode_READ(own, ours, at) == PyUnicode_READ(other, theirs, at)
    ):
        at += 1
    while (
        n > at and m > at
        and PyUnicode_READ(own, ours, n - 1) == PyUnicode_READ(other, theirs, m - 1)
    ):
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
        a = PyUnicode_READ(own, ours, at + i - 1)
        least = 9
        for k in range(5):
            j = i + k - 2
            if j < 0 or j > m:
                row[k] = 9
                continue
            if j == 0:
                best = <int>i
            else:
                b = PyUnicode_READ(other, theirs, at + j - 1)
                best = last[k] + (a != b)
                if k < 4 and last[k + 1] + 1 < best:
                    best = last[k + 1] + 1
                if k > 0 and row[k - 1] + 1 < best:
                    best = row[k - 1] + 1
                if (
                    i > 1 and j > 1 and before[k] + 1 < best
                    and a == PyUnicode_READ(other, theirs, at + j - 2)
                    and b == PyUnicode_READ(own, ours, at + i - 2)
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
    cdef int differing = 0, own = PyUnicode_KIND(left), other = PyUnicode_KIND(right)
    cdef void* ours = PyUnicode_DATA(left)
    cdef void* theirs = PyUnicode_DATA(right)
    for at in range(len(left)):
        differing += PyUnicode_READ(own, ours, at) != PyUnicode_READ(other, theirs, at)
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
    # Asker and place in one number, and how alike the two are.
    uint64_t pair
    double likeness


cdef bint by_pair(const Near& left, const Near& right) noexcept nogil:
    return left.pair < right.pair


cdef struct Asked:
    # A hash, whose it is, and the bucket it may stand in.
    int32_t asker
    uint32_t hashed
    int32_t start
    int32_t end


cdef class Hashed:
    """A table of sorted hashes, see `_neighbours.HashTable`."""

    cdef const uint32_t[::1] hashes
    cdef const int32_t[::1] terms
    cdef const int32_t[::1] starts
    cdef int shift

    def __init__(self, hashes, terms, starts):
        self.hashes, self.terms, self.starts = hashes, terms, starts
        self.shift = 33 - (len(starts) - 1).bit_length()

    cdef void find(self, vector[Asked]& asked, vector[uint64_t]& found) noexcept:
        """Add the asker and the term of every equal hash."""
        cdef Py_ssize_t at, place
        cdef uint32_t bucket
        for at in range(<Py_ssize_t>asked.size()):
            fetch(&self.starts[asked[at].hashed >> self.shift])
        for at in range(<Py_ssize_t>asked.size()):
            bucket = asked[at].hashed >> self.shift
            asked[at].start, asked[at].end = self.starts[bucket], self.starts[bucket + 1]
            if asked[at].start < asked[at].end:
                fetch(&self.hashes[asked[at].start])
                fetch(&self.terms[asked[at].start])
        for at in range(<Py_ssize_t>asked.size()):
            for place in range(asked[at].start, asked[at].end):
                if self.hashes[place] == asked[at].hashed:
                    found.push_back(<uint64_t>asked[at].asker << 32 | <uint64_t>self.terms[place])
                elif self.hashes[place] > asked[at].hashed:
                    break


cdef cppclass Question:
    # What is looked up, what is offered and what is alike; a finder may answer several threads.
    vector[Asked] asked
    vector[Asked] asked_joined
    vector[uint64_t] offered
    vector[Near] near


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

    cdef void hash(
        self, Question& own, str text, Py_ssize_t asker, bint is_token
    ) noexcept:
        """Take down the hashes of a text with letters struck; of runs no more than one."""
        cdef uint32_t letters[PREFIX]
        cdef Asked one
        cdef Py_ssize_t column, way, length = len(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        one.asker, one.start, one.end = <int32_t>asker, 0, 0
        for column in range(PREFIX):
            letters[column] = PyUnicode_READ(kind, data, column) if column < length else 0
        for way in range(self.up_to_one.shape[1]):
            one.hashed = 0
            for column in range(PREFIX):
                one.hashed += letters[column] * self.up_to_one[column, way]
            own.asked.push_back(one)
            if is_token:
                own.asked_joined.push_back(one)
        if not is_token or length < SHORTEST_WITH_TWO:
            return
        for way in range(self.two.shape[1]):
            one.hashed = 0
            for column in range(PREFIX):
                one.hashed += letters[column] * self.two[column, way]
            own.asked.push_back(one)

    cdef int most_edits(self, Py_ssize_t asker, int32_t place, Py_ssize_t count) noexcept:
        """Return how many edits a pair may be apart: only one where either is joined words."""
        return 2 if asker < count and place < self.token_count else 1

    cdef bint is_near(self, Py_ssize_t length, Py_ssize_t spelt, int32_t place, int most) noexcept:
        """Tell whether lengths leave room for so many edits, of spelling classes where several."""
        cdef Py_ssize_t apart = length - self.lengths[place]
        cdef Py_ssize_t spelt_apart = spelt - self.spelling_lengths[place]
        cdef Py_ssize_t most_spelt = 0 if most == 1 else most
        return -most <= apart <= most or -most_spelt <= spelt_apart <= most_spelt

    cdef void offer(
        self, Question& own, list texts, list spellings, Py_ssize_t count
    ) noexcept:
        """Take down every pair that shares a hash and whose lengths are near."""
        cdef Py_ssize_t at, kept = 0, asker, size
        cdef int32_t place
        cdef str text, spelt
        for asker in range(len(texts)):
            text, spelt = texts[asker], spellings[asker]
            self.hash(own, text, asker, asker < count)
            if spelt and spelt != text:
                self.hash(own, spelt, asker, asker < count)
        self.tokens.find(own.asked, own.offered)
        self.joined.find(own.asked_joined, own.offered)
        sort(own.offered.begin(), own.offered.end())
        size = own.offered.size()
        for at in range(size):
            fetch(&self.lengths[<int32_t>own.offered[at]])
            fetch(&self.spelling_lengths[<int32_t>own.offered[at]])
        for at in range(size):
            if at and own.offered[at] == own.offered[at - 1]:
                continue
            asker, place = own.offered[at] >> 32, <int32_t>own.offered[at]
            text, spelt = texts[asker], spellings[asker]
            if self.is_near(
                len(text), len(spelt), place, self.most_edits(asker, place, count)
            ):
                own.offered[kept] = own.offered[at]
                kept += 1
                fetch(<void*>PyList_GET_ITEM(self.texts, place))
                fetch(<void*>PyList_GET_ITEM(self.spellings, place))
        own.offered.resize(kept)

    cdef void measure(
        self, Question& own, list texts, list spellings, list is_edited, Py_ssize_t count
    ):
        """Keep the offered pairs that edits leave alike."""
        cdef Py_ssize_t at, asker
        cdef int32_t place
        cdef Near one
        for at in range(<Py_ssize_t>own.offered.size()):
            one.pair = own.offered[at]
            asker, place = one.pair >> 32, <int32_t>one.pair
            one.likeness = self.tables.likeness(
                texts[asker], self.texts[place], spellings[asker], self.spellings[place],
                not is_edited[asker] or self.is_syllable[place],
                self.most_edits(asker, place, count),
            )
            if one.likeness > 0.0:
                own.near.push_back(one)

    cdef int meet(self, Question& own, list keys, list owners) except -1:
        """Keep the pairs that share a key, for what the key stands for."""
        cdef Py_ssize_t at, place, last = -1
        cdef Asked key
        cdef Near one
        one.likeness = 0.0
        own.asked.clear()
        for at in range(len(keys)):
            key.asker, key.hashed = <int32_t>at, crc32(keys[at].encode())
            own.asked.push_back(key)
        own.offered.clear()
        self.keys.find(own.asked, own.offered)
        for at in range(<Py_ssize_t>own.offered.size()):
            place = own.offered[at] >> 32
            one.pair = <uint64_t>owners[place] << 32 | <uint64_t><uint32_t>own.offered[at]
            if place != last:
                one.likeness, last = self.key_likeness(keys[place]), place
            own.near.push_back(one)
        return 0

    def find(
        self, list texts, list spellings, list is_edited, Py_ssize_t count, list keys, list owners
    ):
        """Return asker, place and likeness of every pair, by asker and then by place.

        Args:
            texts, spellings, is_edited: asked words, then runs of neighbours, without marks.
            count: how many of them are words.
            keys, owners: every key of an asked word, and which word that is.
        """
        cdef Question own
        cdef Py_ssize_t at, size = 0
        self.offer(own, texts, spellings, count)
        self.measure(own, texts, spellings, is_edited, count)
        self.meet(own, keys, owners)
        sort(own.near.begin(), own.near.end(), by_pair)
        for at in range(<Py_ssize_t>own.near.size()):
            if size and own.near[at].pair == own.near[size - 1].pair:
                if own.near[at].likeness > own.near[size - 1].likeness:
                    own.near[size - 1].likeness = own.near[at].likeness
            else:
                own.near[size] = own.near[at]
                size += 1
        askers, places = np.empty(size, np.int32), np.empty(size, np.int32)
        likeness = np.empty(size, np.float64)
        cdef int32_t[::1] own_askers = askers, own_places = places
        cdef double[::1] own_likeness = likeness
        for at in range(size):
            own_askers[at] = <int32_t>(own.near[at].pair >> 32)
            own_places[at] = <int32_t>own.near[at].pair
            own_likeness[at] = own.near[at].likeness
        return askers, places, likeness
