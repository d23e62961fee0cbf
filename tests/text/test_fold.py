import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.text import fold, script_of
from penstock.text._fold import _fold_letters, _normal, _plain, _tidy_letters, tidy


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("O'Neil", "ONeil"),
        ("O’Neil", "oneil"),
        ("al-Qa'ida", "al Qaida"),
        ("S.A.", "SA"),
        ("A.B.C. Ltd", "ABC Ltd."),
        ("A/S Foo", "AS Foo"),
        ("Müller & Söhne", "muller and sohne"),
        ("Straße", "STRASSE"),
        ("Øystein Łukasz Đorđe", "oystein lukasz dorde"),
        ("İstanbul ışık", "istanbul isik"),
        ("Þór Æsir Œuvre", "thor aesir oeuvre"),
        ("Ｂａｎｋ", "bank"),
        ("Pu\u200btin\u202e", "putin"),
        ("Vlаdimir", "vladimir"),  # Cyrillic а
        ("КОΝΥ", "kony"),  # Cyrillic and Greek, and no Latin letter
        ("ROSΟFT", "rosoft"),  # Greek omicron
        ("Vlad1mir", "vladimir"),
        ("Александp", "александр"),  # Latin p in a Cyrillic word
        ("مُحَمَّد", "محمد"),
        ("عليّ", "علی"),
        ("בע״מ", 'בע"מ'.replace('"', "״")),
        ("№5", "No5"),
        ("د.م.م", "دمم"),
    ],
)
def test_spellings_that_differ_only_on_the_page_are_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Иванов", "Ivanov"),
        ("A320", "Aezo"),
        ("MIG29", "MIGzg"),
        ("Unit 5", "Unit S"),
        ("йод", "иод"),
    ],
)
def test_what_is_different_stays_different(left: str, right: str) -> None:
    assert fold(left) != fold(right)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip()
    assert "  " not in once


_LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo"]), min_size=1)


@given(st.lists(_LETTERS, min_size=2, max_size=4))
def test_words_of_letters_fold_as_the_whole_text_does(words: list[str]) -> None:
    text = " ".join([*words, "é"])
    whole = text
    while (once := _plain(_normal(whole), _fold_letters())) != whole:
        whole = once
    assert fold(text) == whole
    assert tidy(text) == _plain(_normal(text), _tidy_letters())


@given(st.text(alphabet=[chr(c) for c in range(0x20, 0x250) if chr(c) != "µ"]))
def test_latin_folds_to_lower_ascii(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Putin", "Latn"),
        ("Путин", "Cyrl"),
        ("محمد", "Arab"),
        ("דוד", "Hebr"),
        ("김정은", "Hang"),
        ("金正恩", "Hani"),
        ("山田タロウ", "Jpan"),
        ("ตาล", "Thai"),
        ("Αθήνα", "Grek"),
        ("საქართველო", "Geor"),
        ("Հայաստան", "Armn"),
        ("नरेन्द्र", "Deva"),
        ("অ", "Beng"),
        ("አበበ", "Ethi"),
        ("12-3 !", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


@given(st.text())
def test_script_of_never_raises(text: str) -> None:
    assert len(script_of(text)) == 4
