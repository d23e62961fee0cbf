"""What speaks for and against a mention being a listed party."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from msgspec import structs
from rapidfuzz.fuzz import ratio

from penstock.model import Hit, Party, Schema
from penstock.news._background import per_million
from penstock.news._gazetteer import leaders_by_family
from penstock.news._model import Article, Mention
from penstock.news._name_words import words
from penstock.news._namebook import folded_words
from penstock.news._spoken import Spoken
from penstock.news._tables import settings

_LEAST_CONTAINED = 0.7
_LONG_WORD = 6
_WORD_ALIKE = 70.0
_SHORT_LETTERS = 4
_MOST_PROGRAMMES = 1 << 12


class Found(NamedTuple):
    """A listed party that a name may be: how alike, under which name, and why."""

    party: Party
    listed_name: str
    score: float
    is_equal: bool
    is_weak: bool
    hit: Hit | None
    is_core: bool = False


class LinkRules(NamedTuple):
    candidate_from: float
    confirmed_from: float
    same_from: float
    single_letters: int
    single_per_million: float
    seldom_per_million: float
    known_single: frozenset[str]
    ordinary_letters: frozenset[str]
    verb_endings: dict[str, re.Pattern[str]]
    programme_countries: dict[str, str]
    sanction_words: re.Pattern[str]


@cache
def link_rules() -> LinkRules:
    table: dict[str, Any] = settings("links")
    return LinkRules(
        table["candidate_from"],
        table["confirmed_from"],
        table["same_from"],
        table["single_letters"],
        table["single_per_million"],
        table["seldom_per_million"],
        frozenset(table["known_single"]),
        frozenset(table["ordinary_letters"]),
        {key: re.compile(pattern) for key, pattern in table["verb_endings"].items()},
        table["programme_countries"],
        re.compile(table["sanction_words"]),
    )


class Context:
    """What an article says beside a name: countries, and whether sanctions are spoken of."""

    def __init__(self, article: Article, spoken: list[Spoken], mentions: Iterable[Mention]) -> None:
        self._spoken = spoken
        self.countries = {one.country for one in mentions if one.country}
        if article.language not in {"en", ""}:
            from penstock.news._foreign import foreign_countries

            self.countries |= foreign_countries(" ".join(own.sentence.text for own in spoken))
        whole = " ".join(own.sentence.text for own in spoken).lower()
        self.is_about_sanctions = len(link_rules().sanction_words.findall(whole)) >= 2
        self._text = whole

    def agrees(self, party: Party) -> str:
        """Return which of the article's countries is the party's, in a sentence."""
        countries = set(party.countries)
        for tag in party.listing.programmes:
            countries |= _countries_of(tag)
        shared = sorted(countries & self.countries)
        if shared:
            return f"the article speaks of {', '.join(shared)}, as the entry does"
        if "SDGT" in party.listing.programmes and "terror" in self._text:
            return "the article speaks of terrorism, as the entry does"
        return ""

    def speaks_of_sanctions(self, own: Iterable[Mention]) -> bool:
        """Tell whether a sentence with one of some mentions speaks of sanctions or crime."""
        pattern = link_rules().sanction_words
        return any(pattern.search(self._spoken[one.sentence].sentence.text.lower()) for one in own)


@lru_cache(_MOST_PROGRAMMES)
def _countries_of(programme: str) -> frozenset[str]:
    """Return the countries that a programme of sanctions is about, by how its tag begins."""
    tag = programme.upper().strip("[] ")
    codes = link_rules().programme_countries.items()
    return frozenset(code for start, code in codes if tag.startswith(start.upper()))


def with_leader(own: list[Mention], context: Context) -> list[Mention]:
    """Return mentions by one word as those of the leader who alone has it as family name.

    Only where the article speaks of the leader's country, too: Maduro, in news of Venezuela.
    """
    if " " in own[0].name or own[0].sort not in {"name", "person"}:
        return own
    known = leaders_by_family().get(own[0].name.lower())
    if known is None or known[1] not in context.countries:
        return own
    return [structs.replace(one, name=known[0], country=known[1], sort="person") for one in own]


def is_contained(name: str, found: Found) -> bool:
    """Tell whether all words of a person's name, two at least, are words of the listed one."""
    own = set(folded_words(name).split())
    return (
        found.party.schema is Schema.PERSON
        and len(own) > 1
        and found.score >= _LEAST_CONTAINED
        and own < set(folded_words(found.listed_name).split())
    )


def is_close(name: str, found: Found) -> bool:
    """Tell whether each word of a person's name is spelt like one of the listed name.

    Those that are equal are put aside; of the others each is alike, or all of them together are.
    """
    own, listed = folded_words(name).split(), folded_words(found.listed_name).split()
    for word in list(own):
        if word in listed:
            own.remove(word)
            listed.remove(word)
    if not own:
        return True
    if not listed:
        return False
    each = all(max(ratio(word, other) for other in listed) >= _WORD_ALIKE for word in own)
    return each or ratio("".join(own), "".join(listed)) >= _WORD_ALIKE


def is_own_word(name: str) -> bool:
    """Tell whether one word is nothing but a name: long, and in no text of ordinary English."""
    return len(name) >= _LONG_WORD and per_million(name.lower()) == 0.0


def is_only_letters(name: str) -> bool:
    """Tell whether a name is no more than a few letters, none that everybody knows."""
    is_short = name.isupper() and len(name) <= _SHORT_LETTERS
    return is_short and name.lower() not in link_rules().known_single


def is_rare(name: str) -> bool:
    rule = link_rules()
    return any(
        per_million(part.strip(".,").lower()) < rule.single_per_million for part in name.split()
    )


def single_refused(own: list[Mention], found: Found) -> str:
    """Return why a name of one word is no listed party, nothing where it may be one."""
    rule = link_rules()
    word = own[0].name
    key = word.lower()
    if found.party.schema is Schema.PERSON:
        return "one word of a person's name is no person"
    if word.isupper() and key in rule.ordinary_letters:
        return "letters that stand for something else"
    if len(key) < rule.single_letters and not word.isupper():
        return "too short for a name by itself"
    is_seldom = per_million(key) <= rule.seldom_per_million and not all(one.is_first for one in own)
    is_common = per_million(key) > rule.single_per_million and not is_seldom
    is_common = is_common and key not in rule.known_single
    if is_common and not (word.isupper() and len(word) >= 3):
        if key not in words().openers and _is_named_body(own):
            return ""
        return "an ordinary word of English"
    if own[0].sort == "person":
        return "it names a person here"
    return ""


def _is_named_body(own: list[Mention]) -> bool:
    """Tell whether a word is used as a body's name again and again, never first in a sentence."""
    return len(own) >= 2 and not any(one.is_first for one in own) and own[0].sort == "organisation"
