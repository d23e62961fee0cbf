"""Beneficial Ownership Data Standard 0.4: statements, their history, and every way shares are said.

A relationship has a history: each statement of the same `recordId` replaces the one before from
the day its interest began, or from the day of the statement where that day is no news, and a
closed record ends. Source: standard.openownership.org, version 0.4.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from penstock.errors import MalformedInput, UnknownFormat
from penstock.ownership._builder import Builder, read_day
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._kinds import KINDS, read_kind
from penstock.ownership._records import Record, at, items, number, text_at
from penstock.ownership._share import UNKNOWN, Share, between, exact

_RECORDS = ("entity", "person", "relationship")
_TRUSTS = frozenset({"trust", "nomination"})
_REGISTER = ("companieshouse.gov.uk", "company-information.service.gov.uk")


class _Version(Struct, frozen=True):
    """One statement of a relationship record, with the day it speaks from."""

    day: date
    place: int
    record: Record
    is_closed: bool


def is_bods(record: Record) -> bool:
    """Tell whether a record is a statement of the standard, of whatever version."""
    return ("statementId" in record and "recordType" in record) or "statementType" in record


def graph_from_bods(rows: Iterable[tuple[int, Record]], name: str) -> OwnerGraph:
    """Return the owner graph of BODS 0.4 statements.

    Raises:
        UnknownFormat: an earlier version of the standard.
        MalformedInput: a share or a day that cannot be; names the statements.
    """
    builder = Builder(name)
    history: dict[str, list[_Version]] = {}
    joint: set[str] = set()
    known: set[str] = set()
    for place, row in rows:
        if "statementType" in row:
            message = f"{name} is of a version of the standard before 0.4"
            raise UnknownFormat(message, hint="Convert it to BODS 0.4")
        where = f"{name} statement {text_at(row, 'statementId') or place}"
        kind, record_id = text_at(row, "recordType"), text_at(row, "recordId")
        if not record_id:
            builder.refuse(where, "no_record_id", "the recordId is missing")
        elif kind not in _RECORDS:
            # It may be a stake; who leaves it out calls somebody free.
            stated = f"{kind[:40]!r} is no recordType" if kind else "the recordType is missing"
            builder.refuse(where, "bad_record_type", f"{stated}; write {', '.join(_RECORDS)}")
        elif kind == "relationship":
            version = _version(place, row, builder, where)
            if version is not None:
                history.setdefault(record_id, []).append(version)
        else:
            known.add(record_id)
            _party(builder, record_id, row)
            details = at(row, "recordDetails", "entityType")
            if text_at(details, "type") == "arrangement" and (
                text_at(details, "subtype") not in _TRUSTS
            ):
                joint.add(record_id)
    for record_id, versions in history.items():
        _relationship(builder, record_id, versions, known, joint)
    return builder.graph()


def _party(builder: Builder, record_id: str, row: Record) -> None:
    details = at(row, "recordDetails")
    names = [text_at(details, "name")]
    names += [text_at(one, "fullName") for one in items(at(details, "names"))]
    names += [one for one in at(details, "alternateNames") or () if isinstance(one, str)]
    kind = text_at(details, "entityType", "type") or text_at(details, "personType")
    ids = [text_at(one, "id") for one in items(at(details, "identifiers"))]
    builder.party(record_id, names[0], kind or text_at(row, "recordType"), ids)
    for name in names[1:]:
        builder.party(record_id, name)


def _version(place: int, row: Record, builder: Builder, where: str) -> _Version | None:
    try:
        day = read_day(text_at(row, "statementDate"))
    except ValueError:
        builder.refuse(where, "bad_day", f"{text_at(row, 'statementDate')!r} is no day")
        return None
    return _Version(day or date.min, place, row, text_at(row, "recordStatus") == "closed")


def _relationship(
    builder: Builder, record_id: str, versions: list[_Version], known: set[str], joint: set[str]
) -> None:
    versions.sort(key=lambda one: (one.day, one.place))
    starts = [
        _from(one, versions[place - 1] if place else None) for place, one in enumerate(versions)
    ]
    for place, version in enumerate(versions):
        if version.is_closed and place:
            continue
        until = starts[place + 1] if place + 1 < len(versions) else None
        if version.is_closed:
            until = _ended(version) or version.day
        _stakes(builder, record_id, version, starts[place], until, known, joint)


def _days(version: _Version, field: str) -> Iterator[date]:
    for interest in items(at(version.record, "recordDetails", "interests")):
        try:
            found = read_day(text_at(interest, field))
        except ValueError:
            continue  # refused where the interest itself is read
        if found is not None:
            yield found


def _ended(version: _Version) -> date | None:
    return min(_days(version, "endDate"), default=None)


def _from(version: _Version, before: _Version | None) -> date | None:
    """Return from when a statement holds; None where nobody says since when."""
    if version.is_closed:
        return _ended(version) or version.day
    begun = min(_days(version, "startDate"), default=None)
    if before is None:
        return begun
    return begun if begun is not None and begun > before.day else version.day


def _stakes(
    builder: Builder,
    record_id: str,
    version: _Version,
    start: date | None,
    end: date | None,
    known: set[str],
    joint: set[str],
) -> None:
    details = at(version.record, "recordDetails")
    statement = text_at(version.record, "statementId") or record_id
    where = f"{builder.source} statement {statement}"
    owned = _named(builder, at(details, "subject"), f"{record_id}:subject", where, known)
    owner = _named(builder, at(details, "interestedParty"), f"{record_id}:owner", where, known)
    is_register = any(host in text_at(version.record, "source", "url") for host in _REGISTER)
    interests = items(at(details, "interests")) or ({},)
    for interest in interests:
        kind = _kind(builder, interest, where)
        try:
            share = _share(interest, is_register=is_register) if KINDS[kind].measure else UNKNOWN
            began = read_day(text_at(interest, "startDate"))
            ended = read_day(text_at(interest, "endDate"))
        except (MalformedInput, ValueError) as error:
            builder.refuse(where, "bad_interest", str(error))
            continue
        if share == UNKNOWN and at(interest, "share") not in (None, {}):
            shown = str(at(interest, "share"))[:80]
            builder.tell(where, "bad_share", f"share {shown} is not understood: counted as unknown")
        if began is not None and ended is not None and ended < began:
            message = f"an interest ends on {ended}, before its start on {began}"
            builder.refuse(where, "bad_day", message)
            continue
        # An interest that began after its statement took over starts then, not before.
        later = began if began is not None and (start is None or began > start) else start
        until = min((day for day in (end, ended) if day is not None), default=None)
        if until is not None and later is not None and until <= later:
            continue
        builder.stake(
            Stake(
                owner=owner,
                owned=owned,
                share=share,
                kind=kind,
                is_indirect=text_at(interest, "directOrIndirect") == "indirect",
                joint=owned if owned in joint else "",
                start=later,
                end=until,
                source=where,
            )
        )


def _named(builder: Builder, value: object, spare: str, where: str, known: set[str]) -> str:
    """Return the party a relationship names; one that is not named gets an id of its own."""
    if isinstance(value, str) and value.strip():
        party = builder.party(value.strip())
        if party not in known:
            known.add(party)
            builder.tell(where, "unknown_id", f"no statement describes the party {party}")
        return party
    reason = text_at(value, "reason") or "not stated"
    builder.tell(where, "unknown_party", f"a party is not disclosed ({reason}): it may be anyone")
    return builder.party(spare, f"undisclosed ({reason})", "unknown")


def _kind(builder: Builder, interest: Record, where: str) -> str:
    words = text_at(interest, "type")
    if not words:
        return "unstated"
    if kind := read_kind(words):
        return kind
    builder.tell(where, "unknown_kind", f"interest type {words!r} is not known: unstated")
    return "unstated"


def _share(interest: Record, *, is_register: bool) -> Share:
    stated = at(interest, "share")
    if (value := number(at(stated, "exact"))) is not None:
        between(value, value)  # refuses what cannot be
        return exact(value)
    low, high = number(at(stated, "minimum")), number(at(stated, "maximum"))
    over, under = number(at(stated, "exclusiveMinimum")), number(at(stated, "exclusiveMaximum"))
    if low is None and high is None and over is None and under is None:
        return UNKNOWN
    share = between(
        over if over is not None else low,
        under if under is not None else high,
        low_excluded=over is not None or at(stated, "exclusiveMinimum") is True,
        high_excluded=under is not None or at(stated, "exclusiveMaximum") is True,
    )
    return _as_band(share, text_at(interest, "details"), is_register=is_register)


def _as_band(share: Share, details: str, *, is_register: bool) -> Share:
    """Return a share with its upper bound included where the source itself says so.

    The register of people with significant control has the band "more than 25 but not more than
    50 percent" (Companies Act 2006 sch. 1A), which data often give as less than 50.
    """
    if share.high_excluded and share.high == 50 and (is_register or "not more than 50" in details):
        return between(share.low, share.high, low_excluded=share.low_excluded)
    return share
