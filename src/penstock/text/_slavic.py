"""One class for a family or father's name as Russian, Ukrainian and Belarusian write it."""

import re
from functools import cache, lru_cache

from penstock.text._tables import rows

_SHORTEST = 6
# Every raw spelling of an ending of the table ends in one of these; most words do not.
_LAST_SIGNS = tuple("v va w wa u ff ka ko y i ya ia ja ch cz na uk go ho".split())  # noqa: SIM905


@cache
def _sounds() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["written"]), "" if row["sound"] == "-" else row["sound"])
        for row in rows("slavic")
        if row["kind"] == "sound"
    )


@cache
def _endings() -> tuple[str, ...]:
    return tuple(row["written"] for row in rows("slavic") if row["kind"] == "ending")


@lru_cache(maxsize=1 << 14)
def slavic_class(token: str) -> str:
    """Return the class of a folded word that is formed like a Slavic family or father's name.

    Empty for a word that is not, or is too short. Men's and women's forms are classes of their own.

    >>> slavic_class("lukashenko") == slavic_class("lukashenka") != ""
    True
    >>> slavic_class("tikhanovsky") == slavic_class("tsikhanouski"), slavic_class("smith")
    (True, '')
    """
    if len(token) < _SHORTEST or not token.endswith(_LAST_SIGNS):
        return ""
    for pattern, sound in _sounds():
        token = pattern.sub(sound, token)
    return token if token.endswith(_endings()) else ""
