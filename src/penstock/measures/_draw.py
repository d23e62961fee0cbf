"""Timelines a person can read: as lines of text, and as one self-contained SVG picture."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from textwrap import fill

from penstock.measures._book import Book, book
from penstock.measures._register import (
    Span,
    TimelineEntry,
    last_day,
    measures_of,
    spans,
    state,
    timeline,
)
from penstock.measures._schema import Measure
from penstock.model import Stage

_COLUMNS = 100
_INDENT = 28
_WIDTH = 1200
_EDGE = 16
_TOP = 76
_LINE = 18
_ROW = 54  # of one line of words; two lines where the history does not fit beside the title
_BAR = 20
_LEGEND = 62
_CHARACTER = 7.4  # widest usual width of a character at 13 units; narrower ones leave air
# Colour never speaks alone: a bar also carries its stage as words, and the line above it says
# what a bar is too narrow for.
_FILL = {
    Stage.FINDING: "#f6e7a1",
    Stage.PROPOSED: "#f2c879",
    Stage.ORDER: "#d6b08a",
    Stage.FINAL: "#e8a15c",
    Stage.IN_FORCE: "#a8402f",
    Stage.EXCEPTED: "#8fb7c9",
    Stage.ENJOINED: "#b9a5cf",
    Stage.REPEALED: "#e3e3e3",
}
_LIGHT_TEXT = frozenset({Stage.IN_FORCE})
_Row = tuple[Measure, Sequence[Span]]


def timeline_text(
    target: str,
    tables: Book | None = None,
    *,
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
) -> str:
    """Return the timeline of what a word names: each dated event, then where things stand.

    Args:
        target: a measure, regime, country code or name; see `measures_of`.
        tables: the measures; default those that ship.
        first: leave out what happened before.
        last: leave out what happens after.
        as_of: the day whose standing closes the text; none without it.

    Raises:
        UnknownName: see `measures_of`.
    """
    source = tables or book()
    found = [
        entry
        for entry in timeline(target, source)
        if (first is None or first <= entry.day) and (last is None or entry.day <= last)
    ]
    lines = [line for group in _grouped(found) for line in _event_lines(group, source)]
    if as_of is not None:
        lines += ["", f"On {as_of}", *_standing(target, as_of, source)]
    return "\n".join(lines) + "\n"


def _grouped(entries: Sequence[TimelineEntry]) -> list[list[TimelineEntry]]:
    """Return entries that say several things of one event on one day together."""
    groups: dict[tuple[object, ...], list[TimelineEntry]] = {}
    for one in entries:
        about = one.what if one.requirement else ""  # one rule may end as another takes effect
        key = (one.day, one.measure, one.event, one.citation, one.instrument, about)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _event_lines(group: list[TimelineEntry], tables: Book) -> Iterator[str]:
    one = group[0]
    whats = " and ".join(dict.fromkeys(entry.what for entry in group))
    title = tables.measures[one.measure].title
    said = one.instrument if one.requirement else f"{one.instrument}: {title}"
    rules = dict.fromkeys(
        f"{entry.measure}/{entry.requirement}" if entry.requirement else entry.measure
        for entry in group
    )
    mark = "" if one.verified else " (unverified)"
    yield _wrapped(f"{one.day}  {whats:<14}  ", said)
    yield _wrapped("", f"{', '.join(rules)} [{one.citation}]{mark}")
    if one.note:
        yield _wrapped("", one.note)


def _standing(target: str, as_of: date, tables: Book) -> Iterator[str]:
    for measure in measures_of(target, tables):
        reached = state(measure, as_of, as_of, tables)
        if reached is None:
            continue
        words = reached.stage.value.replace("_", " ")
        is_to_come = reached.stage in {Stage.ORDER, Stage.FINAL}
        since = f"{', from' if is_to_come else ' since'} {reached.since}" if reached.since else ""
        mark = "" if reached.verified else " (unverified)"
        yield _wrapped(f"  {words + since}", f"{measure.title}, {measure.id}{mark}")


def _wrapped(head: str, text: str) -> str:
    return fill(
        text,
        _COLUMNS,
        initial_indent=head.ljust(_INDENT),
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def timeline_svg(
    target: str, until: date, tables: Book | None = None, *, first: date | None = None
) -> str:
    """Return the timeline of what a word names as an SVG picture, up to a day.

    The picture loads nothing and runs nothing; every text in it is escaped. Without `first` it
    begins with the year of the earliest event.

    Raises:
        UnknownName: see `measures_of`.
    """
    source = tables or book()
    rows: list[_Row] = [
        (measure, spans(measure, source)) for measure in measures_of(target, source)
    ]
    rows = [row for row in rows if row[1]]
    starts = min((span.starts for _, row in rows for span in row), default=until)
    begins = first or date(starts.year, 1, 1)
    ends = max(until, begins)
    rows.sort(key=lambda row: row[1][0].starts)
    rows = [
        (measure, kept)
        for measure, row in rows
        if (kept := [one for one in row if one.starts <= ends and (one.ends or ends) > begins])
    ]
    tops = [_TOP]
    for drawn in rows:
        tops.append(tops[-1] + _ROW + (0 if _is_one_line(*drawn) else _LINE))
    height = tops[-1] + _LEGEND
    bars = [below - (_ROW - _LINE - 1) for below in tops[1:]]
    # A control character is no text of XML, and nothing of what a measure is called.
    named = "".join(one if one.isprintable() else " " for one in target)
    heading = f"Measures: {named}, {begins} to {ends}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' font-family="sans-serif" font-size="13">',
        f"<title>{escape(heading)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_EDGE}" y="28" font-size="18" fill="#111111">{escape(heading)}</text>',
        *_axis(begins, ends, bars),
    ]
    for (measure, row), top, bar in zip(rows, tops, bars, strict=False):
        parts.extend(_labels(measure, row, top))
        parts.extend(_bars(measure, row, bar, begins, ends))
    parts.extend([*_legend(rows, height), "</svg>"])
    return "\n".join(parts) + "\n"


def _place(day: date, first: date, last: date) -> float:
    whole = max((last - first).days, 1)
    share = min(max((day - first).days, 0), whole) / whole
    return round(_EDGE + share * (_WIDTH - 2 * _EDGE), 1)


def _axis(first: date, last: date, bars: Sequence[int]) -> list[str]:
    years = last.year - first.year + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= 16 or step == 50)
    shown = [year for year in range(first.year, last.year + 1) if year % step == 0]
    # Who has scrolled down finds the years again below the last bar.
    levels = [_TOP - 22, bars[-1] + _BAR + 20] if len(bars) > 1 else [_TOP - 22]
    parts = []
    for year in shown or [first.year]:
        x = _place(date(year, 1, 1), first, last)
        anchor = "start" if x < _WIDTH - 50 else "end"
        parts += [
            f'<text x="{x}" y="{level}" fill="#444444" text-anchor="{anchor}">{year}</text>'
            for level in levels
        ]
        parts += [
            f'<line x1="{x}" y1="{bar - 2}" x2="{x}" y2="{bar + _BAR + 2}" stroke="#bbbbbb"/>'
            for bar in bars
        ]
    return parts


def _title(measure: Measure) -> str:
    return measure.title + ("" if measure.verified else " (unverified)")


def _history(row: Sequence[Span]) -> str:
    return " · ".join(f"{span.starts} {_words(span.stage)}" for span in row)


def _is_one_line(measure: Measure, row: Sequence[Span]) -> bool:
    room = _WIDTH - 2 * _EDGE
    return (len(_title(measure)) + len(_history(row)) + 4) * _CHARACTER < room


def _labels(measure: Measure, row: Sequence[Span], top: int) -> list[str]:
    hover = f"<title>{escape(f'{measure.id}: {measure.title}')}</title>"
    title = f'<tspan font-weight="bold">{escape(_fitting(_title(measure)))}</tspan>'
    history = escape(_fitting(_history(row)))
    first = f'<text x="{_EDGE}" y="{top + 12}" fill="#111111">{hover}{title}'
    if _is_one_line(measure, row):
        return [f'{first}<tspan dx="14" fill="#444444">{history}</tspan></text>']
    second = f'<text x="{_EDGE}" y="{top + 12 + _LINE}" fill="#444444">{history}</text>'
    return [f"{first}</text>", second]


def _bars(
    measure: Measure, row: Sequence[Span], top: int, first: date, last: date
) -> Iterator[str]:
    for span in row:
        left = _place(span.starts, first, last)
        right = _place(span.ends or last, first, last)
        width = round(max(right - left, 1.5), 1)
        left = round(min(left, _WIDTH - _EDGE - width), 1)
        words = _words(span.stage)
        note = f"{measure.id}: {words}, {span.starts} to {last_day(span) or 'now'}"
        yield (
            f'<rect x="{left}" y="{top}" width="{width}" height="{_BAR}"'
            f' fill="{_FILL[span.stage]}" stroke="#555555" stroke-width="0.5">'
            f"<title>{escape(note)}</title></rect>"
        )
        if len(words) * _CHARACTER + 8 <= width:
            colour = "#ffffff" if span.stage in _LIGHT_TEXT else "#111111"
            yield f'<text x="{left + 4}" y="{top + 15}" fill="{colour}">{escape(words)}</text>'


def _words(stage: Stage) -> str:
    return stage.value.replace("_", " ")


def _fitting(text: str) -> str:
    room = int((_WIDTH - 2 * _EDGE) / _CHARACTER)
    return text if len(text) <= room else text[: room - 1] + "…"


def _legend(rows: Sequence[_Row], height: int) -> list[str]:
    used = [stage for stage in Stage if any(span.stage is stage for _, r in rows for span in r)]
    parts = []
    x = float(_EDGE)
    for stage in used:
        y = height - 30
        parts.append(
            f'<rect x="{x}" y="{y}" width="14" height="14" fill="{_FILL[stage]}"'
            f' stroke="#555555" stroke-width="0.5"/>'
        )
        parts.append(f'<text x="{x + 20}" y="{y + 12}" fill="#111111">{_words(stage)}</text>')
        x = round(x + 44 + len(_words(stage)) * _CHARACTER, 1)
    return parts
