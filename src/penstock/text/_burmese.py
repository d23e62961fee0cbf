"""Burmese in Latin letters: syllable by syllable, as the people of Myanmar write their names."""

import re
from functools import cache, lru_cache

from penstock.text._tables import rows

# Tone marks change no letter; a stacked consonant closes its syllable as a final one does.
_SILENT = str.maketrans("", "", "့း၊။")
_SOFT_R = "ရ"
_STACKED = "\u1039"
_FINAL = "\u103a"


@cache
def _table(kind: str) -> dict[str, str]:
    found = {row["written"]: row["latin"] for row in rows("burmese") if row["kind"] == kind}
    return {written: "" if latin == "-" else latin for written, latin in found.items()}


@cache
def _syllable() -> re.Pattern[str]:
    def either(kind: str) -> str:
        return "|".join(sorted(map(re.escape, _table(kind)), key=len, reverse=True))

    # After a syllable the next one begins: a consonant with a final mark begins nothing.
    return re.compile(
        f"(?P<initial>{either('initial')})(?P<medials>(?:{either('medial')})*?)"
        f"(?P<rhyme>{either('rhyme')}|)(?=(?:{either('initial')})(?!{_FINAL})|$)"
    )


@lru_cache(maxsize=16384)
def burmese(word: str) -> tuple[tuple[str, str], ...]:
    """Return the reading of a Burmese word, its syllables parted; empty if a part is unknown.

    >>> burmese("အောင်ဆန်းစုကြည်")
    (('burmese', 'aung san su kyi'),)
    """
    text = word.translate(_SILENT).replace(_STACKED, _FINAL)
    parts: list[str] = []
    at = 0
    while at < len(text):
        match = _syllable().match(text, at)
        if match is None:
            return ()
        parts.append(_spelt(match["initial"], match["medials"], match["rhyme"]))
        at = match.end()
    return (("burmese", " ".join(parts)),) if parts else ()


def _spelt(initial: str, medials: str, rhyme: str) -> str:
    sound = _table("initial")[initial]
    signs = [_table("medial")[sign] for sign in medials]
    if "h" in signs:  # a breathed sound is written h first: hlaing
        signs.remove("h")
        sound = "sh" if initial == _SOFT_R else sound if sound.endswith("h") else f"h{sound}"
    vowel = _table("rhyme").get(rhyme, "a" if sound not in ("u", "i", "e") else "")
    return "".join((sound, *signs, vowel))
