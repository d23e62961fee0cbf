"""Parties that one sentence only counts and the next one names.

`Seoul sanctioned two Russian firms. The companies, A and B, sold it parts.`
"""

from collections.abc import Iterator
from typing import NamedTuple

from penstock.news._arguments import PARTIES
from penstock.news._frame_table import Frame
from penstock.news._grammar import grammar
from penstock.news._model import Mention
from penstock.news._phrase import NOUN, TIE, VERB, Phrase, phrase_at
from penstock.news._structure import members, ties_of

_LISTS = frozenset(
    {"designation", "listing", "asset_freeze", "sanctions_adopted", "indictment", "penalty"}
)
_DONE = frozenset({"adopted", "planned"})
_NAMING = frozenset({"be", "include"})
_NAMED_AS = frozenset({"name", "identify", "list"})
_OF_THEM = [["of"], ["them"], []]


class Counted(NamedTuple):
    """Parties that were put on a list without a name: by whom, how, and what they were called.

    `number` is how many they are; what does not say how many counts as one.
    """

    frame: Frame
    actor: Mention | None
    stage: str
    heads: frozenset[str]
    number: int


def counted(
    phrases: list[Phrase], aimed: list[int], frame: Frame, actor: Mention | None, stage: str
) -> Counted | None:
    """Return the parties that a frame is aimed at and does not name; None where it has none."""
    is_listed_behind = bool(phrases) and phrases[-1].kind == ":"
    types = _LISTS | {"delisting"} if is_listed_behind else _LISTS
    if frame.type not in types or stage not in _DONE:
        return None
    counting = [
        one for one in aimed if _is_unnamed(phrases[one], is_listed_behind=is_listed_behind)
    ]
    heads = {_single(phrases[one].head) for one in counting}
    if "" in heads:  # three companies in China and one in Belarus
        heads |= {_single(one.head) for one in phrases[: max(counting)] if one.kind == NOUN}
    heads &= grammar().party_heads | grammar().person_heads | grammar().people | grammar().entries
    if not heads:
        return None
    if frame.type == "sanctions_adopted":
        frame = frame._replace(type="designation")
    number = sum(_number(phrases[one]) for one in counting)
    return Counted(frame, actor, stage, frozenset(heads), number)


def named_later(phrases: list[Phrase], before: Counted) -> Iterator[Mention]:
    """Yield the parties that a sentence begins with if they are those counted before it.

    `The companies, A and B, ...`, `They are A and B`, `The two firms include A`, `One of them, A,`.
    """
    first = phrase_at(phrases, 0)
    if first.words == ["one"] and [one.words for one in phrases[1:4]] == _OF_THEM:
        yield from (one for one in phrase_at(phrases, 4).mentions[-1:] if one.sort in PARTIES)
        return
    if [one.words for one in phrases[:3]] == _OF_THEM and phrase_at(phrases, 3).is_named:
        yield from _parties(phrases, 3)  # Of them, A is accused of it
        return
    if first.kind == TIE and first.head in {"among", "including"}:
        yield from _among(phrases, before)
        return
    if first.is_named and len(parties := list(_parties(phrases, 0))) == before.number > 1:
        yield from parties
        return
    is_named = any(not one.is_adjective for one in first.mentions)
    if first.kind != NOUN or is_named or not _is_one_of(first, before):
        return
    at = 2 if phrase_at(phrases, 1).head == "" and phrase_at(phrases, 1).is_passive else 1
    following = phrase_at(phrases, at)
    is_said = following.kind == VERB and following.lemma in _NAMING and not following.is_passive
    if phrase_at(phrases, 1).lemma in _NAMED_AS and phrase_at(phrases, 1).is_passive:
        # The two were named as A and B; the lenders were identified by the ministry as A and B.
        at = next((tied.at for tied in ties_of(phrases, 1) if tied.tie == "as"), at)
        is_said = phrase_at(phrases, at).head == "as"
    is_apposed = following.kind in {",", "-"} and first.head not in grammar().pronouns
    if is_said and phrase_at(phrases, at + 1).kind == ":":
        at += 1  # the entities are: A; B; and C
    if following.lemma == "be" and phrase_at(phrases, at + 1).kind == NOUN and not is_apposed:
        at = _including(phrases, at)  # the four are officials, including A and B
    if is_apposed and phrase_at(phrases, at + 1).head == "including":
        at += 1  # the other firms, including A and B, ...
    if (is_said or is_apposed) and phrase_at(phrases, at + 1).is_named:
        yield from _parties(phrases, at + 1)


def _including(phrases: list[Phrase], verb: int) -> int:
    """Return where `, including` stands behind what a count of parties is; the verb for nowhere."""
    for i in range(verb + 1, len(phrases) - 1):
        if phrases[i].kind == VERB:
            break
        if phrases[i].head == "including" and phrases[i + 1].is_named:
            return i
    return verb


def _parties(phrases: list[Phrase], first: int) -> Iterator[Mention]:
    """Yield the parties named in a list that begins at a place."""
    for one in members(phrases, first):
        if phrases[one].is_named:
            yield from (each for each in phrases[one].mentions[-1:] if each.sort in PARTIES)


def _among(phrases: list[Phrase], before: Counted) -> Iterator[Mention]:
    """Yield who is told of as one of those counted: `Among the people are A and B`."""
    at = 1
    if phrases[0].head == "among":
        if not _is_one_of(phrase_at(phrases, 1), before):
            return
        at = 2
    if phrase_at(phrases, at).lemma != "be" or phrase_at(phrases, at + 1).kind != NOUN:
        return
    yield from _parties(phrases, at + 1)


def _is_unnamed(phrase: Phrase, *, is_listed_behind: bool) -> bool:
    """Tell whether a noun phrase names nobody, nor anybody told of before.

    Where a list stands behind a colon, `the following entries` are those of the list.
    """
    named = [one for one in phrase.mentions if one.sort in PARTIES]
    is_known = phrase.is_definite and not is_listed_behind
    return phrase.kind == NOUN and not named and not is_known


def _number(phrase: Phrase) -> int:
    """Return how many a noun phrase says there are; one where it does not say."""
    numbers = grammar().numbers
    return next((numbers[one] for one in phrase.words if one in numbers), 1)


def _is_one_of(phrase: Phrase, before: Counted) -> bool:
    words = grammar()
    if phrase.head == "they":
        return True
    if not phrase.words:
        return False
    is_bare = len(phrase.words) == 1 and phrase.head.endswith("s")  # Individuals include A
    if not (phrase.is_definite or is_bare or phrase.words[0] == "other"):
        return False
    if not phrase.head and phrase.words[-1] in words.numbers:
        return True  # the four are A, B, C and D
    if phrase.head in words.together:
        return words.together[phrase.head] == before.number
    return bool(_kinds(_single(phrase.head)) & _kinds_of(before.heads))


def _kinds_of(heads: frozenset[str]) -> frozenset[str]:
    none: frozenset[str] = frozenset()
    return none.union(*map(_kinds, heads))


def _kinds(head: str) -> frozenset[str]:
    """Return what a party of this name may be: a person, a ship or a body."""
    words = grammar()
    if head in words.person_heads | words.people:
        return frozenset({"person"})
    if head in words.vessel_heads:
        return frozenset({"vessel"})
    return frozenset({"body"}) if head in words.party_heads else frozenset()


def _single(head: str) -> str:
    if head in grammar().plurals:
        return grammar().plurals[head]
    if head.endswith("ies"):
        return f"{head[:-3]}y"
    return head.removesuffix("s")
