"""The room's shipped tables as rows."""

import re

from penstock.data import data_file


def table(name: str) -> list[list[str]]:
    """Return the rows of a shipped table below its comments and header."""
    lines = data_file(f"ownership/{name}").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def plain(text: str) -> str:
    """Return a spelling without case, spaces, underscores and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())
