"""What the words of a text add to listed names, summed up: arrays by row, or by block and row."""

from typing import NamedTuple

import numpy as np

from penstock.screening._flat import Flags, Floats, Numbers, heads, run_lengths


class WordRows(NamedTuple):
    """The rows a word of a text reaches, ascending, without repeats.

    Its alignment there adds `gain` to the numerator of the score at most, `pair` to the
    denominator at least, and takes up `listed` of the row's weight at most. `words` says how many
    words meet: two where they are joined, or where one by itself may be enough; `names` how many
    of them are words or places.
    """

    rows: Numbers
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats
    names: Floats


class Sums(NamedTuple):
    """What the words of a block add up to on each of some (block, row) keys, ascending."""

    keys: Numbers
    gain: Floats
    pair: Floats
    listed: Floats
    words: Floats
    names: Floats


NO_ROWS = WordRows(np.empty(0, np.int64), *(np.empty(0, np.float32),) * 5)


def best_by_row(found: WordRows) -> WordRows:
    """Return the best of what is said of each row."""
    order = np.argsort(found.rows, kind="stable")
    rows = found.rows[order]
    first = heads(rows)
    return WordRows(
        rows[first],
        np.maximum.reduceat(found.gain[order], first),
        np.minimum.reduceat(found.pair[order], first),
        np.maximum.reduceat(found.listed[order], first),
        np.maximum.reduceat(found.words[order], first),
        np.maximum.reduceat(found.names[order], first),
    )


def best_of_each(found: list[WordRows]) -> WordRows:
    """Return the best of what several readings say of each row."""
    found = [own for own in found if len(own.rows)]
    if len(found) < 2:
        return found[0] if found else NO_ROWS
    return best_by_row(WordRows(*(np.concatenate(values) for values in zip(*found, strict=True))))


def summed(found: list[WordRows]) -> WordRows:
    """Return what the terms of one reading add up to on each row."""
    found = [own for own in found if len(own.rows)]
    if len(found) < 2:
        return found[0] if found else NO_ROWS
    sums = summed_by_key([own.rows for own in found], found)
    return WordRows(*sums)


def summed_by_key(keys: list[Numbers], found: list[WordRows]) -> Sums:
    """Return the sums of what several words say, by the key each of their rows has."""
    return Groups.of(keys).sums(found)


class Groups(NamedTuple):
    """Values that belong together, since they have one key: `keys` ascending, each once.

    `order` are the places of the values, group by group; `first` where in it each group begins.
    """

    keys: Numbers
    order: Numbers
    first: Numbers

    @classmethod
    def of(cls, keys: list[Numbers]) -> "Groups":
        """Return the groups of values whose keys are these, laid end to end."""
        key = np.concatenate(keys)
        order = np.argsort(key, kind="stable")
        key = key[order]
        first = heads(key)
        return cls(key[first], order, first)

    @property
    def sizes(self) -> Numbers:
        """How many values each group has."""
        return run_lengths(self.first, len(self.order))

    def where(self, kept: Flags) -> "Groups":
        """Return the groups for which `kept` is true."""
        sizes = self.sizes
        order = self.order[kept.repeat(sizes)]
        sizes = sizes[kept]
        return Groups(self.keys[kept], order, np.cumsum(sizes) - sizes)

    def sums(self, found: list[WordRows]) -> Sums:
        """Return what each group of values comes to; the values as they were given keys."""
        if not len(self.keys):
            return Sums(self.keys, *NO_ROWS[1:])
        values = zip(*(own[1:] for own in found), strict=True)
        return Sums(
            self.keys,
            *(np.add.reduceat(np.concatenate(own)[self.order], self.first) for own in values),
        )
