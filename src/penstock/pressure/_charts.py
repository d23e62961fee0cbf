"""Charts of a brief as inline SVG: bars, dots with bands, a ladder, a scatter, a chord.

Meaning is never by colour alone: every mark has its words and its number beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, cos, floor, log10, pi, sin
from textwrap import wrap

INK, FAINT, MAIN, OTHER, LIGHT = "#1c2430", "#7b8794", "#1c3f6e", "#b4552d", "#c9d3e0"
_WIDTH = 900
_ROW = 30
_LABEL = 270
_RIGHT = 235
_PAIR = 52


@dataclass(frozen=True)
class Mark:
    """A figure to draw: its name, its value and band, and whether it stands out."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""
    is_strong: bool = False
    is_hollow: bool = False


def number(value: float) -> str:
    """Return a number with the digits that such a model can answer for, as text for people."""
    if abs(value) < 5e-6:
        return "0"
    if abs(value) >= 99.5:
        digits = len(str(int(abs(value))))
        return f"{round(value, 3 - digits):,.0f}"
    if abs(value) >= 0.001:
        return f"{value:.2g}"
    return f"{value:.5f}".rstrip("0")


def banded(mark: Mark) -> str:
    """Return a value with its band in words."""
    if mark.low is None or mark.high is None:
        return number(mark.value)
    return f"{number(mark.value)} ({number(mark.low)} to {number(mark.high)})"


def bars(marks: Sequence[Mark], title: str, unit: str) -> str:
    """Return horizontal bars with their bands, one a mark, in the order given."""
    height = 46 + _ROW * len(marks)
    scale = _scale([mark.high or mark.value for mark in marks], [mark.low or 0.0 for mark in marks])
    parts = [_axis(scale, height, unit)]
    zero = scale.at(0.0)
    for row, mark in enumerate(marks):
        y = 8 + _ROW * row
        end = scale.at(mark.value)
        colour = MAIN if mark.is_strong else "#6d89ad"
        left, wide = min(zero, end), abs(end - zero)
        parts.append(_label(mark.name, y + 17, strong=mark.is_strong))
        parts.append(
            f'<rect x="{left:.1f}" y="{y + 4}" width="{max(wide, 0.5):.1f}" height="17" '
            f'fill="{colour}"/>'
        )
        parts.append(_whisker(mark, scale, y + 12.5))
        parts.append(_value(mark, y + 17))
    return _svg(height, parts, title, "; ".join(f"{m.name}: {banded(m)}" for m in marks))


def dots(groups: Sequence[tuple[str, Sequence[Mark]]], title: str, unit: str) -> str:
    """Return dots with their bands, up to two a named group; a hollow one is of the short run."""
    marks = [mark for _, found in groups for mark in found]
    height = 46 + _PAIR * len(groups)
    scale = _scale([mark.high or mark.value for mark in marks], [mark.low or 0.0 for mark in marks])
    parts = [_axis(scale, height, unit)]
    for row, (name, found) in enumerate(groups):
        top = 8 + _PAIR * row
        lines = wrap(name, 36)[:2]
        for place, line in enumerate(lines):
            y = top + 26.0 + 16 * place - 8 * (len(lines) - 1)
            parts.append(_text(line, _LABEL - 12, y, "end", INK))
        for place, mark in enumerate(found):
            y = top + 21.5 + 20 * place - 10 * (len(found) - 1)
            fill = "#fff" if mark.is_hollow else MAIN
            parts.append(_whisker(mark, scale, y))
            parts.append(
                f'<circle cx="{scale.at(mark.value):.1f}" cy="{y}" r="6" fill="{fill}" '
                f'stroke="{MAIN}" stroke-width="2"/>'
            )
            parts.append(_value(mark, y + 4.5))
    return _svg(height, parts, title, "; ".join(f"{m.name}: {banded(m)}" for m in marks))


def ladder(marks: Sequence[Mark], title: str, unit: str) -> str:
    """Return rungs from nobody to all: what each adds stands out from what was there before."""
    height = 46 + _ROW * len(marks)
    scale = _scale([mark.high or mark.value for mark in marks], [0.0])
    parts = [_axis(scale, height, unit)]
    before = 0.0
    for row, mark in enumerate(marks):
        y = 8 + _ROW * row
        start, end, zero = scale.at(before), scale.at(mark.value), scale.at(0.0)
        parts.append(_label(mark.name, y + 17, strong=mark.is_strong))
        parts.append(
            f'<rect x="{zero:.1f}" y="{y + 4}" width="{max(start - zero, 0):.1f}" height="17" '
            f'fill="{LIGHT}"/><rect x="{min(start, end):.1f}" y="{y + 4}" '
            f'width="{max(abs(end - start), 0.5):.1f}" height="17" fill="{MAIN}"/>'
        )
        parts.append(_whisker(mark, scale, y + 12.5))
        parts.append(_value(mark, y + 17))
        before = mark.value
    return _svg(height, parts, title, "; ".join(f"{m.name}: {banded(m)}" for m in marks))


@dataclass(frozen=True)
class Point:
    """A point of a scatter: its short sign, what it is, and whether it is a case."""

    sign: str
    across: float
    up: float
    is_case: bool


def scatter(points: Sequence[Point], title: str, across: str, up: str) -> str:
    """Return points by their signs; a square is a case, a circle a rung of the ladder."""
    width, height, left, bottom = _WIDTH, 360, 90, 310
    xs, ys = _ticks([one.across for one in points]), _ticks([one.up for one in points])

    def at(one: float, ticks: Sequence[float], first: float, last: float) -> float:
        return first + (one - ticks[0]) / (ticks[-1] - ticks[0]) * (last - first)

    parts = []
    for tick in xs:
        x = at(tick, xs, left, width - 40)
        parts.append(f'<line x1="{x:.1f}" y1="20" x2="{x:.1f}" y2="{bottom}" stroke="#e4e8ee"/>')
        parts.append(_text(number(tick), x, bottom + 18, "middle", FAINT))
    for tick in ys:
        y = at(tick, ys, bottom, 20)
        parts.append(
            f'<line x1="{left}" y1="{y:.1f}" x2="{width - 40}" y2="{y:.1f}" stroke="#e4e8ee"/>'
        )
        parts.append(_text(number(tick), left - 8, y + 4, "end", FAINT))
    parts.append(_text(across, (left + width - 40) / 2, height - 8, "middle", INK))
    parts.append(
        f'<text x="22" y="{(20 + bottom) / 2}" text-anchor="middle" fill="{INK}" '
        f'transform="rotate(-90 22 {(20 + bottom) / 2})">{escape(up)}</text>'
    )
    taken: list[tuple[float, float]] = []
    leads, signs = [], []
    for one in sorted(points, key=lambda point: (point.up, point.across)):
        x, y = at(one.across, xs, left, width - 40), at(one.up, ys, bottom, 20)
        spot_x, spot_y = _free(x, y, taken)
        taken.append((spot_x, spot_y))
        if (spot_x, spot_y) != (x, y):
            leads.append(
                f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{spot_x:.1f}" y2="{spot_y:.1f}" '
                f'stroke="{FAINT}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{INK}"/>'
            )
        shape = f'<circle cx="{spot_x:.1f}" cy="{spot_y:.1f}" r="11.5" fill="{MAIN}"/>'
        if one.is_case:
            corner = f'x="{spot_x - 11:.1f}" y="{spot_y - 11:.1f}"'
            shape = f'<rect {corner} width="22" height="22" fill="{OTHER}"/>'
        signs.append(shape + _text(one.sign, spot_x, spot_y + 4.5, "middle", "#fff", "bold"))
    parts += [*leads, *signs]
    words = "; ".join(f"{p.sign}: {number(p.across)}, {number(p.up)}" for p in points)
    return _svg(height, parts, title, words)


@dataclass(frozen=True)
class Tie:
    """Trade of the target with one partner, before and after, and what the partner does."""

    name: str
    before: float
    after: float
    is_sender: bool


def chord(centre: str, ties: Sequence[Tie], title: str) -> str:
    """Return a circle on which the target's trade goes to its partners, before and after.

    A pale ribbon is trade before, the dark one within it what is left; where a partner trades
    more than before, a dashed line shows how far its arc would have to reach.
    """
    shown = [tie for tie in ties if max(tie.before, tie.after) > 0]
    whole = sum(max(tie.before, tie.after) for tie in shown) or 1.0
    x0, y0, radius = 450.0, 215.0, 160.0
    gap = 0.03
    room = pi - gap * (len(shown) + 1)
    parts = [
        _arc(x0, y0, radius, pi / 2 + 0.15, 3 * pi / 2 - 0.15, INK),
        _text(centre, x0 - radius - 24, y0 + 5, "end", INK, "bold"),
    ]
    angle = -pi / 2 + gap
    own = 3 * pi / 2 - 0.15
    own_room = pi - 0.3
    heights: list[float] = []
    for tie in shown:
        most = max(tie.before, tie.after)
        wide, own_wide = room * most / whole, own_room * most / whole
        middle, own_middle = angle + wide / 2, own - own_wide / 2
        colour = OTHER if tie.is_sender else MAIN
        for value, opacity in ((tie.before, 0.22), (tie.after, 0.85)):
            part = value / most / 2
            parts.append(
                _ribbon(
                    (x0, y0, radius - 7),
                    (middle - wide * part, middle + wide * part),
                    (own_middle - own_wide * part, own_middle + own_wide * part),
                    colour,
                    opacity,
                )
            )
        parts.append(_arc(x0, y0, radius, angle, angle + wide, colour))
        x, y = x0 + (radius + 16) * cos(middle), y0 + (radius + 16) * sin(middle)
        while any(abs(y - other) < 15 for other in heights):
            y += 3
        heights.append(y)
        change = f"{number(tie.before)} to {number(tie.after)}"
        word = "takes part" if tie.is_sender else "stays out"
        parts.append(
            f'<line x1="{x0 + (radius + 6) * cos(middle):.1f}" '
            f'y1="{y0 + (radius + 6) * sin(middle):.1f}" x2="{max(x, x0 + 70):.1f}" y2="{y:.1f}" '
            f'stroke="{FAINT}" stroke-width="0.7"/>'
        )
        parts.append(
            _text(f"{tie.name}: {change}, {word}", max(x, x0 + 70) + 5, y + 4, "start", INK)
        )
        angle += wide + gap
        own -= own_wide
    words = "; ".join(f"{t.name}: {number(t.before)} to {number(t.after)}" for t in shown)
    return _svg(int(max([430, *(y + 20 for y in heights)])), parts, title, words)


@dataclass(frozen=True)
class _Scale:
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        first, last = self.ticks[0], self.ticks[-1]
        inside = min(max(value, first), last)
        return _LABEL + (inside - first) / (last - first) * (_WIDTH - _LABEL - _RIGHT)


def _scale(highs: Sequence[float], lows: Sequence[float]) -> _Scale:
    return _Scale(tuple(_ticks([*highs, *lows, 0.0])))


def _ticks(values: Sequence[float]) -> list[float]:
    """Return round numbers that span values and 0."""
    low, high = min(*values, 0.0), max(*values, 0.0)
    span = (high - low) or 1.0
    step = 10 ** floor(log10(span / 4))
    step *= next(one for one in (1, 2, 5, 10) if span / (step * one) <= 6)
    first, last = floor(low / step + 1e-9), max(ceil(high / step - 1e-9), 1)
    return [step * one for one in range(first, last + 1)]


def _axis(scale: _Scale, height: int, unit: str) -> str:
    lines = []
    for tick in scale.ticks:
        x = scale.at(tick)
        lines.append(
            f'<line x1="{x:.1f}" y1="4" x2="{x:.1f}" y2="{height - 36}" stroke="#e4e8ee"/>'
        )
        lines.append(_text(number(tick), x, height - 20, "middle", FAINT))
    lines.append(_text(unit, _LABEL, height - 4, "start", FAINT))
    return "".join(lines)


def _label(name: str, y: float, *, strong: bool) -> str:
    weight = "bold" if strong else "normal"
    lines = wrap(name, 34)
    if len(lines) < 2:
        return _text(name, _LABEL - 12, y, "end", INK, weight)
    # A long name takes two close lines.
    second = lines[1] if len(lines) == 2 else f"{lines[1][:32].rstrip()} …"
    return _text(lines[0], _LABEL - 12, y - 7, "end", INK, weight) + _text(
        second, _LABEL - 12, y + 7, "end", INK, weight
    )


def _value(mark: Mark, y: float) -> str:
    note = f" {mark.note}" if mark.note else ""
    return _text(banded(mark) + note, _WIDTH - _RIGHT + 10, y, "start", INK)


def _whisker(mark: Mark, scale: _Scale, y: float) -> str:
    if mark.low is None or mark.high is None or mark.high - mark.low <= 0:
        return ""
    low, high = scale.at(mark.low), scale.at(mark.high)
    return (
        f'<g stroke="{INK}" stroke-width="1.5"><line x1="{low:.1f}" y1="{y}" x2="{high:.1f}" '
        f'y2="{y}"/><line x1="{low:.1f}" y1="{y - 4}" x2="{low:.1f}" y2="{y + 4}"/>'
        f'<line x1="{high:.1f}" y1="{y - 4}" x2="{high:.1f}" y2="{y + 4}"/></g>'
    )


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the nearest place where a sign lies on no other, the point itself if it is free."""
    for ring in range(12):
        for turn in range(12 if ring else 1):
            angle = pi / 6 * turn - pi / 4
            new_x, new_y = x + 14 * ring * cos(angle), y + 14 * ring * sin(angle)
            is_inside = 100 < new_x < _WIDTH - 50 and 20 < new_y < 300
            if (not ring or is_inside) and all(
                (new_x - a) ** 2 + (new_y - b) ** 2 > 26**2 for a, b in taken
            ):
                return new_x, new_y
    return x, y


def _arc(x: float, y: float, radius: float, start: float, end: float, colour: str) -> str:
    wide = int(end - start > pi)
    return (
        f'<path d="M {x + radius * cos(start):.1f} {y + radius * sin(start):.1f} A {radius} '
        f'{radius} 0 {wide} 1 {x + radius * cos(end):.1f} {y + radius * sin(end):.1f}" '
        f'fill="none" stroke="{colour}" stroke-width="11"/>'
    )


def _ribbon(
    circle: tuple[float, float, float],
    one: tuple[float, float],
    other: tuple[float, float],
    colour: str,
    opacity: float,
) -> str:
    x, y, radius = circle

    def spot(angle: float) -> str:
        return f"{x + radius * cos(angle):.1f} {y + radius * sin(angle):.1f}"

    return (
        f'<path d="M {spot(one[0])} A {radius} {radius} 0 0 1 {spot(one[1])} Q {x} {y} '
        f'{spot(other[0])} A {radius} {radius} 0 0 1 {spot(other[1])} Q {x} {y} {spot(one[0])} Z" '
        f'fill="{colour}" fill-opacity="{opacity}"/>'
    )


def _text(text: str, x: float, y: float, anchor: str, colour: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )


def _svg(height: int, parts: Sequence[str], title: str, words: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" font-size="13" '
        f'font-family="system-ui, sans-serif"><title>{escape(title)}</title>'
        f"<desc>{escape(words)}</desc>{''.join(parts)}</svg>"
    )
