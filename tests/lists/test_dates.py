"""Dates as publishers write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.lists._dates import date_range, date_ranges, exact_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "is_circa"),
    [
        ("15 Mar 1965", date(1965, 3, 15), date(1965, 3, 15), False),
        ("1965-03-15", date(1965, 3, 15), date(1965, 3, 15), False),
        ("15/03/1965", date(1965, 3, 15), date(1965, 3, 15), False),
        ("March 15, 1965", date(1965, 3, 15), date(1965, 3, 15), False),
        ("00/00/1980", date(1980, 1, 1), date(1980, 12, 31), False),
        ("00/02/1980", date(1980, 2, 1), date(1980, 2, 29), False),
        ("Mar 1965", date(1965, 3, 1), date(1965, 3, 31), False),
        ("1965", date(1965, 1, 1), date(1965, 12, 31), False),
        ("1965-03", date(1965, 3, 1), date(1965, 3, 31), False),
        ("circa 1965", date(1965, 1, 1), date(1965, 12, 31), True),
        ("Approximately 1965", date(1965, 1, 1), date(1965, 12, 31), True),
        ("1965 to 1967", date(1965, 1, 1), date(1967, 12, 31), False),
        ("1965-1967", date(1965, 1, 1), date(1967, 12, 31), False),
        ("between 1965 and 1967", date(1965, 1, 1), date(1967, 12, 31), False),
        ("circa 1979-1982", date(1979, 1, 1), date(1982, 12, 31), True),
        ("circa 1979 to circa 1982", date(1979, 1, 1), date(1982, 12, 31), True),
        ("01 Apr 1965 to 02 May 1966", date(1965, 4, 1), date(1966, 5, 2), False),
        ("Mar to May 1965", date(1965, 3, 1), date(1965, 5, 31), False),
        ("1 to 5 May 1965", date(1965, 5, 1), date(1965, 5, 5), False),
        ("late 1960s", date(1967, 1, 1), date(1969, 12, 31), False),
        ("1960s", date(1960, 1, 1), date(1969, 12, 31), False),
        ("1965-03-15T00:00:00", date(1965, 3, 15), date(1965, 3, 15), False),
    ],
)
def test_date_range(text, earliest, latest, is_circa):
    found = date_range(text)
    assert found is not None
    assert (found.earliest, found.latest, found.is_circa) == (earliest, latest, is_circa)
    assert found.text == text


@pytest.mark.parametrize(
    "text", ["", "unknown", "31 Feb 1965", "1967 to 1965", "00/13/1980", "12", "3 1965", "9" * 200]
)
def test_what_is_no_date_gives_none(text):
    assert date_range(text) is None


def test_month_first():
    assert exact_date("03/04/1965", is_month_first=True) == date(1965, 3, 4)
    assert exact_date("03/04/1965") == date(1965, 4, 3)
    assert exact_date("1965") is None
    assert exact_date("circa 03/04/1965") is None


def test_several_dates():
    texts = [one.text for one in date_ranges("1) 00/00/1980 2) 15 Mar 1981")]
    assert texts == ["00/00/1980", "15 Mar 1981"]
    assert len(date_ranges("1965; 1967 or 1969")) == 3
    assert date_ranges("1965; of uncertain year") == ()


@given(st.text(max_size=60))
def test_any_text_is_safe(text):
    found = date_range(text)
    assert found is None or found.earliest <= found.latest
    date_ranges(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_survives_every_way_of_writing(day):
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%B %d, %Y"):
        assert exact_date(day.strftime(pattern)) == day
