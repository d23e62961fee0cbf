"""Events that bear on sanctions, found by frames and rules and explained with the sentence."""

import re

from penstock.news._cues import Hints, hints_of
from penstock.news._event_rules import event_rules
from penstock.news._frames import Framed, framed
from penstock.news._itemised import itemised
from penstock.news._merged import merged
from penstock.news._model import Article, NewsEvent
from penstock.news._rule_events import rule_events
from penstock.news._spoken import Spoken
from penstock.news._stand_ins import without_names
from penstock.news._told import Made, Memory, publisher_of

_NOTHING = Framed([], [])
_RULES = frozenset({"proposed_rule", "final_rule"})
_LONG_QUOTE = re.compile(r'"[^"]{60,}"?')
_ACTS_OF_LISTING = frozenset(
    {"final_rule", "proposed_rule", "designation_311", "delisting", "listing", "asset_freeze"}
    | {"designation", "sanctions_adopted", "sanctions_in_force"}
)


def read_events(article: Article, spoken: list[Spoken]) -> list[NewsEvent]:
    """Return the events of an article, each once, with every sentence that tells it.

    A headline tells only what no sentence does.
    """
    hints = [hints_of(one.tokens) for one in spoken]
    if not any(one.rules or one.frames for one in hints) or _is_elsewhere(spoken, hints):
        return []
    found: list[NewsEvent] = []
    memory = Memory(article, spoken)
    for at, own in enumerate(spoken):
        if own.sentence.paragraph < 0:
            continue
        if hints[at].sets_scene:
            memory.hear(own)
        following = spoken[at + 1] if at + 1 < len(spoken) else None
        made, framed_here = _events_of(article, own, hints[at], memory, following)
        if framed_here.counted is not None and own.sentence.text.endswith(":"):
            made = [*made, *itemised(article, spoken, at, framed_here.counted)]
        memory.remember(own, made, framed_here.actor, framed_here.counted)
        found += [event for event, _ in made]
    types = {event.type for event in found}
    if types & _ACTS_OF_LISTING:
        types |= _ACTS_OF_LISTING | {"export_ban", "effect_claim"}
    nothing = Memory(article, [])
    for own, hint in zip(spoken, hints, strict=True):
        if own.sentence.paragraph < 0:
            made, _ = _events_of(article, own, hint, nothing, None)
            found += [event for event, _ in made if event.type not in types]
    is_of_a_state = any(one.country for own in spoken for one in own.mentions)
    if not is_of_a_state and publisher_of(article) is None:
        # Where no state and no body of one is named, nobody acts who has a list.
        found = [event for event in found if event.type not in _ACTS_OF_LISTING]
    return merged(_aimed_rules(found))


def _aimed_rules(found: list[NewsEvent]) -> list[NewsEvent]:
    """Return the events without rules that name nobody where the same one is told of somebody."""
    aimed = {(one.type, one.actor_country) for one in found if one.target}
    return [
        one
        for one in found
        if one.target or one.type not in _RULES or (one.type, one.actor_country) not in aimed
    ]


def _is_elsewhere(spoken: list[Spoken], hints: list[Hints]) -> bool:
    """Tell whether an article is of sports or another world where sanctions are none of ours."""
    sports = 1 << len(event_rules().rules)
    hits = sum(
        len(event_rules().unless.findall(one.sentence.text.lower()))
        for one, own in zip(spoken, hints, strict=True)
        if own.rules & sports and _is_of_sports(one, one.sentence.text.lower())
    )
    return hits >= 2 and hits >= len(spoken) / 2


def _is_of_sports(spoken: Spoken, low: str) -> bool:
    """Tell whether a sentence is of a world where sanctions are none of ours.

    It is not where an authority has sanctions of ours: against the owner of a soccer club.
    """
    rules = event_rules()
    if rules.unless.search(low) is None:
        return False
    acts = any(one.sort in {"agency", "body", "country"} for one in spoken.mentions)
    return not (acts and rules.despite.search(low) is not None)


def _events_of(
    article: Article, spoken: Spoken, hints: Hints, memory: Memory, following: Spoken | None
) -> tuple[Made, Framed]:
    """Return the events of a sentence, and what its frames tell besides them."""
    if not hints.rules and not hints.frames and not memory.counts:
        return [], _NOTHING
    told = memory.told(following)
    text = spoken.sentence.text
    low = text.lower()
    if len(low) != len(text):
        return [], _NOTHING
    low = without_names(low, spoken)
    if hints.rules >> len(event_rules().rules) and _is_of_sports(spoken, low):
        return [], _NOTHING
    quoted = [match.span() for match in _LONG_QUOTE.finditer(text)] if '"' in text else []
    by_frames = framed(article, spoken, low, told, bits=hints.frames, quoted=quoted)
    by_rules = rule_events(
        article,
        spoken,
        low,
        hints.rules,
        told,
        taken=by_frames.spans,
        listed={event.target for event, _ in by_frames.events},
        quoted=quoted,
        counts=by_frames.counted is not None,
    )
    return [*by_frames.events, *by_rules], by_frames
