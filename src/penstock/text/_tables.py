"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

from collections.abc import Iterator
from functools import cache

from penstock.data import data_file
from penstock.errors import MalformedInput


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/text/<name>.tsv` as dictionaries by column name.

    Raises:
        MalformedInput: a row has not as many cells as the header; the message names the line.
    """
    found: list[dict[str, str]] = []
    header: list[str] | None = None
    content = data_file(f"text/{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            message = f"data/text/{name}.tsv line {number}: {len(cells)} cells, not {len(header)}"
            raise MalformedInput(message, hint="Reinstall Penstock; a shipped table is damaged")
        found.append(dict(zip(header, cells, strict=True)))
    return tuple(found)


def spread(name: str, key: str, forms: str = "forms") -> Iterator[tuple[str, str]]:
    """Yield (form, key) for every `|`-separated form of each row, in file order."""
    for row in rows(name):
        for form in row[forms].split("|"):
            yield form, row[key]
