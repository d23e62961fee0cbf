"""A party in the FollowTheMoney JSON form, in which related entities are nested.

What FollowTheMoney has no property for goes into `notes` in words, never away.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from penstock.model import _ftm_words as words
from penstock.model._party import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    Name,
    NameKind,
    Party,
    Place,
    Relation,
    RelationKind,
    Schema,
)

# A range of more years than this is written by its two ends only.
_MOST_YEARS = 25

_Properties = dict[str, list[Any]]


def party_to_ftm(party: Party) -> dict[str, Any]:
    """Return `party` as one nested FollowTheMoney entity, ready for JSON.

    Dates keep the precision FollowTheMoney can say: a day, a month or a year; a range of years
    becomes those years, and "circa" is lost. The listing becomes a nested `Sanction`; papers
    with a country or a label become nested `Identification` or `Passport` entities beside the
    plain property; ties become nested `UnknownLink` entities.

    Source: FollowTheMoney schema release 4.11.
    """
    properties: _Properties = {}
    _put_names(properties, party)
    _put_dates(properties, party)
    _put_places(properties, party)
    _put_identifiers(properties, party)
    notes = [*party.remarks, *_put_features(properties, party)]
    for note in notes:
        _put(properties, "notes", note)
    for topic in party_topics(party):
        _put(properties, "topics", topic)
    properties["sanctions"] = [_sanction(party)]
    links = [_link(party, number, tie) for number, tie in enumerate(party.relations, start=1)]
    if links:
        properties["unknownLinkTo"] = links
    schema = (
        words.JURISDICTION_SCHEMA
        if party.schema is Schema.JURISDICTION
        else str(party.schema.value)
    )
    return {
        "id": str(party.id),
        "schema": schema,
        "caption": party.primary_name,
        "datasets": [str(party.listing.list)],
        "target": True,
        "properties": properties,
    }


def _put(properties: _Properties, name: str, value: str) -> None:
    if value:
        values = properties.setdefault(name, [])
        if value not in values:
            values.append(value)


def _put_names(properties: _Properties, party: Party) -> None:
    for name in party.names:
        _put(properties, words.PROPERTY_OF_NAME[name.kind], name.text)
    if party.schema is Schema.PERSON:
        leading: Name | None = next((n for n in party.names if n.kind is NameKind.PRIMARY), None)
        if leading is not None:
            _put(properties, "firstName", leading.given)
            _put(properties, "lastName", leading.family)


def _put_dates(properties: _Properties, party: Party) -> None:
    if party.schema is Schema.PERSON:
        target = "birthDate"
    elif party.schema in words.LEGAL_ENTITIES:
        target = "incorporationDate"
    else:
        return
    for span in party.birth_dates:
        for text in ftm_dates(span):
            _put(properties, target, text)


def ftm_dates(span: DateRange) -> Iterator[str]:
    """Yield the FollowTheMoney dates (`1980`, `1980-03`, `1980-03-02`) that say `span` best."""
    first, last = span.earliest, span.latest
    if first == last:
        yield first.isoformat()
    elif _is_whole_month(first, last):
        yield f"{first.year:04d}-{first.month:02d}"
    elif last.year - first.year >= _MOST_YEARS:
        yield f"{first.year:04d}"
        yield f"{last.year:04d}"
    else:
        for year in range(first.year, last.year + 1):
            yield f"{year:04d}"


def _is_whole_month(first: date, last: date) -> bool:
    if (first.year, first.month) != (last.year, last.month) or first.day != 1:
        return False
    return last == date.max or (last + timedelta(days=1)).month != last.month


def _put_places(properties: _Properties, party: Party) -> None:
    is_person = party.schema is Schema.PERSON
    for place in party.birth_places if is_person else ():
        _put(properties, "birthPlace", place.text)
        _put(properties, "birthCountry", place.country.lower())
    for place in party.nationalities:
        _put(properties, "nationality" if is_person else "country", place.country.lower())
    for place in party.citizenships:
        _put(properties, "citizenship" if is_person else "country", place.country.lower())
    nested = []
    for number, place in enumerate(party.addresses, start=1):
        _put(properties, "country", place.country.lower())
        if place.text:
            nested.append(_address(f"{party.id}#address-{number}", place))
    if nested:
        properties["addressEntity"] = nested


def _address(key: str, place: Place) -> dict[str, Any]:
    properties: _Properties = {}
    _put(properties, "full", place.text)
    _put(properties, "street", place.street)
    _put(properties, "city", place.city)
    _put(properties, "region", place.region)
    _put(properties, "postalCode", place.postal_code)
    _put(properties, "country", place.country.lower())
    _put(properties, "remarks", place.note)
    return {"id": key, "schema": "Address", "properties": properties}


def _put_identifiers(properties: _Properties, party: Party) -> None:
    papers, wallets = [], []
    for number, paper in enumerate(party.identifiers, start=1):
        name = words.identifier_property(paper.kind, party.schema)
        if name is not None:
            _put(properties, name, paper.value)
        if party.schema in words.LEGAL_ENTITIES:
            if paper.kind is IdentifierKind.WALLET:
                wallets.append(_wallet(f"{party.id}#wallet-{number}", paper))
            elif name is None or (
                paper.kind not in words.SELF_CONTAINED
                and (paper.country or paper.label or paper.issued or paper.expires)
            ):
                papers.append(_paper(f"{party.id}#identification-{number}", paper))
        elif party.schema is Schema.CRYPTO_WALLET:
            _put(properties, "currency", paper.currency)
        elif name is None:
            _put(properties, "notes", f"{paper.label or paper.kind.value}: {paper.value}")
    if papers:
        properties["identification"] = papers
    if wallets:
        properties["cryptoWallets"] = wallets


def _paper(key: str, paper: Identifier) -> dict[str, Any]:
    is_passport = paper.kind is IdentifierKind.PASSPORT
    properties: _Properties = {}
    _put(properties, "number", paper.value)
    _put(properties, "type", paper.kind.value)
    _put(properties, "description", paper.label)
    _put(properties, "country", paper.country.lower())
    _put(properties, "startDate", paper.issued)
    _put(properties, "endDate", paper.expires)
    _put(properties, "summary", paper.note)
    schema = "Passport" if is_passport else "Identification"
    return {"id": key, "schema": schema, "properties": properties}


def _wallet(key: str, paper: Identifier) -> dict[str, Any]:
    properties: _Properties = {}
    _put(properties, "publicKey", paper.value)
    _put(properties, "currency", paper.currency)
    return {"id": key, "schema": "CryptoWallet", "properties": properties}


def _put_features(properties: _Properties, party: Party) -> Iterator[str]:
    for feature in party.features:
        name = words.feature_property(feature.kind, party.schema)
        if name is None:
            yield _in_words(feature)
        elif feature.kind is FeatureKind.GENDER:
            _put(properties, name, feature.text.lower())
        else:
            _put(properties, name, feature.text)


def _in_words(feature: Feature) -> str:
    label = feature.label or feature.kind.value.replace("_", " ")
    return f"{label}: {feature.text}"


def party_topics(party: Party) -> tuple[str, ...]:
    """Return why a party is listed, as topics of FollowTheMoney.

    Source: FollowTheMoney schema release 4.11.
    """
    listing = party.listing
    if listing.licence_requirement or listing.list.startswith("us-bis-"):
        return ("export.control",)
    return ("sanction",)


def _sanction(party: Party) -> dict[str, Any]:
    listing = party.listing
    properties: _Properties = {}
    _put(properties, "authority", str(listing.list))
    _put(properties, "summary", listing.section)
    for programme in listing.programmes:
        _put(properties, "program", programme)
    for basis in listing.legal_bases:
        _put(properties, "reason", basis)
    for reference in listing.references:
        if reference.startswith("un:"):
            _put(properties, "unscId", reference.removeprefix("un:"))
        else:
            _put(properties, "authorityId", reference)
    _put(properties, "provisions", listing.licence_requirement)
    _put(properties, "listingDate", listing.listed_on.isoformat() if listing.listed_on else "")
    _put(properties, "modifiedAt", listing.changed_on.isoformat() if listing.changed_on else "")
    _put(properties, "endDate", listing.expires_on.isoformat() if listing.expires_on else "")
    _put(properties, "sourceUrl", listing.source_url)
    return {"id": f"{party.id}#listing", "schema": "Sanction", "properties": properties}


def _link(party: Party, number: int, tie: Relation) -> dict[str, Any]:
    other: dict[str, Any] = {
        "id": str(tie.party) if tie.party else f"{party.id}#other-{number}",
        "schema": "Person" if tie.kind is RelationKind.FAMILY else "LegalEntity",
        "properties": {"name": [tie.name]},
    }
    properties: _Properties = {"object": [other]}
    _put(properties, "role", tie.kind.value)
    _put(properties, "summary", tie.note)
    return {"id": f"{party.id}#link-{number}", "schema": "UnknownLink", "properties": properties}
