"""The register and the calendar for a person: wide words, no cell cut, no meaning by colour."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from penstock.cli._words import stage_words
from penstock.model import Stage
from penstock.tabular import console_for, printable

_KINDS = {
    "effective": "takes effect",
    "ends": "ends",
    "comments close": "comments close",
    "exception ends": "an exception ends",
    "due": "due",
}


def show_list(rows: Iterable[dict[str, Any]], day: date, file: BinaryIO) -> None:
    """Write the rows of `penstock measures list`, under their regimes."""
    parts: list[RenderableType] = []
    regime, count = "", 0
    table = _table()
    for row in rows:
        count += 1
        if row["regime"] != regime:
            regime = row["regime"]
            table = _table()
            parts += [Text(f"\n{regime}", "bold"), table]
        since = date.fromisoformat(row["since"]) if row["since"] else None
        stage = stage_words(Stage(row["stage"]), since)
        words = Text(stage).append("" if row["verified"] else " (unverified)", "bold yellow")
        table.add_row(row["measure"], words, _said(row["title"], row["citation"]))
    _print([Text(f"{count:,} measures on {day}"), *parts], file)


def show_calendar(rows: Iterable[dict[str, Any]], first: date, last: date, file: BinaryIO) -> None:
    """Write the rows of `penstock measures calendar`."""
    table = _table()
    for row in rows:
        what = Text(_KINDS[row["kind"]])
        if not row["verified"]:
            what.append(" (unverified)", "bold yellow")
        said = _said(row["title"], row["citation"])
        if row["who"]:
            said.append(f"\nmust act: {printable(row['who'])}")
        if row["note"]:
            said.append(f"\n{printable(row['note'])}")
        said.append(f"\n{row['id']}", "dim")
        table.add_row(row["day"], what, said)
    _print([Text(f"What falls due from {first} to {last}\n"), table], file)


def _table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(width=28)
    table.add_column(overflow="fold")
    return table


def _said(title: str, citation: str) -> Text:
    return Text(printable(title)).append(f" [{printable(citation)}]", "cyan")


def _print(parts: list[RenderableType], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, "utf-8", write_through=True)
    try:
        console = console_for(text)
        for part in parts:
            console.print(part)
        text.flush()
    finally:
        text.detach()
