"""Which script a text is written in, by the blocks its letters stand in."""

from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache

from penstock.text._tables import rows


@cache
def _blocks() -> tuple[list[int], list[int], list[str]]:
    blocks = sorted(
        (int(row["first"], 16), int(row["last"], 16), row["script"]) for row in rows("scripts")
    )
    return [b[0] for b in blocks], [b[1] for b in blocks], [b[2] for b in blocks]


@lru_cache(maxsize=65536)
def letter_script(letter: str) -> str:
    """Return the ISO 15924 code of one letter, `Zyyy` for digits, punctuation and the rest."""
    point = ord(letter)
    if point < 128:
        return "Latn" if letter.isalpha() else "Zyyy"
    if not (letter.isalpha() or letter == "〇"):
        return "Zyyy"
    first, last, script = _blocks()
    at = bisect_right(first, point) - 1
    if at >= 0 and point <= last[at]:
        return script[at]
    return "Zzzz"


@lru_cache(maxsize=65536)
def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script most letters of `text` are in.

    Han together with any kana is `Jpan`, as is kana alone; Hangul with Han is `Hang`. A text
    without letters is `Zyyy`, one in letters of no script known here `Zzzz`. Ties go to the
    script that comes first in the text.

    >>> script_of("Владимир Putin OOO"), script_of("山田 タロウ"), script_of("42")
    ('Cyrl', 'Jpan', 'Zyyy')

    Source: ISO 15924; block ranges of the Unicode Standard.
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    met = set(map(letter_script, text))
    met.discard("Zyyy")
    if len(met) == 1:  # nearly always
        (script,) = met
        return "Jpan" if script == "Kana" else script
    counts = Counter(map(letter_script, text))
    counts.pop("Zyyy", None)
    if not counts:
        return "Zyyy"
    kana = counts.pop("Kana", 0)
    if kana:
        counts["Jpan"] = kana + counts.pop("Hani", 0)
    elif "Hang" in counts and "Hani" in counts:
        counts["Hang"] += counts.pop("Hani")
    return max(counts, key=counts.__getitem__)
