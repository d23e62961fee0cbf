"""The cascade: who is blocked because of whom, exactly, in rounds and without recursion.

Start with the listed. A party joins when what the blocked hold in it directly reaches the
threshold; a blocked owner counts with its full stake. Adding never takes away, so there is one
least fixpoint, whatever the order and whatever cycles there are (OFAC FAQ 401 for the rule).
Every tie is looked at once: when its owner joins.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from penstock.ownership._amount import Lower, Upper
from penstock.ownership._regimes import ShareTest
from penstock.ownership._share import WHOLE
from penstock.ownership._view import Holdings, Owned, View

LISTED = "listed"
CONTROL = "controlled"
OWNED = "owned"
INDIRECT = "indirect"


class Held(Struct, gc=False):
    """What the blocked hold of one party under one test: surely, and at most."""

    low: Lower = Lower()
    high: Upper = Upper()

    def at_most(self, holdings: Holdings) -> Upper:
        """Return the upper sum; what others surely hold is not open to the blocked.

        All unknown stakes in a party share one remainder. Stakes that sum to more than the whole
        contradict each other and limit nothing.
        """
        if holdings.total.value > WHOLE:
            return self.high
        others = Lower(
            holdings.total.value - self.low.value, holdings.total.excluded - self.low.excluded
        )
        return self.high.capped(others)


class Joined(Struct, gc=False, frozen=True):
    """How a party came to be blocked: in which round, why, and by which test."""

    round: int
    reason: str
    test: int = 0
    by: str = ""


class Run(Struct):
    """One fixpoint: who joined, and what the blocked hold of every party they touch."""

    is_upper: bool
    joined: dict[str, Joined] = field(default_factory=dict)
    held: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    counted: dict[str, set[str]] = field(default_factory=dict)


def cascade(
    made: View,
    listed: Iterable[str],
    *,
    is_upper: bool,
    governments: Iterable[str] = (),
) -> Run:
    """Return the least fixpoint from the listed parties.

    Args:
        made: the stakes in force, arranged for the policy.
        listed: ids of listed parties.
        is_upper: False counts what is surely held, True what may be held.
        governments: those of the listed that reach what they control (31 CFR 510.311).
    """
    run = Run(is_upper)
    control = made.policy.control_counts
    first = tuple(governments)
    if first and not control:
        _spread(made, run, dict.fromkeys(first, Joined(0, LISTED)), control_counts=True)
        # What is blocked through the definition of a government is blocked like the listed.
        run = Run(is_upper, joined=dict(run.joined))
    start = dict(run.joined)
    for party in listed:
        start[party] = Joined(0, LISTED)
    run.joined.clear()
    _spread(made, run, start, control_counts=control)
    return run


def _spread(made: View, run: Run, start: Mapping[str, Joined], *, control_counts: bool) -> None:
    run.joined.update(start)
    number = max((one.round for one in start.values()), default=0)
    frontier: list[str] = list(start)
    while frontier:
        number += 1
        touched: dict[str, None] = {}
        for owner in frontier:
            for party in made.ties.get(owner, ()):
                _count(made, run, owner, party)
                touched[party] = None
        # Those of one round join together, so a proof never rests on its own round, and the
        # order in which ties are read decides nothing.
        joining = {
            party: reason
            for party in touched
            if party not in run.joined
            and (reason := _reached(made, run, party, control_counts=control_counts, number=number))
        }
        run.joined.update(joining)
        frontier = list(joining)


def _count(made: View, run: Run, owner: str, party: str) -> None:
    owned = made.owned[party]
    held = run.held.get(party)
    if held is None:
        held = run.held[party] = tuple(Held() for _ in owned.holdings)
    members: tuple[str, ...] = (owner,)
    if made.policy.joint_is_whole and (label := owned.joint.get(owner)):
        # Who holds jointly is treated as holding all of it (OFSI guidance on joint arrangements).
        members = tuple(one for one, other in owned.joint.items() if other == label)
    counted = run.counted.setdefault(party, set())
    for member in members:
        if member in counted:
            continue
        counted.add(member)
        for one, holdings in zip(held, owned.holdings, strict=True):
            if (share := holdings.shares.get(member)) is not None:
                one.low = one.low.plus(share)
                one.high = one.high.plus(share)


def _reached(
    made: View, run: Run, party: str, *, control_counts: bool, number: int
) -> Joined | None:
    owned = made.owned[party]
    for place, (test, holdings) in enumerate(zip(made.policy.tests, owned.holdings, strict=True)):
        if meets(run.held[party][place], holdings, test, is_upper=run.is_upper):
            return Joined(number, OWNED, place)
    if control_counts and (owner := controller(owned, run)):
        return Joined(number, CONTROL, by=owner)
    if run.is_upper and made.policy.tests and (owner := summed_up(made, run, owned)):
        return Joined(number, INDIRECT, by=owner)
    return None


def meets(held: Held, holdings: Holdings, test: ShareTest, *, is_upper: bool) -> bool:
    """Tell whether what is held reaches the threshold of a test."""
    if holdings.is_plain:
        if is_upper:
            return held.at_most(holdings).reaches(test.threshold, test.comparison)
        return held.low.reaches(test.threshold, test.comparison)
    if is_upper:
        most = held.at_most(holdings)
        whole = holdings.least_whole or holdings.most_whole
        return most.value > 0 and most.reaches(test.threshold * whole / WHOLE, test.comparison)
    whole = holdings.most_whole
    return held.low.value > 0 and held.low.reaches(test.threshold * whole / WHOLE, test.comparison)


def controller(owned: Owned, run: Run) -> str:
    """Return the blocked owner of the earliest round that controls a party, `""` for none."""
    found = [
        (run.joined[owner].round, owner)
        for owner, level in owned.control.items()
        if owner in run.joined and (level == "yes" or (level == "possible" and run.is_upper))
    ]
    return min(found)[1] if found else ""


def summed_up(made: View, run: Run, owned: Owned) -> str:
    """Return the earliest blocked owner whose indirect interest, as a source sums it, may do.

    The view keeps it only where no chain of known stakes tells better.
    """
    test = made.policy.tests[0]
    found = [
        (run.joined[owner].round, owner)
        for owner, share in owned.indirect.items()
        if owner in run.joined
        and (most := Upper().plus(share)).value > 0
        and most.reaches(test.threshold, test.comparison)
    ]
    return min(found)[1] if found else ""
