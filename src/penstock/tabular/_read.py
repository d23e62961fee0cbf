"""One way to read every tabular file: look at its content, then stream its rows."""

from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from penstock.errors import UnknownFormat, UsageError
from penstock.tabular._delimited import delimited_rows
from penstock.tabular._encoding import find_encoding, text_lines
from penstock.tabular._json import ARRAY_LIMIT_BYTES, json_array_rows, json_line_rows
from penstock.tabular._row import Note, Row, unheard
from penstock.tabular._source import Source, open_source


class InputFormat(StrEnum):
    """The kinds of tabular file, told apart by content."""

    DELIMITED = "delimited"
    JSON_LINES = "jsonl"
    JSON_ARRAY = "json"
    PARQUET = "parquet"
    SPREADSHEET = "spreadsheet"


READS = "CSV, TSV and other delimited text, JSON lines, JSON, Parquet, .xlsx, .xls and .ods"
_FOREIGN = ((b"%PDF", "PDF"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"))


def read_rows(
    path: Path | str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    note: Note = unheard,
) -> Iterator[Row]:
    """Yield the rows of a tabular file, streaming; `-` is standard input.

    The format is found by content, never by name; gzip, xz and bzip2 are unpacked. Memory does
    not grow with the file, workbooks and JSON arrays apart, which are limited in size.

    Args:
        path: the file, or `-`.
        encoding: of a text, where it is known; found otherwise.
        delimiter: of delimited text, one character; found otherwise.
        sheet: of a workbook, by name; the first with cells otherwise.
        note: told, for people, what was guessed or read leniently.

    Raises:
        UnreadableInput: no such file, unknown or broken content; names the row and the remedy.
        UsageError: an option that cannot be.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        message = f"A delimiter is one character, not {delimiter!r}"
        raise UsageError(message, hint="For a tab, type --delimiter $'\\t'")
    with open_source(path) as source:
        shape = detect_format(source.head, source.name)
        if shape is InputFormat.PARQUET:
            # pyarrow takes a tenth of a second to import; only its own files need it.
            yield from import_module("penstock.tabular._parquet").parquet_rows(source)
        elif shape is InputFormat.SPREADSHEET:
            module = import_module("penstock.tabular._spreadsheet")
            yield from module.spreadsheet_rows(source, note, sheet)
        else:
            yield from _text_rows(source, note, encoding, delimiter)


def read_lines(
    path: Path | str, *, encoding: str | None = None, note: Note = unheard
) -> Iterator[tuple[int, str]]:
    """Yield the non-blank lines of a text file with their numbers; `-` is standard input.

    Encoding and packing are found as in `read_rows`.

    Raises:
        UnreadableInput: no such file, no text, or broken content.
    """
    with open_source(path) as source:
        shape = detect_format(source.head, source.name)
        if shape is not InputFormat.DELIMITED:
            message = f"{source.name} is no text but {shape.value}"
            raise UnknownFormat(message, hint="Read it as a table")
        codec = find_encoding(source, note, encoding)
        for number, line in enumerate(text_lines(source, codec), 1):
            if text := line.strip("\ufeff \t\r\n"):
                yield number, text


def _text_rows(
    source: Source, note: Note, encoding: str | None, delimiter: str | None
) -> Iterator[Row]:
    codec = find_encoding(source, note, encoding)
    start = _start(source, codec)
    lines = text_lines(source, codec)
    match _text_format(start, source.name):
        case InputFormat.JSON_ARRAY:
            source.all_bytes(ARRAY_LIMIT_BYTES)  # refuses one too large for memory
            yield from json_array_rows("".join(lines), source)
        case InputFormat.JSON_LINES:
            yield from json_line_rows(lines, source)
        case _:
            yield from delimited_rows(lines, source.name, note, delimiter)


def _start(source: Source, codec: str) -> str:
    return source.head.decode(codec, "replace").lstrip("\ufeff \t\r\n")


def detect_format(head: bytes, name: str) -> InputFormat:
    """Return the kind of file that begins with `head`; any text counts as delimited here.

    Raises:
        UnknownFormat: a known kind that holds no rows, such as PDF.
    """
    if head.startswith(b"PAR1"):
        return InputFormat.PARQUET
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return InputFormat.SPREADSHEET
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            message = f"{name} is {kind}, not a table"
            raise UnknownFormat(message, hint=f"Penstock reads {READS}")
    return InputFormat.DELIMITED


def _text_format(start: str, name: str) -> InputFormat:
    inner = start[1:].lstrip()
    if start.startswith("{") and inner.startswith(('"', "}")):
        return InputFormat.JSON_LINES
    if start.startswith("[") and inner.startswith(("{", "]", "[", '"')):
        return InputFormat.JSON_ARRAY
    if start.startswith("<"):
        message = f"{name} is XML or HTML, not a table"
        raise UnknownFormat(message, hint=f"Penstock reads {READS}")
    return InputFormat.DELIMITED
