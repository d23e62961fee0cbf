"""Looking into the control list: one entry, and candidates for a description."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from penstock.errors import UnknownName, UsageError
from penstock.exports import (
    ExportTables,
    ReasonRow,
    Shipment,
    classifier,
    determine,
    dual_use_classifier,
    export_tables,
    is_goods_code,
    nearest_goods_codes,
    row_asks,
    split_eccn,
    tables_on,
)
from penstock.model import to_builtins

ENTRY_COLUMNS: dict[str, type] = {
    "reason": str,
    "destinations": str,
    "scope": str,
    "citation": str,
    "since": str,
    "asks": str,
}
CONTROL_LISTS = ("ccl", "dual-use")
CANDIDATE_COLUMNS: dict[str, type] = {
    "list": str,
    "eccn": str,
    "paragraph": str,
    "score": float,
    "words": str,
    "why": str,
    "shared_numbering": bool,
    "text": str,
}
_WORDS = {True: "yes", False: "no", None: "open"}


def control_entry(
    eccn: str, destination: str = "", as_of: date | None = None, home: Path | None = None
) -> dict[str, Any]:
    """Return an entry of the control list, and what its rows say for a destination.

    Args:
        eccn: such as 3A001 or 5A992.c.
        destination: as a person writes it; none, and the rows alone are shown.
        as_of: the day; default today.
        home: where imported texts are; None looks into the shipped text alone.

    Raises:
        UnknownName: there is no such entry; the hint names the nearest.
    """
    day = as_of or datetime.now(UTC).date()
    tables = export_tables() if home is None else tables_on(day, home / "exports")
    number, paragraph = split_eccn(eccn)
    entry = tables.entries.get(number)
    if entry is None:
        message = f"There is no entry {number!r} on the control list"
        near = tables.nearest_entries(number)
        hint = f"Did you mean {', '.join(near)}?" if near else "Write it such as 3A001 or 5A992.c"
        raise UnknownName(message, hint=hint)
    line: dict[str, Any] = {
        "eccn": number,
        "paragraph": paragraph,
        "heading": entry.heading,
        "reasons": list(entry.reasons),
        "status": entry.status,
        "exceptions": dict(entry.flags),
        "rows": [_row(row, paragraph, destination, day, tables) for row in entry.rows],
        "data_vintage": tables.vintage.isoformat(),
    }
    if destination:
        made = determine(Shipment(id="show", eccn=eccn, destination=destination), day, tables)
        line["destination"] = destination
        line["determination"] = to_builtins(made.determination)
    return line


def _row(
    row: ReasonRow, paragraph: str, destination: str, day: date, tables: ExportTables
) -> dict[str, str]:
    asks = ""
    if destination:
        asks = _WORDS[row_asks(row, paragraph, destination, day, tables)]
    only = ", ".join(f".{path}" for path in row.scope.only)
    excluded = ", ".join(f".{path}" for path in row.scope.excluded)
    words = row.scope.question or row.scope.unless or only or "entire entry"
    plain = {only, "entire entry"}
    return {
        "reason": row.reason,
        "destinations": row.reach.text,
        "scope": f"{words}, except {excluded}" if excluded and words in plain else words,
        "citation": f"15 CFR {row.citation}" if row.citation else "",
        "since": row.since.isoformat() if row.since else "",
        "asks": asks,
    }


def entry_rows(line: dict[str, Any]) -> list[dict[str, object]]:
    """Return the rows of an entry under `ENTRY_COLUMNS`."""
    return [dict(row) for row in line["rows"]]


def candidate_rows(
    description: str, limit: int = 10, *, hs: str = "", lists: Sequence[str] = CONTROL_LISTS
) -> list[dict[str, object]]:
    """Return candidates for goods as rows under `CANDIDATE_COLUMNS`, those of each list together.

    Args:
        description: what the item is; may be empty where a code is given.
        limit: the most rows of a list.
        hs: its code of the Harmonized System, whose words count, too.
        lists: `ccl`, the Commerce Control List, and `dual-use`, the list as the EU and the
            Wassenaar participants number it.

    Raises:
        UsageError: neither words nor a code, no such list, or no such code; names the nearest.
    """
    if not description.strip() and not hs:
        message = "Neither a description nor a code of goods is given"
        raise UsageError(message, hint="Say what the item is, or give --hs")
    if hs and not is_goods_code(hs):
        near = ", ".join(nearest_goods_codes(hs))
        message = f"{hs!r} is no code of the Harmonized System of 2022"
        raise UsageError(message, hint=f"Nearest are {near}" if near else "Write it as 8479.89")
    if unknown := [name for name in lists if name not in CONTROL_LISTS]:
        message = f"There is no control list {unknown[0]!r}"
        raise UsageError(message, hint=f"One of {', '.join(CONTROL_LISTS)}")
    asked = {"ccl": classifier, "dual-use": dual_use_classifier}
    return [
        {
            "list": name,
            "eccn": one.eccn,
            "paragraph": one.paragraph,
            "score": one.score,
            "words": " ".join(one.words),
            "why": one.why,
            "shared_numbering": one.is_shared_numbering,
            "text": one.text,
        }
        for name in CONTROL_LISTS
        if name in lists
        for one in asked[name]().search(description, limit, hs)
    ]
