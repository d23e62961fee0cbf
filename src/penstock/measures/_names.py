"""Exact keys: a measure names few parties, and their spelling is compared, never guessed at."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z]+")
_BIC = re.compile(r"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$")


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return a name without case, accents and punctuation, its words in their own order."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    if bare.isascii():
        return _NOT_WORD.sub(" ", bare).strip()
    return " ".join("".join(char if char.isalnum() else " " for char in bare).split())


@lru_cache(maxsize=65536)
def bic_key(bic: str) -> str:
    """Return the eight characters of a BIC that name the institution, or "" if it is none."""
    upper = bic.strip().upper()
    return upper[:8] if _BIC.match(upper) else ""


def bic_country(bic: str) -> str:
    """Return the ISO 3166-1 alpha-2 code inside a BIC (ISO 9362), or "" if it is none."""
    return bic_key(bic)[4:6]
