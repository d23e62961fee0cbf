"""Parties that a notice sets out line by line behind a colon.

`The following entries have been added to the list:` and then `1. PETROV, Ivan.`, `2. ORBEX JSC.`
"""

import re
from collections.abc import Iterator

from penstock.news._arguments import scene_of
from penstock.news._event_record import event_of
from penstock.news._lines import ITEM
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._named_later import Counted
from penstock.news._spoken import Spoken

# A name ends where a sign, a bracket or a word says more of it.
_NAMED = re.compile(
    r"(?:Name(?: \([^)]*\))?: ?)?(?P<name>[A-ZÀ-Ž][^;:(\n]*?)"
    r"(?: \(|[;:]|\.? (?:Name|Position|Address|DOB|Date|Title|Nationality|Imo|IMO)\b|\.(?= [A-Z])|"
    r",? (?:born|based|also known|a\.k\.a|aka|dob)\b|, (?=[a-z])|[.,;]?$)"
)
_LONGEST_NAME = 90


def itemised(
    article: Article, spoken: list[Spoken], at: int, before: Counted
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    """Yield an event for each party in the lines behind a sentence that ends in a colon.

    Args:
        article: the article, for the source of the evidence.
        spoken: its sentences.
        at: the sentence that ends in a colon.
        before: what it says is done to the parties behind it, and by whom.
    """
    paragraph = spoken[at].sentence.paragraph
    for own in spoken[at + 1 :]:
        sentence = own.sentence
        if sentence.paragraph == paragraph:
            continue
        marker = ITEM.match(sentence.text)
        if sentence.paragraph != paragraph + 1 or marker is None:
            return
        paragraph = sentence.paragraph
        found = _NAMED.match(sentence.text, marker.end())
        if found is None or len(found["name"]) > _LONGEST_NAME:
            return
        target = Mention(
            text=found["name"],
            start=sentence.start + found.start("name"),
            end=sentence.start + found.end("name"),
            sentence=spoken.index(own),
            sort="name",
            id=found["name"].lower(),
            name=found["name"],
        )
        scene = scene_of(own, sentence.text.lower(), 0, 0)
        event = event_of(article, scene, before.frame, before.actor, target, before.stage)
        yield event, before.actor
