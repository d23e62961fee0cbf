"""Paragraphs cut into sentences; abbreviations and initials end none."""

import re
from functools import cache

from penstock.news._lines import ITEM
from penstock.news._model import Sentence
from penstock.news._tables import settings

_END = re.compile(
    r"(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?P<space>\s+)(?=[\"'“‘«(\[]*[^\W_a-z])"
    r"|[。！？؟۔]+[”」』\"]*\s*"
)
# A legal form may end a sentence where a word behind it begins one.
_FORMS = frozenset({"ltd", "inc", "corp", "co", "bros"})
_OPENS = re.compile(
    r"(?:The|It|Its|He|She|His|Her|They|Their|In|On|At|As|But|And|Both|This|These|That|A|An|Of|Under|"
    r"For|No|Also|Britain|Canada|Japan|China|Russia|Iran|Washington|Treasury|OFAC) [a-z]"
)
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(settings("words")["abbreviations"])


def cut(text: str, start: int, paragraph: int) -> list[Sentence]:
    """Return the sentences of a paragraph that stands at `start` of its page."""
    found = []
    at = 0
    marker = ITEM.match(text)
    for match in _END.finditer(text):
        if marker is not None and match.start() < marker.end():
            continue  # 1. | Ivan Petrov
        if match["mark"] is not None and _is_inside(text, match):
            continue
        end = match.start("space") if match["mark"] is not None else match.end()
        if piece := text[at:end].strip():
            left = at + len(text[at:end]) - len(text[at:end].lstrip())
            found.append(Sentence(piece, start + left, start + left + len(piece), paragraph))
        at = match.end()
    if rest := text[at:].strip():
        left = at + len(text[at:]) - len(text[at:].lstrip())
        found.append(Sentence(rest, start + left, start + left + len(rest), paragraph))
    return found


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop belongs to an abbreviation or an initial."""
    if match["mark"] != "." or match["close"]:
        return False
    before = _WORD_BEFORE.search(text, max(match.start() - 24, 0), match.start())
    if before is None:
        return False
    word = before[0]
    if "." in word and text.startswith("(", match.end("space")):
        return True  # Banco S.A. (BPS)
    if "." in word and text[match.end("space") :][:1].isdigit():
        return True  # E.O. 13810
    if word.lower() in _FORMS and _OPENS.match(text, match.end("space")):
        return False  # Orbex Trading Ltd. The company ...
    if word.lower() in _abbreviations():
        return True
    return len(word) == 1 and word.isupper() and word != "I"
