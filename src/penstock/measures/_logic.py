"""Three-valued answers: does this party fall under that target?

True and False are said only where the facts say so. None means open, and comes with the facts
that would close it. A fact that nobody stated is only missed where something points at the
target: a company of no known tie to North Korea raises no question about North Korea.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from penstock.measures._facts import ListingFact, PartyFact
from penstock.measures._names import bic_country, bic_key, name_key
from penstock.measures._schema import (
    AccountTarget,
    ClassTarget,
    Clause,
    Definition,
    JurisdictionTarget,
    Ownership,
    PartyTarget,
    ProgrammeTarget,
    SectorTarget,
    Target,
    TransactionTarget,
    VesselTarget,
)
from penstock.measures._words import Comparison, PartyKind, Tie

Answer = tuple[bool | None, tuple[str, ...]]
YES: Answer = (True, ())
NO: Answer = (False, ())
_HUNDRED = Decimal(100)
# Questions that ask for a value; all others are answered by yes or no.
KIND_OF = "what kind of institution {} is"
CHARTERED_WHERE = "where {} is chartered or licensed"
OFFICE_WHERE = "where the office of {} stands"
SECTOR_OF = "in which sector {} operates"
GOODS_WHAT = "the HS code or kind of {}"
CURRENCY = "the currency of the payment"
TENOR = "the tenor of the debt in days"
_KIND = KIND_OF.partition("{}")[0]
_GOVERNMENT = "whether the government of "
# What somebody has answered, while a question is evaluated.
_HEARD: ContextVar[Mapping[str, bool] | None] = ContextVar("_HEARD", default=None)


def either(answers: Iterable[Answer]) -> Answer:
    """Return the disjunction: true if any is, open if any is open, with what is missing."""
    missing: list[str] = []
    is_open = False
    for truth, lacks in answers:
        if truth:
            return YES
        if truth is None:
            is_open = True
            missing.extend(fact for fact in lacks if fact not in missing)
    return (None, tuple(missing)) if is_open else NO


def both(answers: Iterable[Answer]) -> Answer:
    """Return the conjunction: false if any is, open if any is open, with what is missing."""
    missing: list[str] = []
    is_open = False
    for truth, lacks in answers:
        if truth is False:
            return NO
        if truth is None:
            is_open = True
            missing.extend(fact for fact in lacks if fact not in missing)
    return (None, tuple(missing)) if is_open else YES


def lacking(fact: str) -> Answer:
    """Return "open", for want of one fact, unless somebody has answered it."""
    heard = _HEARD.get()
    if heard is not None:
        answer = heard.get(" ".join(fact.split()))
        if answer is not None:
            return YES if answer else NO
    return (None, (fact,))


@contextmanager
def hearing(answers: Mapping[str, bool]) -> Iterator[None]:
    """Let facts that would be lacking be what somebody has answered, for a while."""
    token = _HEARD.set(answers)
    try:
        yield
    finally:
        _HEARD.reset(token)


def is_of_government(missing: Iterable[str]) -> bool:
    """Tell whether nothing is open but a government's control over somebody in its country."""
    facts = tuple(missing)
    return any(fact.startswith(_GOVERNMENT) for fact in facts) and all(
        fact.startswith((_GOVERNMENT, _KIND)) for fact in facts
    )


def is_tied_to(party: PartyFact, countries: tuple[str, ...]) -> bool:
    """Return whether anything ties a party to one of some countries, its BICs included."""
    if (
        party.chartered_in in countries
        or party.located_in in countries
        or party.government_of in countries
        or party.flag in countries
    ):
        return True
    return _shares(party.countries, countries) or _has_bic_of(party, countries)


def _shares(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    for one in some:  # noqa: SIM110 - a generator for every party and target costs more than it
        if one in others:
            return True
    return False


def _has_bic_of(party: PartyFact, countries: tuple[str, ...]) -> bool:
    for bic in party.bics:  # noqa: SIM110 - see above
        if bic_country(bic) in countries:
            return True
    return False


def owned(party: PartyFact, ownership: Ownership, matches: Callable[[PartyFact], Answer]) -> Answer:
    """Return whether owners that match hold enough of a party, alone or together.

    Shares nobody stated can be anything up to what the stated ones leave of the whole.
    """
    sure = Decimal(0)
    largest_open = Decimal(0)
    unknown_shares = False
    stated = sum((owner.share for owner in party.owners if owner.share is not None), Decimal(0))
    rest = max(_HUNDRED - stated, Decimal(0))
    missing: list[str] = []
    for owner in party.owners:
        truth, lacks = matches(owner.owner)
        if truth is False:
            continue
        if owner.share is None:
            missing.append(f"what share of {party.label} {owner.owner.label} owns")
            unknown_shares = True
            if not ownership.is_aggregated:
                largest_open = max(largest_open, rest)
        elif truth:
            sure = sure + owner.share if ownership.is_aggregated else max(sure, owner.share)
        elif ownership.is_aggregated:
            largest_open += owner.share
            missing.extend(lacks)
        else:
            largest_open = max(largest_open, owner.share)
            missing.extend(lacks)
    if _meets(sure, ownership):
        return YES
    if ownership.is_aggregated:
        largest_open += sure + (rest if unknown_shares else Decimal(0))
    if missing and _meets(largest_open, ownership):
        return (None, tuple(dict.fromkeys(missing)))
    return NO


def _meets(share: Decimal, ownership: Ownership) -> bool:
    if ownership.comparison is Comparison.MORE_THAN:
        return share > ownership.percent
    return share >= ownership.percent


_Check = Callable[[Clause, PartyFact], Answer]
Checks = Mapping[str, tuple[tuple[Clause, tuple[_Check, ...]], ...]]


def checks_of(definitions: Mapping[str, Definition]) -> Checks:
    """Return the clauses of every definition, each with the attributes it asks for."""
    return {
        name: tuple((clause, tuple(_asked(clause))) for clause in definition.any_of)
        for name, definition in definitions.items()
    }


def _asked(clause: Clause) -> Iterator[_Check]:
    if clause.chartered_in:
        yield _chartered
    if clause.located_in:
        yield _located
    if clause.not_located_in:
        yield _elsewhere
    if clause.national_of:
        yield _national
    if clause.government_of:
        yield _government
    if clause.institution:
        yield _kind


class Logic:
    """Answers for every kind of target, given the definitions they refer to.

    One serves one question: it remembers what it has found of each party.
    """

    __slots__ = ("_checks", "_known")

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._known: dict[tuple[str, int], Answer] = {}

    def party(self, target: Target, party: PartyFact) -> Answer:
        """Return whether a party falls under a target, by itself or by who owns it."""
        return judge_of(target)(self, party)

    def defined(self, definition: str, party: PartyFact) -> Answer:
        """Return whether a party falls under a definition."""
        if not party.owners:
            return self._any_clause(definition, party)
        key = (definition, id(party))
        known = self._known.get(key)
        if known is None:
            known = self._any_clause(definition, party)
            self._known[key] = known
        return known

    def or_owned(
        self,
        ownership: Ownership | None,
        party: PartyFact,
        matches: Callable[[PartyFact], Answer],
    ) -> Answer:
        """Return whether a party matches, or is owned by such as do."""
        own = matches(party)
        if ownership is None or own[0] or not party.owners:
            return own

        def reached(one: PartyFact) -> Answer:
            return self.or_owned(ownership, one, matches)

        return either((own, owned(party, ownership, reached)))

    def _any_clause(self, definition: str, party: PartyFact) -> Answer:
        waiting: list[Answer] = []
        for clause, checks in self._checks[definition]:
            if clause.subsidiary_of and not party.owners:
                continue
            answer = self._clause(clause, checks, party)
            if answer[0]:
                return YES
            if answer[0] is None:
                waiting.append(answer)
        return either(waiting) if waiting else NO

    def _clause(self, clause: Clause, checks: tuple[_Check, ...], party: PartyFact) -> Answer:
        """Return the conjunction of a clause's attributes, the cheap and telling ones first."""
        waiting: list[Answer] = []
        for check in checks:
            answer = check(clause, party)
            if answer[0] is False:
                return NO
            if answer[0] is None:
                waiting.append(answer)
        if clause.subsidiary_of:
            waiting.append(self._subsidiary(clause, party))
        if not waiting:
            return YES
        return waiting[0] if len(waiting) == 1 else both(waiting)

    def _subsidiary(self, clause: Clause, party: PartyFact) -> Answer:
        if clause.share is None or not party.owners:
            return NO
        return owned(party, clause.share, lambda one: self.defined(clause.subsidiary_of, one))


Judge = Callable[[Logic, PartyFact], Answer]


def judge_of(target: Target) -> Judge:
    """Return what answers whether a party falls under a target: chosen once, asked often."""
    match target:
        case JurisdictionTarget():
            return lambda _, party: tied(target, party.label) if _is_tied(target, party) else NO
        case ClassTarget():
            return lambda logic, party: (
                logic.or_owned(
                    target.ownership, party, lambda one: logic.defined(target.definition, one)
                )
                if party.owners
                else logic.defined(target.definition, party)
            )
        case PartyTarget():
            return lambda logic, party: logic.or_owned(
                target.ownership, party, lambda one: _named(target, one)
            )
        case ProgrammeTarget():
            return lambda logic, party: logic.or_owned(
                target.ownership, party, lambda one: _listed(target, one)
            )
        case TransactionTarget():
            return lambda _, party: _involves(target, party)
        case SectorTarget():
            return lambda _, party: _sector(target, party)
        case VesselTarget():
            return lambda _, party: _vessel(target, party)
        case AccountTarget():
            return lambda _, party: YES if set(target.numbers) & set(party.identifiers) else NO
        case _:
            return lambda _, __: NO


def _chartered(clause: Clause, party: PartyFact) -> Answer:
    return _in(party.chartered_in, clause.chartered_in, party, CHARTERED_WHERE)


def _located(clause: Clause, party: PartyFact) -> Answer:
    place = party.located_in or next(filter(None, map(bic_country, party.bics)), "")
    return _in(place, clause.located_in, party, OFFICE_WHERE)


def _elsewhere(clause: Clause, party: PartyFact) -> Answer:
    return NO if party.located_in in clause.not_located_in else YES


def _national(clause: Clause, party: PartyFact) -> Answer:
    return YES if is_tied_to(party, clause.national_of) else NO


def _in(stated: str, wanted: tuple[str, ...], party: PartyFact, question: str) -> Answer:
    if stated:
        return YES if stated in wanted else NO
    if is_tied_to(party, wanted):
        return lacking(question.format(party.label))
    return NO


def _kind(clause: Clause, party: PartyFact) -> Answer:
    if party.kind is None:
        return lacking(KIND_OF.format(party.label))
    return YES if party.kind in clause.institution else NO


def _government(clause: Clause, party: PartyFact) -> Answer:
    if party.government_of:
        return YES if party.government_of in clause.government_of else NO
    if party.is_government is False or party.kind is PartyKind.PERSON:
        return NO
    if not clause.is_asked or not is_tied_to(party, clause.government_of):
        return NO
    countries = ", ".join(clause.government_of)
    return lacking(f"{_GOVERNMENT}{countries} owns or controls {party.label}")


def tied(target: JurisdictionTarget, label: str) -> Answer:
    """Return what a tie to a country or region says: yes, or open where more must be known."""
    return lacking(f"{target.question}: {label}") if target.question else YES


def _is_tied(target: JurisdictionTarget, party: PartyFact) -> bool:
    if party.regions and _shares(party.regions, target.regions):
        return True
    wanted = target.countries
    if not wanted:
        return False
    ties = target.ties
    return (
        (Tie.COUNTRY in ties and _shares(party.countries, wanted))
        or (Tie.CHARTERED in ties and party.chartered_in in wanted)
        or (Tie.LOCATED in ties and (party.located_in in wanted or _has_bic_of(party, wanted)))
        or (Tie.GOVERNMENT in ties and party.government_of in wanted)
        or (Tie.NATIONALITY in ties and _shares(party.nationalities, wanted))
    )


def _named(target: PartyTarget, party: PartyFact) -> Answer:
    if target.bics:
        held = {bic_key(bic) for bic in party.bics}
        if any(bic_key(bic) in held for bic in target.bics):
            return YES
    if target.ids and any(listing.party in target.ids for listing in party.listings):
        return YES
    if target.wallets and any(number in target.wallets for number in party.identifiers):
        return YES
    wanted = {name_key(name) for name in target.names}
    if not any(name_key(name) in wanted for name in party.names):
        return NO
    if is_tied_to(party, target.countries):
        return YES
    return lacking(f"whether {party.label} is {target.label} of {', '.join(target.countries)}")


def _listed(target: ProgrammeTarget, party: PartyFact) -> Answer:
    return either(
        _confirmed(listing, party) for listing in party.listings if _falls(target, listing)
    )


def _falls(target: ProgrammeTarget, listing: ListingFact) -> bool:
    parts = (listing.list, listing.section)
    is_narrow = target.lists or target.sections
    if is_narrow and not (parts[0] in target.lists or parts[1] in target.sections):
        return False
    if target.not_on and (parts[0] in target.not_on or parts[1] in target.not_on):
        return False
    if target.programmes and not any(tag in target.programmes for tag in listing.programmes):
        return False
    return not target.legal_bases or any(base in target.legal_bases for base in listing.legal_bases)


def _confirmed(listing: ListingFact, party: PartyFact) -> Answer:
    if listing.is_confirmed is None:
        name = listing.name or listing.party or "the listed party"
        return lacking(f"whether {party.label} is {name} of {listing.list}")
    return YES if listing.is_confirmed else NO


def _involves(target: TransactionTarget, party: PartyFact) -> Answer:
    if any(sector in target.tags for sector in party.sectors):
        return YES
    wanted = {name_key(name) for name in target.names}
    if not any(name_key(name) in wanted for name in party.names):
        return NO
    if not target.countries or is_tied_to(party, target.countries):
        return YES
    return lacking(f"whether {party.label} is the one of {', '.join(target.countries)}")


def _sector(target: SectorTarget, party: PartyFact) -> Answer:
    if not is_tied_to(party, target.countries):
        return NO
    if not party.sectors:
        return lacking(SECTOR_OF.format(party.label))
    return YES if any(sector in target.sectors for sector in party.sectors) else NO


def _vessel(target: VesselTarget, party: PartyFact) -> Answer:
    if party.flag and party.flag in target.flags:
        return YES
    if any(number in target.imo for number in party.identifiers):
        return YES
    return YES if any(country in target.called_in for country in party.called_in) else NO
