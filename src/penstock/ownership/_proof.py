"""Why a party is blocked: ties that are enough, back to the listed, each from an earlier round."""

from fractions import Fraction

from msgspec import Struct

from penstock.ownership._amount import Lower, Upper
from penstock.ownership._cascade import CONTROL, INDIRECT, LISTED, Run
from penstock.ownership._graph import Stake, percent_text
from penstock.ownership._share import WHOLE, Share
from penstock.ownership._view import View

MOST_EDGES = 200


class ProofEdge(Struct, gc=False, frozen=True, kw_only=True, omit_defaults=True):
    """One tie a proof rests on. `share` is None where the tie is control without a share.

    The names stand where they are not the ids.
    """

    owner: str
    owned: str
    share: Share | None
    kind: str = "shares"
    source: str = ""
    has_no_start: bool = False
    owner_name: str = ""
    owned_name: str = ""


class Proof(Struct, gc=False, frozen=True):
    """The ties a verdict rests on, from the listed to the party.

    `is_direct`: the whole would be longer than 200 ties, so only those into the party stand
    here; the lines of its owners hold theirs.
    """

    edges: tuple[ProofEdge, ...] = ()
    is_direct: bool = False


def share_text(share: Share) -> str:
    """Return a share as text that `read_share` reads back: `50`, `25-50`, `>25-<50`, `100/3 %`."""
    low, high = percent_text(share.low), percent_text(share.high)
    if "/" in low + high:
        low, high = (f"{one} %" if "/" in one else one for one in (low, high))
    if share.is_exact:
        return low
    return f"{'>' if share.low_excluded else ''}{low}-{'<' if share.high_excluded else ''}{high}"


def prove(made: View, run: Run, party: str, known: dict[str, tuple[ProofEdge, ...]]) -> Proof:
    """Return the shortest proof that a party of a run is blocked, smallest stakes left out.

    Args:
        made: the stakes in force.
        run: the fixpoint the party is in.
        party: its id.
        known: the ties into the parties asked about before; filled on the way.
    """
    if party not in run.joined:
        return Proof()
    if run.joined[party].round > MOST_EDGES:
        return Proof(_direct(made, run, party), is_direct=True)
    edges: list[ProofEdge] = []
    seen = {party}
    waiting = [party]
    while waiting:
        one = waiting.pop()
        direct = known.get(one)
        if direct is None:
            direct = known[one] = _direct(made, run, one)
        edges += direct
        if len(edges) > MOST_EDGES:
            return Proof(known[party], is_direct=True)
        for edge in direct:
            if edge.owner not in seen and edge.owner in run.joined:
                seen.add(edge.owner)
                waiting.append(edge.owner)
    edges.sort(key=lambda edge: (run.joined[edge.owned].round, edge.owned))
    return Proof(tuple(edges))


def _direct(made: View, run: Run, party: str) -> tuple[ProofEdge, ...]:
    """Return the fewest ties that block a party, the largest stakes first."""
    joined = run.joined[party]
    if joined.reason == LISTED:
        return ()
    owned = made.owned[party]
    if joined.reason in {CONTROL, INDIRECT}:
        return (_edge(owned.stakes, joined.by, party, by_control=joined.reason == CONTROL),)
    holdings, test = owned.holdings[joined.test], made.policy.tests[joined.test]
    found = [
        (run.joined[owner].round, share, owner)
        for owner, share in holdings.shares.items()
        if owner in run.joined and run.joined[owner].round < joined.round
    ]
    if made.policy.joint_is_whole:
        labels = {owned.joint[owner] for _, _, owner in found if owner in owned.joint}
        members = {owner for _, _, owner in found}
        found += [
            (joined.round, holdings.shares[owner], owner)
            for owner, label in owned.joint.items()
            if label in labels and owner in holdings.shares and owner not in members
        ]
    by_size = sorted(found, key=lambda one: (-_size(one[1], run), one[0], one[2]))
    threshold = test.threshold
    if not holdings.is_plain:
        whole = (holdings.least_whole or WHOLE) if run.is_upper else holdings.most_whole
        threshold = threshold * whole / WHOLE
    low, high = Lower(), Upper()
    edges: list[ProofEdge] = []
    for _, share, owner in by_size:
        low, high = low.plus(share), high.plus(share)
        edges.append(_edge(owned.stakes, owner, party, measure=test.of, share=share))
        amount = high if run.is_upper else low
        if amount.reaches(threshold, test.comparison):
            break
    return tuple(edges)


def _size(share: Share, run: Run) -> Fraction:
    return share.high if run.is_upper else share.low


def _edge(
    stakes: list[Stake],
    owner: str,
    party: str,
    *,
    measure: tuple[str, ...] = (),
    share: Share | None = None,
    by_control: bool = False,
) -> ProofEdge:
    mine = [stake for stake in stakes if stake.owner == owner]
    if by_control:
        mine.sort(key=lambda stake: stake.control != "yes")
    elif measure:
        mine = [stake for stake in mine if stake.measure in measure and not stake.is_indirect]
        mine.sort(key=lambda stake: (measure.index(stake.measure), -stake.share.low))
    else:
        mine = [stake for stake in mine if stake.is_indirect]
    best = mine[0]
    return ProofEdge(
        owner=owner,
        owned=party,
        share=share or (best.share if best.measure else None),
        kind=best.kind,
        source=best.source,
        has_no_start=best.start is None,
    )
