"""The words of a sentence, each with its place and the key it is looked up by."""

import re
from functools import lru_cache

from msgspec import Struct

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’&/.-][^\W_]+)*(?:\.(?=\s[A-Z])(?<=\b[A-Z]\.))?"
)
# The same words where no full stop stands inside a text: letters with dots are looked for in vain.
_PLAIN_TOKEN = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+)*")
_PARTICLE = re.compile(r"(?:a[ldnrst]|ash|el|d|l)[-’'][A-Z]")
_JOINED = re.compile(r"(?<=[^\W\d_])-(?=[A-Z])")


class Token(Struct, frozen=True, gc=False):
    """One word. `key` is its lower case without a genitive; places count from the page's start."""

    text: str
    start: int
    end: int
    key: str
    is_capital: bool


def word_key(text: str) -> str:
    """Return a word in lower case, without a genitive ending or the dots of an abbreviation."""
    key = text.lower().replace("’", "'")
    if key.endswith("'s"):
        key = key[:-2]
    elif key.endswith("s'"):
        key = key[:-1]
    return key.replace(".", "") if "." in key else key


@lru_cache(1 << 15)
def _kept(text: str) -> tuple[str, bool]:
    return word_key(text), text[0].isupper() or _PARTICLE.match(text) is not None


def tokens_of(text: str, start: int) -> list[Token]:
    """Return the words of a text that stands at `start` of its page.

    `U.S.-China` and `China-North Korea` are two names: a hyphen before a capital parts words whose
    first half is one the caller knows; see `split`.
    """
    found = []
    pattern = _TOKEN if "." in text[:-1] else _PLAIN_TOKEN
    for match in pattern.finditer(text):
        word = match[0]
        key, is_capital = _kept(word)
        at, end = match.span()
        found.append(Token(word, start + at, start + end, key, is_capital))
    return found


def split(token: Token) -> list[Token]:
    """Return the parts of a word with hyphens before capitals."""
    parts = []
    at = token.start
    for piece in _JOINED.split(token.text):
        parts.append(Token(piece, at, at + len(piece), word_key(piece), piece[:1].isupper()))
        at += len(piece) + 1
    return parts
