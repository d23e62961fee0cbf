"""Listed parties and hits as FollowTheMoney entities, and entities as questions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from penstock.desk import Service, is_schema
from penstock.errors import MalformedInput, UnknownName
from penstock.model import (
    COUNTRY_PROPERTIES,
    Hit,
    ListId,
    ListVersion,
    Party,
    Subject,
    party_to_ftm,
    subject_from_ftm,
)
from penstock.text import country_code

# What clients call all lists together; some of them ask for nothing else.
EVERYTHING = frozenset({"default", "all", "sanctions"})
_VAGUE = frozenset({"Thing", "Asset", "Vehicle"})
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation", "firstName", "lastName")
_NOBODY = "nobody"
# Links that are properties of the party itself; others belong to what points at it.
_OWN_LINKS = frozenset({"addressEntity"})
_NO_LIST = frozenset({ListId("")})


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


def lists_within(dataset: str, named: Iterable[str], service: Service) -> frozenset[ListId]:
    """Return the lists of a data set that are also among some; empty for all.

    Where none is, what is returned holds no list there is, so that nothing is found.

    Raises:
        UnknownName: no list is called that.
    """
    scope = lists_of(dataset, service)
    chosen = [lists_of(name, service) for name in named]
    if not chosen or not all(chosen):  # nothing is chosen, or everything is among it
        return scope
    wanted = frozenset().union(*chosen)
    return (wanted & scope if scope else wanted) or _NO_LIST


def entity_of(
    party: Party, versions: Mapping[ListId, ListVersion], *, nested: bool
) -> dict[str, Any]:
    """Return a listed party as an entity with the dates clients expect.

    Args:
        party: the party.
        versions: the loaded lists.
        nested: with the entities it is made of; else values only, and the ids of what it names
            itself, as its addresses.
    """
    entity = party_to_ftm(party)
    if not nested:
        entity["properties"] = {
            name: texts
            for name, values in entity["properties"].items()
            if (texts := [_flat(name, one) for one in values if _is_flat(name, one)])
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


def properties_as_read(properties: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what was sent of an example as it was read: lists of values, countries by code."""
    return {
        name: [_code_of(one) if name in COUNTRY_PROPERTIES else one for one in values]
        for name, told in properties.items()
        for values in (told if isinstance(told, list) else [told],)
    }


def _code_of(value: Any) -> Any:  # noqa: ANN401 - as it was sent
    return (country_code(value).lower() or value) if isinstance(value, str) else value


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


def _is_flat(name: str, value: object) -> bool:
    return isinstance(value, str) or name in _OWN_LINKS


def _flat(name: str, value: Any) -> str:  # noqa: ANN401 - as FollowTheMoney has it
    return str(value["id"]) if name in _OWN_LINKS and not isinstance(value, str) else str(value)


def _free(feature: str, taken: Mapping[str, object]) -> str:
    name, number = feature, 2
    while name in taken:
        name, number = f"{feature}_{number}", number + 1
    return name


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00"
