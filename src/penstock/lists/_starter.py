"""The starter list: the dated facts that ship with Penstock, so that it answers at once.

The facts are three tables under `data/starter`, one fact a line, read strictly: a file that does
not say its source and dates, a field or a kind nobody knows, or a value that is no date is
refused, since a starter list that is silently short would answer "pass" for the wrong reason.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from msgspec import Struct

from penstock.data import data_file
from penstock.errors import MalformedInput
from penstock.model import (
    DateRange,
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
    Publication,
    Relation,
    RelationKind,
    Schema,
)

STARTER = ListId("penstock-starter")
FILES = ("dprk.tsv", "special_measures.tsv", "jurisdictions.tsv")
COLUMNS = ("party", "field", "kind", "value", "country", "note")
_HEADER = ("source", "vintage", "checked")
_LISTING_TEXTS = {
    "programme": "programmes",
    "legal_basis": "legal_bases",
    "citation": "citations",
    "reference": "references",
    "secondary_sanctions": "secondary_sanctions",
}
_LISTING_DATES = ("listed_on", "changed_on", "expires_on")
_PLACES = {
    "birth_place": "birth_places",
    "nationality": "nationalities",
    "citizenship": "citizenships",
    "address": "addresses",
}
_Enum = TypeVar("_Enum", bound=StrEnum)


class Fact(Struct, frozen=True):
    """One line of a starter table, and where it stands."""

    party: str
    field: str
    kind: str
    value: str
    country: str
    note: str
    where: str = ""


def starter(*, with_ended: bool = False) -> Publication:
    """Return the starter list that ships with Penstock.

    It holds the parties of the United States' North Korea programmes, the targets of special
    measures, and the jurisdictions under comprehensive sanctions. It is a beginning, not a
    substitute for the official lists. `published` is the vintage of its oldest table.

    Args:
        with_ended: keep the targets whose measure had ended by then. A list in force has none
            of them, and a name that was cleared must not raise an alert.

    Raises:
        MalformedInput: a shipped table was changed and no longer keeps its own rules.
    """
    digest = hashlib.sha256()
    parties: list[Party] = []
    vintages: list[date] = []
    for name in FILES:
        content = data_file(f"starter/{name}").read_bytes()
        digest.update(content)
        header, found = read_facts(content.decode("utf-8"), name)
        vintages.append(_date(header["vintage"], f"{name}, header"))
        parties.extend(found)
    _refuse_duplicates(party.id for party in parties)
    published = min(vintages)
    if not with_ended:
        parties = [party for party in parties if not _has_ended(party, published)]
    return Publication(
        list=STARTER,
        publisher="Penstock, from public facts of the United States government",
        published=published,
        published_from="content",
        parties=tuple(parties),
        sha256=digest.hexdigest(),
        files=FILES,
        declared_parties=len(parties),
        warnings=("Starter facts only: load the official lists before relying on an answer",),
    )


def _has_ended(party: Party, day: date) -> bool:
    return party.listing.expires_on is not None and party.listing.expires_on <= day


def read_facts(text: str, name: str) -> tuple[dict[str, str], tuple[Party, ...]]:
    """Return the header and the parties of one starter table.

    Args:
        text: the table: `# key: value` lines, a line of column names, then one fact a line.
        name: what to call the table in errors.

    Raises:
        MalformedInput: naming the line that breaks a rule.
    """
    header: dict[str, str] = {}
    facts: list[Fact] = []
    columns_seen = False
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{name}, line {number}"
        if line.startswith("#"):
            key, colon, value = line[1:].partition(":")
            if colon and key.strip() in _HEADER:
                header[key.strip()] = value.strip()
        elif not columns_seen:
            if tuple(line.split("\t")) != COLUMNS:
                raise _malformed(where, f"expected the columns {', '.join(COLUMNS)}")
            columns_seen = True
        else:
            cells = line.split("\t")
            if len(cells) != len(COLUMNS):
                raise _malformed(where, f"expected {len(COLUMNS)} cells, found {len(cells)}")
            party, *rest = cells
            party = party or (facts[-1].party if facts else "")
            facts.append(Fact(party, rest[0], rest[1], rest[2], rest[3], rest[4], where))
    missing = [key for key in _HEADER if not header.get(key)]
    if missing:
        raise _malformed(name, f"the header lacks {', '.join(missing)}")
    for key in ("vintage", "checked"):
        _date(header[key], f"{name}, header")
    groups = groupby(facts, key=lambda fact: fact.party)
    parties = tuple(_party(identity, tuple(group)) for identity, group in groups)
    _refuse_duplicates(party.id for party in parties)
    return header, parties


def _party(identity: str, facts: tuple[Fact, ...]) -> Party:
    first, *rest = facts
    if first.field != "party" or not identity:
        raise _malformed(first.where, "a party begins with a line of the field 'party'")
    schema = _choice(Schema, first)
    listing: dict[str, list[str]] = {field: [] for field in _LISTING_TEXTS.values()}
    dates: dict[str, date] = {}
    places: dict[str, list[Place]] = {field: [] for field in _PLACES.values()}
    names: list[Name] = []
    births: list[DateRange] = []
    identifiers: list[Identifier] = []
    features: list[Feature] = []
    relations: list[Relation] = []
    remarks: list[str] = []
    for fact in rest:
        if not fact.value:
            raise _malformed(fact.where, f"{fact.field} has no value")
        if fact.field in _LISTING_TEXTS:
            listing[_LISTING_TEXTS[fact.field]].append(fact.value)
        elif fact.field in _LISTING_DATES:
            if fact.field in dates:
                raise _malformed(fact.where, f"{fact.field} is given twice")
            dates[fact.field] = _date(fact.value, fact.where)
        elif fact.field in _PLACES:
            places[_PLACES[fact.field]].append(_place(fact))
        elif fact.field == "name":
            names.append(_name(fact))
        elif fact.field == "birth_date":
            births.append(_birth_date(fact))
        elif fact.field == "identifier":
            kind = _choice(IdentifierKind, fact)
            identifiers.append(
                Identifier(kind=kind, value=fact.value, country=fact.country, label=fact.note)
            )
        elif fact.field == "feature":
            features.append(Feature(_choice(FeatureKind, fact), fact.value, fact.note))
        elif fact.field == "relation":
            party = PartyId(fact.note) if fact.note else None
            relations.append(Relation(_choice(RelationKind, fact), fact.value, party))
        elif fact.field == "remark":
            remarks.append(fact.value)
        else:
            raise _malformed(fact.where, f"the field {fact.field!r} is unknown")
    if [name.kind for name in names].count(NameKind.PRIMARY) != 1:
        raise _malformed(first.where, f"{identity} needs exactly one primary name")
    return Party(
        id=PartyId(identity),
        schema=schema,
        names=tuple(names),
        listing=Listing(
            list=STARTER,
            section=first.value,
            **{field: tuple(texts) for field, texts in listing.items()},  # type: ignore[arg-type]
            **dates,  # type: ignore[arg-type]
        ),
        birth_dates=tuple(births),
        **{field: tuple(found) for field, found in places.items()},
        identifiers=tuple(identifiers),
        features=tuple(features),
        relations=tuple(relations),
        remarks=tuple(remarks),
    )


def _name(fact: Fact) -> Name:
    """The family name stands in the note; what is left of the name is the given one."""
    kind = _choice(NameKind, fact)
    script = fact.country or "Latn"
    if not fact.note:
        return Name(fact.value, kind, script)
    for given in (
        fact.value.removeprefix(fact.note + " "),
        fact.value.removesuffix(" " + fact.note),
    ):
        if given != fact.value:
            return Name(fact.value, kind, script, given=given, family=fact.note)
    raise _malformed(fact.where, f"the name {fact.value!r} has no family name {fact.note!r}")


def _place(fact: Fact) -> Place:
    if fact.country and not (len(fact.country) == 2 and fact.country.isupper()):
        raise _malformed(fact.where, f"{fact.country!r} is no alpha-2 country code")
    return Place(fact.value, fact.country, region=fact.note)


def _birth_date(fact: Fact) -> DateRange:
    if fact.kind not in {"", "circa"}:
        raise _malformed(fact.where, f"a birth date is '' or 'circa', not {fact.kind!r}")
    earliest, slash, latest = fact.value.partition("/")
    first = _date(earliest, fact.where)
    last = _date(latest, fact.where) if slash else first
    if last < first:
        raise _malformed(fact.where, "the range ends before it begins")
    return DateRange(first, last, is_circa=fact.kind == "circa", text=fact.note)


def _choice(kinds: Callable[[str], _Enum], fact: Fact) -> _Enum:
    try:
        return kinds(fact.kind)
    except ValueError as error:
        raise _malformed(fact.where, f"{fact.field} has no kind {fact.kind!r}") from error


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _malformed(where, f"{text!r} is no date of the form YYYY-MM-DD") from error


def _refuse_duplicates(identities: Iterable[PartyId]) -> None:
    seen: set[PartyId] = set()
    for identity in identities:
        if identity in seen:
            raise _malformed(str(STARTER), f"the party {identity} stands there twice")
        seen.add(identity)


def _malformed(where: str, what: str) -> MalformedInput:
    return MalformedInput(
        f"{where}: {what}", hint="Reinstall Penstock: a file that ships with it was changed"
    )
