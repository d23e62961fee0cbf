"""The way of goods as a text tells it: which country they come from, and which they go to.

The words are a table, `data/payments/ways.tsv`.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from penstock.payments._tables import rows
from penstock.text import Phrases, country_code, places_in, plain_words

_READ = 32_768
_LONGEST_COUNTRY = 5
# `to the port of Dalian, China`: so many words, from none on, may stand before the country.
_MOST_SKIPPED = 5
_BEFORE = 12  # words in which a "not" before a way turns it
_AFTER = 3  # words after a place that may refute it
_NUMBERED = frozenset(
    {"invoice", "inv", "contract", "order", "po", "lc", "bl", "ref", "code", "hs"}
)


@lru_cache(_READ)
def ways_in(text: str) -> tuple[tuple[str, bool | None, str], ...]:
    """Return countries and regions of a text that goods come from (True), go to (False) or either.

    A country is taken where a word says which way, a place under measures anywhere. What is
    denied is no way: `not of Iranian origin`.

    >>> ways_in("coal from North Korea"), ways_in("goods not of Iranian origin")
    ((('KP', True, 'from north korea'),), ())
    """
    words = plain_words(text)
    found: dict[tuple[str, bool | None], str] = {}
    for start, end, is_origin in _cues().find(words):
        if _is_denied(words, start):
            continue
        for code, size in _places_at(words, end):
            found.setdefault((code, is_origin), " ".join(words[start : end + size]))
    for start, end, code in _adjectives().find(words):
        if not _is_denied(words, start):
            found.setdefault((code, True), " ".join(words[start : end + 1]))
    directed = {code for code, _ in found}
    for place in places_in(text):
        if place.code not in directed and not _denies(words, place.spelling):
            found.setdefault((place.code, None), place.spelling)
    return tuple((code, is_origin, said) for (code, is_origin), said in found.items())


def _places_at(words: tuple[str, ...], start: int) -> Iterator[tuple[str, int]]:
    """Yield the country or place that words begin with, and how many words it takes."""
    for skipped in range(min(_MOST_SKIPPED, len(words) - start)):
        if skipped and words[start + skipped - 1] in _first_words():
            return  # another way begins
        for size in range(min(_LONGEST_COUNTRY, len(words) - start - skipped), 0, -1):
            span = " ".join(words[start + skipped : start + skipped + size])
            code = country_code(span) if len(span) > 2 else ""
            after = words[start + skipped + size : start + skipped + size + _AFTER]
            if code := code or _place_of(span, after):
                yield code, skipped + size
                return


def _place_of(span: str, after: tuple[str, ...]) -> str:
    """Return the place under measures that a span is, unless what follows refutes it."""
    for place in places_in(" ".join((span, *after))):
        if plain_words(place.spelling) == plain_words(span):
            return place.code
    return ""


def _is_denied(words: tuple[str, ...], start: int) -> bool:
    before = words[max(0, start - _BEFORE) : start + 1]
    denying = words_of_way("not")
    for at, word in enumerate(before):
        pair = " ".join(before[at : at + 2])
        if pair in denying or (word in denying and not _is_number_sign(before, at)):
            return True
    return False


def _is_number_sign(words: tuple[str, ...], at: int) -> bool:
    """Tell whether `no` stands for a number: `invoice no. 7`."""
    is_counted = any(letter.isdigit() for word in words[at + 1 : at + 3] for letter in word)
    return words[at] == "no" and (is_counted or (at > 0 and words[at - 1] in _NUMBERED))


def _denies(words: tuple[str, ...], spelling: str) -> bool:
    known = plain_words(spelling)
    size = len(known)
    places = [at for at in range(len(words)) if words[at : at + size] == known]
    return bool(places) and all(_is_denied(words, at) for at in places)


@cache
def _first_words() -> frozenset[str]:
    both = (*words_of_way("from"), *words_of_way("to"))
    return frozenset(one.partition(" ")[0] for one in both) - {"of", "port", "final", "country"}


@cache
def words_of_way(sort: str) -> frozenset[str]:
    """Return the words of a sort; fields as they are, all others folded."""
    (row,) = [row for row in rows("ways") if row["sort"] == sort]
    words = row["words"].split("|")
    return frozenset(
        words if sort.endswith("_field") else (" ".join(plain_words(one)) for one in words)
    )


@cache
def _cues() -> Phrases[bool]:
    return Phrases(
        (words, sort == "from") for sort in ("from", "to") for words in words_of_way(sort)
    )


@cache
def _adjectives() -> Phrases[str]:
    (row,) = [row for row in rows("ways") if row["sort"] == "of"]
    pairs = [one.partition("=") for one in row["words"].split("|")]
    return Phrases((word, code) for word, _, code in pairs)
