"""The room's shipped tables as rows."""

import re

from penstock.data import data_table


def table(name: str) -> list[list[str]]:
    """Return the rows of a shipped table below its comments and header."""
    return data_table(f"ownership/{name}")[1:]


def plain(text: str) -> str:
    """Return a spelling without case, spaces, underscores and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())
