"""Texts of one word that is a code: nearly all references of payments are, and no two are alike.

A word of several digits can only be like a listed word that holds a digit, too: edits change two
signs at most, and no rule of spelling or of consonants changes a digit. By itself it can only be
a long listed word, or several written as one. Those are few, so that a code which is like none of
them need not be searched. `tests/screening/test_text_codes.py` holds that against the search.
"""

import re
from collections.abc import Sequence
from itertools import product

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from penstock.screening._parameters import load_free_text
from penstock.screening._vocabulary import Vocabulary
from penstock.text import TextWord, bare, fold, known_words, spelled

# One more than two edits can take away.
_FEWEST_DIGITS = 3
_MOST_EDITS = 2
# What may be read as a number: `223rd`, `no123`.
_NUMBER = re.compile(r"\d+[a-z]{0,3}|(?:no|nr|num)\d+")
_DIGIT = re.compile(r"\d")


class Codes:
    """The listed words that hold a digit and may stand alone, by shape as written and as spelt."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        least = load_free_text().lone_letters
        tokens, joined = (
            vocabulary.texts[: vocabulary.token_count],
            vocabulary.texts[vocabulary.token_count :],
        )
        long = [text for text in map(bare, tokens) if len(text) >= least]
        held = {text for text in (*long, *map(bare, joined)) if _DIGIT.search(text)}
        self._written = _by_shape(held)
        self._spelt = _by_shape({spelled(text) for text in held})

    def leads_nowhere(self, words: Sequence[TextWord]) -> bool:
        """Tell whether the words of a text are one code or number that no listed word is like."""
        if len(words) != 1:
            return False
        word = words[0].text.lower()
        if not (word.isascii() and word.isalnum()) or fold(word) != word:
            return False
        if word.isdecimal():
            place_of = self._vocabulary.place_of
            return place_of(word) is None and place_of(word.lstrip("0")) is None
        if _digits(word) < _FEWEST_DIGITS or _NUMBER.fullmatch(word) or word in known_words():
            return False
        spelt = spelled(word)
        if _digits(spelt) < _FEWEST_DIGITS:
            return False
        return not (_is_near(word, self._written) or _is_near(spelt, self._spelt))


# Words by how long they are and how many digits they hold.
_ByShape = dict[tuple[int, int], list[str]]


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _by_shape(texts: set[str]) -> _ByShape:
    """Return, for each shape of a word, the texts that so many edits could turn into it."""
    found: _ByShape = {}
    about = range(-_MOST_EDITS, _MOST_EDITS + 1)
    for text in sorted(texts):
        length, digits = len(text), _digits(text)
        for shape in product([length + more for more in about], [digits + more for more in about]):
            found.setdefault(shape, []).append(text)
    return found


def _is_near(word: str, by_shape: _ByShape) -> bool:
    near = by_shape.get((len(word), _digits(word)))
    return bool(near and extractOne(word, near, scorer=OSA.distance, score_cutoff=_MOST_EDITS))
