"""Which listed names are planted: some of every list and every sort of party, by lot."""

import random
from collections.abc import Iterable

from msgspec import Struct

from penstock.model import ListId, NameKind, Party, PartyId, Schema

_PERSONS = frozenset({Schema.PERSON})
_VESSELS = frozenset({Schema.VESSEL})
_BODIES = frozenset({Schema.ORGANIZATION, Schema.COMPANY, Schema.PUBLIC_BODY, Schema.LEGAL_ENTITY})
_LETTERS = 5


class Listed(Struct, frozen=True):
    """A name to plant.

    Attributes:
        party: whose name it is.
        list: where the party is listed.
        sort: `person`, `body` or `vessel`.
        name: a name that alone raises an alert, so no weak alias.
        is_latin: written in Latin letters.
    """

    party: PartyId
    list: ListId
    sort: str
    name: str
    is_latin: bool


def sort_of(schema: Schema) -> str:
    """Return `person`, `body` or `vessel`; empty for what is not planted."""
    if schema in _PERSONS:
        return "person"
    return "vessel" if schema in _VESSELS else "body" if schema in _BODIES else ""


def sample(parties: Iterable[Party], each: int, seed: int) -> list[Listed]:
    """Return up to `each` names of every list and sort, drawn by lot from all parties.

    Every name of a party but weak aliases can be drawn, in any script; a name has five letters or
    more. The parties are read once; memory holds the drawn ones only.
    """
    dice = random.Random(f"sample/{seed}")
    seen: dict[tuple[ListId, str], int] = {}
    drawn: dict[tuple[ListId, str], list[Listed]] = {}
    for party in parties:
        sort = sort_of(party.schema)
        if not sort:
            continue
        key = (party.listing.list, sort)
        for name in party.names:
            text = " ".join(name.text.split())
            if name.kind is NameKind.WEAK_ALIAS or sum(map(str.isalpha, text)) < _LETTERS:
                continue
            seen[key] = count = seen.get(key, 0) + 1
            # Reservoir sampling (Vitter 1985, algorithm R): each name has the same chance.
            kept = drawn.setdefault(key, [])
            place = len(kept) if len(kept) < each else dice.randrange(count)
            if place < each:
                is_latin = all(ord(letter) < 0x250 for letter in text if letter.isalpha())
                one = Listed(party.id, party.listing.list, sort, text, is_latin)
                kept[place : place + 1] = [one]
    found = [one for key in sorted(drawn) for one in drawn[key]]
    dice.shuffle(found)
    return found
