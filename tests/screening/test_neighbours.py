"""The neighbour tables offer exactly what a scan of the vocabulary would accept."""

import string
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.screening import _likeness
from penstock.screening._likeness import similarities, words_of
from penstock.screening._neighbours import NeighbourFinder, build_tables
from penstock.text import (
    SYLLABIC,
    UNVOWELLED,
    joined_similarity,
    token_similarity,
)

pytestmark = pytest.mark.usefixtures("both_ways")

_WORDS = st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=14)
_FEW_LETTERS = st.text(alphabet="abckh", min_size=1, max_size=11)
_MARKED = st.tuples(_FEW_LETTERS, st.sampled_from([UNVOWELLED, SYLLABIC])).map("".join)
_ANY_TOKEN = st.one_of(_WORDS, _FEW_LETTERS, _MARKED)
_FAMILIAR = st.sampled_from(
    ["mohammed", "muhammad", "aleksandr", "sasha", "bill", "william", "lee", "ri"]
)


def finder(tokens: list[str], joined: list[str]) -> NeighbourFinder:
    words = words_of(tokens, joined)
    return NeighbourFinder(words, build_tables(words, [True] * len(tokens)))


def scan(asked: str, tokens: list[str], joined: list[str]) -> dict[int, float]:
    """Return what a full scan accepts: the readable oracle."""
    found = {n: token_similarity(asked, token) for n, token in enumerate(tokens)}
    found |= {n + len(tokens): joined_similarity(text, asked) for n, text in enumerate(joined)}
    return {n: likeness for n, likeness in found.items() if likeness > 0}


@settings(max_examples=300, deadline=None)
@given(
    tokens=st.lists(_ANY_TOKEN, min_size=1, max_size=30, unique=True),
    joined=st.lists(_ANY_TOKEN, max_size=10, unique=True),
    asked=st.lists(_ANY_TOKEN, min_size=1, max_size=5),
)
def test_the_tables_find_what_a_scan_finds(tokens, joined, asked):
    pairs = finder(tokens, joined).find(asked)
    for place, text in enumerate(asked):
        own = pairs.askers == place
        found = dict(zip(pairs.terms[own].tolist(), pairs.likeness[own].tolist(), strict=True))
        expected = scan(text, tokens, joined)
        assert found.keys() == expected.keys()
        for term, likeness in expected.items():
            assert abs(found[term] - likeness) < 1e-5


def test_romanisation_families_meet():
    neighbours = finder(["mohammed", "kadafi", "smith"], []).find(["muhammad"])
    assert 0 in neighbours.terms.tolist()
    assert 2 not in neighbours.terms.tolist()


@settings(max_examples=200, deadline=None)
@given(
    tokens=st.lists(_ANY_TOKEN, min_size=1, max_size=30, unique=True),
    asked=st.lists(_ANY_TOKEN, min_size=1, max_size=5),
)
def test_asked_neighbours_written_as_one_find_what_a_scan_finds(tokens, asked):
    pairs = finder(tokens, []).find_joined(asked)
    for place, text in enumerate(asked):
        expected = {n for n, token in enumerate(tokens) if joined_similarity(text, token) > 0}
        assert set(pairs.terms[pairs.askers == place].tolist()) == expected


@pytest.mark.parametrize("few", [0, 10_000])
@settings(max_examples=300, deadline=None)
@given(
    asked=st.lists(_ANY_TOKEN, min_size=1, max_size=12),
    listed=st.lists(st.one_of(_ANY_TOKEN, _FAMILIAR), min_size=1, max_size=12),
)
def test_many_pairs_of_words_are_as_alike_as_each_of_them(few, asked, listed):
    asked = asked + listed[:4]
    pairs = [(i, j) for i in range(len(asked)) for j in range(len(listed))]
    left, right = (np.array(column) for column in zip(*pairs, strict=True))
    with patch.object(_likeness, "_FEW", few):  # keys are looked at one by one, and as arrays
        found = similarities(words_of(asked, []), words_of(listed, []), left, right)
    expected = [token_similarity(asked[i], listed[j]) for i, j in pairs]
    assert found.tolist() == expected
