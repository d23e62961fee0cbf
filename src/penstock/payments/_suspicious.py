"""Letters in a text that hide another text from a reader or from a filter."""

import re
import unicodedata
from collections.abc import Iterator

from penstock.text import script_of

# Characters without ink that part or pad a word: fillers of Hangul, Khmer and Braille, variation
# selectors; those of the category Cf are found by their category.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_NO_INK = frozenset({"Cf", "Co", "Cs", "Cn"})
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", "Cher"})


def suspicions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (problem code, what is wrong) for each way in which `text` may hide another.

    Source: Unicode Technical Standard 39 (mixed scripts, invisible and bidirectional characters).
    """
    if found := _CONTROL.search(text):
        yield "control_character", f"control character {_named(found.group())}"
    if text.isascii():
        return
    if found := _TURNING.search(text):
        yield "bidirectional_character", f"bidirectional character {_named(found.group())}"
    if found := _BLANK.search(text):
        yield "invisible_character", f"invisible character {_named(found.group())}"
    else:
        for letter in text:
            if unicodedata.category(letter) in ("Cf", "Co", "Cs", "Cn") and not _TURNING.match(
                letter
            ):
                yield "invisible_character", f"invisible character {_named(letter)}"
                break
    for word in _WORD.findall(text):
        if not word.isascii() and len(scripts := _scripts(word)) > 1:
            yield "mixed_script", f"the word {word!r} mixes {' and '.join(sorted(scripts))} letters"
            break


def _scripts(word: str) -> set[str]:
    return {script_of(letter) for letter in word} & _ALIKE


def _named(letter: str) -> str:
    return f"U+{ord(letter):04X}"
