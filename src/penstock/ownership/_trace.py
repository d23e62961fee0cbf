"""The front door: who is blocked through its owners, as of a day, by which test, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from penstock.ownership._amount import Lower, Upper
from penstock.ownership._cascade import LISTED, Held, Run, cascade
from penstock.ownership._graph import OwnerGraph, OwnerParty, Problem
from penstock.ownership._interest import Interest, economic_interest
from penstock.ownership._listed import Seeds
from penstock.ownership._proof import Proof, ProofEdge, prove
from penstock.ownership._regimes import Policy, Regime, governments, policy_on
from penstock.ownership._share import WHOLE, Share
from penstock.ownership._tables import plain
from penstock.ownership._view import Holdings, SelfHolding, View, is_settled, overfull, view


class OwnershipStatus(StrEnum):
    """Whether a party is blocked through its owners; `possibly`: what is not known decides."""

    BLOCKED = "blocked"
    POSSIBLY = "possibly"
    NOT_BLOCKED = "not_blocked"


class OwnershipVerdict(Struct, frozen=True, kw_only=True):
    """What follows for one owned party.

    `lower` and `upper` are percent held by the blocked, exact; `upper_excluded` says that the
    upper one is approached and never reached. `remainder` is what no stated stake covers.
    `reason` is `listed`, `owned`, `controlled`, `indirect`, or empty. `held` are ties of blocked
    owners that are not enough. `own_shares_excluded` is the status where shares a party holds in
    itself carry no rights; None where it holds none, or where that was asked. `last_blocked` is
    the last day before on which a party that is not blocked was: what was blocked then stays
    blocked (OFAC FAQ 402). It is looked for in graphs of up to 20,000 stakes.
    """

    party: str
    name: str
    status: OwnershipStatus
    lower: Fraction
    upper: Fraction
    upper_excluded: bool
    reason: str
    policy: Policy
    as_of: date
    proof: Proof
    interest: Interest
    remainder: Fraction
    held: tuple[ProofEdge, ...] = ()
    notes: tuple[str, ...] = ()
    own_shares_excluded: OwnershipStatus | None = None
    last_blocked: date | None = None


class Trace(Struct, frozen=True, kw_only=True):
    """All verdicts on a graph, and what a person should know of the input.

    `listed` says of each listed party of the graph whether it was found by `id` or by `name`.
    """

    policy: Policy
    as_of: date
    verdicts: tuple[OwnershipVerdict, ...]
    problems: tuple[Problem, ...]
    listed: Mapping[str, str] = field(default_factory=dict)


def trace(
    graph: OwnerGraph,
    listed: Seeds,
    *,
    regime: Regime | str = Regime.OFAC,
    as_of: date | None = None,
    self_holding: SelfHolding = SelfHolding.PLAIN,
    only: Iterable[str] | None = None,
    has_interest: bool = True,
) -> Trace:
    """Return a verdict on every owned party of a graph, in the order of the graph.

    Args:
        graph: who owns whom.
        listed: the parties of the graph that are listed; see `find_listed`.
        regime: whose test: `ofac`, `eu`, `uk`, `bis` or `s311`.
        as_of: the day; stakes, listings and the test itself are those of that day. Default today.
        self_holding: what shares a party holds in itself count for.
        only: ids of the parties to answer for; default all that are owned.
        has_interest: False leaves the economic interest out, where the graph is only a part.

    Raises:
        UnknownName: no such regime, or no such party.
    """
    day = as_of or datetime.now(UTC).date()
    policy = policy_on(regime, day)
    made = view(graph.stakes, policy, day, self_holding)
    low, high = _runs(made, listed, day)
    interest = economic_interest(made, listed.certain) if has_interest else {}
    both: dict[str, OwnershipStatus] = {}
    if self_holding is SelfHolding.PLAIN and (selves := _selves(made)):
        other = view(graph.stakes, policy, day, SelfHolding.EXCLUDED)
        runs = _runs(other, listed, day)
        both = {party: _status(party, *runs) for party in selves}
    parties = tuple(only) if only is not None else graph.owned
    judge = _Judge(graph, made, policy, day, low, high, interest, both)
    verdicts = tuple(judge.verdict(graph.party(party).id) for party in parties)
    if len(graph.stakes) <= _MOST_LOOKED_BACK:
        verdicts = _with_last_days(verdicts, graph, listed, self_holding)
    problems = (*graph.problems, *listed.problems, *made.problems, *overfull(made))
    return Trace(
        policy=policy, as_of=day, verdicts=verdicts, problems=problems, listed=listed.matched
    )


_NOTHING = Held()
_MOST_LOOKED_BACK = 20_000
_MOST_DAYS = 20


def _with_last_days(
    verdicts: tuple[OwnershipVerdict, ...],
    graph: OwnerGraph,
    listed: Seeds,
    self_holding: SelfHolding,
) -> tuple[OwnershipVerdict, ...]:
    """Return verdicts with the last day on which those that are free were blocked."""
    if not verdicts:
        return verdicts
    day, regime = verdicts[0].as_of, verdicts[0].policy.regime
    ends = sorted({one.end for one in graph.stakes if one.end is not None and one.end <= day})
    last: dict[str, date] = {}
    for end in reversed(ends[-_MOST_DAYS:]):
        before = date.fromordinal(end.toordinal() - 1)
        made = view(graph.stakes, policy_on(regime, before), before, self_holding)
        low, _ = _runs(made, listed, before)
        for one in verdicts:
            if one.status is OwnershipStatus.BLOCKED or one.party in last:
                continue
            if low.joined(one.party) is not None:
                last[one.party] = before
    if not last:
        return verdicts
    return tuple(
        replace(one, last_blocked=last[one.party]) if one.party in last else one for one in verdicts
    )


def _selves(made: View) -> list[str]:
    return [
        party
        for party, owned in made.owned.items()
        if any(party in holdings.shares for holdings in owned.holdings)
    ]


def _runs(made: View, listed: Seeds, day: date) -> tuple["_Runs", "_Runs"]:
    known = listed.governments if made.policy.government_control else frozenset()
    states = [party for party in known if _reaches_control(listed.names.get(party, party), day)]
    sure = [party for party in states if party in listed.certain]
    low = _Runs(made, listed.certain, sure, is_upper=False)
    if listed.certain == listed.possible and is_settled(made):
        return low, low
    return low, _Runs(made, listed.possible, states, is_upper=True)


def _reaches_control(name: str, day: date) -> bool:
    found = governments().get(plain(name))
    return found is None or found.valid_to is None or day < found.valid_to


class _Runs:
    """The fixpoint of a policy: one for all the listed, or one for each of them alone."""

    def __init__(
        self, made: View, listed: Iterable[str], states: Sequence[str], *, is_upper: bool
    ) -> None:
        self.made = made
        self.listed = frozenset(listed)
        if made.policy.aggregate:
            self.runs = [cascade(made, self.listed, is_upper=is_upper, governments=states)]
        else:
            self.runs = [
                cascade(
                    made, [party], is_upper=is_upper, governments=[party] if party in states else []
                )
                for party in sorted(self.listed)
                if party in made.ties
            ]
        self.touching: dict[str, list[Run]] = {}
        for run in self.runs if len(self.runs) > 1 else ():
            for party in {**run.held, **run.joined}:
                self.touching.setdefault(party, []).append(run)

    def joined(self, party: str) -> Run | None:
        """Return the fixpoint a party is in, that with the shortest proof."""
        if len(self.runs) == 1:
            return self.runs[0] if party in self.runs[0].joined else None
        found = [run for run in self.touching.get(party, ()) if party in run.joined]
        return min(found, key=lambda run: run.joined[party].round) if found else None

    def held(self, party: str, test: int) -> Held:
        """Return what the blocked hold of a party: the most any one fixpoint has."""
        if len(self.runs) == 1:
            one = self.runs[0].held.get(party)
            return one[test] if one is not None else _NOTHING
        found = [run.held[party][test] for run in self.touching.get(party, ()) if party in run.held]
        low = max((one.low for one in found), key=lambda one: one.value, default=Lower())
        high = max(found, key=lambda one: one.high.value, default=None)
        return Held(low, high.high if high else Upper())

    def upper(self, party: str, test: int) -> Upper:
        """Return the most the blocked may hold of a party."""
        holdings = self.made.owned[party].holdings[test]
        runs = self.runs if len(self.runs) == 1 else self.touching.get(party, ())
        found = [run.held[party][test].at_most(holdings) for run in runs if party in run.held]
        return max(found, key=lambda one: (one.value, -one.excluded), default=Upper())


def _status(party: str, low: _Runs, high: _Runs) -> OwnershipStatus:
    if party in low.listed or low.joined(party) is not None:
        return OwnershipStatus.BLOCKED
    if party in high.listed or high.joined(party) is not None:
        return OwnershipStatus.POSSIBLY
    return OwnershipStatus.NOT_BLOCKED


class _Judge:
    """Puts together what is known of each party."""

    def __init__(
        self,
        graph: OwnerGraph,
        made: View,
        policy: Policy,
        day: date,
        low: _Runs,
        high: _Runs,
        interest: dict[str, Interest],
        both: dict[str, OwnershipStatus],
    ) -> None:
        self.graph, self.made, self.policy, self.day = graph, made, policy, day
        self.low, self.high, self.interest, self.both = low, high, interest, both
        self.known: dict[int, dict[str, tuple[ProofEdge, ...]]] = {}
        self.has_names = any(party.names for party in graph.parties.values())
        self.is_dated = any(stake.start is not None for stake in graph.stakes)

    def verdict(self, party: str) -> OwnershipVerdict:
        status = _status(party, self.low, self.high)
        owned = self.made.owned.get(party)
        runs = self.low if status is OwnershipStatus.BLOCKED else self.high
        run = runs.joined(party)
        is_listed = party in runs.listed
        reason = LISTED if is_listed else run.joined[party].reason if run is not None else ""
        test = run.joined[party].test if run is not None else 0
        low, high, remainder = Lower(), Upper(), WHOLE
        if owned is not None and owned.holdings:
            low = self.low.held(party, test).low
            high = Upper(low.value) if self.high is self.low else self.high.upper(party, test)
            remainder = max(Fraction(0), WHOLE - owned.holdings[test].total.value)
            low, high = _of_whole(low, high, owned.holdings[test])
        proof = Proof()
        if run is not None and not is_listed:
            proof = prove(self.made, run, party, self.known.setdefault(id(run), {}))
        return OwnershipVerdict(
            party=party,
            name=self.graph.parties.get(party, OwnerParty(party)).label,
            status=status,
            lower=low.value,
            upper=max(high.shown, low.value),
            upper_excluded=high.excluded > 0,
            reason=reason,
            policy=self.policy,
            as_of=self.day,
            proof=self._named(proof),
            interest=self._interest(party),
            remainder=remainder,
            held=()
            if status is OwnershipStatus.BLOCKED
            else self._named(Proof(tuple(self._held(party)))).edges,
            notes=tuple(self._notes(party, status, proof)),
            own_shares_excluded=self.both.get(party),
        )

    def _named(self, proof: Proof) -> Proof:
        """Return a proof with the names of its parties beside their ids."""
        if not self.has_names or not proof.edges:
            return proof
        edges = (
            replace(edge, owner_name=self._label(edge.owner), owned_name=self._label(edge.owned))
            for edge in proof.edges
        )
        return Proof(tuple(edges), is_direct=proof.is_direct)

    def _label(self, party: str) -> str:
        known = self.graph.parties.get(party)
        return known.names[0] if known is not None and known.names else ""

    def _interest(self, party: str) -> Interest:
        if (found := self.interest.get(party)) is not None:
            return found
        is_known = bool(self.interest) and party not in self.low.listed
        return Interest(Fraction(0)) if is_known else Interest(None)

    def _held(self, party: str) -> Iterator[ProofEdge]:
        """Yield the ties of blocked owners to a party that is not blocked by them."""
        owned = self.made.owned.get(party)
        for stake in owned.stakes if owned is not None else ():
            if self._is_blocked(stake.owner):
                share: Share | None = stake.share if stake.measure else None
                yield ProofEdge(
                    owner=stake.owner,
                    owned=party,
                    share=share,
                    kind=stake.kind,
                    source=stake.source,
                    has_no_start=stake.start is None,
                )

    def _is_blocked(self, party: str) -> bool:
        return party in self.high.listed or self.high.joined(party) is not None

    def _notes(self, party: str, status: OwnershipStatus, proof: Proof) -> Iterator[str]:
        owned = self.made.owned.get(party)
        if owned is None:
            yield f"no stake in it is in force on {self.day}"
            return
        blocked = [stake for stake in owned.stakes if self._is_blocked(stake.owner)]
        if status is not OwnershipStatus.BLOCKED and self.policy.caution and blocked:
            yield self.policy.caution
        if status is not OwnershipStatus.BLOCKED:
            for kind in sorted({stake.kind for stake in blocked if not stake.measure}):
                yield f"a blocked party is tied to it as {kind}, without a share that counts"
        if status is OwnershipStatus.BLOCKED and self.policy.rebuttable and proof.edges:
            yield "a presumption that facts can rebut"
        if self.is_dated and any(edge.has_no_start for edge in proof.edges):
            yield "a tie it rests on has no start date"


def _of_whole(low: Lower, high: Upper, holdings: Holdings) -> tuple[Lower, Upper]:
    """Return sums in percent of what carries rights."""
    if holdings.is_plain:
        return low, high
    least, most = holdings.least_whole, holdings.most_whole
    if not least or not most:
        return low, high
    return (
        Lower(low.value * WHOLE / most, low.excluded),
        Upper(min(WHOLE, high.value * WHOLE / least), high.excluded),
    )
