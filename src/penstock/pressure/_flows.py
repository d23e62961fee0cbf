"""Trade flows from the files publishers hand out, read strictly: what cannot be is refused."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from penstock.errors import MalformedInput, UnknownFormat
from penstock.pressure._layouts import FlowFiles, Layout, flow_files
from penstock.tabular import Note, Row, read_rows

ITSELF = "trade with itself"
"""Why what a country sells at home is no flow of trade."""
NOT_STATED = "not stated"
"""The partner, or partners, a row of statistics does not name: part of the total all the same."""


class Reporter(StrEnum):
    """Whose statistics a figure comes from."""

    EXPORTER = "exporter"
    IMPORTER = "importer"
    RECONCILED = "reconciled"


class Flow(Struct, frozen=True):
    """What one country sold to another: places as the file spells them, value in US dollars.

    `hs` is the code of the goods where the file has one (BACI, Comtrade), `""` for all of them;
    `year` is `""` where the file has none.
    """

    exporter: str
    importer: str
    year: str
    hs: str
    value_usd: float
    reporter: Reporter


@dataclass(frozen=True, slots=True)
class FlowFile:
    """What a file holds, and what of it was left out and why.

    `domestic` is what countries sell to themselves, where the layout has it; `sha256` is of the
    flows as read, whatever the file was packed in.
    """

    layout: str
    title: str
    flows: tuple[Flow, ...]
    left_out: Mapping[str, int]
    domestic: tuple[Flow, ...] = ()
    sha256: str = ""


def read_flows(path: Path | str, *, note: Note = lambda _: None) -> FlowFile:
    """Return the flows of a file of UN Comtrade, BACI, COW, ITPD or plain columns.

    The layout is told by the columns. A blank value is not zero: it is left out and counted, as
    are totals, trade a country reports with itself, and goods that pass through. A partner that
    is not said stays in as `not stated`: it is part of the total.

    Raises:
        UnknownFormat: the columns are of no known layout.
        MalformedInput: a negative or unreadable value, or the same flow twice; names the rows.
        UnreadableInput: the file cannot be read.
    """
    words = flow_files()
    layout: Layout | None = None
    left_out: Counter[str] = Counter()
    flows: list[Flow] = []
    domestic: list[Flow] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in read_rows(path, note=note):
        values = {name.strip().lower(): row.text(name).strip() for name in row.values}
        if layout is None:
            layout = _layout_of(values, words, str(path))
        for flow in _flows_of(row, values, layout, words, left_out):
            key = (flow.exporter, flow.importer, flow.year, flow.hs, flow.reporter)
            if key in seen and NOT_STATED not in key:
                message = (
                    f"Rows {seen[key]} and {row.number} of {path} both give what "
                    f"{flow.exporter} sold to {flow.importer}{_about(flow)}"
                )
                raise MalformedInput(message, hint="Keep one of them, or add them up")
            seen[key] = row.number
            if flow.exporter == flow.importer:
                left_out[ITSELF] += 1
                domestic.append(flow)
            else:
                flows.append(flow)
    if layout is None:
        message = f"{path} has no row of trade flows"
        raise MalformedInput(message, hint="See docs/leverage.md for the columns that are read")
    digest = sha256()
    for one in (*flows, *domestic):
        digest.update(repr(one).encode())
    whole = tuple(flows), dict(left_out), tuple(domestic)
    return FlowFile(layout.id, layout.title, *whole, digest.hexdigest())


def _about(flow: Flow) -> str:
    told = "" if flow.reporter is Reporter.RECONCILED else f"reported by the {flow.reporter}"
    parts = (flow.year, f"HS {flow.hs}" if flow.hs else "", told)
    about = ", ".join(part for part in parts if part)
    return f" ({about})" if about else ""


def _layout_of(values: Iterable[str], words: FlowFiles, path: str) -> Layout:
    columns = set(values)
    for layout in words.layouts:
        if columns >= set(layout.marks):
            return layout
    known = "; ".join(f"{one.title}: {', '.join(one.marks)}" for one in words.layouts)
    message = f"The columns of {path} are of no known layout of trade flows"
    raise UnknownFormat(message, hint=f"Known are {known}")


def _flows_of(
    row: Row,
    values: Mapping[str, str],
    layout: Layout,
    words: FlowFiles,
    left_out: Counter[str],
) -> Iterator[Flow]:
    """Yield what a row says, one flow or two."""
    for exporter, importer, text, reporter in _sides(values, layout, words, left_out):
        if not exporter and not importer:
            left_out["who traded is not said"] += 1
        elif exporter.lower() in words.totals or importer.lower() in words.totals:
            left_out["sums over partners"] += 1
        elif exporter == importer and not layout.has_domestic:
            left_out[ITSELF] += 1
        elif not text or text in layout.missing:
            left_out["no value (blank is not zero)"] += 1
        else:
            yield Flow(
                exporter=exporter or NOT_STATED,
                importer=importer or NOT_STATED,
                year=values.get(layout.year, "").removesuffix(".0"),
                hs=_goods(values, layout),
                value_usd=_number(text, row.number) * layout.scale,
                reporter=reporter,
            )


def _goods(values: Mapping[str, str], layout: Layout) -> str:
    """Return the code of goods, or the industry in words that no code looks like."""
    if layout.product:
        return f"industry {values[layout.product]}"
    return values.get(layout.hs, "")


def _sides(
    values: Mapping[str, str], layout: Layout, words: FlowFiles, left_out: Counter[str]
) -> Iterator[tuple[str, str, str, Reporter]]:
    """Yield seller, buyer, figure and whose figure it is."""
    if layout.first:
        one, two = values[layout.first], values[layout.second]
        yield two, one, values[layout.bought_by_first], Reporter.RECONCILED
        yield one, two, values[layout.bought_by_second], Reporter.RECONCILED
    elif layout.reporter:
        direction = values[layout.flow].lower()
        reporter, partner = values[layout.reporter], values[layout.partner]
        if direction in words.imports:
            yield partner, reporter, values[layout.value], Reporter.IMPORTER
        elif direction in words.exports:
            yield reporter, partner, values[layout.value], Reporter.EXPORTER
        elif direction in words.contained:
            left_out["contained in other rows (re-exports, re-imports)"] += 1
        else:
            left_out[f"direction {values[layout.flow]!r} is unknown"] += 1
    else:
        yield (
            values[layout.exporter],
            values[layout.importer],
            values[layout.value],
            Reporter.RECONCILED,
        )


def _number(text: str, row: int) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"Row {row}: {text!r} is no value of trade"
        raise MalformedInput(message, hint="Write a plain number; leave the cell blank if unknown")
    if value < 0:
        message = f"Row {row}: a flow of {text} is negative"
        raise MalformedInput(message, hint="Trade is 0 or more; leave the cell blank if unknown")
    return value
