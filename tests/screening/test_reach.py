"""The table of fixed size may say too much of a pair, never too little."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.screening import _reach
from penstock.screening._reach import (
    GAIN_UNIT,
    LISTED_UNIT,
    ReachTable,
    gains,
    joined,
    listed_weights,
)

_PAIR = st.tuples(
    st.integers(0, 40),
    st.integers(0, 40),
    st.floats(0.01, 7.9),
    st.floats(0.01, 3.9),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    pairs=st.lists(_PAIR, max_size=300, unique_by=lambda pair: pair[:2]), parts=st.integers(1, 4)
)
def test_every_pair_is_found_with_at_least_what_it_adds(pairs, parts):
    bits = _reach._SLOT_BITS
    _reach._SLOT_BITS = 6  # so few slots that most are shared
    try:
        table = ReachTable()
        for part in range(parts):
            own = pairs[part::parts]
            table.add(*_columns(own))
        terms, rows, gain, listed, is_joined = _columns(pairs)
        found = table.find(terms, rows)
    finally:
        _reach._SLOT_BITS = bits
    assert (found != 0).all()
    assert (gains(found) * GAIN_UNIT >= gain - 1e-5).all()
    assert (listed_weights(found) * LISTED_UNIT >= listed - 1e-5).all()
    assert (joined(found) >= is_joined).all()


def test_pairs_that_were_not_added_are_hardly_ever_found():
    table = ReachTable()
    rows = np.arange(50_000, dtype=np.int64)
    ones = np.ones(len(rows), np.float32)
    table.add(rows % 100, rows, ones, ones, ones > 2)
    assert (table.find(rows % 100, rows) != 0).all()
    assert (table.find(rows % 100 + 100, rows) != 0).mean() < 0.01
    table.clear()
    assert not (table.find(rows % 100, rows) != 0).any()


def _columns(pairs):
    columns = list(zip(*pairs, strict=True)) or [()] * 5
    kinds = (np.int64, np.int64, np.float32, np.float32, np.bool_)
    return [np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
