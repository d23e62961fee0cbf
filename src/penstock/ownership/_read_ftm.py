"""FollowTheMoney entities: Ownership and Directorship edges, percentages as free text."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache

from penstock.errors import MalformedInput
from penstock.ownership._builder import Builder, read_day
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._kinds import read_kind
from penstock.ownership._records import Record, at, items, text_at, texts
from penstock.ownership._share import UNKNOWN, Share, between, read_share
from penstock.ownership._tables import plain, table

# Words of `ownershipType` that mean a sum over a chain, not a holding of its own.
_SUMS = ("indirect", "ultimate", "beneficial")


@cache
def _edges() -> dict[str, tuple[str, str, str]]:
    return {row[0]: (row[1], row[2], row[3]) for row in table("ftm_edges.tsv")}


def is_ftm(record: Record) -> bool:
    """Tell whether a record is a FollowTheMoney entity."""
    return isinstance(record.get("schema"), str) and isinstance(record.get("properties"), dict)


def graph_from_ftm(rows: Iterable[tuple[int, Record]], name: str) -> OwnerGraph:
    """Return the owner graph of FollowTheMoney entities, in any order.

    A percentage nobody can read is told and counts as unknown; several on one edge count as
    anything from the least to the largest.
    """
    builder = Builder(name)
    described: set[str] = set()
    named: dict[str, str] = {}
    met: set[str] = set()
    for line, row in rows:
        where = f"{name} line {line}"
        schema, entity_id = text_at(row, "schema"), text_at(row, "id")
        if not schema or not isinstance(row.get("properties", {}), dict):
            # It may be a stake; who leaves it out calls somebody free.
            builder.refuse(where, "no_entity", "schema and properties belong here")
        elif schema in _edges():
            _edge(builder, row, where, described, named)
        elif entity_id:
            described.add(entity_id)
            _party(builder, row)
            for edge in _nested(row):
                # The nested form shows an edge inside both parties, if both are in the file.
                edge_id = text_at(edge, "id")
                if not edge_id or edge_id not in met:
                    met.add(edge_id)
                    _edge(builder, edge, where, described, named)
    for party, where in named.items():
        if party not in described:
            builder.tell(where, "unknown_id", f"no entity describes the party {party}")
    return builder.graph()


def _party(builder: Builder, row: Record) -> str:
    properties = at(row, "properties")
    entity_id, schema = text_at(row, "id"), text_at(row, "schema")
    ids = [
        text
        for field in ("leiCode", "registrationNumber", "ogrnCode", "innCode", "referents")
        for text in texts(at(properties, field))
    ]
    ids += texts(row.get("referents"))
    builder.party(entity_id, text_at(row, "caption"), schema, ids)
    for field in ("name", "alias", "weakAlias", "previousName"):
        for text in texts(at(properties, field)):
            builder.party(entity_id, text)
    return entity_id


def _nested(row: Record) -> Iterator[Record]:
    """Yield the edges that stand inside a party, with the party as the end that is left out."""
    party_id = text_at(row, "id")
    for values in (at(row, "properties") or {}).values():
        for edge in items(values):
            ends = _edges().get(text_at(edge, "schema"))
            properties = at(edge, "properties")
            if ends is None or not isinstance(properties, Mapping):
                continue
            missing = [end for end in ends[:2] if not properties.get(end)]
            known = {missing[0]: [party_id]} if len(missing) == 1 else {}
            yield {**edge, "properties": {**properties, **known}}


def _edge(
    builder: Builder, row: Record, where: str, described: set[str], named: dict[str, str]
) -> None:
    owner_field, owned_field, kind = _edges()[text_at(row, "schema")]
    properties = at(row, "properties")
    owners = _ends(builder, at(properties, owner_field), described)
    assets = _ends(builder, at(properties, owned_field), described)
    if not owners or not assets:
        builder.tell(where, "no_end", "an edge without an owner or without an asset is left out")
        return
    words = " ".join((*texts(at(properties, "ownershipType")), *texts(at(properties, "role"))))
    if kind == "shares" and (stated := read_kind(" ".join(texts(at(properties, "ownershipType"))))):
        kind = stated
    stated_shares = _stated(at(properties, "percentage"))
    share = _share(builder, stated_shares, where)
    if kind == "shares" and share == UNKNOWN and not stated_shares:
        kind = "unstated"
    start, end = (_day(builder, at(properties, field), where) for field in ("startDate", "endDate"))
    for owner in owners:
        for asset in assets:
            named.setdefault(owner, where)
            named.setdefault(asset, where)
            builder.stake(
                Stake(
                    owner=owner,
                    owned=asset,
                    share=share,
                    kind=kind,
                    is_indirect=any(word in plain(words) for word in _SUMS),
                    start=start,
                    end=end,
                    source=where,
                )
            )


def _ends(builder: Builder, value: object, described: set[str]) -> list[str]:
    """Return the parties an edge names, by id or as nested entities."""
    found = list(map(builder.party, texts(value)))
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and text_at(one, "id"):
            described.add(text_at(one, "id"))
            found.append(_party(builder, one))
    return found


def _stated(value: object) -> tuple[str, ...]:
    """Return what is stated of a percentage, as text; a number is as good as words."""
    several = value if isinstance(value, list) else [value]
    shown = ("" if one is None else str(one).strip() for one in several)
    return tuple(text for text in shown if text)


def _share(builder: Builder, stated: tuple[str, ...], where: str) -> Share:
    found: list[Share] = []
    for text in stated:
        try:
            found.append(read_share(text))
        except MalformedInput as error:
            builder.tell(where, "bad_share", f"{error}: counted as unknown")
            return UNKNOWN
    if not found:
        return UNKNOWN
    if len(found) > 1:
        builder.tell(where, "several_shares", f"several percentages: {', '.join(stated)}")
    low, high = min(one.low for one in found), max(one.high for one in found)
    if len(found) == 1:
        return found[0]
    return between(low, high)


def _day(builder: Builder, value: object, where: str) -> date | None:
    days: list[date] = []
    for text in texts(value):
        with suppress(ValueError):
            day = read_day(text)
            if day is not None:
                days.append(day)
                continue
        builder.tell(where, "bad_day", f"{text!r} is no day: not used")
    return min(days, default=None)
