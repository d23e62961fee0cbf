"""Syllables of Mandarin, and names written in them by Russians (Palladius) or in Wade-Giles."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice, product

from penstock.text._tables import rows

_LONGEST = 6
_MOST = 4
_MOST_WORDS = 3
_MOST_SYLLABLES = 3


@cache
def _spelt(column: str) -> dict[str, tuple[str, ...]]:
    """Return the Pinyin syllables each spelling may stand for, by column of `mandarin.tsv`."""
    found: dict[str, list[str]] = {}
    for row in rows("mandarin"):
        for form in row[column].split("|"):
            found.setdefault(form, []).append(row["pinyin"])
    if column == "wade":  # people mix the systems: the family name often stands in Pinyin
        for row in rows("mandarin"):
            found.setdefault(row["pinyin"], [row["pinyin"]])
    return {form: tuple(pinyin) for form, pinyin in found.items()}


@lru_cache(1 << 14)
def _cut(word: str, column: str) -> tuple[str, ...]:
    """Return a word cut into known syllables, as few as can be, empty where it cannot be."""
    known = _spelt(column)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        before = best[start]
        if before is None:  # nearly always: most words begin with no syllable
            continue
        for end in range(start + 1, min(start + _LONGEST, len(word)) + 1):
            if word[start:end] not in known:
                continue
            own = best[end]
            if own is None or len(before) + 1 < len(own):
                best[end] = (*before, word[start:end])
    return best[-1] or ()


def mandarin_syllables(token: str) -> tuple[str, ...]:
    """Return the Pinyin syllables a folded Latin token is made of, empty where it is not.

    >>> mandarin_syllables("xiaoming"), mandarin_syllables("vladimir")
    (('xiao', 'ming'), ())
    """
    return _cut(token, "pinyin")


@cache
def _family_names() -> frozenset[str]:
    """Return the Pinyin of usual Chinese family names: what the variant families are called by."""
    return frozenset(
        row["key"] for row in rows("name_variants") if row["key"] in _spelt("pinyin")
    ) | {row["pinyin"] for row in rows("pinyin") if row["place"] == "surname"}


def _readings(words: list[str], column: str) -> list[list[str]]:
    """Return the ways a name in another spelling of Mandarin is written in Pinyin."""
    if not 1 < len(words) <= _MOST_WORDS:
        return []
    if not _cut(words[0], column):
        return []
    known = _spelt(column)
    cuts = [_cut(word, column) for word in words]
    if not all(cuts) or len(cuts[0]) > 1 or sum(map(len, cuts[1:])) > _MOST_SYLLABLES:
        return []
    first = known[cuts[0][0]]
    family = next((name for name in first if name in _family_names()), first[0])
    given = product(*(known[part] for cut in cuts[1:] for part in cut))
    return [[family, "".join(parts)] for parts in islice(given, _MOST)]


def from_palladius(words: list[str]) -> list[list[str]]:
    """Return a name in Russian letters in Pinyin where all of it is Chinese in them.

    >>> from_palladius(["си", "цзиньпин"])
    [['xi', 'jinping']]
    """
    return _readings(words, "palladius")


def from_wade_giles(words: list[str]) -> list[list[str]]:
    """Return a Latin name in Pinyin where all of it is Wade-Giles and some of it nothing else.

    Marks of aspiration fall out in folding, so a syllable may stand for two.
    """
    if not 1 < len(words) <= _MOST_WORDS or len(words[-1]) < 2 or not _cut(words[0], "wade"):
        return []
    return [] if all(map(mandarin_syllables, words)) else _readings(words, "wade")


def is_wade_giles(word: str) -> bool:
    """Tell whether a folded Latin word is made of syllables in Wade-Giles or Pinyin."""
    return bool(_cut(word, "wade"))


def may_be_wade_giles(words: Sequence[str]) -> bool:
    """Tell whether folded Latin words may be a name in Wade-Giles."""
    return all(_cut(word, "wade") for word in words) and not all(map(mandarin_syllables, words))
