"""Subjects and parties out of FollowTheMoney JSON entities."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from penstock.errors import MalformedInput
from penstock.model import _ftm_words as words
from penstock.model._decision import Subject
from penstock.model._party import (
    DateRange,
    Feature,
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

_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$")
COUNTRY_PROPERTIES = (
    "nationality",
    "citizenship",
    "country",
    "jurisdiction",
    "mainCountry",
    "flag",
)
"""The properties of FollowTheMoney whose values are countries."""
_PAPER_KINDS: tuple[tuple[str, IdentifierKind], ...] = (
    ("passport", IdentifierKind.PASSPORT),
    ("tax", IdentifierKind.TAX_ID),
    ("regist", IdentifierKind.REGISTRATION),
    ("national", IdentifierKind.NATIONAL_ID),
    ("identi", IdentifierKind.NATIONAL_ID),
)
# Reverse properties under which nested files name what refers to an entity.
_PAPERS = ("identification", "identificiation", "passports")
_LINKS: tuple[tuple[str, str, RelationKind], ...] = (
    ("unknownLinkTo", "object", RelationKind.LINKED_TO),
    ("unknownLinkFrom", "subject", RelationKind.LINKED_TO),
    ("ownershipOwner", "asset", RelationKind.SUBSIDIARY),
    ("ownershipAsset", "owner", RelationKind.OWNER),
    ("familyPerson", "relative", RelationKind.FAMILY),
    ("familyRelative", "person", RelationKind.FAMILY),
    ("associates", "associate", RelationKind.ASSOCIATE),
    ("associations", "person", RelationKind.ASSOCIATE),
    ("directorshipDirector", "organization", RelationKind.LINKED_TO),
    ("directorshipOrganization", "director", RelationKind.LINKED_TO),
)

Entity = Mapping[str, Any]


def subject_from_ftm(entity: Entity) -> Subject:
    """Return the party a FollowTheMoney entity asks about.

    Every name counts alike, as the asker gave them all. Countries are those of nationality,
    residence or registration, not of birth. Nested entities are read where they are present.

    Raises:
        MalformedInput: it has no id or name, is of a schema that is no party, or has a value
            of the wrong type or a date that is none.
    """
    key, schema = _head(entity)
    names = [name.text for name in _names(entity, schema)]
    if not names:
        message = f"The entity {key} has no name"
        raise MalformedInput(message, hint="Give it a property 'name'")
    dates, odd = _birth_dates(entity)
    if odd:
        message = f"The entity {key} has the {odd[0][0]} {odd[0][1]!r}, which is no date"
        raise MalformedInput(message, hint="Write 1980, 1980-03 or 1980-03-02")
    genders = _texts(entity, "gender")
    return Subject(
        id=key,
        names=tuple(dict.fromkeys(names)),
        schema=schema,
        birth_dates=tuple(dates),
        countries=tuple(
            dict.fromkeys(
                code
                for name in COUNTRY_PROPERTIES
                for text in _texts(entity, name)
                if (code := _code(text))
            )
        ),
        identifiers=tuple(_identifiers(entity, schema)),
        addresses=tuple(_addresses(entity)),
        gender=genders[0].lower() if genders else "",
    )


def party_from_ftm(entity: Entity, list_id: ListId) -> Party:
    """Return the listed party a nested FollowTheMoney entity describes.

    Names keep the default script: the caller knows how to tell scripts.

    Args:
        entity: the entity; its sanctions, papers, addresses and ties nested in its properties.
        list_id: the list it is on.

    Raises:
        MalformedInput: as for `subject_from_ftm`, but what is no date becomes a remark.
    """
    key, schema = _head(entity)
    schema = schema or Schema.LEGAL_ENTITY
    names = list(_names(entity, schema))
    if not names:
        message = f"The entity {key} has no name"
        raise MalformedInput(message)
    dates, odd = _birth_dates(entity)
    remarks = [f"{name}: {text}" for name, text in odd]
    remarks += [
        *_texts(entity, "notes"),
        *_texts(entity, "summary"),
        *_texts(entity, "description"),
    ]
    return Party(
        id=PartyId(f"ftm:{key}"),
        schema=schema,
        names=tuple(_first_primary(names)),
        listing=_listing(entity, list_id),
        birth_dates=tuple(dates),
        birth_places=tuple(_birth_places(entity)),
        nationalities=tuple(_countries(entity, "nationality")),
        citizenships=tuple(_countries(entity, "citizenship")),
        addresses=tuple(_all_addresses(entity)),
        identifiers=tuple(_identifiers(entity, schema)),
        features=tuple(_features(entity, schema)),
        relations=tuple(_relations(entity)),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _head(entity: Entity) -> tuple[str, Schema | None]:
    key, name = entity.get("id"), entity.get("schema")
    if not isinstance(key, str) or not key or not isinstance(name, str):
        message = "A FollowTheMoney entity lacks its id or schema"
        raise MalformedInput(message)
    if not words.is_party_schema(name):
        message = f"The entity {key} is a {name}, which is no party"
        raise MalformedInput(message, hint="Only people, organisations and assets are screened")
    if not isinstance(entity.get("properties"), Mapping):
        message = f"The entity {key} has no properties"
        raise MalformedInput(message)
    return key, words.schema_from_ftm(name)


def _values(entity: Entity, name: str) -> list[Any]:
    properties = entity.get("properties")
    found = properties.get(name) if isinstance(properties, Mapping) else None
    if found is None:
        return []
    return list(found) if isinstance(found, list | tuple) else [found]


def _texts(entity: Entity, name: str) -> list[str]:
    texts = []
    for value in _values(entity, name):
        if isinstance(value, Mapping):
            continue
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            message = f"The entity {entity.get('id')} has a {name} that is no text: {value!r}"
            raise MalformedInput(message)
        if text := str(value).strip():
            texts.append(text)
    return texts


def _nested(entity: Entity, name: str) -> Iterator[Entity]:
    for value in _values(entity, name):
        if isinstance(value, Mapping):
            yield value


def _names(entity: Entity, schema: Schema | None) -> Iterator[Name]:
    firsts, lasts = _texts(entity, "firstName"), _texts(entity, "lastName")
    found = False
    for property_name, kind in words.NAME_PROPERTIES.items():
        for text in _texts(entity, property_name):
            is_whole = len(firsts) == 1 and len(lasts) == 1 and not found
            found = True
            if is_whole and kind is NameKind.PRIMARY:
                yield Name(text, kind, given=firsts[0], family=lasts[0])
            else:
                yield Name(text, kind)
    if not found and schema in (Schema.PERSON, None):
        whole = " ".join([*firsts[:1], *_texts(entity, "middleName")[:1], *lasts[:1]])
        if whole:
            yield Name(whole, given=" ".join(firsts[:1]), family=" ".join(lasts[:1]))
            found = True
    caption = entity.get("caption")
    if not found and isinstance(caption, str) and caption.strip():
        yield Name(caption.strip())


def _first_primary(names: list[Name]) -> Iterator[Name]:
    """Yield the names with one primary: FollowTheMoney gives several names of one rank."""
    primary: Name | None = None
    for name in names:
        if name.kind is NameKind.PRIMARY and primary is None:
            primary = name
            yield name
        elif name.kind is NameKind.PRIMARY:
            yield Name(name.text, NameKind.ALIAS)
        else:
            yield name


def _birth_dates(entity: Entity) -> tuple[list[DateRange], list[tuple[str, str]]]:
    """Return the dates, and (property, text) of what is none."""
    dates: list[DateRange] = []
    odd: list[tuple[str, str]] = []
    for name in ("birthDate", "incorporationDate"):
        for text in _texts(entity, name):
            span = ftm_span(text)
            if span is None:
                odd.append((name, text))
            else:
                dates.append(DateRange(span[0], span[1], text=text))
    return list(dict.fromkeys(dates)), odd


def ftm_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a FollowTheMoney date, None if it is none."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not year >= 1 or month > 12:
        return None
    if found[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not month >= 1:
        return None
    days = monthrange(year, month)[1]
    if found[3] is None:
        return date(year, month, 1), date(year, month, days)
    return (date(year, month, day), date(year, month, day)) if 1 <= day <= days else None


def _day(texts: list[str], *, is_last: bool = False) -> date | None:
    spans = [span for text in texts if (span := ftm_span(text)) is not None]
    if not spans:
        return None
    return max(span[1] for span in spans) if is_last else min(span[0] for span in spans)


def _code(text: str) -> str:
    """Return the alpha-2 code in `ru`, `RU` or a subdivision such as `us-ca`."""
    first = text.strip()[:2].upper()
    is_code = first.isascii() and first.isalpha() and len(first) == 2
    return first if is_code and text.strip()[2:3] in ("", "-") else ""


def _countries(entity: Entity, name: str) -> Iterator[Place]:
    for text in _texts(entity, name):
        yield Place(text=text, country=_code(text))


def _birth_places(entity: Entity) -> Iterator[Place]:
    codes = [code for text in _texts(entity, "birthCountry") if (code := _code(text))]
    only = codes[0] if len(codes) == 1 else ""
    texts = _texts(entity, "birthPlace")
    for text in texts:
        yield Place(text=text, country=only)
    if not texts:
        for code in codes:
            yield Place(text=code, country=code)


def _addresses(entity: Entity) -> Iterator[Place]:
    for text in _texts(entity, "address"):
        yield Place(text=text)
    for one in _nested(entity, "addressEntity"):
        first = {name: next(iter(_texts(one, name)), "") for name in _ADDRESS}
        parts = ("street", "street2", "city", "postalCode", "region")
        full = (
            first["full"]
            or first["name"]
            or ", ".join(first[part] for part in parts if first[part])
        )
        code = _code(first["country"])
        if full or code:
            yield Place(
                text=full or code,
                country=code,
                street=", ".join(one for one in (first["street"], first["street2"]) if one),
                city=first["city"],
                region=first["region"] or first["state"],
                postal_code=first["postalCode"],
                note=first["remarks"],
            )


_ADDRESS = (
    "full",
    "name",
    "street",
    "street2",
    "city",
    "postalCode",
    "region",
    "state",
    "country",
    "remarks",
)


def _all_addresses(entity: Entity) -> Iterator[Place]:
    """Yield the addresses, and a bare place for each country no address and no nationality has."""
    found = list(_addresses(entity))
    yield from dict.fromkeys(found)
    known = {one.country for one in found}
    for name in ("nationality", "citizenship"):
        known |= {_code(text) for text in _texts(entity, name)}
    for name in ("country", "jurisdiction", "mainCountry"):
        for text in _texts(entity, name):
            if (code := _code(text)) and code not in known:
                known.add(code)
                yield Place(text=code, country=code)


def _identifiers(entity: Entity, schema: Schema | None) -> Iterator[Identifier]:
    """Yield the identifiers; a nested paper says more than the plain property of its value."""
    nested: list[Identifier] = []
    for name in _PAPERS:
        nested += [paper for one in _nested(entity, name) if (paper := _paper(one)) is not None]
    for one in _nested(entity, "cryptoWallets"):
        currency = next(iter(_texts(one, "currency")), "")
        nested += [
            Identifier(IdentifierKind.WALLET, text, currency=currency)
            for name in ("publicKey", "cryptoAddress")
            for text in _texts(one, name)
        ]
    said = {(paper.kind, paper.value) for paper in nested}
    plain: dict[Identifier, None] = {}
    for name, kind, schemata in words.IDENTIFIER_PROPERTIES:
        if schema is not None and schema not in schemata:
            continue
        for text in _texts(entity, name):
            currency = ""
            if kind is IdentifierKind.WALLET:
                currency = next(iter(_texts(entity, "currency")), "")
            if (kind, text) not in said:
                plain[Identifier(kind, text, currency=currency)] = None
    yield from plain
    yield from dict.fromkeys(nested)


def _paper(entity: Entity) -> Identifier | None:
    numbers = [*_texts(entity, "number"), *_texts(entity, "passportNumber")]
    if not numbers:
        return None
    first = {
        name: next(iter(_texts(entity, name)), "")
        for name in ("type", "description", "country", "startDate", "endDate", "summary")
    }
    return Identifier(
        kind=_paper_kind(str(entity.get("schema")), first["type"]),
        value=numbers[0],
        country=_code(first["country"]),
        label=first["description"] or _label(first["type"]),
        issued=first["startDate"],
        expires=first["endDate"],
        note=first["summary"],
    )


def _label(type_: str) -> str:
    return "" if type_ in IdentifierKind._value2member_map_ else type_


def _paper_kind(schema: str, type_: str) -> IdentifierKind:
    if schema == "Passport":
        return IdentifierKind.PASSPORT
    if type_ in IdentifierKind._value2member_map_:
        return IdentifierKind(type_)
    lowered = type_.lower()
    for word, kind in _PAPER_KINDS:
        if word in lowered:
            return kind
    return IdentifierKind.OTHER


def _features(entity: Entity, schema: Schema) -> Iterator[Feature]:
    for name, kind, schemata in words.FEATURE_PROPERTIES:
        if schema in schemata:
            for text in _texts(entity, name):
                yield Feature(kind, text)


def _relations(entity: Entity) -> Iterator[Relation]:
    for name, end, kind in _LINKS:
        for link in _nested(entity, name):
            role = next(iter(_texts(link, "role") or _texts(link, "relationship")), "")
            said = next(iter(_texts(link, "summary")), "")
            # Only in a link is the role ours; in an Ownership it may say "owner" of either end.
            is_ours = name == "unknownLinkTo" and role in RelationKind._value2member_map_
            for other in _nested(link, end):
                names = _texts(other, "name") or [str(other.get("caption") or "")]
                key = other.get("id")
                is_party = isinstance(key, str) and "#" not in key
                if names[0]:
                    yield Relation(
                        RelationKind(role) if is_ours else kind,
                        names[0],
                        PartyId(f"ftm:{key}") if is_party else None,
                        said if is_ours else "; ".join(part for part in (role, said) if part),
                    )


def _listing(entity: Entity, list_id: ListId) -> Listing:
    sanctions = list(_nested(entity, "sanctions"))

    def every(*names: str) -> list[str]:
        return list(
            dict.fromkeys(text for one in sanctions for name in names for text in _texts(one, name))
        )

    references = [f"un:{text}" for text in every("unscId")]
    references = list(dict.fromkeys([*every("authorityId"), *references]))
    return Listing(
        list=list_id,
        section="; ".join(every("authority")),
        programmes=tuple(
            dict.fromkeys([*every("program", "programId"), *_texts(entity, "programId")])
        ),
        legal_bases=tuple(every("reason")),
        listed_on=_day(every("listingDate") or every("startDate")),
        changed_on=_day(every("modifiedAt"), is_last=True),
        expires_on=_day(every("endDate"), is_last=True) if _all_ended(sanctions) else None,
        references=tuple(references),
        licence_requirement="; ".join(every("provisions")),
        source_url=next(iter([*every("sourceUrl"), *_texts(entity, "sourceUrl")]), ""),
    )


def _all_ended(sanctions: list[Entity]) -> bool:
    return bool(sanctions) and all(_texts(one, "endDate") for one in sanctions)
