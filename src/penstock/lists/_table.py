"""Reading delimited files strictly: what is not a whole table is refused, with the line."""

import csv
import io
from collections.abc import Iterator, Sequence

from penstock.errors import EncodingError, MalformedInput

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(content: bytes, what: str, *, fallback: str | None = None) -> str:
    """Return the text of `content`: by its byte-order mark, else UTF-8, else `fallback`.

    Raises:
        EncodingError: the bytes are in none of these; the message names the line.
        MalformedInput: there is a NUL in it, which no text has; it would cut a name in two.
    """
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    if encoding != "utf-16" and (place := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, place) + 1
        message = f"{what} is malformed at line {line}: a NUL character, which no text has"
        raise MalformedInput(message, hint="Download the file again")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if fallback is not None and encoding == "utf-8":
            return _decode_as(content, fallback, what)
        raise _wrong(content, encoding, what, error) from error


def _decode_as(content: bytes, encoding: str, what: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(content, f"utf-8 or {encoding}", what, error) from error


def _wrong(content: bytes, encoding: str, what: str, error: UnicodeDecodeError) -> EncodingError:
    line = content.count(b"\n", 0, error.start) + 1
    return EncodingError(f"{what} is not in {encoding}: byte {error.start} at line {line}")


def head_text(head: bytes) -> str:
    """Return the text of a file's first bytes for recognition: lenient, never raises."""
    encoding = next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")
    return head.decode(encoding, "replace")


def cells(text: str, what: str, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each row that is not blank.

    Raises:
        MalformedInput: quoting is broken or a quoted cell never ends.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        message = f"{what} is malformed at line {reader.line_num}: {error}"
        raise MalformedInput(message) from error


def rows(
    table: Iterator[tuple[int, list[str]]], header: Sequence[str], what: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row by column name) of each row below the header.

    Raises:
        MalformedInput: a row has more or fewer cells than the header.
    """
    width = len(header)
    for line, row in table:
        if len(row) != width:
            message = f"{what} is malformed at line {line}: {len(row)} columns where {width} belong"
            raise MalformedInput(message, hint="The file may be cut off: download it again")
        yield line, dict(zip(header, row, strict=True))


def header_row(
    table: Iterator[tuple[int, list[str]]], needed: frozenset[str], what: str
) -> list[str]:
    """Return the column names of the next row, white space and marks taken off.

    Raises:
        MalformedInput: there is no further row, a needed column is absent or one is doubled.
    """
    for line, row in table:
        names = [name.replace("\ufeff", "").strip() for name in row]
        missing = sorted(needed.difference(names))
        if missing:
            message = f"{what} lacks the columns {', '.join(missing)} at line {line}"
            raise MalformedInput(message)
        if len(set(names)) != len(names):
            message = f"{what} has a column twice at line {line}"
            raise MalformedInput(message)
        return names
    message = f"{what} has no header line"
    raise MalformedInput(message)


def cut_off_warning(text: str) -> tuple[str, ...]:
    """Return a warning if `text` does not end with a line end, as an incomplete download would."""
    if text.endswith(("\n", "\r", "\x1a")):
        return ()
    return ("the last line has no line end: the file may be cut off",)
