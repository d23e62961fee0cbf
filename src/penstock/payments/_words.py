"""Words and codes inside texts that say something by themselves, and phrases found among words."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Generic, TypeVar

from msgspec import Struct

from penstock.payments._tables import rows
from penstock.text import fold

_READ = 65_536
Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Finds known phrases among the words of a text, the longest at each place.

    Args:
        phrases: each phrase as it may stand in a text, with what it means.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], Value]] = {}
        for phrase, value in phrases:
            words = tuple(plain(phrase))
            if words:
                self._by_first.setdefault(words[0], {}).setdefault(words, value)

    def find(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, Value]]:
        """Yield where each phrase begins and ends among `words`, and what it means."""
        if self._by_first.keys().isdisjoint(words):
            return
        place = 0
        while place < len(words):
            known = self._by_first.get(words[place])
            found = (
                ()
                if known is None
                else max(
                    (one for one in known if words[place : place + len(one)] == one),
                    key=len,
                    default=(),
                )
            )
            if found and known is not None:
                yield place, place + len(found), known[found]
                place += len(found)
            else:
                place += 1


@lru_cache(_READ)
def plain(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, apostrophes and punctuation."""
    return tuple(fold(text).split())


def shorter(word: str) -> set[str]:
    """Return a word and all that is left of it without one letter: words a letter apart share one.

    >>> sorted(shorter("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


class Said(Struct, frozen=True):
    """A phrase that decides by itself: its sort, and where among the words it stands."""

    sort: str
    phrase: str
    start: int
    end: int


@cache
def _phrases() -> Phrases[tuple[str, str]]:
    return Phrases(
        (row["phrase"], (row["sort"], row["phrase"]))
        for row in rows("words")
        if row["sort"] in ("stop", "goods")
    )


@cache
def words_of(sort: str) -> frozenset[str]:
    """Return the single words of a sort, folded."""
    return frozenset(" ".join(plain(row["phrase"])) for row in rows("words") if row["sort"] == sort)


@lru_cache(_READ)
def said(text: str) -> tuple[Said, ...]:
    """Return the stop words and words of goods that stand in a text."""
    return tuple(
        Said(sort, phrase, start, end)
        for start, end, (sort, phrase) in _phrases().find(plain(text))
    )


@lru_cache(_READ)
def is_bank_name(name: str) -> bool:
    """Tell whether a name says that its bearer is a bank."""
    return not words_of("bank").isdisjoint(plain(name))


_BIC = re.compile(r"\b[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")


@lru_cache(_READ)
def is_bic(text: str) -> bool:
    """Tell whether a text is a BIC (ISO 9362) and no word that looks like one."""
    code = text.strip().upper()
    return bool(_BIC.fullmatch(code)) and code.lower() not in words_of("not_bic")
