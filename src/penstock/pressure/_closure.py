"""What happens to trade deficits when trade changes."""

from enum import StrEnum


class Closure(StrEnum):
    """The rule that says how spending follows income.

    `BALANCED` first solves for the world without deficits and measures from there, so that a
    country can lose no more than by autarky. `FIXED` keeps each deficit as it is, in units of
    world income. `SCALED` lets each deficit move with its country's income: final spending less
    duties is the same multiple of what the country earns as before, times one factor for all,
    which makes the spending of all their income.
    """

    BALANCED = "balanced"
    FIXED = "fixed"
    SCALED = "scaled"

    @property
    def notes(self) -> tuple[str, ...]:
        """What every figure under this closure has to be read with."""
        if self is Closure.BALANCED:
            return ()
        return (
            f"closure {self.value}: deficits stay, and end where a place is cut off: what it loses "
            "or gains by that is in the figures; the balanced closure is without it",
        )
