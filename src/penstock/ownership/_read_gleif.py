"""GLEIF level 2: who consolidates whom, without any share; CSV and JSON of the golden copy."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from penstock.ownership._builder import Builder, read_day
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._records import Record, at, items
from penstock.ownership._share import UNKNOWN, read_share
from penstock.ownership._tables import plain, table
from penstock.tabular import Row

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_START, _END = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
_TYPE, _STATUS = "Relationship.RelationshipType", "Relationship.RelationshipStatus"


@cache
def _types() -> Mapping[str, tuple[str, str, str, bool]]:
    return {
        row[0]: (row[1], row[2], row[3], row[4] == "yes")
        for row in table("gleif_relationships.tsv")
    }


def is_gleif_table(columns: Iterable[str]) -> bool:
    """Tell whether the columns are those of the golden copy."""
    found = {plain(column) for column in columns}
    return {plain(_START), plain(_END), plain(_TYPE)} <= found


def is_gleif(record: Record) -> bool:
    """Tell whether a record is a relationship record in JSON."""
    return at(_relationship(record), "StartNode") is not None


def _relationship(record: Record) -> object:
    return at(record, "RelationshipRecord", "Relationship") or at(record, "Relationship")


def graph_from_gleif(rows: Iterable[tuple[int, Record]], name: str) -> OwnerGraph:
    """Return the owner graph of relationship records in JSON.

    Raises:
        MalformedInput: an LEI or a day that is none; names the records.
    """
    builder = Builder(name)
    for place, row in rows:
        flat = dict(_flat(_relationship(row), "Relationship"))
        add_relationship(builder, flat, f"{name} record {place}")
    return builder.graph()


def graph_from_gleif_table(rows: Iterable[Row], name: str) -> OwnerGraph:
    """Return the owner graph of the golden copy as a table.

    Raises:
        MalformedInput: an LEI or a day that is none; names the rows.
    """
    builder = Builder(name)
    for row in rows:
        flat = {column: row.text(column) for column in row.values}
        add_relationship(builder, flat, f"{name} row {row.number}")
    return builder.graph()


def _flat(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield a relationship under the names of the columns of the table."""
    for end in ("StartNode", "EndNode"):
        yield f"{path}.{end}.NodeID", _text(at(value, end, "NodeID"))
    for field in ("RelationshipType", "RelationshipStatus"):
        yield f"{path}.{field}", _text(at(value, field))
    periods = at(value, "RelationshipPeriods", "RelationshipPeriod") or at(
        value, "RelationshipPeriods"
    )
    for number, period in enumerate(items(periods if isinstance(periods, list) else [periods]), 1):
        for field, column in (
            ("StartDate", "startDate"), ("EndDate", "endDate"), ("PeriodType", "periodType"),
        ):  # fmt: skip
            yield f"{path}.Period.{number}.{column}", _text(at(period, field))


def _text(value: object) -> str:
    """Return the text of a value; the JSON of the golden copy wraps it as `{"$": text}`."""
    inner = at(value, "$") if isinstance(value, Mapping) else value
    return inner.strip() if isinstance(inner, str) else ""


def add_relationship(builder: Builder, flat: Mapping[str, str], where: str) -> None:
    """Add one relationship, given under the names of the columns of the table."""
    nodes = flat.get(_START, "").upper(), flat.get(_END, "").upper()
    if not all(map(_LEI.fullmatch, nodes)):
        shown = " / ".join(node or "nothing" for node in nodes)
        builder.refuse(where, "bad_lei", f"{shown}: both nodes must be LEIs")
        return
    kind_of = flat.get(_TYPE, "").strip().upper()
    if kind_of not in _types():
        builder.tell(where, "unknown_kind", f"relationship type {kind_of!r} is not known: left out")
        return
    end_of, kind, share, is_indirect = _types()[kind_of]
    owner, owned = (nodes[1], nodes[0]) if end_of == "end" else (nodes[0], nodes[1])
    try:
        start, end = (_period(flat, column) for column in ("startDate", "endDate"))
    except ValueError as error:
        builder.refuse(where, "bad_day", str(error))
        return
    if flat.get(_STATUS, "").strip().upper() == "INACTIVE" and end is None:
        builder.tell(where, "inactive", "inactive without an end: left out")
        return
    builder.stake(
        Stake(
            owner=builder.party(owner),
            owned=builder.party(owned),
            share=read_share(share) if share else UNKNOWN,
            kind=kind,
            is_indirect=is_indirect,
            start=start,
            end=end,
            source=where,
        )
    )


def _period(flat: Mapping[str, str], column: str) -> date | None:
    """Return the day of the period of the relationship itself, not of its accounts."""
    for number in range(1, 6):
        if flat.get(f"Relationship.Period.{number}.periodType", "") == "RELATIONSHIP_PERIOD":
            return read_day(flat.get(f"Relationship.Period.{number}.{column}", ""))
    return None
