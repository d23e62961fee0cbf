"""Legal forms of several words with a slip in them, set right before a name is read.

`Limited Liabilty Company` would otherwise be three words of a name; a slip of the pen in a form, or
a blank lost beside it, must not hide the name.
"""

from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from penstock.text._roles import NameSort, TokenRole, lexicon

_SHORTEST_ANCHOR = 5
_SHORTEST_PHRASE = 14
_MOST_SLIPS = 2
_FEWEST_LEFT = 2


class _Shape:
    """The phrases of so many words that have a certain word at a certain place."""

    def __init__(self) -> None:
        self.phrases: dict[str, tuple[str, ...]] = {}
        self.joined: list[str] = []
        self.lengths: set[int] = set()
        self.by_rest: dict[tuple[str, ...], list[str]] = {}
        self.by_start: dict[tuple[str, ...], list[str]] = {}

    def add(self, words: tuple[str, ...]) -> None:
        joined = "".join(words)
        if joined not in self.phrases:
            self.phrases[joined] = words
            self.joined.append(joined)
            self.lengths |= set(range(len(joined) - _MOST_SLIPS, len(joined) + _MOST_SLIPS + 1))
            self.by_rest.setdefault(words[1:], []).append(words[0])
            self.by_start.setdefault(words[:-1], []).append(words[-1])

    def near(self, joined: str) -> tuple[str, ...]:
        """Return the phrase that is two slips away at most."""
        if len(joined) not in self.lengths:
            return ()
        found = extractOne(joined, self.joined, scorer=OSA.distance, score_cutoff=_MOST_SLIPS)
        return self.phrases[found[0]] if found else ()

    def glued(self, window: tuple[str, ...]) -> tuple[str, ...]:
        """Return a phrase with the word that is joined to its first or last one apart from it."""
        for own in self.by_rest.get(window[1:], ()):
            rest = window[0].removesuffix(own)
            if _FEWEST_LEFT <= len(rest) < len(window[0]):
                return (rest, own, *window[1:])
        for own in self.by_start.get(window[:-1], ()):
            rest = window[-1].removeprefix(own)
            if _FEWEST_LEFT <= len(rest) < len(window[-1]):
                return (*window[:-1], own, rest)
        return ()


@cache
def _anchors() -> dict[str, list[tuple[tuple[int, int], _Shape]]]:
    """Return the shapes of phrases by a word in them, the longest first.

    Each with how many words it has and the place of that one.
    """
    found: dict[str, dict[tuple[int, int], _Shape]] = {}
    for spans in lexicon(NameSort.organisation).spans.values():
        for words, token in spans:
            joined = "".join(words)
            if token.role is not TokenRole.legal_form or len(joined) < _SHORTEST_PHRASE:
                continue
            for at, word in enumerate(words):
                if len(word) >= _SHORTEST_ANCHOR and joined.isascii():
                    shapes = found.setdefault(word, {})
                    shapes.setdefault((len(words), at), _Shape()).add(tuple(words))
    return {word: sorted(shapes.items(), reverse=True) for word, shapes in found.items()}


def mended(words: list[str]) -> list[str]:
    """Return the folded words of a body's name with slips in its legal form set right.

    A form counts that has 14 letters, one word of five letters or more as it should be, and two
    slips at most (optimal string alignment distance), or a word of the name joined to its end.

    >>> mended(["limited", "liabilty", "company", "vega"])
    ['limited', 'liability', 'company', 'vega']
    >>> mended(["joint", "stock", "companyvega"])
    ['joint', 'stock', 'company', 'vega']
    """
    anchors = _anchors()
    for at, word in enumerate(words):
        shapes = anchors.get(word)
        if shapes is None:
            continue
        for (size, place), shape in shapes:
            start = at - place
            if start < 0 or start + size > len(words):
                continue
            window = tuple(words[start : start + size])
            joined = "".join(window)
            if joined in shape.phrases:
                return words
            if phrase := shape.near(joined) or shape.glued(window):
                return [*words[:start], *phrase, *words[start + size :]]
    return words
