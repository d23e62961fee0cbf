# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: language = c++
"""The scores of many pairs of names, compiled: the plain twin in `_scores` is the oracle.

Sums are made in another order than numpy makes them, so that scores may differ in their last
digits; what may be told is rounded up for that (`tests/screening/test_compiled.py`).
"""

from libc.math cimport fabs, floor, rint
from libc.stdint cimport int32_t, int64_t, uint8_t
from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

import numpy as np

cdef enum:
    LENGTHS_APART = 3

cdef double UP = 1e-12


cdef struct Option:
    # A pairing of `m` terms from `i` on with `n` terms from `j` on, see `_scores._Options`.
    int32_t pair
    int32_t i
    int32_t m
    int32_t j
    int32_t n
    double alike
    double taken
    double weight
    double apart


cdef bint better(const Option& left, const Option& right) noexcept nogil:
    """Tell which option is chosen first: by pair, what it takes, distance, then by its spans."""
    if left.pair != right.pair:
        return left.pair < right.pair
    if left.taken != right.taken:
        return left.taken > right.taken
    if left.apart != right.apart:
        return left.apart < right.apart
    if left.i != right.i:
        return left.i > right.i
    if left.m != right.m:
        return left.m > right.m
    if left.j != right.j:
        return left.j > right.j
    return left.n > right.n


cdef double rounded(double value):
    """Return a value rounded to four digits as Python rounds it."""
    cdef double scaled = value * 1e4
    if fabs(scaled - floor(scaled) - 0.5) < 1e-6:
        return round(value, 4)
    return rint(scaled) / 1e4


cdef class Names:
    """The names of one side, see `_sides.Side`."""

    cdef const int64_t[:] starts
    cdef const double[:] weights
    cdef const int64_t[:] texts, letters, words
    cdef const uint8_t[:] roles, is_fuzzy
    cdef const int32_t[:] lengths
    cdef const uint8_t[:] is_syllable, is_unvowelled
    cdef const int64_t[:] joint_starts, joint_words, joint_first, joint_sizes
    cdef const double[:] joint_weights
    cdef const int32_t[:] joined_lengths
    cdef const uint8_t[:] joined_is_syllable, joined_is_unvowelled

    def __init__(self, side):
        self.starts, self.weights, self.texts, self.letters = side[:4]
        self.roles, self.is_fuzzy = side.roles, side.is_fuzzy.view(np.uint8)
        self.words, self.lengths = side.words, side.spelt.lengths
        self.is_syllable = side.spelt.is_syllable.view(np.uint8)
        self.is_unvowelled = side.spelt.is_unvowelled.view(np.uint8)
        self.joint_starts, self.joint_words, self.joint_weights = side.joints[:3]
        self.joint_first, self.joint_sizes = side.joints[3:]
        self.joined_lengths = side.joined.lengths
        self.joined_is_syllable = side.joined.is_syllable.view(np.uint8)
        self.joined_is_unvowelled = side.joined.is_unvowelled.view(np.uint8)

    cdef int64_t word_bits(self, int64_t name, int word) noexcept:
        """Return a bit for every term of a name that is a word."""
        cdef int64_t bits = 0
        cdef Py_ssize_t at
        for at in range(self.starts[name + 1] - self.starts[name]):
            if self.roles[self.starts[name] + at] == word:
                bits |= (<int64_t>1) << at
        return bits

    cdef int64_t length(self, int64_t word) noexcept:
        """Return the length of a word with its mark."""
        cdef bint is_marked = self.is_syllable[word] or self.is_unvowelled[word]
        return self.lengths[word] + is_marked

    cdef int64_t joined_length(self, int64_t word) noexcept:
        """Return the length of joined words with their mark."""
        cdef bint is_marked = self.joined_is_syllable[word] or self.joined_is_unvowelled[word]
        return self.joined_lengths[word] + is_marked


cdef struct Counts:
    # How much of some terms there is, by role: numbers of terms, and weights.
    int64_t words
    int64_t numbers
    int64_t initials
    double generic
    double other


cdef class Pairs:
    """Pairs of names to be scored: compare, then join, then score.

    Args:
        asked, listed: the names of either side, as `_sides.Side`.
        lefts, rights: which of them stand beside one another.
        scoring: the numbers of the formula, as `_parameters` has them.
        cost: what missing terms cost in the sort of the names.
        is_person: whether that sort is persons.
        roles: the numbers of words, initials, company words and numbers.
        bits: information in the commonest and in the rarest word.
    """

    cdef Names asked
    cdef Names listed
    cdef const int64_t[:] lefts
    cdef const int64_t[:] rights
    cdef bint is_person
    cdef int word, initial, generic, number
    cdef double initial_likeness, joined_likeness, initial_rest, without_words, number_conflict
    cdef double query, query_inside, listed_rate, listed_inside, listed_after_one
    cdef int64_t least_met_inside
    cdef double common_bits, rare_bits, common_weight
    cdef double bits, bits_unframed, bits_inside, per_bit, most
    cdef double whole_likeness, lost_by, initial_bits
    cdef vector[Option] options
    # Bits of the terms with an equal partner, by pair.
    cdef vector[int64_t] known_left
    cdef vector[int64_t] known_right
    # Joined options whose likeness is still to be told: all but that is made out.
    cdef vector[Option] waiting

    def __init__(self, asked, listed, lefts, rights, scoring, cost, bint is_person, roles, bits):
        self.asked, self.listed = Names(asked), Names(listed)
        self.lefts, self.rights = lefts, rights
        self.is_person = is_person
        self.word, self.initial, self.generic, self.number = roles
        self.initial_likeness = scoring.initial_likeness
        self.joined_likeness = scoring.joined_likeness
        self.initial_rest = scoring.initial_rest
        self.without_words = scoring.missing_without_words
        self.number_conflict = scoring.number_conflict
        self.query, self.query_inside = cost.query, cost.query_inside
        self.listed_rate, self.listed_inside = cost.listed, cost.listed_inside
        self.listed_after_one = cost.listed_after_one
        self.least_met_inside = cost.least_met_inside
        self.common_bits, self.rare_bits = bits
        self.common_weight = scoring.common_weight
        rule = scoring.common_parts
        self.bits, self.bits_unframed = rule.bits, rule.bits_unframed
        self.bits_inside, self.per_bit, self.most = rule.bits_inside, rule.per_bit, rule.most
        self.whole_likeness, self.initial_bits = rule.whole_likeness, rule.initial_bits
        # Whether words met as nicknames is not looked at: the least any of them may lose.
        self.lost_by = rule.per_unlikeness * rule.nickname_share

    def unlike(self):
        """Return the words, by place on either side, that must be compared, in order."""
        cdef vector[int64_t] left, right
        cdef Py_ssize_t pair, i, j
        cdef Names asked = self.asked, listed = self.listed
        for pair in range(self.lefts.shape[0]):
            for i in range(asked.starts[self.lefts[pair]], asked.starts[self.lefts[pair] + 1]):
                for j in range(
                    listed.starts[self.rights[pair]], listed.starts[self.rights[pair] + 1]
                ):
                    if (
                        asked.texts[i] != listed.texts[j]
                        and asked.is_fuzzy[i] and listed.is_fuzzy[j]
                    ):
                        left.push_back(asked.words[i])
                        right.push_back(listed.words[j])
        return _numbers(left), _numbers(right)

    def compare(self, const double[:] alike):
        """Lay single terms beside one another; `alike` as asked for by `unlike`."""
        cdef Py_ssize_t pair, i, j, first, other, place = 0
        cdef int64_t n, m
        cdef double scale, found
        cdef Names asked = self.asked, listed = self.listed
        cdef Option one
        for pair in range(self.lefts.shape[0]):
            first, other = asked.starts[self.lefts[pair]], listed.starts[self.rights[pair]]
            n = asked.starts[self.lefts[pair] + 1] - first
            m = listed.starts[self.rights[pair] + 1] - other
            scale = <double>max(m - 1, 1) / <double>max(n - 1, 1)
            for i in range(n):
                for j in range(m):
                    if asked.texts[first + i] == listed.texts[other + j]:
                        found = 1.0
                    elif asked.is_fuzzy[first + i] and listed.is_fuzzy[other + j]:
                        found = alike[place]
                        place += 1
                    else:
                        found = self.abbreviated(first + i, other + j)
                    if found <= 0.0:
                        continue
                    one.pair, one.i, one.m, one.j, one.n = pair, i, 1, j, 1
                    one.apart = fabs(i * scale - j)
                    weigh(&one, found, asked.weights[first + i], listed.weights[other + j])
                    self.options.push_back(one)

    cdef double abbreviated(self, Py_ssize_t left, Py_ssize_t right) noexcept:
        """Return how alike a word and an initial are."""
        cdef int ours = self.asked.roles[left], theirs = self.listed.roles[right]
        if self.asked.letters[left] != self.listed.letters[right]:
            return 0.0
        if (ours == self.initial and theirs == self.word) or (
            ours == self.word and theirs == self.initial
        ):
            return self.initial_likeness
        return 0.0

    cdef void know(self) noexcept:
        """Mark the terms with an equal partner: what is left over on either side may be joined."""
        cdef Py_ssize_t pair, i, j, first, other, at
        cdef int64_t n, m, ours, theirs
        cdef Names asked = self.asked, listed = self.listed
        self.known_left.assign(self.lefts.shape[0], 0)
        self.known_right.assign(self.lefts.shape[0], 0)
        for pair in range(self.lefts.shape[0]):
            first, other = asked.starts[self.lefts[pair]], listed.starts[self.rights[pair]]
            n = asked.starts[self.lefts[pair] + 1] - first
            m = listed.starts[self.rights[pair] + 1] - other
            for i in range(n):
                for j in range(m):
                    if asked.texts[first + i] != listed.texts[other + j]:
                        continue
                    ours, theirs = 0, 0
                    for at in range(n):
                        ours += asked.texts[first + at] == listed.texts[other + j]
                    for at in range(m):
                        theirs += listed.texts[other + at] == asked.texts[first + i]
                    if ours <= theirs:
                        self.known_left[pair] |= (<int64_t>1) << i
                    if theirs <= ours:
                        self.known_right[pair] |= (<int64_t>1) << j

    def joined(self):
        """Return the joined words and single ones to compare, for either way round, in order."""
        if not (self.asked.joint_words.shape[0] or self.listed.joint_words.shape[0]):
            return None
        self.know()
        self.waiting.clear()
        found = self.joints_beside(self.asked, self.listed, False)
        return found, self.joints_beside(self.listed, self.asked, True)

    cdef joints_beside(self, Names long, Names short, bint is_turned):
        """Line up every run of neighbours of one side with every term of the other it may be."""
        cdef vector[int64_t] runs, words
        cdef Py_ssize_t pair, at, j, term
        cdef int64_t name, other, known_long, known_short, own_words, mask, run, word, apart
        cdef Option one
        for pair in range(self.lefts.shape[0]):
            name = self.rights[pair] if is_turned else self.lefts[pair]
            other = self.lefts[pair] if is_turned else self.rights[pair]
            known_long = self.known_right[pair] if is_turned else self.known_left[pair]
            known_short = self.known_left[pair] if is_turned else self.known_right[pair]
            own_words = known_long & long.word_bits(name, self.word)
            for at in range(long.joint_starts[name], long.joint_starts[name + 1]):
                mask = (((<int64_t>1) << long.joint_sizes[at]) - 1) << long.joint_first[at]
                if mask & own_words:
                    continue
                run = long.joint_words[at]
                for term in range(short.starts[other], short.starts[other + 1]):
                    j = term - short.starts[other]
                    if not short.is_fuzzy[term] or (
                        short.roles[term] == self.word and known_short >> j & 1
                    ):
                        continue
                    word = short.words[term]
                    apart = long.joined_length(run) - short.length(word)
                    if apart > LENGTHS_APART or -apart > LENGTHS_APART:
                        continue
                    runs.push_back(run)
                    words.push_back(word)
                    one.pair, one.apart, one.alike = pair, 0.0, 0.0
                    one.i, one.m = long.joint_first[at], long.joint_sizes[at]
                    one.j, one.n = j, 1
                    # Kept until the likeness is told: the weights of either side.
                    one.taken, one.weight = long.joint_weights[at], short.weights[term]
                    if is_turned:
                        one.i, one.m, one.j, one.n = one.j, one.n, one.i, one.m
                    self.waiting.push_back(one)
        return _numbers(runs), _numbers(words)

    def join(self, const double[:] alike):
        """Take in how alike the words lined up by `joined` are, the one way round, then the other."""
        cdef Py_ssize_t at
        cdef Option one
        for at in range(<Py_ssize_t>self.waiting.size()):
            if alike[at] > 0.0:
                one = self.waiting[at]
                weigh(&one, self.joined_likeness * alike[at], one.taken, one.weight)
                self.options.push_back(one)

    def scores(self):
        """Return name, told and is_met of every pair, see `_scores.Scores`."""
        cdef Py_ssize_t size = self.lefts.shape[0], at = 0, pair
        cdef int64_t taken_left, taken_right, left_bits, right_bits
        cdef vector[Option] chosen
        cdef Option one
        name, told = np.zeros(size, np.float64), np.zeros(size, np.float64)
        is_met = np.zeros(size, np.bool_)
        cdef double[::1] names = name, tells = told
        cdef uint8_t[::1] met = is_met.view(np.uint8)
        sort(self.options.begin(), self.options.end(), better)
        for pair in range(size):
            chosen.clear()
            taken_left, taken_right = 0, 0
            while at < <Py_ssize_t>self.options.size() and self.options[at].pair == pair:
                one = self.options[at]
                at += 1
                left_bits = (((<int64_t>1) << one.m) - 1) << one.i
                right_bits = (((<int64_t>1) << one.n) - 1) << one.j
                if taken_left & left_bits or taken_right & right_bits:
                    continue
                taken_left |= left_bits
                taken_right |= right_bits
                chosen.push_back(one)
            if chosen.size():
                met[pair] = 1
                self.sum_up(pair, chosen, taken_left, taken_right, &names[pair], &tells[pair])
        return name, told, is_met

    cdef void count(
        self, Names side, Py_ssize_t first, Py_ssize_t size, Counts* counts
    ) noexcept:
        """Add some terms to what is counted."""
        cdef Py_ssize_t at
        cdef int role
        for at in range(first, first + size):
            role = side.roles[at]
            counts.words += role == self.word
            counts.numbers += role == self.number
            counts.initials += role == self.initial
            if role == self.generic:
                counts.generic += side.weights[at]
            else:
                counts.other += side.weights[at]

    cdef bint is_inside(self, int64_t words, int64_t taken) noexcept:
        """Tell whether what has no partner is no loss, as in `_align`."""
        cdef int64_t last, before, rest
        if not self.is_person:
            return words != 0 and (words & ~taken) == 0
        last = highest(words)
        rest = words ^ last
        before = highest(rest)
        return (words & -words & taken) != 0 and ((last | before) & taken) != 0

    cdef int sum_up(
        self, Py_ssize_t pair, vector[Option]& chosen, int64_t taken_left, int64_t taken_right,
        double* name, double* told,
    ) except -1:
        """Work out the score of one pair from its chosen options."""
        cdef Names asked = self.asked, listed = self.listed
        cdef int64_t left_name = self.lefts[pair], right_name = self.rights[pair]
        cdef Py_ssize_t first = asked.starts[left_name], other = listed.starts[right_name]
        cdef Py_ssize_t at, n = asked.starts[left_name + 1] - first
        cdef Py_ssize_t m = listed.starts[right_name + 1] - other
        cdef Counts left, right, own
        cdef int64_t words_met = 0, pairs_met = 0
        cdef double weight = 0.0, unverified = 0.0, asked_rate, listed_rate, generic, total, share
        cdef bint left_inside, right_inside
        cdef Option one
        clear(&left)
        clear(&right)
        # What is left over is counted term by term, so that where nothing is, it is exactly nothing.
        for at in range(n):
            if not taken_left >> at & 1:
                self.count(asked, first + at, 1, &left)
        for at in range(m):
            if not taken_right >> at & 1:
                self.count(listed, other + at, 1, &right)
        for at in range(<Py_ssize_t>chosen.size()):
            one = chosen[at]
            clear(&own)
            self.count(asked, first + one.i, one.m, &own)
            if own.words > 0:
                words_met += max(one.m, one.n)
                pairs_met += 1
            weight += one.weight
            unverified += self.unverified(first + one.i, other + one.j)
        left_inside = self.is_inside(asked.word_bits(left_name, self.word), taken_left)
        right_inside = self.is_inside(listed.word_bits(right_name, self.word), taken_right)
        listed_rate = self.listed_rate if words_met > 1 else self.listed_after_one
        asked_rate = self.query
        if pairs_met >= self.least_met_inside:
            if right_inside and left.words <= 0:
                listed_rate = self.listed_inside
            if left_inside and right.words <= 0:
                asked_rate = self.query_inside
        generic = 1.0 if words_met > 0 else self.without_words
        total = asked_rate * (left.other + generic * left.generic)
        total += listed_rate * (right.other + generic * right.generic)
        total = weight + 2.0 * (total + unverified)
        for at in range(<Py_ssize_t>chosen.size()):
            share = chosen[at].alike * chosen[at].weight / total
            name[0] += share
            told[0] += rounded(share + UP)
        if left.numbers > 0 and right.numbers > 0:
            told[0] += self.number_conflict
        if self.is_person:
            told[0] += self.common_parts(chosen, first, other, left.words, right.words)
        return 0

    cdef double unverified(self, Py_ssize_t left, Py_ssize_t right) noexcept:
        """Return what a word costs whose partner is only its initial, as in `_align`."""
        cdef bint ours = self.asked.roles[left] == self.initial
        cdef double heavier = self.listed.weights[right] - self.asked.weights[left]
        if ours == (self.listed.roles[right] == self.initial):
            return 0.0
        if ours:
            return self.initial_rest * self.listed_rate * max(heavier, 0.0)
        return self.initial_rest * self.query * max(-heavier, 0.0)

    cdef double common_parts(
        self, vector[Option]& chosen, Py_ssize_t first, Py_ssize_t other, int64_t left_words,
        int64_t right_words,
    ) except? -1.0:
        """Return the least that an incomplete agreement in common names costs, as in `_doubts`."""
        cdef double own, sum_of_bits = 0.0, needed
        cdef int64_t unlike = 0
        cdef Py_ssize_t at, term
        cdef Counts ours, theirs
        cdef Option one
        for at in range(<Py_ssize_t>chosen.size()):
            one = chosen[at]
            unlike += one.alike < self.whole_likeness
            clear(&ours)
            clear(&theirs)
            self.count(self.asked, first + one.i, one.m, &ours)
            self.count(self.listed, other + one.j, one.n, &theirs)
            own = 0.0
            for term in range(first + one.i, first + one.i + one.m):
                if self.asked.roles[term] == self.word:
                    own += self.information(self.asked.weights[term])
            own = max(own - self.lost_by * (1.0 - one.alike), 0.0)
            if ours.words <= 0:
                own = 0.0
            if ours.initials + theirs.initials > 0:
                own = self.initial_bits
            sum_of_bits += own
        if left_words <= 0 and right_words <= 0 and unlike == 0:
            return 0.0
        needed = min(self.bits, self.bits_inside) if unlike == 0 else self.bits
        if left_words > 0:
            needed = max(self.bits, self.bits_unframed)
        return rounded(max(self.per_bit * max(needed - sum_of_bits, 0.0), self.most) + UP)

    cdef double information(self, double weight) noexcept:
        """Return `information` of a weight."""
        cdef double depth = (weight - self.common_weight) / (1.0 - self.common_weight)
        depth = min(max(depth, 0.0), 1.0)
        return self.common_bits + (self.rare_bits - self.common_bits) * depth


cdef void weigh(Option* one, double alike, double left, double right) noexcept:
    """Fill in what a likeness makes of an option whose terms weigh so much."""
    one.alike = alike
    one.taken = alike * (left + right)
    one.weight = 2.0 * min(left, right)


cdef void clear(Counts* counts) noexcept:
    counts.words = counts.numbers = counts.initials = 0
    counts.generic = counts.other = 0.0


cdef int64_t highest(int64_t bits) noexcept:
    """Return the highest bit alone; there are never more than 62."""
    cdef int64_t found = 0
    while bits:
        found = bits & -bits
        bits ^= found
    return found


cdef _numbers(vector[int64_t]& values):
    found = np.empty(values.size(), np.int64)
    cdef int64_t[::1] own = found
    cdef Py_ssize_t at
    for at in range(own.shape[0]):
        own[at] = values[at]
    return found
