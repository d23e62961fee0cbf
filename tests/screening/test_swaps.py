"""Two neighbouring letters swapped: the slip of a hand, which leaves a name more alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.model import Schema, Subject
from penstock.screening import compare
from penstock.screening._likeness import joined_similarities, similarities, words_of
from penstock.text import joined_similarity, token_similarity


@pytest.mark.parametrize(
    ("name", "swapped", "replaced"),
    [("pars", "pasr", "paks"), ("orvet", "rovet", "ormet"), ("vladimir", "vladimri", "vladimip")],
)
def test_swapped_letters_are_more_alike_than_another_letter(name, swapped, replaced):
    assert token_similarity(name, swapped) > token_similarity(name, replaced)
    assert token_similarity(name, swapped) == token_similarity(swapped, name)


def test_three_letters_swapped_are_another_name():
    assert token_similarity("abd", "adb") == token_similarity("abd", "abk")


@given(word=st.text("abdekmnorst", min_size=3, max_size=12), at=st.integers(0, 10))
def test_many_words_at_once_are_as_alike_as_one(word, at):
    at = min(at, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    left, right = words_of([word], []), words_of([swapped], [])
    place = np.zeros(1, np.int32)
    assert similarities(left, right, place, place)[0] == pytest.approx(
        token_similarity(word, swapped)
    )
    assert joined_similarities(left, right, place, place)[0] == pytest.approx(
        joined_similarity(word, swapped)
    )


@pytest.mark.parametrize(
    ("asked", "listed", "schema"),
    [
        ("PASR OIL CO.", "PARS OIL CO.", Schema.COMPANY),
        ("Hossein TABE", "Hossein TAEB", Schema.PERSON),
        ("Robret Mugaeb", "Robert Mugabe", Schema.PERSON),
    ],
)
def test_a_short_name_with_swapped_letters_alerts(asked, listed, schema):
    left = Subject(id="left", names=(asked,), schema=schema)
    assert compare(left, Subject(id="right", names=(listed,), schema=schema)).score >= 0.7
