from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk._birth_dates import read_birth_dates

TODAY = date(2026, 11, 23)


def spans(text: str) -> set[str]:
    return {
        f"{found.earliest}..{found.latest}"
        if found.earliest != found.latest
        else str(found.earliest)
        for found in read_birth_dates(text, today=TODAY)
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1980-04-03", {"1980-04-03"}),
        ("1980/4/3", {"1980-04-03"}),
        ("1980.04.03", {"1980-04-03"}),
        ("19800403", {"1980-04-03"}),
        ("1980-04-03T00:00:00Z", {"1980-04-03"}),
        ("1980-04-03 00:00:00", {"1980-04-03"}),
        ("03/04/1980", {"1980-04-03", "1980-03-04"}),
        ("03-04-1980", {"1980-04-03", "1980-03-04"}),
        ("13/04/1980", {"1980-04-13"}),
        ("04/13/1980", {"1980-04-13"}),
        ("04/04/1980", {"1980-04-04"}),
        ("03.04.1980", {"1980-04-03"}),
        ("03.04.80", {"1980-04-03"}),
        ("03.04.05", {"1905-04-03", "2005-04-03"}),
        ("3 April 1980", {"1980-04-03"}),
        ("3rd Apr. 1980", {"1980-04-03"}),
        ("03-Apr-1980", {"1980-04-03"}),
        ("April 3, 1980", {"1980-04-03"}),
        ("April 1980", {"1980-04-01..1980-04-30"}),
        ("1980-02", {"1980-02-01..1980-02-29"}),
        ("1980", {"1980-01-01..1980-12-31"}),
        ("00/00/1980", {"1980-01-01..1980-12-31"}),
        ("1980-00-00", {"1980-01-01..1980-12-31"}),
        ("1980-04-00", {"1980-04-01..1980-04-30"}),
        ("circa 1980", {"1980-01-01..1980-12-31"}),
        ("1980 to 1982", {"1980-01-01..1982-12-31"}),
        ("1980-1982", {"1980-01-01..1982-12-31"}),
        ("1980; 1981-05-06", {"1980-01-01..1980-12-31", "1981-05-06"}),
        ("", set()),
        ("unknown", set()),
        ("31/02/1980", set()),
        ("1980-13-01", set()),
        ("0001-01-01", set()),
        ("2999-01-01", set()),
        ("3 Smarch 1980", set()),
        ("1982-1980", set()),
    ],
)
def test_readings(text, expected):
    assert spans(text) == expected


def test_circa_is_kept():
    assert read_birth_dates("c. 1980", today=TODAY)[0].is_circa
    assert not read_birth_dates("1980", today=TODAY)[0].is_circa


@given(st.dates(date(1800, 1, 1), date(2026, 11, 1)))
def test_every_spelling_of_a_day_contains_the_day(day):
    for shape in ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d %B %Y", "%Y"):
        found = read_birth_dates(day.strftime(shape).zfill(4), today=TODAY)
        assert any(one.earliest <= day <= one.latest for one in found)


@given(st.text(max_size=30))
def test_any_text_is_read_or_left(text):
    for found in read_birth_dates(text, today=TODAY):
        assert found.earliest <= found.latest
