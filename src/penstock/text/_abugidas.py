"""Scripts whose consonants carry a vowel: the Indic ones by their Unicode names, Thai by rule."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from anyascii import anyascii

from penstock.text._tables import rows

_FINAL_SCHWA_FALLS = frozenset({"Deva", "Gujr", "Guru", "Beng"})
# A leading h that only sets the tone of the sonorant after it; w between two consonants is a vowel.
_SILENT_H = re.compile("ห(?=[งญนมยรลว][ะ-ฺเ-ไ])")
_UA = re.compile("([ก-ฮ])ว(?=[กขคงดตนบปพมลศส](?![ะ-ฺ]))")
_THAI_PREPOSED = re.compile(r"([เแโไใ])([ก-ฮ](?:[รลว](?=[ก-ฮ]))?)")


@cache
def _table(kind: str) -> dict[str, str]:
    return {row["letter"]: row["latin"] for row in rows("abugidas") if row["kind"] == kind}


class _Letter(NamedTuple):
    """What an Indic letter is, how it is read, and whether a vowel is owed before or after it."""

    kind: str
    latin: str
    is_owed: bool = False


@lru_cache(maxsize=4096)
def _indic_letter(letter: str) -> _Letter:
    """Return a letter by its name in Unicode."""
    name = unicodedata.name(letter, "")
    if "VOWEL SIGN" in name:
        return _Letter("vowel", _table("indic_vowel").get(name.split("VOWEL SIGN ")[-1], "a"))
    if "VIRAMA" in name or "PULLI" in name or "AL-LAKUNA" in name:
        return _Letter("silencer", "")
    if name.endswith("SIGN NUKTA"):
        return _Letter("nukta", "")
    if " SIGN " in name:
        is_nasal = name.endswith(("ANUSVARA", "CANDRABINDU", "TIPPI"))
        return _Letter("sign", _table("indic_sign").get(name.rsplit(" ", 1)[-1], ""), is_nasal)
    if " LETTER " in name:
        sound = name.split(" LETTER ")[-1]
        vowels = _table("indic_vowel")
        latin = (
            vowels.get(sound)
            or _table("indic_consonant").get(sound)
            or sound.lower().removesuffix("a")
        )
        return _Letter("letter", latin, sound not in vowels)
    return _Letter("other", letter if letter.isascii() else "")


@lru_cache(maxsize=65536)
def indic(word: str, script: str) -> tuple[tuple[str, str], ...]:
    """Return readings of a word in an Indic script, with and without its unwritten last vowel."""
    out: list[str] = []
    pending = False  # the last consonant still owes its inherent vowel
    for kind, latin, is_owed in map(_indic_letter, word):
        if kind == "letter":
            if pending:
                out.append("a")
            pending = is_owed
            out.append(latin)
        elif kind == "vowel":
            out.append(latin)
            pending = False
        elif kind == "silencer":
            pending = False
        elif kind == "nukta" and out:
            out[-1] = _table("indic_nukta").get(out[-1], out[-1])
        else:
            if pending and kind == "sign" and is_owed:
                out.append("a")
                pending = False
            out.append(latin)
    closed, opened = "".join(out), "".join(out) + ("a" if pending else "")
    plain = opened if script not in _FINAL_SCHWA_FALLS else closed
    # Hindi drops the inherent vowel of a middle syllable too: Narendra Modi, but Ramdev.
    found = {"open": opened, "closed": closed}
    first = "open" if plain == opened else "closed"
    second = {"b": closed.replace("v", "w")} if "v" in closed else {}
    pairs = [(first, found.pop(first)), *found.items(), *second.items()]
    if script == "Beng":
        pairs.append(("bengali", opened.replace("a", "o", 1)))
    return tuple((name, latin) for name, latin in pairs if latin)


@lru_cache(maxsize=65536)
def thai(word: str) -> tuple[tuple[str, str], ...]:
    """Return readings of a Thai word after the Royal system, syllables guessed by rule."""
    # A letter under the silencing mark is not said, nor is another before it in these groups.
    text = re.sub(r"(?:ทร|ษณ|ตร|ดร|กษ)์", "", word)
    text = re.sub(r"[ก-ฮ][ิุ]?์", "", text)
    text = re.sub(r"([ตท])ร$", r"\1", text)
    text = re.sub("[็-๎]", "", text)
    text = _SILENT_H.sub("", text)
    text = _UA.sub(r"\1ัว", text)
    text = text.replace("รร", "ัน").replace("ทร", "ซ")
    text = _THAI_PREPOSED.sub(r"\2\1", text)
    text = text.replace("เา", "ao_").replace("เีย", "ia_").replace("เือ", "uea_").replace("ัว", "ua_")
    sounds: list[str] = []
    kinds = ""
    for at, letter in enumerate(text):
        if letter in _table("thai_initial"):
            sound = _table("thai_initial")[letter]
            after = text[at + 1 : at + 2]
            if sound == "-" and (after in _table("thai_vowel") or (not at and after)):
                # It carries the vowel that is written, and says a where none is.
                sounds.append("" if after in _table("thai_vowel") else "a")
                kinds += "s" if after in _table("thai_vowel") else "v"
                continue
            sounds.append(
                "o" if sound == "-" and kinds.endswith("c") else "" if sound == "-" else sound
            )
            kinds += "v" if sound == "-" and kinds.endswith("c") else "s" if sound == "-" else "c"
        elif letter in _table("thai_vowel"):
            sounds.append(_table("thai_vowel")[letter])
            kinds += "v"
        elif letter.isascii() and letter.isalnum():
            sounds.append(letter)
            kinds += "v"
    out = ""
    at = 0
    while at < len(sounds):
        if kinds[at] != "c":
            out += sounds[at]
            at += 1
            continue
        after = kinds[at + 1 : at + 3]
        closing = out[-1:] in tuple("aeiou") and (not after or after[0] == "c")
        if closing:
            out += _table("thai_final").get(sounds[at], sounds[at])
        elif after[:1] == "v" or after[:1] == "s":
            out += sounds[at]
        elif after == "c" or after == "cc":
            out += sounds[at] + "o" + _table("thai_final").get(sounds[at + 1], sounds[at + 1])
            at += 1
        else:
            out += sounds[at] + "a"
        at += 1
    bare = "".join(sounds)
    return tuple(
        pair
        for pair in (("royal", out), ("bare", bare), ("letters", anyascii(word).lower()))
        if pair[1]
    )


_LAO_TO_THAI = 0x80
# Lao signs without a Thai letter in their place of the block, and how Thai writes them.
_LAO_SIGNS = str.maketrans({"ົ": "โ", "ຽ": "ีย", "ໍ": "อ", "ຼ": "ล", "ໜ": "หน", "ໝ": "หม"})


@lru_cache(maxsize=16384)
def lao(word: str) -> tuple[tuple[str, str], ...]:
    """Return readings of a Lao word: its letters stand in Unicode as those of Thai do."""
    text = word.translate(_LAO_SIGNS)
    return thai("".join(chr(ord(c) - _LAO_TO_THAI) if "ກ" <= c <= "ໝ" else c for c in text))
