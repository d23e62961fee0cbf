"""A sentence read as phrases, with whom the sentences before it told of."""

from typing import NamedTuple

from penstock.news._model import Mention
from penstock.news._phrase import NOUN, VERB, Phrase
from penstock.news._spoken import Spoken
from penstock.news._told import Told

AUTHORITY_SORTS = frozenset({"country", "place", "agency", "body", "court", "group"})


class Clause(NamedTuple):
    """What the parts of an event are looked for in."""

    spoken: Spoken
    phrases: list[Phrase]
    told: Told


def is_authority(mention: Mention) -> bool:
    """Tell whether a mention is of a state, its bodies or officials, or a court."""
    return mention.sort in AUTHORITY_SORTS or (mention.sort == "person" and bool(mention.country))


def noun_behind(phrases: list[Phrase], at: int) -> int:
    """Return the noun phrase right behind a place; -1 where none is."""
    return at + 1 if at + 1 < len(phrases) and phrases[at + 1].kind == NOUN else -1


def any_verb_before(phrases: list[Phrase], at: int) -> int:
    """Return the nearest verb before a place; -1 where none is."""
    return next((i for i in range(at - 1, -1, -1) if phrases[i].kind == VERB), -1)
