"""Classes of change: each does what it says to a name, and nothing where it cannot."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.validation import change_classes, changed

_CLASSES = [one.name for one in change_classes()]
_NAME = "Mohammed Hussein al-Khorrami Osipov"


@pytest.mark.parametrize("change", _CLASSES)
def test_every_class_changes_a_fitting_name_the_same_way_each_time(change: str) -> None:
    fitting = {
        "middle_dropped": "Abdul Karim Shahbazi",
        "accents_removed": "José Müller",
        "homoglyph_word": "Kim Pak Abe",
    }
    name = fitting.get(change, _NAME)
    made = changed(change, name, random.Random(1))
    assert made is not None
    assert made == changed(change, name, random.Random(1))
    assert (made == name) == (change == "as_published")


@pytest.mark.parametrize("change", _CLASSES)
@given(name=st.text(max_size=40), seed=st.integers(0, 99))
def test_no_name_breaks_a_change(change: str, name: str, seed: int) -> None:
    made = changed(change, name, random.Random(seed))
    assert made is None or made != name or change == "as_published"


@pytest.mark.parametrize(
    ("change", "name", "made"),
    [
        ("capitals", "Kim Jong Un", "KIM JONG UN"),
        ("last_word_first", "Kim Jong Un", "Un Kim Jong"),
        ("family_comma", "Jong Un Kim", "Kim, Jong Un"),
        ("hyphens", "Kim Jong Un", "Kim-Jong-Un"),
        ("all_joined", "Kim Jong Un", "KimJongUn"),
        ("first_initial", "Abdul Karim Shahbazi", "A. Karim Shahbazi"),
        ("middle_initial", "Abdul Karim Shahbazi", "Abdul K. Shahbazi"),
        ("middle_dropped", "Abdul Karim Shahbazi", "Abdul Shahbazi"),
        ("word_dropped", "Bank of New Zorvak", "Bank of Zorvak"),
        ("no_punctuation", "Al-Khorrami, A.", "Al Khorrami A"),
        ("accents_removed", "José Müller", "Jose Muller"),
        ("full_width", "Kim", "Ｋｉｍ"),
        ("first_initial", "Kim Un", None),
        ("middle_dropped", "Kim Un", None),
        ("capitals", "KIM", None),
        ("word_split", "Kim Jong Un", None),
        ("two_edits", "Kim", None),
    ],
)
def test_a_change_is_what_its_name_says(change: str, name: str, made: str | None) -> None:
    assert changed(change, name, random.Random(0)) == made


@pytest.mark.parametrize(
    ("change", "edits"),
    [("letter_dropped", -1), ("letter_doubled", 1), ("letters_swapped", 0), ("letter_replaced", 0)],
)
def test_one_edit_is_one_edit(change: str, edits: int) -> None:
    for seed in range(20):
        made = changed(change, _NAME, random.Random(seed))
        if made is not None:
            assert len(made) == len(_NAME) + edits
            different = sum(one != other for one, other in zip(made, _NAME, strict=False))
            assert edits or different in (1, 2)


def test_a_homoglyph_looks_alike_and_is_another_letter() -> None:
    made = changed("homoglyph_letter", _NAME, random.Random(3))
    assert made is not None
    (letter,) = {each for each in made if ord(each) > 127}
    assert unicodedata.name(letter).startswith(("CYRILLIC", "GREEK"))
