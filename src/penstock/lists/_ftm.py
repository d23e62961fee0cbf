"""FollowTheMoney JSON lines: OpenSanctions' `entities.ftm.json` and `targets.nested.json`.

In the flat form sanctions, papers, addresses and ties are entities of their own that point at a
party by its id; in the nested form they stand inside it. The flat form is nested before reading.

Source: FollowTheMoney schema release 4.11; file formats of opensanctions.org.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import structs

from penstock.errors import MalformedInput
from penstock.lists._clean import refuse, unique
from penstock.lists._dates import exact_date
from penstock.lists._format import Format, Parsed
from penstock.lists._table import decode, head_text
from penstock.model import ListId, Name, Party, Schema, party_from_ftm
from penstock.text import country_code, script_of

_WHAT = "the FollowTheMoney file"
_START = re.compile(r'^\s*\{(?=.*"schema"\s*:)(?=.*"properties"\s*:)(?=.*"id"\s*:)')
# Where an entity points at a party, and the name under which it is nested there.
_POINTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "Sanction": (("entity", "sanctions"),),
    "Identification": (("holder", "identification"),),
    "Passport": (("holder", "identification"),),
    "CryptoWallet": (("holder", "cryptoWallets"),),
    "UnknownLink": (("subject", "unknownLinkTo"), ("object", "unknownLinkFrom")),
    "Ownership": (("owner", "ownershipOwner"), ("asset", "ownershipAsset")),
    "Family": (("person", "familyPerson"), ("relative", "familyRelative")),
    "Associate": (("person", "associates"), ("associate", "associations")),
    "Directorship": (
        ("director", "directorshipDirector"),
        ("organization", "directorshipOrganization"),
    ),
}
_PARTIES = frozenset({*(one.value for one in Schema), "Territory", "Vehicle", "Asset", "Thing"})
_ENDS = (
    "subject",
    "object",
    "owner",
    "asset",
    "person",
    "relative",
    "associate",
    "director",
    "organization",
)
_LISTING_TOPICS = frozenset({"sanction", "sanction.counter", "debarment"})
_SLUG = re.compile(r"[^a-z0-9]+")

_Entity = dict[str, Any]


def _recognise(head: bytes) -> str | None:
    first = head_text(head).lstrip("\ufeff \t\r\n").partition("\n")[0]
    return "main" if _START.match(first) else None


def _read(parts: Mapping[str, bytes]) -> Parsed:
    text = decode(parts["main"], _WHAT).removeprefix("\ufeff")
    entities = list(_entities(text))
    by_id = {str(entity["id"]): entity for _, entity in entities}
    _nest(entities, by_id)
    candidates = [(line, one) for line, one in entities if one["schema"] in _PARTIES]
    listed = [(line, one) for line, one in candidates if _is_listed(one)]
    warnings: list[str] = []
    if candidates and not listed:
        listed = candidates
        warnings.append("nothing in the file says who is sanctioned: every party is taken")
    dataset = _dataset([one for _, one in listed])
    list_id = ListId(f"ftm-{dataset}")
    parties = [_party(line, one, list_id) for line, one in listed]
    if len({party.id for party in parties}) != len(parties):
        refuse(f"{_WHAT} gives one id to two parties")
    return Parsed(
        list=list_id,
        publisher=dataset,
        parties=tuple(parties),
        published=_published([one for _, one in listed]),
        warnings=tuple(warnings),
    )


def _entities(text: str) -> Iterator[tuple[int, _Entity]]:
    decoder = msgspec.json.Decoder()
    for line, one in enumerate(text.split("\n"), start=1):
        if not one.strip():
            continue
        try:
            entity = decoder.decode(one)
        except (msgspec.DecodeError, RecursionError) as error:
            message = f"{_WHAT} is malformed at line {line}: {error}"
            hint = "The file may be cut off: download it again"
            raise MalformedInput(message, hint=hint) from error
        if (
            not isinstance(entity, dict)
            or not isinstance(entity.get("id"), str)
            or not isinstance(entity.get("schema"), str)
            or not isinstance(entity.get("properties"), dict)
        ):
            refuse(f"{_WHAT} has no entity at line {line}: id, schema and properties belong there")
        yield line, entity


def _values(entity: Mapping[str, Any], name: str) -> list[Any]:
    properties = entity.get("properties")
    found = properties.get(name) if isinstance(properties, dict) else None
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _nest(entities: list[tuple[int, _Entity]], by_id: Mapping[str, _Entity]) -> None:
    """Put every entity that points at a party inside it, as the nested form has it."""
    inside: dict[str, dict[str, list[_Entity]]] = defaultdict(lambda: defaultdict(list))
    for _, entity in entities:
        for pointer, name in _POINTERS.get(entity["schema"], ()):
            for target in _values(entity, pointer):
                if isinstance(target, str):
                    inside[target][name].append(_with_ends(entity, by_id))
    for key, gathered in inside.items():
        party = by_id.get(key)
        if party is None:
            continue
        for name, nested in gathered.items():
            known = {one.get("id") for one in _values(party, name) if isinstance(one, dict)}
            new = [one for one in nested if one.get("id") not in known]
            party["properties"][name] = [*_values(party, name), *new]
    for _, entity in entities:
        addresses = _values(entity, "addressEntity")
        if any(isinstance(one, str) for one in addresses):
            entity["properties"]["addressEntity"] = [
                by_id.get(one, one) if isinstance(one, str) else one for one in addresses
            ]


def _with_ends(link: _Entity, by_id: Mapping[str, _Entity]) -> _Entity:
    """Return a tie with the names of whom it ties, and nothing more of them."""
    properties = dict(link["properties"])
    for end in _ENDS:
        if end in properties:
            properties[end] = [_named(one, by_id) for one in _values(link, end)]
    return {**link, "properties": properties}


def _named(one: object, by_id: Mapping[str, _Entity]) -> object:
    entity = by_id.get(one) if isinstance(one, str) else None
    if entity is None:
        return one
    names = [name for name in _values(entity, "name") if isinstance(name, str)]
    return {
        "id": entity["id"],
        "schema": entity["schema"],
        "caption": entity.get("caption"),
        "properties": {"name": names},
    }


def _is_listed(entity: _Entity) -> bool:
    """Say whether an entity is a target: `sanction.linked` marks those who are only near one."""
    topics = [one for one in _values(entity, "topics") if isinstance(one, str)]
    return bool(_values(entity, "sanctions")) or any(
        topic in _LISTING_TOPICS or topic.startswith("export.control") for topic in topics
    )


def _dataset(entities: list[_Entity]) -> str:
    """Return the dataset all entities share; `collection` if they share none."""
    shared: set[str] | None = None
    for entity in entities:
        names = entity.get("datasets")
        found = {one for one in names if isinstance(one, str)} if isinstance(names, list) else set()
        shared = found if shared is None else shared & found
    slugs = sorted(slug for one in shared or () if (slug := _SLUG.sub("-", one.lower()).strip("-")))
    return slugs[0] if slugs else "collection"


def _published(entities: list[_Entity]) -> date | None:
    days = [
        day
        for entity in entities
        for key in ("last_seen", "last_change")
        if isinstance(stamp := entity.get(key), str) and (day := exact_date(stamp[:10]))
    ]
    return max(days, default=None)


def _party(line: int, entity: _Entity, list_id: ListId) -> Party:
    try:
        party = party_from_ftm(entity, list_id)
    except MalformedInput as error:
        message = f"{_WHAT} is malformed at line {line}: {error.message}"
        raise MalformedInput(message, hint=error.hint) from error
    names = entity.get("datasets")
    datasets = [one for one in names if isinstance(one, str)] if isinstance(names, list) else []
    section = "; ".join(datasets) if len(datasets) > 1 else party.listing.section
    return structs.replace(
        party,
        names=tuple(unique(map(_with_script, party.names))),
        nationalities=tuple(
            one if one.country else structs.replace(one, country=country_code(one.text))
            for one in party.nationalities
        ),
        listing=structs.replace(party.listing, section=section),
    )


def _with_script(name: Name) -> Name:
    script = script_of(name.text)
    return name if script == name.script else structs.replace(name, script=script)


FORMAT = Format(
    id="ftm-json-lines",
    title="FollowTheMoney JSON lines (OpenSanctions and others)",
    recognise=_recognise,
    read=_read,
)
