"""Korean names in Russian letters, read as the DPRK writes them in Latin ones."""

from functools import cache, lru_cache

from penstock.text._tables import rows

_MOST_WORDS = 3
_MOST_SYLLABLES = 4
_HISSING = frozenset({"j", "s", "ch", "t"})


@cache
def _parts(part: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows("korean_cyrillic"):
        if row["part"] == part:
            natives, latins = row["cyrillic"].split("|"), row["latin"].split("|")
            found.update(
                zip(natives, latins * (len(natives) if len(latins) == 1 else 1), strict=True)
            )
    return found


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    """Return every syllable in Russian letters with its Latin spellings, likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    velar = _parts("velar")
    for onset, first in [("", ""), *_parts("onset").items()]:
        vowels = dict(_parts("vowel"))
        for vowel in (*vowels, "е"):
            for coda, last in [("", ""), *_parts("coda").items()]:
                # The press writes e for open o after hissing sounds, else for yo and ye.
                yo = "yo" if coda else "ye"
                middle = vowels.get(vowel, "o" if first in _HISSING else yo)
                native = onset + vowel + coda
                plain = first + middle + last
                if coda.startswith("н"):
                    both = (plain, plain + "g")
                    found[native] = both[::-1] if native in velar else both
                else:
                    found[native] = (plain,)
    return found


@lru_cache(1 << 14)
def _cut(word: str) -> tuple[str, ...]:
    """Return a word as Korean syllables, as few as can be, empty where it is none."""
    known = _syllables()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(end - 6, 0), end):
            before = best[start]
            if before is not None and word[start:end] in known:
                own = best[end]
                if own is None or len(before) + 1 < len(own):
                    best[end] = (*before, word[start:end])
    return best[-1] or ()


def from_korean_cyrillic(words: list[str]) -> list[list[str]]:
    """Return a name in Russian letters in Latin ones where all of it is Korean, family name first.

    >>> from_korean_cyrillic(["ким", "чен", "ын"])[0]
    ['kim', 'jong', 'un']
    """
    family = _parts("surname").get(words[0])
    if family is None or not 1 < len(words) <= _MOST_WORDS:
        return []
    cuts = [_cut(word) for word in words[1:]]
    if not all(cuts) or sum(map(len, cuts)) > _MOST_SYLLABLES - 1:
        return []
    known = _syllables()
    parts = [part for cut in cuts for part in cut]
    first = [family, *(known[part][0] for part in parts)]
    other = [family, *(known[part][-1] for part in parts)]
    plain = [family, *(min(known[part], key=len) for part in parts)]
    return [list(way) for way in dict.fromkeys(map(tuple, (first, other, plain)))]
