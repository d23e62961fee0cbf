"""Finding listed parties by the words of their names: for people who type, not for decisions."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable

from msgspec import Struct
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from penstock.desk._query import Both, Either, Node, QueryError, Term, Without, read_query
from penstock.model import ListId, Party, Schema, party_to_ftm
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
        is_query: the text is a query, see `read_query`; else plain words.
        edits: how many letters of every word of a query may differ.
    """

    text: str = ""
    schema: str = ""
    lists: frozenset[ListId] = frozenset()
    countries: frozenset[str] = frozenset()
    is_query: bool = False
    edits: int = 0


class NamesFound:
    """Parties that were found, the closest first, by where they stand in an index."""

    def __init__(
        self,
        index: Index,
        places: list[int],
        lists: list[ListId],
        countries: list[frozenset[str]],
    ) -> None:
        self.places = places
        self._index = index
        self._lists = lists
        self._countries = countries

    def page(self, limit: int, offset: int = 0) -> tuple[Party, ...]:
        """Return some of the parties."""
        return tuple(self._index.party_at(place) for place in self.places[offset : offset + limit])

    def facets(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many of the parties are of each list and tied to each country."""
        lists: dict[str, int] = {}
        countries: dict[str, int] = {}
        for place in self.places:
            name = self._lists[place]
            lists[name] = lists.get(name, 0) + 1
            for code in self._countries[place]:
                countries[code] = countries.get(code, 0) + 1
        return lists, countries


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
        found = self.search(sought)
        return found.page(limit, offset), len(found.places)

    def search(self, sought: Sought, keep: Callable[[Party], bool] | None = None) -> "NamesFound":
        """Return everything that is found, the closest first.

        Args:
            sought: what is sought.
            keep: what else a party must be; asked of each that is found.
        """
        matching = self._asked(sought) if sought.is_query else self._matching(sought.text)
        found = [place for place in matching if self._counts(place, sought)]
        if keep is not None:
            found = [place for place in found if keep(self._index.party_at(place))]
        plain = fold(sought.text)
        if plain:
            found.sort(key=lambda place: self._distance(place, plain))
        return NamesFound(self._index, found, self._lists, self._countries)

    def _asked(self, sought: Sought) -> list[int]:
        """Return the parties of a query; what is none is read as plain words."""
        if not sought.text.strip():
            return list(range(len(self._primary)))
        try:
            node = read_query(sought.text, edits=sought.edits)
        except QueryError:
            return self._matching(sought.text)
        return sorted(self._answer(node))

    def _answer(self, node: Node) -> set[int]:
        if isinstance(node, Either):
            return set().union(*map(self._answer, node.parts))
        if isinstance(node, Without):
            return set(range(len(self._primary))) - self._answer(node.part)
        if isinstance(node, Both):
            common = self._answer(node.parts[0])
            for part in node.parts[1:]:
                # What is left out is taken from the few found so far, not from all there are.
                if isinstance(part, Without):
                    common -= self._answer(part.part)
                else:
                    common &= self._answer(part)
            return common
        return self._term(node)

    def _term(self, term: Term) -> set[int]:
        if term.field == "names":
            return self._named(term)
        pattern = _pattern(term.text if term.is_open else _escaped(term.text))
        every = range(len(self._primary))
        if term.field == "countries":
            return {n for n in every if any(map(pattern.match, self._countries[n]))}
        if term.field == "datasets":
            return {n for n in every if pattern.match(self._lists[n])}
        if term.field == "schema":
            known = {one for one in Schema if is_schema(term.text, one) or pattern.match(one.value)}
            return {n for n in every if self._kinds[n] in known}
        return {
            n
            for n in every
            if any(
                map(
                    pattern.match,
                    party_to_ftm(self._index.party_at(n))["properties"].get("topics", ()),
                )
            )
        }

    def _named(self, term: Term) -> set[int]:
        if term.is_open:
            pattern = _pattern(fold_open(term.text))
            found = [n for n, word in enumerate(self._words) if pattern.match(word)]
            return {place for n in found for place in self._places[n]}
        words = fold(term.text).split()[:_MOST_WORDS]
        if not words:
            return set()
        if term.is_phrase:
            common = set.intersection(*map(self._exactly, words))
            return {place for place in common if self._has_phrase(place, words)}
        return set.intersection(
            *(self._like(word, term.edits) | self._beginning(word) for word in words)
        )

    def _exactly(self, word: str) -> set[int]:
        at = bisect_left(self._words, word)
        is_there = at < len(self._words) and self._words[at] == word
        return set(self._places[at]) if is_there else set()

    def _like(self, word: str, edits: int) -> set[int]:
        if not edits:
            return set()
        near = extract_iter(word, self._words, scorer=OSA.distance, score_cutoff=edits)
        return {place for _, _, n in near for place in self._places[n]}

    def _has_phrase(self, place: int, words: list[str]) -> bool:
        wanted = f" {' '.join(words)} "
        names = (fold(name.text).split() for name in self._index.party_at(place).names)
        return any(wanted in f" {' '.join(own)} " for own in names)

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


def _pattern(text: str) -> re.Pattern[str]:
    """Return what fits a whole word in which `*` and `?` leave letters open, whatever its case."""
    parts = []
    for sign in re.split(r"(\\.|[*?])", text):
        is_open = sign in ("*", "?")
        parts.append(".*" if sign == "*" else "." if is_open else re.escape(sign.lstrip("\\")))
    # Several stars in a row say no more than one, and would take steps without end.
    return re.compile(f"(?:{re.sub(r'(?:[.][*])+', '.*', ''.join(parts))})$", re.IGNORECASE)


def _escaped(text: str) -> str:
    return re.sub(r"([*?\\])", r"\\\1", text)


def fold_open(text: str) -> str:
    """Return an open word in the spelling of the index, its `*` and `?` as they are."""
    return "".join(
        one if one in ("*", "?") else fold(one).replace(" ", "")
        for one in re.split(r"([*?])", text)
    )
