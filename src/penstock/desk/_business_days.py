"""Business days of the United States: no weekends and no federal holidays.

Source: 5 U.S.C. 6103(a) and (b); Juneteenth since 2021 (Pub. L. 117-17). A holiday on a Saturday is
kept on the Friday before, one on a Sunday on the Monday after (E.O. 11582, sec. 3).
"""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6
_FIRST_JUNETEENTH = 2021


def business_day_after(day: date, count: int) -> date:
    """Return the business day that is `count` of them after a day, which does not count itself."""
    found = day
    while count > 0:
        found += _DAY
        count -= is_business_day(found)
    return found


def is_business_day(day: date) -> bool:
    """Tell whether a day is neither of a weekend nor a federal holiday."""
    return day.weekday() < _SATURDAY and day not in federal_holidays(day.year)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """Return the days of a year on which federal holidays are kept."""
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)]
    if year >= _FIRST_JUNETEENTH:
        fixed.append((6, 19))
    days = {_kept(date(year, month, day)) for month, day in fixed}
    # The next New Year's Day may be kept on the last day of this year.
    days.add(_kept(date(year + 1, 1, 1)))
    days |= {
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        _last_monday(year, 5),
        _nth(year, 9, 0, 1),
        _nth(year, 10, 0, 2),
        _nth(year, 11, 3, 4),
    }
    return frozenset(day for day in days if day.year == year)


def _kept(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() == _SUNDAY else day


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - _DAY
    return last - timedelta(days=last.weekday())
