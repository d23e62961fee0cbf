"""What an article is about, as weighted words; and its shingles, for copies."""

import math
import re
import zlib
from collections import Counter
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from penstock.news._background import weight
from penstock.news._model import Reading
from penstock.news._quotes import is_telling
from penstock.news._tables import settings

_WORD = re.compile(r"[^\W_]{2,}(?:[-.'][^\W_]+)*")
_SHINGLE = 5
_SAMPLED = 4
_HEADLINE = 2
_LEAST_WEIGHT = 1.6


class Profile(NamedTuple):
    """What is compared of two articles.

    `terms` has length one. `rare` are its rare words and names. `shingles` is a sample of the
    article's runs of five words: the same ones of every article, so that shares can be told.
    `parties` are the listed ones it surely names: what two languages have in common.
    """

    terms: dict[str, float]
    rare: frozenset[str]
    quotes: frozenset[str]
    shingles: frozenset[int]
    events: frozenset[tuple[str, str]]
    day: Any
    window: Any
    sha256: str
    language: str = ""
    parties: frozenset[str] = frozenset()


@cache
def grouping() -> dict[str, float]:
    """Return the numbers of grouping (`stories.yaml`)."""
    table = settings("stories")
    return {key: float(value) for key, value in table.items() if not isinstance(value, list)}


@cache
def _domain_words() -> frozenset[str]:
    return frozenset(settings("stories")["domain_words"])


@cache
def _background_events() -> frozenset[str]:
    return frozenset(settings("stories")["background_events"])


def _stem(word: str) -> str:
    """Return a word without the commonest endings, so that forms of one word meet."""
    for ending in ("'s", "ies", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


@lru_cache(1 << 15)
def _weighed(word: str) -> tuple[str, float, bool] | None:
    """Return a word's stem, what it weighs and whether it is rare; None where it weighs little."""
    rules = grouping()
    own = weight(word)
    if word in _domain_words():
        own = min(own, rules["domain_weight"])
    return None if own < _LEAST_WEIGHT else (_stem(word), own, own >= rules["rare_weight"])


def profile_of(reading: Reading) -> Profile:
    """Return what an article is compared by."""
    article = reading.article
    body = " ".join(one.text for one in article.sentences).lower()
    words = _WORD.findall(body)
    counts: Counter[str] = Counter(words)
    for word in _WORD.findall(article.headline.lower()):
        counts[word] += _HEADLINE
    rules = grouping()
    weighed: dict[str, float] = {}
    rare: set[str] = set()
    for word, count in counts.items():
        if (found := _weighed(word)) is None:
            continue
        stem, own, is_rare = found
        weighed[stem] = weighed.get(stem, 0.0) + (1.0 + math.log(count)) * own
        if is_rare:
            rare.add(stem)
    for one in reading.mentions:
        if one.sort in {"person", "organisation", "event", "vessel"} and " " in one.name:
            # Kim Sang-man and Kim Sang Man are one.
            name = one.name.lower().replace("-", " ")
            rare.add(name)
            weighed[name] = 12.0
    kept = sorted(weighed.items(), key=lambda item: -item[1])[: int(rules["most_terms"])]
    length = math.sqrt(sum(value * value for _, value in kept)) or 1.0
    return Profile(
        terms={term: value / length for term, value in kept},
        rare=frozenset(rare & {term for term, _ in kept}),
        quotes=frozenset(one.sha256 for one in reading.quotes if is_telling(one.text)),
        shingles=shingles_of(words),
        events=frozenset(
            (one.type, one.target_country or one.target.lower())
            for one in reading.events
            if one.type not in _background_events()
        ),
        day=article.published,
        window=article.window,
        sha256=article.sha256,
        language=article.language,
        parties=frozenset(str(one.party) for one in reading.links if one.state == "confirmed"),
    )


def shingles_of(words: list[str]) -> frozenset[int]:
    """Return a sample, one in four, of the runs of five words, as numbers."""
    text = " ".join(words)
    told = text.encode()
    sizes = map(len, words if text.isascii() else map(str.encode, words))
    # Where each word ends, the space behind it included.
    ends = list(accumulate(size + 1 for size in sizes))
    runs = zip([0, *ends], ends[_SHINGLE - 1 :], strict=False)
    crc32 = zlib.crc32
    return frozenset(
        {number for start, end in runs if (number := crc32(told[start : end - 1])) % _SAMPLED == 0}
    )
