"""Readings of names in Han characters: Pinyin, Wade-Giles, Hong Kong, Korean, Japanese."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice, product

from anyascii import anyascii

from penstock.text import _hangul, _kana
from penstock.text._mandarin import mandarin_syllables
from penstock.text._tables import rows

_INITIALS = ("zh", "ch", "sh")
_FEWEST_CANTONESE, _MOST_CANTONESE = 2, 3
_MOST_READ = 12


@cache
def _pinyin_table(place: str) -> dict[str, str]:
    return {row["native"]: row["pinyin"] for row in rows("pinyin") if row["place"] == place}


@cache
def _by_character(table: str, column: str) -> dict[str, str]:
    return {c: row[column] for row in reversed(rows(table)) for c in row["characters"]}


@cache
def _wade_table(part: str) -> dict[str, str]:
    return {row["pinyin"]: row["wade"] for row in rows("wade_giles") if row["part"] == part}


@cache
def _foreign_names() -> dict[str, str]:
    return {row["native"]: row["latin"] for row in rows("han_foreign")}


# Three characters of family and three of given name: 長谷川 and 慎太郎.
_LONGEST_JAPANESE = 6


@lru_cache(maxsize=16384)
def pinyin(character: str) -> str:
    """Return the usual Pinyin of one character without tone, empty for what is no character."""
    known = _pinyin_table("character").get(character)
    return known or "".join(c for c in anyascii(character).lower() if c.isalnum())


@lru_cache(maxsize=4096)
def wade_giles(syllable: str) -> str:
    """Return a Pinyin syllable in Wade-Giles without marks (`zhang` is `chang`)."""
    whole = _wade_table("syllable")
    if not syllable:
        return ""
    if syllable in whole:
        return whole[syllable]
    size = 2 if syllable[:2] in _INITIALS else 1
    initial, final = syllable[:size], syllable[size:]
    if initial[0] in "aeiouwy":
        initial, final = "", syllable
    return _wade_table("initial").get(initial, initial) + _wade_table("final").get(final, final)


def _cut(word: str, *, is_person: bool) -> tuple[str, str]:
    """Return family and given name; everything is given name where none is to be expected."""
    if not is_person or len(word) > 4:
        return "", word
    if len(word) > 2 and word[:2] in _pinyin_table("surname"):
        return word[:2], word[2:]
    return (word[0], word[1:]) if len(word) in (2, 3) else ("", word)


def readings(word: str, *, is_person: bool, is_whole: bool) -> list[tuple[str, str]]:
    """Return (scheme, Latin) readings of one word in Han characters, likeliest first."""
    if known := _foreign_names().get(word):
        return [("foreign", known), ("pinyin", "".join(map(pinyin, word)))]
    family, given = _cut(word, is_person=is_person and is_whole)
    surnames = _pinyin_table("surname")
    first = surnames.get(family) or "".join(map(pinyin, family))
    syllables = [pinyin(c) for c in given]
    found = [("pinyin", f"{first} {''.join(syllables)}".strip())]
    if is_person and is_whole and len(word) <= 4:
        parts = [first, *syllables] if first else syllables
        found.append(("pinyin_parted", " ".join(parts)))
        japanese = _kana.kanji_name(word)
        korean = _korean(word) if len(word) <= 4 else []
        if japanese and len(word) > 3:
            found, japanese = [*japanese, *found], []
        elif japanese and not korean:
            found += japanese
            japanese = []
        found += korean[:1]
        found.append(("wade_giles", " ".join(map(wade_giles, parts))))
        found += _cantonese(word)
        found += japanese
        found.append(("foreign", _foreign(syllables if not first else [first, *syllables])))
        found += korean[1:]
    else:
        if is_person and is_whole and len(word) <= _LONGEST_JAPANESE:
            found = [*_kana.kanji_name(word), *found]
        found.append(("pinyin_parted", " ".join(syllables)))
        found.append(("foreign", _foreign(syllables)))
    return [(scheme, latin) for scheme, latin in found if latin]


def _foreign(syllables: list[str]) -> str:
    """Return a foreign name with the sounds that its Chinese syllables stand for."""
    table = {row["pinyin"]: row["sound"] for row in rows("pinyin_foreign")}
    return "".join(table.get(s, s) for s in syllables)


def _korean(word: str) -> list[tuple[str, str]]:
    table = _by_character("hanja", "hangul")
    if not all(c in table for c in word):
        return []
    hangul = "".join(table[c] for c in word)
    return [
        (f"korean_{scheme}", latin)
        for scheme, latin in _hangul.readings(hangul, is_person=True, is_whole=True)
    ]


def _cantonese(word: str) -> list[tuple[str, str]]:
    table = _by_character("cantonese", "readings")
    if not all(c in table for c in word):
        return []
    family, *given = [table[c].split("|") for c in word]
    rest = [spelt[0] for spelt in given]
    return [
        ("cantonese" if not number else "cantonese_2", " ".join((first, *rest)))
        for number, first in enumerate(family[:2])
    ]


@cache
def _cantonese_pinyin() -> dict[str, tuple[str, ...]]:
    """Return the Pinyin syllables a Hong Kong spelling may stand for, commonest first."""
    found: dict[str, dict[str, None]] = {}
    for row in rows("cantonese"):
        for form in row["readings"].split("|"):
            for character in row["characters"]:
                found.setdefault(form, {})[pinyin(character)] = None
    return {form: tuple(own) for form, own in found.items()}


def is_cantonese_syllable(word: str) -> bool:
    """Tell whether a folded Latin word is a syllable as Hong Kong spells it."""
    return word in _cantonese_pinyin()


def may_be_cantonese(words: Sequence[str]) -> bool:
    """Tell whether folded Latin words may be a name as Hong Kong spells it, in two or three words.

    One of them must be no syllable of Pinyin, as `leung` and `kwok`.
    """
    known = _cantonese_pinyin()
    return (
        _FEWEST_CANTONESE <= len(words) <= _MOST_CANTONESE
        and all(word in known for word in words)
        and not all(map(mandarin_syllables, words))
    )


def from_cantonese(words: list[str]) -> list[list[str]]:
    """Return a name in Hong Kong spelling in Pinyin, the likeliest characters first.

    >>> from_cantonese(["leung", "chun", "ying"])[0][0]
    'liang'
    """
    if not may_be_cantonese(words):
        return []
    known = _cantonese_pinyin()
    family = known[words[0]][0]
    given = product(*(known[word] for word in words[1:]))
    return [[family, "".join(parts)] for parts in islice(given, _MOST_READ)]
