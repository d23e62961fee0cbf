"""OFAC's remarks: a column of statements, divided by semicolons, that hold most of a party.

Source: OFAC, "SDN list data formats" (the remarks field of SDN.CSV, continued in
SDN_COMMENTS.CSV). The phrases are in `data/lists/ofac-remarks.tsv`.
"""

import re
from functools import lru_cache

from msgspec import Struct

from penstock.lists._ofac_statements import Statement, read_statement

# The column of the legacy CSV is cut here; the rest stands in the comments file.
COLUMN_LIMIT = 1000

_QUOTED_NAME = re.compile(r"^\(?(?:[afn]\.k|d\.b)\.a\.,?\s*['‘\"](.+?)['’\"]\)?$", re.IGNORECASE)
_OPEN_NAME = re.compile(r"^(?:alt\.\s+)?(?:[afn]\.k|d\.b)\.a\.,?\s*['‘\"]", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"^alt\.?\s+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:^|[\s,(])(?:\w\.){2,}$")
# How far a quotation or a bracket may reach over semicolons before it counts as never closed.
_REACH = 4


class Remarks(Struct, frozen=True):
    """What the remarks of one party say. `is_cut` if their end is missing.

    `weak_names` stand in single quotation marks: aliases OFAC itself calls weak (FAQ 122).
    """

    statements: tuple[Statement, ...]
    weak_names: tuple[str, ...]
    is_cut: bool


@lru_cache(maxsize=65536)
def read_remarks(text: str, *, is_whole: bool = False) -> Remarks:
    """Return the statements of a remarks column.

    A remark that fills the column and does not end in a period is cut off: its last statement
    stays a remark, since half a number must not be taken for a number.

    Args:
        text: the column, with what the comments file adds to it.
        is_whole: the text is known to be complete, as in XML.
    """
    stripped = text.strip()
    is_cut = not is_whole and len(text) >= COLUMN_LIMIT and not stripped.endswith(".")
    pieces = split_statements(stripped)
    statements: list[Statement] = []
    weak_names: list[str] = []
    last = len(pieces) - 1
    for position, piece in enumerate(pieces):
        if position == last and is_cut and not stripped.endswith(";"):
            statements.append(Statement("remark", (piece,)))
            continue
        bare = _ALTERNATIVE.sub("", piece)
        quoted = _QUOTED_NAME.match(bare)
        if quoted is not None:
            weak_names.append(quoted[1].strip())
            continue
        found = read_statement(bare)
        if found.field == "remark" and bare is not piece:
            found = Statement("remark", (piece,))
        statements.append(found)
    return Remarks(tuple(statements), tuple(weak_names), is_cut)


def split_statements(text: str) -> tuple[str, ...]:
    """Return the statements between semicolons, the final period taken off.

    A semicolon inside a quoted alias or inside brackets divides nothing. OFAC merges the final
    period with that of an abbreviation (`.., S.A.`), so that one stays.
    """
    pieces: list[str] = []
    parts = text.split(";")
    position = 0
    while position < len(parts):
        piece = parts[position]
        reach = 1
        while not _is_closed(piece) and reach <= _REACH and position + reach < len(parts):
            longer = ";".join(parts[position : position + reach + 1])
            reach += 1
            if _is_closed(longer):
                piece = longer
                position += reach - 1
                break
        position += 1
        bare = _without_brackets(piece.strip())
        if bare:
            pieces.append(bare)
    if pieces and text.endswith(".") and not _INITIALS.search(pieces[-1]):
        pieces[-1] = pieces[-1].removesuffix(".").rstrip()
    return tuple(piece for piece in pieces if piece)


def _without_brackets(piece: str) -> str:
    """Return `X` for `(X)` and `(X).`, as older remarks bracket a whole statement."""
    core = piece.removesuffix(".")
    if core.startswith("(") and core.endswith(")") and core.count("(") == 1:
        return core[1:-1].strip()
    return piece


def _is_closed(piece: str) -> bool:
    if piece.count("(") > piece.count(")"):
        return False
    if _OPEN_NAME.match(piece.strip()):
        return piece.strip().rstrip(".)")[-1:] in ("'", "’", '"')
    return True
