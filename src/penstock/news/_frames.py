"""Events told by the frames of verbs and nouns: who does what to whom, by the phrases around them."""

from collections.abc import Iterator
from typing import NamedTuple

from penstock.news._arguments import scene_of
from penstock.news._event_record import event_of, is_negated
from penstock.news._frame_table import Frame, frames, is_of_class, may_tell
from penstock.news._grammar import grammar
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._phrase import CLAUSE, NOUN, RELATIVE, TIE, VERB, Phrase
from penstock.news._phrases import phrases_of
from penstock.news._sides import Sides
from penstock.news._spoken import Spoken
from penstock.news._stand_ins import Told
from penstock.news._structure import Tied, members, object_of, ties_of
from penstock.news._subjects import subject_of


class Framed(NamedTuple):
    """The events of a sentence with who acts, and the stretches that tell them."""

    events: list[tuple[NewsEvent, Mention | None]]
    spans: list[tuple[int, int]]
    actor: Mention | None = None


class _Match(NamedTuple):
    """What fits a frame: the stretch that tells it, and the noun phrases it is aimed at."""

    start: int
    end: int
    aimed: list[int]
    by_owner: bool = False


def framed(
    article: Article, spoken: Spoken, low: str, told_of: Told, quoted: list[tuple[int, int]]
) -> Framed:
    """Return the events that the frames find in a sentence."""
    events: list[tuple[NewsEvent, Mention | None]] = []
    spans: list[tuple[int, int]] = []
    if not any(may_tell(token.key) for token in spoken.tokens):
        return Framed(events, spans)
    phrases = phrases_of(spoken)
    sides = Sides(spoken, phrases, told_of)
    done: set[tuple[str, str]] = set()
    actor: Mention | None = None
    for at, phrase in enumerate(phrases):
        if any(first <= phrase.start < last for first, last in quoted) or _is_past(phrases, at):
            continue
        for frame in _frames_at(phrases, at):
            if not _suits(frame, low, told_of):
                continue
            match = _matched(phrases, at, frame, sides)
            if match is None:
                continue
            if phrase.kind == NOUN and any(
                match.start < last and first < match.end for first, last in spans
            ):
                continue
            made = list(_events(article, spoken, low, phrases, at, frame, match, sides, told_of))
            actor = actor or sides.acting
            if made or _is_settled(phrases, at, frame, match):
                spans.append((match.start, match.end))
            for event, doer in made:
                if (event.type, event.target) not in done:
                    done.add((event.type, event.target))
                    events.append((event, doer))
            if made:
                break
    return Framed(events, spans, actor)


def _frames_at(phrases: list[Phrase], at: int) -> tuple[Frame, ...]:
    phrase = phrases[at]
    table = frames()
    if phrase.kind == VERB:
        return table.by_verb.get(phrase.lemma, ())
    if phrase.kind == NOUN and phrase.head in table.by_noun:
        return (table.by_noun[phrase.head],)
    return ()


def _suits(frame: Frame, low: str, told_of: Told) -> bool:
    if frame.among_sanctions and not told_of.is_of_sanctions:
        return False
    if frame.among_charges and not told_of.is_of_charges:
        return False
    if frame.via_noun_classes and "list" in frame.id and told_of.is_of_sanctions:
        return frame.without is None or not frame.without.search(low)
    if frame.needs is not None and not frame.needs.search(low):
        return False
    return frame.without is None or not frame.without.search(low)


def _matched(phrases: list[Phrase], at: int, frame: Frame, sides: Sides) -> _Match | None:
    """Return what a frame finds around its verb or noun; None where it does not fit."""
    own = phrases[at]
    if own.kind == NOUN:
        tied = [one for one in ties_of(phrases, at) if one.tie in frame.via]
        if frame.is_fresh and not set(own.words) & grammar().fresh:
            return None
        aimed = members(phrases, tied[0].noun) if tied and tied[0].at == at + 1 else []
        if not aimed and frame.is_of_first_party:
            aimed = [i for i in range(at + 1, len(phrases)) if phrases[i].kind == NOUN][:6]
        if not aimed and own.owners and not tied and frame.type == "designation":
            return _Match(own.start, own.end, [at], by_owner=True)
        return _Match(own.start, own.end, aimed) if aimed else None
    after = at
    if frame.particle:
        following = phrases[at + 1] if at + 1 < len(phrases) else None
        if following is None or following.kind != TIE or following.head != frame.particle:
            return None
        after = at + 1
    if frame.is_of_those:
        return _those(phrases, at)
    if frame.target == "subject":
        if frame.object and not _of_class_behind(phrases, after, frame.object):
            return None
        return _Match(own.start, own.end, _passive_subject(phrases, at))
    if frame.is_passive and not own.is_passive:
        return None
    if frame.via_target:
        tied = [one for one in ties_of(phrases, at) if one.tie in frame.via_target]
        if not tied and (doubted := _whether(phrases, at)) >= 0:
            return _Match(own.start, own.end, [doubted])
        return _Match(own.start, own.end, members(phrases, tied[0].noun)) if tied else None
    if frame.object:
        return _aimed_by_object(phrases, at, after, frame)
    if own.is_passive:
        aimed = _passive_subject(phrases, at)
    else:
        noun = object_of(phrases, after)
        if (
            noun < 0
            and at + 2 < len(phrases)
            and phrases[at + 1].kind == TIE
            and phrases[at + 1].head == "from"
        ):
            noun = -1
        aimed = members(phrases, noun) if noun >= 0 else []
        if noun < 0 and frame.type == "investigation" and (doubted := _whether(phrases, at)) >= 0:
            aimed = [doubted]
    end = own.end
    if frame.via_noun_classes:
        named = _named_list(phrases, at, aimed, frame)
        if named is None:
            return None
        end = phrases[named].end
        if not own.is_passive:
            aimed = [one for one in aimed if one != named]
    return _Match(own.start, end, aimed) if aimed else None


def _whether(phrases: list[Phrase], at: int) -> int:
    """Return whose deeds are in doubt: investigating *whether X broke* rules; -1 for nobody's."""
    for i in range(at + 1, min(at + 4, len(phrases) - 1)):
        if phrases[i].kind == CLAUSE and phrases[i].words[0] in {"whether", "if"}:
            return i + 1 if phrases[i + 1].kind == NOUN else -1
    return -1


def _passive_subject(phrases: list[Phrase], at: int) -> list[int]:
    """Return what a verb in the passive is about, and who is named among it before the verb."""
    found = subject_of(phrases, at)
    for one in list(found):
        found += [other for other in members(phrases, one) if other < at and other not in found]
    return found


def _named_list(phrases: list[Phrase], at: int, aimed: list[int], frame: Frame) -> int | None:
    """Return the noun phrase of the frame's class behind a preposition: `to its sanctions list`."""
    places = [at, *([] if phrases[at].is_passive else aimed)]
    for place in places:
        for tied in ties_of(phrases, place):
            if tied.tie not in frame.via_noun_ties:
                continue
            behind = _of_behind(phrases, tied.noun)
            if any(
                is_of_class(phrases[tied.noun], name, behind) for name in frame.via_noun_classes
            ):
                return tied.noun
            if phrases[tied.noun].head in grammar().deep | {"lists"}:
                return None
    return None


def _of_behind(phrases: list[Phrase], at: int) -> str:
    if at + 2 < len(phrases) and phrases[at + 1].kind == TIE and phrases[at + 1].head == "of":
        return f"of {' '.join(phrases[at + 2].words)}"
    return ""


def _of_class_behind(phrases: list[Phrase], at: int, name: str) -> bool:
    noun = object_of(phrases, at)
    return noun >= 0 and any(is_of_class(phrases[one], name) for one in members(phrases, noun))


def _aimed_by_object(phrases: list[Phrase], at: int, after: int, frame: Frame) -> _Match | None:
    """Return whom a verb with an object of a class is aimed at: imposed *sanctions* on X."""
    own = phrases[at]
    if own.is_passive:
        listed = subject_of(phrases, at)
    else:
        noun = object_of(phrases, after)
        listed = members(phrases, noun) if noun >= 0 else []
        if not any(_is_thing(phrases, one, frame) for one in listed):
            listed = _told_of_before(phrases, at) or listed
    named = next((one for one in listed if _is_thing(phrases, one, frame)), -1)
    if named < 0 and frame.has_recipient and listed and not own.is_passive:
        named = _second_object(phrases, listed[0], frame)
    if named < 0:
        return None
    thing = _deepest(phrases, named, frame)
    start = min(own.start, phrases[thing].start)
    end = max(own.end, phrases[thing].end)
    if frame.is_owned and phrases[thing].owners:
        return _Match(start, end, [thing], by_owner=True)
    if frame.has_recipient and not own.is_passive and named > listed[0]:
        return _Match(start, end, [one for one in listed if one < named])
    ties = ties_of(phrases, thing, through=frame.type == "export_ban")
    if thing < at:
        ties = [one for one in ties if one.noun < at] + ties_of(phrases, at)
    if frame.type == "investigation" and (doubted := _whether(phrases, thing)) >= 0:
        return _Match(start, end, [doubted])
    tied = _first_tied(phrases, ties, frame)
    if tied is not None and not (
        frame.has_recipient and tied.tie == "for" and not phrases[tied.noun].mentions
    ):
        return _Match(start, end, members(phrases, tied.noun))
    if frame.has_recipient and (allowed := _allowed(phrases, thing)) >= 0:
        return _Match(start, end, members(phrases, allowed))
    owners = phrases[thing].owners
    if owners and frame.type == "delisting":
        return _Match(start, end, [thing], by_owner=True)
    return _Match(start, end, [])


def _told_of_before(phrases: list[Phrase], at: int) -> list[int]:
    """Return the object that stands before its clause: the sanctions that the council adopted."""
    subject = subject_of(phrases, at)
    before = min(subject) - 1 if subject else -1
    if before < 1 or phrases[before].kind != RELATIVE or phrases[before - 1].kind != NOUN:
        return []
    noun = before - 1
    while noun >= 2 and phrases[noun - 1].kind == TIE and phrases[noun - 2].kind == NOUN:
        noun -= 2
    return [noun]


def _second_object(phrases: list[Phrase], first: int, frame: Frame) -> int:
    """Return what somebody is given: `granted the company | a licence`; -1 where it is nothing."""
    for i in range(first + 1, min(first + 10, len(phrases))):
        if (
            phrases[i].kind == NOUN
            and phrases[i - 1].kind in {NOUN, ","}
            and is_of_class(phrases[i], frame.object)
        ):
            return i
        if phrases[i].kind in {";", ":"}:
            return -1
    return -1


def _first_tied(phrases: list[Phrase], ties: list[Tied], frame: Frame) -> Tied | None:
    """Return what stands behind the first of the frame's prepositions that names somebody."""
    own = [one for one in ties if one.tie in frame.via]
    for one in own:
        if any(phrases[noun].mentions for noun in members(phrases, one.noun)):
            return one
    return own[0] if own else None


def _is_thing(phrases: list[Phrase], at: int, frame: Frame) -> bool:
    return is_of_class(phrases[at], frame.object) or _deepest(phrases, at, frame) != at


def _deepest(phrases: list[Phrase], at: int, frame: Frame) -> int:
    """Return the noun of the class itself: `a package of | sanctions`."""
    here = at
    for _ in range(3):
        if is_of_class(phrases[here], frame.object) and phrases[here].head not in grammar().deep:
            return here
        if (
            here + 2 < len(phrases)
            and phrases[here + 1].kind == TIE
            and phrases[here + 1].head == "of"
            and phrases[here + 2].kind == NOUN
            and (
                phrases[here].head in grammar().deep
                or not phrases[here].head
                or phrases[here].words[0] in grammar().deep
            )
        ):
            here += 2
            continue
        break
    return here if is_of_class(phrases[here], frame.object) else at


def _allowed(phrases: list[Phrase], thing: int) -> int:
    """Return who may do something by a licence: `a waiver that had let X return it`."""
    for i in range(thing + 1, min(thing + 5, len(phrases) - 1)):
        if phrases[i].kind == VERB:
            return (
                i + 1
                if phrases[i].lemma in grammar().allowing and phrases[i + 1].kind == NOUN
                else -1
            )
        if phrases[i].kind not in {RELATIVE, ",", TIE, NOUN}:
            return -1
    return -1


def _those(phrases: list[Phrase], at: int) -> _Match | None:
    """Return who is told of as hit: `Among those hit are A and B`, `Those listed include A`."""
    before = phrases[:at]
    words = {word for one in before for word in one.words}
    heads = {one.head for one in before}
    told = bool(heads & {"those"}) or "those" in words
    hit = bool(words & grammar().hit)
    targets = bool(heads & grammar().targets)
    if phrases[at].lemma == "be":
        is_inverted = any(one.kind == TIE and one.head in {"among", "including"} for one in before)
        if (
            is_inverted
            and (hit or targets)
            and at + 1 < len(phrases)
            and phrases[at + 1].kind == NOUN
        ):
            return _Match(phrases[at].start, phrases[at].end, members(phrases, at + 1))
        tied = next((one for one in ties_of(phrases, at) if one.tie == "among"), None)
        if tied is not None:
            behind = {word for one in phrases[at:] for word in one.words}
            if behind & grammar().hit or phrases[tied.noun].head in grammar().targets:
                return _Match(phrases[at].start, phrases[at].end, subject_of(phrases, at))
        if (told and hit) and at + 1 < len(phrases) and phrases[at + 1].kind == NOUN:
            return _Match(phrases[at].start, phrases[at].end, members(phrases, at + 1))
        return None
    if phrases[at].form != "finite" or at + 1 >= len(phrases) or phrases[at + 1].kind != NOUN:
        return None
    if (told and hit) or targets:
        return _Match(phrases[at].start, phrases[at].end, members(phrases, at + 1))
    return None


def _events(
    article: Article,
    spoken: Spoken,
    low: str,
    phrases: list[Phrase],
    at: int,
    frame: Frame,
    match: _Match,
    sides: Sides,
    told_of: Told,
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    """Yield an event for each party or country a frame is aimed at."""
    stage, urger = sides.stage(at, frame)
    scene = scene_of(spoken, low, match.start, match.end)
    if stage == "threat":
        frame, stage = frame._replace(type="threat", stage="planned"), "planned"
    elif stage == "no" or frame.is_only_threat or is_negated(scene):
        return
    actor = sides.actor(at, frame, match.aimed, urger)
    sides.acting = actor
    if actor is not None and actor.sort == "name" and frame.actor_default:
        actor = None
    if frame.needs_authority and actor is not None and frame.is_of_list and actor.sort == "name":
        actor = told_of.authority  # a committee known by its letters alone
    if frame.needs_authority and (actor is None or not sides.is_authority(actor)):
        return
    if frame.is_of_list:
        if not told_of.list_type:
            return
        if frame.type == "designation":
            frame = frame._replace(type=told_of.list_type)
    targets = sides.targets(match.aimed, frame, actor, by_owner=match.by_owner)
    if (
        frame.is_swapped
        and not targets
        and actor is not None
        and actor.sort not in {"agency", "country", "body"}
    ):
        # The bank reached a settlement with the authority.
        receivers = [one for noun in match.aimed for one in phrases[noun].mentions]
        actor, targets = (receivers[0] if receivers else None), [actor]
    if frame.is_swapped and (
        actor is None or actor.sort not in {"agency", "country", "body", "court"}
    ):
        return  # a settlement with a union
    if (
        not targets
        and frame.type in {"export_ban", "sanctions_adopted"}
        and phrases[at].start > match.start
    ):
        targets = sides.others(actor)
    if not targets and frame.type == "threat":
        targets = sides.others(actor) or ([told_of.state] if told_of.state is not None else [])
    for target in targets:
        if actor is not None and actor.id == target.id and stage != "urged":
            continue
        yield event_of(article, scene, frame, actor, target, stage), actor


def _is_past(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a clause tells what had been before: `sanctions that had been imposed`."""
    own = phrases[at]
    return (
        own.kind == VERB and own.words[0] == "had" and at > 0 and phrases[at - 1].kind == RELATIVE
    )


def _is_settled(phrases: list[Phrase], at: int, frame: Frame, match: _Match) -> bool:
    """Tell whether nothing more is to be found where a frame fits and names nobody."""
    if phrases[at].is_negated or (at > 0 and phrases[at - 1].kind == CLAUSE):
        return True
    if any(phrases[one].head in {"country", "nation", "state", "regime"} for one in match.aimed):
        return False
    return frame.type in _SETTLED and not (phrases[at].modal and frame.type == "sanctions_adopted")


# Types where nobody is meant if the frame names nobody: `two brothers were sanctioned`.
_SETTLED = frozenset(
    {"designation", "listing", "delisting", "asset_freeze", "sanctions_adopted", "indictment"}
)
