"""Reads the shipped tables of this room: tab-separated, a header line, `#` lines are remarks."""

from functools import cache

from penstock.data import data_rows


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/validation/<name>.tsv` by the names of their columns.

    Raises:
        MalformedInput: the table is damaged.
    """
    return data_rows(f"validation/{name}.tsv")


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
