"""What the two British publishers say of one target, before it becomes a party.

Rows of a file repeat a target for each name, address and date of birth; a record gathers them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest

from msgspec import Struct, field

from penstock.lists._clean import squeeze, stated, unique
from penstock.lists._dates import date_range, date_ranges, exact_date
from penstock.lists._mine import mine, mined_gender
from penstock.lists._names import make_name, tidy_names
from penstock.lists._numbered import numbered
from penstock.lists._papers import paper
from penstock.lists._places import country_place, place
from penstock.lists._uk_text import un_references
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
    Relation,
    RelationKind,
    Schema,
)
from penstock.text import country_code

_SITUATED = re.compile(r"^\s*(?:located |believed to be )?in\s+", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(?<=\d)\s+and\s+(?=\S*\d)")
_PRIMARY = frozenset({"primary name", "prime alias", "primary"})
_FORMER = frozenset({"fka", "f.k.a.", "f.k.a", "formerly known as", "former name"})
_WEAK = ("low", "weak")
_CELL_FEATURES: tuple[tuple[str, FeatureKind, str], ...] = (
    ("title", FeatureKind.TITLE, ""),
    ("position", FeatureKind.POSITION, ""),
    ("entity_type", FeatureKind.ORGANISATION_TYPE, ""),
    ("ship_type", FeatureKind.VESSEL_TYPE, ""),
    ("flag", FeatureKind.VESSEL_FLAG, ""),
    ("previous_flag", FeatureKind.VESSEL_FORMER_FLAG, ""),
    ("owner", FeatureKind.VESSEL_OWNER, ""),
    ("previous_owner", FeatureKind.OTHER, "Previous owner/operator"),
    ("tonnage", FeatureKind.GROSS_TONNAGE, "Tonnage of ship"),
    ("built", FeatureKind.BUILD_DATE, ""),
    ("length", FeatureKind.OTHER, "Length of ship"),
    ("source", FeatureKind.OTHER, "Designation source"),
    ("measure", FeatureKind.OTHER, "Sanctions imposed"),
)
_CELL_IDENTIFIERS: tuple[tuple[str, IdentifierKind, str], ...] = (
    ("imo", IdentifierKind.IMO, ""),
    ("phone", IdentifierKind.PHONE, ""),
    ("website", IdentifierKind.WEBSITE, ""),
    ("hull", IdentifierKind.OTHER, "Hull identification number"),
)
_CELL_RELATIONS: tuple[tuple[str, RelationKind], ...] = (
    ("parent", RelationKind.PARENT),
    ("subsidiary", RelationKind.SUBSIDIARY),
    ("owner", RelationKind.OWNER),
)


class UkName(Struct, frozen=True):
    """One name: the parts in the publisher's order (Name 1 to Name 5, then Name 6)."""

    parts: tuple[str, str, str, str, str, str]
    type: str = ""
    strength: str = ""


class UkAddress(Struct, frozen=True):
    """One address: six lines, postal code, country."""

    lines: tuple[str, str, str, str, str, str]
    postal: str = ""
    country: str = ""


class UkRecord(Struct):
    """One target of a British list. `cells` are all other cells, gathered by our short names."""

    number: str
    kind: str
    names: list[UkName] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[UkAddress] = field(default_factory=list)
    births: list[tuple[str, str]] = field(default_factory=list)
    passports: list[tuple[str, str]] = field(default_factory=list)
    papers: list[tuple[str, str]] = field(default_factory=list)
    listings: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str | None) -> None:
        """Add a cell, unless it is empty or there already."""
        text = stated(value)
        if text:
            values = self.cells.setdefault(name, [])
            if text not in values:
                values.append(text)

    def values(self, name: str) -> list[str]:
        """Return every single value of the cells called `name`, numbered ones apart."""
        found = self.cells.get(name)
        return unique(one for cell in found for one in numbered(cell) if one) if found else []


def to_party(record: UkRecord, list_id: ListId, references: tuple[str, ...] = ()) -> Party:
    """Return the party a gathered record describes."""
    texts = [*record.cells.get("other", ()), *record.cells.get("reasons", ())]
    prose = "\n".join(texts)
    schema = _schema(record.kind, prose)
    births, odd_births = _birth_dates(record)
    papers, odd_papers = _papers(record)
    mined = list(mine(prose))
    listed = [day for text in record.cells.get("listed", ()) if (day := exact_date(text))]
    changed = [day for text in record.cells.get("changed", ()) if (day := exact_date(text))]
    un = [f"un:{one}" for one in record.values("un")] + un_references(
        prose, prefix=_dprk_prefix(record, schema)
    )
    return Party(
        id=PartyId(f"uk:{record.number}"),
        schema=schema,
        names=_names(record, schema),
        listing=Listing(
            list=list_id,
            programmes=tuple(record.cells.get("regime", ())),
            listed_on=min(listed, default=None),
            changed_on=max(changed, default=None),
            references=tuple(unique([*references, *un])),
        ),
        birth_dates=tuple(births),
        birth_places=tuple(_birth_places(record)),
        nationalities=tuple(country_place(one) for one in _nationalities(record)),
        addresses=tuple(unique(_addresses(record))),
        identifiers=tuple(unique([*papers, *mined], key=lambda one: (one.kind, one.value))),
        features=tuple(_features(record, prose)),
        relations=tuple(
            Relation(kind=kind, name=one)
            for cell, kind in _CELL_RELATIONS
            for one in record.values(cell)
        ),
        remarks=tuple(unique([*texts, *record.cells.get("remark", ()), *odd_births, *odd_papers])),
    )


def _dprk_prefix(record: UkRecord, schema: Schema) -> str:
    if not any("north korea" in one.casefold() for one in record.cells.get("regime", ())):
        return ""
    return "KPi" if schema is Schema.PERSON else "KPe"


def _schema(kind: str, prose: str) -> Schema:
    match kind.casefold():
        case "individual":
            return Schema.PERSON
        case "ship":
            return Schema.VESSEL
        case _:
            # Before it had a type of its own, a ship was an entity with the number of a ship.
            named = prose.casefold()
            is_ship = "imo" in named and (
                "annex xiv" in named or "vessel has been added" in named or "mmsi" in named
            )
            return Schema.VESSEL if is_ship else Schema.ORGANIZATION


def _names(record: UkRecord, schema: Schema) -> tuple[Name, ...]:
    names: list[Name | None] = []
    for one in unique(record.names):
        *given, family = (squeeze(part) for part in one.parts)
        first = " ".join(part for part in given if part)
        is_person = schema is Schema.PERSON
        names.append(
            make_name(
                f"{first} {family}",
                _name_kind(one.type, one.strength),
                given=first if is_person else "",
                family=family if is_person else "",
            )
        )
    names += [
        make_name(text, NameKind.ALIAS, language=language)
        for text, language in unique(record.scripts)
    ]
    return tidy_names(names)


def _name_kind(type_: str, strength: str) -> NameKind:
    named = type_.casefold().strip()
    if named in _PRIMARY:
        return NameKind.PRIMARY
    if any(word in strength.casefold() for word in _WEAK):
        return NameKind.WEAK_ALIAS
    return NameKind.FORMER if named in _FORMER else NameKind.ALIAS


def _birth_dates(record: UkRecord) -> tuple[list[DateRange], list[str]]:
    dates: list[DateRange] = []
    odd: list[str] = []
    for cell in record.cells.get("dob", ()):
        text = cell.lower().replace("dd/", "00/").replace("mm/", "00/").replace("--", "00")
        one = date_range(text)
        found = (one,) if one is not None else date_ranges(text)
        dates.extend(found)
        if not found:
            odd.append(f"Date of birth: {cell}")
    return unique(dates), odd


def _birth_places(record: UkRecord) -> Iterator[Place]:
    pairs: list[tuple[str, str]] = []
    for towns_cell, countries_cell in unique(record.births):
        towns, countries = numbered(towns_cell), numbered(countries_cell)
        if len(countries) == 1:
            countries = countries * max(1, len(towns))
        pairs += zip_longest(towns, countries, fillvalue="")
    for town, country in unique(pairs):
        text = ", ".join(part for part in (stated(town), stated(country)) if part)
        if text:
            code = _country(country) or _country(town)
            yield Place(text=text, country=code, city=stated(town))


def _addresses(record: UkRecord) -> Iterator[Place]:
    for one in unique(record.addresses):
        lines = [_single(line) for line in one.lines]
        countries = numbered(one.country)
        country = countries[0] if len(countries) == 1 else one.country
        parts = [*lines, one.postal, country]
        text = ", ".join(part.rstrip(",") for part in parts if part)
        if text:
            note = country.partition("(")[2].rstrip(")") if country.endswith(")") else ""
            yield Place(
                text=text,
                country=_country(country or text),
                street=", ".join(line for line in lines[:-1] if line),
                city=lines[-1],
                postal_code=one.postal,
                note=note if country_code(country) and "slamic" not in note else "",
            )


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    """Return the country of a cell: `Tartous (Syria)`, `Syrian Arab Republic, as at 2015`."""
    plain = _SITUATED.sub("", text)
    code = place(plain).country or country_code(plain.partition(",")[0])
    if code or "(" not in plain:
        return code
    return country_code(plain.partition("(")[2].rstrip(") "))


def _nationalities(record: UkRecord) -> Iterator[str]:
    for value in record.values("nationality"):
        parts = [part.strip() for part in value.split(",")]
        yield from parts if all(map(country_code, parts)) else [value]


def _single(line: str) -> str:
    """Return an address line without a number that numbers nothing but itself."""
    values = numbered(line)
    return values[0] if len(values) == 1 else line


def _papers(record: UkRecord) -> tuple[list[Identifier], list[str]]:
    papers: list[Identifier] = []
    odd: list[str] = []
    for pairs, kind, label in (
        (record.passports, IdentifierKind.PASSPORT, "Passport"),
        (record.papers, IdentifierKind.NATIONAL_ID, "National identification"),
        (
            [(one, "") for one in record.cells.get("business", ())],
            IdentifierKind.REGISTRATION,
            "Business registration",
        ),
    ):
        for numbers, details in unique(pairs):
            for number, detail in zip_longest(numbered(numbers), numbered(details), fillvalue=""):
                several = _TWO_NUMBERS.split(number)
                found = [
                    one
                    for single in several
                    if (one := paper(single, kind, note=detail) or paper(detail, kind)) is not None
                ]
                papers += found
                if found:
                    continue
                if said := squeeze(f"{number} {detail}"):
                    odd.append(f"{label}: {said}")
    for cell, kind, label in _CELL_IDENTIFIERS:
        papers += [
            Identifier(kind=kind, value=_imo(value, kind), label=label)
            for value in record.values(cell)
        ]
    papers += [
        Identifier(kind=IdentifierKind.EMAIL, value=one)
        for cell in record.values("email")
        for one in cell.replace(";", " ").replace(",", " ").split()
    ]
    return papers, odd


def _imo(value: str, kind: IdentifierKind) -> str:
    return value.upper().removeprefix("IMO").strip(" :.") if kind is IdentifierKind.IMO else value


def _features(record: UkRecord, prose: str) -> Iterator[Feature]:
    genders = record.values("gender") or [mined_gender(prose)]
    for gender in genders:
        if gender:
            yield Feature(kind=FeatureKind.GENDER, text=gender.capitalize())
    for cell, kind, label in _CELL_FEATURES:
        for value in record.values(cell):
            yield Feature(kind=kind, text=value, label=label)
    yield from _further_listings(record)


def _further_listings(record: UkRecord) -> Iterator[Feature]:
    """Yield since when a target is listed under each regime, if that is not one day for all."""
    days = unique(
        (day, regime) for text, regime in record.listings if (day := exact_date(squeeze(text)))
    )
    if len({day for day, _ in days}) > 1:
        for day, regime in sorted(days):
            label = f"Listed on, {squeeze(regime)}"
            yield Feature(kind=FeatureKind.OTHER, text=day.isoformat(), label=label)
