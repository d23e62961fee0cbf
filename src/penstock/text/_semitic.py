"""Arabic, Persian and Hebrew, whose short vowels are not written: known names, likely vowels."""

import re
from functools import cache, lru_cache

from penstock.text._alphabets import pieces, schemes
from penstock.text._fold import fold
from penstock.text._tables import rows, spread
from penstock.text._variants import name_variants

_VOWELS = frozenset("aeiou")
_SHORTEST_WITH_ARTICLE = 5


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {
        native: tuple(row["readings"].split("|"))
        for row in rows("semitic_names")
        for native in row["natives"].split("|")
    }


@cache
def _latin_names() -> frozenset[str]:
    return frozenset(name for names in _names().values() for name in names)


def is_semitic_name(token: str) -> bool:
    """Tell whether a folded Latin token is a name the table reads from Arabic or Hebrew.

    Its vowels are then known, although they are not written.
    """
    return token in _latin_names()


def is_semitic_native(word: str) -> bool:
    """Tell whether a folded word in Arabic or Hebrew letters is a name of the table."""
    return word in _names()


@lru_cache(maxsize=65536)
def parted_article(word: str) -> tuple[str, ...]:
    """Return a Latin word as article and name where a known name follows a joined `al` or `el`.

    So is a name of two parts, with the article between them as it sounds: `Fazlurrahman`,
    `Aboulkheir`. What ends in `-uddin` is one name.

    >>> parted_article("alzawahiri"), parted_article("fazlurrahman"), parted_article("salahuddin")
    (('alzawahiri',), ('fazl', 'al', 'rahman'), ('salahuddin',))
    """
    if len(word) > 5 and word[:2] in ("al", "el") and word[2:] in _latin_names():
        return "al", word[2:]
    if len(word) >= _SHORTEST_OF_TWO and word[:2] != "al":
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART):
            last = word[at:]
            if _is_part(last) and (first := _before_article(word[:at], last[0])):
                return first, "al", last
    return (word,)


_SHORTEST_OF_TWO = 8
_SHORTEST_PART = 3
_FATHER_OF = frozenset({"abu", "abou", "abo"})
_ARTICLE = re.compile(r"(?:u|a|o|e|i|ou|oo)$")
_ASSIMILATED = frozenset("rsznt")
# What ends in "of faith" is one name: Salahuddin, Nuraldine.
_OF_FAITH = re.compile(r"[aeu]?d?d[ieyu]+n")


def _is_part(text: str) -> bool:
    if len(text) < _SHORTEST_PART or _OF_FAITH.match(text):
        return False
    return text in _latin_names() or bool(name_variants(text))


def _before_article(text: str, initial: str) -> str:
    """Return the known name before an article at the end of a text, empty where there is none."""
    if not text.endswith("l") and not (text.endswith(initial) and initial in _ASSIMILATED):
        return ""
    text = text[:-1]
    if text in _FATHER_OF:
        return text
    name = _ARTICLE.sub("", text)
    return name if name != text and _is_part(name) and name[:3] != "abd" else ""


@cache
def _clusters(place: str) -> frozenset[str]:
    return frozenset(form for form, key in spread("clusters", "place") if key == place)


def vowelled(parts: list[tuple[str, str]], vowel: str, *, clusters: bool = False) -> str:
    """Return consonants and written vowels with the short vowels a reader would add.

    A vowel goes between two consonants at the start and before a final pair, and between the
    second and third of three; `w` and `y` are written vowels standing before another vowel.
    With `clusters`, as in foreign names, the groups of consonants Europeans say stay together.
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
        if (
            latin[0] in _VOWELS
            and sounds
            and sounds[-1][0] in _VOWELS
            and latin[0] == sounds[-1][0]
        ):
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
        pair = sound + after
        if clusters and (
            (number == 0 and pair in _clusters("onset"))
            or (number == last - 1 and run == 1 and pair in _clusters("coda"))
        ):
            continue
        if number == 0 or run == 2 or number == last - 1:
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
    if two := _two_names(plain):
        return two
    if plain.startswith("عبدال") and len(plain) > 6:
        return tuple((s, f"abd al {k}") for s, k in arabic(plain[5:]))
    if plain.startswith("وال") and len(plain) > _SHORTEST_WITH_ARTICLE:
        return tuple((s, f"wa {k}") for s, k in arabic(word[1:]))
    if plain.startswith("ال") and len(plain) >= _SHORTEST_WITH_ARTICLE:
        return tuple((s, f"al {k}") for s, k in arabic(word[2:]))
    found: list[tuple[str, str]] = []
    spelt = {s.name: pieces(word, s) for s in schemes("Arab")}
    signalled = any(sign in word for s in schemes("Arab") for sign in s.signals)
    first = "persian" if signalled else "arabic"
    found.append((first, vowelled(spelt[first], "a")))
    found.append(("bare_o", _bare(spelt["colloquial"])))
    found.append(("colloquial", vowelled(spelt["colloquial"], "e", clusters=True)))
    found.append(("bare", _bare(spelt["egyptian"])))
    found.append(("other", vowelled(spelt["arabic" if signalled else "persian"], "a")))
    found.append(("french", vowelled(spelt["french"], "a")))
    return tuple(found)


_SHORTEST_NATIVE = 3


def _two_names(word: str) -> tuple[tuple[str, str], ...]:
    """Return the readings of two known names that Persian writes as one word: `محمدباقر`.

    They stay one word, which meets the two: apart each of them would meet names of its own.
    """
    names = _names()
    for at in range(len(word) - _SHORTEST_NATIVE, _SHORTEST_NATIVE - 1, -1):
        first, last = names.get(word[:at], ()), names.get(word[at:], ())
        if first and last:
            pairs = dict.fromkeys(((first[0], last[0]), (first[-1], last[-1])))
            return tuple((f"names_{n}", "".join(pair)) for n, pair in enumerate(pairs))
    return ()


def _bare(parts: list[tuple[str, str]]) -> str:
    return "".join(latin for _, latin in parts).replace("'", "").replace("aa", "a")


_SLAVIC_ENDS = ("vits", "bits", "vitz", "bitz")
_MOST_SLAVIC = 3


@lru_cache(maxsize=65536)
def hebrew(word: str) -> tuple[tuple[str, str], ...]:
    """Return (scheme, Latin) readings of one Hebrew word, likeliest first."""
    known = _names().get(fold(word), ())
    if known:
        return tuple((f"name_{n}" if n else "name", k) for n, k in enumerate(known))
    found: list[tuple[str, str]] = []
    for scheme in schemes("Hebr"):
        parts = pieces(word, scheme)
        if scheme.name == "foreign":
            found.append(("foreign_bare", _bare(parts)))
            found.append(("foreign", vowelled(parts, "e", clusters=True)))
            found.append(("foreign_a", vowelled(parts, "a", clusters=True)))
        elif scheme.name == "vowelled":
            found.append(("vowelled", vowelled(parts, "a")))
            found.append(("clusters", vowelled(parts, "e", clusters=True)))
        else:
            found.append((scheme.name, vowelled(parts, "e")))
    order = ("vowelled", "clusters", "foreign", "foreign_a", "foreign_bare", "second")
    found.sort(key=lambda pair: order.index(pair[0]))
    # Slavic fathers' and family names: their last letter has no sign of its own in Hebrew.
    slavic = [
        (f"{scheme}_slavic", f"{latin[: -len(end)]}vich")
        for scheme, latin in found[:_MOST_SLAVIC]
        if (end := next((own for own in _SLAVIC_ENDS if latin.endswith(own)), ""))
    ]
    return (*slavic, *found)
