"""Parties that measures name themselves, found by name however it is spelt.

Section 311 targets, banks of a directive and the like stand on no list; their names and codes
stand in the tables of measures. They are screened as a small list of their own.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from msgspec import Struct

from penstock.measures import book
from penstock.model import (
    Hit,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    ListVersion,
    Name,
    Party,
    PartyId,
    Place,
    Schema,
    Subject,
)
from penstock.payments._asking import Asked
from penstock.payments._finder import Finder
from penstock.payments._message import Segment
from penstock.payments._words import words_of
from penstock.text import plain_words, without_a_letter

NAMED_LIST = ListId("penstock-measures")
_SEPARATOR = "#"
_READ = 32_768
_SHORT = 3


class Named(Struct, frozen=True):
    """A party that a measure names and a message may name, and where.

    `name` is the measure's own spelling, `matched` the message's. `is_mention`: inside a text.
    """

    measure: str
    name: str
    matched: str
    countries: tuple[str, ...]
    segment: Segment
    actor: str


def named_version() -> ListVersion:
    """Return the list of named parties as a list version: the digest of all tables names it."""
    return ListVersion(NAMED_LIST, None, book().sha256)


def named_parties() -> tuple[Party, ...]:
    """Return every party that some measure names, as listed parties of a list of their own."""
    found = []
    for measure in book().measures.values():
        for target in measure.targets:
            names = getattr(target, "names", ())
            if names:
                bics = getattr(target, "bics", ())
                found.append(
                    Party(
                        id=PartyId(f"{measure.id}{_SEPARATOR}{target.id}"),
                        schema=Schema.LEGAL_ENTITY,
                        names=tuple(map(Name, names)),
                        listing=Listing(list=NAMED_LIST),
                        addresses=tuple(
                            Place(country, country=country)
                            for country in getattr(target, "countries", ())
                        ),
                        identifiers=tuple(Identifier(IdentifierKind.BIC, bic) for bic in bics),
                    )
                )
    return tuple(found)


class NamedFinder(Finder):
    """Asks the list of parties that measures name, and only where a word of theirs is near."""

    def prepare(self, asked: Iterable[Asked]) -> None:
        """Answer what bears a word of some name, a letter more, less or changed; all else is no."""
        super().prepare(one for one in asked if _is_near(one.key))

    def hits(self, asked: Asked) -> tuple[Hit, ...]:
        """Return what was found for something that was prepared."""
        return super().hits(asked) if _is_near(asked.key) else ()


def _is_near(key: Subject | str) -> bool:
    if isinstance(key, str):
        return _is_text_near(key)
    if not key.names:
        return any(one.kind is IdentifierKind.BIC for one in key.identifiers)
    return any(map(_is_text_near, key.names))


@lru_cache(_READ)
def _is_text_near(text: str) -> bool:
    return not text.isascii() or any(map(_is_word_near, plain_words(text)))


@lru_cache(_READ)
def _is_word_near(word: str) -> bool:
    if sum(map(str.isdecimal, word)) > _most_digits() + 1:
        return False  # as references are: more than one sign would have to change
    return not _telling_words().isdisjoint(without_a_letter(word))


@cache
def _telling_words() -> frozenset[str]:
    """Return the words that tell the named parties apart, whole and without each letter."""
    found: set[str] = set()
    for party in named_parties():
        for name in party.names:
            words = [one for one in plain_words(name.text) if one not in words_of("bank")]
            joined = [left + right for left, right in pairwise(plain_words(name.text))]
            telling = [one for one in words if len(one) > _SHORT] or words
            for word in (*telling, *joined):
                found |= without_a_letter(word) if len(word) > _SHORT else {word}
    return frozenset(found)


@cache
def _most_digits() -> int:
    return max(sum(map(str.isdecimal, word)) for word in _telling_words())


def named_in(asked: Iterable[Asked], finder: NamedFinder) -> tuple[Named, ...]:
    """Return the parties named by measures that a transaction may name, each once."""
    best: dict[str, tuple[float, Named]] = {}
    for one in asked:
        for hit in finder.hits(one):
            if not hit.alert:
                continue
            segment = one.segment_at(getattr(hit, "start", 0))
            measure, _, target = hit.party.partition(_SEPARATOR)
            wanted = next(each for each in book().measure(measure).targets if each.id == target)
            seen = Named(
                measure=measure,
                name=hit.name,
                matched=hit.matched or segment.text,
                countries=tuple(getattr(wanted, "countries", ())),
                segment=segment,
                actor="" if one.is_mention else one.actor,
            )
            if hit.party not in best or best[hit.party][0] < hit.score:
                best[hit.party] = (hit.score, seen)
    return tuple(
        seen for _, seen in sorted(best.values(), key=lambda one: (-one[0], one[1].measure))
    )
