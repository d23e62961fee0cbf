"""Owner graphs from files of any kind, told by content."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from penstock.errors import PenstockError, UnknownFormat, UnreadableInput
from penstock.ownership._depth import first_too_deep, refuse_depth, too_deep
from penstock.ownership._graph import OwnerGraph, merged
from penstock.ownership._plain_table import graph_of, read_plain
from penstock.ownership._read_bods import graph_from_bods, is_bods
from penstock.ownership._read_ftm import graph_from_ftm, is_ftm
from penstock.ownership._read_gleif import (
    graph_from_gleif,
    graph_from_gleif_table,
    is_gleif,
    is_gleif_table,
)
from penstock.ownership._read_gleif_xml import graph_from_gleif_xml, is_gleif_xml
from penstock.ownership._read_psc import graph_from_psc, is_psc
from penstock.ownership._read_table import BadRows, Unit, graph_from_rows, is_owner_table
from penstock.ownership._records import Record, records
from penstock.tabular import Note, read_lines, read_rows

_READERS: tuple[
    tuple[Callable[[Record], bool], Callable[[Iterable[tuple[int, Record]], str], OwnerGraph]], ...
] = (
    (is_bods, graph_from_bods),
    (is_ftm, graph_from_ftm),
    (is_gleif, graph_from_gleif),
    (is_psc, graph_from_psc),
)

# From so many bytes on a table is tried as arrays; small ones are read at once by row.
_LARGE = 4 * 1024 * 1024


def read_owners(
    paths: Iterable[Path | str],
    *,
    bad_rows: BadRows = BadRows.REFUSE,
    unit: Unit = Unit.PERCENT,
    note: Note = lambda _: None,
) -> OwnerGraph:
    """Return the owner graph of some files, read as one.

    BODS 0.4, FollowTheMoney, GLEIF level 2, the UK register of people with significant control,
    and tables of owners are told by their content.

    Args:
        paths: the files, in any mix of formats; `-` is standard input.
        bad_rows: whether a share that cannot be refuses a table or counts as unknown.
        unit: whether the numbers of a table are percent or fractions of one.
        note: told what was guessed.

    Raises:
        UnreadableInput: no such file, unknown or broken content, or chains of more than 10,000
            ties; names the rows.
        UsageError: a table without columns for owners and owned.
    """
    read = tuple(paths)
    graph = merged(_read_one(path, bad_rows, unit, note) for path in read)
    refuse_depth(graph, ", ".join(Path(path).name for path in read))
    return graph


def is_owner_file(path: Path | str) -> bool:
    """Tell whether a file says who owns whom, by its content.

    FollowTheMoney files are not taken for such: they describe parties of every kind. Standard
    input can be read once only, and is not looked at.
    """
    if str(path) == "-":
        return False
    if is_gleif_xml(path):
        return True
    try:
        if (first := _first_record(path)) is not None:
            return any(recognises(first) for recognises in (is_bods, is_gleif, is_psc)) or (
                not is_ftm(first) and is_owner_table(first)
            )
        columns = next((list(row.values) for row in read_rows(path)), [])
    except PenstockError:
        return False  # whoever reads it says what is wrong
    return is_gleif_table(columns) or is_owner_table(columns)


def is_follow_the_money(path: Path | str) -> bool:
    """Tell whether a file holds FollowTheMoney entities, which may own each other."""
    if str(path) == "-" or not Path(path).is_file():
        return False
    first = _first_record(path)
    return first is not None and is_ftm(first)


def _first_record(path: Path | str) -> Record | None:
    try:
        lines = read_lines(path)
        start = next(lines, None)
        if start is None or start[1][0] not in "[{":
            return None
        return next((record for _, record in records(chain([start], lines), str(path))), None)
    except UnreadableInput:
        return None


def _large_plain(path: Path | str, unit: Unit) -> OwnerGraph | None:
    """Return the graph of a large plain table, read as arrays; None for any other file."""
    if str(path) == "-" or not Path(path).is_file() or Path(path).stat().st_size < _LARGE:
        return None
    table = read_plain(path, unit)
    if table is None:
        return None
    tie = first_too_deep(table.owner, table.owned, len(table.ids))
    if tie is not None:
        where = f"{table.source} row {table.first_row + tie}"
        raise too_deep(table.source, where, table.ids[int(table.owned[tie])])
    return graph_of(table)


def _read_one(path: Path | str, bad_rows: BadRows, unit: Unit, note: Note) -> OwnerGraph:
    if (plain := _large_plain(path, unit)) is not None:
        return plain
    name = "standard input" if str(path) == "-" else Path(path).name
    with _seekable(path) as source:
        if is_gleif_xml(source):
            return graph_from_gleif_xml(source, name)
        found = _from_records(source, name)
        if found is not None:
            return found
        rows = read_rows(source, note=note)
        first = list(islice(rows, 1))
        everything = chain(first, rows)
        if first and is_gleif_table(first[0].values):
            return graph_from_gleif_table(everything, name)
        return graph_from_rows(everything, name, bad_rows=bad_rows, unit=unit)


def _from_records(path: Path | str, name: str) -> OwnerGraph | None:
    """Return the graph of a file of JSON records of a kind that is known, None for others."""
    try:
        lines = read_lines(path)
        start = next(lines, None)
    except (UnknownFormat, UnreadableInput):
        return None  # no text; the reader of tables says what it makes of it
    if start is None or start[1][0] not in "[{":
        return None
    found = records(chain([start], lines), name)
    first = next(found, None)
    if first is None:
        return None
    for recognises, read in _READERS:
        if recognises(first[1]):
            return read(chain([first], found), name)
    return None


@contextmanager
def _seekable(path: Path | str) -> Iterator[Path | str]:
    """Make a file of standard input, which cannot be looked at twice."""
    if str(path) != "-":
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=".owners") as spool:
        while chunk := sys.stdin.buffer.read(1 << 20):
            spool.write(chunk)
        spool.flush()
        yield spool.name
