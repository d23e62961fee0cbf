"""Persons of whom an article tells what they are and not their name: a senior Treasury official."""

import re
from functools import cache

from penstock.news._model import Reading
from penstock.news._tables import settings

_LONGEST = 5


@cache
def _pattern() -> re.Pattern[str]:
    heads = "|".join(sorted(map(re.escape, settings("words")["unnamed"]), key=len, reverse=True))
    words = rf"(?:[A-Za-z][\w.'’-]* ){{0,{_LONGEST}}}?"
    return re.compile(
        rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?P<role>{words}(?:{heads}))\b(?![- ]?\w*['’]s)"
    )


def unnamed_roles(reading: Reading) -> list[str]:
    """Return what the persons without a name are, in order: nobody whose name follows."""
    found: dict[str, str] = {}
    names = [one.start for one in reading.mentions if one.sort in {"person", "name"}]
    for own in reading.article.sentences:
        for match in _pattern().finditer(own.text):
            end = own.start + match.end()
            if not any(end < start <= end + 2 for start in names):  # a spokesman, John Marsh
                found.setdefault(match["role"].lower(), match["role"])
    return list(found.values())
