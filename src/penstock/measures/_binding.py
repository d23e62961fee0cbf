"""Whether a requirement binds the asker, and if not, what may bring the asker into its reach."""

from collections.abc import Mapping
from typing import NamedTuple

from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._logic import NO, YES, Answer, either, lacking
from penstock.measures._schema import Measure, Requirement
from penstock.measures._words import Activity, Nexus, Person

_DOLLAR = "USD"
_UNITED_STATES = "US"
_BIT = {nexus: 1 << place for place, nexus in enumerate(Nexus)}
Unions = Mapping[str, frozenset[str]]


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


def reach(ways: tuple[Nexus, ...], facts: QuestionFacts, unions: Unions) -> Reach:
    """Return the ties that expose the asker to a measure, and the facts that leave one open."""
    found: list[Nexus] = []
    missing: list[str] = []
    for nexus in ways:
        truth, lacks = _tie(nexus, facts, unions)
        if truth:
            found.append(nexus)
        elif truth is None:
            missing.extend(fact for fact in lacks if fact not in missing)
    bits = sum(_BIT[nexus] for nexus in found)
    return Reach(tuple(found), () if found else tuple(missing), bits)


def _tie(nexus: Nexus, facts: QuestionFacts, unions: Unions) -> Answer:
    match nexus:
        case Nexus.US_DOLLAR_CLEARING:
            return _dollars(facts)
        case Nexus.US_ORIGIN_GOODS:
            return _us_goods(facts)
        case Nexus.US_PERSON_INVOLVED:
            return _of(facts, frozenset({_UNITED_STATES}))
        case Nexus.US_TERRITORY:
            return _in_us(facts)
        case Nexus.CAUSING_VIOLATION:
            us_person = _of(facts, frozenset({_UNITED_STATES}))
            return either((_dollars(facts), _us_goods(facts), us_person))
        case Nexus.SECONDARY_SANCTIONS:
            return YES
        case Nexus.EU_PERSON_INVOLVED:
            return _of(facts, unions["EU"])
        case Nexus.UK_PERSON_INVOLVED:
            return _of(facts, frozenset({"GB"}))


def _dollars(facts: QuestionFacts) -> Answer:
    if facts.currency:
        return YES if facts.currency == _DOLLAR else NO
    if facts.activities and Activity.PAYMENT not in facts.activities:
        return NO
    return lacking("the currency of the payment")


def _us_goods(facts: QuestionFacts) -> Answer:
    return either(
        lacking(f"whether {goods.text or 'the goods'} are of US origin")
        if goods.is_us_origin is None
        else (YES if goods.is_us_origin else NO)
        for goods in facts.goods
    )


def _of(facts: QuestionFacts, countries: frozenset[str]) -> Answer:
    """Return whether a party stands or is organised there; no sign of it is no tie."""
    for party in facts.parties:
        if party.chartered_in in countries or party.located_in in countries:
            return YES
        if any(country in countries for country in party.countries):
            return YES
    return NO


def _in_us(facts: QuestionFacts) -> Answer:
    if any(account.located_in == _UNITED_STATES for account in facts.accounts):
        return YES
    return _of(facts, frozenset({_UNITED_STATES}))
