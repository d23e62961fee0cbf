"""The parties and agents of one transaction: its segments put together again."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from penstock.measures import PartyKind
from penstock.model import DateRange
from penstock.payments._matching import matchers
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._places import (
    Place,
    countries_under_measures,
    country_at_end,
    place_named,
    places_in,
)
from penstock.payments._words import is_bank_name, is_bic

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
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")


class Actor:
    """One party or agent: its own segments, those of its account, and what they say of it."""

    __slots__ = ("is_bank", "key", "role", "segments")

    def __init__(self, key: str, segments: list[Segment]) -> None:
        self.key = key
        self.segments = segments
        self.role = segments[0].role
        self.is_bank = self.role in AGENTS or any(
            "/FinInstnId" in segment.path or segment.kind is Kind.CLEARING_CODE
            for segment in segments
        )

    def of(self, *kinds: Kind) -> list[Segment]:
        """Return the segments of some kinds, in order."""
        return [segment for segment in self.segments if segment.kind in kinds]

    @property
    def names(self) -> list[Segment]:
        """The names of the party itself, not of its contacts, branches and accounts."""
        named = self.of(Kind.NAME)
        if not named:
            return []
        least = min(segment.path.count("/") for segment in named)
        return [segment for segment in named if segment.path.count("/") == least]

    @property
    def bics(self) -> list[Segment]:
        """The BICs of the party; a word of a narrative that only looks like one is none."""
        return [segment for segment in self.of(Kind.BIC) if is_bic(segment.text)]

    @property
    def kind(self) -> PartyKind | None:
        """What sort of party it is, as far as the message tells."""
        if self.is_bank or any(is_bank_name(segment.text) for segment in self.names):
            return PartyKind.BANK
        if self.of(Kind.BIRTH_DATE, Kind.BIRTH_PLACE, Kind.BIRTH_COUNTRY):
            return PartyKind.PERSON
        return None

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

    def countries(self) -> Iterator[tuple[str, Segment]]:
        """Yield the countries the address states, by code, else by name at the end of a line."""
        stated = False
        for segment in self.of(Kind.COUNTRY):
            code = segment.text.strip().upper()
            if segment.scheme != "issuer" and len(code) == 2 and code.isalpha():
                stated = True
                yield code, segment
        if not stated:
            for segment in self.of(Kind.ADDRESS_LINE, Kind.TOWN):
                if code := country_at_end(segment.text):
                    yield code, segment

    def places(self) -> Iterator[tuple[Place, Segment, bool]]:
        """Yield the places under measures that the party names, and whether that is sure.

        A name or a country that contradicts leaves a place open where its field is for places
        only, and refutes it elsewhere: Pyongyang Street in Seoul is no tie to Pyongyang.
        """
        stated = frozenset(code for code, _ in self.countries())
        for segment in self.segments:
            if "place" not in matchers(segment.kind):
                continue
            is_place_field = segment.kind in (Kind.TOWN, Kind.REGION)
            find = place_named if is_place_field else places_in
            for place in find(segment.text):
                if place.may_stand_in(stated):
                    is_address = segment.kind in _ADDRESS
                    yield place, segment, is_address and not place.is_near
                elif is_place_field and not place.has_namesake:
                    yield place, segment, False


def actors_of(segments: Iterable[Segment]) -> tuple[list[Actor], list[Segment]]:
    """Return the parties and agents of some segments, and the segments that belong to none.

    A narrative that names the bank of somebody by its code holds an agent; one that holds words
    only is text.
    """
    grouped: dict[tuple[str, Role], list[Segment]] = {}
    loose = []
    for segment in segments:
        if segment.party:
            grouped.setdefault((segment.party, segment.role), []).append(segment)
        else:
            loose.append(segment)
    actors = []
    for (party, role), found in grouped.items():
        if _IDENTITY.isdisjoint(segment.kind for segment in found) or _is_words(found):
            loose += found
        else:
            is_narrative = any((party, other) in grouped for other in Role if other is not role)
            actors.append(Actor(f"{party} ({role})" if is_narrative else party, found))
    return actors, loose


def _is_words(segments: list[Segment]) -> bool:
    """Tell whether a narrative only begins with a word that has the form of a BIC.

    It names a bank where the code stands alone, or where its country is one under measures; a
    listed code is found in any text.
    """
    if {segment.kind for segment in segments} != {Kind.BIC, Kind.FREE_TEXT}:
        return False
    codes = [
        segment.text for segment in segments if segment.kind is Kind.BIC and is_bic(segment.text)
    ]
    lines = {
        line for one in segments if one.kind is Kind.FREE_TEXT for line in one.text.split("\n")
    }
    return not any(code in lines or code[4:6] in countries_under_measures() for code in codes)
