"""What a question about a party says to the measures: one set of facts, and what is open of them.

Nothing is guessed. What is known goes into the sure facts; a country of unknown tie and a listed
name that a hit offers are kept apart, as readings that hold only if a question is answered.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from penstock.measures import (
    Asker,
    Clue,
    ListingFact,
    PartyFact,
    PartyKind,
    QuestionFacts,
    Reading,
    hit_clue,
    is_confirmed,
    listing_of,
)
from penstock.model import Hit, Identifier, IdentifierKind, Place, Schema, Subject
from penstock.text import country_code, region_named

_KINDS = {
    Schema.PERSON: PartyKind.PERSON,
    Schema.VESSEL: PartyKind.VESSEL,
    Schema.AIRPLANE: PartyKind.AIRCRAFT,
    Schema.PUBLIC_BODY: PartyKind.GOVERNMENT,
}
_CRAFT = frozenset({Schema.VESSEL, Schema.AIRPLANE})
_NUMBERS = frozenset({IdentifierKind.IMO, IdentifierKind.WALLET, IdentifierKind.BANK_ACCOUNT})
# Addresses in Crimea, Donetsk and Luhansk are written with either country.
_CLAIMANTS = frozenset({"UA", "RU"})
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class PartyQuestion(Struct, frozen=True):
    """A question about a party, ready for the measures."""

    facts: QuestionFacts
    readings: tuple[Reading, ...]
    clues: tuple[Clue, ...]


def party_question(subject: Subject, hits: Iterable[Hit], asker: Asker) -> PartyQuestion:
    """Return what a subject and its hits say to the measures."""
    known = [
        (place, hit)
        for place, hit in enumerate(hits)
        if hit.alert or hit.is_one_of(asker.confirmed)
    ]
    ties = _ties(subject)
    sure = frozenset(country for _, country, is_sure in ties if is_sure)
    party = _party(subject, sure, tuple(listing_of(hit, asker) for _, hit in known))
    clues = [
        Clue(path, country, frozenset({country})) for path, country, is_sure in ties if is_sure
    ]
    clues += _clues(subject)
    clues += [hit_clue(f"hits[{place}]", hit) for place, hit in known]
    names = [hit.name for _, hit in known if is_confirmed(hit, asker)]
    party = msgspec.structs.replace(party, names=tuple(dict.fromkeys((*party.names, *names))))
    banks = tuple(_account_banks(subject))
    clues += [Clue(bank.path, bank.text, frozenset({bank.located_in})) for bank in banks]
    facts = QuestionFacts(parties=(party, *banks), activities=asker.about)
    readings = (*_open_ties(subject, ties, facts), *_open_names(known, facts, asker))
    return PartyQuestion(facts, readings, tuple(clues))


def _party(subject: Subject, sure: frozenset[str], listings: tuple[ListingFact, ...]) -> PartyFact:
    kind = (
        PartyKind(subject.kind) if subject.kind else _KINDS.get(subject.schema or Schema.SECURITY)
    )
    registered = subject.registrations[0] if len(set(subject.registrations)) == 1 else ""
    is_body = subject.schema is Schema.PUBLIC_BODY and len(sure) == 1
    return PartyFact(
        id="subject",
        names=subject.names,
        kind=kind,
        bics=tuple(one.value for one in subject.identifiers if one.kind is IdentifierKind.BIC),
        identifiers=tuple(_number(one) for one in subject.identifiers if one.kind in _NUMBERS),
        countries=tuple(sorted(sure)),
        nationalities=() if is_body else subject.nationalities,
        regions=tuple(dict.fromkeys(region for _, _, region in _regions(subject))),
        chartered_in="" if subject.schema in _CRAFT else registered,
        government_of=next(iter(sure)) if is_body else "",
        flag=registered if subject.schema in _CRAFT else "",
        listings=listings,
        path="names[0]" if subject.names else "id",
        text=subject.name or subject.id,
    )


def _number(identifier: Identifier) -> str:
    value = identifier.value.strip()
    return re.sub(r"\D", "", value) if identifier.kind is IdentifierKind.IMO else value


def _ties(subject: Subject) -> list[tuple[str, str, bool]]:
    """Return path, country and whether it is more than a nationality, which few measures count.

    A bare country of a person, or of who knows what, may be a nationality: it stays open.
    """
    known = {*subject.residences, *subject.registrations}
    may_be_national = subject.schema in {None, Schema.PERSON}
    found = []
    for place, country in enumerate(subject.countries):
        if country in known:
            found.append((f"countries[{place}]", country, True))
        elif country not in subject.nationalities:
            found.append((f"countries[{place}]", country, not may_be_national))
        elif not may_be_national:  # a company has no nationality but its registration
            found.append((f"countries[{place}]", country, True))
    found += [(path, country, True) for path, _, country in _address_countries(subject)]
    return found


def _address_countries(subject: Subject) -> Iterator[tuple[str, Place, str]]:
    for place, address in enumerate(subject.addresses):
        last = address.text.replace(";", ",").rpartition(",")[2].strip()
        country = address.country or country_code(last)
        if country:
            yield f"addresses[{place}]", address, country


def _regions(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Yield path, text and code of each region that a part of an address names.

    A town of the same name in a country that has no claim to the region is another one.
    """
    elsewhere = {
        path for path, _, country in _address_countries(subject) if country not in _CLAIMANTS
    }
    for place, address in enumerate(subject.addresses):
        if f"addresses[{place}]" in elsewhere:
            continue
        parts = (address.region, address.city, *re.split(r"[,;]", address.text))
        for part in dict.fromkeys(part.strip() for part in parts):
            if region := region_named(part):
                yield f"addresses[{place}]", address.text, region


def _clues(subject: Subject) -> Iterator[Clue]:
    for place, country in enumerate(subject.countries):
        if country in subject.nationalities:
            yield Clue(f"countries[{place}]", country, frozenset({country}))
    for place, identifier in enumerate(subject.identifiers):
        if identifier.kind is IdentifierKind.BIC:
            code = identifier.value.strip().upper()
            yield Clue(f"identifiers[{place}]", code, frozenset({code[4:6]}))
    for path, text, region in _regions(subject):
        yield Clue(path, text, frozenset({region}))


def _account_banks(subject: Subject) -> Iterator[PartyFact]:
    """Yield the bank behind each account number that names its country (IBAN, ISO 13616)."""
    for place, identifier in enumerate(subject.identifiers):
        number = re.sub(r"[\s-]", "", identifier.value).upper()
        if identifier.kind is IdentifierKind.BANK_ACCOUNT and _is_iban(number):
            yield PartyFact(
                id=f"bank of account {place}",
                names=(f"the bank of the account {number}",),
                kind=PartyKind.BANK,
                located_in=number[:2],
                path=f"identifiers[{place}]",
                text=number,
            )


def _is_iban(number: str) -> bool:
    if not _IBAN.fullmatch(number):
        return False
    digits = "".join(str(int(letter, 36)) for letter in number[4:] + number[:4])
    return int(digits) % 97 == 1


def _open_ties(
    subject: Subject, ties: list[tuple[str, str, bool]], facts: QuestionFacts
) -> Iterator[Reading]:
    for path, country, is_sure in ties:
        if is_sure or country in facts.parties[0].countries:
            continue
        known = facts.parties[0].countries
        lives = "lives" if subject.schema is Schema.PERSON else "lives or is registered"
        yield Reading(
            _with(facts, countries=(*known, country)),
            f"whether {facts.parties[0].label} {lives} in {country}, or is only a national of it",
            Clue(path, country, frozenset({country})),
        )


def _open_names(
    known: list[tuple[int, Hit]], facts: QuestionFacts, asker: Asker
) -> Iterator[Reading]:
    party = facts.parties[0]
    for place, hit in known:
        if not is_confirmed(hit, asker) and hit.name not in party.names:
            yield Reading(
                _with(facts, names=(*party.names, hit.name)),
                f"whether {party.label} is {hit.name} ({hit.party}) of {hit.list}",
                hit_clue(f"hits[{place}]", hit),
            )


def _with(facts: QuestionFacts, **changes: tuple[str, ...]) -> QuestionFacts:
    party = msgspec.structs.replace(facts.parties[0], **changes)
    return msgspec.structs.replace(facts, parties=(party, *facts.parties[1:]))
