"""Scripts whose consonants carry a vowel: the Indic ones by their Unicode names, Thai by rule."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_INDIC_SIGNS = {
    "CANDRABINDU": "n",
    "ANUSVARA": "n",
    "VISARGA": "",
    "NUKTA": "",
    "BINDI": "n",
    "TIPPI": "n",
}
_LETTERS = {
    "AA": "a",
    "II": "i",
    "UU": "u",
    "EE": "e",
    "OO": "o",
    "CANDRA E": "e",
    "CANDRA O": "o",
    "SHORT E": "e",
    "SHORT O": "o",
    "VOCALIC R": "ri",
    "VOCALIC RR": "ri",
    "VOCALIC L": "li",
    "AI": "ai",
    "AU": "au",
    "A": "a",
    "I": "i",
    "U": "u",
    "E": "e",
    "O": "o",
}
_CONSONANTS = {
    "NGA": "ng",
    "CA": "ch",
    "CHA": "chh",
    "NYA": "ny",
    "TTA": "t",
    "TTHA": "th",
    "DDA": "d",
    "DDHA": "dh",
    "NNA": "n",
    "LLA": "l",
    "LLLA": "zh",
    "RRA": "r",
    "SSA": "sh",
    "NNNA": "n",
    "DDDHA": "r",
    "RHA": "rh",
    "FA": "f",
    "ZA": "z",
    "QA": "q",
    "KHHA": "kh",
    "GHHA": "gh",
    "YYA": "y",
    "VA": "v",
}
_FINAL_SCHWA_FALLS = frozenset({"Deva", "Gujr", "Guru", "Beng"})
_THAI_PREPOSED = re.compile(r"([เแโไใ])([ก-ฮ](?:[รลว](?=[ก-ฮ]))?)")
_THAI_INITIAL = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        (
            "k kh kh kh kh kh ng ch ch ch s ch y d t th th th n d t th th th n b p ph f ph f ph m "
            "y r l w s s s h l - h"
        ).split(" "),
        strict=True,
    )
)
_THAI_FINAL = {
    "k": "k",
    "kh": "k",
    "ch": "t",
    "s": "t",
    "d": "t",
    "th": "t",
    "b": "p",
    "p": "p",
    "ph": "p",
    "f": "p",
    "r": "n",
    "l": "n",
    "y": "i",
    "w": "o",
}
_THAI_VOWELS = {
    "ะ": "a",
    "ั": "a",
    "า": "a",
    "ำ": "am",
    "ิ": "i",
    "ี": "i",
    "ึ": "ue",
    "ื": "ue",
    "ุ": "u",
    "ู": "u",
    "เ": "e",
    "แ": "ae",
    "โ": "o",
    "ไ": "ai",
    "ใ": "ai",
    "ฤ": "rue",
}


@lru_cache(maxsize=65536)
def indic(word: str, script: str) -> tuple[tuple[str, str], ...]:
    """Return readings of a word in an Indic script, with and without its unwritten last vowel."""
    out: list[str] = []
    pending = False  # the last consonant still owes its inherent vowel
    for letter in word:
        name = unicodedata.name(letter, "")
        if "VOWEL SIGN" in name:
            out.append(_LETTERS.get(name.split("VOWEL SIGN ")[-1], "a"))
            pending = False
        elif "VIRAMA" in name or "PULLI" in name or "AL-LAKUNA" in name:
            pending = False
        elif " SIGN " in name:
            if pending and any(
                name.endswith(sign) for sign in ("ANUSVARA", "CANDRABINDU", "TIPPI")
            ):
                out.append("a")
                pending = False
            out.append(_INDIC_SIGNS.get(name.rsplit(" ", 1)[-1], ""))
        elif " LETTER " in name:
            if pending:
                out.append("a")
            sound = name.split(" LETTER ")[-1]
            pending = sound not in _LETTERS
            out.append(
                _LETTERS.get(sound) or _CONSONANTS.get(sound) or sound.lower().removesuffix("a")
            )
        else:
            out.append(letter if letter.isascii() else "")
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
    text = re.sub(r"[ก-ฮ][ิุ]?์", "", word)
    text = re.sub("[็-๎]", "", text)
    text = text.replace("รร", "ัน").replace("ทร", "ซ")
    text = _THAI_PREPOSED.sub(r"\2\1", text)
    text = text.replace("เา", "ao_").replace("เีย", "ia_").replace("เือ", "uea_").replace("ัว", "ua_")
    sounds: list[str] = []
    kinds = ""
    for letter in text:
        if letter in _THAI_INITIAL:
            sound = _THAI_INITIAL[letter]
            sounds.append(
                "o" if sound == "-" and kinds.endswith("c") else "" if sound == "-" else sound
            )
            kinds += "v" if sound == "-" and kinds.endswith("c") else "s" if sound == "-" else "c"
        elif letter in _THAI_VOWELS:
            sounds.append(_THAI_VOWELS[letter])
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
            out += _THAI_FINAL.get(sounds[at], sounds[at])
        elif after[:1] == "v" or after[:1] == "s":
            out += sounds[at]
        elif after == "c" or after == "cc":
            out += sounds[at] + "o" + _THAI_FINAL.get(sounds[at + 1], sounds[at + 1])
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
