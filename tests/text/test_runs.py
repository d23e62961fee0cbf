"""The words of running texts: nothing between signs is lost, offsets are exact."""

from hypothesis import given
from hypothesis import strategies as st

from penstock.text import NameSort, TokenRole, known_phrases, ordinary_words, text_words


def test_signs_and_line_breaks_part_words():
    words = [word.text for word in text_words("/INV/ O'Neil S.A.\r\n//KIM, JONG-UN")]
    assert words == ["INV", "O'Neil", "S.A.", "KIM", "JONG", "UN"]


def test_marks_of_other_scripts_stay_in_their_words():
    texts = ["पुतिन", "ปูติน", "مُحَمَّد", "பூட்டின்", "İ̇zmir"]
    assert [[word.text for word in text_words(text)] for text in texts] == [[t] for t in texts]


@given(st.text())
def test_words_stand_where_they_say_and_hold_every_letter(text):
    words = text_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    held = {at for word in words for at in range(word.start, word.end)}
    assert all(at in held for at, sign in enumerate(text) if sign.isalnum())


def test_phrases_are_found_with_their_overlaps():
    words = ["bank", "of", "north", "korea"]
    found = [
        (at, size, token.canonical)
        for at, size, token in known_phrases(words, NameSort.organisation)
        if token.role is TokenRole.place
    ]
    assert (2, 2, "north_korea") in found
    assert any(size == 1 for at, size, _ in found if at == 3)


def test_ordinary_words_are_folded_and_hold_no_family_names():
    known = ordinary_words()
    assert {"invoice", "rechnung", "счет", "the"} <= known
    assert known.isdisjoint({"kim", "putin", "ali", "wang"})
