"""When an event happened: the words that say so, and the day they mean where that is sure."""

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from penstock.news._dates import months, read_date
from penstock.news._tables import settings

_MOST_DAYS_AHEAD = 1
# A sentence of many parties is looked at once, and not for each of them.
_MOST_REMEMBERED = 16
_AGO = {"today": 0, "yesterday": 1}
# Behind a verb of saying stands the day on which it was said: said on Friday, told them Monday.
_SAID = re.compile(
    r"\b(?:said|says|told(?: \w+){0,3}|announced that|wrote|warned|reported)"
    r"(?: in [\w ]{3,30})? $"
)


@cache
def _spoken() -> re.Pattern[str]:
    """The words for a day, a week, a month or a year, in a sentence in lower case."""
    named = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    day = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    return re.compile(
        rf"\b(?:on {day}|(?:last |next )?{day}|earlier (?:this|on) \w+|(?:last|this|next) "
        rf"(?:week|month|year)|yesterday|today"
        rf"|(?:in |on )?(?:{named})\.? \d{{1,2}}(?!\d)(?:, \d{{4}})?"
        rf"|(?:on )?\d{{1,2}} (?:{named})\b(?:,? \d{{4}})?|in (?:19|20)\d\d)\b"
    )


@lru_cache(_MOST_REMEMBERED)
def when_told(low: str, first: int, last: int) -> str:
    """Return the words of a clause that say when, the first of them; nothing where none do."""
    found = _spoken().search(low, first, last)
    return found[0] if found else ""


@lru_cache(_MOST_REMEMBERED)
def day_told(low: str, first: int, last: int, published: date | None) -> date | None:
    """Return the day that the words of a clause mean; None where they or the article do not say.

    A weekday is the last one before the article appeared, a day without a year the nearest one not
    after it. When something was only said is no day of what was done.
    """
    found = _spoken().search(low, first, last)
    if found is None:
        return None
    if (day := read_date(found[0])) is not None:
        return day
    if published is None or _SAID.search(low, 0, found.start()):
        return None
    words = found[0].removeprefix("on ").removeprefix("in ")
    if words in _AGO:
        return published - timedelta(days=_AGO[words])
    weekdays = [str(one) for one in settings("words")["weekdays"]]
    is_last = words.startswith("last ")
    if (name := words.removeprefix("last ")) in weekdays:
        back = (published.weekday() - _number(name)) % 7
        return published - timedelta(days=back or (7 if is_last else 0))
    return _nearest(words, published)


def _number(weekday: str) -> int:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return names.index(weekday)


def _nearest(words: str, published: date) -> date | None:
    """Return the day of a month in the year in which it is nearest and not after the article."""
    for year in (published.year, published.year - 1):
        day = read_date(f"{words.rstrip('.')}, {year}")
        if day is not None and day <= published + timedelta(days=_MOST_DAYS_AHEAD):
            return day
    return None
