"""The words of a running text and where they stand in it."""

import re
from functools import cache
from typing import NamedTuple

from penstock.text._fold import fold
from penstock.text._roles import NameSort, Token, lexicon
from penstock.text._tables import rows

# Marks of scripts that write vowels above, below or beside the letter are part of the word, though
# Python's \w leaves them out; the danda is not.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u0f00-\u0f7e\u0f80-\u0fff\u1000-\u109f\u1780-\u17d3"
    "\u200c\u200d\u00ad\ufe00-\ufe0f\ufe20-\ufe2f"
)
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?"  # S.A., U.S.S.R
    rf"|{_LETTER}+(?:['`´‘’ʹʻʼ׳״]{_LETTER}+)*"
)


class TextWord(NamedTuple):
    """One word of a text: as it stands there, and from where to where (end excluded)."""

    text: str
    start: int
    end: int


def text_words(text: str) -> list[TextWord]:
    """Return the words of a running text in order, whatever stands between them.

    Line breaks, slashes and all other signs part words; apostrophes and the dots of `S.A.` do
    not. Scripts written without spaces give one word for each run.

    >>> [word.text for word in text_words("/INV/ O'Neil S.A. //KIM, JONG-UN")]
    ['INV', "O'Neil", 'S.A.', 'KIM', 'JONG', 'UN']
    """
    return [TextWord(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


@cache
def ordinary_words() -> frozenset[str]:
    """Return the folded words that any message may hold (`ordinary_words.tsv`)."""
    return frozenset(
        fold(form) for row in rows("ordinary_words") for form in row["forms"].split("|")
    )


@cache
def known_words() -> frozenset[str]:
    """Return every folded word that by itself has a known role in names of some sort."""
    return frozenset().union(*(lexicon(sort).words for sort in NameSort))


@cache
def numbers_in_phrases() -> frozenset[str]:
    """Return the numbers that stand in phrases of known role: no other may tell one."""
    return frozenset(
        word
        for sort in NameSort
        for spans in lexicon(sort).spans.values()
        for span, _ in spans
        for word in span
        if word.isdecimal()
    )


def known_phrases(words: list[str], sort: NameSort) -> list[tuple[int, int, Token]]:
    """Return every word and phrase of known role in a row of folded words, overlaps included.

    Each comes as its first place, how many words it has, and its token.
    """
    known = lexicon(sort)
    if known.words.keys().isdisjoint(words):
        return long_phrases(words, sort)
    found = [(at, 1, known.words[word]) for at, word in enumerate(words) if word in known.words]
    return found + long_phrases(words, sort)


def long_phrases(words: list[str], sort: NameSort) -> list[tuple[int, int, Token]]:
    """Return every phrase of known role, of two words or more, as `known_phrases` gives them."""
    known = lexicon(sort)
    if known.spans.keys().isdisjoint(words):
        return []
    return [
        (at, len(span), token)
        for at, word in enumerate(words)
        if word in known.spans
        for span, token in known.spans[word]
        if words[at : at + len(span)] == span
    ]
