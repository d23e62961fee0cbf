"""Who meets whom, and who only tells of it."""

import re
from itertools import pairwise

from msgspec import structs

from penstock.news._arguments import Scene, candidates, is_governed, same_side
from penstock.news._model import Mention

_SENT_BY = re.compile(
    r"\b(?:envoys?|aides?|representatives?|delegation|sons?|brother|sister|wife|advis[eo]rs?|"
    r"spokes\w+|lawyers?) (?:of|to|for) (?:[\w.]+ ){0,4}$"
)
_GREETED = re.compile(r"(?:hosted|received?|welcomed)$")
_OF_A_STATE = re.compile(r"\b(?:minister|president|premier|king|emir|sultan|crown prince)$")
_PAIR_REACH = 48


def only_speaks(scene: Scene, person: Mention) -> bool:
    """Tell whether a person tells of a meeting, or is only whose envoy went there."""
    start, end = scene.at(person)
    if re.match(r",? (?:said|told|says|added|warned)\b", scene.low[end : end + 12]):
        return True
    return _SENT_BY.search(scene.low[max(start - 70, 0) : start]) is not None


def sides_of(scene: Scene, home: str) -> list[Mention]:
    """Return the two sides that meet: tied by a hyphen, between `and`, or around the verb.

    A minister without a country is of `home`, where the article was written, if its code is known.
    """
    sorts = frozenset({"country", "place", "agency", "body", "person"})
    own = [made for one in candidates(scene, sorts) if (made := _at_home(one, home)).country]
    everyone = [made for one in same_side(scene) if (made := _at_home(one, home)).country]
    for left, right in pairwise(everyone):
        gap = scene.low[scene.at(left)[1] : scene.at(right)[0]]
        distance = scene.end - scene.at(right)[1]
        if gap == "-" and 0 <= distance <= _PAIR_REACH:
            return [left, right]
    after = [one for one in own if scene.at(one)[0] >= scene.end]
    trigger = scene.low[scene.start : scene.end]
    if trigger.endswith(("between", "in")) and len(after) > 1:
        return after[:2]
    start = scene.clause_start if scene.clause_start < scene.start else 0
    before = [
        one
        for one in everyone
        if start <= scene.at(one)[0]
        and scene.at(one)[1] <= scene.start
        and one in (own if one.sort != "country" else everyone)
    ]
    free = [one for one in before if not is_governed(scene, one)] or before[:1]
    for left, right in pairwise(before):
        # The United States and China ended their dialogue.
        gap = scene.low[scene.at(left)[1] : scene.at(right)[0]]
        if left.country != right.country and re.fullmatch(r" and (?:the )?", gap):
            return [left, right]
    if _GREETED.search(trigger):
        after = after if after and after[0].sort == "person" else []
    following = [one for one in after if not free or one.country != free[-1].country]
    return [free[-1], following[0]] if free and following else []


def _at_home(one: Mention, home: str) -> Mention:
    """Return a minister of whom nobody says of which state as one of the state written in."""
    if one.country or not home or not _OF_A_STATE.search(one.title.lower()):
        return one
    return structs.replace(one, country=home)
