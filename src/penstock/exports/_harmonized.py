"""The Harmonized System of 2022: which codes exist, what they are, and which is near."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache

from penstock.exports._text_words import read_table

_NO_DIGIT = re.compile(r"\D+")
# Chapters that each country fills itself.
_NATIONAL = frozenset({"98", "99"})
_DIGITS = 6


@cache
def _codes() -> Mapping[str, str]:
    return {row["code"]: row["description"] for row in read_table("exports/hs-2022.tsv")}


def only_digits(code: str) -> str:
    """Return the digits of a code as it is stated."""
    return _NO_DIGIT.sub("", code)


@lru_cache(maxsize=16384)
def is_goods_code(code: str) -> bool:
    """Tell whether a code exists in the Harmonized System of 2022; digits beyond six are free."""
    digits = _NO_DIGIT.sub("", code)[:_DIGITS]
    if digits[:2] in _NATIONAL:
        return True
    return len(digits) >= 2 and digits[: len(digits) // 2 * 2] in _codes()


@lru_cache(maxsize=4096)
def nearest_goods_codes(code: str) -> tuple[str, ...]:
    """Return the codes nearest to one that does not exist: of its heading or chapter first."""
    digits = _NO_DIGIT.sub("", code)[:_DIGITS]
    for length in (4, 2):
        if digits[:length] in _codes():
            wanted = min(len(digits) // 2 * 2, length + 2)
            below = [
                one for one in _codes() if len(one) == wanted and one.startswith(digits[:length])
            ]
            near = get_close_matches(digits[:wanted], below, n=3, cutoff=0.0)
            return tuple(sorted(near))
    chapters = [one for one in _codes() if len(one) == 2]
    return tuple(get_close_matches(digits[:2], chapters, n=3, cutoff=0.5))


@lru_cache(maxsize=4096)
def goods_text(code: str) -> str:
    """Return what a code says of goods: the descriptions of its heading and subheading."""
    digits = _NO_DIGIT.sub("", code)
    return " ".join(_codes().get(digits[:length], "") for length in (4, 6) if length <= len(digits))
