"""Which lines of a page are the article, and which the page says around it.

A line keeps its place in the text, so that whatever is found later can be shown there.
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from penstock.news._tables import settings

# Signs of one character that are spaces or quotes to a reader: replaced one for one, so that
# places stay what they are.
_PLAIN = (
    *((sign, " ") for sign in "\u00a0\u2007\u202f\u2002\u2003\u2009\u3000\t\r\f\v"),
    *((sign, " ") for sign in "\u200b\u200e\u200f\ufeff\u2028\u2029"),
    *((sign, "'") for sign in "‘’‛ʼ"),
)
_CONTROL_SPACE = re.compile(r"[\t\r\f\v]")
_CLOSES = "\"'”’»)]』」"
_ENDS = re.compile(r"(?:[.!?…。！？؟۔]|\.{3})[\"'”’»』」]*(?:\s*\([^()]{2,40}\))?\s*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CLOCK = re.compile(
    r"^\W*(?:\w{3,9}\.?,? )?\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?(?:\s+(?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"  # noqa: E501
    r"\s*(?:[ap]\.?m\.?)?(?:\s+[A-Z]{2,5})?)\W*$",
    re.IGNORECASE,
)
_LEAST_WRAPPED = 40


class LineKind(StrEnum):
    """What a line of a page is."""

    BODY = "body"
    SHORT = "short"
    CAPTION = "caption"
    CLOCK = "clock"
    FURNITURE = "furniture"


class Line(NamedTuple):
    """A line, or several that are one paragraph: its text and where it stands."""

    text: str
    start: int
    end: int
    words: int
    is_sentence: bool
    kind: LineKind


class _Rules(NamedTuple):
    furniture: re.Pattern[str]
    photo: tuple[str, ...]
    body_words: int
    long_words: int


_LEAST_ANNOUNCING = 5
# What a line of a list begins with: `1.`, `(a)`, a dot, or a number as committees give them.
ITEM = re.compile(
    r"(?:\(?\d{1,3}[.)]|\(?[a-z]\)|[-•*·–▪]|[A-Z]{2,3}[a-z]?\.(?:[A-Za-z0-9]+\.)*\d+\.?) +(?=\S)"
)


@cache
def _rules() -> _Rules:
    table = settings("reading")
    return _Rules(
        re.compile("|".join(f"(?:{one})" for one in table["furniture"]), re.IGNORECASE),
        tuple(table["photo_cues"]),
        int(table["body_words"]),
        int(table["long_words"]),
    )


def plain(text: str) -> str:
    """Return a text of the same length whose spaces and apostrophes are plain ones."""
    if text.isascii() and not _CONTROL_SPACE.search(text):
        return text
    for sign, put in _PLAIN:
        if sign in text:
            text = text.replace(sign, put)
    return text


def lines_of(text: str) -> list[Line]:
    """Return the lines of a plain text that hold anything, each with what it is.

    Lines that a page broke in the middle of its sentences are put together again.
    """
    found: list[Line] = []
    block: list[tuple[str, int, int]] = []
    place = 0
    for raw in text.split("\n"):
        end = place + len(raw)
        if raw.strip():
            left = len(raw) - len(raw.lstrip())
            block.append((raw.strip(), place + left, place + left + len(raw.strip())))
        elif block:
            found += _lines_of_block(text, block)
            block = []
        place = end + 1
    return found + _lines_of_block(text, block)


def _lines_of_block(text: str, block: list[tuple[str, int, int]]) -> list[Line]:
    if len(block) > 1:
        inner = block[:-1]
        long = sum(len(one) >= _LEAST_WRAPPED for one, _, _ in inner)
        open_ends = sum(not _ENDS.search(one) for one, _, _ in inner)
        if long >= 0.8 * len(inner) and open_ends >= 0.6 * len(inner):
            start, end = block[0][1], block[-1][2]
            return [_line(text[start:end].replace("\n", " "), start, end)]
    return [_line(*one) for one in block]


def _line(text: str, start: int, end: int) -> Line:
    words = text.count(" ") + 1
    if _CJK.search(text):
        words = max(words, len(_CJK.findall(text)) // 2)
    is_sentence = _ENDS.search(text) is not None
    return Line(text, start, end, words, is_sentence, _kind(text, words, is_sentence=is_sentence))


def _kind(text: str, words: int, *, is_sentence: bool) -> LineKind:
    rules = _rules()
    lowered = text.lower()
    if lowered.startswith(rules.photo):
        return LineKind.CAPTION
    if _CLOCK.match(text):
        return LineKind.CLOCK
    # A sentence may begin like a menu; one with a full stop and enough words is text.
    may_be_menu = not is_sentence or words < rules.body_words
    may_be_menu = may_be_menu or lowered.startswith(("sign up", "subscr"))
    if may_be_menu and words < rules.long_words and rules.furniture.match(lowered):
        return LineKind.FURNITURE
    if (is_sentence and words >= rules.body_words) or words >= rules.long_words:
        return LineKind.BODY
    return LineKind.SHORT


def body_lines(lines: list[Line], headline: int) -> list[int]:
    """Return the places of the lines that are the article's body.

    Args:
        lines: all lines.
        headline: the place of the headline among them, -1 where there is none.
    """
    full = [at for at, one in enumerate(lines) if one.kind is LineKind.BODY and at > headline]
    if not full:
        return [
            at
            for at, one in enumerate(lines)
            if at > headline and one.kind is LineKind.SHORT and one.is_sentence
        ]
    kept = set(full)
    # A short sentence counts where it stands among the full ones, or just behind them.
    for at in range(full[0], min(full[-1] + 2, len(lines))):
        one = lines[at]
        if one.kind is LineKind.SHORT and one.is_sentence and one.words >= 3:
            kept.add(at)
    is_listing = False
    for at in range(full[0], len(lines)):
        # What a line with a colon announces, and the lines of the list behind it.
        one = lines[at]
        is_item = is_listing and ITEM.match(one.text) is not None
        is_listing = is_item or (
            one.text[-1] == ":" and one.words >= _LEAST_ANNOUNCING and at <= full[-1] + 1
        )
        if is_listing and one.kind in {LineKind.SHORT, LineKind.BODY}:
            kept.add(at)
    return sorted(kept)
