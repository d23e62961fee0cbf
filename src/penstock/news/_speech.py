"""Verbs of saying, and persons with a title who stand right behind what they said."""

import re
from functools import cache

from penstock.news._name_words import words
from penstock.news._spoken import Spoken
from penstock.news._tables import settings

# The name or role of a speaker, the role, and whether it is a name.
Who = tuple[str, str, bool]

_REACH = 90
_OFFICES = frozenset({"agency", "body", "country"})
# Words of a title between a quotation and a name, and what may stand behind a name that ends it.
_TITLED = re.compile(r"^,?\s*(?:[\w.'’&-]+,? ){0,12}$")
_ENDS = re.compile(r"[.,]|$| (?:in|on|at|after|during|of)\b")


@cache
def speech() -> str:
    """Return the verbs of saying as alternatives of a pattern, the longest first."""
    return "|".join(sorted(map(re.escape, settings("words")["speech"]), key=len, reverse=True))


def person_behind(own: Spoken, place: int) -> Who | None:
    """Return the person with a title right behind a quotation who says it.

    `press secretary Karoline Leavitt told reporters`, `said Under Secretary John Hurley`.
    """
    base, text = own.sentence.start, own.sentence.text
    has_office = False
    for one in own.mentions:
        first, last = one.start - base, one.end - base
        if first < place:
            continue
        between = text[place:first]
        is_office = _said_first().match(between) or not between.strip(" ,")
        if one.sort in _OFFICES and is_office:
            has_office = True  # said White House spokesman John Kirby
            continue
        is_title = one.sort == "name" and one.name.lower().split()[-1] in words().title_words
        if (one.sort in _OFFICES or is_title) and _TITLED.match(between):
            continue  # current Council Chair, Angolan Foreign Minister X stated
        if one.sort != "person" or first - place > _REACH or (has_office and not one.title):
            return None
        if _said_first().match(between) and _ENDS.match(text[last:]):
            return one.name, one.title, True
        if _TITLED.match(between) and _said_behind().match(text[last:]):
            return one.name, one.title, True
        if not _TITLED.match(between):
            return None
    return None


@cache
def _said_first() -> re.Pattern[str]:
    return re.compile(rf"^[,\s]*(?:{speech()})(?: [\w.'’&-]+){{0,14}} $")


@cache
def _said_behind() -> re.Pattern[str]:
    return re.compile(
        rf"^(?:, [^,\"]{{3,140}},)?(?: (?:also|later|earlier|then))? (?:{speech()})\b"
    )
