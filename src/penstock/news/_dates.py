"""Dates as pages write them, and how a publication date is known. What is ambiguous is no date."""

import re
from datetime import date
from functools import cache

from penstock.news._tables import settings

_ISO = re.compile(r"\b((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6}|T\d{4,6})?Z?$")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:/|[-_.]|$)")
_NUMERIC = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})\b")


@cache
def months() -> dict[str, int]:
    """Return the number of each month's names and short forms."""
    return {str(name): int(number) for name, number in settings("words")["months"].items()}


@cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    day_first = re.compile(
        rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.? (?:de |of )?({names})\.?,? (?:de |del )?((?:19|20)\d{{2}})\b",  # noqa: E501
        re.IGNORECASE,
    )
    month_first = re.compile(
        rf"\b({names})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d{{2}})\b", re.IGNORECASE
    )
    return day_first, month_first


def read_date(text: str) -> date | None:
    """Return the one day a text names, None where it names none or could mean two.

    `11/02/2024` is no date: it is the second of November to some and the eleventh of February to
    others. `13/02/2024` is one.
    """
    if found := _ISO.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _COMPACT.match(text.strip()):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    day_first, month_first = _named()
    if found := day_first.search(text):
        return _day(int(found[3]), months()[found[2].lower()], int(found[1]))
    if found := month_first.search(text):
        return _day(int(found[3]), months()[found[1].lower()], int(found[2]))
    if found := _NUMERIC.search(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first == second or first > 12:
            return _day(year, second, first)
        if second > 12:
            return _day(year, first, second)
    return None


def date_in_address(address: str) -> date | None:
    """Return the day that an address of a page holds, as many outlets write it."""
    found = _IN_ADDRESS.search(address)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
