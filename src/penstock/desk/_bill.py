"""The de minimis calculator: a bill of materials held against a destination."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from penstock.errors import UsageError
from penstock.exports import (
    Content,
    DeMinimis,
    Shipment,
    de_minimis_of,
    export_tables,
    read_content,
    tables_on,
)
from penstock.tabular import Note

LINE_COLUMNS: dict[str, type] = {"eccn": str, "value_usd": str, "counts": str, "why": str}
_WORDS = {True: "yes", False: "no", None: "open"}


def calculate_de_minimis(
    content: Iterable[Content] | Path | str,
    *,
    destination: str,
    value_usd: Decimal,
    eccn: str = "EAR99",
    region: str = "",
    ship_from: str = "",
    encryption_conditions_met: bool | None = None,
    as_of: date | None = None,
    home: Path | None = None,
    note: Note = lambda _: None,
) -> DeMinimis:
    """Return how much controlled U.S. content an item holds for a destination.

    Args:
        content: the parts of U.S. origin, or a file of them with columns `eccn` and `value_usd`
            (or `quantity` and `unit_price`).
        destination: where the item goes.
        value_usd: its fair market value.
        eccn: its own classification; some equipment of category 3B has no de minimis share.
        region: within the destination.
        ship_from: the country it is dispatched from.
        encryption_conditions_met: whether 15 CFR 734.4(b) is met; None: not known.
        as_of: the day; default today.
        home: where imported texts are; None asks the shipped text alone.
        note: told which columns are not read.

    Raises:
        UsageError: the destination names no country, or the value is none.
        UnreadableInput: the file cannot be read.
    """
    if value_usd <= 0:
        message = "The value of the item must be above zero"
        raise UsageError(message, hint="Give its fair market value in US dollars with --value")
    parts = (
        tuple(read_content(content, note=note))
        if isinstance(content, Path | str)
        else tuple(content)
    )
    facts = {}
    if encryption_conditions_met is not None:
        facts["encryption_conditions_met"] = encryption_conditions_met
    shipment = Shipment(
        id="item",
        eccn=eccn,
        destination=destination,
        region=region,
        ship_from=ship_from,
        value_usd=value_usd,
        us_content=parts,
        facts=facts,
    )
    day = as_of or datetime.now(UTC).date()
    tables = export_tables() if home is None else tables_on(day, home / "exports")
    return de_minimis_of(shipment, day, tables)


def de_minimis_line(share: DeMinimis) -> dict[str, Any]:
    """Return a calculation as one JSON line."""
    line: dict[str, Any] = {
        "result": {True: "de_minimis", False: "subject_to_the_ear", None: "open"}[share.is_met],
        "share": share.share_text,
        "threshold_percent": str(share.percent),
        "citation": share.citation,
        "lines": de_minimis_rows(share),
        "missing_facts": list(share.missing_facts),
    }
    if share.none_because:
        line["no_share_is_de_minimis"] = share.none_because
    if share.agency:
        line["stricter"] = {
            "agency": share.agency,
            "citation": share.agency_citation,
            "is_met": share.agency_is_met,
        }
    return line


def de_minimis_rows(share: DeMinimis) -> list[dict[str, object]]:
    """Return the parts of a calculation as flat rows under `LINE_COLUMNS`."""
    return [
        {
            "eccn": one.eccn,
            "value_usd": str(one.value_usd) if one.value_usd is not None else "",
            "counts": _WORDS[one.is_controlled],
            "why": one.why,
        }
        for one in share.lines
    ]
