"""Shipped facts: tables with their sources, read by the room they belong to."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from penstock.errors import MalformedInput

__all__ = ["data_file", "data_rows", "data_table"]


def data_file(path: str) -> Traversable:
    """Return a shipped file by its path below this folder, such as `text/countries.tsv`."""
    return files(__name__).joinpath(path)


def data_table(path: str) -> list[list[str]]:
    """Return the cells of a shipped tab-separated table, its header first.

    Blank lines and lines that begin with `#`, which tell sources and days, are passed over.

    Args:
        path: as for `data_file`.

    Raises:
        MalformedInput: a row has not as many cells as the header; the message names the line.
    """
    found: list[list[str]] = []
    lines = data_file(path).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if found and len(cells) != len(found[0]):
            message = f"data/{path} line {number}: {len(cells)} cells, not {len(found[0])}"
            raise MalformedInput(message, hint="Reinstall Penstock; a shipped table is damaged")
        found.append(cells)
    return found


def data_rows(path: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a shipped tab-separated table by the names of their columns.

    Args:
        path: as for `data_file`.

    Raises:
        MalformedInput: a row has not as many cells as the header; the message names the line.
    """
    header, *rows = data_table(path)
    return tuple(dict(zip(header, cells, strict=True)) for cells in rows)
