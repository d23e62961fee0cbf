"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

from collections.abc import Iterator
from functools import cache

from penstock.data import data_rows


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/text/<name>.tsv` by the names of their columns.

    Raises:
        MalformedInput: the table is damaged.
    """
    return data_rows(f"text/{name}.tsv")


def spread(name: str, key: str, forms: str = "forms") -> Iterator[tuple[str, str]]:
    """Yield (form, key) for every `|`-separated form of each row, in file order."""
    for row in rows(name):
        for form in row[forms].split("|"):
            yield form, row[key]
