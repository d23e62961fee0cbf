"""Where a frame fits: the stretch of a sentence that tells it, and whom it is aimed at."""

from typing import NamedTuple

from penstock.news._clause import noun_behind
from penstock.news._frame_table import Frame, is_of_class
from penstock.news._grammar import grammar
from penstock.news._phrase import (
    AND,
    CLAUSE,
    NOUN,
    PARTY_SORTS,
    RELATIVE,
    TIE,
    VERB,
    Phrase,
    is_tied,
    phrase_at,
)
from penstock.news._structure import Tied, members, object_of, ties_of
from penstock.news._subjects import subject_of

_MOST_PARTIES = 6
_OVER = frozenset({"on", "over", "of", "for"})
_SECOND_OBJECT_REACH = 10
_LICENCE_REACH = 5


class Match(NamedTuple):
    """The stretch that tells it, and the noun phrases it is aimed at, or whose owners it is."""

    start: int
    end: int
    aimed: list[int]
    by_owner: bool = False


def matched(phrases: list[Phrase], at: int, frame: Frame) -> Match | None:
    """Return what a frame finds around its verb or noun; None where it does not fit."""
    own = phrases[at]
    if own.kind == NOUN:
        return _by_noun(phrases, at, frame)
    if frame.is_passive and not own.is_passive:
        return None
    after = at + 1 if frame.particle else at
    if frame.particle and phrase_at(phrases, after).head != frame.particle:
        return None
    if frame.is_of_those:
        return _those(phrases, at)
    if frame.target == "subject":
        if frame.object and not _has_object(phrases, after, frame):
            return None
        if frame.via_noun_classes and _list_named(phrases, at, [], frame) < 0:
            return None
        return Match(own.start, own.end, _suffering(phrases, at))
    if frame.via_target:
        return _by_tie(phrases, at, frame)
    if frame.object:
        return _by_object(phrases, at, after, frame)
    return _by_direct_object(phrases, at, after, frame)


def _by_noun(phrases: list[Phrase], at: int, frame: Frame) -> Match | None:
    """Return what a noun finds: the designation *of X*, a subpoena ... X, X's designation."""
    own = phrases[at]
    if frame.is_fresh and not grammar().fresh.intersection(own.words):
        return None
    tied = [one for one in ties_of(phrases, at) if one.tie in frame.via]
    aimed = members(phrases, tied[0].noun) if tied and tied[0].at == at + 1 else []
    if not aimed and frame.is_of_first_party:
        aimed = [i for i in range(at + 1, len(phrases)) if phrases[i].kind == NOUN][:_MOST_PARTIES]
    if not aimed and own.owners and not tied and frame.type == "designation":
        return Match(own.start, own.end, [at], by_owner=True)
    return Match(own.start, own.end, aimed) if aimed else None


def _by_tie(phrases: list[Phrase], at: int, frame: Frame) -> Match | None:
    """Return what stands behind a preposition: looks *into X*, looks into *whether X* did it."""
    own = phrases[at]
    tied = next((one for one in ties_of(phrases, at) if one.tie in frame.via_target), None)
    if tied is not None:
        return Match(own.start, own.end, members(phrases, tied.noun))
    doubted = _whether(phrases, at)
    return Match(own.start, own.end, [doubted]) if doubted >= 0 else None


def _by_direct_object(phrases: list[Phrase], at: int, after: int, frame: Frame) -> Match | None:
    """Return whom a verb is aimed at itself: designated *X*, added *X* to its sanctions list."""
    own = phrases[at]
    noun = -1 if own.is_passive else object_of(phrases, after)
    if frame.by and not any(is_of_class(phrases[one], frame.by) for one in subject_of(phrases, at)):
        return None
    if own.is_passive:
        aimed = _suffering(phrases, at)
    elif noun >= 0:
        aimed = members(phrases, noun)
    elif frame.type == "investigation" and (doubted := _whether(phrases, at)) >= 0:
        aimed = [doubted]
    elif own.form == "finite" and (told := _told_of_before(phrases, at)):
        aimed = told  # Transmorflot, which Washington blacklisted
    else:
        return None
    end = own.end
    if frame.via_noun_classes:
        named = _list_named(phrases, at, aimed, frame)
        if named < 0:
            return None
        end = phrases[named].end
        aimed = [one for one in aimed if one != named] + _together_with(phrases, named)
    return Match(own.start, end, aimed) if aimed else None


def _together_with(phrases: list[Phrase], at: int) -> list[int]:
    """Return who is named behind the list: put X on its list, *along with* Y."""
    i = at + 2 if phrase_at(phrases, at + 1).kind == "," else at + 1
    one = phrase_at(phrases, i)
    is_tied_on = one.kind == TIE and one.head in {"along-with", "including"}
    return members(phrases, i + 1) if is_tied_on and phrase_at(phrases, i + 1).kind == NOUN else []


def _whether(phrases: list[Phrase], at: int) -> int:
    """Return whose deeds are in doubt: investigating *whether X broke* rules; -1 for nobody's."""
    for i in range(at + 1, at + 4):
        one = phrase_at(phrases, i)
        if one.kind == CLAUSE and one.words[0] in {"whether", "if"}:
            noun = noun_behind(phrases, i)
            if noun >= 0 and not phrases[noun].mentions:
                # Whether weapons were loaded onto the ship: the first that is named.
                behind = range(noun + 1, len(phrases))
                return next((j for j in behind if phrases[j].is_named), noun)
            return noun
    return -1


def _suffering(phrases: list[Phrase], at: int) -> list[int]:
    """Return what a verb is about, and who is named among it before the verb."""
    found = subject_of(phrases, at)
    for one in list(found):
        found += [other for other in members(phrases, one) if other < at and other not in found]
    return found


def _list_named(phrases: list[Phrase], at: int, aimed: list[int], frame: Frame) -> int:
    """Return the noun phrase of the frame's class behind a preposition: `to its sanctions list`."""
    for place in (at, *(() if phrases[at].is_passive else aimed)):
        for tied in ties_of(phrases, place):
            if tied.tie not in frame.via_noun_ties:
                continue
            noun = phrases[tied.noun]
            of = phrases[tied.noun + 2].words if _is_of(phrases, tied.noun) else []
            behind = " ".join(("of", *of)) if of else ""
            if any(is_of_class(noun, name, behind) for name in frame.via_noun_classes):
                return tied.noun
            if phrase_at(phrases, tied.noun + 1).kind == AND:
                second = phrase_at(phrases, tied.noun + 2)  # with tariffs and sanctions
                if any(is_of_class(second, name) for name in frame.via_noun_classes):
                    return tied.noun + 2
    return -1


def _is_of(phrases: list[Phrase], at: int) -> bool:
    return is_tied(phrases, at) and phrases[at + 1].head == "of"


def _has_object(phrases: list[Phrase], at: int, frame: Frame) -> bool:
    noun = object_of(phrases, at)
    return noun >= 0 and any(
        is_of_class(phrases[one], frame.object) for one in members(phrases, noun)
    )


def _by_object(phrases: list[Phrase], at: int, after: int, frame: Frame) -> Match | None:
    """Return whom a verb with an object of a class is aimed at: imposed *sanctions* on X."""
    own = phrases[at]
    listed = _objects(phrases, at, after, frame)
    named = next((one for one in listed if _deepest(phrases, one, frame) >= 0), -1)
    if named < 0 and frame.has_recipient and listed and not own.is_passive:
        named = _second_object(phrases, listed[0], frame)
    if named < 0:
        return None
    thing = _deepest(phrases, named, frame)
    if frame.over and not _is_over(phrases, thing, frame.over):
        return None
    start, end = min(own.start, phrases[thing].start), max(own.end, phrases[thing].end)
    owners = phrases[thing].owners
    is_recipient = frame.has_recipient and any(one.sort in PARTY_SORTS for one in owners)
    if (frame.is_owned and owners) or is_recipient:
        return Match(start, end, [thing], by_owner=True)
    if frame.has_recipient and not own.is_passive and named > listed[0]:
        return Match(start, end, [one for one in listed if one < named])
    if frame.type == "investigation" and (doubted := _whether(phrases, thing)) >= 0:
        return Match(start, end, [doubted])
    aimed = _tied_to(phrases, at, thing, frame) or _whose(phrases, thing)
    if not aimed and phrases[thing].owners and frame.type == "delisting":
        return Match(start, end, [thing], by_owner=True)
    return Match(start, end, aimed)


def _whose(phrases: list[Phrase], thing: int) -> list[int]:
    """Return whose the thing is: X, *whose assets* were frozen; X was among those *whose* were."""
    if phrase_at(phrases, thing - 1).words != ["whose"]:
        return []
    before = thing - 3 if phrase_at(phrases, thing - 2).kind == "," else thing - 2
    if phrase_at(phrases, before).kind != NOUN:
        return []
    verb = before - 2 if phrase_at(phrases, before - 1).head == "among" else before
    if phrases[before - 2].words == ["one"] and phrases[before - 1].head == "of":
        verb = before - 3
    is_one = verb != before and phrase_at(phrases, verb).lemma == "be"
    return subject_of(phrases, verb) if is_one else [before]


def _is_over(phrases: list[Phrase], thing: int, name: str) -> bool:
    """Tell whether a noun is about one of a class: curbs *on shipments* of chips to X."""
    return any(
        one.tie in _OVER and is_of_class(phrases[one.noun], name) for one in ties_of(phrases, thing)
    )


def _objects(phrases: list[Phrase], at: int, after: int, frame: Frame) -> list[int]:
    """Return the objects of a verb: its subject in the passive, or what its clause is about."""
    if phrases[at].is_passive:
        return subject_of(phrases, at)
    if frame.object_ties:
        return [one.noun for one in ties_of(phrases, at) if one.tie in frame.object_ties]
    noun = object_of(phrases, after)
    listed = members(phrases, noun) if noun >= 0 else []
    if any(_deepest(phrases, one, frame) >= 0 for one in listed):
        return listed
    return _told_of_before(phrases, at) or listed


def _tied_to(phrases: list[Phrase], at: int, thing: int, frame: Frame) -> list[int]:
    """Return whom prepositions behind the thing or the verb say it is aimed at."""
    ties = ties_of(phrases, thing, through=frame.type == "export_ban")
    if thing < at:
        ties = [one for one in ties if one.noun < at] + ties_of(phrases, at)
    tied = _first_tied(phrases, ties, frame)
    is_purpose = tied is not None and tied.tie == "for" and not phrases[tied.noun].mentions
    if tied is not None and not (frame.has_recipient and is_purpose):
        aimed = members(phrases, tied.noun)
        if thing < at:
            aimed += _last_before(phrases, aimed[-1], at)
        # Sanctions on A, and travel bans on B.
        also = [
            one
            for one in ties
            if one.tie == tied.tie
            and one.at > tied.at
            and phrases[one.at - 2].kind == AND
            and is_of_class(phrases[one.at - 1], frame.object)
        ]
        return aimed + [at for one in also for at in members(phrases, one.noun) if at not in aimed]
    allowed = _allowed(phrases, thing) if frame.has_recipient else -1
    return members(phrases, allowed) if allowed >= 0 else []


def _last_before(phrases: list[Phrase], last: int, verb: int) -> list[int]:
    """Return the last of a list that stands before its verb: assets of A and *B in China* will."""
    if phrase_at(phrases, last + 1).kind != AND or phrase_at(phrases, last + 2).kind != NOUN:
        return []
    end = last + 2
    while is_tied(phrases, end):
        end += 2
    return [last + 2] if end + 1 == verb else []


def _told_of_before(phrases: list[Phrase], at: int) -> list[int]:
    """Return the object that stands before its clause: the sanctions that the council adopted."""
    subject = subject_of(phrases, at)
    before = min(subject) - 1 if subject else -1
    noun = before - 2 if phrase_at(phrases, before - 1).kind == "," else before - 1
    if phrase_at(phrases, before).kind != RELATIVE or phrase_at(phrases, noun).kind != NOUN:
        return []
    while phrase_at(phrases, noun - 1).kind == TIE and phrase_at(phrases, noun - 2).kind == NOUN:
        noun -= 2
    return [noun]


def _second_object(phrases: list[Phrase], first: int, frame: Frame) -> int:
    """Return what somebody is given: `granted the company | a licence`; -1 where it is nothing."""
    for i in range(first + 1, min(first + _SECOND_OBJECT_REACH, len(phrases))):
        is_apart = phrases[i - 1].kind in {NOUN, ","}
        if phrases[i].kind == NOUN and is_apart and is_of_class(phrases[i], frame.object):
            return i
        if phrases[i].kind in {";", ":"}:
            break
    return -1


def _first_tied(phrases: list[Phrase], ties: list[Tied], frame: Frame) -> Tied | None:
    """Return what stands behind the first of the frame's prepositions that names somebody."""
    own = [one for one in ties if one.tie in frame.via]
    if own and _is_counted(phrases[own[0].noun]) and phrases[own[0].at - 1].kind == NOUN:
        # Sanctions on two people for violence against X: not X.
        own = [own[0], *(one for one in own[1:] if not _is_of_other(phrases, one, frame))]
    # Sales of Russian gold to China are to China; where only `of` names somebody, of Russia.
    for one in sorted(own, key=lambda tied: tied.tie == "of"):
        if any(phrases[noun].mentions for noun in members(phrases, one.noun)):
            return one
    return own[0] if own else None


def _is_counted(phrase: Phrase) -> bool:
    """Tell whether a noun phrase counts parties and names none: two people."""
    return not phrase.mentions and any(word in grammar().numbers for word in phrase.words)


def _is_of_other(phrases: list[Phrase], tied: Tied, frame: Frame) -> bool:
    """Tell whether a preposition belongs to a noun before it that is none of the frame's class."""
    before = phrases[tied.at - 1]
    return tied.tie != "targeting" and before.kind == NOUN and not is_of_class(before, frame.object)


def _deepest(phrases: list[Phrase], at: int, frame: Frame) -> int:
    """Return the noun of the frame's class itself: `a package of | sanctions`; -1 for none."""
    deep = grammar().deep
    for _ in range(3):
        one = phrases[at]
        if is_of_class(one, frame.object) and one.head not in deep:
            return at
        if not _is_of(phrases, at) or not (
            not one.head or one.head in deep or one.words[0] in deep
        ):
            break
        at += 2
        # A package of economic and individual | measures.
        while phrase_at(phrases, at + 1).kind == AND and not is_of_class(phrases[at], frame.object):
            if not is_of_class(phrase_at(phrases, at + 2), frame.object):
                break
            at += 2
    return at if is_of_class(phrases[at], frame.object) else -1


def _allowed(phrases: list[Phrase], thing: int) -> int:
    """Return who may do something by a licence: `a waiver that had let X return it`."""
    for i in range(thing + 1, thing + _LICENCE_REACH):
        one = phrase_at(phrases, i)
        if one.kind == VERB:
            return _doing(phrases, i) if one.lemma in grammar().allowing else -1
        if one.kind not in {RELATIVE, ",", TIE, NOUN}:
            break
    return -1


def _doing(phrases: list[Phrase], verb: int) -> int:
    """Return who is let do something, or with whom one may: authorises transactions *with X*."""
    noun = noun_behind(phrases, verb)
    if noun >= 0 and phrases[noun].head in grammar().empty_heads and is_tied(phrases, noun):
        return noun + 2
    return noun


def _is_only_hit(one: Phrase) -> bool:
    """Tell whether a sentence begins with what was done alone: Also *hit* is X."""
    is_bare = one.kind == VERB or not (one.mentions or len(one.words) > 1)
    return is_bare and bool(grammar().hit.intersection(one.words[-1:]))


def _are_hit(before: list[Phrase]) -> bool:
    """Tell whether a sentence begins with those that were hit: The individuals | sanctioned."""
    words = grammar()
    if not before or before[0].kind != NOUN or before[0].mentions or not before[0].is_definite:
        return False
    head = before[0].head
    head = f"{head[:-3]}y" if head.endswith("ies") else head.removesuffix("s")
    is_party = head in words.party_heads | words.people | words.entries
    by_verb = len(before) == 2 and before[1].kind == VERB
    by_verb = by_verb and bool({before[1].words[0], before[1].words[-1]} & words.hit)
    by_word = len(before) == 1 and bool(words.hit.intersection(before[0].words))
    return is_party and (by_verb or by_word)


def _those(phrases: list[Phrase], at: int) -> Match | None:
    """Return who is told of as hit: `Among those hit are A and B`, `Those listed include A`."""
    own, words = phrases[at], grammar()
    before = phrases[:at]
    spoken = {word for one in before for word in one.words}
    is_hit = bool(spoken & words.hit)
    is_of_targets = any(one.head in words.targets for one in before)
    behind = noun_behind(phrases, at)
    if own.lemma == "be":
        is_among = any(one.head in {"among", "including"} for one in before)
        if before and before[0].words == ["including"] and behind >= 0:
            return Match(own.start, own.end, members(phrases, behind))  # among them are A and B
        if behind >= 0 and (
            (is_among and (is_hit or is_of_targets)) or (is_hit and "those" in spoken)
        ):
            return Match(own.start, own.end, members(phrases, behind))
        if behind >= 0 and _are_hit(before):
            return Match(own.start, own.end, members(phrases, behind))  # the persons listed are A
        if behind >= 0 and len(before) == 1 and _is_only_hit(before[0]):
            return Match(own.start, own.end, members(phrases, behind))  # also targeted are A and B
        is_one = behind >= 0 and phrases[behind].words == ["one"]
        tied = next(
            (
                one
                for one in ties_of(phrases, behind if is_one else at)
                if one.tie == ("of" if is_one else "among")
            ),
            None,
        )
        if tied is not None:
            after = {word for one in phrases[at:] for word in one.words}
            if after & words.hit or phrases[tied.noun].head in words.targets:
                return Match(own.start, own.end, subject_of(phrases, at))
        return None
    is_told = is_of_targets or (is_hit and "those" in spoken) or _are_hit(before[:2])
    is_told = is_told or _are_hit(before[-1:]) or _are_hit(before[-2:])
    if own.form != "finite" or behind < 0 or not is_told:
        return None
    return Match(own.start, own.end, members(phrases, behind))
