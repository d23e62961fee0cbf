"""Everything the news say of one party: what is reported, when, by whom, how sure."""

from collections.abc import Iterable
from typing import Any

from penstock.model import to_builtins
from penstock.news._adverse import gravest
from penstock.news._same_name import is_same_name, name_words
from penstock.news._stories import Story
from penstock.news._story_view import story_events, story_links, story_quotes

_PARTY_SORTS = frozenset({"person", "name", "organisation", "vessel"})
_SURE = (
    *("established", "official", "charged", "alleged"),
    *("proposed", "planned", "threatened", "urged", "reported"),
)


def dossier(name: str, stories: Iterable[Story]) -> dict[str, Any]:
    """Return the dossier of a party from some stories.

    Args:
        name: its name as news write it, or the id of a listed party.
        stories: what was read; only stories that name the party count.
    """
    asked = name_words(name)
    reports: list[dict[str, Any]] = []
    parties: dict[str, dict[str, Any]] = {}
    said: list[dict[str, Any]] = []
    spellings: set[str] = set()
    for story in stories:
        own_links = [
            one
            for one in story_links(story)
            if one.state != "rejected"
            and (
                name in {str(one.party), *map(str, one.also)}
                or is_same_name(asked, name_words(one.mention))
            )
        ]
        names = [asked, *(name_words(one.mention) for one in own_links)]
        mentions = [
            one
            for reading in story.readings
            for one in reading.mentions
            if _is_named(one.name, names) and one.sort in _PARTY_SORTS
        ]
        if not own_links and not mentions:
            continue
        spellings |= {one.text for one in mentions} | {one.mention for one in own_links}
        for link in own_links:
            parties.setdefault(str(link.party), dict(to_builtins(link)))
        reports.append(_report(story, names))
        said += [
            {"text": quote.text, "status": quote.status, **to_builtins(one)}
            for quote in story_quotes(story)
            for one in quote.attributions
            if _is_named(one.speaker, names)
        ]
    reports.sort(key=lambda one: (one["published"] is None, one["published"] or ""))
    return {
        "party": name,
        "spellings": sorted(spellings),
        "listed": list(parties.values()),
        "reports": reports,
        "said": said,
        "severity": max((one["severity"] for one in reports), default=0),
        "surest": next(
            (grade for grade in _SURE if any(one["claim"] == grade for one in reports)), None
        ),
    }


def _is_named(name: str, names: list[frozenset[str]]) -> bool:
    own = name_words(name)
    return any(is_same_name(own, one) for one in names)


def _report(story: Story, names: list[frozenset[str]]) -> dict[str, Any]:
    """Return what one story says of a party."""
    links = [one for one in story_links(story) if _is_named(one.mention, names)]
    events = [one for one in story_events(story) if _is_named(one.target, names)]
    days = sorted(
        one.article.published for one in story.readings if one.article.published is not None
    )
    telling = [
        one.article
        for one in story.readings
        if any(_is_named(own.name, names) for own in one.mentions)
    ]
    outlets = [one.agency or one.outlet for one in telling]
    copies = {one.source for one in story.copies}
    graver = max(links, key=lambda one: one.severity, default=None)
    severity, claim = (graver.severity, graver.claim) if graver else (0, "")
    if events and not claim:
        told, claim = gravest(events)
        severity = max(severity, told)
    return {
        "story": story.id,
        "headline": story.readings[0].article.headline,
        "published": days[0].isoformat() if days else None,
        "outlets": list(dict.fromkeys(filter(None, outlets))),
        "independent_reports": sum(one.source not in copies for one in telling),
        "events": [to_builtins(one) for one in events],
        "role": graver.role if graver else ("subject" if events else "mentioned"),
        "category": graver.category if graver else "",
        "severity": severity,
        "claim": claim or "reported",
    }
