"""Whether a requirement binds the asker, and if not, what may bring the asker into its reach."""

from collections.abc import Mapping
from typing import NamedTuple

from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._logic import CURRENCY, NO, YES, Answer, either, lacking
from penstock.measures._schema import Measure, Requirement
from penstock.measures._words import Activity, Nexus, Person

_DOLLAR = "USD"
_BIT = {nexus: 1 << place for place, nexus in enumerate(Nexus)}
Unions = Mapping[str, frozenset[str]]


class Ties(NamedTuple):
    """The ties a question has, as bits: those it surely has, and those that facts leave open."""

    held: int
    open: int
    lacks: Mapping[Nexus, tuple[str, ...]]


class Reach(NamedTuple):
    """The ties that expose an asker, the facts that leave one open, and the ties as bits."""

    exposures: tuple[Nexus, ...]
    missing: tuple[str, ...]
    bits: int


def binds(requirement: Requirement, profile: Profile) -> Answer:
    """Return whether the asker is among those a requirement binds."""
    return either(
        YES
        if bound.who is Person.ANYONE or not bound.definition
        else _defined(bound.definition, profile)
        for bound in requirement.binds
        if bound.who in profile.is_a or bound.who is Person.ANYONE
    )


def _defined(definition: str, profile: Profile) -> Answer:
    if definition in profile.definitions:
        return YES
    return lacking(f"whether you are one of those {definition} defines")


def ways_into(measure: Measure, profile: Profile) -> tuple[Nexus, ...]:
    """Return the ways a measure may reach an asker whom it does not bind."""
    return tuple(nexus for nexus in measure.nexus if nexus in profile.exposures)


def bits_of(ways: tuple[Nexus, ...]) -> int:
    """Return ties as bits, so that having one of several is a single operation."""
    bits = 0
    for nexus in ways:
        bits |= _BIT[nexus]
    return bits


def ties_of(facts: QuestionFacts, unions: Unions) -> Ties:
    """Return every tie of a question: it is the same for all the measures that touch it."""
    dollars = _dollars(facts)
    goods = _us_goods(facts) if facts.goods else NO
    homes = _homes(facts)
    people = YES if "US" in homes else NO
    territory = YES if people is YES or _has_us_account(facts) else NO
    found = {
        Nexus.US_DOLLAR_CLEARING: dollars,
        Nexus.US_ORIGIN_GOODS: goods,
        Nexus.US_PERSON_INVOLVED: people,
        Nexus.US_TERRITORY: territory,
        # What makes a foreign person cause a violation by one who is bound.
        Nexus.CAUSING_VIOLATION: either((dollars, goods, people)),
        Nexus.SECONDARY_SANCTIONS: YES,
        Nexus.EU_PERSON_INVOLVED: NO if homes.isdisjoint(unions["EU"]) else YES,
        Nexus.UK_PERSON_INVOLVED: YES if "GB" in homes else NO,
    }
    held = unsettled = 0
    lacks: dict[Nexus, tuple[str, ...]] = {}
    for nexus, (truth, missing) in found.items():
        if truth:
            held |= _BIT[nexus]
        elif truth is None:
            unsettled |= _BIT[nexus]
            lacks[nexus] = missing
    return Ties(held, unsettled, lacks)


def reach(ways: tuple[Nexus, ...], ties: Ties) -> Reach:
    """Return the ties that expose the asker to a measure, and the facts that leave one open."""
    found = tuple(nexus for nexus in ways if _BIT[nexus] & ties.held)
    if found:
        return Reach(found, (), bits_of(found))
    missing = (fact for nexus in ways for fact in ties.lacks.get(nexus, ()))
    return Reach((), tuple(dict.fromkeys(missing)), 0)


def _homes(facts: QuestionFacts) -> set[str]:
    """Return where parties stand or are organised; no sign of it is no tie."""
    homes: set[str] = set()
    for party in facts.parties:
        homes.add(party.chartered_in)
        homes.add(party.located_in)
        homes.update(party.countries)
    return homes


def _has_us_account(facts: QuestionFacts) -> bool:
    return any(account.located_in == "US" for account in facts.accounts)


def _dollars(facts: QuestionFacts) -> Answer:
    if facts.currency:
        return YES if facts.currency == _DOLLAR else NO
    if facts.activities and Activity.PAYMENT not in facts.activities:
        return NO
    return lacking(CURRENCY)


def _us_goods(facts: QuestionFacts) -> Answer:
    return either(
        lacking(f"whether {goods.text or 'the goods'} are of US origin")
        if goods.is_us_origin is None
        else (YES if goods.is_us_origin else NO)
        for goods in facts.goods
    )
