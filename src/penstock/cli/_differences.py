"""Two spellings of a name side by side, with what differs marked in both.

A mark is a pair of brackets, and colour on top where there is any: `For[ie]gn`, `For[ei]gn`.
"""

import re
import unicodedata
from difflib import SequenceMatcher

from rich.text import Text

from penstock.tabular import printable

_ALIKE = 0.6
_STYLE = "bold red"


def mark_differences(asked: str, listed: str) -> tuple[Text, Text]:
    """Return both names with the letters and words that differ in brackets.

    Words are paired wherever they stand, so that another order alone is no difference. Names
    without a common letter, as in two scripts, are not marked: everything would be.
    """
    asked, listed = printable(asked), printable(listed)
    # Words and what stands between them take turns, so a hyphen is shown but not compared.
    left, right = (re.split(r"([\s\-‐]+)", name) for name in (asked, listed))
    pairs = _pairs(left[::2], right[::2])
    if not pairs:
        return Text(asked), Text(listed)
    ours, theirs = _bracketed(left), _bracketed(right)
    for first, second in pairs:
        ours[2 * first], theirs[2 * second] = _letters(left[2 * first], right[2 * second])
    return Text().join(ours), Text().join(theirs)


def _bracketed(parts: list[str]) -> list[Text]:
    return [
        Text(part) if place % 2 or not part else Text(f"[{part}]", _STYLE)
        for place, part in enumerate(parts)
    ]


def _pairs(left: list[str], right: list[str]) -> list[tuple[int, int]]:
    """Pair the words that are most alike first, each at most once."""
    ranked = sorted(
        (
            (SequenceMatcher(None, plain_one, plain_two, autojunk=False).ratio(), -one, -two)
            for one, plain_one in enumerate(map(_plain, left))
            for two, plain_two in enumerate(map(_plain, right))
        ),
        reverse=True,
    )
    found: list[tuple[int, int]] = []
    used_left: set[int] = set()
    used_right: set[int] = set()
    for likeness, one, two in ranked:
        if likeness >= _ALIKE and -one not in used_left and -two not in used_right:
            found.append((-one, -two))
            used_left.add(-one)
            used_right.add(-two)
    return found


def _plain(word: str) -> str:
    """Return a word letter for letter without case and accents, as long as it was."""
    return "".join(unicodedata.normalize("NFKD", letter)[:1].casefold()[:1] for letter in word)


def _letters(one: str, two: str) -> tuple[Text, Text]:
    first, second = Text(), Text()
    plain = SequenceMatcher(None, _plain(one), _plain(two), autojunk=False)
    for kind, start, end, from_, to in plain.get_opcodes():
        for text, part in ((first, one[start:end]), (second, two[from_:to])):
            if kind == "equal":
                text.append(part)
            elif part.isalnum():
                text.append(f"[{part}]", _STYLE)
            else:
                text.append(part)
    return first, second
