"""Events held against the shipped measures: which one is meant, and how far it had come."""

from datetime import date
from functools import cache, lru_cache

from msgspec import structs

from penstock.errors import UnknownName
from penstock.measures import Measure, book, measures_of, name_key, state
from penstock.news._model import Article, Link, NewsEvent
from penstock.news._tables import settings

_PARTY_SORTS = frozenset({"organisation", "person", "name", "vessel"})
_MOST_STEPS = 4
_AHEAD_TYPES = frozenset(
    {"designation", "listing", "sanctions_urged", "investigation", "indictment", "asset_freeze"}
    | {"seizure", "penalty", "threat", "designation_311", "proposed_rule"}
)


def with_measures(events: list[NewsEvent], article: Article, links: list[Link]) -> list[NewsEvent]:
    """Return events with the measure each speaks of, and whether the lists know of it.

    News runs ahead of the lists where a party it tells of is on none that is loaded, was on none on
    the article's day, or where the measure bound nobody yet on that day.
    """
    day = article.published or (article.window.latest if article.window else None)
    confirmed = {link.mention.lower(): link for link in links if link.state == "confirmed"}
    return [_with_measure(one, day, confirmed) for one in events]


def _with_measure(event: NewsEvent, day: date | None, confirmed: dict[str, Link]) -> NewsEvent:
    measure_id = measure_of(event.type, event.actor_country, event.target_country, event.target)
    stage, note = "", ""
    if measure_id:
        stage, note = _stage_on(measure_id, day)
    ahead = False
    if event.target_sort in _PARTY_SORTS and event.type in _AHEAD_TYPES:
        link = confirmed.get(event.target.lower())
        ahead = link is None or link.listed_at_story is False
    elif measure_id and event.type in _AHEAD_TYPES and day is not None:
        ahead = stage not in {"in_force", "repealed", "excepted", "enjoined"}
    return structs.replace(
        event,
        measure=measure_id or None,
        measure_stage=stage or None,
        measure_note=note,
        ahead_of_lists=ahead,
    )


@lru_cache(1 << 14)
def measure_of(event_type: str, sender: str, country: str, target: str) -> str:
    """Return the id of the measure an event speaks of, empty where none is shipped."""
    if event_type in {"designation_311", "proposed_rule", "final_rule"}:
        return _section_311(country, target) if event_type == "designation_311" else ""
    table = settings("measure-links")
    if event_type in table["by_type"]:
        own = str(table["by_type"][event_type])
        return own if sender in {"US", ""} and own in book().measures else ""
    prefixes = table["senders"]
    if event_type not in table["prefer"] or sender not in prefixes or not country:
        return ""
    own_measures = [
        one for one in _of_country(country) if one.id.startswith(f"{prefixes[sender]}-")
    ]
    own_measures = [one for one in own_measures if not one.id.startswith(("us-311", "us-9714"))]
    for word in table["prefer"][event_type]:
        for one in own_measures:
            if word in one.id and "until" not in one.title:
                return one.id
    return own_measures[0].id if own_measures else ""


@cache
def _of_country(code: str) -> tuple[Measure, ...]:
    try:
        return measures_of(code)
    except UnknownName:
        return ()


def _section_311(country: str, target: str) -> str:
    """Return the measure under section 311 against a country, or a named institution."""
    key = name_key(target)
    for one in book().measures.values():
        if not one.id.startswith(("us-311", "us-9714", "us-2313a")):
            continue
        title = name_key(one.title.split(",")[0])
        if key and (key == title or (len(key) > 5 and (key in title or title in key))):
            return one.id
        if country and one.id == f"us-311-{country.lower()}":
            return one.id
    return ""


@lru_cache(1 << 12)
def _stage_on(measure_id: str, day: date | None) -> tuple[str, str]:
    """Return how far a measure had come on a day, and its steps up to then.

    Without a day its first steps are told. What came later is none of what the article could say.
    """
    measure = book().measures[measure_id]
    steps = [
        f"{one.kind.value.replace('_', ' ')} {told} ({one.citation})"
        for one in measure.events
        if (told := one.announced or one.published or one.effective) is not None
        and (day is None or told <= day)
    ]
    note = "; ".join(steps[:_MOST_STEPS] if day is None else steps[-_MOST_STEPS:])
    if day is None:
        return "", note
    reached = state(measure, day)
    return (reached.stage.value if reached else "", note)


@cache
def country_measures(code: str) -> tuple[str, ...]:
    """Return the ids of the shipped measures that stand, or stood, against a country."""
    return tuple(one.id for one in _of_country(code))
