"""How rare words are in English: shipped statistics behind the weight of words in stories."""

import math
from functools import cache, lru_cache

from penstock.news._tables import rows

# What a word weighs that the statistics do not hold: rarer than the last of them.
_UNKNOWN_PER_MILLION = 1.0
_ARTICLE_WORDS = 400


@cache
def _per_million() -> dict[str, float]:
    return {row["word"]: float(row["per_million"]) for row in rows("background")}


def per_million(word: str) -> float:
    """Return how often a lower-case word stands in a million words, 0 where it is not known."""
    return _per_million().get(word, 0.0)


@lru_cache(1 << 15)
def weight(word: str) -> float:
    """Return the inverse document frequency of a word: the share of articles that hold it."""
    rate = _per_million().get(word)
    if rate is None and word.endswith("s"):
        rate = _per_million().get(word[:-1])
    share = 1.0 - math.exp(-(rate or _UNKNOWN_PER_MILLION) * _ARTICLE_WORDS / 1e6)
    return math.log(1.0 / share)
