"""Places as publishers write them: what is before the last comma, and the country after it."""

import re
from functools import lru_cache

from penstock.model import Place
from penstock.text import country_code

_LAST_COMMAS = re.compile(r",\s*")


@lru_cache(maxsize=32768)
def place(text: str) -> Place:
    """Return a free-text place with the country its last words name, where they name one.

    `Al-Awja, near Tikrit, Iraq` ends in a country; `Seoul, Korea, South` ends in an inverted
    one. The text is kept whole.
    """
    whole = text.strip().rstrip(";,").strip()
    country = country_code(whole)
    if not country:
        commas = [found.end() for found in _LAST_COMMAS.finditer(whole)]
        for start in (*commas[-2:-1], *commas[-1:]):
            country = country_code(whole[start:])
            if country:
                break
    return Place(text=whole, country=country)


def country_place(text: str) -> Place:
    """Return a country given alone: a nationality, a flag, a citizenship."""
    whole = text.strip()
    return Place(text=whole, country=country_code(whole))
