"""What would change a verdict: a further stake, or a divestment."""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from penstock.ownership._graph import OwnerGraph, Stake, percent_text
from penstock.ownership._listed import Seeds
from penstock.ownership._proof import ProofEdge
from penstock.ownership._regimes import Comparison
from penstock.ownership._share import Share
from penstock.ownership._trace import OwnershipStatus, OwnershipVerdict, trace

_MOST_TRIED = 200


class Change(Struct, frozen=True, kw_only=True):
    """One change that turns a verdict.

    `percent` is how much more listed parties would need in `owned` (`is_more`), or how much of
    the stake would have to go at least; with `beyond` even a little more than that. `owner` is
    empty where any listed party will do.
    """

    owner: str
    owned: str
    percent: Fraction
    is_more: bool
    beyond: bool


def what_would_block(
    graph: OwnerGraph, listed: Seeds, verdict: OwnershipVerdict
) -> tuple[Change, ...]:
    """Return the smallest further stakes of listed parties that would block a party.

    Not only in the party itself: blocking one of its owners may be enough. The smallest first.
    """
    if verdict.status is OwnershipStatus.BLOCKED or not verdict.policy.tests:
        return ()
    test = verdict.policy.tests[0]
    beyond = test.comparison is Comparison.MORE_THAN
    part = graph.cone(verdict.party)
    found = trace(part, _known(listed, part), regime=verdict.policy.regime, as_of=verdict.as_of)
    changes = []
    for one in found.verdicts[:_MOST_TRIED]:
        if one.status is OwnershipStatus.BLOCKED:
            continue
        missing = test.threshold - one.lower
        if one.party != verdict.party and not _blocks(part, listed, one.party, verdict):
            continue
        changes.append(
            Change(
                owner="",
                owned=one.party,
                percent=max(missing, Fraction(0)),
                is_more=True,
                beyond=beyond,
            )
        )
    return tuple(sorted(changes, key=lambda one: (one.percent, one.owned != verdict.party)))


def what_would_unblock(
    graph: OwnerGraph, listed: Seeds, verdict: OwnershipVerdict
) -> tuple[Change, ...]:
    """Return the divestments of one stake that would unblock a party, the smallest first.

    Every tie of the proof is tried: as much of it goes as is needed to bring what is held below
    the threshold, or all of it. A divestment counts for OFAC only where it was wholly outside
    the reach of the United States, and frees nothing blocked before (FAQ 402).
    """
    if verdict.status is not OwnershipStatus.BLOCKED or verdict.reason == "listed":
        return ()
    part = graph.cone(verdict.party)
    changes = []
    for edge in verdict.proof.edges[:_MOST_TRIED]:
        change = _divested(part, listed, edge, verdict)
        if change is not None:
            changes.append(change)
    return tuple(sorted(changes, key=lambda one: (one.percent, one.owned, one.owner)))


def _divested(
    part: OwnerGraph, listed: Seeds, edge: ProofEdge, verdict: OwnershipVerdict
) -> Change | None:
    without = [s for s in part.stakes if (s.owner, s.owned) != (edge.owner, edge.owned)]
    if not _is_free(part, without, listed, verdict):
        return None
    if edge.share is None or not edge.share.is_exact:
        whole = edge.share.low if edge.share is not None else Fraction(0)
        return _sold(edge, whole)
    owned = trace(
        part, _known(listed, part), regime=verdict.policy.regime, as_of=verdict.as_of,
        only=[edge.owned],
    ).verdicts[0]  # fmt: skip
    test = verdict.policy.tests[0]
    enough = owned.lower - test.threshold
    beyond = test.comparison is Comparison.AT_LEAST
    is_part = Fraction(0) <= enough < edge.share.low
    kept = edge.share.low - enough - (Fraction(1, 10**9) if beyond else 0)
    if is_part and kept >= 0:
        smaller = Stake(owner=edge.owner, owned=edge.owned, kind=edge.kind, share=Share(kept, kept))
        if _is_free(part, [*without, smaller], listed, verdict):
            return _sold(edge, enough, beyond=beyond)
    return _sold(edge, edge.share.low)


def _sold(edge: ProofEdge, percent: Fraction, *, beyond: bool = False) -> Change:
    return Change(owner=edge.owner, owned=edge.owned, percent=percent, is_more=False, beyond=beyond)


def _is_free(
    part: OwnerGraph, stakes: list[Stake], listed: Seeds, verdict: OwnershipVerdict
) -> bool:
    changed = OwnerGraph(parties=part.parties, stakes=tuple(stakes))
    found = trace(
        changed, _known(listed, part), regime=verdict.policy.regime, as_of=verdict.as_of,
        only=[verdict.party], has_interest=False,
    )  # fmt: skip
    return found.verdicts[0].status is not OwnershipStatus.BLOCKED


def _blocks(part: OwnerGraph, listed: Seeds, party: str, verdict: OwnershipVerdict) -> bool:
    """Tell whether blocking an owner would block the party."""
    known = _known(listed, part)
    more = Seeds(
        certain=known.certain | {party},
        possible=known.possible | {party},
        governments=known.governments,
        names=known.names,
    )
    found = trace(
        part, more, regime=verdict.policy.regime, as_of=verdict.as_of,
        only=[verdict.party], has_interest=False,
    )  # fmt: skip
    return found.verdicts[0].status is OwnershipStatus.BLOCKED


def _known(listed: Seeds, part: OwnerGraph) -> Seeds:
    here = frozenset(part.parties)
    return Seeds(
        certain=listed.certain & here,
        possible=listed.possible & here,
        governments=listed.governments & here,
        names=listed.names,
    )


def sentences(
    blocks: tuple[Change, ...], unblocks: tuple[Change, ...], graph: OwnerGraph, party: str
) -> Iterator[str]:
    """Yield changes as sentences about a party of a graph."""

    def called(party_id: str) -> str:
        known = graph.parties.get(party_id)
        return known.label if known is not None else party_id

    this = called(party)
    for one in blocks:
        through = "" if one.owned == party else f", and through it {this}"
        more = "more than a further" if one.beyond else "a further"
        stake = f"{percent_text(one.percent)} percent of {called(one.owned)}"
        yield f"{more} {stake} to listed parties would block it{through}"
    for one in unblocks:
        owner, owned = called(one.owner), called(one.owned)
        if not one.percent and not one.beyond:
            yield f"if {owner} no longer controlled {owned}, {this} would not be blocked"
            continue
        least = "more than" if one.beyond else "at least"
        sold = f"{least} {percent_text(one.percent)} percent of {owned}"
        if not one.percent:
            sold = f"any part of its stake in {owned}"
        yield f"if {owner} gave up {sold}, {this} would not be blocked"
