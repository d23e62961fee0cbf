"""Arabic, Persian and Hebrew, whose short vowels are not written: known names, then likely vowels."""

from functools import cache, lru_cache

from penstock.text._alphabets import ordered, pieces
from penstock.text._fold import fold
from penstock.text._tables import rows

_VOWELS = frozenset("aeiou")
_SHORTEST_WITH_ARTICLE = 5
_DIVINE = ("عبدال", "عبد ال")


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {
        native: tuple(row["readings"].split("|"))
        for row in rows("semitic_names")
        for native in row["natives"].split("|")
    }


def vowelled(parts: list[tuple[str, str]], vowel: str) -> str:
    """Return consonants and written vowels with the short vowels a reader would add.

    A vowel goes between two consonants at the start and before a final pair, and between the
    second and third of three; `w` and `y` are written vowels standing before another vowel.
    """
    sounds: list[str] = []
    for number, (native, latin) in enumerate(parts):
        if not latin:
            continue
        after = parts[number + 1][1] if number + 1 < len(parts) else ""
        if native in ("و", "ي", "ی") and after[:1] in _VOWELS | {"'"}:
            latin = {"و": "w"}.get(native, "y")
        elif native in ("و", "ي", "ی") and not sounds and after:
            latin = ("w" if native == "و" else "y") + vowel
        if latin == "'":
            latin = vowel if (not sounds and after[:1] not in _VOWELS) else ""
            if not latin:
                continue
        if latin[0] in _VOWELS and sounds and sounds[-1][0] in _VOWELS and latin[0] == sounds[-1][0]:
            continue
        sounds.append(latin)
    out = ""
    last = len(sounds) - 1
    run = 0
    for number, sound in enumerate(sounds):
        if sound[0] in _VOWELS:
            run = 0
            out += sound
            continue
        run += 1
        out += sound
        if sound[-1] in _VOWELS:
            run = 0
            continue
        after = sounds[number + 1] if number < last else ""
        if not after or after[0] in _VOWELS:
            continue
        if number == 0 or run == 2 or (number == last - 1):
            out += vowel
            run = 0
    return out


@lru_cache(maxsize=65536)
def arabic(word: str) -> tuple[tuple[str, str], ...]:
    """Return (scheme, Latin) readings of one word in Arabic letters, likeliest first."""
    plain = fold(word)
    known = _names().get(plain, ())
    if known:
        return tuple((f"name_{n}" if n else "name", k) for n, k in enumerate(known))
    if plain.startswith("عبدال") and len(plain) > 6:
        return tuple((s, f"abd al {k}") for s, k in arabic(plain[5:]))
    if plain.startswith("ال") and len(plain) >= _SHORTEST_WITH_ARTICLE:
        return tuple((s, f"al {k}") for s, k in arabic(word[2:]))
    found: list[tuple[str, str]] = []
    schemes = {s.name: pieces(word, s) for s in ordered("Arab", word)}
    signalled = "پ" in word or "چ" in word or "ژ" in word or "گ" in word or "ک" in word
    first = "persian" if signalled else "arabic"
    found.append((first, vowelled(schemes[first], "a")))
    found.append(("bare_o", _bare(schemes["colloquial"])))
    found.append(("colloquial", vowelled(schemes["colloquial"], "e")))
    found.append(("bare", _bare(schemes["egyptian"])))
    found.append(("other", vowelled(schemes["arabic" if signalled else "persian"], "a")))
    found.append(("french", vowelled(schemes["french"], "a")))
    return tuple(found)


def _bare(parts: list[tuple[str, str]]) -> str:
    return "".join(latin for _, latin in parts).replace("'", "").replace("aa", "a")


@lru_cache(maxsize=65536)
def hebrew(word: str) -> tuple[tuple[str, str], ...]:
    """Return (scheme, Latin) readings of one Hebrew word, likeliest first."""
    known = _names().get(fold(word), ())
    if known:
        return tuple((f"name_{n}" if n else "name", k) for n, k in enumerate(known))
    found: list[tuple[str, str]] = []
    for scheme in ordered("Hebr", word):
        parts = pieces(word, scheme)
        if scheme.name == "foreign":
            found.append(("foreign_bare", _bare(parts)))
        found.append((scheme.name, vowelled(parts, "e" if scheme.name == "second" else "a")))
    order = ("vowelled", "foreign_bare", "foreign", "second")
    return tuple(sorted(found, key=lambda pair: order.index(pair[0])))
