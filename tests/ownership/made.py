"""Small owner graphs in one line: `X50 A, A25-50 B, Y? B, X:board_majority C`."""

import re
from collections.abc import Iterable
from datetime import date

from penstock.ownership import (
    OwnerGraph,
    OwnerParty,
    OwnershipVerdict,
    SelfHolding,
    Stake,
    find_listed,
    read_share,
    trace,
)

DAY = date(2026, 11, 25)
_TIE = re.compile(
    r"(?P<owner>[A-Z][A-Za-z]*)(?P<share>[^: ]*)(?::(?P<kind>\w+))? (?P<owned>[A-Z]\w*)"
)


def graph(text: str, **more: object) -> OwnerGraph:
    """Return the graph a line of text writes down."""
    stakes = []
    for part in text.split(", "):
        found = _TIE.fullmatch(part)
        assert found, part
        stakes.append(
            Stake(
                owner=found["owner"],
                owned=found["owned"],
                share=read_share(found["share"]),
                kind=found["kind"] or "shares",
                source=part,
                **more,  # type: ignore[arg-type]
            )
        )
    return of(stakes)


def of(stakes: Iterable[Stake]) -> OwnerGraph:
    """Return the graph of some stakes."""
    stakes = tuple(stakes)
    ids = dict.fromkeys(one for stake in stakes for one in (stake.owner, stake.owned))
    return OwnerGraph(parties={one: OwnerParty(one) for one in ids}, stakes=stakes)


def ask(
    owners: OwnerGraph | str,
    listed: str,
    regime: str = "ofac",
    day: date = DAY,
    self_holding: SelfHolding = SelfHolding.PLAIN,
) -> dict[str, OwnershipVerdict]:
    """Return the verdicts by party."""
    made = graph(owners) if isinstance(owners, str) else owners
    seeds = find_listed(made, listed.split(), day)
    found = trace(made, seeds, regime=regime, as_of=day, self_holding=self_holding)
    return {verdict.party: verdict for verdict in found.verdicts}


def blocked(
    owners: OwnerGraph | str, listed: str, regime: str = "ofac", day: date = DAY
) -> set[str]:
    """Return the parties that are surely blocked."""
    found = ask(owners, listed, regime, day)
    return {party for party, verdict in found.items() if verdict.status == "blocked"}


def possibly(
    owners: OwnerGraph | str, listed: str, regime: str = "ofac", day: date = DAY
) -> set[str]:
    """Return the parties that are possibly blocked."""
    found = ask(owners, listed, regime, day)
    return {party for party, verdict in found.items() if verdict.status == "possibly"}
