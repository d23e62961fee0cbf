"""When an article without a date must have appeared: from occasions and measures of known days.

A page's clock says when it was looked at, and is never used.
"""

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from penstock.measures import book
from penstock.news._model import NewsEvent, Window
from penstock.news._spoken import Spoken
from penstock.news._tables import forms, rows, settings

_UPCOMING = re.compile(
    r"\b(?:will|upcoming|next week|next month|set for|scheduled|ahead of|to be held|expected)\b"
)
_LONGEST = timedelta(days=120)
_SAID_ON = re.compile(r"\b(?:said|told|says)\b.{0,60}\b(?:on )?(\w+day)\b|\bon (\w+day)\b")


class Anchor(NamedTuple):
    """An occasion with known days."""

    forms: tuple[str, ...]
    starts: date
    ends: date
    place: str


@cache
def _anchors() -> tuple[Anchor, ...]:
    return tuple(
        Anchor(
            tuple(forms(row["forms"])),
            date.fromisoformat(row["starts"]),
            date.fromisoformat(row["ends"]),
            row["place"],
        )
        for row in rows("anchors")
    )


def window_of(spoken: list[Spoken], events: list[NewsEvent]) -> Window | None:
    """Return the days between which an article must have appeared, None where nothing tells.

    Needed are a measure whose finding is told as done, so that the article is not older, and an
    upcoming occasion of known days, or that it happened `earlier this week`, so that it is not
    much younger. A day of the week on which something was said narrows it.
    """
    told = [
        (day, event.measure)
        for event in events
        if event.type == "designation_311" and event.stage == "adopted" and event.measure
        if (day := _first_day(event.measure)) is not None
    ]
    if not told:
        return None
    earliest, measure = max(told)
    latest, because = _latest(spoken, earliest)
    if latest is None:
        return None
    because = f"{measure} of {earliest} is told as done; {because}"
    first = _narrowed(spoken, earliest, latest)
    return Window(first, latest, "event_anchor", because)


def _first_day(measure_id: str) -> date | None:
    days = [one.announced or one.published for one in book().measures[measure_id].events]
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _latest(spoken: list[Spoken], earliest: date) -> tuple[date | None, str]:
    for own in spoken:
        low = own.sentence.text.lower()
        for anchor in _anchors():
            if not any(form in low for form in anchor.forms) or not _UPCOMING.search(low):
                continue
            if not earliest <= anchor.starts <= earliest + _LONGEST:
                continue
            if anchor.place.lower() in low or all(one.name != anchor.place for one in own.mentions):
                last = anchor.starts - timedelta(days=1)
                return last, f"{anchor.forms[0]} of {anchor.starts} is still to come"
    for own in spoken:
        low = own.sentence.text.lower()
        if "earlier this week" in low and ("launder" in low or "punitive" in low):
            return earliest + timedelta(days=6 - earliest.weekday()), "it was earlier this week"
    return None, ""


def _narrowed(spoken: list[Spoken], earliest: date, latest: date) -> date:
    """Return the latest day of the week on which something was said, if it lies in the window."""
    weekdays = settings("words")["weekdays"]
    found = earliest
    for own in spoken:
        low = own.sentence.text.lower()
        if " will " in low and " said" not in low:
            continue
        for match in _SAID_ON.finditer(low):
            name = match[1] or match[2]
            if name not in weekdays:
                continue
            for back in range((latest - earliest).days + 1):
                day = latest - timedelta(days=back)
                if day.weekday() == weekdays.index(name):
                    found = max(found, day)
                    break
    return found
