"""Rows out: JSON lines, CSV and Parquet, streamed, and whole or not at all."""

import csv
import errno
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import msgspec

from penstock.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

Columns = Mapping[str, type]
"""Column names in order, each with `str`, `int`, `float` or `bool`."""


class OutputFormat(StrEnum):
    """How answers are written."""

    TABLE = "table"
    JSON_LINES = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


class RowWriter(Protocol):
    """Something that takes rows one by one and is closed once."""

    def write(self, row: Mapping[str, object]) -> None:
        """Take one row."""

    def close(self) -> None:
        """Write what is still held back."""


class JsonLinesWriter:
    """One JSON object a line, keys as given."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._encoder = msgspec.json.Encoder()

    def write(self, row: Mapping[str, object]) -> None:
        """Write one line."""
        self._file.write(self._encoder.encode(row) + b"\n")

    def close(self) -> None:
        """Do nothing: every line is already written."""


class CsvWriter:
    """CSV in UTF-8 that no spreadsheet program mistakes for formulas.

    A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return would be run as a
    formula when the file is opened. It gets a leading apostrophe, unless it is a number. Source:
    OWASP, "CSV Injection".
    """

    def __init__(self, file: BinaryIO, columns: Columns) -> None:
        self._columns = tuple(columns)
        # Kept by name: a wrapper that is collected would close the file under it.
        self._text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow([neutral_cell(column) for column in self._columns])

    def write(self, row: Mapping[str, object]) -> None:
        """Write one row; columns it does not have stay empty."""
        self._writer.writerow([neutral_cell(plain_text(row.get(c))) for c in self._columns])

    def close(self) -> None:
        """Flush, and let go of the file without closing it."""
        self._text.flush()
        self._text.detach()


def neutral_cell(text: str) -> str:
    """Return `text` so that a spreadsheet program shows it instead of running it."""
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        with suppress(ValueError):
            float(text)
            return text
        return "'" + text
    return text


def plain_text(value: object) -> str:
    """Return a value as the text of a cell: nothing as empty, nested values as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def printable(text: str) -> str:
    """Return text that cannot move the cursor or colour of a terminal, whatever a file holds."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)


def open_writer(
    shape: OutputFormat, file: BinaryIO, columns: Columns, *, title: str = ""
) -> RowWriter:
    """Return the writer of a format onto an open binary file.

    `columns` fixes the order and the types of CSV, Parquet and tables; JSON lines carry
    whatever keys a row has. `title` heads a table.
    """
    match shape:
        case OutputFormat.JSON_LINES:
            return JsonLinesWriter(file)
        case OutputFormat.CSV:
            return CsvWriter(file, columns)
        case OutputFormat.PARQUET:
            # pyarrow and rich are imported only by those who ask for them.
            writer: RowWriter = import_module("penstock.tabular._parquet").ParquetWriter(
                file, columns
            )
            return writer
        case OutputFormat.TABLE:
            table: RowWriter = import_module("penstock.tabular._table").TableWriter(
                file, columns, title
            )
            return table


@contextmanager
def output_file(path: Path | None) -> Iterator[BinaryIO]:
    """Open an output: standard output for None, otherwise a file that appears whole.

    A file is written beside its place under a temporary name and renamed at the end; when
    something fails, what stood there before still does.

    Raises:
        UsageError: the place cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with (
            _translated(path, nameless_only=True),
            os.fdopen(handle, "wb", buffering=1 << 20) as file,
        ):
            yield file
            file.flush()
            os.fsync(file.fileno())
        with _translated(path):
            _take_mode(path, temporary)
            Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _take_mode(path: Path, temporary: str) -> None:
    """Give the file the mode it had, or the one any new file would get."""
    if path.exists():
        mode = path.stat().st_mode & 0o777
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(temporary).chmod(mode)


@contextmanager
def _translated(path: Path, *, nameless_only: bool = False) -> Iterator[None]:
    """Say which output could not be written; with `nameless_only` leave other files' errors be.

    An error of writing to an open file carries no name: it is the output's. A pipe that broke
    is nobody's fault and stays what it is.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if nameless_only and (error.filename is not None or error.errno is None):
            raise
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> UsageError:
    message = f"{path} cannot be written: {error.strerror or error}"
    full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    writable = "Choose a folder that exists and that you may write to"
    return UsageError(message, hint="Make room, or choose another place" if full else writable)


def console_for(text: io.TextIOBase) -> "Console":
    """Return a rich console onto a text: as wide as its terminal, `COLUMNS`, or 120."""
    from rich.console import Console

    width = None if text.isatty() or "COLUMNS" in os.environ else 120
    return Console(file=text, width=width, markup=False, highlight=False, emoji=False)  # type: ignore[arg-type]


def write_rows(
    rows: Iterator[Mapping[str, object]],
    shape: OutputFormat,
    columns: Columns,
    *,
    path: Path | None = None,
    title: str = "",
) -> int:
    """Write every row to `path`, or to standard output, and return how many there were.

    Raises:
        UsageError: the place cannot be written.
    """
    count = 0
    with output_file(path) as file:
        writer = open_writer(shape, file, columns, title=title)
        for row in rows:
            writer.write(row)
            count += 1
        writer.close()
    return count


def check_columns(columns: Sequence[str], added: Sequence[str]) -> None:
    """Refuse input columns that answers would overwrite.

    Raises:
        UsageError: a column of the input has the name of an answer's column.
    """
    clash = [column for column in columns if column in added]
    if clash:
        message = f"The input already has a column {clash[0]!r}, which the answer would overwrite"
        raise UsageError(message, hint=f"Rename it; the answer adds {', '.join(added)}")
