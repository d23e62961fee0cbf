"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

import re
from functools import cache

from penstock.data import data_file
from penstock.errors import MalformedInput


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/payments/<name>.tsv` as dictionaries by column name.

    Raises:
        MalformedInput: a row has not as many cells as the header; the message names the line.
    """
    found: list[dict[str, str]] = []
    header: list[str] = []
    content = data_file(f"payments/{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
            continue
        if len(cells) != len(header):
            message = (
                f"data/payments/{name}.tsv line {number}: {len(cells)} cells, not {len(header)}"
            )
            raise MalformedInput(message, hint="Reinstall Penstock; a shipped table is damaged")
        found.append(dict(zip(header, cells, strict=True)))
    return tuple(found)


@cache
def shapes() -> dict[str, re.Pattern[str] | None]:
    """Return the shape of each reason to leave a text out; None where there is none."""
    return {
        row["reason"]: re.compile(row["shape"]) if row["shape"] else None
        for row in rows("exclusions")
    }
