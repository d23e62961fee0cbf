"""The stakes in force on a day, arranged for one legal test."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field

from penstock.ownership._amount import Lower
from penstock.ownership._graph import Problem, Stake
from penstock.ownership._regimes import Policy, ShareTest
from penstock.ownership._share import WHOLE, Share


class SelfHolding(StrEnum):
    """What shares a party holds in itself count for.

    `plain`: they are shares like any others. `excluded`: they carry no rights, so the rest is
    the whole.
    """

    PLAIN = "plain"
    EXCLUDED = "excluded"


_NOTHING = Share(Fraction(0), Fraction(0))


class Holdings(Struct, gc=False):
    """Who holds how much of one party under one test."""

    shares: dict[str, Share] = field(default_factory=dict)
    own: Share = _NOTHING
    total: Lower = Lower()

    @property
    def is_plain(self) -> bool:
        """Whether the whole is simply the whole."""
        return self.own is _NOTHING

    @property
    def least_whole(self) -> Fraction:
        """What counts as the whole when as much as possible is held by the party itself."""
        return WHOLE - self.own.high

    @property
    def most_whole(self) -> Fraction:
        """What counts as the whole when as little as possible is held by the party itself."""
        return WHOLE - self.own.low


class Owned(Struct, gc=False):
    """What ties owners to one party: holdings a test, control, joint holdings, indirect sums."""

    holdings: tuple[Holdings, ...]
    control: dict[str, str] = field(default_factory=dict)
    joint: dict[str, str] = field(default_factory=dict)
    indirect: dict[str, Share] = field(default_factory=dict)
    stakes: list[Stake] = field(default_factory=list)


class View(Struct):
    """Owned parties and, for each owner, what it has a tie to."""

    policy: Policy
    day: date
    owned: dict[str, Owned]
    ties: dict[str, list[str]]
    problems: list[Problem]


def view(
    stakes: Iterable[Stake],
    policy: Policy,
    day: date,
    self_holding: SelfHolding = SelfHolding.PLAIN,
) -> View:
    """Return the stakes in force on a day, arranged for a policy.

    The same owner's stakes of one measure in one party are one stake or several: at least the
    largest, at most their sum. That is told as a problem.
    """
    made = View(policy, day, {}, {}, [])
    for stake in stakes:
        if not stake.holds_on(day):
            continue
        owned = made.owned.get(stake.owned)
        if owned is None:
            owned = Owned(tuple(Holdings() for _ in policy.tests))
            made.owned[stake.owned] = owned
        owned.stakes.append(stake)
    for party, owned in made.owned.items():
        _arrange(party, owned, made, self_holding)
    for party, owned in made.owned.items():
        for owner in list(owned.indirect):
            if _has_chain(made, owner, party):
                del owned.indirect[owner]
    return made


def _has_chain(made: View, owner: str, party: str) -> bool:
    """Tell whether direct stakes of known size lead from an owner to a party.

    Then they tell better than a sum somebody made of them, and both would count twice.
    """
    seen = {party}
    waiting = [party]
    while waiting:
        owned = made.owned.get(waiting.pop())
        for stake in owned.stakes if owned is not None else ():
            known = stake.measure and not stake.is_indirect and stake.share.low > 0
            if known and stake.owner == owner:
                return True
            if known and stake.owner not in seen:
                seen.add(stake.owner)
                waiting.append(stake.owner)
    return False


def _arrange(party: str, owned: Owned, made: View, self_holding: SelfHolding) -> None:
    measured: dict[str, dict[str, Share]] = {}
    for stake in owned.stakes:
        if stake.control != "no" and owned.control.get(stake.owner) != "yes":
            owned.control[stake.owner] = stake.control
        if stake.joint:
            owned.joint[stake.owner] = stake.joint
        if not stake.measure:
            continue
        if stake.is_indirect:
            if stake.measure == "shares":
                known = owned.indirect.get(stake.owner)
                if known is None or known.high < stake.share.high:
                    owned.indirect[stake.owner] = stake.share
            continue
        shares = measured.setdefault(stake.measure, {})
        earlier = shares.get(stake.owner)
        if earlier is not None:
            made.problems.append(
                Problem(
                    stake.source or party,
                    "stated_twice",
                    f"{stake.owner} has several {stake.measure} stakes in {party}: "
                    "counted as at least the largest and at most their sum",
                )
            )
            shares[stake.owner] = _together(earlier, stake.share)
        else:
            shares[stake.owner] = stake.share
    for holdings, test in zip(owned.holdings, made.policy.tests, strict=True):
        _fill(party, holdings, test, measured, self_holding)
    owners = (stake.owner for stake in owned.stakes)
    for owner in dict.fromkeys(owners):
        made.ties.setdefault(owner, []).append(party)


def _fill(
    party: str,
    holdings: Holdings,
    test: ShareTest,
    measured: Mapping[str, Mapping[str, Share]],
    self_holding: SelfHolding,
) -> None:
    for measure in reversed(test.of):
        holdings.shares.update(measured.get(measure, {}))
    if self_holding is SelfHolding.EXCLUDED and party in holdings.shares:
        holdings.own = holdings.shares.pop(party)
    total = Lower()
    for share in holdings.shares.values():
        total = total.plus(share)
    holdings.total = total.plus(holdings.own)


def _together(one: Share, other: Share) -> Share:
    """Return one stake stated twice or two stakes: nobody knows, so both are possible."""
    _, larger = sorted((one, other), key=lambda share: (share.low, share.low_excluded))
    high = one.high + other.high
    excluded = one.high_excluded or other.high_excluded
    if high > WHOLE:
        high, excluded = WHOLE, False
    return Share(larger.low, high, larger.low_excluded, excluded)


def is_settled(made: View) -> bool:
    """Tell whether nothing in force is a range or open, so that both runs are the same."""
    return not any(
        owned.indirect
        or "possible" in owned.control.values()
        or any(not share.is_exact for one in owned.holdings for share in one.shares.values())
        for owned in made.owned.values()
    )


def overfull(made: View, names: dict[str, str] | None = None) -> Iterator[Problem]:
    """Yield a problem for each party of which more than the whole is held."""
    for party, owned in made.owned.items():
        for holdings in owned.holdings:
            if holdings.total.value > WHOLE:
                sources = ", ".join(dict.fromkeys(s.source for s in owned.stakes if s.source))
                yield Problem(
                    sources or party,
                    "more_than_whole",
                    f"The stakes in {(names or {}).get(party, party)} sum to more than 100 percent",
                )
                break
