"""Arrays of runs and pairs, held against plain Python."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from penstock.screening._flat import distinct_pairs, each_once, heads, run_lengths

_FEW = st.integers(0, 4)
_ANY = st.one_of(_FEW, st.integers(0, 200_000))


@given(st.lists(st.tuples(_FEW, _FEW)) | st.lists(st.tuples(_ANY, _ANY)))
def test_pairs_come_once_each_and_every_given_pair_is_one_of_them(pairs):
    given_pairs = np.array(pairs, np.int64).reshape(-1, 2)
    lefts, rights, which = distinct_pairs(given_pairs[:, 0], given_pairs[:, 1])
    distinct = list(zip(lefts.tolist(), rights.tolist(), strict=True))
    assert distinct == sorted(set(pairs))
    assert [distinct[at] for at in which.tolist()] == pairs


@given(st.lists(_FEW).map(sorted))
def test_ascending_values_come_once_each(values):
    distinct, which = each_once(np.array(values, np.int64))
    assert distinct.tolist() == sorted(set(values))
    assert distinct[which].tolist() == values


@given(st.lists(_FEW))
def test_runs_are_as_long_as_they_are(values):
    first = heads(np.array(values, np.int64))
    lengths = run_lengths(first, len(values)).tolist()
    runs = zip(first.tolist(), lengths, strict=True)
    assert [values[start] for start, length in runs for _ in range(length)] == values
