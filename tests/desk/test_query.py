"""The query syntax of yente's search, read and answered."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk._query import Both, Either, QueryError, Range, Term, Without, read_query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kim", Term("kim")),
        ("kim jong", Both((Term("kim"), Term("jong")))),
        ("kim AND jong", Both((Term("kim"), Term("jong")))),
        ("+kim && jong", Both((Term("kim"), Term("jong")))),
        ("kim OR lee jong", Either((Term("kim"), Both((Term("lee"), Term("jong")))))),
        ("kim || lee", Either((Term("kim"), Term("lee")))),
        ("kim -jong", Both((Term("kim"), Without(Term("jong"))))),
        ("kim NOT jong", Both((Term("kim"), Without(Term("jong"))))),
        ("kim !(a OR b)", Both((Term("kim"), Without(Either((Term("a"), Term("b"))))))),
        ('"kim jong"', Term("kim jong", is_phrase=True)),
        ('"kim jong"~2', Term("kim jong", is_phrase=True)),
        ("ki*", Term("ki*", is_open=True)),
        ("k?m", Term("k?m", is_open=True)),
        ("kin~", Term("kin", edits=2)),
        ("kin~1", Term("kin", edits=1)),
        ("kin~9", Term("kin", edits=2)),
        ("kim^3", Term("kim")),
        ("countries:kp", Term("kp", "countries")),
        ("properties.name:kim", Term("kim")),
        ('names:"kim jong"', Term("kim jong", is_phrase=True)),
        ("schema:(Person OR Vessel)", Either((Term("Person", "schema"), Term("Vessel", "schema")))),
        ("al-qaida", Term("al-qaida")),
        ("properties.birthDate:1961", Term("1961", "birthDate")),
        ("birthDate:[1960 TO 1970]", Range("birthDate", "1960", "1970")),
        ("dates:{1960 TO *]", Range("dates", low="1960", has_low=False)),
        ("first_seen:>=2016-06-01", Range("first_seen", low="2016-06-01")),
        ("birthDate:<1970", Range("birthDate", high="1970", has_high=False)),
        (
            "birthDate:(>=1960 AND <1970)",
            Both((Range("birthDate", low="1960"), Range("birthDate", "", "1970", True, False))),
        ),
        (r"\-kim", Term("-kim")),
        (r"a\*", Term("a*")),
        (r"a\:b", Term("a:b")),
        ("NOTE", Term("NOTE")),
    ],
)
def test_what_is_typed_is_read(text: str, expected: object) -> None:
    assert read_query(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(kim",
        "kim)",
        '"kim',
        "kim AND",
        "OR kim",
        "NOT",
        "()",
        "age:7",
        "[a TO b]",
        "countries:[a TO b]",
        "birthDate:[1960 TO",
        "properties.nothing:1",
        "/k.m/",
        "*a*b*c*d",
        "(" * 400 + "a" + ")" * 400,
        "NOT " * 400 + "a",
    ],
)
def test_what_is_no_query_is_told(text: str) -> None:
    with pytest.raises(QueryError):
        read_query(text)


@given(st.text('ab \\"()+-!&|~*?^:ANDORT', min_size=1).filter(str.strip))
def test_any_text_is_a_query_or_told_to_be_none(text: str) -> None:
    with suppress(QueryError):
        read_query(text)


def test_every_word_may_differ_where_that_is_asked() -> None:
    assert read_query("kim jong~1", edits=2) == Both((Term("kim", edits=2), Term("jong", edits=1)))
