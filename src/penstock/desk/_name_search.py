"""Finding listed parties by the words of their names: for people who type, not for decisions."""

from array import array
from bisect import bisect_left

from msgspec import Struct

from penstock.model import ListId, Party, Schema
from penstock.screening import Index
from penstock.text import fold

_ORGANISATIONS = frozenset({Schema.ORGANIZATION, Schema.COMPANY, Schema.PUBLIC_BODY})
_LEGAL = frozenset({Schema.LEGAL_ENTITY, Schema.PERSON, *_ORGANISATIONS})
# Which kinds a FollowTheMoney schema stands for, where it stands for several.
_KINDS: dict[str, frozenset[Schema]] = {
    "LegalEntity": _LEGAL,
    "Organization": _ORGANISATIONS,
    "Vehicle": frozenset({Schema.VESSEL, Schema.AIRPLANE}),
    "Asset": frozenset({Schema.VESSEL, Schema.AIRPLANE, Schema.SECURITY, Schema.COMPANY}),
}
_MOST_WORDS = 12


class Sought(Struct, frozen=True, kw_only=True):
    """What is sought: words, and which parties count.

    Attributes:
        text: words of a name; each must begin a word of the same party. Empty finds all.
        schema: a FollowTheMoney schema; `Thing` or empty for all.
        lists: only parties of these lists; empty for all.
        countries: only parties tied to one of these, as ISO 3166-1 alpha-2 codes; empty for all.
    """

    text: str = ""
    schema: str = ""
    lists: frozenset[ListId] = frozenset()
    countries: frozenset[str] = frozenset()


class NameSearch:
    """The words of every listed name, sorted; built once for an index, and only read then.

    Args:
        index: the index whose parties are sought.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._primary: list[str] = []
        self._kinds: list[Schema] = []
        self._lists: list[ListId] = []
        self._countries: list[frozenset[str]] = []
        places: dict[str, array[int]] = {}
        for place in range(index.party_count):
            party = index.party_at(place)
            self._primary.append(fold(party.primary_name))
            self._kinds.append(party.schema)
            self._lists.append(party.listing.list)
            self._countries.append(party.countries)
            for word in {word for name in party.names for word in fold(name.text).split()}:
                places.setdefault(word, array("i")).append(place)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]

    def find(self, sought: Sought, limit: int, offset: int = 0) -> tuple[tuple[Party, ...], int]:
        """Return a page of parties and how many there are, the closest first."""
        found = [place for place in self._matching(sought.text) if self._counts(place, sought)]
        plain = fold(sought.text)
        if plain:
            found.sort(key=lambda place: self._distance(place, plain))
        shown = found[offset : offset + limit]
        return tuple(self._index.party_at(place) for place in shown), len(found)

    def facets(self, sought: Sought) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many of the parties found are of each list and tied to each country."""
        lists: dict[str, int] = {}
        countries: dict[str, int] = {}
        for place in self._matching(sought.text):
            if self._counts(place, sought):
                name = self._lists[place]
                lists[name] = lists.get(name, 0) + 1
                for code in self._countries[place]:
                    countries[code] = countries.get(code, 0) + 1
        return lists, countries

    def _matching(self, text: str) -> list[int]:
        words = fold(text).split()[:_MOST_WORDS]
        if not words:
            return [] if text.strip() else list(range(len(self._primary)))
        common: set[int] | None = None
        for word in sorted(words, key=len, reverse=True):
            mine = self._beginning(word)
            common = mine if common is None else common & mine
            if not common:
                return []
        return sorted(common or ())

    def _beginning(self, word: str) -> set[int]:
        found: set[int] = set()
        at = bisect_left(self._words, word)
        while at < len(self._words) and self._words[at].startswith(word):
            found.update(self._places[at])
            at += 1
        return found

    def _counts(self, place: int, sought: Sought) -> bool:
        if sought.lists and self._lists[place] not in sought.lists:
            return False
        if sought.countries and not sought.countries & self._countries[place]:
            return False
        if sought.schema in ("", "Thing"):
            return True
        kind = self._kinds[place]
        return kind in _KINDS.get(sought.schema, frozenset()) or kind.value == sought.schema

    def _distance(self, place: int, plain: str) -> tuple[bool, bool, int, int]:
        name = self._primary[place]
        return (name != plain, not name.startswith(plain), len(name), place)


def is_schema(name: str, schema: Schema) -> bool:
    """Tell whether a kind of party is one that a FollowTheMoney schema stands for."""
    return name in ("", "Thing", schema.value) or schema in _KINDS.get(name, frozenset())
