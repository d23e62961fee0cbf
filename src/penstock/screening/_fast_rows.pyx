# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: language = c++
"""Which rows asked names can reach, compiled: the same as the plain twin in numpy, its oracle.

`Reached` is the twin of `Postings._add` with `ReachTable`, `RowFinder` of the sums in `_retrieval`.
Gains are the same numbers; bounds may differ in a last digit, for which they have slack. No answer
depends on whether a machine has compiled this (`tests/screening/test_fast.py`). Single precision
is added up as numpy does it: in double, then cut.
"""

from libc.math cimport ceilf
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libcpp.algorithm cimport sort, stable_sort
from libcpp.vector cimport vector

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

cdef enum:
    # The fields of a slot, see `_reach`.
    GAIN_MOST = 4095
    LISTED_MOST = 2047
    LISTED_SHIFT = 12
    JOINED_SHIFT = 23
    TAG_SHIFT = 24

cdef uint32_t JOINED = 1u << JOINED_SHIFT
cdef uint32_t ROW_FACTOR = 0x9E3779B1u
cdef uint32_t TERM_FACTOR = 0x85EBCA6Bu


cdef inline uint32_t slot_of(uint32_t term, uint32_t row, uint32_t* tag) noexcept nogil:
    """Return the slot of a pair, and the tag that tells it from others there, see `_reach`."""
    cdef uint32_t mixed = term * TERM_FACTOR
    mixed ^= mixed >> 15
    mixed += row
    mixed *= ROW_FACTOR
    mixed ^= mixed >> 15
    tag[0] = mixed << TAG_SHIFT
    if tag[0] == 0:
        tag[0] = 1u << TAG_SHIFT
    return mixed >> (32 - TAG_SHIFT)


cdef struct Best:
    # The most that the term at hand, its owner, can do with a row.
    int64_t owner
    float gain
    float listed
    bint is_joined


cdef class Reached:
    """Merges the postings of all that asked terms may pair with, each row once a term.

    Args:
        starts: where the postings of each word begin, by sort, shape (sorts, words + 1).
        post_row, post_weight: the postings.
        rows: how many rows there are.
        token_count: from which word on words are joined.
    """

    cdef const int64_t[:, :] starts
    cdef const int32_t[::1] post_row
    cdef const float[::1] post_weight
    cdef int64_t token_count
    cdef vector[Best] best

    def __init__(self, starts, post_row, post_weight, Py_ssize_t rows, int64_t token_count):
        self.starts, self.post_row, self.post_weight = starts, post_row, post_weight
        self.token_count = token_count
        self.best.resize(rows)
        self.forget()

    def add(
        self, int64_t first, const int64_t[:] askers, const int64_t[:] places,
        const double[:] likeness, const int64_t[:] sorts, const float[:] weights,
        uint32_t[::1] table,
    ):
        """Put what terms could add on each row into a table; return rows, their ends, the most.

        Args:
            first: the number of the first term.
            askers: which term, counted from the first, in any order.
            places, likeness: words it may pair with.
            sorts, weights: of each term from the first on.
            table: the slots of `ReachTable`.
        """
        cdef vector[int32_t] rows
        cdef Py_ssize_t at, post, size = sorts.shape[0], begun, pair
        cdef vector[Py_ssize_t] ends_of, order
        cdef int64_t term, place
        cdef int32_t row
        cdef float alike, most_alike, value, most
        cdef bint joined
        cdef uint32_t tag = 0
        cdef Best* own
        ends = np.empty(size, np.int64)
        cdef int64_t[::1] own_ends = ends
        best = np.zeros(size, np.float32)
        cdef float[::1] own_best = best
        ends_of.assign(size + 1, 0)
        order.resize(askers.shape[0])
        for at in range(askers.shape[0]):
            ends_of[askers[at] + 1] += 1
        for term in range(size):
            ends_of[term + 1] += ends_of[term]
        for at in range(askers.shape[0]):  # afterwards each is where the pairs of its term end
            order[ends_of[askers[at]]] = at
            ends_of[askers[at]] += 1
        pair = 0
        for term in range(size):
            begun = rows.size()
            while pair < ends_of[term]:
                place = places[order[pair]]
                alike = <float>likeness[order[pair]]
                pair += 1
                joined = place >= self.token_count
                for post in range(self.starts[sorts[term], place], self.starts[sorts[term], place + 1]):
                    row = self.post_row[post]
                    value = self.post_weight[post]
                    own = &self.best[row]
                    if own.owner != first + term:
                        own.owner, own.gain, own.listed, own.is_joined = first + term, 0.0, 0.0, 0
                        rows.push_back(row)
                    if value > own.listed:
                        own.listed = value
                    own.is_joined |= joined
                    most_alike = <float>2.0 * alike
                    value = most_alike * (value if value < weights[term] else weights[term])
                    if value > own.gain:
                        own.gain = value
            most = 0.0
            for post in range(begun, <Py_ssize_t>rows.size()):
                fetch(&table[slot_of(<uint32_t>(first + term), <uint32_t>rows[post], &tag)])
            for post in range(begun, <Py_ssize_t>rows.size()):
                own = &self.best[rows[post]]
                self.put(table, <uint32_t>(first + term), rows[post], own)
                if own.gain > most:
                    most = own.gain
            own_ends[term] = rows.size()
            own_best[term] = most
        return _integers(rows), ends, best

    def forget(self):
        """Take numbers of terms as new ones."""
        cdef Py_ssize_t row
        for row in range(<Py_ssize_t>self.best.size()):
            self.best[row].owner = -1

    cdef void put(self, uint32_t[::1] table, uint32_t term, int32_t row, Best* own) noexcept:
        """Write one pair; where another stands in its slot, what covers both, without owner."""
        cdef uint32_t tag = 0
        cdef uint32_t slot = slot_of(term, <uint32_t>row, &tag)
        cdef uint32_t gain = <uint32_t>ceilf(own.gain * <float>(GAIN_MOST / 8.0))
        cdef uint32_t listed = <uint32_t>ceilf(own.listed * <float>(LISTED_MOST / 4.0))
        cdef uint32_t before = table[slot]
        gain = min(gain, <uint32_t>GAIN_MOST)
        listed = min(listed, <uint32_t>LISTED_MOST)
        if before:
            tag = 0
            gain = max(gain, before & <uint32_t>GAIN_MOST)
            listed = max(listed, before >> LISTED_SHIFT & <uint32_t>LISTED_MOST)
        table[slot] = (
            tag | gain | listed << LISTED_SHIFT | (before & JOINED)
            | (JOINED if own.is_joined else 0)
        )


cdef struct Term:
    int64_t number
    float weight
    float most
    int64_t count


cdef struct Sum:
    # What an alignment of the wording and a row could come to, see `_retrieval._Sums`.
    int32_t row
    float merit
    uint32_t listed
    uint32_t met
    uint32_t joined


cdef bint heavier(const Term& left, const Term& right) noexcept nogil:
    return left.weight > right.weight


cdef bint rarer(const Term& left, const Term& right) noexcept nogil:
    return left.count < right.count


cdef class RowFinder:
    """Finds the rows that could score a floor, see `_retrieval`.

    Args:
        row_weight, light: summed weight of the terms of each row, and of those that are no words.
        costs: `query`, `lone_query`, `lone_rate` and `rate` by sort, see `_name_space.Costs`.
        gain_unit, listed_unit: what a unit of the fields of a slot is.
        initials_listed: the listed weight that an initial may take up, in such units.
    """

    cdef const float[::1] row_weight
    cdef const float[::1] light
    cdef const float[::1] query
    cdef const float[::1] lone_query
    cdef const float[::1] lone_rate
    cdef const float[::1] rate
    cdef float gain_unit
    cdef float listed_unit
    cdef uint32_t initials_listed
    # The wording at hand: its terms, heaviest first, and the same with the rarest first.
    cdef vector[Term] terms
    cdef vector[Term] opened
    cdef vector[Sum] sums
    cdef vector[uint32_t] values
    cdef vector[float] merit
    cdef vector[float] needed
    cdef vector[float] saved
    cdef vector[float] heaviest
    # Name, row and whether words may be joined, in one number each.
    cdef vector[uint64_t] found

    def __init__(
        self, row_weight, light, costs, float gain_unit, float listed_unit, initials_listed
    ):
        self.row_weight, self.light = row_weight, light
        self.query, self.lone_query = costs.query, costs.lone_query
        self.lone_rate, self.rate = costs.lone_rate, costs.rate
        self.gain_unit, self.listed_unit = gain_unit, listed_unit
        self.initials_listed = initials_listed

    def find(
        self, list wordings, list sorts, float price,
        const float[:] weights, const uint8_t[:] is_initial, const int64_t[:] sizes,
        const float[:] most, const int64_t[:] counts, const int64_t[:] starts,
        const int32_t[:] rows, const uint32_t[::1] table,
    ):
        """Return name, row and whether words may be joined, by name and then by row.

        Args:
            wordings: the name of each and the numbers of its terms; the names themselves first.
            sorts: the sort each name is asked in.
            price: what a unit of the sum may cost.
            weights, is_initial, sizes, most, counts, starts: what is known of each term.
            rows: the rows of all terms end to end.
            table: the slots of `ReachTable`.
        """
        cdef vector[float] totals
        cdef Py_ssize_t at, name, size = len(sorts)
        cdef int64_t sort_number, number, initials
        cdef float total, granted, initial_weight
        cdef list numbers
        cdef Term term
        totals.resize(size)
        self.found.clear()
        for at in range(len(wordings)):
            name, numbers = wordings[at]
            self.terms.clear()
            initials, initial_weight, total = 0, 0.0, 0.0
            for number in numbers:
                term.number, term.weight = number, weights[number]
                term.most, term.count = most[number], counts[number]
                if is_initial[number]:
                    initials += 1
                    initial_weight += term.weight
                    term.weight = 0.0
                total += term.weight
                if term.weight <= 0.0:
                    term.most = 0.0
                self.terms.push_back(term)
            if at < size:
                totals[at] = total
            # Joined words weigh what their parts do: a wording never weighs more than its name.
            total = totals[name]
            sort_number = sorts[name]
            granted = price * (<float>2.0 * initial_weight)
            stable_sort(self.terms.begin(), self.terms.end(), heavier)
            self.prepare(sort_number, price, total)
            self.open(sort_number, price, total, granted, initials, starts, rows)
            self.add_up(price * self.gain_unit, sizes, table)
            self.keep(name, sort_number, total)
        sort(self.found.begin(), self.found.end())
        return self.distinct()

    cdef void prepare(self, int64_t sort_number, float price, float total) noexcept:
        """Work out what each term speaks for a row, and what must be reached after each."""
        cdef float query = self.query[sort_number]
        cdef float all_merit = 0.0, so_far = 0.0, weight = 0.0
        cdef Py_ssize_t at, size = self.terms.size()
        self.merit.resize(size)
        self.needed.resize(size)
        self.saved.resize(size)
        self.heaviest.resize(size)
        for at in range(size):
            self.merit[at] = merit_of(self.terms[at], price, query)
            self.saved[at] = query * self.terms[at].weight
            all_merit += self.merit[at]
            weight += self.terms[at].weight
            self.heaviest[at] = weight
        for at in range(size):
            so_far += self.merit[at]
            self.needed[at] = query * total - (all_merit - so_far)

    cdef void open(
        self, int64_t sort_number, float price, float total, float granted, int64_t initials,
        const int64_t[:] starts, const int32_t[:] rows,
    ) noexcept:
        """Take the rows of the rarest terms: of as many as it takes, see `_retrieval._opened`."""
        cdef Py_ssize_t at, post, size = self.terms.size()
        cdef float rest = 0.0, alone = 0.0
        cdef int left = 0
        cdef vector[bint] is_open
        cdef Term term
        cdef Sum one
        self.opened.assign(self.terms.begin(), self.terms.end())
        stable_sort(self.opened.begin(), self.opened.end(), rarer)
        is_open.resize(size)
        for at in range(size - 1, -1, -1):
            term = self.opened[at]
            rest += merit_of(term, price, self.query[sort_number])
            alone += merit_of(term, price, self.lone_query[sort_number])
            left += term.most > 0.0
            is_open[at] = (
                term.count > 0
                and rest + granted >= self.query[sort_number] * total
                and (left > 1 or alone + granted >= self.lone_query[sort_number] * total)
            )
        self.sums.clear()
        one.merit, one.joined = granted, 0
        one.listed, one.met = <uint32_t>initials * self.initials_listed, <uint32_t>initials
        for at in range(size):
            if is_open[at]:
                term = self.opened[at]
                for post in range(starts[term.number], starts[term.number] + term.count):
                    one.row = rows[post]
                    self.sums.push_back(one)

    cdef void add_up(
        self, double unit, const int64_t[:] sizes, const uint32_t[::1] table
    ) noexcept:
        """Add up what each term could add on each row; drop rows as soon as they cannot do."""
        cdef Py_ssize_t at, own, kept
        cdef uint32_t number, size, value, is_joined, words, tag = 0
        cdef Sum one
        for at in range(<Py_ssize_t>self.terms.size()):
            number = <uint32_t>self.terms[at].number
            size = 2 if sizes[number] > 1 else 1
            if self.terms[at].most > 0.0:
                self.values.resize(self.sums.size())
                for own in range(<Py_ssize_t>self.sums.size()):
                    self.values[own] = slot_of(number, <uint32_t>self.sums[own].row, &tag)
                    fetch(&table[self.values[own]])
                for own in range(<Py_ssize_t>self.sums.size()):
                    value = table[slot_of(number, <uint32_t>self.sums[own].row, &tag)]
                    if value >> TAG_SHIFT and value >> TAG_SHIFT != tag >> TAG_SHIFT:
                        value = 0
                    self.values[own] = value
            else:
                self.values.assign(self.sums.size(), 0)
            kept = 0
            for own in range(<Py_ssize_t>self.sums.size()):
                one = self.sums[own]
                value = self.values[own]
                if value:
                    one.merit = <float>(
                        <double>one.merit + <double>(value & <uint32_t>GAIN_MOST) * unit
                    )
                    one.merit = <float>(<double>one.merit + <double>self.saved[at])
                    one.listed += value >> LISTED_SHIFT & <uint32_t>LISTED_MOST
                    is_joined = value >> JOINED_SHIFT & 1
                    one.met += size + is_joined
                    one.joined |= is_joined | size >> 1
                if one.merit >= self.needed[at]:
                    self.sums[kept] = one
                    kept += 1
            self.sums.resize(kept)

    cdef void keep(self, Py_ssize_t name, int64_t sort_number, float total) noexcept:
        """Take in the rows whose sums are enough."""
        cdef Py_ssize_t own
        cdef Sum one
        for own in range(<Py_ssize_t>self.sums.size()):
            one = self.sums[own]
            if self.is_enough(sort_number, total, one):
                self.found.push_back(
                    (<uint64_t>name << 33) | (<uint64_t>one.row << 1) | (1 if one.joined else 0)
                )

    cdef bint is_enough(self, int64_t sort_number, float total, Sum one) noexcept:
        """Tell whether a sum could reach the floor, with every doubt in favour of the row."""
        cdef double left = self.row_weight[one.row] - <double>one.listed * <double>self.listed_unit
        cdef bint is_lone = one.met <= 1
        cdef float rate = self.lone_rate[sort_number] if is_lone else self.rate[sort_number]
        cdef double lost = self.query[sort_number] * total + <double>rate * max(left, 0.0)
        cdef float more, lacking
        cdef Py_ssize_t size = self.terms.size()
        if size and (is_lone or left > self.light[one.row]):
            # Where one word has met, or not all listed ones, what is lacking costs in full.
            more = self.lone_query[sort_number] - self.query[sort_number]
            lacking = total - self.heaviest[min(max(<Py_ssize_t>one.met, 1), size) - 1]
            if more > 0.0 and lacking > 0.0:
                lost += more * lacking
        return one.merit >= lost

    cdef distinct(self):
        """Return what was found, each name and row once."""
        cdef Py_ssize_t at, size = 0
        cdef uint64_t value
        for at in range(<Py_ssize_t>self.found.size()):
            value = self.found[at]
            if size and self.found[size - 1] >> 1 == value >> 1:
                self.found[size - 1] |= value & 1
            else:
                self.found[size] = value
                size += 1
        names, rows = np.empty(size, np.int64), np.empty(size, np.int64)
        may_join = np.empty(size, np.bool_)
        cdef int64_t[::1] own_names = names
        cdef int64_t[::1] own_rows = rows
        cdef uint8_t[::1] own_joins = may_join.view(np.uint8)
        for at in range(size):
            own_names[at] = self.found[at] >> 33
            own_rows[at] = <uint32_t>(self.found[at] >> 1)
            own_joins[at] = self.found[at] & 1
        return names, rows, may_join


cdef inline float merit_of(Term term, float price, float query) noexcept nogil:
    """Return the most that a term could speak for any row; `query` is what missing it costs."""
    cdef float gained = price * term.most, reached
    reached = query * term.weight if term.most > 0.0 else <float>0.0
    return gained + reached


cdef _integers(vector[int32_t]& values):
    found = np.empty(values.size(), np.int32)
    cdef int32_t[::1] own = found
    cdef Py_ssize_t at
    for at in range(own.shape[0]):
        own[at] = values[at]
    return found
