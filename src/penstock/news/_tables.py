"""Reads the shipped tables of this room: tab-separated with a header, or YAML."""

from functools import cache
from typing import Any

import yaml

from penstock.data import data_file, data_rows
from penstock.errors import MalformedInput

_DAMAGED = "Reinstall Penstock; a shipped table is damaged"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/news/<name>.tsv` by the names of their columns.

    Raises:
        MalformedInput: the table is damaged.
    """
    return data_rows(f"news/{name}.tsv")


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
