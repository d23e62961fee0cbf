"""Legal forms of several words with a slip in them, set right before a name is read.

`Limited Liabilty Company` would otherwise be three words of a name; a slip of the pen in a form, or
a blank lost beside it, must not hide the name.
"""

from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from penstock.text._misplaced import placed
from penstock.text._roles import NameSort, TokenRole, lexicon

_SHORTEST_ANCHOR = 5
_SHORTEST_PHRASE = 13
_MOST_SLIPS = 2
_FEWEST_LEFT = 2
# A form glued to a name: a long word, or letters that nobody can say (`gmbh`, `llc`).
_SHORTEST_GLUED = 7
_SHORTEST_UNSPOKEN = 3
_FEWEST_OF_NAME = 4
_ROLES = frozenset({TokenRole.legal_form, TokenRole.generic})


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
            if token.role not in _ROLES or len(joined) < _SHORTEST_PHRASE:
                continue
            for at, word in enumerate(words):
                if len(word) >= _SHORTEST_ANCHOR and joined.isascii():
                    shapes = found.setdefault(word, {})
                    shapes.setdefault((len(words), at), _Shape()).add(tuple(words))
    return {word: sorted(shapes.items(), reverse=True) for word, shapes in found.items()}


@cache
def _glued_forms() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the legal forms that may be glued to the front of a word, and to its end."""
    known = lexicon(NameSort.organisation).words
    found = [
        word
        for word, token in known.items()
        if token.role is TokenRole.legal_form and word.isascii() and word.isalpha()
    ]
    found.sort(key=len, reverse=True)
    unspoken = [word for word in found if not any(each in word for each in "aeiouy")]
    front = {word for word in unspoken if len(word) > _SHORTEST_UNSPOKEN}
    # Names begin with three consonants and end with some, but hardly with these.
    end = {word for word in unspoken if len(word) >= _SHORTEST_UNSPOKEN and word[0] != "s"}
    return (
        tuple(word for word in found if len(word) >= _SHORTEST_GLUED or word in front),
        tuple(word for word in found if len(word) >= _SHORTEST_GLUED or word in end),
    )


@lru_cache(1 << 14)
def _unglued(word: str) -> tuple[str, ...]:
    """Return a word without the legal form that is glued to it, and that form: `gmbhnordwind`."""
    front, end = _glued_forms()
    is_front = word.startswith(front)
    if not (is_front or word.endswith(end)) or word in lexicon(NameSort.organisation).words:
        return (word,)
    for form in front if is_front else end:
        rest = word.removeprefix(form) if is_front else word.removesuffix(form)
        if _FEWEST_OF_NAME <= len(rest) < len(word):
            return (form, rest) if is_front else (rest, form)
    return (word,)


def mended(words: list[str]) -> list[str]:
    """Return the folded words of a body's name with slips in its legal form set right.

    A form counts that has 13 letters, one word of five letters or more as it should be, and two
    slips at most (optimal string alignment distance), or a word of the name joined to its end. A
    form of one word is set apart from a name it is glued to where it is long or cannot be said.

    >>> mended(["limited", "liabilty", "company", "vega"])
    ['limited', 'liability', 'company', 'vega']
    >>> mended(["joint", "stock", "companyvega"])
    ['joint', 'stock', 'company', 'vega']
    >>> mended(["gmbhnordwind", "maschinen"])
    ['gmbh', 'nordwind', 'maschinen']
    """
    for word in words:
        if len(word) > _SHORTEST_GLUED and len(_unglued(word)) > 1:
            words = [part for each in words for part in _unglued(each)]
            break
    words = placed(words)
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
