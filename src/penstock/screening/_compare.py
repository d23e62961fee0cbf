"""Two parties side by side, without any list: the same score, the same explanation."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from penstock.model import (
    Contribution,
    Hit,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Schema,
    Subject,
)
from penstock.model import Place as ModelPlace
from penstock.screening._align import Alignment, align
from penstock.screening._evidence import evidence_of
from penstock.screening._explain import Scored, explain_name
from penstock.screening._facts import compare_facts
from penstock.screening._identifiers import identifier_keys
from penstock.screening._parameters import Policy, load_policy, load_scoring
from penstock.screening._terms import forms_of, sorts_of, sorts_of_name
from penstock.text import NameSort, token_similarity

_NO_LIST = ListId("none")
likeness = lru_cache(1 << 16)(token_similarity)
_NOTHING = Contribution("no_name", 0.0, "the names have nothing in common")


def compare(left: Subject, right: Subject, policy: Policy | str = "standard") -> Hit:
    """Return how alike two subjects are, as a hit of `right` for the question `left`.

    The score is that of screening `left` against a list that holds `right` alone. Where a schema
    is not known the names are read as persons, as bodies and as ships, and the best counts.
    """
    chosen = load_policy(policy) if isinstance(policy, str) else policy
    facts = compare_facts(left, as_party(right))
    matches = (
        (asked, listed, _compare_names(asked, listed, sorts, facts))
        for listed in right.names
        for asked in left.names
        for sorts in (common_sorts(asked, left.schema, listed, right.schema),)
    )
    return made_hit(left, right, matches, facts, chosen)


def made_hit(
    left: Subject,
    right: Subject,
    matches: Iterable[tuple[str, str, "Match"]],
    facts: tuple[Contribution, ...],
    policy: Policy,
) -> Hit:
    """Return the hit that the best of some matches makes, each with its asked and listed name."""
    best, name, matched = NO_MATCH, "", ""
    for asked, listed, found in matches:
        if found.scored.score > best.scored.score or not name:
            best, name, matched = found, listed, asked
    scored = best.scored
    told = scored.parts or facts
    if shared := _shared_identifier(left, right):
        weight = load_scoring().facts.identifier_equal
        equal = Contribution("identifier_equal", max(weight, scored.score), shared)
        scored = Scored(max(weight, scored.score), (equal,))
        told = (*told, equal)
    return Hit(
        party=PartyId(right.id),
        list=_NO_LIST,
        name=name,
        matched=matched,
        score=scored.score,
        alert=scored.score >= policy.threshold,
        explanation=scored.parts or (_NOTHING,),
        evidence=evidence_of(best.alignment, told) if told else _evidence_of_no_match(),
        schema=right.schema,
    )


def common_sorts(
    asked: str, left: Schema | None, listed: str, right: Schema | None
) -> tuple[NameSort, ...]:
    """Return how both names may be read; as the listed one where the kinds exclude each other."""
    if left is right and len(sorts := sorts_of(left)) == 1:
        return sorts
    wanted = sorts_of_name(listed, right)
    return tuple(sort for sort in sorts_of_name(asked, left) if sort in wanted) or wanted


class Match(NamedTuple):
    """The best of what two names come to, and how they were laid beside one another."""

    scored: Scored
    alignment: Alignment


NO_MATCH = Match(Scored(0.0, ()), Alignment(0.0, (), (), (), is_number_conflict=False))


def _compare_names(
    asked: str, listed: str, sorts: tuple[NameSort, ...], facts: tuple[Contribution, ...]
) -> Match:
    best = NO_MATCH
    for sort in sorts:
        for left in forms_of(asked, sort):
            for right in forms_of(listed, sort):
                alignment = align(left, right, sort, likeness)
                if not alignment.pairings:
                    continue
                found = explain_name(alignment, NameKind.ALIAS, facts)
                if found.score > best.scored.score or not best.scored.parts:
                    best = Match(found, alignment)
    return best


def as_party(subject: Subject) -> Party:
    """Return a subject as a party that some list holds."""
    return Party(
        id=PartyId(subject.id),
        schema=subject.schema or Schema.LEGAL_ENTITY,
        names=tuple(Name(text) for text in subject.names),
        listing=Listing(list=_NO_LIST),
        birth_dates=subject.birth_dates,
        nationalities=tuple(ModelPlace(code, country=code) for code in subject.countries),
        identifiers=subject.identifiers,
    )


@lru_cache(1)
def _evidence_of_no_match() -> float:
    """Return the evidence of names that have nothing in common, which most pairs have not."""
    return evidence_of(NO_MATCH.alignment, ())


def _shared_identifier(left: Subject, right: Subject) -> str:
    if not (left.identifiers and right.identifiers):
        return ""
    ours = {key for identifier in left.identifiers for key in identifier_keys(identifier)}
    theirs = {key for identifier in right.identifiers for key in identifier_keys(identifier)}
    return ", ".join(sorted(ours & theirs))
