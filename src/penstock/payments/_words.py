"""Words and codes inside texts that say something by themselves."""

import re
from functools import cache, lru_cache

from msgspec import Struct

from penstock.payments._tables import rows
from penstock.text import Phrases, plain_words

_READ = 32_768


class Said(Struct, frozen=True):
    """A phrase that decides by itself: its sort, and where among the words it stands."""

    sort: str
    phrase: str
    start: int
    end: int


@cache
def _phrases() -> Phrases[tuple[str, str]]:
    return Phrases(
        (written, (row["sort"], row["phrase"]))
        for row in rows("words")
        if row["sort"] in ("stop", "goods")
        # Written without its blanks, too: as whoever sets every letter apart leaves it.
        for written in dict.fromkeys((row["phrase"], row["phrase"].replace(" ", "")))
    )


@cache
def words_of(sort: str) -> frozenset[str]:
    """Return the single words of a sort, folded."""
    return frozenset(
        " ".join(plain_words(row["phrase"])) for row in rows("words") if row["sort"] == sort
    )


@cache
def cues_of(sort: str) -> tuple[str, ...]:
    """Return the phrases of a sort as the table has them and folded, the longest first."""
    written = [row["phrase"] for row in rows("words") if row["sort"] == sort]
    folded = [" ".join(plain_words(phrase)) for phrase in written]
    return tuple(sorted(dict.fromkeys((*written, *folded)), key=len, reverse=True))


@lru_cache(_READ)
def said(text: str) -> tuple[Said, ...]:
    """Return the stop words and words of goods that stand in a text."""
    return tuple(
        Said(sort, phrase, start, end)
        for start, end, (sort, phrase) in _phrases().find(plain_words(text))
    )


@lru_cache(_READ)
def is_bank_name(name: str) -> bool:
    """Tell whether a name says that its bearer is a bank."""
    return not words_of("bank").isdisjoint(plain_words(name))


_BIC = re.compile(r"\b[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")


@lru_cache(_READ)
def is_bic(text: str) -> bool:
    """Tell whether a text is a BIC (ISO 9362) and no word that looks like one."""
    code = text.strip().upper()
    return bool(_BIC.fullmatch(code)) and code.lower() not in words_of("not_bic")
