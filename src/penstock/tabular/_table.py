"""Rows as a table for people."""

import io
from collections.abc import Mapping
from typing import BinaryIO

from rich.console import JustifyMethod
from rich.table import Table
from rich.text import Text

from penstock.tabular._write import Columns, console_for, plain_text, printable

MOST_ROWS = 1000


class TableWriter:
    """A table of up to 1,000 rows; what is beyond is counted, not shown."""

    def __init__(self, file: BinaryIO, columns: Columns, title: str) -> None:
        self._file = file
        self._columns = columns
        self._title = title
        self._rows: list[list[str]] = []
        self._beyond = 0

    def write(self, row: Mapping[str, object]) -> None:
        """Keep one row, or count it when the table is full."""
        if len(self._rows) < MOST_ROWS:
            self._rows.append([printable(plain_text(row.get(column))) for column in self._columns])
        else:
            self._beyond += 1

    def close(self) -> None:
        """Lay out the table and write it."""
        text = io.TextIOWrapper(self._file, "utf-8", write_through=True)
        console = console_for(text)
        table = Table(title=self._title or None, title_justify="left", header_style="bold")
        for column, kind in self._columns.items():
            justify: JustifyMethod = "right" if kind in (int, float) else "left"
            # Folded, not cut: the end of an id or a reason matters as much as its beginning.
            table.add_column(column.replace("_", " "), justify=justify, overflow="fold")
        for row in self._rows:
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)
        if self._beyond:
            console.print(f"and {self._beyond} more rows; --format csv or jsonl shows all")
        text.flush()
        text.detach()
