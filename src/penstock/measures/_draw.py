"""Timelines a person can read: as lines of text, and as one self-contained SVG picture."""

from collections.abc import Sequence
from datetime import date
from html import escape

from penstock.measures._book import Book, book
from penstock.measures._register import Span, last_day, measures_of, spans, timeline
from penstock.measures._schema import Measure
from penstock.model import Stage

_WIDTH = 1040
_LEFT = 300
_RIGHT = 20
_TOP = 46
_ROW = 30
_BAR = 18
_LEGEND = 34
_CHARACTER = 6.2  # width of one character of the labels, in the font and size below
# Colour never speaks alone: a bar also carries its stage as words, and as a title to hover over.
_FILL = {
    Stage.FINDING: "#f6e7a1",
    Stage.PROPOSED: "#f2c879",
    Stage.ORDER: "#e8a15c",
    Stage.FINAL: "#e8a15c",
    Stage.IN_FORCE: "#b5483a",
    Stage.EXCEPTED: "#8fb7c9",
    Stage.ENJOINED: "#b9a5cf",
    Stage.REPEALED: "#d9d9d9",
}
_LIGHT_TEXT = frozenset({Stage.IN_FORCE})


def timeline_text(target: str, tables: Book | None = None) -> str:
    """Return the timeline of what a word names, one line a dated event.

    Raises:
        UnknownName: see `measures_of`.
    """
    lines: list[str] = []
    for entry in timeline(target, tables):
        rule = f"{entry.measure}/{entry.requirement}" if entry.requirement else entry.measure
        mark = "" if entry.verified else " (unverified)"
        event = entry.event.replace("_", " ")
        line = f"{entry.day}  {entry.what:<14}  {rule}  {event}: {entry.instrument}"
        lines.append(f"{line} [{entry.citation}]{mark}")
        if entry.note and entry.what in {"effective", "published", "announced"}:
            lines.append(f"{'':28}{entry.note}")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def timeline_svg(target: str, until: date, tables: Book | None = None) -> str:
    """Return the timeline of what a word names as an SVG picture, up to a day.

    The picture loads nothing and runs nothing; every text in it is escaped.

    Raises:
        UnknownName: see `measures_of`.
    """
    source = tables or book()
    rows = [(measure, spans(measure, source)) for measure in measures_of(target, source)]
    rows = [row for row in rows if row[1]]
    starts = min((span.starts for _, row in rows for span in row), default=until)
    first = date(starts.year, 1, 1)
    last = max(until, starts)
    height = _TOP + len(rows) * _ROW + _LEGEND
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' font-family="sans-serif" font-size="11">',
        f"<title>{escape(f'Measures: {target}')}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        *_axis(first, last, height),
    ]
    for number, (measure, row) in enumerate(rows):
        parts.extend(_row(measure, row, _TOP + number * _ROW, first, last))
    parts.extend([*_legend(rows, height), "</svg>"])
    return "\n".join(parts) + "\n"


def _place(day: date, first: date, last: date) -> float:
    whole = max((last - first).days, 1)
    share = min(max((day - first).days, 0), whole) / whole
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _axis(first: date, last: date, height: int) -> list[str]:
    years = last.year - first.year + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50) if years / step <= 14 or step == 50)
    parts = []
    for year in range(first.year, last.year + 1):
        if (year - first.year) % step == 0:
            x = _place(date(year, 1, 1), first, last)
            parts.append(
                f'<line x1="{x}" y1="{_TOP - 14}" x2="{x}" y2="{height - _LEGEND}"'
                f' stroke="#dddddd"/>'
            )
            parts.append(f'<text x="{x + 2}" y="{_TOP - 20}" fill="#444444">{year}</text>')
    return parts


def _row(measure: Measure, row: Sequence[Span], top: int, first: date, last: date) -> list[str]:
    room = int((_LEFT - 16) / _CHARACTER)
    title = measure.title if len(measure.title) <= room else measure.title[: room - 1] + "…"
    parts = [
        f'<text x="8" y="{top + 13}" fill="#111111">{escape(title)}'
        f"<title>{escape(f'{measure.id}: {measure.title}')}</title></text>"
    ]
    for span in row:
        if span.starts > last:
            continue
        left = _place(span.starts, first, last)
        right = _place(span.ends or last, first, last)
        width = round(max(right - left, 1.5), 1)
        words = span.stage.value.replace("_", " ")
        until = last_day(span)
        note = f"{measure.id}: {words}, {span.starts} to {until or 'now'}"
        parts.append(
            f'<rect x="{left}" y="{top}" width="{width}" height="{_BAR}"'
            f' fill="{_FILL[span.stage]}" stroke="#555555" stroke-width="0.5">'
            f"<title>{escape(note)}</title></rect>"
        )
        if len(words) * _CHARACTER + 6 <= width:
            colour = "#ffffff" if span.stage in _LIGHT_TEXT else "#111111"
            parts.append(
                f'<text x="{left + 3}" y="{top + 13}" fill="{colour}">{escape(words)}</text>'
            )
    return parts


def _legend(rows: Sequence[tuple[Measure, Sequence[Span]]], height: int) -> list[str]:
    used = [stage for stage in Stage if any(span.stage is stage for _, r in rows for span in r)]
    parts = []
    x = 8.0
    for stage in used:
        words = stage.value.replace("_", " ")
        y = height - _LEGEND + 14
        parts.append(
            f'<rect x="{x}" y="{y}" width="12" height="12" fill="{_FILL[stage]}"'
            f' stroke="#555555" stroke-width="0.5"/>'
        )
        parts.append(f'<text x="{x + 16}" y="{y + 10}" fill="#111111">{words}</text>')
        x = round(x + 28 + len(words) * _CHARACTER, 1)
    return parts
