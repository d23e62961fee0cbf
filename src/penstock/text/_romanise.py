"""Reads other scripts in Latin letters, in the several ways their names are spelt."""

from functools import lru_cache

from anyascii import anyascii

from penstock.text._fold import fold, tidy


@lru_cache(maxsize=131072)
def romanise_word(word: str, context: str, is_person: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001
    """Return (scheme, Latin) readings of one word."""
    latin = fold(anyascii(word))
    return (("letters", latin),) if latin else ()


def romanise(text: str) -> tuple[str, ...]:
    """Return up to six Latin readings of a text, the likeliest first."""
    folded = fold(text)
    if folded.isascii():
        return (folded,) if folded else ()
    return tuple(" ".join(dict(romanise_word(w, text, True))["letters"] for w in tidy(text).split()))
