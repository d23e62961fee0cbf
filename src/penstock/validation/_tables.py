"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

from functools import cache

from penstock.data import data_file
from penstock.errors import MalformedInput


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/validation/<name>.tsv` as dictionaries by column name.

    Raises:
        MalformedInput: a row has not as many cells as the header; the message names the line.
    """
    found: list[dict[str, str]] = []
    header: list[str] = []
    content = data_file(f"validation/{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            header = cells
        elif len(cells) == len(header):
            found.append(dict(zip(header, cells, strict=True)))
        else:
            message = f"data/validation/{name}.tsv line {number} has {len(cells)} cells"
            raise MalformedInput(message, hint="Reinstall Penstock; a shipped table is damaged")
    return tuple(found)


@cache
def values(sort: str, culture: str = "") -> tuple[str, ...]:
    """Return the harmless words of one sort (and culture), in the order of the table."""
    return tuple(
        row["value"]
        for row in rows("harmless")
        if row["sort"] == sort and (not culture or row["culture"] == culture)
    )


@cache
def cultures() -> tuple[str, ...]:
    """Return the cultures that harmless persons come from."""
    return tuple(dict.fromkeys(row["culture"] for row in rows("harmless") if row["culture"]))
