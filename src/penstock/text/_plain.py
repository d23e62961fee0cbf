"""Words that are read alike wherever they stand in a name: most words of most Latin names."""

from functools import lru_cache

from msgspec import Struct

from penstock.text._fold import fold, spelt_out
from penstock.text._mended import mended
from penstock.text._read import LONE_ROMAN, is_syllables, lone_token
from penstock.text._roles import NameSort, Token, TokenRole, lexicon
from penstock.text._scripts import letter_script
from penstock.text._semitic import parted_article


class PlainWord(Struct, frozen=True):
    """A word that no table of roles knows, in Latin letters.

    `may_be_transcribed` says that a name of two or three such words only may be Chinese, read by
    another scheme.
    """

    token: Token
    may_be_transcribed: bool


def plain_word(word: str, sort: NameSort) -> PlainWord | None:
    """Return how a word is read that is read in one way only, None for all others.

    A name of such words alone, with single spaces between them, has the one reading that puts
    their tokens together, unless all of them may be transcribed.

    >>> plain_word("Vladimir", NameSort.person).token.text, plain_word("van", NameSort.person)
    ('vladimir', None)
    """
    plain = _in_latin(word)
    if plain is None:
        return None
    known = lexicon(sort)
    if plain in known.words or plain in known.spans or plain in known.edges:
        return None
    if sort is NameSort.vessel and plain in LONE_ROMAN:
        return None
    token = lone_token(plain, sort)
    if token.role not in (TokenRole.word, TokenRole.initial):
        return None
    if sort is NameSort.organisation and len(mended([plain])) > 1:
        return None
    if sort is not NameSort.person:
        return PlainWord(token, may_be_transcribed=False)
    if len(parted_article(plain)) > 1:
        return None
    return PlainWord(token, may_be_transcribed=is_syllables(plain))


@lru_cache(1 << 16)
def _in_latin(word: str) -> str | None:
    """Return the fold of a word that is one, in Latin letters and spelt in one way; else None."""
    if not word.isalpha():
        return None
    if not word.isascii() and set(map(letter_script, word)) != {"Latn"}:
        return None
    if not (word.istitle() or word.isupper() or word.islower()):  # MacKay, KimJong: two words
        return None
    plain = fold(word)
    if not (plain.isascii() and plain.isalpha()):
        return None
    return plain if word.isascii() or spelt_out(word) == plain else None
