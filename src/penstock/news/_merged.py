"""Tellings of one event put together: one event, all its evidence."""

from msgspec import structs

from penstock.news._arguments import COUNTRIES
from penstock.news._gazetteer import country_names
from penstock.news._model import NewsEvent

_STAGES = ("urged", "planned", "proposed", "adopted", "in_force")


def merged(events: list[NewsEvent]) -> list[NewsEvent]:
    """Return events without repetitions: one for each type, sides and stage of doing or asking.

    The evidence of all is kept; the actor is the most exact one named.
    """
    found: dict[tuple[str, ...], NewsEvent] = {}
    for event in events:
        key: tuple[str, ...] = (
            event.type,
            event.target_country if event.target_sort in COUNTRIES else _plain(event.target),
            event.actor_country or event.actor.lower(),
        )
        if event.type == "meeting":
            key = (event.type, *sorted((event.actor_country, event.target_country)))
        known = found.get(key)
        if known is None and not event.actor:
            known_key = next((k for k in found if k[:2] == key[:2]), None)
            if known_key is not None:
                key, known = known_key, found[known_key]
        if known is None:
            bare = (key[0], key[1], "") if len(key) == 3 else key
            if bare in found and event.actor:
                known = found.pop(bare)
                found[key] = _joined(event, known)
                continue
            found[key] = event
        else:
            found[key] = _joined(known, event)
    return list(found.values())


def _plain(name: str) -> str:
    """Return a name as it is the same in all spellings: Kim Sang-man and Kim Sang Man."""
    return " ".join(name.lower().replace("-", " ").replace(".", " ").split())


def _joined(one: NewsEvent, other: NewsEvent) -> NewsEvent:
    """Return two tellings of one event as one."""
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    is_exact = other.actor and (
        not one.actor or (one.actor == country_names().get(one.actor_country) != other.actor)
    )
    first = other if is_exact and other.actor_country in {one.actor_country, ""} else one
    stages = [event.stage for event in (one, other)]
    return structs.replace(
        one,
        actor=first.actor or one.actor,
        actor_country=first.actor_country or one.actor_country,
        stage=max(stages, key=_STAGES.index) if "adopted" in stages else one.stage,
        evidence=evidence,
        legal_basis=one.legal_basis or other.legal_basis,
        instrument=one.instrument or other.instrument,
        place=one.place or other.place,
        happened=one.happened or other.happened,
        happened_on=one.happened_on or other.happened_on,
        about=one.about or other.about,
        destinations=one.destinations or other.destinations,
        attendees=tuple(dict.fromkeys((*one.attendees, *other.attendees))),
        measure=one.measure or other.measure,
        measure_stage=one.measure_stage or other.measure_stage,
        measure_note=one.measure_note or other.measure_note,
        ahead_of_lists=one.ahead_of_lists and other.ahead_of_lists,
    )
