"""Listed parties and hits as FollowTheMoney entities, and entities as questions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from penstock.desk import Service, is_schema
from penstock.errors import MalformedInput, UnknownName
from penstock.model import Hit, ListId, ListVersion, Party, Subject, party_to_ftm, subject_from_ftm

# What clients call all lists together; some of them ask for nothing else.
EVERYTHING = frozenset({"default", "all", "sanctions"})
_VAGUE = frozenset({"Thing", "Asset", "Vehicle"})
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation", "firstName", "lastName")
_NOBODY = "nobody"


def lists_of(dataset: str, service: Service) -> frozenset[ListId]:
    """Return the lists a data set stands for; empty for all.

    Raises:
        UnknownName: no list is called that.
    """
    if dataset in EVERYTHING:
        return frozenset()
    plain = dataset.replace("_", "-")
    known = {one.list for one in service.ready.lists}
    if plain in known:
        return frozenset({ListId(plain)})
    message = f"No such dataset: {dataset}"
    raise UnknownName(message, hint=f"Data sets: default, {', '.join(sorted(known))}")


def entity_of(
    party: Party, versions: Mapping[ListId, ListVersion], *, nested: bool
) -> dict[str, Any]:
    """Return a listed party as an entity with the dates clients expect.

    Args:
        party: the party.
        versions: the loaded lists.
        nested: with the entities it is made of; else values only.
    """
    entity = party_to_ftm(party)
    if not nested:
        entity["properties"] = {
            name: texts
            for name, values in entity["properties"].items()
            if (texts := [one for one in values if isinstance(one, str)])
        }
    listing = party.listing
    version = versions.get(listing.list)
    return entity | {
        "referents": [],
        "first_seen": _moment(listing.listed_on),
        "last_seen": _moment(version.published if version else None),
        "last_change": _moment(listing.changed_on or listing.listed_on),
    }


def scored_entity(
    party: Party, hit: Hit, versions: Mapping[ListId, ListVersion], threshold: float | None
) -> dict[str, Any]:
    """Return a hit as a scored entity; its features sum to its score."""
    explanations: dict[str, dict[str, Any]] = {}
    for part in hit.explanation:
        name = _free(part.feature, explanations)
        explanations[name] = {
            "score": part.value,
            "detail": part.detail or None,
            "query": hit.matched or None,
            "candidate": hit.name or None,
        }
    is_match = hit.alert if threshold is None else hit.score >= threshold
    return entity_of(party, versions, nested=False) | {
        "score": hit.score,
        "features": {name: one["score"] for name, one in explanations.items()},
        "explanations": explanations,
        "match": is_match,
        "token": None,
    }


def subject_of(key: str, schema: str, properties: Mapping[str, Any]) -> Subject:
    """Return the party an example entity asks about.

    Raises:
        MalformedInput: its schema is no party, it says nothing to go by, or a date is none.
    """
    plain = {
        name: [str(one) for one in (value if isinstance(value, list) else [value]) if one]
        for name, value in properties.items()
    }
    has_name = any(plain.get(name) for name in _NAMES)
    if not has_name:
        # Numbers are a question of their own; who reads entities insists on a name.
        plain["name"] = [_NOBODY]
    entity = {"id": key, "schema": "LegalEntity" if schema in _VAGUE else schema}
    found = subject_from_ftm({**entity, "properties": plain})
    if schema in _VAGUE or schema == "LegalEntity":
        found = replace(found, schema=None)
    if not has_name:
        found = replace(found, names=())
        if not found.identifiers:
            message = f"The entity {key} has neither a name nor a number"
            raise MalformedInput(message, hint="Give it a property 'name'")
    return found


def versions_by_list(service: Service) -> dict[ListId, ListVersion]:
    """Return the loaded lists by their ids."""
    return {one.list: one for one in service.ready.lists}


def counts(
    party: Party,
    *,
    lists: frozenset[ListId],
    left_out: Iterable[str],
    schemas: Iterable[str],
    topics: Iterable[str],
    since: date | None,
    ids: Iterable[str],
) -> bool:
    """Tell whether a listed party is one that was asked for.

    Args:
        party: the party.
        lists: only these; empty for all.
        left_out: lists that do not count.
        schemas: schemata that do not count.
        topics: only those of one of these; empty for all.
        since: only those changed on that day or later.
        ids: parties that do not count.
    """
    listing = party.listing
    if lists and listing.list not in lists:
        return False
    if listing.list in {one.replace("_", "-") for one in left_out} or party.id in set(ids):
        return False
    if any(is_schema(name, party.schema) for name in schemas):
        return False
    changed = listing.changed_on or listing.listed_on
    if since is not None and (changed is None or changed < since):
        return False
    wanted = set(topics)
    return not wanted or bool(wanted & set(party_to_ftm(party)["properties"].get("topics", ())))


def _free(feature: str, taken: Mapping[str, object]) -> str:
    name, number = feature, 2
    while name in taken:
        name, number = f"{feature}_{number}", number + 1
    return name


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00"
