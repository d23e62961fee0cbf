"""Dates of birth as files spell them: every reading a spelling allows, never a guess.

`03/04/1980` is the 3rd of April to some and the 4th of March to others. Both readings are kept:
a date that agrees with either agrees. A spelling nobody can read is no date: it neither raises
nor lowers a score.
"""

import re
from calendar import monthrange
from datetime import date
from itertools import product

from penstock.model import DateRange

_EARLIEST_YEAR = 1800
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april")),
            *(("may",), ("jun", "june"), ("jul", "july"), ("aug", "august")),
            *(("sep", "sept", "september"), ("oct", "october"), ("nov", "november")),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_CIRCA = re.compile(r"^(?:circa|about|approx(?:imately)?|ca?)\b\.?\s*", re.IGNORECASE)
_TIME = re.compile(r"(?<=\d)[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|to)\s*(\d{4})")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([A-Za-z]+)[\s.,-]+(\d{4})")
_WORD_DAY = re.compile(r"([A-Za-z]+)[\s.]+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
_WORD_YEAR = re.compile(r"([A-Za-z]+)[\s.,-]+(\d{4})")


def read_birth_dates(text: str, *, today: date | None = None) -> tuple[DateRange, ...]:
    """Return every date, month, year or span that `text` may mean; none if it means nothing.

    Several dates are separated by `;` or `|`. Two-digit years are read in every century that is
    not in the future. With dots the day stands first.

    Args:
        text: such as `1980-04-03`, `03/04/1980`, `3 April 1980`, `1980`, `circa 1980`.
        today: no reading lies after it; default today.
    """
    last = today or date.today()
    found: list[DateRange] = []
    for part in re.split(r"[;|]", text):
        stripped = part.strip()
        bare = _CIRCA.sub("", stripped)
        is_circa = bare != stripped
        for earliest, latest in _readings(_TIME.sub("", bare), last):
            reading = DateRange(earliest, latest, is_circa, stripped)
            if reading not in found and earliest <= last:
                found.append(reading)
    return tuple(found)


def _readings(text: str, last: date) -> list[tuple[date, date]]:
    if re.fullmatch(r"\d{4}", text):
        return _span(text, None, None)
    if match := _YEARS.fullmatch(text):
        first, second = _span(match[1], None, None), _span(match[2], None, None)
        return [(first[0][0], second[0][1])] if first and second and match[1] <= match[2] else []
    if match := _YEAR_FIRST.fullmatch(text):
        return _span(match[1], match[3], match[4])
    if match := _COMPACT.fullmatch(text):
        return _span(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match[1], match[3], match[4], last, day_first=match[2] == ".")
    if match := _DAY_WORD.fullmatch(text):
        return _span(match[3], _month(match[2]), match[1])
    if match := _WORD_DAY.fullmatch(text):
        return _span(match[3], _month(match[1]), match[2])
    if match := _WORD_YEAR.fullmatch(text):
        return _span(match[2], _month(match[1]), None)
    return []


def _month(word: str) -> str:
    return str(_MONTHS.get(word.casefold(), 13))


def _year_last(
    first: str, second: str, year: str, last: date, *, day_first: bool
) -> list[tuple[date, date]]:
    years = [year] if len(year) == 4 else [f"19{year}", f"20{year}"]
    orders = [(second, first)] if day_first else [(second, first), (first, second)]
    spans = [span for y, (month, day) in product(years, orders) for span in _span(y, month, day)]
    return list(dict.fromkeys(span for span in spans if span[0] <= last))


def _span(year: str, month: str | None, day: str | None) -> list[tuple[date, date]]:
    """Return the days from the first to the last of a year, month or day; none if impossible.

    A zero for a month or day, as exports write for "not known", leaves it open.
    """
    y, m, d = int(year), int(month or 0), int(day or 0)
    if y < _EARLIEST_YEAR or m > 12:
        return []
    if not m:
        return [(date(y, 1, 1), date(y, 12, 31))]
    days = monthrange(y, m)[1]
    if d > days:
        return []
    return [(date(y, m, d or 1), date(y, m, d or days))]
