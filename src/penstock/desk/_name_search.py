"""Finding listed parties by the words of their names: for people who type, not for decisions."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping

from msgspec import Struct
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from penstock.desk._listed_values import DATES, ListedValues
from penstock.desk._query import (
    Both,
    Either,
    Node,
    QueryError,
    Range,
    Term,
    Without,
    query_field,
    read_query,
)
from penstock.errors import UsageError
from penstock.model import ListId, Party, Schema, is_party_schema, party_topics
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
# Kinds whose parties may be of a finer kind that their publisher does not tell.
_VAGUER: dict[str, frozenset[Schema]] = {
    "Person": frozenset({Schema.LEGAL_ENTITY}),
    "Organization": frozenset({Schema.LEGAL_ENTITY}),
    "Company": frozenset({Schema.LEGAL_ENTITY, Schema.ORGANIZATION}),
    "PublicBody": frozenset({Schema.LEGAL_ENTITY, Schema.ORGANIZATION}),
}
# What a party is made of; it is not found by itself.
_PARTS = ("Address", "Sanction", "Identification", "Passport", "UnknownLink", "Ownership")
_MOST_WORDS = 12
_NUMBER = re.compile(r"(?=(?:.*[0-9]){4})[A-Za-z0-9][A-Za-z0-9./-]*")
_DAY_LETTERS = len("2016-06-01")
_ORDERS = ("asc", "desc")


class Sought(Struct, frozen=True, kw_only=True):
    """What is sought: words, and which parties count.

    Attributes:
        text: words of a name; each must begin a word of the same party. Empty finds all.
        schema: a FollowTheMoney schema; `Thing` or empty for all.
        lists: only parties of these lists; empty for all.
        countries: only parties tied to one of these, as ISO 3166-1 alpha-2 codes; empty for all.
        is_query: the text is a query, see `read_query`; else plain words.
        edits: how many letters of every word of a query may differ.
        filters: pairs of a field, see `query_field`, and a value it must have.
        is_every_filter: all values of one field must be there; else one of them.
        sort: fields the parties are ordered by, each with `:asc` or `:desc`; empty for the closest
            first. Who says nothing of a field comes last.
    """

    text: str = ""
    schema: str = ""
    lists: frozenset[ListId] = frozenset()
    countries: frozenset[str] = frozenset()
    is_query: bool = False
    edits: int = 0
    filters: tuple[tuple[str, str], ...] = ()
    is_every_filter: bool = False
    sort: tuple[str, ...] = ()


class NamesFound:
    """Parties that were found, in order, by where they stand in an index."""

    def __init__(
        self, index: Index, places: list[int], told: Callable[[str, int], tuple[str, ...]]
    ) -> None:
        self.places = places
        self._index = index
        self._told = told

    def page(self, limit: int, offset: int = 0) -> tuple[Party, ...]:
        """Return some of the parties."""
        return tuple(self._index.party_at(place) for place in self.places[offset : offset + limit])

    def facet(self, field: str) -> dict[str, int]:
        """Return how many of the parties have each value of a field, see `query_field`."""
        counts: dict[str, int] = {}
        for place in self.places:
            for value in self._told(field, place):
                counts[value] = counts.get(value, 0) + 1
        return counts


class NameSearch:
    """The words of every listed name, sorted; built once for an index, and only read then.

    Args:
        index: the index whose parties are sought.
        seen: the day each list was published, as `YYYY-MM-DD`.
    """

    def __init__(self, index: Index, seen: Mapping[str, str] | None = None) -> None:
        self._index = index
        self._values = ListedValues(index, seen or {})
        self._topics: list[tuple[str, ...]] = []
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
            self._topics.append(party_topics(party))
            for word in {word for name in party.names for word in fold(name.text).split()}:
                places.setdefault(word, array("i")).append(place)
        self._words = sorted(places)
        self._places = [places[word] for word in self._words]

    def find(self, sought: Sought, limit: int, offset: int = 0) -> tuple[tuple[Party, ...], int]:
        """Return a page of parties and how many there are, the closest first."""
        found = self.search(sought)
        return found.page(limit, offset), len(found.places)

    def search(self, sought: Sought, keep: Callable[[Party], bool] | None = None) -> "NamesFound":
        """Return everything that is found, in the order that was asked for.

        Args:
            sought: what is sought.
            keep: what else a party must be; asked of each that is found.

        Raises:
            UsageError: a filter or an order names a field there is not.
        """
        orders = [_order(one) for one in sought.sort]
        filtered = _filters(sought)
        matching = self._asked(sought) if sought.is_query else self._matching(sought.text)
        found = [place for place in matching if self._counts(place, sought)]
        if filtered is not None:
            having = self._answer(filtered)
            found = [place for place in found if place in having]
        if keep is not None:
            found = [place for place in found if keep(self._index.party_at(place))]
        plain = fold(sought.text)
        if plain:
            found.sort(key=lambda place: self._distance(place, plain))
        for field, is_down in reversed(orders):
            found = self._ordered(found, field, is_down=is_down)
        return NamesFound(self._index, found, self._told)

    def _ordered(self, places: list[int], field: str, *, is_down: bool) -> list[int]:
        """Return the parties by their least value of a field, or from their greatest down."""
        choose = max if is_down else min
        ends = {one: choose(told) for one in places if (told := self._told(field, one))}
        first = sorted(ends, key=ends.__getitem__, reverse=is_down)
        return [*first, *(one for one in places if one not in ends)]

    def _told(self, field: str, place: int) -> tuple[str, ...]:
        if field == "countries":
            return tuple(self._countries[place])
        if field == "datasets":
            return (self._lists[place],)
        if field == "schema":
            return (self._kinds[place].value,)
        if field == "topics":
            return self._topics[place]
        if field == "names":
            return (self._primary[place],)
        return self._values.of(field).get(place, ())

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
        return self._between(node) if isinstance(node, Range) else self._term(node)

    def _between(self, asked: Range) -> set[int]:
        fits = _fits_date if asked.field in DATES else _fits
        told = self._values.of(asked.field)
        return {n for n, values in told.items() if any(fits(one, asked) for one in values)}

    def _term(self, term: Term) -> set[int]:
        if term.field == "names":
            return self._named(term)
        text = term.text if term.is_open else _escaped(term.text)
        # Clients of yente write the names of lists with `_`.
        pattern = _pattern(text.replace("_", "-") if term.field == "datasets" else text)
        every = range(len(self._primary))
        if term.field == "schema":
            known = {one for one in Schema if is_schema(term.text, one) or pattern.match(one.value)}
            return {n for n in every if self._kinds[n] in known}
        if term.field in ("countries", "datasets", "topics"):
            return {n for n in every if any(map(pattern.match, self._told(term.field, n)))}
        if term.field in DATES and not term.is_open:
            return self._between(Range(term.field, term.text, term.text))
        told = self._values.of(term.field)
        return {n for n, values in told.items() if any(map(pattern.match, values))}

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
        named = set.intersection(
            *(self._like(word, term.edits) | self._beginning(word) for word in words)
        )
        if _NUMBER.fullmatch(term.text):
            # A passport, a register or a ship has a number, and people search for that as well.
            named |= self._term(Term(term.text, "identifiers"))
        return named

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
        return is_schema(sought.schema, kind) or kind in _VAGUER.get(sought.schema, ())

    def _distance(self, place: int, plain: str) -> tuple[bool, bool, int, int]:
        name = self._primary[place]
        return (name != plain, not name.startswith(plain), len(name), place)


def is_schema(name: str, schema: Schema) -> bool:
    """Tell whether a kind of party is one that a FollowTheMoney schema stands for."""
    return name in ("", "Thing", schema.value) or schema in _KINDS.get(name, frozenset())


def _filters(sought: Sought) -> Node | None:
    """Return what the filters ask, None for nothing: fields together, values as was said."""
    fields: dict[str, list[Node]] = {}
    for name, value in sought.filters:
        try:
            field = query_field(name)
        except QueryError as error:
            message = f"Invalid filter: {error}"
            raise UsageError(message, hint="Such as birthDate:1961 or topics:sanction") from error
        fields.setdefault(field, []).append(Term(value, field))
    together = Both if sought.is_every_filter else Either
    parts = tuple(together(tuple(values)) for values in fields.values())
    return Both(parts) if parts else None


def _order(text: str) -> tuple[str, bool]:
    """Return the field of an order, and whether it goes down."""
    name, _, way = text.rpartition(":")
    if way not in _ORDERS:
        # What is neither is no way to order, and goes up, as clients of yente know it.
        name, way = name or way, "asc"
    try:
        return query_field(name), way == "desc"
    except QueryError as error:
        message = f"Invalid sort: {error}"
        raise UsageError(message, hint="Such as first_seen:desc or birthDate:asc") from error


def _fits_date(value: str, asked: Range) -> bool:
    """Tell whether a day, month or year may lie between two: what is vague may be any day of it."""
    low, high = asked.low[:_DAY_LETTERS], asked.high[:_DAY_LETTERS]
    start = value if asked.has_low else value[: len(low)]
    if value == low and not asked.has_low:
        return False
    if low and not low.startswith(value) and (start < low or (start == low and not asked.has_low)):
        return False
    if high and not asked.has_high:
        return value < high
    return not high or value[: len(high)] <= high


def _fits(value: str, asked: Range) -> bool:
    ends = (asked.low, asked.high)
    if all(_is_number(one) for one in (value, *filter(None, ends))):
        own = float(value)
        low, high = (float(one) if one else own for one in ends)
        is_above = own > low or (own == low and (asked.has_low or not asked.low))
        return is_above and (own < high or (own == high and (asked.has_high or not asked.high)))
    text, first, last = value.casefold(), asked.low.casefold(), asked.high.casefold()
    if first and (text < first or (text == first and not asked.has_low)):
        return False
    return not last or text < last or (text == last and asked.has_high)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()


def known_schema(name: str) -> bool:
    """Tell whether a FollowTheMoney schema is one that can be sought, though nobody be found."""
    return name in ("", "Thing", "Interval", *_PARTS) or is_party_schema(name)


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
