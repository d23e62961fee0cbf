"""Japanese names: kana in Hepburn and its variants, kanji by the usual readings of names."""

import re
from functools import cache

from penstock.text._tables import rows

_TO_HIRAGANA = {point: point - 0x60 for point in range(0x30A1, 0x30F7)}
_EPENTHETIC = re.compile(
    r"(?<=[kgsbpmfrzv])u(?=[bcdfghjkmnprstvwz]|$)|(?<=[td])o(?=[bcdfghjkmnprstvwz]|$)"
)
_DOUBLED = re.compile(r"([bcdfghjkmprstvz])(?=\1)(?:\1)+")
_LONG = re.compile(r"(?<=o)[ou](?![aeio])|(?<=u)u|(?<=[aei])h(?=[^aeiouy])")


@cache
def _kana() -> dict[str, str]:
    return {row["kana"]: row["latin"] for row in rows("kana")}


@cache
def _names(kind: str) -> dict[str, list[str]]:
    return {
        row["native"]: row["readings"].split("|")
        for row in rows("japanese_names")
        if row["kind"] == kind
    }


def spell(word: str) -> str:
    """Return kana in modified Hepburn without marks of length; other characters fall out."""
    table = _kana()
    text = word.translate(_TO_HIRAGANA)
    latin = ""
    doubled = False
    at = 0
    while at < len(text):
        if text[at] == "っ":
            doubled = True
            at += 1
            continue
        for length in (2, 1):
            sound = table.get(text[at : at + length], "")
            if sound:
                break
        if sound:
            if doubled:
                sound = ("t" if sound.startswith("ch") else sound[0]) + sound
            latin += sound
            at += length
        else:
            latin += text[at] if text[at].isascii() else ""
            at += 1
        doubled = False
    return latin


def readings(word: str) -> list[tuple[str, str]]:
    """Return (scheme, Latin) readings of a word in kana."""
    full = spell(word)
    short = _LONG.sub("", full)
    plain = _DOUBLED.sub(r"\1", _EPENTHETIC.sub("", _DOUBLED.sub(r"\1", short)))
    if word.endswith("ー"):
        plain = re.sub("a$", "er", plain)
    plain = re.sub("n(?=[bmp])", "m", plain)
    light = (
        plain.replace("r", "l") if not plain.endswith("er") else plain[:-1].replace("r", "l") + "r"
    )
    found = [("hepburn", short), ("foreign", plain), ("foreign_l", light)]
    found.append(("foreign_v", plain.replace("b", "v").replace("k", "c")))
    found.append(("hepburn_long", full))
    return [pair for pair in found if pair[1]]


def kanji_name(word: str) -> list[tuple[str, str]]:
    """Return readings of a Japanese name in kanji, family name last; none if a part is unknown."""
    families, givens = _names("surname"), _names("given")
    for size in range(min(3, len(word)), 0, -1):
        family, given = word[:size], word[size:]
        if family not in families:
            continue
        if not given:
            return [("japanese", reading) for reading in families[family]]
        if any("぀" <= c <= "ヿ" for c in given):
            return [("japanese", f"{spell(given)} {families[family][0]}")]
        if given in givens:
            return [
                ("japanese" if not number else f"japanese_{number}", f"{first} {last}")
                for number, (first, last) in enumerate(
                    (first, last) for last in families[family] for first in givens[given]
                )
            ][:2]
    if word in givens:
        return [("japanese", reading) for reading in givens[word][:1]]
    return []
