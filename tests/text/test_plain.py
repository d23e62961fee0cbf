"""Plain words put together are the reading of a name that `read_name` gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import NameSort, plain_word, read_name

_WORD = st.one_of(
    st.text("abcdeghilmnostuvz", min_size=1, max_size=8),
    st.sampled_from(
        [
            "Vladimir",
            "Müller",
            "José",
            "van",
            "bin",
            "Sheikh",
            "Jr",
            "Alzawahiri",
            "Chiang",
            "Leung",
            "Xi",
            "King",
            "J",
            "II",
            "Łukasz",
            "Vlаdimir",
            "ﬁn",
        ]
    ),
)


@given(
    words=st.lists(_WORD, min_size=1, max_size=5),
    sort=st.sampled_from([NameSort.person, NameSort.vessel]),
)
def test_plain_words_make_up_the_only_reading(words, sort):
    plain = [plain_word(word, sort) for word in words]
    if None in plain or (len(words) <= 3 and all(word.may_be_transcribed for word in plain)):
        return
    (reading,) = read_name(" ".join(words), sort)
    assert reading.tokens == tuple(word.token for word in plain)


@pytest.mark.parametrize(
    "word",
    ["van", "bin", "Sheikh", "Alzawahiri", "Müller", "O'Neil", "Иван", "김", "5th", "", "a b"],
)
def test_words_with_a_role_or_several_readings_are_not_plain(word):
    assert plain_word(word, NameSort.person) is None


def test_words_that_may_be_chinese_say_so():
    assert plain_word("Chiang", NameSort.person).may_be_transcribed
    assert plain_word("Leung", NameSort.person).may_be_transcribed
    assert not plain_word("Smith", NameSort.person).may_be_transcribed
