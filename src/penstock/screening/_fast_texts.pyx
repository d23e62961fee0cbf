# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: language = c++
"""What the words of a part of a text add up to on listed names, compiled.

The twin of `_text_candidates.PlainCandidates`, its oracle. Bounds may differ in a last digit, for
which they have slack.
"""

from cpython.buffer cimport PyBUF_FORMAT, PyBUF_ND, PyBuffer_Release, PyObject_GetBuffer
from libc.stdint cimport int64_t, uint32_t
from libcpp.algorithm cimport sort
from libcpp.vector cimport vector

cdef double SLACK = 1e-4


cdef struct Sum:
    # What the words of the block at hand, its owner, add to a row; how many words do.
    uint32_t owner
    uint32_t times
    float gain
    float pair
    float listed
    float words
    float names


cdef class TextSums:
    """Finds the rows that parts of texts could be, see `_text_candidates`.

    Args:
        row_weight, row_rate: summed weight of each row, and what a unit of it costs.
        known: `start`, `place`, `spelt`, `weight`, `words` and `names` of known terms.
        spans: where the rows of persons begin and end, and those of ships.
        place_count: no known term stands at this place or behind it.
        fewest: how many words must meet, and how many of ships where something says ship.
        of_initial: what an initial of the text adds to either part of a score.
        floor: the least bound that counts.
    """

    cdef const float[::1] row_weight
    cdef const float[::1] row_rate
    cdef const int64_t[:] start
    cdef const int64_t[:] place
    cdef const int64_t[:] spelt
    cdef const float[:] weight
    cdef const float[:] words
    cdef const float[:] names
    cdef int64_t first_person, end_person, first_vessel, end_vessel
    cdef int64_t place_count
    cdef float fewest, fewest_of_ships, of_initial, floor
    cdef uint32_t block
    cdef vector[Sum] sums
    # The last block in which a place was met, by any name or by names of persons only.
    cdef vector[uint32_t] met
    cdef vector[uint32_t] met_by_persons
    cdef vector[int64_t] touched

    def __init__(
        self, row_weight, row_rate, known, tuple spans, int64_t place_count, tuple fewest,
        float of_initial, float floor,
    ):
        self.row_weight, self.row_rate = row_weight, row_rate
        self.start, self.place, self.spelt = known.start, known.place, known.spelt
        self.weight, self.words, self.names = known.weight, known.words, known.names
        self.first_person, self.end_person, self.first_vessel, self.end_vessel = spans
        self.place_count = place_count
        self.fewest, self.fewest_of_ships = fewest
        self.of_initial, self.floor = of_initial, floor
        self.block = 0
        self.sums.resize(self.row_weight.shape[0])
        self.met.resize(place_count)
        self.met_by_persons.resize(place_count)

    def find(self, list opened, list places, list initials, int letters, bint is_cued):
        """Return the rows of one block that could be enough, ascending.

        Args:
            opened: what each of its pieces adds to rows, as `WordRows`.
            places, initials: sets of the terms that pieces are alike, see `OpenedBlock`.
            letters: how many of its words are initials.
            is_cued: whether something says that a ship is meant.
        """
        cdef int64_t row
        cdef vector[int64_t] found
        self.begin()
        for own in opened:
            self.add(own)
        self.mark(places, self.met)
        self.mark(initials, self.met_by_persons)
        for row in self.touched:
            if self.is_enough(row, letters, is_cued):
                found.push_back(row)
        sort(found.begin(), found.end())
        return [row for row in found]

    cdef void begin(self) noexcept:
        """Begin a block: whatever an earlier one has left is of another owner."""
        cdef Py_ssize_t at
        self.touched.clear()
        self.block += 1
        if self.block == 0:  # all numbers are used up: they begin anew
            for at in range(<Py_ssize_t>self.sums.size()):
                self.sums[at].owner = 0
            self.met.assign(self.met.size(), 0)
            self.met_by_persons.assign(self.met_by_persons.size(), 0)
            self.block = 1

    cdef int add(self, own) except -1:
        """Add up what one piece says of rows."""
        cdef Py_buffer views[6]
        cdef int held = 0
        cdef Py_ssize_t at, size
        cdef const int64_t* rows
        cdef const float* values[5]
        cdef Sum* one
        try:
            for held in range(6):
                PyObject_GetBuffer(own[held], &views[held], PyBUF_FORMAT | PyBUF_ND)
            held = 6
            size = views[0].shape[0]
            check(views, size)
            rows = <const int64_t*>views[0].buf
            for at in range(5):
                values[at] = <const float*>views[at + 1].buf
            for at in range(size):
                if not 0 <= rows[at] < <int64_t>self.sums.size():
                    raise IndexError("a word leads to no row of this index")
                one = &self.sums[rows[at]]
                if one.owner != self.block:
                    one.owner, one.times = self.block, 0
                    one.gain, one.pair, one.listed, one.words, one.names = 0.0, 0.0, 0.0, 0.0, 0.0
                    self.touched.push_back(rows[at])
                one.times += 1
                one.gain += values[0][at]
                one.pair += values[1][at]
                one.listed += values[2][at]
                one.words += values[3][at]
                one.names += values[4][at]
        finally:
            for at in range(held):
                PyBuffer_Release(&views[at])
        return 0

    cdef int mark(self, list sets, vector[uint32_t]& met) except -1:
        """Note which places the block meets."""
        cdef int64_t place
        for own in sets:
            for place in own:
                if 0 <= place < self.place_count:
                    met[place] = self.block
        return 0

    cdef bint is_enough(self, int64_t row, int letters, bint is_cued) noexcept:
        """Tell whether what was added up on a row could be enough."""
        cdef Sum one = self.sums[row]
        cdef bint is_person = self.first_person <= row < self.end_person
        cdef bint is_ship = self.first_vessel <= row < self.end_vessel
        cdef float needed = self.fewest_of_ships if is_cued and is_ship else self.fewest
        cdef int64_t at, place, spelt
        cdef double weight = 0.0, words = 0.0, names = 0.0
        cdef float left, pair, total
        if one.times < 2 and one.words < needed and self.start[row] == self.start[row + 1]:
            return False
        for at in range(self.start[row], self.start[row + 1]):
            place, spelt = self.place[at], self.spelt[at]
            if self.met[place] == self.block or self.met[spelt] == self.block or (
                is_person
                and (
                    self.met_by_persons[place] == self.block
                    or self.met_by_persons[spelt] == self.block
                )
            ):
                weight += self.weight[at]
                words += self.words[at]
                names += self.names[at]
        one.words += <float>words
        one.names += <float>names
        if one.words < needed or one.names < 1.0:
            return False
        one.gain += <float>2.0 * <float>weight
        one.pair += <float>2.0 * <float>weight
        one.listed += <float>weight
        if is_person:
            one.gain += self.of_initial * <float>letters
            one.pair += self.of_initial * <float>letters
            one.listed += <float>letters
        left = self.row_weight[row] - one.listed
        pair = one.pair
        if left < -SLACK and one.gain < pair:
            pair = one.gain  # what claims more than the row has: then only gains count
        total = pair + <float>2.0 * self.row_rate[row] * max(left, <float>0.0)
        return one.gain / max(total, <float>1e-6) >= self.floor


cdef int check(Py_buffer* views, Py_ssize_t size) except -1:
    """Make sure that rows are numbers of 64 bits, and what they are told in single precision."""
    cdef int at
    for at in range(6):
        if views[at].ndim != 1 or views[at].shape[0] != size:
            raise ValueError("rows and what is said of them are not as many")
        if views[at].itemsize != (8 if at == 0 else 4) or (views[at].format[0] == b"f") != (at > 0):
            raise TypeError("rows are to be int64, what is said of them float32")
    return 0
