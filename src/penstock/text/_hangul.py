"""Korean names in the spellings their bearers use: North, South, McCune-Reischauer, foreign."""

from functools import cache

from penstock.text._tables import rows

_FIRST, _LAST = 0xAC00, 0xD7A3
_ONSETS = (
    "g",
    "kk",
    "n",
    "d",
    "tt",
    "r",
    "m",
    "b",
    "pp",
    "s",
    "ss",
    "",
    "j",
    "jj",
    "ch",
    "k",
    "t",
    "p",
    "h",
)
_VOWELS = (
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
)
_CODAS = (
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
)
# Which spelling of the family's name goes with which scheme of the given name.
_SCHEMES_OF_PERSONS = (
    (0, "north"),
    (0, "north_voiced"),
    (1, "revised"),
    (1, "passport"),
    (2, "south"),
    (1, "popular"),
    (1, "popular_plain"),
)
_SILENT_ONSET = 11
_PLAIN_VOWEL = 18  # ㅡ, which foreign names get between consonants


def syllable(letter: str) -> tuple[int, int, int] | None:
    """Return onset, vowel and coda numbers of a Hangul syllable, by the arithmetic of Unicode."""
    point = ord(letter) - _FIRST
    if not 0 <= point <= _LAST - _FIRST:
        return None
    return point // 588, point % 588 // 28, point % 28


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return {row["hangul"]: tuple(row["readings"].split("|")) for row in rows("korean_surnames")}


@cache
def _schemes() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    found: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
    for row in rows("korean_schemes"):
        onsets = dict(pair.split("=") for pair in row["onsets"].split(" ") if pair)
        vowels = dict(pair.split("=") for pair in row["vowels"].split(" ") if pair)
        found[row["scheme"]] = (onsets, vowels)
    return found


def spell(word: str, scheme: str, *, parted: bool) -> str:
    """Return a Hangul word in one scheme, its syllables parted by spaces or joined."""
    onsets, vowels = _schemes()[scheme.removesuffix("_parted")]
    parts: list[str] = []
    for letter in word:
        numbers = syllable(letter)
        if numbers is None:
            parts.append(letter if letter.isascii() else "")
            continue
        onset, vowel, coda = numbers
        first, middle = _ONSETS[onset], _VOWELS[vowel]
        if onset == 5 and not parts:
            first = "r"
        elif not parted and parts and onset != _SILENT_ONSET and parts[-1][-1:] in "aeiounlmg":
            first = onsets.get("+" + first, onsets.get(first, first))
        else:
            first = onsets.get(first, first)
        if not parted and parts and onset == _SILENT_ONSET and parts[-1][-1:] == "k":
            parts[-1] = parts[-1][:-1] + "g"
        parts.append(first + vowels.get(middle, middle) + _CODAS[coda])
    return (" " if parted else "").join(part for part in parts if part)


def spell_foreign(word: str) -> str:
    """Return a foreign name written in Hangul without the vowels Korean had to add."""
    parts: list[str] = []
    for letter in word:
        numbers = syllable(letter)
        if numbers is None:
            parts.append(letter if letter.isascii() else "")
            continue
        onset, vowel, coda = numbers
        first = _ONSETS[onset]
        if first == "r" and parts and parts[-1].endswith("l"):
            parts[-1], first = parts[-1][:-1], "l"
        first = {"p": "f", "kk": "k", "tt": "t", "pp": "p", "ss": "s", "jj": "j"}.get(first, first)
        middle = "" if vowel == _PLAIN_VOWEL and first else _VOWELS[vowel]
        middle = {"eo": "e", "eu": "e", "ae": "a", "yeo": "ye", "wo": "wo"}.get(middle, middle)
        parts.append(first + middle + _CODAS[coda])
    latin = "".join(parts)
    return latin + "r" if middle_is_open_eo(word) else latin


def middle_is_open_eo(word: str) -> bool:
    """Say whether a word ends in an open ㅓ, which stands for `-er` in foreign names."""
    numbers = syllable(word[-1])
    return numbers is not None and numbers[1] == _VOWELS.index("eo") and numbers[2] == 0


def readings(word: str, *, is_person: bool, is_whole: bool) -> list[tuple[str, str]]:
    """Return (scheme, Latin) readings of one Hangul word, likeliest first.

    Args:
        word: syllables without spaces.
        is_person: read a family name where one stands first.
        is_whole: the word is the whole name, so a family name is to be expected in it.
    """
    surnames = _surnames()
    cut = 0
    if is_person and (is_whole or len(word) == 1):
        if len(word) > 2 and word[:2] in surnames:
            cut = 2
        elif len(word) <= 4 and word[0] in surnames:
            cut = 1
    found: list[tuple[str, str]] = []
    if cut:
        given = word[cut:]
        spelt = surnames[word[:cut]]
        for number, scheme in _SCHEMES_OF_PERSONS:
            family = spelt[min(number, len(spelt) - 1)]
            found.append((scheme, f"{family} {spell(given, scheme, parted=True)}".strip()))
        found.append(
            ("reischauer", f"{spelt[-1]} {spell(given, 'reischauer', parted=True)}".strip())
        )
        joined = spell(given, "revised", parted=False)
        found.append(("revised_joined", f"{spelt[0]} {joined}".strip()))
        found.append(("foreign", spell_foreign(word)))
        return found
    foreign = spell_foreign(word)
    if is_person:
        found += [("foreign", foreign), ("foreign_p", foreign.replace("f", "p"))]
    found.append(("revised", spell(word, "revised", parted=False)))
    if is_person and len(word) == 2:
        found += [
            (s, spell(word, s, parted=True)) for s in ("north", "revised_parted", "reischauer")
        ]
    else:
        found += [(s, spell(word, s, parted=False)) for s in ("north", "passport", "reischauer")]
    if not is_person:
        found.append(("foreign", foreign))
    return found
