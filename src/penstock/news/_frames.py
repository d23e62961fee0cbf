"""Events told by the frames of verbs and nouns: who does what to whom, by the phrases around."""

from collections.abc import Iterator
from typing import NamedTuple

from penstock.news._actors import actor_of, companions_of
from penstock.news._aimed import other_states, targets_of
from penstock.news._arguments import scene_of
from penstock.news._clause import Clause, is_authority
from penstock.news._event_record import event_of, is_negated
from penstock.news._frame_table import Frame, frames, is_of_class
from penstock.news._grammar import grammar
from penstock.news._how_far import NOT_DONE, THREAT, stage_of_frame
from penstock.news._matches import Match, matched
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._named_later import Counted, counted, named_later
from penstock.news._phrase import CLAUSE, NOUN, RELATIVE, VERB, Phrase, phrase_at
from penstock.news._phrases import phrases_of
from penstock.news._spoken import Spoken
from penstock.news._told import Told

_REGULATORS = frozenset({"agency", "country", "body", "court"})
_PERHAPS = frozenset({"could", "may", "might", "would"})
_SPOKEN_OF = frozenset({"designation", "designations", "listing", "listings"})
_ENTITY_LIST = "entity list"
_STATES = frozenset({"country", "nation", "state", "regime"})
# Types where nobody is meant if the frame names nobody: `two brothers were sanctioned`.
_SETTLED = frozenset(
    {"designation", "listing", "delisting", "asset_freeze", "sanctions_adopted", "indictment"}
)


# Types where those who act together are told of one by one: each has a list of its own.
_JOINT = frozenset(
    {"designation", "listing", "delisting", "asset_freeze", "sanctions_adopted", "export_ban"}
    | {"penalty"}
)


class Framed(NamedTuple):
    """The events of a sentence, the stretches that tell them, and the authority that acts in it.

    `counted` are parties that it puts on a list and does not name.
    """

    events: list[tuple[NewsEvent, Mention | None]]
    spans: list[tuple[int, int]]
    actor: Mention | None = None
    counted: Counted | None = None


class _Telling(NamedTuple):
    """A frame that fits, how far it has come, who acts and who acts together with them."""

    frame: Frame
    match: Match
    stage: str
    actor: Mention | None
    companions: list[Mention]


def framed(
    article: Article,
    spoken: Spoken,
    low: str,
    told: Told,
    *,
    bits: int,
    quoted: list[tuple[int, int]],
) -> Framed:
    """Return the events that the frames find in a sentence, outside of what is `quoted` in it.

    `bits` are the frames that its words may tell (`frames_told`), `low` its text in lower case.
    """
    events: list[tuple[NewsEvent, Mention | None]] = []
    spans: list[tuple[int, int]] = []
    if not bits and told.counted is None:
        return Framed(events, spans)
    clause = Clause(spoken, phrases_of(spoken), told)
    done: set[tuple[str, str, str]] = set()
    actor: Mention | None = None
    unnamed: Counted | None = None
    for event, doer in _named_now(article, clause, low):
        done.add((event.type, event.target, event.actor))
        events.append((event, doer))
    for at, phrase in enumerate(clause.phrases):
        if phrase.kind not in {VERB, NOUN} or _is_past(clause.phrases, at):
            continue
        if any(first <= phrase.start < last for first, last in quoted):
            continue
        for frame in _frames_of(phrase):
            if not bits >> frame.number & 1 or not _suits(frame, low, told):
                continue
            match = matched(clause.phrases, at, frame)
            if match is None or (phrase.kind == NOUN and _is_within(match, spans)):
                continue
            telling = _told_by(clause, at, low, frame, match)
            made = list(_events(article, clause, at, low, telling)) if telling else []
            if made or _is_settled(clause.phrases, at, frame, match):
                spans.append((match.start, match.end))
            if telling is not None:
                actor = actor or telling.actor
                unnamed = unnamed or counted(
                    clause.phrases, match.aimed, telling.frame, telling.actor, telling.stage
                )
            for event, doer in made:
                key = (event.type, event.target, event.actor)
                if key not in done:
                    done.add(key)
                    events.append((event, doer))
            if made:
                break
    return Framed(events, spans, actor, unnamed)


def _named_now(
    article: Article, clause: Clause, low: str
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    """Yield an event for each party named here that the sentences before only counted."""
    before = clause.told.counted
    if before is None:
        return
    scene = scene_of(clause.spoken, low, 0, 0)
    for target in named_later(clause.phrases, before):
        event = event_of(article, scene, before.frame, before.actor, target, before.stage)
        yield event, before.actor


def _is_past(phrases: list[Phrase], at: int) -> bool:
    """Tell whether a clause tells what had been before: `sanctions that had been imposed`."""
    own = phrases[at]
    return (
        own.kind == VERB and own.words[0] == "had" and phrase_at(phrases, at - 1).kind == RELATIVE
    )


def _is_within(match: Match, spans: list[tuple[int, int]]) -> bool:
    return any(match.start < last and first < match.end for first, last in spans)


def _frames_of(phrase: Phrase) -> tuple[Frame, ...]:
    if phrase.kind == VERB:
        return frames().by_verb.get(phrase.lemma, ())
    found = frames().by_noun.get(phrase.head)
    return (found,) if found is not None else ()


def _suits(frame: Frame, low: str, told: Told) -> bool:
    """Tell whether the words of a sentence, and what was told before it, suit a frame."""
    if frame.among_sanctions and not told.is_of_sanctions:
        return False
    if frame.among_charges and not told.is_of_charges:
        return False
    if frame.is_of_list and not told.list_type:
        return False
    is_known = frame.is_listed and told.is_of_sanctions
    if frame.needs is not None and not is_known and not frame.needs.search(low):
        return False
    return frame.without is None or not frame.without.search(low)


def _is_settled(phrases: list[Phrase], at: int, frame: Frame, match: Match) -> bool:
    """Tell whether nothing more is to be found where a frame fits and names nobody."""
    own = phrases[at]
    if own.is_negated or phrase_at(phrases, at - 1).kind == CLAUSE:
        return True
    if any(phrases[one].head in _STATES for one in match.aimed):
        return False
    return frame.type in _SETTLED and not (own.modal and frame.type == "sanctions_adopted")


def _told_by(clause: Clause, at: int, low: str, frame: Frame, match: Match) -> _Telling | None:
    """Return what a frame tells, with who acts; None where it did not happen."""
    stage, urger = stage_of_frame(clause.phrases, at, frame)
    if stage == THREAT:
        frame, stage = frame._replace(type="threat", stage="planned"), "planned"
    elif (
        stage == NOT_DONE
        or frame.is_only_threat
        or is_negated(scene_of(clause.spoken, low, match.start, match.end))
    ):
        return None
    if frame.type == "indictment" and clause.phrases[at].modal in _PERHAPS:
        return None  # what a court could do is no charge
    if frame.is_agreed and (stage == "planned" or clause.phrases[at].modal == "must"):
        stage = "adopted"  # who will pay has agreed to, who must was told to
    actor = actor_of(clause, at, frame, match.aimed, urger)
    if actor is not None and actor.sort == "name":
        if frame.actor_default:
            actor = None
        elif frame.needs_authority and frame.is_of_list:
            actor = clause.told.authority  # a committee known by its letters alone
    if frame.needs_authority and (actor is None or not is_authority(actor)):
        return None
    if frame.is_of_those and clause.told.list_type == "listing" and "sanction" not in low:
        frame = frame._replace(type="listing")
        if _ENTITY_LIST in low:
            frame = frame._replace(actor_default="us-commerce")
            actor = actor if actor is not None and actor.country == "US" else None
    if frame.is_of_told_list and clause.told.list_type == "listing" and "sanction" not in low:
        frame = frame._replace(type="listing")
    if frame.is_of_list and frame.type == "designation":
        frame = frame._replace(type=clause.told.list_type)
    joint = companions_of(clause, at, match.aimed, actor) if frame.type in _JOINT else []
    return _Telling(frame, match, stage, actor, joint)


def _events(
    article: Article, clause: Clause, at: int, low: str, telling: _Telling
) -> Iterator[tuple[NewsEvent, Mention | None]]:
    """Yield an event for each party or country a frame is aimed at."""
    frame, match, stage, actor, companions = telling
    targets = targets_of(clause, match.aimed, frame, actor, by_owner=match.by_owner)
    if frame.is_swapped:
        if not targets and actor is not None and actor.sort not in _REGULATORS:
            # The bank reached a settlement with the authority.
            targets, actor = [actor], _first_named(clause, match)
        if actor is None or actor.sort not in _REGULATORS:
            return  # a settlement with a union
    if not targets:
        targets = _fallback(clause, at, telling)
    scene = scene_of(clause.spoken, low, match.start, match.end)
    for doer in (actor, *companions):
        for target in targets:
            if doer is None or doer.id != target.id or stage == "urged":
                yield event_of(article, scene, frame, doer, target, stage), doer


def _before_sanctions(clause: Clause, telling: _Telling) -> list[Mention]:
    """Return the state that stands before the noun: the EU adopted new *Russia* sanctions.

    Not those that impose the most of them: Japan follows U.S. sanctions.
    """
    frame, match = telling.frame, telling.match
    if not frame.object.startswith("sanctions"):
        return []
    actor = telling.actor.country if telling.actor is not None else ""
    for phrase in clause.phrases:
        is_thing = phrase.kind == NOUN and match.start <= phrase.start < match.end
        if is_thing and is_of_class(phrase, frame.object) and phrase.head:
            return [
                one
                for one in phrase.mentions
                if one.sort == "country"
                and one.country not in {actor, *grammar().senders}
                and one not in phrase.owners
            ]
    return []


def _first_named(clause: Clause, match: Match) -> Mention | None:
    named = [one for noun in match.aimed for one in clause.phrases[noun].mentions]
    return named[0] if named else None


def _fallback(clause: Clause, at: int, telling: _Telling) -> list[Mention]:
    """Return the state that is meant where none is named behind the verb."""
    frame, match = telling.frame, telling.match
    if frame.type == "threat" and frame.is_party:
        return []  # will not hesitate to act further: against whom is not said
    if frame.type == "threat":
        told = clause.told.state
        return other_states(clause, telling.actor) or ([told] if told is not None else [])
    if clause.phrases[at].form == "participle":
        return []  # recognises sanctions imposed by the council
    if any(one.head in _SPOKEN_OF for one in clause.phrases[:at]):
        return []  # the designations were made under an order: those told of before
    if described := _before_sanctions(clause, telling):
        return described
    is_before = clause.phrases[at].start > match.start
    if is_before and frame.type in {"export_ban", "sanctions_adopted"}:
        told = clause.told.state if frame.type == "export_ban" else None
        is_told = told is not None and clause.told.is_of_sanctions and telling.actor is not None
        return other_states(clause, telling.actor) or ([told] if told and is_told else [])
    return []
