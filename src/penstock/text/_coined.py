"""Names coined of syllables, as in the former Soviet Union: `Rosneft` is `Russian oil`."""

from functools import cache, lru_cache

from penstock.text._tables import rows

_FEWEST_LETTERS = 6
_FEWEST_PARTS = 2


@cache
def _parts() -> dict[str, tuple[str, bool]]:
    return {row["part"]: (row["word"], row["kind"] == "place") for row in rows("coined_parts")}


@lru_cache(1 << 14)
def coined_of(word: str) -> tuple[str, ...]:
    """Return the words that a folded coined word stands for, empty where it is no such word.

    The whole word must be known syllables, the first of them a place, `min`, `gos` or the like:
    `Transgaz` says no more than any two company words.

    >>> coined_of("rosneft"), coined_of("vneshtorgbank"), coined_of("transgaz")
    (('russia', 'oil'), ('foreign', 'trading', 'bank'), ())

    Source: table coined_parts.tsv.
    """
    if len(word) < _FEWEST_LETTERS or not _begins(word):
        return ()
    found = _cut(word)
    return found if len(found) >= _FEWEST_PARTS else ()


@cache
def _short() -> dict[str, tuple[str, ...]]:
    return {row["short"]: tuple(row["names"].split("|")) for row in rows("short_names")}


def full_names(word: str) -> tuple[str, ...]:
    """Return the names that a folded short name of a body stands for, empty where it is none.

    >>> full_names("aqim")
    ('al qaida in the islamic maghreb',)

    Source: table short_names.tsv.
    """
    return _short().get(word, ())


def _begins(word: str) -> bool:
    return any(is_place and word.startswith(part) for part, (_, is_place) in _parts().items())


def _cut(word: str) -> tuple[str, ...]:
    """Return what the parts of a word stand for, the longest first; empty if any is unknown."""
    parts = _parts()
    for end in range(len(word), 1, -1):
        if word[:end] in parts:
            rest = _cut(word[end:]) if end < len(word) else ()
            if rest or end == len(word):
                return (parts[word[:end]][0], *rest)
    return ()
