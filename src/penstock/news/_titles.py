"""What a name is, by the titles before it and what stands in commas behind it."""

import re
from functools import cache

from penstock.news._model import Sentence
from penstock.news._name_words import words
from penstock.news._speech import speech
from penstock.news._tokens import Token

_APPOSITIVE = re.compile(
    r"^, (?!(?:which|whose|who|where|under|in|after|by|with|from|at|on)\b)"
    r"(?P<role>(?:the |an? )?[^,.;:\"]{3,90})[,.;]"
)
_BRACKETED = re.compile(r"^ \((?P<short>[A-Z][A-Za-z&.-]{1,11})\)")
_SHIP_BEHIND = re.compile(r", an? ((?:[\w-]+ ){0,3}[\w-]+)")
_LONGEST_TITLE = 12


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf" (?:{speech()})\b")


def by_neighbours(
    sentence: Sentence,
    tokens: list[Token],
    *,
    first: int,
    last: int,
    sort: str,
    title: str,
    end: int,
) -> tuple[str, str]:
    """Return what a name is, by the titles before it and what stands in commas behind it."""
    own = words()
    at = first
    before = tokens[max(at - 3, 0) : at]
    if before and any(
        " ".join(token.key for token in before[-size:]) in own.vessel_cues for size in (1, 2)
    ):
        return "vessel", before[-1].text
    if cue := _ship_beside(sentence.text, tokens[first].start - sentence.start, end):
        return "vessel", cue
    spoken = _title_before(tokens, at - (len(title.split()) if title else 0))
    if spoken:
        title = f"{spoken} {title}".strip()
        sort = "person"
    if not title and (role := _APPOSITIVE.match(sentence.text[end:])):
        role_words = {word.strip(".").lower() for word in role["role"].split()}
        is_said = _says().search(role["role"]) is not None  # X, a senior official said
        if role_words & (own.title_words - {"of"}) and last - first >= 2 and not is_said:
            return "person", role["role"].removeprefix("the ").strip()
    if sort == "name" and _BRACKETED.match(sentence.text[end:]):
        return "organisation", title
    return sort, title


def _ship_beside(text: str, start: int, end: int) -> str:
    """Return the word by which commas tell a ship: the tanker, the Sage; the Sage, a tanker."""
    cues = words().vessel_cues
    if text.endswith((", the ", ", "), 0, start):
        before = text[:start].removesuffix("the ").removesuffix(", ").rpartition(" ")[2].lower()
        if before in cues:
            return before
    if (behind := _SHIP_BEHIND.match(text, end)) is not None:
        return next((one for one in behind[1].lower().split() if one in cues), "")
    return ""


def _title_before(tokens: list[Token], at: int) -> str:
    """Return the title in lower case that stands right before a name: `foreign minister`."""
    own = words()
    first = at
    while first > 0 and at - first < _LONGEST_TITLE:
        token = tokens[first - 1]
        if first < len(tokens) and token.end + 1 != tokens[first].start:
            break
        if token.is_capital:
            break
        if token.key in own.title_words:
            first -= 1
        elif (
            token.key in {"of", "the"}
            and first < at
            and first > 1
            and " ".join(one.key for one in tokens[first - 2 : first + 1]) in own.titles
        ):
            first -= 2
        else:
            break
    return " ".join(token.text for token in tokens[first:at])
