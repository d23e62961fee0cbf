"""The layouts of tables between countries and sectors, each into labelled figures."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from penstock.data import data_file
from penstock.errors import MalformedInput, UnknownFormat, UnreadableInput
from penstock.pressure._input_output import InputOutput, built
from penstock.pressure._matrix import figure
from penstock.tabular import open_source

Array = NDArray[np.float64]
Label = tuple[str, str]
Blocks = tuple[list[Label], list[Label], Array, Array | None, NDArray[np.bool_], list[str]]


@cache
def layouts() -> dict[str, Any]:
    """Return the shipped words of each layout."""
    text = data_file("pressure/input-output.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def read_input_output(path: Path | str) -> InputOutput:
    """Return a table between countries and sectors; the layout is told by its labels.

    Raises:
        UnknownFormat: the labels are of no known layout.
        MalformedInput: a negative flow, a label twice, a country that lacks a sector, or a row
            whose sales do not add up to the output that is printed; names it.
        UnreadableInput: the file cannot be read.
    """
    return built(*_blocks(Path(path)))


def _blocks(path: Path) -> Blocks:
    """Return labels of rows and columns, figures in dollars, printed output, and notes."""
    with _table(path) as rows:
        header = [cell.strip() for cell in next(rows, [])]
        names = {cell.lower(): place for place, cell in enumerate(header)}
        if set(layouts()["plain"]["marks"]) <= set(names):
            return _plain(rows, names, path)
        if set(layouts()["wiod"]["marks"]) <= set(names):
            return _wiod(rows, header, names, path)
        if sum("_" in cell for cell in header) > len(header) / 2:
            return _icio(rows, header, path)
    known = "; ".join(str(one["title"]) for one in layouts().values() if isinstance(one, dict))
    message = f"{path.name} is no table between countries and sectors that is known"
    raise UnknownFormat(message, hint=f"Known are {known}")


@contextmanager
def _table(path: Path) -> Iterator[Iterator[list[str]]]:
    with open_source(path) as source:
        text = io.TextIOWrapper(source.file, encoding="utf-8-sig", newline="")
        try:
            yield csv.reader(text)
        except (UnicodeDecodeError, csv.Error) as error:
            message = f"{path.name} is not delimited text in UTF-8"
            raise UnreadableInput(message) from error
        finally:
            text.detach()


def _icio(rows: Iterator[list[str]], header: list[str], path: Path) -> Blocks:
    words = layouts()["icio"]
    joined = words["joined"]
    labels = [_split(cell, joined) for cell in header[1:]]
    output_at = [at for at, cell in enumerate(header[1:]) if cell.upper() in words["output"]]
    used = [at for at, cell in enumerate(labels) if cell is not None]
    buys: list[Label] = []
    signed: list[bool] = []
    for at in used:
        country, sector = labels[at] or ("", "")
        is_final = sector in words["final"]
        buys.append((country, "" if is_final else sector))
        signed.append(sector in words["may_be_negative"])
    _check_once([header[1:][at] for at in used], path, "columns")
    sells: list[Label] = []
    seen: list[str] = []
    figures: list[Array] = []
    printed: list[float] = []
    for row in rows:
        label = row[0].strip() if row else ""
        if not label or label.upper() in {*words["value_added"], *words["output"]}:
            continue
        place = _split(label, joined)
        if place is None:
            message = f"{path.name}: the row {label!r} names no country and sector"
            raise MalformedInput(message, hint="Rows are COUNTRY_SECTOR, value added or output")
        numbers = _numbers(row[1:], len(header) - 1, label, path)
        seen.append(label)
        sells.append(place)
        figures.append(numbers[used])
        if output_at:
            printed.append(float(numbers[output_at[0]]))
    _check_once(seen, path, "rows")
    scale = float(words["unit_usd"])
    output = np.array(printed) * scale if printed else None
    return sells, buys, np.array(figures) * scale, output, np.array(signed), []


def _wiod(
    rows: Iterator[list[str]], header: list[str], names: dict[str, int], path: Path
) -> Blocks:
    words = layouts()["wiod"]
    code_at, country_at, number_at = (names[mark] for mark in words["marks"])
    columns = [
        (at, *_country_number(cell))
        for at, cell in enumerate(header)
        if at not in (code_at, country_at, number_at) and _country_number(cell)[1] > 0
    ]
    output_at = [at for at, cell in enumerate(header) if cell in words["output"]]
    _check_once([header[at] for at, _, _ in columns], path, "columns")
    by_number: dict[int, str] = {}
    sells: list[Label] = []
    figures: list[Array] = []
    printed: list[float] = []
    for row in rows:
        code = row[code_at].strip() if len(row) > code_at else ""
        if not code or code in {*words["value_added"], *words["output"]}:
            continue
        if len(row) != len(header):
            message = f"{path.name}: the row {code} has {len(row)} cells, not {len(header)}"
            raise MalformedInput(message, hint="Every row has a cell for every column")
        country = row[country_at].strip()
        by_number.setdefault(_whole_number(row[number_at], f"{country} {code}", path), code)
        sells.append((country, code))
        picked = [row[at] for at, _, _ in columns] + [row[at] for at in output_at[:1]]
        numbers = _numbers(picked, len(picked), f"{country} {code}", path)
        figures.append(numbers[: len(columns)])
        if output_at:
            printed.append(float(numbers[-1]))
    _check_once([" ".join(one) for one in sells], path, "rows")
    buys = [(country, by_number.get(number, "")) for _, country, number in columns]
    signed = np.array([number in words["may_be_negative"] for _, _, number in columns])
    scale = float(words["unit_usd"])
    output = np.array(printed) * scale if printed else None
    return sells, buys, np.array(figures) * scale, output, signed, []


def _plain(rows: Iterator[list[str]], names: dict[str, int], path: Path) -> Blocks:
    marks = layouts()["plain"]["marks"]
    final = layouts()["plain"]["final"]
    seen: dict[tuple[str, ...], int] = {}
    values: list[tuple[Label, Label, float]] = []
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(names[mark] for mark in marks):
            message = f"{path.name}: row {number} has {len(row)} cells"
            raise MalformedInput(message, hint=f"It needs {', '.join(marks)}")
        seller, source, buyer, user, text = (row[names[mark]].strip() for mark in marks)
        key = (seller, source, buyer, user)
        if key in seen:
            message = f"{path.name}: rows {seen[key]} and {number} are both of {', '.join(key)}"
            raise MalformedInput(message, hint="Add them up")
        seen[key] = number
        value = figure(text, f"{path.name}, row {number}: what {seller} {source} sells to {buyer}")
        values.append(((seller, source), (buyer, "" if user == final else user), value))
    sells = sorted({one for one, _, _ in values})
    buys = sorted({one for _, one, _ in values})
    at_row = {one: at for at, one in enumerate(sells)}
    at_column = {one: at for at, one in enumerate(buys)}
    figures = np.full((len(sells), len(buys)), np.nan)
    for one, other, value in values:
        figures[at_row[one], at_column[other]] = value
    missing = np.argwhere(np.isnan(figures))
    if len(missing):
        one, other = sells[missing[0][0]], buys[missing[0][1]]
        use = other[1] or final
        message = (
            f"{path.name} has no figure for {len(missing):,} pairs, such as {one[0]} {one[1]} to "
            f"{other[0]} {use}"
        )
        raise MalformedInput(message, hint="Write 0 where nothing is sold: blank is not zero")
    return sells, buys, figures, None, np.zeros(len(buys), dtype=bool), []


def _split(label: str, joined: dict[str, str]) -> Label | None:
    country, line, sector = label.strip().partition("_")
    if not line or len(country) != 3 or not sector:
        return None
    return joined.get(country, country), sector


def _country_number(cell: str) -> tuple[str, int]:
    digits = cell[3:]
    return (cell[:3], int(digits)) if 3 < len(cell) < 10 and digits.isdecimal() else (cell, 0)


def _whole_number(cell: str, label: str, path: Path) -> int:
    try:
        return int(float(cell))
    except (ValueError, OverflowError) as error:
        message = f"{path.name}: the row {label} has the number {cell!r}"
        raise MalformedInput(message, hint="Rows are numbered as the columns are") from error


def _numbers(cells: Sequence[str], count: int, label: str, path: Path) -> Array:
    if len(cells) != count:
        message = f"{path.name}: the row {label} has {len(cells)} figures, not {count}"
        raise MalformedInput(message, hint="Every row has a figure for every column")
    try:
        return np.array(cells, dtype=float)
    except ValueError as error:
        message = f"{path.name}: the row {label} holds what is no number"
        raise MalformedInput(message, hint="Blank is not zero: write 0") from error


def _check_once(labels: Sequence[str], path: Path, what: str) -> None:
    twice = [label for label, count in Counter(labels).items() if count > 1]
    if twice:
        message = f"{path.name} has two {what} of {', '.join(twice[:5])}"
        raise MalformedInput(message, hint="Every code stands once")
