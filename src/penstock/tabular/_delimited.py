"""Comma, semicolon, tab and pipe separated text, with or without quotes."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice

from penstock.errors import MalformedInput
from penstock.tabular._row import Note, Row

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
# A delimiter for files of one column: text never holds it, so "Kim, Jong Un" stays whole.
_NO_DELIMITER = "\x1f"
_QUOTE_HINT = 'Put the value in double quotes and double every quote inside it: "a ""b"" c"'


def delimited_rows(
    lines: Iterator[str], name: str, note: Note, delimiter: str | None = None
) -> Iterator[Row]:
    """Yield the rows below the header line.

    Blank rows are skipped. A row shorter than the header is read with its missing cells empty,
    which is told once; a row with more cells than the header is refused, since a stray
    delimiter has then moved every value after it into the wrong column.

    Raises:
        MalformedInput: no header, a column twice, a longer row, or broken quotes; names the row.
    """
    sample = list(islice(lines, _SAMPLE_LINES))
    chosen = delimiter or _declared(sample) or sniff_delimiter(sample)
    records = _records(chain(sample, lines), name, chosen)
    header: list[str] | None = None
    short_told = False
    for number, cells in records:
        if header is None:
            if _is_declaration(cells, number):
                continue
            header = check_header(cells, name, number)
            width = len(header)
            continue
        if len(cells) != width:
            if not any(cells):
                continue
            if len(cells) > width:
                if any(cell.strip() for cell in cells[width:]):
                    message = (
                        f"{name}, row {number}: {len(cells)} cells, but the header has {width}"
                    )
                    raise MalformedInput(message, hint=_stray_hint(chosen))
                cells = cells[:width]
            else:
                if not short_told:
                    short_told = True
                    note(
                        f"{name}, row {number}: {len(cells)} cells, but the header has {width}; "
                        "the missing ones are read as empty, here and below"
                    )
                cells = cells + [""] * (width - len(cells))
        elif not any(cells):
            continue
        yield Row(number, dict(zip(header, cells, strict=True)))
    if header is None:
        message = f"{name} is empty"
        raise MalformedInput(message, hint="Its first row must name the columns, such as id,name")


def _stray_hint(delimiter: str) -> str:
    shown = {"\t": "tab", _NO_DELIMITER: "none"}.get(delimiter, delimiter)
    return (
        f"Is the delimiter ({shown}) inside a value? Put that value in double quotes, "
        "or say --delimiter if the file uses another"
    )


def _records(lines: Iterable[str], name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it starts on."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    started = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"{name}, row {started}: {_in_words(str(error))}"
            raise MalformedInput(message, hint=_QUOTE_HINT) from error
        yield started, cells
        started = reader.line_num + 1


def _in_words(text: str) -> str:
    if "unexpected end" in text:
        return "a quoted value is opened here and never closed"
    if "field larger" in text:
        return f"a value is longer than {csv.field_size_limit():,} characters; is its quote closed?"
    if "expected after" in text:
        return "text follows a closing quote"
    return text


def _declared(sample: Sequence[str]) -> str | None:
    """Return the delimiter of a first line `sep=;`, which spreadsheets write."""
    first = sample[0].strip("\r\n").lower() if sample else ""
    return first[4] if first.startswith("sep=") and len(first) == 5 else None


def _is_declaration(cells: list[str], number: int) -> bool:
    """Is this the line `sep=;`, or a blank one above the header?"""
    return not any(cells) or (number == 1 and cells[0].lower().startswith("sep="))


def sniff_delimiter(sample: Sequence[str]) -> str:
    """Return the delimiter under which the sample is most like a table.

    It must split the header; among those that do, the one with the most rows as wide as the
    header wins, then the one with the widest header. None does: the file has one column.
    """
    best, best_rank = _NO_DELIMITER, (0.0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(iter(sample), delimiter=delimiter)
        widths: list[int] = []
        # A row that cannot be read is refused by name later on; those above it still tell.
        with suppress(csv.Error):
            widths.extend(len(cells) for cells in reader if cells)
        if not widths or widths[0] < 2:
            continue
        agreeing = sum(width == widths[0] for width in widths) / len(widths)
        rank = (round(agreeing, 2), widths[0])
        if rank > best_rank:
            best, best_rank = delimiter, rank
    return best


def check_header(cells: Sequence[str], name: str, number: int) -> list[str]:
    """Return the column names; a nameless one is called `column_5` after its place.

    Raises:
        MalformedInput: no column has a name, or two have the same; names the row.
    """
    header = [
        " ".join(cell.split()) or f"column_{place}" for place, cell in enumerate(cells, start=1)
    ]
    if not any(cell.strip() for cell in cells):
        message = f"{name}, row {number}: the header is blank"
        raise MalformedInput(message, hint="The first row must name the columns")
    seen: dict[str, int] = {}
    for place, column in enumerate(header, start=1):
        earlier = seen.setdefault(column.casefold(), place)
        if earlier != place:
            message = f"{name}, row {number}: column {column!r} stands twice ({earlier}, {place})"
            raise MalformedInput(message, hint="Rename or delete one of the two columns")
    return header
