"""What an article has told so far: whom `the department`, `the company` and `it` stand for."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from penstock.news._arguments import COUNTRIES, PARTIES
from penstock.news._gazetteer import country_names, look_up
from penstock.news._grammar import grammar
from penstock.news._model import Article, Mention, NewsEvent
from penstock.news._named_later import Counted
from penstock.news._spoken import Spoken
from penstock.news._tokens import tokens_of

_OPENING = 5
# Outlets and datelines whose authority or state is remembered.
_MOST_REMEMBERED = 1 << 10
_AUTHORITY_SORTS = COUNTRIES | {"agency", "group"}
_ACTING_SORTS = frozenset({"country", "place", "agency", "body", "court", "organisation", "person"})
_OF_SANCTIONS = re.compile(
    r"(?i)\b(?:sanction|designat|blacklist|restrictive measures|asset freeze|entity list)"
)
_OF_CHARGES = re.compile(r"(?i)\b(?:charged|indict(?:ed|ment)|arraigned)\b")
_LIST = re.compile(
    r"(?P<trade>entity list|unverified list|end[- ]user list|trade blacklist|export blacklist)"
    r"|sanctions? list|sdn list|specially designated nationals|blacklist"
    r"|list of (?:companies|firms|entities|persons)|consolidated list"
    r"|(?:persons|entities|individuals|entries) on the list"
)
# What a state does by it is no act of an authority over others.
_NO_AUTHORITY = frozenset({"wmd_test", "effect_claim", "sanctions_in_force"})
_SPEAKS = re.compile(r",? (?:\w+ )?(?:said|says|told|announced|added|wrote|warned)\b")
_ANNOUNCES = re.compile(r" (?:\w+ )?(?:said|says|announced|confirmed)\b")
_SPOKEN_OF = re.compile(r"\b(?:said|says|according to)(?: the| [A-Z]\w+){0,4} $")
_PROSECUTES = re.compile(r"attorney|prosecutor|justice|district")
_CALLED = re.compile(r"The (?:[\w,.-]+ ){0,3}(?P<head>[a-z-]+), (?:the )?")
_JUDGES_IN = re.compile(
    r"\b(?:judge|court|jury|magistrate|prosecutors?|police|customs officers) (?:in|at|of) "
    r"(?:the )?$"
)
_JUDGES = re.compile(r" (?:\w+ )?(?:judge|court|jury|magistrate|prosecutors?|police)\b")
_ENFORCES = re.compile(r"Justice|FBI|Police|Customs|Attorney|Prosecut|Crime|Court")

Made = list[tuple[NewsEvent, Mention | None]]


class Told(NamedTuple):
    """What the sentences around one speak of.

    `actor` acted last, `authority` is the last state or body that did, `party` whom a sentence was
    aimed at last and `state` the same of countries; `next_party` is whom the next sentence begins
    with, `next_head` what it is called there: `The operator, X, ...`. `counted` were put on a list
    without a name. `list_type` is what being put on the list they speak of is: a listing or a
    designation.
    """

    actor: Mention | None = None
    party: Mention | None = None
    next_party: Mention | None = None
    is_of_sanctions: bool = False
    authority: Mention | None = None
    list_type: str = ""
    state: Mention | None = None
    is_of_charges: bool = False
    next_head: str = ""
    counted: Counted | None = None
    parties: Sequence[Mention] = ()
    last_parties: Sequence[Mention] = ()


class Memory:
    """What an article has told up to a sentence."""

    def __init__(self, article: Article, spoken: list[Spoken]) -> None:
        """Begin with the headline, and with where the article was written."""
        self._actor = _first_actor(spoken)
        self._authority = _opening_authority(spoken, self._actor)
        self._home = cache(partial(_home_authority, article, spoken))
        self._party: Mention | None = None
        self._state: Mention | None = None
        self._parties: list[Mention] = []
        self._last_parties: list[Mention] = []
        self._counted: Counted | None = None
        self._list_type = _list_told_of(spoken[0]) if spoken else ""
        headline = spoken[0].sentence if spoken and spoken[0].sentence.paragraph < 0 else None
        self._is_of_sanctions = headline is not None and "sanction" in headline.text.lower()
        self._is_of_charges = False

    def hear(self, own: Spoken) -> None:
        """Keep which list, and whether sanctions or charges, a sentence speaks of."""
        text = own.sentence.text
        self._list_type = _list_told_of(own) or self._list_type
        self._is_of_sanctions = self._is_of_sanctions or _OF_SANCTIONS.search(text) is not None
        self._is_of_charges = self._is_of_charges or _OF_CHARGES.search(text) is not None

    @property
    def counts(self) -> bool:
        """Whether parties were put on a list that are still to be named."""
        return self._counted is not None

    def told(self, following: Spoken | None) -> Told:
        """Return what is told up to a sentence, and whom the next one begins with."""
        next_party, next_head = _opening_party(following)
        return Told(
            actor=self._actor,
            party=self._party,
            next_party=next_party,
            next_head=next_head,
            counted=self._counted,
            is_of_sanctions=self._is_of_sanctions,
            authority=self._authority or self._home(),
            list_type=self._list_type,
            state=self._state,
            is_of_charges=self._is_of_charges,
            parties=self._parties,
            last_parties=self._last_parties,
        )

    def remember(
        self, own: Spoken, made: Made, acting: Mention | None, counted: Counted | None = None
    ) -> None:
        """Keep what a sentence told: its events, who acts in it, and whom it only counts."""
        self._counted = counted or self._counted
        actors = [actor for _, actor in made if actor is not None]
        named = [one for one in own.mentions if one.sort in PARTIES]
        self._parties += named
        self._last_parties = named or self._last_parties
        self._state = _state_told_of(own, made) or self._state or _only_state_of(own, actors)
        aimed_at = {event.target for event, _ in made}
        self._party = _party_told_of(own, aimed_at) or self._party
        first = next((one for one in own.mentions if one.sort in _ACTING_SORTS), None)
        self._actor = actors[0] if actors else first or self._actor
        doers = [one for event, one in made if event.type not in _NO_AUTHORITY]
        acted = [one for one in (acting, *doers) if one is not None]
        self._authority = next(
            (one for one in acted if one.sort in _AUTHORITY_SORTS or (one.title and one.country)),
            _speaking_authority(own) or self._authority,
        )


def _first_actor(spoken: list[Spoken]) -> Mention | None:
    """Return the authority or state a headline begins with: `the department` may be it."""
    if not spoken or spoken[0].sentence.paragraph >= 0:
        return None
    headline = spoken[0].sentence
    own = [
        one
        for one in spoken[0].mentions
        if one.sort in {"agency", "body", "country", "place"}
        and not _only_describes(one, headline.text[one.end - headline.start :])
    ]
    return own[0] if own and (own[0].sort != "place" or own[0].is_capital_city) else None


def _only_describes(one: Mention, behind: str) -> bool:
    """Tell whether a country only says whose others are: Russian oligarchs, not Russian police."""
    described = re.match(r" ([a-z]+)", behind)
    is_other = described is not None and described[1] not in grammar().authority_heads
    return one.is_adjective and is_other


def _opening_authority(spoken: list[Spoken], first: Mention | None) -> Mention | None:
    """Return the authority or state that a headline opens with; none where it stands later on."""
    if first is None or first.start - spoken[0].sentence.start > _OPENING:
        return None
    behind = spoken[0].sentence.text[first.end - spoken[0].sentence.start :]
    return None if behind.startswith(":") else first  # `Belarus: ...` is where it is about


def _home_authority(article: Article, spoken: list[Spoken]) -> Mention | None:
    """Return the state whose police and courts an article without another authority is about.

    The authority that publishes it, else the first official with a country in the title (`U.S.
    Attorney`), else an agency that prosecutes, else where its judges and police are, else where it
    was written.
    """
    if (publisher := publisher_of(article)) is not None:
        return publisher
    everyone = [one for own in spoken for one in own.mentions if one.country]
    for one in everyone:
        if one.sort == "person" and _PROSECUTES.search(one.title.lower()):
            return one
    for one in everyone:
        if one.sort in {"agency", "court"} and _ENFORCES.search(one.name):
            return one
    for one in everyone:
        if one.sort in {"place", "country"} and _is_of_judges(one, spoken[one.sentence]):
            return _state(one.country, one.name)
    return state_of_dateline(article)


def publisher_of(article: Article) -> Mention | None:
    """Return the authority that publishes an article itself: a release of the Treasury."""
    return _authority_named(article.outlet.partition(",")[0])


@lru_cache(_MOST_REMEMBERED)
def _authority_named(outlet: str) -> Mention | None:
    tokens = tokens_of(outlet, 0)
    known = look_up(tokens, 0) if len(tokens) > 1 else None
    if known is None or known[0] != len(tokens) or known[1].sort not in {"agency", "body"}:
        return None
    entry = known[1]
    return Mention(
        text=entry.name, start=-1, end=-1, sentence=-1, sort=entry.sort, id=entry.id,
        name=entry.name, country=entry.country,
    )  # fmt: skip


def state_of_dateline(article: Article) -> Mention | None:
    """Return the state an article was written in; None where its dateline does not say."""
    return _state_of(article.dateline)


@lru_cache(_MOST_REMEMBERED)
def _state_of(dateline: str) -> Mention | None:
    places = tokens_of(dateline.title(), 0)
    known = look_up(places, 0) if places else None
    if known is None or not known[1].country:
        return None
    return _state(known[1].country, known[1].name)


def _is_of_judges(one: Mention, own: Spoken) -> bool:
    """Tell whether judges or police of a state stand beside it: a court in X, X police."""
    text, base = own.sentence.text, own.sentence.start
    is_behind = _JUDGES_IN.search(text[: one.start - base]) is not None
    return is_behind or _JUDGES.match(text[one.end - base :]) is not None


def _state(country: str, name: str) -> Mention:
    """Return a state as if it were named, by its code; `name` where no table knows that."""
    name = country_names().get(country, name)
    return Mention(
        text=name, start=-1, end=-1, sentence=-1, sort="country", id=country, name=name,
        country=country,
    )  # fmt: skip


def _list_told_of(own: Spoken) -> str:
    found = _LIST.search(own.sentence.text.lower())
    if found is None:
        return ""
    return "listing" if found["trade"] else "designation"


def _speaking_authority(own: Spoken) -> Mention | None:
    """Return the authority that a sentence has say something."""
    for one in own.mentions:
        behind = own.sentence.text[one.end - own.sentence.start :]
        if one.sort in {"agency", "body", "court"} and _ANNOUNCES.match(behind):
            return one
    return None


def _state_told_of(own: Spoken, made: Made) -> Mention | None:
    """Return the state that `the country` of the next sentence stands for."""
    told = {event.target_country for event, _ in made if event.type != "meeting"}
    told |= {event.actor_country for event, _ in made if event.type == "wmd_test"}
    states = [one for one in own.mentions if one.sort in COUNTRIES]
    return next((one for one in states if one.country in told), None)


def _only_state_of(own: Spoken, actors: list[Mention]) -> Mention | None:
    """Return the one state a sentence names besides whoever acts in it; None for several."""
    if not actors:
        return None
    acting = {one.country for one in actors}
    states = [one for one in own.mentions if one.sort == "country" and one.country not in acting]
    return states[0] if len({one.country for one in states}) == 1 else None


def _party_told_of(own: Spoken, aimed_at: set[str]) -> Mention | None:
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


def _opening_party(own: Spoken | None) -> tuple[Mention | None, str]:
    """Return the person or body a sentence begins with, and what it is called before the name.

    Who `a Kansas man` or `the operator` of the sentence before was.
    """
    if own is None or not own.mentions:
        return None, ""
    first = own.mentions[0]
    if first.sort not in PARTIES or " " not in first.name:
        return None, ""
    before = own.sentence.text[: first.start - own.sentence.start]
    called = _CALLED.fullmatch(before)
    if called is None and len(before) >= _OPENING:
        return None, ""
    return first, called["head"] if called is not None else ""
