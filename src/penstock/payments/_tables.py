"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

import re
from functools import cache

from penstock.data import data_rows


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/payments/<name>.tsv` by the names of their columns.

    Raises:
        MalformedInput: the table is damaged.
    """
    return data_rows(f"payments/{name}.tsv")


@cache
def shapes() -> dict[str, re.Pattern[str] | None]:
    """Return the shape of each reason to leave a text out; None where there is none."""
    return {
        row["reason"]: re.compile(row["shape"]) if row["shape"] else None
        for row in rows("exclusions")
    }
