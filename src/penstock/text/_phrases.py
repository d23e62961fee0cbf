"""Known phrases among the words of a text, and words a letter apart."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from penstock.text._fold import fold

_READ = 32_768
Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Finds known phrases among the words of a text, the longest at each place.

    Args:
        phrases: each phrase as it may stand in a text, with what it means.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], Value]] = {}
        for phrase, value in phrases:
            words = plain_words(phrase)
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
def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, apostrophes and punctuation."""
    return tuple(fold(text).split())


def without_a_letter(word: str) -> set[str]:
    """Return a word and all that is left of it without one letter: words a letter apart share one.

    >>> sorted(without_a_letter("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
