"""The UK register of people with significant control, as Companies House publishes it."""

import re
from collections.abc import Iterable
from functools import cache

from penstock.ownership._builder import Builder, read_day
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._records import Record, at, text_at, texts
from penstock.ownership._share import UNKNOWN, Share, between, read_share
from penstock.ownership._tables import table

# Endings that say the person acts through a trust or a firm: it may hold nothing of its own.
_THROUGH = ("-as-trust", "-as-firm", "-as-control-over-trust", "-as-control-over-firm")
_UNITED_KINGDOM = re.compile(
    r"united kingdom|england|wales|scotland|northern ireland|\buk\b|\bgb\b|companies house", re.I
)


@cache
def _natures() -> tuple[tuple[str, str, str], ...]:
    rows = (row if len(row) > 2 else [*row, ""] for row in table("psc_natures.tsv"))
    return tuple((row[0], row[1], row[2]) for row in rows)


def is_psc(record: Record) -> bool:
    """Tell whether a record is a line of the register."""
    kind = text_at(record, "data", "kind")
    return ("company_number" in record and isinstance(record.get("data"), dict)) or (
        kind.startswith("totals#")
    )


def graph_from_psc(rows: Iterable[tuple[int, Record]], name: str) -> OwnerGraph:
    """Return the owner graph of lines of the register; companies are known by their number.

    A company that has significant control is the company of its number where it is registered
    in the United Kingdom. Who is not named is a party of its own that may be anyone.

    Raises:
        MalformedInput: a day that is none, or a company without a number.
    """
    builder = Builder(name)
    for line, row in rows:
        where = f"{name} line {line}"
        person = at(row, "data")
        kind = text_at(person, "kind")
        if kind.startswith("totals#") or kind == "exemptions":
            continue
        number = text_at(row, "company_number")
        if not number:
            builder.refuse(where, "no_company", "the company number is missing")
            continue
        company = builder.party(number, kind="registeredEntity")
        owner = _owner(builder, person, kind, f"{number}:{line}", where)
        try:
            start, end = (
                read_day(text_at(person, "notified_on")),
                read_day(text_at(person, "ceased_on")),
            )
        except ValueError as error:
            builder.refuse(where, "bad_day", str(error))
            continue
        for nature in texts(at(person, "natures_of_control")) or ("",):
            stake_kind, share = _read_nature(builder, nature, where)
            builder.stake(
                Stake(
                    owner=owner,
                    owned=company,
                    share=share,
                    kind=stake_kind,
                    start=start,
                    end=end,
                    source=where,
                )
            )
    return builder.graph()


def _owner(builder: Builder, person: Record, kind: str, spare: str, where: str) -> str:
    name = text_at(person, "name")
    link = text_at(person, "links", "self")
    register = text_at(person, "identification", "registration_number").upper()
    place = " ".join(
        text_at(person, "identification", field)
        for field in ("country_registered", "place_registered", "legal_authority")
    )
    if register and "corporate" in kind and _UNITED_KINGDOM.search(place):
        return builder.party(register.zfill(8) if register.isdigit() else register, name, kind)
    if name:
        return builder.party(link or spare, name, kind, [register])
    builder.tell(where, "unknown_party", f"a person is not disclosed ({kind}): it may be anyone")
    return builder.party(link or spare, f"undisclosed ({kind or 'no kind'})", "unknown")


def _read_nature(builder: Builder, nature: str, where: str) -> tuple[str, Share]:
    for beginning, kind, share in _natures():
        if nature.startswith(beginning):
            read = read_share(share) if share else UNKNOWN
            if nature.endswith(_THROUGH) or "-as-" in nature:
                read = between(None, read.high, high_excluded=read.high_excluded)
            return kind, read
    if nature:
        builder.tell(where, "unknown_kind", f"nature of control {nature!r} is not known")
    return "unstated", UNKNOWN
