"""The grammar of scopes: which paragraphs a reason covers, and when nobody can tell."""

import pytest

from penstock.exports import split_eccn
from penstock.exports._entries import read_paragraph
from penstock.exports._scope import read_scope


@pytest.mark.parametrize(
    ("text", "covered", "left_out", "open_"),
    [
        ("NS applies to entire entry", ["a", "y", ""], [], []),
        ("NS applies to entire entry, except 0A606.b and .y", ["a", "x.1"], ["b", "y"], [""]),
        ("RS applies to 0A606.y", ["y", "y.3"], ["a"], [""]),
        ("NS applies to 0A606.a.4, c, k to n, p.2", ["a.4", "c", "l", "p.2"], ["b", "o"], ["a"]),
        ("RS applies to 0A606.b (except .b.5), .c", ["b.1", "c"], ["b.5", "d"], ["b", ""]),
        ("CB applies to items controlled by 0A606.d.15 and .16", ["d.16"], ["d.14"], ["d"]),
        ("NP applies to 0A606.b.1 in the form of tubes", [], ["a"], ["b.1", "b", ""]),
        ("MT applies to “technology” for items controlled by 1A001.a", [], [], ["", "a"]),
    ],
)  # fmt: skip
def test_scopes(text: str, covered: list[str], left_out: list[str], open_: list[str]) -> None:
    scope = read_scope(text, "0A606")
    assert [path for path in covered if scope.covers(path) is not True] == []
    assert [path for path in left_out if scope.covers(path) is not False] == []
    assert [path for path in open_ if scope.covers(path) is not None] == []


@pytest.mark.parametrize(
    ("eccn", "paragraph", "wanted"),
    [
        ("5a992.C", "", ("5A992", "c")),
        ("5A992", ".c", ("5A992", "c")),
        ("6A003.b.4(b)", "", ("6A003", "b.4.b")),
        ("3A001 a.1", "", ("3A001", "a.1")),
        ("ear 99", "", ("EAR99", "")),
        ("EAR-99", "x", ("EAR99", "")),
        ("9Z999", "", ("9Z999", "")),
        ("3A001.a", "a.2", ("3A001", "a.2")),
        ("3A001.b", "a.2", ("3A001", "b")),
    ],
)
def test_classifications_are_read(eccn: str, paragraph: str, wanted: tuple[str, str]) -> None:
    assert split_eccn(eccn, paragraph) == wanted


def test_paragraphs_have_one_form() -> None:
    assert read_paragraph(".B.4(b)") == "b.4.b"
    assert read_paragraph("") == ""
