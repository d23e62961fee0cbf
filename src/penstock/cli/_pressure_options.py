"""Options of the commands that read scenarios, and what all of them tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from penstock import pressure
from penstock.cli import _one_thread as _one_thread
from penstock.cli._output import say
from penstock.tabular import OutputFormat, write_rows
from penstock.text import country_name

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped one")
]
DataFolder = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the files a scenario names; default beside it"),
]
DrawCount = Annotated[
    int | None,
    typer.Option("--draws", min=0, max=10_000, help="How many draws make the bands; 0 = none"),
]
Seed = Annotated[
    int | None, typer.Option("--seed", min=0, help="Seed of the draws; default the scenario's")
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Draw no progress bar")]


def opened(scenario: str, folder: Path | None) -> pressure.ScenarioFile:
    """Return a scenario that a person named."""
    return pressure.read_scenario(scenario, folder)


def tell(notes: Mapping[str, None]) -> None:
    """Say what figures rest on and what they cannot say, each once."""
    for note in notes:
        say(note)
    for limit in pressure.LIMITS:
        say(f"limit: {limit}")


def write(
    rows: Iterator[dict[str, Any]],
    columns: Mapping[str, type],
    shown: Mapping[str, Callable[[dict[str, Any]], str]],
    shape: OutputFormat,
    output: Path | None,
    title: str,
) -> None:
    """Write rows with all columns, or as a table with those for reading, made by `shown`."""
    if shape is not OutputFormat.TABLE:
        write_rows(rows, shape, columns, path=output)
        return
    printed = ({name: text(row) for name, text in shown.items()} for row in rows)
    write_rows(printed, shape, dict.fromkeys(shown, str), path=output, title=title)


def words(name: str) -> Callable[[dict[str, Any]], str]:
    """Return what prints a column of words, or of yes and no."""

    def text(row: dict[str, Any]) -> str:
        value = row[name]
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "-" if value is None else str(value).replace("_", " ")

    return text


def place(name: str) -> Callable[[dict[str, Any]], str]:
    """Return what prints a column of places: countries by their names, not their codes."""

    def text(row: dict[str, Any]) -> str:
        return called(str(row[name]))

    return text


def called(where: str) -> str:
    """Return a place as people call it: the country behind a code, or what the data says."""
    return country_name(where) or where


def number(name: str, scale: float = 1.0) -> Callable[[dict[str, Any]], str]:
    """Return what prints a column of numbers, to three digits that count."""
    return lambda row: digits(row[name], scale)


def banded(name: str) -> Callable[[dict[str, Any]], str]:
    """Return what prints a number with its band."""

    def text(row: dict[str, Any]) -> str:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        band = "" if low is None else f" ({digits(low)} to {digits(high)})"
        return digits(row[name]) + band

    return text


def digits(value: float | None, scale: float = 1.0) -> str:
    """Return a number with three digits that count; what is next to nothing is 0."""
    if value is None or value != value:
        return "-"
    scaled = value / scale
    if abs(scaled) < 5e-6:
        return "0"
    if abs(scaled) >= 1000:
        return f"{scaled:,.0f}"
    return f"{scaled:.3g}" if abs(scaled) >= 1e-3 else f"{scaled:.5f}".rstrip("0")
