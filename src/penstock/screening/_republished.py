"""Entries that one list prints of another: the same party, told by the original's own number."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from msgspec import structs

from penstock.data import data_file
from penstock.model import AlsoListed, Hit, ListId, Party, PartyId

_NUMBER = r"(\d+)"


class _Rule(NamedTuple):
    sections: frozenset[str]
    copies: tuple[str, ...]
    original: str


@cache
def _rules() -> dict[str, _Rule]:
    found: dict[str, _Rule] = {}
    for line in data_file("screening/republished.tsv").read_text("utf-8").splitlines():
        if line.startswith(("#", "list\t")):
            continue
        copying, sections, copies, original = line.split("\t")
        parts = tuple(copies.split("|"))
        found[copying] = _Rule(frozenset(sections.split("|")), parts, original)
    return found


def original_of(party: PartyId, listed_on: ListId, section: str) -> PartyId | None:
    """Return the id of the entry that another is a copy of, None where it is none.

    Args:
        party: the id of the entry.
        listed_on: the list it is on.
        section: the section of that list.
    """
    rule = _rules().get(listed_on)
    if rule is None or section not in rule.sections:
        return None
    for copy in rule.copies:
        if match := re.fullmatch(copy.format(_NUMBER), party):
            return PartyId(rule.original.format(match[1]))
    return None


def copies_of(party: PartyId) -> tuple[PartyId, ...]:
    """Return the ids under which other lists may print an entry."""
    found: list[PartyId] = []
    for rule in _rules().values():
        if match := re.fullmatch(rule.original.format(_NUMBER), party):
            found += [PartyId(copy.format(match[1])) for copy in rule.copies]
    return tuple(found)


def with_facts_of(copy: Party, original: Party) -> Party:
    """Return a copied entry with the facts of the original wherever it states none itself."""
    return structs.replace(
        copy,
        birth_dates=copy.birth_dates or original.birth_dates,
        features=copy.features or original.features,
        nationalities=(*copy.nationalities, *original.nationalities),
        citizenships=(*copy.citizenships, *original.citizenships),
        addresses=(*copy.addresses, *original.addresses),
        birth_places=(*copy.birth_places, *original.birth_places),
    )


Some = TypeVar("Some", bound=Hit)


def merged(hits: Sequence[Some]) -> list[Some]:
    """Return hits with those of one entry on several lists as one.

    The hit is the better of them; whose it is, and when it was listed, is told by the original,
    which names its copies; its programmes are those of all.
    """
    by_party = {hit.party: hit for hit in hits}
    for hit in hits:
        original = by_party.get(original_of(hit.party, hit.list, hit.section) or PartyId(""))
        if original is None or original.party == hit.party:
            continue
        better = max(original, hit, key=lambda own: (own.alert, own.score))
        by_party[original.party] = structs.replace(
            better,
            party=original.party,
            list=original.list,
            section=original.section,
            listed_on=original.listed_on,
            snapshot=original.snapshot,
            programs=tuple(dict.fromkeys((*original.programs, *hit.programs))),
            also=(*original.also, AlsoListed(hit.party, hit.list, hit.section)),
        )
        del by_party[hit.party]
    return list(by_party.values())
