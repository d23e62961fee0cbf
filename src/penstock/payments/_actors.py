"""The parties and agents of one transaction: its segments put together again."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from penstock.measures import PartyKind
from penstock.model import DateRange, Identifier, IdentifierKind, Schema, Subject
from penstock.payments._matching import matchers
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._spellings import other_spellings
from penstock.payments._words import is_bank_name, is_bic
from penstock.text import (
    SanctionedPlace,
    countries_under_measures,
    country_at_end,
    place_named,
    places_alone,
    places_in,
)

AGENTS = frozenset(
    {
        Role.DEBTOR_AGENT,
        Role.CREDITOR_AGENT,
        Role.FORWARDING_AGENT,
        Role.INTERMEDIARY_AGENT,
        Role.INSTRUCTING_AGENT,
        Role.INSTRUCTED_AGENT,
        Role.PREVIOUS_INSTRUCTING_AGENT,
        Role.REIMBURSEMENT_AGENT,
        Role.SETTLEMENT_ACCOUNT,
        Role.CHARGES_AGENT,
        Role.ACCOUNT_SERVICER,
        Role.SENDER,
        Role.RECEIVER,
        Role.ISSUING_BANK,
        Role.ADVISING_BANK,
    }
)
_ADDRESS = frozenset({Kind.ADDRESS_LINE, Kind.TOWN, Kind.REGION, Kind.POSTAL_CODE})
# A group of segments with one of these is somebody; one without is text.
_IDENTITY = frozenset(
    {
        Kind.NAME,
        Kind.BIC,
        Kind.LEI,
        Kind.CLEARING_CODE,
        Kind.IBAN,
        Kind.ACCOUNT,
        Kind.PROXY,
        Kind.IDENTIFIER,
        Kind.COUNTRY,
        Kind.TOWN,
        Kind.ADDRESS_LINE,
    }
)
_OF_PERSONS = frozenset({Kind.BIRTH_DATE, Kind.BIRTH_PLACE, Kind.BIRTH_COUNTRY})
_WORDS_AND_CODE = {Kind.BIC, Kind.FREE_TEXT}
_NONE: list[Segment] = []
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")


class Actor:
    """One party or agent: its own segments, those of its account, and what they say of it.

    Args:
        key: what the message calls it; unique among the actors of a payment.
        role: whose text it is.
        by_kind: its segments by kind, in order.

    Attributes:
        segments: all of them, kind by kind.
        names: those of the party itself, not of its contacts, branches and accounts.
        bics: of the party; a word of a narrative that only looks like one is none.
        is_bank: whether the message says that it is a bank, by its role or by how it names it.
        kind: what sort of party it is, as far as the message tells.
        countries: of the address, by code, else by name at the end of a line.
    """

    def __init__(self, key: str, role: Role, by_kind: dict[Kind, list[Segment]]) -> None:
        self.key = key
        self.role = role
        self._by_kind = by_kind
        # Every decision asks for all of this, mostly more than once.
        self.segments = [segment for found in by_kind.values() for segment in found]
        self.names = self._own_names()
        self.bics = [one for one in by_kind.get(Kind.BIC, _NONE) if is_bic(one.text)]
        self.is_bank = (
            role in AGENTS
            or Kind.CLEARING_CODE in by_kind
            or any("/FinInstnId" in segment.path for segment in self.segments)
        )
        self.kind = self._own_kind()
        self.countries = self._own_countries()

    def of(self, *kinds: Kind) -> list[Segment]:
        """Return the segments of some kinds, kind by kind."""
        by_kind = self._by_kind
        if len(kinds) == 1:
            return by_kind.get(kinds[0], _NONE)
        return [segment for kind in kinds if kind in by_kind for segment in by_kind[kind]]

    def _own_names(self) -> list[Segment]:
        named = self._by_kind.get(Kind.NAME, _NONE)
        if len(named) < 2:
            return named
        least = min(segment.path.count("/") for segment in named)
        return [segment for segment in named if segment.path.count("/") == least]

    def _own_kind(self) -> PartyKind | None:
        if self.is_bank or any(is_bank_name(segment.text) for segment in self.names):
            return PartyKind.BANK
        return None if _OF_PERSONS.isdisjoint(self._by_kind) else PartyKind.PERSON

    def _own_countries(self) -> dict[str, Segment]:
        found: dict[str, Segment] = {}
        for segment in self._by_kind.get(Kind.COUNTRY, _NONE):
            code = segment.text.strip().upper()
            if segment.scheme != "issuer" and len(code) == 2 and code.isalpha():
                found.setdefault(code, segment)
        if not found:
            for segment in self.of(Kind.ADDRESS_LINE, Kind.TOWN):
                if code := country_at_end(segment.text):
                    found.setdefault(code, segment)
        return found

    def birth_dates(self) -> tuple[DateRange, ...]:
        """Return the dates of birth the message states."""
        found = []
        for segment in self.of(Kind.BIRTH_DATE):
            if match := _DAY.fullmatch(segment.text.strip()):
                try:
                    day = date(*map(int, match.groups()))
                except ValueError:
                    continue  # no such day: read as text, and the reader tells of it
                found.append(DateRange(day, day, text=segment.text))
        return tuple(found)

    def places(self) -> Iterator[tuple[SanctionedPlace, Segment, bool]]:
        """Yield the places under measures that the party names, and whether that is sure.

        A country that contradicts leaves a place open where the field, or the part of a line, says
        the place and nothing else, unless that country has one of the name: Havana, Illinois. It
        refutes it elsewhere: Pyongyang Street in Seoul is no tie to Pyongyang.
        """
        stated = frozenset(self.countries)
        for kind, segments in self._by_kind.items():
            if "place" not in matchers(kind):
                continue
            is_place_field = kind in (Kind.TOWN, Kind.REGION)
            find = place_named if is_place_field else places_in
            for segment in segments:
                told = [place for one in _readings(segment.text) for place in find(one)]
                for place in dict.fromkeys(told):
                    if place.may_stand_in(stated):
                        yield place, segment, kind in _ADDRESS and not place.is_near
                    elif stated.isdisjoint(place.namesakes) and (
                        is_place_field or (kind is Kind.ADDRESS_LINE and _is_alone(place, segment))
                    ):
                        yield place, segment, False


def _is_alone(place: SanctionedPlace, segment: Segment) -> bool:
    return any(place in places_alone(one) for one in _readings(segment.text))


def _readings(text: str) -> tuple[str, ...]:
    return (text, *other_spellings(text))


def actors_of(segments: Iterable[Segment]) -> tuple[list[Actor], list[Segment]]:
    """Return the parties and agents of some segments, and the segments that belong to none.

    A narrative that names the bank of somebody by its code holds an agent; one that holds words
    only is text.
    """
    grouped: dict[str, dict[Role, dict[Kind, list[Segment]]]] = {}
    loose = []
    order: dict[int, int] = {}
    for place, segment in enumerate(segments):
        order[id(segment)] = place
        if segment.party:
            by_kind = grouped.setdefault(segment.party, {}).setdefault(segment.role, {})
            by_kind.setdefault(segment.kind, []).append(segment)
        else:
            loose.append(segment)
    actors = []
    for party, roles in grouped.items():
        for role, by_kind in roles.items():
            if _IDENTITY.isdisjoint(by_kind) or _is_words(by_kind):
                loose += [segment for found in by_kind.values() for segment in found]
            else:
                actors.append(
                    Actor(f"{party} ({role})" if len(roles) > 1 else party, role, by_kind)
                )
    # As they stand in the message: what runs on from one field into the next is read so.
    loose.sort(key=lambda segment: order[id(segment)])
    return actors, loose


def subject_of(actor: Actor) -> Subject:
    """Return an actor as somebody to look up elsewhere: by its names, BICs and LEIs."""
    numbers = [Identifier(IdentifierKind.BIC, segment.text) for segment in actor.bics]
    numbers += [Identifier(IdentifierKind.LEI, segment.text) for segment in actor.of(Kind.LEI)]
    return Subject(
        id=actor.key,
        names=tuple(segment.text for segment in actor.names),
        schema=Schema.PERSON if actor.kind is PartyKind.PERSON else None,
        identifiers=tuple(numbers),
    )


def _is_words(by_kind: dict[Kind, list[Segment]]) -> bool:
    """Tell whether a narrative only begins with a word that has the form of a BIC.

    It names a bank where the code stands alone, or where its country is one under measures; a
    listed code is found in any text.
    """
    if by_kind.keys() != _WORDS_AND_CODE:
        return False
    codes = [segment.text for segment in by_kind[Kind.BIC] if is_bic(segment.text)]
    lines = {line for one in by_kind[Kind.FREE_TEXT] for line in one.text.split("\n")}
    return not any(code in lines or code[4:6] in countries_under_measures() for code in codes)
