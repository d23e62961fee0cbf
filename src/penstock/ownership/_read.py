"""Owner graphs from files of any kind, told by content."""

from collections.abc import Iterable
from pathlib import Path

from penstock.ownership._graph import OwnerGraph, merged
from penstock.ownership._read_table import BadRows, Unit, graph_from_rows
from penstock.tabular import Note, read_rows


def read_owners(
    paths: Iterable[Path | str],
    *,
    bad_rows: BadRows = BadRows.REFUSE,
    unit: Unit = Unit.PERCENT,
    note: Note = lambda _: None,
) -> OwnerGraph:
    """Return the owner graph of some files, read as one.

    Args:
        paths: the files, in any mix of formats; `-` is standard input.
        bad_rows: whether a share that cannot be refuses the file or counts as unknown.
        unit: whether the numbers of a table are percent or fractions of one.
        note: told what was guessed.

    Raises:
        UnreadableInput: no such file, unknown or broken content; names the rows.
        UsageError: a table without columns for owners and owned.
    """
    return merged(_read_one(path, bad_rows, unit, note) for path in paths)


def _read_one(path: Path | str, bad_rows: BadRows, unit: Unit, note: Note) -> OwnerGraph:
    name = "standard input" if str(path) == "-" else Path(path).name
    return graph_from_rows(read_rows(path, note=note), name, bad_rows=bad_rows, unit=unit)
