"""What words stand for in a sentence: `the country`, who speaks for whom, whose name is no verb."""

import re

from penstock.news._arguments import Scene, candidates
from penstock.news._model import Mention
from penstock.news._spoken import Spoken
from penstock.news._told import Told

_PRONOUN = re.compile(
    r"^(?:\W*(?:it|they|he|she|those|also|the (?:agency|department|bloc|ministry|office|regulator|"
    r"bank|bureau|company|government|administration|council|union|country|move|decision|statement|"
    r"commission|(?:new |latest |fresh )?(?:sanctions|measures|designations|restrictions|action|"
    r"package)|prosecutors?|court))\b)"
)
_SAYERS = frozenset({"agency", "body", "organisation", "court", "country", "place"})
_ON_THE_COUNTRY = re.compile(
    r"[^.;,]{0,20} (?:on|against|from) (?:the|that) (?:[a-z]+ ){0,2}"
    r"(?:country|state|nation|kingdom|republic|sultanate|emirate)\b"
)
_SENDS = re.compile(r"(?:'s|’s)? (?:[a-z]+ )?")
_NAMED_BODIES = frozenset({"agency", "body", "court", "organisation"})
_TELLING_WORDS = re.compile(
    r"\b(?:sanctions?|investigations?|export|trade|control|enforcement|seizures?|visit|talks|"
    r"prosecutions?|licensing|inquiry)\b"
)


def the_country(scene: Scene, told_of: Told) -> Mention | None:
    """Return the state that `sanctions on the country` is about: the last one before it."""
    if not _ON_THE_COUNTRY.match(scene.low[scene.end :]):
        return None
    before = [
        one
        for one in scene.spoken.mentions
        if one.sort == "country" and not one.is_adjective and scene.at(one)[1] <= scene.start
    ]
    sender = before[-1:] if before and _SENDS.fullmatch(_behind(scene, before[-1])) else []
    others = [one for one in before if one not in sender]
    if others:
        return others[0]
    if sender:
        return told_of.state
    return told_of.actor if told_of.actor and told_of.actor.sort == "country" else None


def _behind(scene: Scene, mention: Mention) -> str:
    """Return what stands between a name and the words that tell something."""
    return scene.low[scene.at(mention)[1] : scene.start]


def without_names(low: str, spoken: Spoken) -> str:
    """Return a sentence where the words of an authority's name tell nothing.

    The Office of Financial Sanctions Implementation is no sanctions, and neither is a committee.
    """
    for one in spoken.mentions:
        if one.sort in _NAMED_BODIES and " " in one.text:
            start, end = one.start - spoken.sentence.start, one.end - spoken.sentence.start
            own = _TELLING_WORDS.sub(lambda word: "x" * len(word[0]), low[start:end])
            low = low[:start] + own + low[end:]
    return low


def speaks_of_the_last(low: str) -> bool:
    """Tell whether a sentence begins with a word that stands for whoever acted before."""
    return _PRONOUN.match(low) is not None


def sayer(scene: Scene) -> Mention | None:
    """Return who tells of it at the end of a sentence: `..., the Civil Guard said on Monday`."""
    for one in reversed(candidates(scene, _SAYERS)):
        start, end = scene.at(one)
        if start >= scene.end and (
            re.match(r" (?:said|announced|confirmed|reported)\b", scene.low[end:])
            or re.search(r", (?:said|announced) (?:the )?$", scene.low[:start])
        ):
            return one
    return None
