"""What a loaded owner graph says to the ownership tests that measures state themselves.

A subsidiary of an institution of section 311 stands on no list, and its owner on none either: the
measure names the owner and says how much of it counts. So the owners that measures name are put
beside the parties of a question, with their shares, for the measures to judge by.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec.structs import replace

from penstock.desk._owners import OwnerBasis
from penstock.measures import Clue, OwnerFact, PartyFact, QuestionFacts, Reading
from penstock.ownership import (
    ListedParty,
    OwnerGraph,
    Register,
    Share,
    Stake,
    share_text,
)
from penstock.payments import named_parties

_KEPT = 4096
_HEAD_OFFICE = "X" * 3  # the branch code of a head office (ISO 9362)
_MOST_ABOVE = 300
_MOST_TIES = 200
_HALF = 50

Holders = Callable[[QuestionFacts, Mapping[str, Sequence[str]], date], tuple[Reading, ...]]


class NamedOwners:
    """The owners in a graph that measures name, and what they hold of others on a day.

    Args:
        basis: the owner graph.
        day: the day asked about; only stakes in force on it count.
    """

    def __init__(self, basis: OwnerBasis, day: date) -> None:
        self._register = Register.open(basis.graph)
        self._day = day
        listed = [
            ListedParty(
                ids=tuple(one.value for one in party.identifiers),
                names=tuple(name.text for name in party.names),
                source=str(party.id),
            )
            for party in named_parties()
        ]
        self._named = self._register.seeds(listed, day)
        self.held = lru_cache(_KEPT)(self._held)

    def readings(
        self, facts: QuestionFacts, numbers: Mapping[str, Sequence[str]]
    ) -> Iterator[Reading]:
        """Yield what follows if a party of a question is one of the graph that they own.

        Args:
            facts: what is sure of the question.
            numbers: further numbers of its parties, such as LEIs, by the id of the party.
        """
        if not self._named.possible:
            return
        for party in facts.parties:
            # An owner graph knows a bank by its code of 8 letters or that of its head office.
            codes = (code for bic in party.bics for code in (bic, bic[:8], bic[:8] + _HEAD_OFFICE))
            known = (*codes, *party.identifiers, *numbers.get(party.id, ()))
            by_number = self._register.find(known)
            for found in by_number or self._register.find(party.names):
                owners, label, proof = self.held(found)
                if owners:
                    owned = replace(party, owners=owners)
                    parties = tuple(owned if one is party else one for one in facts.parties)
                    how = "by its number" if by_number else "by its exact name"
                    yield Reading(
                        replace(facts, parties=parties),
                        f"whether {party.label} is {label}, in the owner graph {how}: {proof}",
                        Clue(party.path or party.id, proof),
                    )

    def _held(self, party: str) -> tuple[tuple[OwnerFact, ...], str, str]:
        """Return the owners of a party that lead to somebody measures name, and the path there."""
        part = self._register.cone([party], most=_MOST_ABOVE)
        if part is None:
            through = self._register.reachable(self._named.possible, self._day)
            part = self._register.part([party], through)
        tree = _Above(part, self._named.possible, self._named.names, self._day)
        return tree.owners(party), part.party(party).label, tree.proof(party)


class _Above:
    """The owners above one party, of whom only those are kept that lead to a named one."""

    def __init__(
        self, part: OwnerGraph, named: frozenset[str], names: Mapping[str, str], day: date
    ) -> None:
        self._part = part
        self._named = named
        self._names = names
        self._into = {
            owned: list(_largest(one for one in stakes if one.holds_on(day) and one.measure))
            for owned, stakes in part.into().items()
        }
        self._leading = self._that_lead()
        self._ties = 0

    def _that_lead(self) -> set[str]:
        below: dict[str, list[str]] = {}
        for owned, stakes in self._into.items():
            for stake in stakes:
                below.setdefault(stake.owner, []).append(owned)
        leading = {one for one in self._named if one in self._part.parties}
        waiting = list(leading)
        while waiting:
            for owned in below.get(waiting.pop(), ()):
                if owned not in leading:
                    leading.add(owned)
                    waiting.append(owned)
        return leading

    def owners(self, party: str) -> tuple[OwnerFact, ...]:
        """Return the owners of a party with theirs, a ring of owners cut where it closes.

        A graph in which more ways lead up than anybody can judge says only who stands above.
        """
        self._ties = 0
        made = self._owners(party, frozenset({party}))
        if self._ties <= _MOST_TIES:
            return made
        return tuple(
            OwnerFact(owner=self._fact(one, ())) for one in sorted(self._named & self._leading)
        )

    def _owners(self, party: str, below: frozenset[str]) -> tuple[OwnerFact, ...]:
        found = []
        for stake in self._into.get(party, ()):
            owner = stake.owner
            if owner not in self._leading or owner in below:
                continue
            self._ties += 1
            if self._ties > _MOST_TIES:
                return ()
            above = self._owners(owner, below | {owner})
            found.append(OwnerFact(owner=self._fact(owner, above), share=_percent(stake.share)))
        return tuple(found)

    def _fact(self, party: str, owners: tuple[OwnerFact, ...]) -> PartyFact:
        known = self._part.party(party)
        called = (self._names[party],) if party in self._named and party in self._names else ()
        names = tuple(dict.fromkeys((*known.names, *called, known.id)))
        return PartyFact(id=f"owner {party}", names=names, owners=owners, path=f"owner {party}")

    def proof(self, party: str) -> str:
        """Return the shortest way from a named owner down to a party, tie by tie."""
        ways: dict[str, tuple[Stake, ...]] = {party: ()}
        waiting = [party]
        for place in waiting:
            if place in self._named and place != party:
                return "; ".join(self._said(stake) for stake in ways[place])
            for stake in self._into.get(place, ()):
                if stake.owner in self._leading and stake.owner not in ways:
                    ways[stake.owner] = (stake, *ways[place])
                    waiting.append(stake.owner)
        return ""

    def _said(self, stake: Stake) -> str:
        owner, owned = self._part.party(stake.owner).label, self._part.party(stake.owned).label
        source = f" ({stake.source})" if stake.source else ""
        share = share_text(stake.share).replace(" %", "")
        return f"{owner} holds {share} % of {owned}{source}"


def _largest(stakes: Iterable[Stake]) -> Iterable[Stake]:
    """Return one stake an owner: of its shares and votes, the larger counts."""
    best: dict[str, Stake] = {}
    for stake in stakes:
        known = best.get(stake.owner)
        if known is None or stake.share.high > known.share.high:
            best[stake.owner] = stake
    return best.values()


def _percent(share: Share) -> Decimal | None:
    """Return a share as measures take it; None where what is not known of it can decide.

    Every test of the tables is at nothing or at half: a range on one side of both is its lower end.
    """
    if share.is_exact or share.low > _HALF or 0 < share.low <= share.shown_high < _HALF:
        return _decimal(share.low)
    return None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@lru_cache(maxsize=8)
def _named_owners(basis: OwnerBasis, day: date) -> NamedOwners:
    return NamedOwners(basis, day)


def holders_of(basis: OwnerBasis | None) -> Holders | None:
    """Return what adds owners that measures name to a question, None without an owner graph."""
    if basis is None:
        return None
    return lambda facts, numbers, day: tuple(_named_owners(basis, day).readings(facts, numbers))
