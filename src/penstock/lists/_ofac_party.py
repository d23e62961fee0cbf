"""Building parties from what OFAC publishes of them, whatever the format."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from penstock.data import data_file
from penstock.lists._dates import exact_date
from penstock.lists._ofac_remarks import Remarks
from penstock.lists._ofac_statements import Statement, read_statement
from penstock.model import (
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Schema,
)
from penstock.text import script_of

SDN = ListId("us-ofac-sdn")
CONSOLIDATED = ListId("us-ofac-consolidated")
PUBLISHER = "U.S. Department of the Treasury, Office of Foreign Assets Control"

_LONGEST_NUMBER = 20
_SCHEMAS = {
    "individual": Schema.PERSON,
    "vessel": Schema.VESSEL,
    "aircraft": Schema.AIRPLANE,
    "entity": Schema.ORGANIZATION,
    "": Schema.ORGANIZATION,
}
_TARGET_TYPES = {
    "Government Entity": Schema.PUBLIC_BODY,
    "Private Company": Schema.COMPANY,
    "Public Company": Schema.COMPANY,
    "State-Owned Enterprise": Schema.COMPANY,
    "Financial Institution": Schema.COMPANY,
}
_TAIL_NUMBER = re.compile(r"^[A-Z0-9]{1,3}-[A-Z0-9]{2,5}$")


class Entry(Struct, kw_only=True):
    """One party as a reader found it; `party_of` makes it a `Party`."""

    uid: str
    list: ListId
    sort: str
    names: tuple[Name, ...]
    programmes: tuple[str, ...]
    remarks: Remarks
    titles: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    addresses: tuple[Place, ...] = ()
    section: str = ""
    listed_on: date | None = None


def is_number(text: str) -> bool:
    """Say whether a text is a number as OFAC counts its entries, and not one without end."""
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def is_known_sort(sort: str) -> bool:
    """Say whether OFAC's type of a party is one that is known."""
    return sort.lower() in _SCHEMAS


def name_of(text: str, kind: NameKind, *, is_person: bool, script: str = "") -> Name:
    """Return a name in reading order: a person's `LAST, First Middle` is turned round."""
    script = script or ("Latn" if text.isascii() else script_of(text))
    if is_person:
        family, comma, given = text.partition(", ")
        if comma and family and given:
            return Name(f"{given} {family}", kind, script, given, family)
    return Name(text, kind, script)


def split_programmes(text: str) -> tuple[str, ...]:
    """Return the programmes in `SDGT] [NPWMD] [IFSR`."""
    return tuple(part.strip(" []") for part in text.split("] [") if part.strip(" []"))


def list_of(programmes: Iterable[Sequence[str]]) -> ListId:
    """Return which of OFAC's two lists a file is, told by the programmes of its parties.

    Programmes of non-SDN lists occur on the SDN list as well, as sanctions of one kind lead to
    the other; only on the consolidated list do most parties carry one.
    """
    known = consolidated_programmes()
    parties = marked = 0
    for each in programmes:
        parties += 1
        marked += any(programme in known for programme in each)
    return CONSOLIDATED if marked * 2 > parties else SDN


@cache
def consolidated_programmes() -> frozenset[str]:
    """Return the programmes of the non-SDN lists."""
    text = data_file("lists/ofac-consolidated-programmes.tsv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset(line.split("\t")[0] for line in lines[1:])


def party_of(entry: Entry) -> Party:
    """Return the party an entry describes."""
    found: dict[str, list[object]] = {}
    for title in entry.titles:
        found.setdefault("features", []).append(_title(title))
    for statement in (*entry.statements, *entry.remarks.statements):
        found.setdefault(statement.field, []).extend(statement.values)
    is_person = entry.sort.lower() == "individual"
    weak = (
        name_of(text, NameKind.WEAK_ALIAS, is_person=is_person) for text in entry.remarks.weak_names
    )
    names = _unique((*entry.names, *weak))
    titles = set(entry.titles)
    features = _unique(found.get("features", ()))
    identifiers = list(_unique(found.get("identifiers", ())))
    schema = _schema(entry.sort, features)
    if schema is Schema.AIRPLANE:
        identifiers.extend(_tail_number(names, identifiers))
    return Party(
        id=PartyId(f"us-ofac:{entry.uid}"),
        schema=schema,
        names=names,  # type: ignore[arg-type]
        listing=_listing(entry, found, features),
        birth_dates=_unique(found.get("birth_dates", ())),  # type: ignore[arg-type]
        birth_places=_unique(found.get("birth_places", ())),  # type: ignore[arg-type]
        nationalities=_unique(found.get("nationalities", ())),  # type: ignore[arg-type]
        citizenships=_unique(found.get("citizenships", ())),  # type: ignore[arg-type]
        addresses=_unique(entry.addresses),  # type: ignore[arg-type]
        identifiers=tuple(identifiers),  # type: ignore[arg-type]
        features=features,  # type: ignore[arg-type]
        relations=_unique(found.get("relations", ())),  # type: ignore[arg-type]
        remarks=tuple(str(one) for one in _unique(found.get("remark", ())) if one not in titles),
    )


def _listing(entry: Entry, found: dict[str, list[object]], features: Sequence[object]) -> Listing:
    days = {
        exact_date(one.text)
        for one in features
        if isinstance(one, Feature) and one.label.startswith("Listing Date")
    }
    # Several programmes have several dates, and remarks do not tie a date to a programme.
    is_certain = len(days) == 1 and len(entry.programmes) == 1
    return Listing(
        list=entry.list,
        section=entry.section,
        programmes=entry.programmes,
        legal_bases=_texts(found.get("legal_bases", ())),
        listed_on=entry.listed_on or (days.pop() if is_certain else None),
        secondary_sanctions=_texts(found.get("secondary_sanctions", ())),
        citations=_texts(found.get("citations", ())),
    )


def _title(text: str) -> Feature:
    """Return a rank or form of address as a title, anything else as a position."""
    for value in read_statement(text).values:
        if isinstance(value, Feature) and value.text == text and value.kind is FeatureKind.TITLE:
            return value
    return Feature(FeatureKind.POSITION, text)


def _schema(sort: str, features: Sequence[object]) -> Schema:
    schema = _SCHEMAS[sort.lower()]
    if schema is Schema.ORGANIZATION:
        for one in features:
            if isinstance(one, Feature) and one.label == "Target Type":
                return _TARGET_TYPES.get(one.text, schema)
    return schema


def _tail_number(names: Sequence[object], identifiers: Sequence[object]) -> list[Identifier]:
    """Return the tail number an aircraft is named by, if it is not stated as such."""
    for one in identifiers:
        if isinstance(one, Identifier) and one.kind is IdentifierKind.AIRCRAFT_TAIL:
            return []
    first = names[0] if names else None
    if isinstance(first, Name) and _TAIL_NUMBER.match(first.text):
        return [Identifier(IdentifierKind.AIRCRAFT_TAIL, first.text, label="name")]
    return []


def _unique(values: Iterable[object]) -> tuple[object, ...]:
    return tuple(dict.fromkeys(values))


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in dict.fromkeys(values))
