"""Rows of unequal length in arrays: laid end to end, filled up, and growing at their end."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Integers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# A table of all pairs that there could be is filled sooner than so many times as many are sorted.
_DENSE = 8
_Number = TypeVar("_Number", bound=np.generic)


class Growing(Generic[_Number]):
    """An array of one or two dimensions to which rows are added."""

    def __init__(self, kind: type[_Number], width: int | None = None) -> None:
        self._width = () if width is None else (width,)
        self._held: npt.NDArray[_Number] = np.empty((1024, *self._width), kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> npt.NDArray[_Number]:
        """The rows so far: a view, good until the next are added."""
        return self._held[: self._size]

    def extend(self, values: npt.NDArray[_Number] | list[int] | list[float] | list[bool]) -> None:
        """Add rows at the end."""
        needed = self._size + len(values)
        if needed > len(self._held):
            room = np.empty((max(needed, 2 * len(self._held)), *self._width), self._held.dtype)
            room[: self._size] = self.values
            self._held = room
        self._held[self._size : needed] = values
        self._size = needed

    def clear(self) -> None:
        """Forget every row."""
        self._held = self._held[:1024].copy()
        self._size = 0


def padded(rows: Sequence[Sequence[int]], filler: int = -1) -> Numbers:
    """Return lists of unequal length as one array, filled up at the end."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    width = int(lengths.max(initial=0))
    filled = np.full((len(rows), width), filler, np.int64)
    flat = [number for row in rows for number in row]
    filled[np.arange(width) < lengths[:, None]] = flat
    return filled


def spans(starts: Numbers, counts: Numbers) -> Numbers:
    """Return the places of runs that begin at `starts` and are `counts` long, end to end."""
    before = counts.cumsum() - counts
    places: Numbers = np.arange(int(counts.sum())) + (starts - before).repeat(counts)
    return places


def heads(values: npt.NDArray[_Number]) -> Numbers:
    """Return where each run of equal values begins; several times faster than `numpy.diff`."""
    is_head = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=is_head[1:])
    return is_head.nonzero()[0]


def run_lengths(first: Numbers, end: int) -> Numbers:
    """Return how long runs are that begin at `first`, the last up to `end`.

    `numpy.diff` with a value behind takes ten times as long for few.
    """
    lengths = np.empty_like(first)
    lengths[:-1] = first[1:] - first[:-1]
    lengths[-1:] = end - first[-1:]
    return lengths


def distinct_pairs(lefts: Numbers, rights: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the left and right numbers of each pair once, and which of them each given pair is.

    Numbers are 0 and more; pairs come in ascending order.
    """
    width, height = int(rights.max(initial=0)) + 1, int(lefts.max(initial=0)) + 1
    keys = lefts * width + rights
    if width * height > _DENSE * len(keys):
        distinct, inverse = np.unique(keys, return_inverse=True)
    else:
        is_met = np.zeros(width * height, np.bool_)
        is_met[keys] = True
        distinct = is_met.nonzero()[0]
        number = np.empty(width * height, np.int64)
        number[distinct] = np.arange(len(distinct))
        inverse = number[keys]
    return *np.divmod(distinct, width), inverse


def each_once(ascending: Numbers) -> tuple[Numbers, Numbers]:
    """Return ascending values once each, and which of these each of them is."""
    first = heads(ascending)
    counts = run_lengths(first, len(ascending))
    return ascending[first], np.arange(len(first)).repeat(counts)
