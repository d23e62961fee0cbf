"""What words stand for: `the department`, `the country`, `a Kansas man`, whose list."""

import re
from typing import NamedTuple

from penstock.news._arguments import PARTIES, Scene, candidates
from penstock.news._gazetteer import country_names, look_up
from penstock.news._model import Article, Mention
from penstock.news._spoken import Spoken
from penstock.news._tokens import tokens_of

_PRONOUN = re.compile(
    r"^(?:\W*(?:it|they|he|she|those|also|the (?:agency|department|bloc|ministry|office|regulator|"
    r"bank|bureau|company|government|administration|council|union|country|move|decision|statement|"
    r"commission|(?:new |latest |fresh )?(?:sanctions|measures|designations|restrictions|action|"
    r"package)|prosecutors?|court))\b)"
)
_SAYERS = frozenset({"agency", "body", "organisation", "court", "country", "place"})
_OPENING = 5
_ON_THE_COUNTRY = re.compile(
    r"[^.;,]{0,20} (?:on|against|from) (?:the|that) (?:country|state|nation)\b"
)
_SOMEBODY = re.compile(
    r"(?:'s|’s)? (?:[a-z-]+ ){0,2}(?:man|woman|men|couple|national|citizen|resident|executive|"
    r"businessman|businesswoman|trader|company|firm|bank|lender|exporter|shipper|exchange|broker|"
    r"tanker|ship|vessel|airline|importer|supplier|distributor|manufacturer|maker)\b"
)
_A_SOMEBODY = re.compile(
    r"\b(?:an?|one) (?:[a-z-]+ ){0,3}(?:man|woman|national|citizen|executive|company|firm|bank|"
    r"businessman|exporter|shipper|broker|trader|tanker|vessel|airline)\b"
)
_AUTHORITIES = (
    r"(?:jury|courts?|judge|prosecutors?|police|authorities|regulators?|customs|officials)"
)
_COURT_IN = re.compile(rf"\b{_AUTHORITIES} (?:in|of|from) (?:the )?(?:\w+ )?$")
_COURT_BEHIND = re.compile(rf"(?:'s|’s)? (?:[a-z]+ ){{0,2}}{_AUTHORITIES}\b")
_NAMED_BODIES = frozenset({"agency", "body", "court", "organisation"})
_LAW = re.compile(r"(?:'s|’s)? (?:[a-z-]+ ){0,2}(?:sanctions|laws?|rules|controls|regulations)\b")
_TELLING_WORDS = re.compile(
    r"\b(?:sanctions?|investigations?|export|trade|control|enforcement|seizures?|visit|talks|"
    r"prosecutions?|licensing|inquiry)\b"
)


_SPEAKS = re.compile(r",? (?:\w+ )?(?:said|says|told|announced|added|wrote|warned)\b")
_SPOKEN_OF = re.compile(r"\b(?:said|says|according to)(?: the| [A-Z]\w+){0,4} $")


_LIST = re.compile(
    r"(?P<trade>entity list|unverified list|end[- ]user list|trade blacklist|export blacklist)"
    r"|sanctions? list|sdn list|specially designated nationals|blacklist"
)


_PROSECUTES = re.compile(r"attorney|prosecutor|justice|district")
_ENFORCES = re.compile(r"Justice|FBI|Police|Customs|Attorney|Prosecut|Crime|Court")


class Told(NamedTuple):
    """Whom the sentences around one speak of: what `the department` and `a man` stand for."""

    actor: Mention | None
    party: Mention | None
    next_party: Mention | None
    is_of_sanctions: bool = False
    authority: Mention | None = None
    list_type: str = ""
    state: Mention | None = None
    is_of_charges: bool = False
    parties: tuple[Mention, ...] = ()


def first_actor(spoken: list[Spoken]) -> Mention | None:
    """Return the authority or state a headline begins with: `the department` may be it."""
    if not spoken or spoken[0].sentence.paragraph >= 0:
        return None
    own = [one for one in spoken[0].mentions if one.sort in {"agency", "body", "country", "place"}]
    return own[0] if own and (own[0].sort != "place" or own[0].is_capital_city) else None


def home_authority(article: Article, spoken: list[Spoken]) -> Mention | None:
    """Return the state whose police and courts an article without another authority is about.

    The first official with a country in the title (`U.S. Attorney`), else where it was written.
    """
    for own in spoken:
        for one in own.mentions:
            if one.sort == "person" and one.country and _PROSECUTES.search(one.title.lower()):
                return one
    for own in spoken:
        for one in own.mentions:
            if one.sort in {"agency", "court"} and one.country and _ENFORCES.search(one.name):
                return one
    places = tokens_of(article.dateline.title(), 0)
    known = look_up(places, 0) if places else None
    if known is None or not known[1].country:
        return None
    entry = known[1]
    return Mention(
        text=entry.name,
        start=-1,
        end=-1,
        sentence=-1,
        sort="country",
        id=entry.country,
        name=country_names().get(entry.country, entry.name),
        country=entry.country,
    )


def list_told_of(own: Spoken) -> str:
    """Return what being put on the list a sentence speaks of is: a listing or a designation."""
    found = _LIST.search(own.sentence.text.lower())
    if found is None:
        return ""
    return "listing" if found["trade"] else "designation"


def opening_authority(spoken: list[Spoken]) -> Mention | None:
    """Return the authority or state that a headline opens with; none where it stands later on."""
    found = first_actor(spoken)
    if found is None or found.start - spoken[0].sentence.start > _OPENING:
        return None
    text = spoken[0].sentence.text[found.end - spoken[0].sentence.start :]
    return None if text.startswith(":") else found  # Belarus: ... is where it is about


def speaking_authority(own: Spoken) -> Mention | None:
    """Return the authority that a sentence has say something."""
    for one in own.mentions:
        if one.sort in {"agency", "body", "court"}:
            behind = own.sentence.text[one.end - own.sentence.start :]
            if re.match(r" (?:\w+ )?(?:said|says|announced|confirmed)\b", behind):
                return one
    return None


def party_told_of(own: Spoken, aimed_at: set[str]) -> Mention | None:
    """Return the party that `the company` or `he` of the next sentence stands for.

    Whom the sentence is aimed at goes before whoever is only named, and who only speaks is none.
    """
    parties = [one for one in own.mentions if one.sort in PARTIES]
    aimed = [one for one in parties if one.name in aimed_at]
    if aimed:
        return aimed[-1]
    text, base = own.sentence.text, own.sentence.start
    told = [
        one
        for one in parties
        if one.sort in {"organisation", "person"}
        and not _SPEAKS.match(text[one.end - base :])
        and not _SPOKEN_OF.search(text[: one.start - base])
    ]
    return told[-1] if told else None


def opening_party(spoken: list[Spoken], at: int) -> Mention | None:
    """Return the person or body the next sentence begins with: who `a Kansas man` was."""
    if at >= len(spoken) or not spoken[at].mentions:
        return None
    first = spoken[at].mentions[0]
    is_party = first.sort in {"person", "name", "organisation", "vessel"} and " " in first.name
    return first if is_party and first.start - spoken[at].sentence.start < _OPENING else None


def the_country(scene: Scene, told_of: Told) -> Mention | None:
    """Return the state that `sanctions on the country` is about: the last one before it."""
    if not _ON_THE_COUNTRY.match(scene.low[scene.end :]):
        return None
    before = [
        one
        for one in scene.spoken.mentions
        if one.sort == "country" and not one.is_adjective and scene.at(one)[1] <= scene.start
    ]
    if before:
        return before[0]
    return told_of.actor if told_of.actor and told_of.actor.sort == "country" else None


def who_somebody_is(
    scene: Scene, targets: list[Mention], told_of: Told, *, passive: bool
) -> list[Mention]:
    """Return whom `a Kansas man` stands for: who the next sentence begins with."""
    if told_of.next_party is None or any(
        one.sort in PARTIES and not (one.sort == "name" and " " not in one.name) for one in targets
    ):
        return targets
    before = scene.low[scene.clause_start : scene.start]
    behind = scene.low[scene.end : scene.end + 60]
    for one in targets or scene.spoken.mentions:
        start, end = scene.at(one)
        if re.search(r"\b(?:an?|one|the) $", scene.low[max(start - 4, 0) : start].lower()) and (
            _SOMEBODY.match(scene.low[end:])
        ):
            return [told_of.next_party]
    if not targets and (_A_SOMEBODY.search(before if passive else behind)):
        return [told_of.next_party]
    return targets


def court_of(scene: Scene) -> Mention | None:
    """Return the place whose court, police or prosecutors act: `a grand jury in Texas`."""
    for one in scene.spoken.mentions:
        if one.sort in {"country", "place"} and one.country:
            start, end = scene.at(one)
            if _COURT_IN.search(scene.low[max(start - 40, 0) : start]) or _COURT_BEHIND.match(
                scene.low[end : end + 40]
            ):
                return one
    return None


def owner_of_list(scene: Scene) -> Mention | None:
    """Return whose list it is: `put on the U.S. sanctions list`."""
    for one in scene.spoken.mentions:
        start, end = scene.at(one)
        if scene.start <= start < scene.end and re.match(
            r"(?:'s)? (?:[a-z-]+ ){0,2}(?:list|blacklist|sanctions)\b", scene.low[end:]
        ):
            return one
    return None


def receiver(scene: Scene, payer: Mention | None) -> Mention | None:
    """Return the authority that fines or charges: who tells of it, or any other one named."""
    own = [
        one
        for one in candidates(scene, frozenset({"agency", "court", "body"}))
        if payer is None or one.id != payer.id
    ]
    return sayer(scene) or (own[0] if own else _whose_law(scene))


def _whose_law(scene: Scene) -> Mention | None:
    """Return the state whose law was broken: `violated U.S. sanctions`."""
    for one in scene.spoken.mentions:
        if one.sort in {"country", "body"} and _LAW.match(scene.low[scene.at(one)[1] :]):
            return one
    return None


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
