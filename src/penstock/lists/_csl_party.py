"""Building parties from rows of the U.S. Consolidated Screening List, whatever the layout."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct, field, structs

from penstock.data import data_file
from penstock.lists._clean import squeeze, unique
from penstock.lists._csl_cells import (
    CslNames,
    read_alias_cell,
    read_name_cell,
    read_notices,
    split_outside_brackets,
)
from penstock.lists._dates import date_ranges, exact_date
from penstock.lists._names import tidy_names
from penstock.lists._ofac_party import name_of
from penstock.lists._ofac_statements import Statement, read_statement
from penstock.lists._places import country_place, place
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

WHAT = "the Consolidated Screening List"
LIST = ListId("us-csl")
PUBLISHER = "International Trade Administration, U.S. Department of Commerce"
_SCHEMAS = {
    "individual": Schema.PERSON,
    "entity": Schema.ORGANIZATION,
    "vessel": Schema.VESSEL,
    "aircraft": Schema.AIRPLANE,
    # The lists of Commerce and State do not say what a party is.
    "": Schema.LEGAL_ENTITY,
}
_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z -]*)\)")
_NOT_WORDS = re.compile(r"[^\w]+")
_VESSEL_CELLS = (
    ("vessel_type", FeatureKind.VESSEL_TYPE, ""),
    ("vessel_flag", FeatureKind.VESSEL_FLAG, ""),
    ("vessel_owner", FeatureKind.VESSEL_OWNER, ""),
    ("gross_tonnage", FeatureKind.GROSS_TONNAGE, "Gross tonnage"),
    ("gross_registered_tonnage", FeatureKind.GROSS_TONNAGE, "Gross registered tonnage"),
    ("title", FeatureKind.POSITION, ""),
    ("standard_order", FeatureKind.OTHER, "Standard order"),
)


class Section(Struct, frozen=True):
    """One of the lists that the Consolidated Screening List unites."""

    abbreviation: str
    code: str
    name: str
    agency: str


class CslRow(Struct):
    """One row. `cells` are the plain cells; what a layout gives in parts is read already."""

    line: int
    cells: dict[str, str]
    addresses: list[Place] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def text(self, column: str) -> str:
        """Return a cell, squeezed, `` where the layout has no such column."""
        value = self.cells.get(column)
        return squeeze(value) if value else ""


@cache
def sections() -> tuple[Section, ...]:
    """Return the united lists in the order of precedence."""
    lines = data_file("lists/csl-sections.tsv").read_text("utf-8").splitlines()
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(Section(*cells) for cells in table[1:])


@lru_cache(maxsize=256)
def section_of(source: str) -> Section:
    """Return which united list a `source` cell names; one not known keeps its abbreviation."""
    marks = [found.strip() for found in _ABBREVIATION.findall(source)]
    for one in sections():
        if one.abbreviation in marks:
            return one
    code = marks[-1].removesuffix(" List") if marks else (source or "unknown")
    name, _, agency = source.partition(" - ")
    return Section(abbreviation=code, code=code, name=name, agency=agency)


def parties_of(rows: Sequence[CslRow]) -> tuple[Party, ...]:
    """Return a party for each row, with ids that are unique and stay the same.

    A row without entity number is known by its section and name. Rows that share both (one
    person under several orders) are told apart by their notices, and rows that share these as
    well by their order. A number on two sections belongs to the one of higher precedence; the
    other row's id carries its section.
    """
    parties = [_party(row) for row in rows]
    precedence = {one.code: rank for rank, one in enumerate(sections())}
    by_id: dict[PartyId, list[int]] = defaultdict(list)
    for at, party in enumerate(parties):
        by_id[party.id].append(at)
    for shared, places in by_id.items():
        if len(places) == 1:
            continue
        if rows[places[0]].text("entity_number"):
            places = sorted(places, key=lambda at: precedence.get(parties[at].listing.section, 99))[
                1:
            ]
            _, _, number = shared.partition(":")
            for at in places:
                code = parties[at].listing.section
                parties[at] = structs.replace(parties[at], id=PartyId(f"us-csl:{code}-{number}"))
        else:
            for at in places:
                notices = "|".join(parties[at].listing.citations)
                name = PartyId(f"{shared}-{digest(notices)[:6]}")
                parties[at] = structs.replace(parties[at], id=name)
    seen: Counter[PartyId] = Counter()
    for at, party in enumerate(parties):
        seen[party.id] += 1
        if seen[party.id] > 1:
            parties[at] = structs.replace(party, id=PartyId(f"{party.id}-{seen[party.id]}"))
    return tuple(parties)


def digest(text: str) -> str:
    """Return a stable hexadecimal digest of `text` without regard to case and punctuation."""
    plain = " ".join(word for word in _NOT_WORDS.split(text.casefold()) if word)
    return hashlib.sha256(plain.encode()).hexdigest()


def _party(row: CslRow) -> Party:
    section = section_of(row.text("source"))
    number = row.text("entity_number")
    published = row.text("name")
    key = number or f"{section.code}-{digest(f'{published} {section.code}')[:12]}"
    schema = _SCHEMAS.get(row.text("type").casefold(), Schema.LEGAL_ENTITY)
    named = read_name_cell(published) if not number else CslNames(published)
    aliases, alias_remarks = read_alias_cell(row.cells.get("alt_names") or "")
    found: dict[str, list[object]] = {}
    for statement in (*row.statements, *_remark_statements(row)):
        found.setdefault(statement.field, []).extend(statement.values)
    remarks = [str(one) for one in found.get("remark", ())] + alias_remarks
    if named.text != published.strip(" ,;"):
        remarks.append(f"Listed as: {published}")
    nationalities = [country_place(one) for one in _several(row, "nationalities")]
    addresses = list(row.addresses)
    if named.country:
        where = country_place(named.country)
        (nationalities if named.is_national else addresses).append(where)
    citizenships = [country_place(one) for one in _several(row, "citizenships")]
    births = [
        day
        for one in _several(row, "dates_of_birth")
        for day in date_ranges(one, is_month_first=True)
    ]
    places = [place(one) for one in _several(row, "places_of_birth")]
    return Party(
        id=PartyId(f"us-csl:{key}"),
        schema=schema,
        names=_names(named, aliases, is_person=schema is Schema.PERSON),
        listing=_listing(row, section, found),
        birth_dates=_tuple([*births, *found.get("birth_dates", ())]),
        birth_places=_tuple([*places, *found.get("birth_places", ())]),
        nationalities=_tuple([*nationalities, *found.get("nationalities", ())]),
        citizenships=_tuple([*citizenships, *found.get("citizenships", ())]),
        addresses=tuple(unique(addresses)),
        identifiers=_tuple([*_call_sign(row), *found.get("identifiers", ())]),
        features=_tuple([*_features(row), *found.get("features", ())]),
        relations=_tuple(found.get("relations", ())),
        remarks=tuple(unique(remarks)),
    )


def _tuple(values: Sequence[object]) -> tuple[Any, ...]:
    return tuple(unique(values)) if values else ()


def _several(row: CslRow, column: str) -> tuple[str, ...]:
    text = row.cells.get(column)
    return split_outside_brackets(text) if text else ()


def _names(
    named: CslNames, aliases: Sequence[tuple[str, NameKind]], *, is_person: bool
) -> tuple[Name, ...]:
    texts = [(named.text, NameKind.PRIMARY), *named.others, *aliases]
    if len(texts) == 1:
        return (name_of(named.text, NameKind.PRIMARY, is_person=is_person),)
    return tidy_names(name_of(text, kind, is_person=is_person) for text, kind in texts)


def _remark_statements(row: CslRow) -> Iterator[Statement]:
    for one in split_outside_brackets(row.cells.get("remarks") or ""):
        bare = one[1:-1] if one.startswith("(Linked To:") and one.endswith(")") else one
        yield read_statement(bare) if bare is not one else Statement("remark", (one,))


def _listing(row: CslRow, section: Section, found: dict[str, list[object]]) -> Listing:
    return Listing(
        list=LIST,
        section=section.code,
        programmes=_several(row, "programs"),
        legal_bases=tuple(str(one) for one in unique(found.get("legal_bases", ()))),
        listed_on=_day(row, "start_date"),
        expires_on=_day(row, "end_date"),
        secondary_sanctions=tuple(str(one) for one in unique(found.get("secondary_sanctions", ()))),
        licence_requirement=row.text("license_requirement"),
        licence_policy=row.text("license_policy"),
        citations=tuple(
            unique(
                [
                    *read_notices(row.cells.get("federal_register_notice") or ""),
                    *(str(one) for one in found.get("citations", ())),
                ]
            )
        ),
        source_url=row.text("source_list_url"),
    )


def _day(row: CslRow, column: str) -> date | None:
    text = row.text(column)
    return exact_date(text, is_month_first=True) if text else None


def _call_sign(row: CslRow) -> Iterator[Identifier]:
    if sign := row.text("call_sign"):
        yield Identifier(kind=IdentifierKind.CALL_SIGN, value=sign)


def _features(row: CslRow) -> Iterator[Feature]:
    for column, kind, label in _VESSEL_CELLS:
        if text := row.text(column):
            yield Feature(kind=kind, text=text, label=label)
