"""The word lists that tell names apart (`names.yaml`)."""

from functools import cache
from typing import NamedTuple

from penstock.news._tables import settings


class _Words(NamedTuple):
    body_nouns: frozenset[str]
    forms_behind_comma: frozenset[str]
    forms_behind_bracket: frozenset[str]
    body_heads: frozenset[str]
    genitives: frozenset[str]
    saints: frozenset[str]
    event_nouns: frozenset[str]
    law_nouns: frozenset[str]
    law_parts: frozenset[str]
    vessel_cues: frozenset[str]
    titles: frozenset[str]
    title_words: frozenset[str]
    title_openers: frozenset[str]
    openers: frozenset[str]
    ties: frozenset[str]
    particles: frozenset[str]


@cache
def words() -> _Words:
    """Return the word lists that tell names apart (`names.yaml`)."""
    table = {key: frozenset(map(str, value)) for key, value in settings("names").items()}
    title_words = frozenset(
        word.replace(".", "") for title in table["titles"] for word in title.split()
    )
    return _Words(
        table["body_nouns"],
        table["forms_behind_comma"],
        table["forms_behind_comma"] | table["forms_written_out"],
        table["body_heads"],
        table["genitives"],
        table["saints"],
        table["event_nouns"],
        table["law_nouns"],
        table["law_parts"],
        table["vessel_cues"],
        table["titles"],
        title_words - {"of", "the", "for"},
        frozenset(title.split()[0] for title in table["titles"]),
        table["openers"],
        table["ties"],
        table["particles"],
    )
