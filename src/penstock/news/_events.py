"""Events that bear on sanctions, found by rules and explained with the sentence."""

import re
from collections.abc import Iterator

from msgspec import structs

from penstock.news._arguments import (
    COUNTRIES,
    PARTIES,
    Scene,
    find_actor,
    find_targets,
    is_passive,
    scene_of,
)
from penstock.news._event_record import event_of, is_negated, stage_of
from penstock.news._event_rules import Rule, event_rules, rules_told_by
from penstock.news._frame_table import may_tell
from penstock.news._frames import framed
from penstock.news._gazetteer import country_names
from penstock.news._meetings import only_speaks, sides_of
from penstock.news._merged import merged
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._spoken import Spoken
from penstock.news._stand_ins import (
    Told,
    court_of,
    first_actor,
    home_authority,
    list_told_of,
    opening_authority,
    opening_party,
    owner_of_list,
    party_told_of,
    receiver,
    sayer,
    speaking_authority,
    speaks_of_the_last,
    the_country,
    who_somebody_is,
    without_names,
)

_ACTS_OF_LISTING = frozenset(
    {"final_rule", "proposed_rule", "designation_311", "delisting", "listing", "asset_freeze"}
    | {"designation", "sanctions_adopted", "sanctions_in_force"}
)
_LONG_QUOTE = re.compile(r'"[^"]{60,}"?')
_LONG_AGO = re.compile(r"\b(?:that|which|who) had $")
_IT = re.compile(
    r" (?:it|him|her|them|the (?:company|bank|firm|lender|group|trader|broker|shipper|exchange))\b"
)
_AHEAD = re.compile(
    r"\b(?:will|set for|next (?:week|month)|upcoming|scheduled|due to|plans? to|expected)\b"
)


def read_events(article: Article, spoken: list[Spoken]) -> list[NewsEvent]:
    """Return the events of an article, each once, with every sentence that tells it."""
    found: list[NewsEvent] = []
    told_by = [_told(one) for one in spoken]
    if not _may_tell(spoken, told_by) or _is_elsewhere(spoken, told_by):
        return found
    last_actor = first_actor(spoken)
    last_party: Mention | None = None
    state: Mention | None = None
    authority = opening_authority(spoken)
    home = home_authority(article, spoken)
    is_of_charges = False
    parties: list[Mention] = []
    is_of_sanctions = False
    list_type = list_told_of(spoken[0])
    for at, (own, bits) in enumerate(zip(spoken, told_by, strict=True)):
        if own.sentence.paragraph < 0:
            continue
        list_type = list_told_of(own) or list_type
        is_of_charges = is_of_charges or _OF_CHARGES.search(own.sentence.text) is not None
        is_of_sanctions = is_of_sanctions or _OF_SANCTIONS.search(own.sentence.text) is not None
        following = opening_party(spoken, at + 1)
        told_of = Told(
            last_actor,
            last_party,
            following,
            is_of_sanctions,
            authority or home,
            list_type,
            state,
            is_of_charges,
            tuple(parties),
        )
        acting: list[Mention] = []
        made = list(_events_of(article, own, bits, told_of, acting))
        found += [event for event, _ in made]
        subject = next((one for one in own.mentions if one.sort in _SPEAKERS), None)
        actors = [actor for _, actor in made if actor is not None]
        parties += [one for one in own.mentions if one.sort in PARTIES]
        tested = {event.actor_country for event, _ in made if event.type == "wmd_test"}
        state = next(
            (
                one
                for one in own.mentions
                if one.sort in COUNTRIES
                and (
                    one.country in tested
                    or any(one.country == event.target_country for event, _ in made)
                )
            ),
            state,
        )
        last_party = party_told_of(own, {event.target for event, _ in made}) or last_party
        last_actor = actors[0] if actors else subject or last_actor
        authority = next(
            (one for one in (*acting, *actors) if one.sort in _AUTHORITY_SORTS),
            speaking_authority(own) or authority,
        )
    told = {event.type for event in found}
    if told & _ACTS_OF_LISTING:
        told |= _ACTS_OF_LISTING | {"export_ban"}
    for own, bits in zip(spoken, told_by, strict=True):
        if own.sentence.paragraph < 0:
            found += [
                event
                for event, _ in _events_of(article, own, bits, Told(None, None, None), [])
                if event.type not in told
            ]
    return merged(found)


def _may_tell(spoken: list[Spoken], told_by: list[int]) -> bool:
    """Tell whether an article has any word that a rule or a frame looks for."""
    return any(told_by) or any(may_tell(token.key) for own in spoken for token in own.tokens)


_OF_SANCTIONS = re.compile(
    r"(?i)\b(?:sanction|designat|blacklist|restrictive measures|asset freeze|entity list)"
)
_OF_CHARGES = re.compile(r"(?i)\b(?:charged|indict(?:ed|ment)|arraigned)\b")
_AUTHORITY_SORTS = COUNTRIES | {"agency", "group"}
_SPEAKERS = frozenset({"country", "place", "agency", "body", "court", "organisation", "person"})


def _told(spoken: Spoken) -> int:
    """Return which rules the words of a sentence may tell."""
    found = 0
    for token in spoken.tokens:
        found |= rules_told_by(token.key)
    return found


def _is_elsewhere(spoken: list[Spoken], told_by: list[int]) -> bool:
    """Tell whether an article is of sports or another world where sanctions are none of ours."""
    sports = 1 << len(event_rules().rules)
    hits = sum(
        len(event_rules().unless.findall(one.sentence.text.lower()))
        for one, told in zip(spoken, told_by, strict=True)
        if told & sports
    )
    return hits >= 2 and hits >= len(spoken) / 2


def _events_of(
    article: Article,
    spoken: Spoken,
    told: int,
    told_of: Told,
    acting: list[Mention],
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    rules = event_rules()
    text = spoken.sentence.text
    quoted = [match.span() for match in _LONG_QUOTE.finditer(text)] if '"' in text else []
    low = text.lower()
    if len(low) != len(text):
        return
    low = without_names(low, spoken)
    if told >> len(rules.rules) and rules.unless.search(low):
        return
    quoted_long = quoted
    told_by_frames = framed(article, spoken, low, told_of, quoted_long)
    yield from told_by_frames.events
    if told_by_frames.actor is not None:
        acting.append(told_by_frames.actor)
    taken = list(told_by_frames.spans)
    listed = {event.target for event, _ in told_by_frames.events}
    for number, rule in enumerate(rules.rules):
        if not told >> number & 1:
            continue
        if rule.is_for_headlines and spoken.sentence.paragraph >= 0:
            continue
        for match in rule.pattern.finditer(low):
            start, end = match.span()
            if any(start < last and first < end for first, last in taken):
                continue
            if rule.unless is not None and rule.unless.search(low):
                continue
            scene = scene_of(spoken, low, start, end)
            if rule.type in _ACTS_OF_LISTING | {"seizure"} and any(
                first <= start < last for first, last in quoted
            ):
                continue  # what somebody says of it is no report that it was done
            if _LONG_AGO.search(low[max(start - 12, 0) : start]):
                continue  # a licence that had eased sanctions: told as what was
            if is_negated(scene):
                taken.append((start, end))
                continue
            made = list(_made(article, scene, rule, told_of))
            if rule.type in _ACTS_OF_LISTING:
                # One sentence says of one party only once that it is put on, or taken off, a list.
                made = [one for one in made if one[0].target not in listed]
                listed.update(event.target for event, _ in made)
            if made:
                taken.append((start, end))
            yield from made


def _made(
    article: Article,
    scene: Scene,
    rule: Rule,
    told_of: Told,
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    if rule.is_among_sanctions and not told_of.is_of_sanctions:
        return
    if rule.type == "meeting":
        event = _meeting(article, scene, rule)
        if event is not None:
            yield event, None
        return
    passive = is_passive(scene)
    stage, cue = stage_of(scene, rule)
    before = cue if stage == "urged" and cue >= 0 and rule.type != "diplomatic_pressure" else -1
    actor = None
    if rule.has_subject:
        place = before if before >= 0 else scene.start
        actor = find_actor(scene, rule, passive=passive, before_place=place)
    if (
        rule.actor_default.startswith("us-")
        and rule.is_aimed
        and (actor is None or actor.country != "US")
    ):
        # Only the Treasury makes such a finding, whoever is named before it.
        agencies = [
            one for one in scene.spoken.mentions if one.sort == "agency" and one.country == "US"
        ]
        actor = agencies[-1] if agencies else None
    if rule.needs_actor and (actor is None or not _is_sender(scene, actor)):
        return
    targets = find_targets(scene, rule, actor, passive=passive)
    if rule.needs_subject and actor is None:
        return
    if rule.is_among_sanctions and actor is not None and actor.sort not in _AUTHORITY_SORTS:
        return
    if not targets and told_of.party is not None and _IT.match(scene.low[scene.end :]):
        targets = [told_of.party]
    if not targets and rule.target != "party" and (state := the_country(scene, told_of)):
        targets = [state]
    if rule.is_reversed:
        # `The bank agreed to pay`: who stands before is the target, and who tells of it acts.
        targets, actor = ([actor] if actor is not None else []), receiver(scene, actor)
    if rule.target == "party" or rule.prefers_party:
        targets = who_somebody_is(scene, targets, told_of, passive=passive)
    if actor is None and rule.has_subject and not rule.needs_actor:
        actor = sayer(scene) if passive or rule.id == "indictment" else None
        if actor is None and (passive or rule.id == "added-to-list"):
            actor = owner_of_list(scene)
        targets = [one for one in targets if actor is None or one.id != actor.id]
    if not targets and actor is not None and not passive and _is_said_of(scene, actor):
        # North Korea was named a primary money laundering concern: who stands there is the target.
        targets, actor = [actor], None
    if actor is None and rule.type in _ACTS_OF_AUTHORITIES:
        actor = court_of(scene)
    if actor is None and (
        rule.is_of_the_last
        or (
            not passive
            and rule.has_subject
            and speaks_of_the_last(scene.low[scene.clause_start :].lstrip())
        )
    ):
        actor = told_of.actor
        targets = [one for one in targets if actor is None or one.id != actor.id] or targets
    if rule.target == "none":
        actor = _tester(scene, actor)
        if actor is None:
            return
        yield event_of(article, scene, rule, actor, None, stage), actor
        return
    if not targets and rule.type in {"wmd_test"}:
        return
    if not targets:
        return
    for target in targets:
        yield event_of(article, scene, rule, actor, target, stage), actor


_ACTS_OF_AUTHORITIES = frozenset({"indictment", "penalty", "seizure", "investigation"})


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
    sides = sides_of(scene)
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
