"""The cascade as plainly as it can be said: try every party again until nothing changes."""

from collections.abc import Iterable
from fractions import Fraction

from penstock.ownership import Stake

Tie = tuple[str, str, Fraction, Fraction]


def plain_cascade(stakes: Iterable[Stake], listed: Iterable[str], *, is_upper: bool) -> set[str]:
    """Return who is blocked at 50 percent or more, everything added up.

    Excluded bounds are moved by a billionth, which no share in the tests comes near.
    """
    step = Fraction(1, 10**9)
    ties = [
        (s.owner, s.owned, s.share.low + step * s.share.low_excluded,
         s.share.high - step * s.share.high_excluded)
        for s in stakes
    ]  # fmt: skip
    blocked = set(listed)
    while True:
        joining = {
            party
            for party in {owned for _, owned, _, _ in ties} - blocked
            if _held(ties, party, blocked, is_upper=is_upper) >= 50
        }
        if not joining:
            return blocked
        blocked |= joining


def _held(ties: list[Tie], party: str, blocked: set[str], *, is_upper: bool) -> Fraction:
    mine = [(owner, low, high) for owner, owned, low, high in ties if owned == party]
    if not is_upper:
        return sum((low for owner, low, _ in mine if owner in blocked), Fraction(0))
    most = sum((high for owner, _, high in mine if owner in blocked), Fraction(0))
    if sum(low for _, low, _ in mine) > 100:
        return most
    return min(most, 100 - sum(low for owner, low, _ in mine if owner not in blocked))
