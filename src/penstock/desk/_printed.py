"""Text of any script in a PDF: letters a font can print, and a romanisation for every reader.

The standard fonts of PDF print Western European letters only; every other letter would be a black
box. Han, kana and Hangul are printed with the Asian standard fonts, which the reader's program
brings; Cyrillic, Greek and the like with a font of the system where one is found. Arabic, Hebrew
and the scripts of India need joining and reordering that reportlab does not do, so they are given
romanised alone. What is romanised stands in brackets; the JSON record holds it as it was stated.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import import_module
from itertools import groupby

from penstock.text import romanise, script_of

_ASIAN = {"Hani": "STSong-Light", "Jpan": "HeiseiMin-W3", "Hang": "HYSMyeongJo-Medium"}
_STANDARD = frozenset("".join(bytes([number]).decode("cp1252", "ignore") for number in range(256)))
_NO_LETTERS = "Zyyy"
_PLAIN = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Geor", _NO_LETTERS})
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]+")
_FONT = "penstock-letters"
# Looked for where reportlab is told to look for fonts (`TTFSearchPath`).
_FONT_FILES = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf")


def marked_up(text: str) -> str:
    """Return a text as the markup of a reportlab paragraph, with a font for every letter."""
    return "".join(
        _foreign(run) if script else escape(run) for run, script in _runs(_TOKEN.findall(text))
    )


def _runs(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield neighbouring tokens of one script as one, with the script; empty for the standard's.

    Blanks and hyphens between two words of a script belong to them, and signs of vowels to the
    word before.
    """
    scripts = [_script(token) for token in tokens]
    for at in range(1, len(tokens)):
        is_between = at + 1 < len(tokens) and scripts[at - 1] == scripts[at + 1]
        if scripts[at] == _NO_LETTERS or (is_between and tokens[at].strip("- ") == ""):
            scripts[at] = scripts[at - 1]
    for script, run in groupby(zip(tokens, scripts, strict=True), key=lambda one: one[1]):
        yield "".join(token for token, _ in run), script


def _script(token: str) -> str:
    return "" if _STANDARD.issuperset(token) else script_of(token)


def _foreign(text: str) -> str:
    latin = next(iter(romanise(text)), "") or "?"
    font = _font_of(text)
    told = escape(f"[{latin}]")
    if not font:
        return told
    shown = f'<font name="{font}">{escape(text)}</font>'
    return shown if script_of(text) == "Latn" else f"{shown} {told}"


def _font_of(text: str) -> str:
    """Return the name of a font that prints a text, empty where none does."""
    script = script_of(text)
    if script in _ASIAN:
        return _asian(_ASIAN[script])
    letters = _letters() if script in _PLAIN else frozenset()
    return _FONT if letters and all(ord(letter) in letters for letter in text) else ""


@cache
def _asian(name: str) -> str:
    metrics = import_module("reportlab.pdfbase.pdfmetrics")
    metrics.registerFont(import_module("reportlab.pdfbase.cidfonts").UnicodeCIDFont(name))
    return name


@cache
def _letters() -> frozenset[int]:
    """Return the letters of a font found on the system, which is registered; empty without one."""
    metrics = import_module("reportlab.pdfbase.pdfmetrics")
    fonts = import_module("reportlab.pdfbase.ttfonts")
    for file in _FONT_FILES:
        try:
            font = fonts.TTFont(_FONT, file)
        except fonts.TTFError:  # not there, or no font
            continue
        metrics.registerFont(font)
        return frozenset(font.face.charToGlyph)
    return frozenset()
