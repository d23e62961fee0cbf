"""The quick way to read a name gives the terms that reading it as a whole does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.screening._terms import every_form, forms_of, plain_form
from penstock.text import NameSort, full_names

_WORD = st.one_of(
    st.text("abcdeghilmnostuvz", min_size=1, max_size=8),
    st.sampled_from(["Ivan", "Petrovich", "bin", "José", "Chiang", "Kai", "J", "II", "Ünal"]),
)


@given(
    words=st.lists(_WORD, min_size=1, max_size=6),
    sort=st.sampled_from([NameSort.person, NameSort.vessel]),
)
def test_plain_names_read_as_every_name_does(words, sort):
    name = " ".join(words)
    plain = plain_form(name, sort)
    if plain is not None:
        assert every_form(name, sort) == (plain,)


@given(word=_WORD.map(str.lower))
def test_a_plain_small_word_reads_in_one_way_as_a_body(word):
    plain = plain_form(word, NameSort.organisation)
    if plain is not None and not full_names(word):
        assert every_form(word, NameSort.organisation) == (plain,)


def test_the_short_name_of_a_body_is_known_in_small_letters_too():
    assert full_names("uac")
    assert forms_of("uac", NameSort.organisation) == forms_of("UAC", NameSort.organisation)


@pytest.mark.parametrize(
    "name",
    [
        "Ivan Petrovich Sidorov",
        "K I M J U",
        "PUTIN, Vladimir",
        "Foo (Bar)",
        "Chiang Kai",
        "",
        " Li",
    ],
)
def test_names_of_more_readings_are_not_plain(name):
    assert plain_form(name, NameSort.person) is None
    assert forms_of(name, NameSort.person) == every_form(name, NameSort.person)


def test_a_plain_name_has_one_form():
    assert forms_of("Vladimir Putin", NameSort.person) == (
        plain_form("Vladimir Putin", NameSort.person),
    )


def test_a_small_word_with_a_form_glued_to_it_is_not_plain():
    assert plain_form("nordwindllc", NameSort.organisation) is None
    assert len(forms_of("nordwindllc", NameSort.organisation)[0]) == 2
