"""Sums of shares with excluded bounds, compared exactly."""

from fractions import Fraction

from msgspec import Struct

from penstock.ownership._regimes import Comparison
from penstock.ownership._share import WHOLE, Share

_PART = Fraction(1, 10_000)


class Lower(Struct, gc=False, frozen=True):
    """What is held at least; `excluded` counts the bounds that are surely exceeded."""

    value: Fraction = Fraction(0)
    excluded: int = 0

    def plus(self, share: Share) -> "Lower":
        """Return the sum with the lower bound of a share."""
        return Lower(self.value + share.low, self.excluded + share.low_excluded)

    def reaches(self, threshold: Fraction, comparison: Comparison) -> bool:
        """Tell whether the threshold is surely met."""
        if comparison is Comparison.AT_LEAST:
            return self.value >= threshold
        return self.value > threshold or (self.value == threshold and self.excluded > 0)


class Upper(Struct, gc=False, frozen=True):
    """What is held at most; `excluded` counts the bounds that are never reached."""

    value: Fraction = Fraction(0)
    excluded: int = 0

    def plus(self, share: Share) -> "Upper":
        """Return the sum with the upper bound of a share."""
        return Upper(self.value + share.high, self.excluded + share.high_excluded)

    def capped(self, others: Lower) -> "Upper":
        """Return the sum, but no more than what the others' lower bounds leave of the whole."""
        cap = Upper(WHOLE - others.value, others.excluded)
        if cap.value < self.value or (cap.value == self.value and cap.excluded > self.excluded):
            return cap
        return self

    def reaches(self, threshold: Fraction, comparison: Comparison) -> bool:
        """Tell whether the threshold may be met."""
        if comparison is Comparison.AT_LEAST and self.value == threshold:
            return self.excluded == 0
        return self.value > threshold

    @property
    def shown(self) -> Fraction:
        """The bound as a number: a part per million of the whole below one that is excluded."""
        return self.value - _PART if self.excluded else self.value
