"""The functions for many words give what those for one word give."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.text import (
    SYLLABIC,
    UNVOWELLED,
    asked_keys,
    asked_keys_of,
    skeleton,
    skeletons,
    spelled,
    spelled_many,
)

_SOUNDING = st.text(alphabet="aehiouywkgcsztrdpbfvjxqlmç", min_size=1, max_size=10)
_WORDS = st.lists(
    st.one_of(_SOUNDING, st.text(alphabet=string.ascii_lowercase + string.digits, min_size=1)),
    max_size=20,
)


@settings(max_examples=300, deadline=None)
@given(words=_WORDS)
def test_spelling_classes_of_many_are_those_of_each(words):
    assert spelled_many(words) == [spelled(word) for word in words]


@settings(max_examples=300, deadline=None)
@given(words=_WORDS)
def test_skeletons_of_many_are_those_of_each(words):
    assert skeletons(words) == [skeleton(word) for word in words]


@settings(max_examples=300, deadline=None)
@given(words=_WORDS, mark=st.sampled_from(["", UNVOWELLED, SYLLABIC]))
def test_keys_of_many_are_those_of_each(words, mark):
    marked = [word + mark for word in [*words, "muhammad", "bill", "abdelmajyd", "wassiliy"]]
    keys, owners = asked_keys_of(marked)
    for place, word in enumerate(marked):
        own = [key for key, owner in zip(keys, owners, strict=True) if owner == place]
        assert sorted(own) == sorted(asked_keys(word))
