"""What happens to trade deficits when trade changes."""

from enum import StrEnum


class Closure(StrEnum):
    """The rule that says how spending follows income.

    `BALANCED` first solves for the world without deficits and measures from there, so that a
    country can lose no more than by autarky. `FIXED` keeps each deficit as it is, in units of
    world income. `SCALED` lets spending move with the country's own income, and all of it
    together with world income.
    """

    BALANCED = "balanced"
    FIXED = "fixed"
    SCALED = "scaled"
