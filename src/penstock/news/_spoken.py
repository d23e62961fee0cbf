"""Sentences with the names in them; all mentions of one thing bear one id."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from penstock.news._model import Mention, Sentence
from penstock.news._tokens import Token


class Spoken(NamedTuple):
    """A sentence with its words and the mentions in it, in order."""

    sentence: Sentence
    tokens: list[Token]
    mentions: list[Mention]


def tie(spoken: list[Spoken]) -> None:
    """Give all mentions of one person or body one id, and what is known of it to each."""
    full: dict[str, Mention] = {}
    for own in spoken:
        for one in own.mentions:
            if one.sort in {"name", "person", "organisation", "vessel"} and " " in one.name:
                key = one.name.lower()
                known = full.get(key)
                if known is None or (one.title and not known.title):
                    full[key] = one
    by_word: dict[str, Mention] = {}
    for one in full.values():
        parts = one.name.lower().split()
        family = parts[-2] if len(parts) > 2 and "-" in parts[-1] else parts[-1]
        for part in {parts[0], parts[-1], family, "".join(w[0] for w in parts if w[0].isalpha())}:
            by_word.setdefault(part, one)
    short = dict(_shortened(spoken))
    for own in spoken:
        own.mentions[:] = [_tied(one, full, by_word, short) for one in own.mentions]


def _shortened(spoken: list[Spoken]) -> Iterator[tuple[str, Mention]]:
    """Yield the letters that brackets give for a body: Banco del Principado S.A. (BDP)."""
    for own in spoken:
        if " (" not in own.sentence.text:
            continue
        for long, letters in pairwise(own.mentions):
            between = own.sentence.text[
                long.end - own.sentence.start : letters.start - own.sentence.start
            ]
            is_body = long.sort in {"organisation", "name"} and " " in long.name
            if is_body and letters.text.isupper() and between in {" (", ". ("}:
                yield letters.name.lower(), long


def _tied(
    one: Mention, full: dict[str, Mention], by_word: dict[str, Mention], short: dict[str, Mention]
) -> Mention:
    if one.sort not in {"name", "person", "organisation", "vessel"}:
        return one
    whole = short.get(one.name.lower()) or full.get(one.name.lower())
    if whole is None and " " not in one.name:
        whole = by_word.get(one.name.lower())
        if (
            whole is not None
            and whole.sort in {"name", "person"}
            and one.name.lower()
            not in (whole.name.lower().split()[0], *whole.name.lower().split()[-2:])
        ):
            whole = None
    if whole is None or whole is one:
        return one
    sort = whole.sort if one.sort == "name" or whole.sort != "name" else one.sort
    return Mention(
        text=one.text,
        start=one.start,
        end=one.end,
        sentence=one.sentence,
        sort=sort,
        id=whole.id,
        name=whole.name,
        country=one.country or whole.country,
        title=one.title or whole.title,
        is_first=one.is_first,
    )
