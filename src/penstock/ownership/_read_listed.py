"""Who is listed, as people write it: one a line, or a table with or without a header."""

import csv
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from penstock.errors import MalformedInput
from penstock.ownership._builder import read_day
from penstock.ownership._listed import ListedParty
from penstock.ownership._read_table import find_columns
from penstock.tabular import Note, read_lines, read_rows


def read_listed(path: Path | str, *, note: Note = lambda _: None) -> tuple[ListedParty, ...]:
    """Return the listed parties of a file.

    A table needs a column such as `id`, `name` or `listed`, and may have `listed_on`,
    `delisted_on` and `alias`. Anything else is read line by line: each line is an id or a name;
    a line that begins with `#` is skipped.

    Args:
        path: the file; `-` is standard input, which must be a table.
        note: told what was guessed.

    Raises:
        UnreadableInput: no such file, unknown or broken content.
        MalformedInput: a day that is none; or nobody is listed in the file.
    """
    fields: dict[str, str] = {}
    with suppress(MalformedInput), closing(read_rows(path)) as rows:  # type: ignore[type-var]
        for first in islice(rows, 1):
            fields = find_columns(first.values, "listed")
    found = tuple(_table(path, fields, note) if fields else _lines(path, note))
    if not found:
        message = f"{path} lists nobody"
        raise MalformedInput(message, hint="Write one id or name a line, or a column id or name")
    return found


def _table(path: Path | str, fields: dict[str, str], note: Note) -> Iterator[ListedParty]:
    for row in read_rows(path, note=note):
        where = f"{path} row {row.number}"
        ids = row.texts(fields["id"]) if "id" in fields else ()
        names = list(row.texts(fields["name"])) if "name" in fields else []
        for text in row.texts(fields["alias"]) if "alias" in fields else ():
            names += [part.strip() for part in text.split(";") if part.strip()]
        if not ids and not names:
            message = f"{where} lists nobody: no id and no name"
            raise MalformedInput(message, hint="Fill in the id or the name, or delete the row")
        days = [row.text(fields[field]) if field in fields else "" for field in ("start", "end")]
        try:
            start, end = (read_day(text) for text in days)
        except ValueError as error:
            message = f"{where}: {' / '.join(filter(None, days))!r} is no day"
            raise MalformedInput(message, hint="Write YYYY-MM-DD") from error
        yield ListedParty(ids=ids, names=tuple(names), start=start, end=end, source=where)


def _lines(path: Path | str, note: Note) -> Iterator[ListedParty]:
    for number, line in read_lines(path, note=note):
        if line.startswith("#"):
            continue
        cells = next(csv.reader([line])) if line.startswith('"') else [line]
        entry = " ".join(cells[0].split())
        if entry:
            yield ListedParty(ids=(entry,), names=(entry,), source=f"{path} line {number}")
