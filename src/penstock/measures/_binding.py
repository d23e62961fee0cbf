"""Whether a requirement binds the asker, and if not, what may bring the asker into its reach."""

from collections.abc import Mapping
from typing import NamedTuple

from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._logic import NO, YES, Answer, either, lacking
from penstock.measures._schema import Measure, Requirement
from penstock.measures._words import Activity, Nexus, Person

_DOLLAR = "USD"
_UNITED_STATES = frozenset({"US"})
_UNITED_KINGDOM = frozenset({"GB"})
# What makes a foreign person cause a violation by one who is bound.
_CAUSES = (Nexus.US_DOLLAR_CLEARING, Nexus.US_ORIGIN_GOODS, Nexus.US_PERSON_INVOLVED)
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


def reach(
    ways: tuple[Nexus, ...], facts: QuestionFacts, unions: Unions, known: dict[Nexus, Answer]
) -> Reach:
    """Return the ties that expose the asker to a measure, and the facts that leave one open.

    `known` keeps what was found of each tie: it is the same for every measure of a question.
    """
    found: list[Nexus] = []
    missing: list[str] = []
    bits = 0
    for nexus in ways:
        truth, lacks = known.get(nexus) or _found(nexus, facts, unions, known)
        if truth:
            found.append(nexus)
            bits |= _BIT[nexus]
        elif truth is None:
            missing.extend(fact for fact in lacks if fact not in missing)
    return Reach(tuple(found), () if found else tuple(missing), bits)


def _found(
    nexus: Nexus, facts: QuestionFacts, unions: Unions, known: dict[Nexus, Answer]
) -> Answer:
    answer = known.get(nexus)
    if answer is None:
        answer = known[nexus] = _tie(nexus, facts, unions, known)
    return answer


def _tie(nexus: Nexus, facts: QuestionFacts, unions: Unions, known: dict[Nexus, Answer]) -> Answer:
    match nexus:
        case Nexus.US_DOLLAR_CLEARING:
            return _dollars(facts)
        case Nexus.US_ORIGIN_GOODS:
            return _us_goods(facts) if facts.goods else NO
        case Nexus.US_PERSON_INVOLVED:
            return _of(facts, _UNITED_STATES)
        case Nexus.US_TERRITORY:
            for account in facts.accounts:
                if account.located_in in _UNITED_STATES:
                    return YES
            return _found(Nexus.US_PERSON_INVOLVED, facts, unions, known)
        case Nexus.CAUSING_VIOLATION:
            return either(_found(one, facts, unions, known) for one in _CAUSES)
        case Nexus.SECONDARY_SANCTIONS:
            return YES
        case Nexus.EU_PERSON_INVOLVED:
            return _of(facts, unions["EU"])
        case Nexus.UK_PERSON_INVOLVED:
            return _of(facts, _UNITED_KINGDOM)


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
        if party.countries and not countries.isdisjoint(party.countries):
            return YES
    return NO
