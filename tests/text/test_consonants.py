"""Consonants and last vowels of names whose short vowels are not written."""

import pytest

from penstock.text import share_consonants, share_last_i


@pytest.mark.parametrize(
    ("left", "right"),
    [("hsen", "hussein"), ("qdafi", "gaddafi"), ("gmal", "jamal"), ("achrafi", "ashrafi")],
)
def test_romanisations_of_one_name_share_their_consonants(left, right):
    assert share_consonants(left, right)
    assert share_consonants(right, left)


@pytest.mark.parametrize(
    ("left", "right"), [("shakri", "sugayer"), ("frji", "farshchi"), ("hasni", "hajjian")]
)
def test_other_consonants_are_another_name(left, right):
    assert not share_consonants(left, right)
    assert not share_consonants(right, left)


def test_a_long_i_is_always_written():
    assert share_last_i("mansuri", "mansoory")
    assert not share_last_i("zrghami", "durgham")
    assert share_last_i("zafri", "jafariyeh")
