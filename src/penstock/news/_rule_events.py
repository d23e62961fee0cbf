"""Events that words in a row tell: findings, rules, pressure, meetings, weapons tests."""

import re
from collections.abc import Iterator

from msgspec import structs

from penstock.news._arguments import (
    COUNTRIES,
    Scene,
    find_actor,
    find_targets,
    is_passive,
    scene_of,
)
from penstock.news._event_record import event_of, is_negated, stage_of
from penstock.news._event_rules import Rule, event_rules
from penstock.news._gazetteer import country_names
from penstock.news._meetings import only_speaks, sides_of
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._spoken import Spoken
from penstock.news._stand_ins import sayer, speaks_of_the_last, the_country
from penstock.news._told import Made, Told, state_of_dateline

_IT = re.compile(
    r" (?:it|him|her|them|the (?:company|bank|firm|lender|group|trader|broker|shipper|exchange))\b"
)
_AHEAD = re.compile(
    r"\b(?:will|set for|next (?:week|month)|upcoming|scheduled|due to|plans? to|expected)\b"
)
_RULES = frozenset({"proposed_rule", "final_rule"})
_MAKES_RULES = frozenset({"agency", "body", "country"})
_LISTING = frozenset({"final_rule", "proposed_rule", "designation_311", "sanctions_in_force"})


def rule_events(
    article: Article,
    spoken: Spoken,
    low: str,
    bits: int,
    told: Told,
    *,
    taken: list[tuple[int, int]],
    listed: set[str],
    quoted: list[tuple[int, int]],
    counts: bool,
) -> Made:
    """Return the events of a sentence that rules find.

    Args:
        article: the article, for the source of the evidence.
        spoken: the sentence.
        low: its text in lower case.
        bits: which rules its words may tell.
        told: what the sentences before it tell of.
        taken: stretches that tell an event already.
        listed: targets of which the sentence says already that they are put on a list.
        quoted: stretches of long quotations.
        counts: whether a frame counts parties in it that are named later.
    """
    found: Made = []
    for number, rule in enumerate(event_rules().rules):
        if not bits >> number & 1 or (rule.unless is not None and rule.unless.search(low)):
            continue
        for match in rule.pattern.finditer(low):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            is_listing = rule.type in _LISTING
            if is_listing and any(first <= start < last for first, last in quoted):
                continue  # what somebody says of it is no report that it was done
            scene = scene_of(spoken, low, start, end)
            if is_negated(scene):
                taken.append((start, end))
                continue
            if rule.type == "final_rule" and counts:
                # A final rule adding four entities to a list: whom it is aimed at is said later.
                actor = find_actor(scene, rule, passive=False, before_place=start)
                actor = actor or _maker(scene)
                made = [(event_of(article, scene, rule, actor, None, "adopted"), actor)]
            else:
                made = list(_made(article, scene, rule, told))
            if rule.type in _RULES and not counts:
                made = list(_of_rule(article, scene, rule, told, made, found))
            if is_listing:
                told_here = _found(found) if rule.type in _RULES else set()
                made = [one for one in made if one[0].target not in listed - told_here]
                listed.update(event.target for event, _ in made)
            if made:
                taken.append((start, end))
            found += made
    return found


def _made(
    article: Article, scene: Scene, rule: Rule, told: Told
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    if rule.type == "meeting":
        event = _meeting(article, scene, rule)
        if event is not None:
            yield event, None
        return
    passive = is_passive(scene)
    stage, cue = stage_of(scene, rule)
    if rule.proposed_by is not None and rule.proposed_by.search(scene.low):
        stage, cue = "proposed", -1
    is_asked = stage == "urged" and cue >= 0 and rule.type != "diplomatic_pressure"
    actor = None
    if rule.has_subject:
        place = cue if is_asked else scene.start
        actor = find_actor(scene, rule, passive=passive, before_place=place)
    if rule.is_aimed and (actor is None or actor.country != "US"):
        actor = _finder(scene)
    if rule.needs_actor and (actor is None or not _is_sender(scene, actor)):
        return
    if rule.target == "none":
        actor = _tester(scene, actor)
        if actor is not None:
            yield event_of(article, scene, rule, actor, None, stage), actor
        return
    targets = find_targets(scene, rule, actor, passive=passive) or _told_of(scene, told)
    if actor is None and rule.has_subject and passive and not rule.needs_actor:
        actor = sayer(scene)
        targets = [one for one in targets if actor is None or one.id != actor.id]
    if not targets and actor is not None and not passive and _is_said_of(scene, actor):
        # North Korea was named a primary money laundering concern: who stands there is the target.
        targets, actor = [actor], None
    if actor is None and not passive and rule.has_subject:
        clause = scene.low[scene.clause_start :].lstrip()
        actor = told.actor if speaks_of_the_last(clause) else None
        targets = [one for one in targets if actor is None or one.id != actor.id] or targets
    for target in targets:
        yield event_of(article, scene, rule, actor, target, stage), actor


def _maker(scene: Scene) -> Mention | None:
    """Return the first authority that a sentence names: who makes a rule."""
    makers = _MAKES_RULES - {"country"}
    return next((one for one in scene.spoken.mentions if one.sort in makers), None)


def _found(found: Made) -> set[str]:
    """Return of whom a sentence tells a finding of primary money laundering concern."""
    return {event.target for event, _ in found if event.type == "designation_311"}


def _of_rule(
    article: Article, scene: Scene, rule: Rule, told: Told, made: Made, found: Made
) -> Made:
    """Return a rule that is proposed or final as an act of the authority that makes it.

    Only states and their bodies make rules. Where it names nobody it is aimed at whom the sentence
    has found something of, else at nobody.
    """
    by_states = [one for one in made if one[1] is not None and one[1].sort in _MAKES_RULES]
    if by_states:
        return by_states
    before = [
        one
        for one in scene.spoken.mentions
        if one.sort in _MAKES_RULES - {"country"} and scene.at(one)[1] <= scene.start
    ]
    actor = before[-1] if before else told.authority
    if actor is None or not actor.country:
        return made
    stage = stage_of(scene, rule)[0]
    target = next((one for one in scene.spoken.mentions if one.name in _found(found)), None)
    if target is None and scene.low.endswith("the ", 0, scene.start):
        return made  # the proposed rule covers cars: it was told of before
    return [(event_of(article, scene, rule, actor, target, stage), actor)]


def _finder(scene: Scene) -> Mention | None:
    """Return the authority that makes findings: the Treasury's, whoever is named before it."""
    agencies = [
        one for one in scene.spoken.mentions if one.sort == "agency" and one.country == "US"
    ]
    return agencies[-1] if agencies else None


def _told_of(scene: Scene, told: Told) -> list[Mention]:
    """Return whom `it` or `the country` behind the trigger stands for."""
    if told.party is not None and _IT.match(scene.low[scene.end :]):
        return [told.party]
    state = the_country(scene, told)
    return [state] if state is not None else []


def _is_said_of(scene: Scene, mention: Mention) -> bool:
    """Tell whether a verb in the passive stands between a name and the trigger."""
    between = scene.low[scene.at(mention)[1] : scene.start]
    return (
        re.search(r"\b(?:was|were|been|being|is|are|be)(?: \w+)? \w+(?:ed|en)\b", between)
        is not None
    )


def _is_sender(scene: Scene, actor: Mention) -> bool:
    """Tell whether a name right before `sanctions` is who imposed them."""
    gap = scene.low[scene.at(actor)[1] : scene.start]
    return actor.sort in COUNTRIES | {"agency", "group"} and len(gap.split()) <= 2


def _tester(scene: Scene, actor: Mention | None) -> Mention | None:
    """Return the country that tests a weapon: the nearest one before, else any in the sentence."""
    own = [one for one in scene.spoken.mentions if one.sort in {"country", "place"} and one.country]
    before = [one for one in own if scene.at(one)[1] <= scene.end]
    for one in own:
        start = scene.at(one)[0]
        if start >= scene.end and re.search(r"\bby (?:the )?$", scene.low[scene.end : start]):
            return one  # the launch of two missiles by North Korea
    return before[-1] if before else (actor if actor and actor.country else None)


def _meeting(article: Article, scene: Scene, rule: Rule) -> NewsEvent | None:
    """Return a meeting of two states, or of their people; None where only one side is named."""
    home = state_of_dateline(article)
    sides = sides_of(scene, home.country if home is not None else "")
    if len(sides) < 2 or sides[0].country == sides[1].country:
        return None
    first, second = sides[0].country, sides[1].country
    names = country_names()
    attendees = tuple(
        dict.fromkeys(
            one.name
            for one in scene.spoken.mentions
            if one.sort == "person" and not only_speaks(scene, one)
        )
    )
    stage = "planned" if _AHEAD.search(scene.low) else stage_of(scene, rule)[0]
    base = event_of(article, scene, rule, None, None, stage)
    return structs.replace(
        base,
        actor=names.get(first, first),
        actor_country=first,
        target=names.get(second, second),
        target_country=second,
        target_sort="country",
        attendees=attendees,
        instrument=next((m.name for m in scene.spoken.mentions if m.sort == "event"), ""),
        legal_basis="",
    )
