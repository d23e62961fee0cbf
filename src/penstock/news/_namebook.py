"""Listed names by the words they are written with: a look-up, however many there are."""

import re
from typing import NamedTuple

from penstock.model import NameKind, Party, Schema
from penstock.screening import Index
from penstock.text import NameSort, TokenRole, fold, known_phrases

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
_BRACKET_AT_END = re.compile(r"^(?P<name>.+?)\s*\((?P<alias>[^()]{2,60})\)\s*$")
_SHORTEST_ALIAS = 3


class Listed(NamedTuple):
    """A listed name: the place of its party in the index, which of its names, and how written.

    `is_core` where the name is met without its legal form, or is an alias in its brackets.
    """

    place: int
    name: int
    is_core: bool
    is_weak: bool


class NameBook:
    """The names of an index by their folded words.

    Args:
        index: the listed parties. Persons are found in any order of their words.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._by_key: dict[str, list[Listed]] = {}
        self._firsts: set[str] = set()
        places = set()
        for group in index.groups.values():
            places.update(group.row_party.tolist())
        for place in sorted(places):
            party = index.party_at(place)
            for number, name in enumerate(party.names):
                is_weak = name.kind is NameKind.WEAK_ALIAS
                for key, is_core in keys_of(name.text, party.schema):
                    own = self._by_key.setdefault(key, [])
                    own.append(Listed(place, number, is_core, is_weak))

    def find(self, words: str, *, is_person: bool) -> list[Listed]:
        """Return the listed names that are written with some folded words."""
        key = " ".join(sorted(words.split())) if is_person else words
        return self._by_key.get(f"p {key}" if is_person else key, [])

    def party(self, place: int) -> Party:
        """Return the party at a place of the index."""
        return self.index.party_at(place)


def folded_words(text: str) -> str:
    """Return the words of a name, folded, without signs."""
    return " ".join(fold(word) for word in _WORD.findall(text.replace("'", "").replace("’", "")))


def without_form(words: str) -> str:
    """Return the folded words of a body without the legal forms at its ends, and without `the`."""
    own = words.split()
    if own and own[0] == "the":
        own = own[1:]
    spans = [
        (at, at + size)
        for at, size, token in known_phrases(own, NameSort.organisation)
        if token.role is TokenRole.legal_form
    ]
    start, end = 0, len(own)
    while ahead := [last for first, last in spans if first == start and last < end]:
        start = max(ahead)
    while behind := [first for first, last in spans if last == end and first > start]:
        end = min(behind)
    return " ".join(own[start:end])


def keys_of(name: str, schema: Schema) -> list[tuple[str, bool]]:
    """Return the keys a listed name is found by, each with whether it is less than the whole."""
    found: dict[str, bool] = {}
    texts = [(name, False)]
    if bracket := _BRACKET_AT_END.match(name):
        texts = [(name, False), (bracket["name"], False)]
        if len(bracket["alias"]) >= _SHORTEST_ALIAS and "affiliated" not in name.lower():
            texts.append((bracket["alias"], True))
    for text, is_alias in texts:
        words = folded_words(text)
        if not words:
            continue
        if schema in {Schema.PERSON, Schema.LEGAL_ENTITY} and " " in words:
            found.setdefault("p " + " ".join(sorted(words.split())), is_alias)
        if schema is not Schema.PERSON:
            found.setdefault(words, is_alias)
            core = without_form(words)
            if core and core != words:
                found.setdefault(core, True)
    return list(found.items())
