"""Who owns whom: parties, stakes with exact bounds, and what could not be read."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from penstock.errors import UnknownName
from penstock.ownership._kinds import KINDS
from penstock.ownership._share import UNKNOWN, Share


class OwnerParty(Struct, gc=False, frozen=True, omit_defaults=True):
    """A party of an owner graph: its id there, its names, and what it is where that is stated.

    `kind` keeps the source's word, such as `person`, `registeredEntity`, `arrangement`. `ids` are
    other ids it is known by, such as an LEI or a company number.
    """

    id: str
    names: tuple[str, ...] = ()
    kind: str = ""
    ids: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name to show, or the id."""
        return self.names[0] if self.names else self.id


class Stake(Struct, gc=False, frozen=True, kw_only=True, omit_defaults=True):
    """One tie between an owner and the party it owns, as stated by a source.

    `share` is in percent; unknown is 0 to 100. `kind` is one of `kinds.tsv`. An indirect stake
    (`is_indirect`) sums up a chain and is never added to direct ones. Stakes in one party with
    the same `joint` label are held by joint arrangement. It holds from `start` to the day before
    `end`. `source` says where it stands, such as `owners.csv row 3`.
    """

    owner: str
    owned: str
    share: Share = UNKNOWN
    kind: str = "shares"
    is_indirect: bool = False
    joint: str = ""
    start: date | None = None
    end: date | None = None
    source: str = ""

    def holds_on(self, day: date) -> bool:
        """Tell whether the stake is in force on a day; a missing start counts as held."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def measure(self) -> str:
        """What the share is of: `shares`, `votes`, or nothing."""
        return KINDS[self.kind].measure

    @property
    def control(self) -> str:
        """Whether the tie is control by itself: `yes`, `possible` or `no`."""
        return KINDS[self.kind].control


MILLIONTHS = 10_000
"""Parts per million of the whole in a percent."""


def most_held(stake: Stake) -> Iterator[tuple[str, int]]:
    """Yield what a stake may count for at most: `shares` or `votes`, and parts per million.

    More than under any legal test: bounds count in full and rounded up, control and joint holdings
    as the whole. Who does not reach half by these is surely free; see `Register.reachable`.
    """
    is_whole = stake.control != "no" or bool(stake.joint)
    most = 100 * MILLIONTHS if is_whole else math.ceil(stake.share.high * MILLIONTHS)
    if stake.measure:
        yield stake.measure, most
    if stake.control != "no" and stake.measure != "shares":
        yield "shares", most


class Problem(Struct, frozen=True):
    """Something about the input a person should know: where, a stable code, and a sentence."""

    where: str
    code: str
    message: str


class OwnerGraph(Struct, frozen=True, kw_only=True):
    """A whole owner graph as read: parties by id, stakes, and the problems met on the way."""

    parties: Mapping[str, OwnerParty]
    stakes: tuple[Stake, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def owned(self) -> tuple[str, ...]:
        """The ids of all owned parties, in the order in which they first appear."""
        return tuple(dict.fromkeys(stake.owned for stake in self.stakes))

    def party(self, party_id: str) -> OwnerParty:
        """Return a party by id.

        Raises:
            UnknownName: the graph has no such party.
        """
        if (found := self.parties.get(party_id)) is not None:
            return found
        message = f"The owner graph has no party {party_id!r}"
        raise UnknownName(message, hint="Use an id or a name as the table of owners writes it")

    def into(self) -> dict[str, list[Stake]]:
        """Return the stakes in each owned party."""
        found: dict[str, list[Stake]] = {}
        for stake in self.stakes:
            found.setdefault(stake.owned, []).append(stake)
        return found

    def cone(self, party_id: str) -> "OwnerGraph":
        """Return the part of the graph that decides about one party: it and all above it."""
        into = self.into()
        seen = {party_id}
        waiting = [party_id]
        stakes: list[Stake] = []
        while waiting:
            for stake in into.get(waiting.pop(), ()):
                stakes.append(stake)
                if stake.owner not in seen:
                    seen.add(stake.owner)
                    waiting.append(stake.owner)
        parties = {one: self.parties[one] for one in self.parties if one in seen}
        return OwnerGraph(parties=parties, stakes=tuple(stakes))


def merged(graphs: Iterable[OwnerGraph]) -> OwnerGraph:
    """Return several graphs as one; parties of the same id are the same party."""
    parties: dict[str, OwnerParty] = {}
    stakes: list[Stake] = []
    problems: list[Problem] = []
    for graph in graphs:
        for party_id, party in graph.parties.items():
            known = parties.get(party_id)
            if known is not None:
                names = tuple(dict.fromkeys((*known.names, *party.names)))
                ids = tuple(dict.fromkeys((*known.ids, *party.ids)))
                party = OwnerParty(party_id, names, known.kind or party.kind, ids)
            parties[party_id] = party
        stakes += graph.stakes
        problems += graph.problems
    return OwnerGraph(parties=parties, stakes=tuple(stakes), problems=tuple(problems))


def percent_text(value: Fraction) -> str:
    """Return a percentage as an exact decimal, or as a fraction where no decimal is exact."""
    denominator = value.denominator
    places = 0
    for factor in (2, 5):
        count = 0
        while denominator % factor == 0:
            denominator //= factor
            count += 1
        places = max(places, count)
    if denominator != 1 or places > 60:
        return f"{value.numerator}/{value.denominator}"
    if places == 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"
