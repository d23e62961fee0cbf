"""What listed parties say of themselves, field by field, so that a search can ask for it.

A field is a property of FollowTheMoney (`birthDate`, also `properties.birthDate`), a group of them
(`identifiers`), or what clients know of an entity beside its properties (`first_seen`).

Source: the FollowTheMoney schema definitions, release 4.11, and the fields yente sorts and filters
by.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from penstock.model import Party, party_to_ftm
from penstock.screening import Index

# A group and the properties it stands for.
_GROUPS: dict[str, tuple[str, ...]] = {
    "identifiers": (
        *("passportNumber", "idNumber", "taxNumber", "registrationNumber", "leiCode", "dunsCode"),
        *("swiftBic", "imoNumber", "mmsi", "callSign", "serialNumber", "isinCode"),
        "licenseNumber",
    ),
    "dates": ("birthDate", "deathDate", "incorporationDate", "dissolutionDate", "buildDate"),
    "genders": ("gender",),
    "emails": ("email",),
    "phones": ("phone",),
    "urls": ("website",),
    "addresses": ("address",),
}
_OF_LISTING = {"program": "program", "reason": "reason", "unscId": "unscId"}
_MOMENTS = ("first_seen", "last_seen", "last_change", "listingDate", "modifiedAt", "endDate")
_ITSELF = ("id", "caption", "target", "programId", "number")
_PROPERTIES = (
    *("alias", "weakAlias", "previousName", "firstName", "lastName"),
    *("address", "birthCountry", "birthPlace", "citizenship", "country", "nationality"),
    *("deadweightTonnage", "grossRegisteredTonnage", "email", "phone", "website", "flag"),
    *("gender", "legalForm", "model", "pastFlags", "position", "status", "title", "type"),
)
_OTHER_NAMES = {
    "entity_id": "id",
    "canonical_id": "id",
    "gender": "genders",
    "identifier": "identifiers",
    "date": "dates",
}
DATES = frozenset({*_GROUPS["dates"], "dates", *_MOMENTS})
VALUE_FIELDS = frozenset(
    {*_ITSELF, *_MOMENTS, *_OF_LISTING, *_PROPERTIES, *_GROUPS}
    | {one for names in _GROUPS.values() for one in names}
)


def value_field(name: str) -> str:
    """Return the field a client means by a name, `""` for none."""
    plain = name.removeprefix("properties.")
    plain = plain if plain in VALUE_FIELDS else _OTHER_NAMES.get(plain, plain)
    return plain if plain in VALUE_FIELDS else ""


_TYPES = {
    **dict.fromkeys(("name", "alias", "weakAlias", "previousName"), "name"),
    **dict.fromkeys(
        ("country", "nationality", "citizenship", "birthCountry", "flag", "pastFlags"), "country"
    ),
    **dict.fromkeys((*_GROUPS["identifiers"], "number"), "identifier"),
    **dict.fromkeys((*_GROUPS["dates"], *_MOMENTS, "startDate"), "date"),
    **dict.fromkeys(("notes", "summary"), "text"),
    **dict.fromkeys(("sourceUrl", "website"), "url"),
    "gender": "gender",
    "topics": "topic",
    "email": "email",
    "phone": "phone",
    "address": "address",
    "full": "address",
}


def property_type(name: str) -> str:
    """Return the FollowTheMoney type of a property, `string` where it has no finer one."""
    return _TYPES.get(name, "string")


class ListedValues:
    """The values of every field, gathered at the first question and only read then.

    Args:
        index: the index whose parties are asked about.
        seen: the day each list was published, as `YYYY-MM-DD`.
    """

    def __init__(self, index: Index, seen: Mapping[str, str]) -> None:
        self._index = index
        self._seen = seen
        self._gathered: dict[str, dict[int, tuple[str, ...]]] | None = None
        self._gathering = threading.Lock()

    def of(self, field: str) -> Mapping[int, tuple[str, ...]]:
        """Return the values of a field, see `value_field`, by where a party stands in the index."""
        with self._gathering:
            if self._gathered is None:
                self._gathered = self._gather()
            return self._gathered.get(field, {})

    def _gather(self) -> dict[str, dict[int, tuple[str, ...]]]:
        made: dict[str, dict[int, tuple[str, ...]]] = {}
        for place in range(self._index.party_count):
            party = self._index.party_at(place)
            seen = self._seen.get(party.listing.list, "")
            for field, values in values_of(party, seen).items():
                made.setdefault(field, {})[place] = values
        return made


def values_of(party: Party, seen: str = "") -> dict[str, tuple[str, ...]]:
    """Return the values of every field of one party; fields without any are left out.

    Args:
        party: the party.
        seen: the day its list was published, as `YYYY-MM-DD`; empty if that is not known.
    """
    entity = party_to_ftm(party)
    properties: dict[str, list[Any]] = entity["properties"]
    listing = _nested(properties, "sanctions")
    found: dict[str, list[str]] = {
        name: [one for one in properties.get(name, ()) if isinstance(one, str)]
        for name in VALUE_FIELDS
    }
    for field, name in _OF_LISTING.items():
        found[field] += _all(listing, name)
    found["programId"] += _all(listing, "program")
    found["address"] += _all(_nested(properties, "addressEntity"), "full")
    found["number"] += _all(_nested(properties, "identification"), "number")
    for field in ("listingDate", "modifiedAt", "endDate"):
        found[field] += _all(listing, field)
    for group, names in _GROUPS.items():
        found[group] += [one for name in names for one in found[name]]
    found["identifiers"] += found["number"]
    found["id"], found["caption"], found["target"] = [party.id], [entity["caption"]], ["true"]
    found["first_seen"] = found["listingDate"]
    found["last_seen"] = [seen] if seen else []
    found["last_change"] = found["modifiedAt"] or found["listingDate"]
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items() if values}


def _nested(properties: Mapping[str, list[Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in properties.get(name, ()) if isinstance(one, dict)]


def _all(entities: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    return [value for one in entities for value in one["properties"].get(name, ())]
