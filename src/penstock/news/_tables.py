"""Reads the shipped tables of this room: tab-separated with a header, or YAML."""

from functools import cache
from typing import Any

import yaml

from penstock.data import data_file
from penstock.errors import MalformedInput

_DAMAGED = "Reinstall Penstock; a shipped table is damaged"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/news/<name>.tsv` by column name; `#` lines are remarks.

    Raises:
        MalformedInput: a row has not as many cells as the header.
    """
    found: list[dict[str, str]] = []
    header: list[str] | None = None
    content = data_file(f"news/{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
        elif len(cells) != len(header):
            message = f"data/news/{name}.tsv line {number}: {len(cells)} cells, not {len(header)}"
            raise MalformedInput(message, hint=_DAMAGED)
        else:
            found.append(dict(zip(header, cells, strict=True)))
    return tuple(found)


@cache
def settings(name: str) -> dict[str, Any]:
    """Return `data/news/<name>.yaml`."""
    loaded = yaml.safe_load(data_file(f"news/{name}.yaml").read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        message = f"data/news/{name}.yaml is not a table"
        raise MalformedInput(message, hint=_DAMAGED)
    return loaded


def forms(cell: str) -> list[str]:
    """Return the `|`-separated forms of a cell."""
    return [form for form in cell.split("|") if form]
