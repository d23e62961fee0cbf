"""Shares as people write them, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput
from penstock.ownership import percent_text, read_share, share_text
from penstock.ownership._share import between

THIRD = Fraction(100, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50), ("50%", 50), ("50 %", 50), ("50,5", Fraction(101, 2)), ("33⅓ %", THIRD),
        ("33⅓", THIRD), ("1/3", THIRD), ("33 1/3", THIRD), ("1/3 %", Fraction(1, 3)), ("½", 50),
        ("100/200", 50), ("1 000/2 000", 50), (".5", Fraction(1, 2)), ("100.0", 100), ("0", 0),
        ("50 percent", 50), ("33.333333", Fraction(33333333, 10**6)),
    ],
)  # fmt: skip
def test_exact(text: str, expected: Fraction) -> None:
    share = read_share(text)
    assert (share.low, share.high) == (expected, expected)


@pytest.mark.parametrize(
    ("text", "low", "high", "low_excluded", "high_excluded"),
    [
        ("25-50 %", 25, 50, False, False), (">25-50", 25, 50, True, False),
        ("25–50", 25, 50, False, False), ("> 75 %", 75, 100, True, False),
        (">=50", 50, 100, False, False), ("<50", 0, 50, False, True), ("≤ 25", 0, 25, False, False),
        ("more than 25% but not more than 50%", 25, 50, True, False),
        ("more than 50% but less than 75%", 50, 75, True, True),
        ("75% or more", 75, 100, False, False), ("75+", 75, 100, False, False),
        ("75 and over", 75, 100, False, False), ("50 percent or above", 50, 100, False, False),
        ("=>50", 50, 100, False, False), ("=< 50", 0, 50, False, False),
        ("25 or less", 0, 25, False, False), ("25 % and under", 0, 25, False, False),
        ("over 25 and under 50", 25, 50, True, True), ("no less than 50", 50, 100, False, False),
        ("(25,50]", 25, 50, True, False), ("[75, 100]", 75, 100, False, False),
        ("[25;50)", 25, 50, False, True), ("]25 %;50 %[", 25, 50, True, True),
        ("25 < x <= 50", 25, 50, True, False), ("25%≤share<50%", 25, 50, False, True),
        ("50 ％", 50, 50, False, False),
        ("up to 25", 0, 25, False, False), ("between 25 and 50", 25, 50, False, False),
        ("?", 0, 100, False, False), ("", 0, 100, False, False), ("n/a", 0, 100, False, False),
    ],
)  # fmt: skip
def test_ranges(text: str, low: int, high: int, low_excluded: bool, high_excluded: bool) -> None:
    share = read_share(text)
    assert (share.low, share.high) == (low, high)
    assert (share.low_excluded, share.high_excluded) == (low_excluded, high_excluded)


@pytest.mark.parametrize(
    "text",
    [
        "-5",
        "−5",
        "150",
        "100.0001",
        "abc",
        "50-25",
        "1/0",
        "5e1",
        "1.234,5",
        "<25 >50",
        "%",
        "25-50 or more",
        "(50,25]",
        "(25,50",
        "25,50]",
        "[25,50,75]",
        "50 < x < 25",
        "(5)",
    ],
)
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(MalformedInput):
        read_share(text)


def test_fractions_of_one() -> None:
    assert read_share("0.5", of_one=True).low == 50
    assert read_share("50 %", of_one=True).low == 50


@given(st.text(max_size=30))
def test_any_text_is_a_share_or_refused(text: str) -> None:
    try:
        share = read_share(text)
    except MalformedInput:
        return
    assert 0 <= share.low <= share.high <= 100


@st.composite
def shares(draw: st.DrawFn) -> object:
    first, second = (
        Fraction(draw(st.integers(0, 100 * part)), part)
        for part in draw(st.tuples(st.integers(1, 99), st.integers(1, 99)))
    )
    low, high = min(first, second), max(first, second)
    if low == high:
        return between(low, high)
    return between(low, high, low_excluded=draw(st.booleans()), high_excluded=draw(st.booleans()))


@given(shares())
def test_a_share_is_read_back_as_it_was_written(share: object) -> None:
    assert read_share(share_text(share)) == share  # type: ignore[arg-type]


@given(st.fractions(min_value=0, max_value=100))
def test_percent_text_is_exact(value: Fraction) -> None:
    assert Fraction(percent_text(value)) == value
