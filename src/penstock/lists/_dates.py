"""Dates as publishers write them, from `00/00/1980` to `circa 1965 to 1967`."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from penstock.model import DateRange

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_CIRCA = re.compile(
    r"\b(?:circa|approximately|approx\.?|about|around|ca?\.)[\s-]*|[()]|~", re.IGNORECASE
)
_RANGE = re.compile(r"\s+(?:to|and|until|through|-|–)\s+|\s*–\s*", re.IGNORECASE)
_YEARS = re.compile(r"^(\d{4})\s*[-/]\s*(\d{4}|\d{2})$")
_LEAD = re.compile(r"^(?:between|from|in|either)\s+", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*|[+-]\d\d:\d\d|Z)?$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_WORDS = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[\s.-]+)?([a-z]+)\.?,?[\s-]+(\d{4})$", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"^([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$", re.IGNORECASE)
_DECADE = re.compile(r"^(?:(early|mid|late)[\s-]+)?(\d{3}0)['’]?s$", re.IGNORECASE)
_DECADE_PART = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}


@lru_cache(maxsize=65536)
def date_range(text: str, *, is_month_first: bool = False) -> DateRange | None:
    """Return the span of days `text` states, or None if it states none.

    Reads ISO dates and years, `15 Mar 1965`, `Mar 1965`, `March 15, 1965`, `15/03/1965`,
    `00/00/1980`, `circa 1965`, `1965 to 1967`, `between 1965 and 1967`, `1965-1967`,
    `late 1960s`. A missing day or month spans the month or the year. `text` of the result is
    what was given, stripped.

    Args:
        text: one date or one range.
        is_month_first: read `03/04/1965` as 4 March, as the United States write it.
    """
    original = text.strip()
    if not original or len(original) > 100:
        return None
    is_circa = bool(_CIRCA.search(original))
    core = _LEAD.sub("", _CIRCA.sub("", original).strip(" .,;")).strip()
    span = _single(core, is_month_first=is_month_first)
    if span is None:
        span = _range(core, is_month_first=is_month_first)
    if span is None:
        return None
    return DateRange(earliest=span[0], latest=span[1], is_circa=is_circa, text=original)


def exact_date(text: str, *, is_month_first: bool = False) -> date | None:
    """Return the one day `text` states, or None if it is not exact to the day."""
    found = date_range(text, is_month_first=is_month_first)
    if found is None or found.is_circa or found.earliest != found.latest:
        return None
    return found.earliest


_NUMBERED = re.compile(r"\s*\(?\b(?:\d{1,2}|[a-z])\)\s*")
_SEPARATORS = re.compile(r"\s*(?:;|,?\s+or\s+|\s*,\s+(?=\d))\s*", re.IGNORECASE)


def date_ranges(text: str, *, is_month_first: bool = False) -> tuple[DateRange, ...]:
    """Return every date of `1) 00/00/1980 2) 15 Mar 1981`, `1965; 1967` or `1965 or 1967`.

    A text of which one part is no date gives none of them, so that the caller keeps it whole
    as a remark.
    """
    whole = date_range(text, is_month_first=is_month_first)
    if whole is not None:
        return (whole,)
    found = []
    for numbered in _NUMBERED.split(text):
        for part in _SEPARATORS.split(numbered):
            if not part.strip(" .,"):
                continue
            one = date_range(part, is_month_first=is_month_first)
            if one is None:
                return ()
            found.append(one)
    return tuple(found)


def _range(text: str, *, is_month_first: bool) -> tuple[date, date] | None:
    years = _YEARS.match(text)
    if years is not None:
        first, second = years[1], years[2]
        last = int(first[:2] + second) if len(second) == 2 else int(second)
        return _ordered(_span(int(first)), _span(last))
    sides = _RANGE.split(text)
    if len(sides) != 2:
        return None
    left = _single(sides[0].strip(), is_month_first=is_month_first)
    right = _single(sides[1].strip(), is_month_first=is_month_first)
    if left is None and right is not None and (trailing := text.rsplit(None, 1)[-1]).isdigit():
        # "Mar to May 1965", "1 to 5 May 1965": the left side borrows what it lacks.
        words = sides[1].split()
        left = _single(f"{sides[0]} {trailing}", is_month_first=is_month_first) or _single(
            f"{sides[0]} {' '.join(words[-2:])}", is_month_first=is_month_first
        )
    return _ordered(left, right)


def _ordered(
    left: tuple[date, date] | None, right: tuple[date, date] | None
) -> tuple[date, date] | None:
    if left is None or right is None or left[0] > right[1]:
        return None
    return left[0], right[1]


def _single(text: str, *, is_month_first: bool) -> tuple[date, date] | None:
    if found := _ISO.match(text):
        return _span(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if found := _WORDS.match(text):
        month = _MONTHS.get(found[2].lower())
        return _span(int(found[3]), month, int(found[1] or 0)) if month else None
    if found := _SLASHED.match(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        month, day = (first, second) if is_month_first else (second, first)
        return _span(year, month, day)
    if found := _MONTH_FIRST.match(text):
        month = _MONTHS.get(found[1].lower())
        return _span(int(found[3]), month, int(found[2])) if month else None
    if found := _DECADE.match(text):
        first_year, last_year = _DECADE_PART[(found[1] or "").lower()]
        decade = int(found[2])
        return _ordered(_span(decade + first_year), _span(decade + last_year))
    return None


def _span(year: int, month: int = 0, day: int = 0) -> tuple[date, date] | None:
    """Return the first and last day of a date whose month or day may be 0 for unknown."""
    if not 1 <= year <= 9999 or not 0 <= month <= 12:
        return None
    if month == 0:
        return (date(year, 1, 1), date(year, 12, 31)) if day == 0 else None
    days = monthrange(year, month)[1]
    if not 0 <= day <= days:
        return None
    return (date(year, month, day or 1), date(year, month, day or days))
