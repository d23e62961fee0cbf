"""One case in one set of draws: trade cut, caps kept to, and what is left of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.errors import Unsolved
from penstock.pressure._many import ManyModels, ManyResults
from penstock.pressure._shocks import Plan
from penstock.pressure._world import World

Array = NDArray[np.float64]
_ROUNDS = 60
_EXACT, _CLOSE = 1e-9, 1e-4


@dataclass(frozen=True)
class Played:
    """The results of a case, and of every touched entry what is left of it at given prices.

    `left` is without new duties.
    """

    found: ManyResults
    left: Array
    ceilings: tuple[Array, ...]


class Player:
    """Plays a plan in some draws.

    Args:
        world: the flows and their goods.
        models: the draws `first` to `last`, without any shock.
        first: the first draw.
        last: the one behind the last.
    """

    def __init__(self, world: World, models: ManyModels, first: int, last: int) -> None:
        self.world, self.models, self.first, self.last = world, models, first, last
        self._trade = world.trade()

    def play(self, plan: Plan) -> Played:
        """Return what a plan does.

        A cap leaves that part of its flows which makes their quantity, at old prices, what is
        allowed; where trade falls below it by itself, it does nothing.

        Raises:
            Unsolved: a draw has no solution, or a cap cannot be kept to.
        """
        size = self.last - self.first
        allowed = [one.part[self.first : self.last] for one in plan.ceilings]
        parts = [np.ones(size) for _ in allowed]
        tax = plan.tax(self.first, self.last)
        for _ in range(_ROUNDS):
            paid = plan.left(self.models.elasticity, self.first, self.last, parts)
            left = paid / tax
            sold = self.multiplier(plan, left) if plan.duties else None
            found = self.models.solve(self.multiplier(plan, paid), sold)
            gaps, new = [], []
            for ceiling, part, most in zip(plan.ceilings, parts, allowed, strict=True):
                ratio = self._quantity(plan, found, left, ceiling.entries)
                wanted = np.clip(part * most / np.maximum(ratio, 1e-300), 0.0, 1.0)
                wanted = np.where(most == 0, 0.0, wanted)
                gaps.append(np.abs(wanted - part) / np.maximum(wanted, 1e-12))
                new.append(wanted)
            # The stated values are exact; draws make a band, which needs no more than that.
            if all(gap[self._stated].max(initial=0) < _EXACT for gap in gaps) and all(
                gap.max(initial=0) < _CLOSE for gap in gaps
            ):
                return Played(found, left, tuple(parts))
            parts = new
        message = "No wedge was found that keeps to the caps"
        raise Unsolved(message)

    @property
    def _stated(self) -> slice:
        return slice(0, 1) if self.first == 0 else slice(0, 0)

    def multiplier(self, plan: Plan, left: Array) -> Array:
        """Return what is left of every pair: the mean of its entries, by their value.

        The axes are (draw, exporter, importer).
        """
        world, size = self.world, len(self.world.places)
        touched = plan.touched
        pair = world.exporter[touched] * size + world.importer[touched]
        pairs, where = np.unique(pair, return_inverse=True)
        seller, buyer = pairs // size, pairs % size
        whole = self._trade[seller, buyer][where]
        weight = np.divide(world.value[touched], whole, out=np.zeros_like(whole), where=whole > 0)
        gone = np.zeros((len(pairs), len(left)))
        np.add.at(gone, where, ((left - 1) * weight).T)
        found = np.ones((len(left), size, size))
        found[:, seller, buyer] = 1 + gone.T
        # What is left of rounding is nothing.
        found[np.abs(found) < 1e-13] = 0.0
        return found

    def quantities(self, plan: Plan, played: Played, entries: NDArray[np.intp]) -> Array:
        """Return what is left of the quantity of some entries together, by draw."""
        return self._quantity(plan, played.found, played.left, entries)

    def _quantity(
        self, plan: Plan, found: ManyResults, left: Array, entries: NDArray[np.intp]
    ) -> Array:
        """Return the quantity of entries after to before, valued at the prices before."""
        world = self.world
        seller, buyer = world.exporter[entries], world.importer[entries]
        whole = self._trade[seller, buyer]
        share = np.divide(world.value[entries], whole, out=np.zeros_like(whole), where=whole > 0)
        before = self.models.flows[:, seller, buyer] * share
        kept = np.ones((len(left), len(entries)))
        touched = plan.touched
        at = np.searchsorted(touched, entries)
        at[at == len(touched)] = 0
        is_touched = touched[at] == entries if len(touched) else np.zeros(len(entries), dtype=bool)
        kept[:, is_touched] = left[:, at[is_touched]]
        overall = self.multiplier(plan, left)[:, seller, buyer]
        part = np.divide(share * kept, overall, out=np.zeros_like(kept), where=overall > 0)
        after = found.flows[:, seller, buyer] * part / found.unit_cost[:, seller]
        total = before.sum(axis=1)
        return np.asarray(
            np.divide(after.sum(axis=1), total, out=np.ones_like(total), where=total > 0)
        )
