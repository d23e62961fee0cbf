"""Bare tables of numbers: flows of every place to every other, and one figure a place."""

import csv
import math
from pathlib import Path

from penstock.errors import MalformedInput, UnreadableInput
from penstock.pressure._flows import Flow, Reporter
from penstock.pressure._scenario import Matrix, OutputSource
from penstock.tabular import read_rows

_NO_FIGURE = frozenset({"", "NA", "NAN", "..", "-"})


def column(path: Path, name: str) -> list[str]:
    """Return the texts of one column of a file, in order.

    Raises:
        MalformedInput: there is no such column.
        UnreadableInput: the file cannot be read.
    """
    found = []
    for row in read_rows(path):
        if name not in row.values:
            message = f"{path.name} has no column {name!r}"
            raise MalformedInput(message, hint=f"It has {', '.join(row.values)}")
        found.append(row.text(name).strip())
    return found


def labels(path: Path, name: str) -> list[str]:
    """Return a column of names, in which none stands twice.

    Raises:
        MalformedInput: one does, or is blank.
    """
    found = column(path, name)
    seen: dict[str, int] = {}
    for number, one in enumerate(found, 1):
        if not one or one in seen:
            what = (
                f"{one!r} in rows {seen[one]} and {number}" if one else f"nothing in row {number}"
            )
            message = f"The column {name} of {path.name} has {what}"
            raise MalformedInput(message, hint="Every place stands once")
        seen[one] = number
    return found


def read_matrix(path: Path, matrix: Matrix, names: list[str]) -> list[Flow]:
    """Return the flows of a table whose rows sell and whose columns buy.

    The first row is a heading where it holds words. Blank cells give no flow; what a place sells
    to itself is left out.

    Raises:
        MalformedInput: the table is not square, or holds a negative figure or a word; names the
            seller and the buyer.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path.name} cannot be read as a table of numbers"
        raise UnreadableInput(message) from error
    if rows and any(_word(cell) for cell in rows[0]):
        rows = rows[1:]
    size = len(names)
    if len(rows) != size or any(len(row) != size for row in rows):
        width = len(rows[0]) if rows else 0
        message = f"{path.name} has {len(rows)} rows and {width} columns for {size} places"
        raise MalformedInput(message, hint="One row and one column a place, in the order of labels")
    found = []
    for seller, row in zip(names, rows, strict=True):
        for buyer, cell in zip(names, row, strict=True):
            if seller == buyer or cell.strip().upper() in _NO_FIGURE:
                continue
            value = figure(cell, f"{path.name}: what {seller} sells to {buyer}")
            found.append(Flow(seller, buyer, "", "", value * matrix.unit_usd, Reporter.RECONCILED))
    return found


def read_output(path: Path, source: OutputSource, names: list[str] | None) -> dict[str, float]:
    """Return what each place makes, in dollars; places without a figure are left out.

    Raises:
        MalformedInput: a place twice, a figure that cannot be, or more figures than names.
    """
    places = names if names is not None else labels(path, source.place)
    texts = column(path, source.value)
    if len(texts) != len(places):
        message = f"{path.name} has {len(texts)} figures for {len(places)} places"
        raise MalformedInput(message, hint="One row a place, in the order of labels")
    found: dict[str, float] = {}
    for place, text in zip(places, texts, strict=True):
        if text.upper() not in _NO_FIGURE:
            found[place] = figure(text, f"{path.name}: what {place} makes") * source.unit_usd
    return found


def figure(text: str, what: str) -> float:
    """Return a number of at least 0.

    Raises:
        MalformedInput: it is none; says of what.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        fault = "is negative" if value < 0 else "is no number"
        message = f"{what} {fault}: {text.strip()!r}"
        raise MalformedInput(message, hint="Figures are 0 or more; a blank is a missing one")
    return value


def _word(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell.strip().upper() not in _NO_FIGURE
    return False
