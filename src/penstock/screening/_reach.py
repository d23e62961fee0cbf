"""What an asked term and a listed row could add to a score: a number in a table of fixed size.

Most pairs add nothing, and most searches end with that. So the table answers fast and errs on one
side only: several pairs may share a slot, which then holds the most that any of them could add.
Whoever looks up may be told too much, never too little; the alignment of the few names that are
left settles it. A byte of each slot tells its owner, so that a pair that is absent is nearly
always known to be.
"""

import numpy as np
import numpy.typing as npt

from penstock.screening._flat import Flags, Floats, Numbers

# A slot: 8 bits of owner (0 = several), 1 whether listed words are joined, 11 listed weight,
# 12 gain. Both are rounded up.
_SLOT_BITS = 24
_TAG = np.uint32(0xFF000000)
_JOINED_SHIFT = np.uint32(23)
_JOINED = np.uint32(1 << 23)
_LISTED_SHIFT = np.uint32(12)
_LISTED_MOST, _GAIN_MOST = 2047, 4095
_HEAVIEST_GAIN = 8.0
_HEAVIEST_LISTED = 4.0

_ROW_FACTOR = np.uint32(0x9E3779B1)
_TERM_FACTOR = np.uint32(0x85EBCA6B)
Slots = npt.NDArray[np.uint32]


GAIN_UNIT = np.float32(_HEAVIEST_GAIN / _GAIN_MOST)
LISTED_UNIT = np.float32(_HEAVIEST_LISTED / _LISTED_MOST)


class ReachTable:
    """Upper bounds for pairs of an asked term (by number) and a listed row."""

    def __init__(self) -> None:
        self._table: Slots = np.zeros(1 << _SLOT_BITS, np.uint32)

    @property
    def slots(self) -> Slots:
        """The table itself, for compiled code that reads and writes it."""
        return self._table

    def clear(self) -> None:
        """Forget every pair."""
        self._table[:] = 0

    def add(
        self, terms: Numbers, rows: Numbers, gain: Floats, listed: Floats, is_joined: Flags
    ) -> None:
        """Add pairs, none of which was added before."""
        slots, tags = _place(terms, rows)
        values = tags | _fields(gain, listed, is_joined)
        before = self._table[slots]
        self._table[slots] = values
        taken = before.nonzero()[0]
        lost = (self._table[slots] != values).nonzero()[0]
        left = np.concatenate([slots[taken], slots[lost]])
        values = np.concatenate([before[taken], values[lost]])
        while len(left):
            shared = _widest(self._table[left], values)
            self._table[left] = shared
            # Where three or more meet, one of them was written last; the others try again.
            again = (_widest(self._table[left], values) != self._table[left]).nonzero()[0]
            left, values = left[again], values[again]

    def find(self, terms: Numbers, rows: Numbers) -> Slots:
        """Return the slot of each pair, 0 where it is not there; see `gains` and the like."""
        slots, tags = _place(terms, rows)
        values = self._table[slots]
        owners = values & _TAG
        values *= (owners == tags) | (owners == 0)
        return values


def gains(found: Slots) -> Slots:
    """Return the most that pairs could add to the sum, in `GAIN_UNIT`."""
    return found & np.uint32(_GAIN_MOST)


def listed_weights(found: Slots) -> Slots:
    """Return the most listed weight that pairs could take up, in `LISTED_UNIT`."""
    return found >> _LISTED_SHIFT & np.uint32(_LISTED_MOST)


def joined(found: Slots) -> Slots:
    """Return 1 for pairs with listed words that are joined, otherwise 0."""
    return found >> _JOINED_SHIFT & np.uint32(1)


def _place(terms: Numbers, rows: Numbers) -> tuple[Slots, Slots]:
    """Return the slot of each pair and the tag that tells it from others there."""
    mixed = terms.astype(np.uint32) * _TERM_FACTOR
    mixed ^= mixed >> np.uint32(15)
    mixed += rows.astype(np.uint32)
    mixed *= _ROW_FACTOR
    mixed ^= mixed >> np.uint32(15)
    tags = mixed << np.uint32(24)
    tags[tags == 0] = np.uint32(1 << 24)
    slots: Slots = mixed >> np.uint32(32 - _SLOT_BITS)
    return slots, tags


def _fields(gain: Floats, listed: Floats, is_joined: Flags) -> Slots:
    gains = np.ceil(gain * np.float32(_GAIN_MOST / _HEAVIEST_GAIN))
    weights = np.ceil(listed * np.float32(_LISTED_MOST / _HEAVIEST_LISTED))
    fields: Slots = np.minimum(gains, _GAIN_MOST).astype(np.uint32)
    fields |= np.minimum(weights, _LISTED_MOST).astype(np.uint32) << _LISTED_SHIFT
    joined: Slots = is_joined.astype(np.uint32) << np.uint32(23)
    return fields | joined


def _widest(some: Slots, others: Slots) -> Slots:
    """Return, without owner, what covers both of two slots."""
    gain = np.maximum(some & np.uint32(_GAIN_MOST), others & np.uint32(_GAIN_MOST))
    mask = np.uint32(_LISTED_MOST << 12)
    listed = np.maximum(some & mask, others & mask)
    widest: Slots = gain | listed | ((some | others) & _JOINED)
    return widest
