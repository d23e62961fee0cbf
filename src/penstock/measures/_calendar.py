"""What falls due: a measure starts, lapses or closes for comments, a wind-down ends; deadlines."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from penstock.errors import UsageError
from penstock.measures._book import Book, book
from penstock.measures._register import TimelineEntry, measure_entries
from penstock.measures._schema import Carveout, Deadline, Licence, Measure

_KINDS = frozenset({"effective", "ends", "comments close"})


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """One day of the calendar.

    `kind` is `effective`, `ends`, `comments close`, `exception ends` (a wind-down period or another
    carve-out or licence is over) or `due`. `id` is the measure's or the deadline's; `who` must
    act, where the entry is a deadline.
    """

    day: date
    kind: str
    id: str
    title: str
    citation: str
    who: str = ""
    note: str = ""
    verified: bool = True


def calendar(first: date, last: date, tables: Book | None = None) -> tuple[CalendarEntry, ...]:
    """Return what falls due from `first` to `last`, both included, in order of days.

    Raises:
        UsageError: `last` is before `first`.

    Example:
        >>> from datetime import date
        >>> [entry.id for entry in calendar(date(2016, 8, 10), date(2016, 8, 20))]
        ['nkspea-201']
    """
    if last < first:
        message = f"The calendar ends on {last} before it begins on {first}"
        raise UsageError(message)
    source = tables or book()
    found = [
        _dated(entry, source.measures[entry.measure].title)
        for measure in source.measures.values()
        for entry in measure_entries(measure)
        if entry.what in _KINDS and first <= entry.day <= last
    ]
    found += [
        entry
        for measure in source.measures.values()
        for entry in _carveouts(measure)
        if first <= entry.day <= last
    ]
    for deadline in source.deadlines:
        found.extend(
            CalendarEntry(
                day=day,
                kind="due",
                id=deadline.id,
                title=deadline.title,
                citation=deadline.citation,
                who=deadline.who,
                note=deadline.note,
                verified=deadline.verified,
            )
            for day in due_days(deadline, last)
            if first <= day
        )
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _order(entry: CalendarEntry) -> tuple[date, str, str, str, str]:
    return (entry.day, entry.id, entry.kind, entry.title, entry.citation)


def _carveouts(measure: Measure) -> Iterator[CalendarEntry]:
    """Yield the first day without each exception and licence whose end is known."""
    carveouts: tuple[Carveout | Licence, ...] = (*measure.exceptions, *measure.licences)
    for one in carveouts:
        if one.ends is not None:
            yield CalendarEntry(
                day=one.ends,
                kind="exception ends",
                id=measure.id,
                title=f"{measure.title}: {one.summary}",
                citation=one.citation,
                verified=measure.verified,
            )


def _dated(entry: TimelineEntry, title: str) -> CalendarEntry:
    return CalendarEntry(
        day=entry.day,
        kind=entry.what,
        id=f"{entry.measure}/{entry.requirement}" if entry.requirement else entry.measure,
        title=f"{title}: {entry.instrument}",
        citation=entry.citation,
        note=entry.note,
        verified=entry.verified,
    )


def due_days(deadline: Deadline, until: date) -> Iterator[date]:
    """Yield the days on which a deadline falls due, up to `until` and its own end."""
    last = min(until, deadline.until or until)
    if deadline.every_year:
        month, day = (int(part) for part in deadline.every_year.split("-"))
        for year in range(deadline.starts.year, last.year + 1):
            due = date(year, month, day)
            if deadline.starts <= due <= last:
                yield due
        return
    due = deadline.due or deadline.starts + timedelta(days=deadline.days_after or 0)
    while due <= last:
        yield due
        if not deadline.repeats_days:
            return
        due += timedelta(days=deadline.repeats_days)
