"""A case in the world of sectors: which cells its shocks are about, and caps kept to."""

import numpy as np
from numpy.typing import NDArray

from penstock.errors import MalformedInput, UnknownName, Unsolved
from penstock.pressure._caliendo_parro import SectorModel, SectorResult
from penstock.pressure._measure_shocks import shocks_of_measure
from penstock.pressure._places import Indices
from penstock.pressure._scenario import (
    Cap,
    Case,
    Embargo,
    FinancialCutOff,
    MeasureShock,
    Shock,
    Tariff,
    Wedge,
)
from penstock.pressure._sector_goods import sectors_of_goods
from penstock.pressure._sectors import SectorEconomy
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import SectorWorld

Array = NDArray[np.float64]
Cells = NDArray[np.bool_]
_ROUNDS = 100
# The stated values are exact; draws make a band, which needs no more than that.
_EXACT, _CLOSE = 1e-9, 1e-4
# By how much a quantity falls with what is left of it at given prices, at least and at most.
_FLATTEST, _STEEPEST = 0.05, 2.0
_FARTHEST = 3.0
# A smaller part than this of what is traded is none.
_NOTHING = 1e-15


class SectorCase:
    """A case in the world of sectors.

    Args:
        world: the places and sectors, and their trade.
        coarse_goods: what is done where goods are a part of a sector.
        case: what happens.
        where: its key.

    Raises:
        UnknownName: a sender that is no bloc and no place, or a sector the table lacks.
        MalformedInput: goods whose sector is not stated; nobody who acts.
    """

    def __init__(self, world: SectorWorld, coarse_goods: str, case: Case, where: str) -> None:
        self.world, self.case, self._coarse_goods = world, case, coarse_goods
        self.notes: list[str] = []
        self.shocks: list[tuple[Shock, Cells]] = []
        senders = [world.senders.of(case.senders, f"{where}.senders")]
        for number, shock in enumerate(self._unfolded(where)):
            path = f"{where}.shocks[{number}]"
            self.shocks.append((shock, self._cells(shock, path, senders)))
        self.senders = np.unique(np.concatenate(senders))

    def _unfolded(self, where: str) -> list[Shock]:
        found: list[Shock] = []
        for number, shock in enumerate(self.case.shocks):
            if isinstance(shock, MeasureShock):
                path = f"{where}.shocks[{number}]"
                made, notes = shocks_of_measure(shock, self.world, path)
                self.notes += notes
                found += made
            else:
                found.append(shock)
        return found

    def _cells(self, shock: Shock, path: str, senders: list[Indices]) -> Cells:
        """Return which cells (sector, importer, exporter) a shock is about; never home sales."""
        world, size = self.world, len(self.world.places)
        found = np.zeros((len(world.sectors), size, size), dtype=bool)
        target = world.target
        only = np.array([target])
        if isinstance(shock, FinancialCutOff):
            found[:, target, :] = found[:, :, target] = True
        elif not isinstance(shock, MeasureShock):
            at = self._sectors(shock.sectors, shock.goods, path)
            if shock.exporters:
                sellers = world.senders.of(shock.exporters, f"{path}.exporters")
                buyers = world.senders.of(shock.importers, f"{path}.importers")
                found[np.ix_(at, buyers, sellers)] = True
            else:
                acting = world.senders.of(shock.by or self.case.senders, f"{path}.by")
                if not len(acting):
                    message = f"{path}: nobody is named who does this"
                    raise MalformedInput(message, hint="Name senders of the case, or by")
                senders.append(acting)
                if shock.flow != "to_target":
                    found[np.ix_(at, acting, only)] = True
                if shock.flow != "from_target":
                    found[np.ix_(at, only, acting)] = True
        found[:, np.arange(size), np.arange(size)] = False
        return found

    def _sectors(self, names: tuple[str, ...], goods: tuple[str, ...], path: str) -> Indices:
        """Return the sectors that a shock names, by name and by the codes they hold."""
        world = self.world
        unknown = set(names) - set(world.sectors)
        if unknown:
            message = f"{path}.sectors: there is no sector {', '.join(sorted(unknown))}"
            raise UnknownName(message, hint=f"There are {', '.join(world.sectors[:12])}")
        if goods:
            held, notes = sectors_of_goods(goods, world.sector_goods, self._coarse_goods, path)
            self.notes += notes
            names = (*names, *held)
        elif not names:
            return np.arange(len(world.sectors))
        return np.flatnonzero(np.isin(world.sectors, names))

    def sampled(self, sampler: Sampler) -> list[Array]:
        """Return the number of every shock by draw.

        That is its part, ratio of cost, points of duty; of caps the part of the trade before.
        """
        found = []
        for number, (shock, cells) in enumerate(self.shocks):
            name = f"{self.case.id}/{number}"
            match shock:
                case Embargo():
                    found.append(sampler.draw(f"{name}/part", shock.part, 1.0))
                case Wedge():
                    found.append(1 + sampler.draw(f"{name}/percent", shock.percent) / 100)
                case Tariff():
                    found.append(sampler.draw(f"{name}/percent", shock.percent) / 100)
                case FinancialCutOff():
                    share = sampler.draw("settled_share", shock.settled_share, 1.0)
                    cost = sampler.draw("cost_percent", shock.cost_percent)
                    found.append(1 + share * cost / 100)
                case Cap():
                    found.append(self._allowed(shock, cells, name, sampler))
                case _:
                    found.append(np.ones(sampler.size))
        return found

    def _allowed(self, cap: Cap, cells: Cells, name: str, sampler: Sampler) -> Array:
        """Return what a cap allows as a part of what is traded, by draw."""
        before = float(self.world.trade[cells].sum())
        if cap.usd is not None:
            worth = sampler.draw(f"{name}/usd", cap.usd)
            words = f"{worth[0]:,.0f} US dollars"
        else:
            worth = (cap.quantity or 0.0) * sampler.draw(
                f"{name}/usd_per_unit", cap.usd_per_unit or 0.0
            )
            words = f"{cap.quantity:,.0f} {cap.unit}, {worth[0]:,.0f} US dollars"
        touched = np.flatnonzero(np.any(cells, axis=(1, 2)))
        what = ", ".join(self.world.sectors[at] for at in touched.tolist())
        words = f"cap on {what}: {words} of {before:,.0f} in the table"
        if words not in self.notes:
            self.notes.append(words)
        return np.asarray(worth / before if before > 0 else np.full(sampler.size, np.inf))

    def play(
        self, model: SectorModel, powers: dict[str, float], numbers: list[Array], draw: int
    ) -> SectorResult:
        """Return what the case does in one draw.

        A cap leaves that part of its flows at given prices which makes their quantity, valued at
        the prices before, what is allowed; where trade falls below it by itself, it does nothing.

        Raises:
            Unsolved: the draw has no solution, or a cap cannot be kept to.
        """
        caps = [
            (at, cells, float(numbers[at][draw]))
            for at, (shock, cells) in enumerate(self.shocks)
            if isinstance(shock, Cap)
        ]
        left = {at: 0.0 if most < _NOTHING else 1.0 for at, _, most in caps}
        slopes = dict.fromkeys(left, 1.0)
        last: dict[int, tuple[float, float]] = {}
        before = model.solve().flows if caps else None
        for _ in range(_ROUNDS):
            found = model.solve(*self.applied(model.economy, powers, numbers, draw, left))
            if before is None:
                return found
            after = found.flows / found.unit_cost[:, None, :]
            is_kept = True
            for at, cells, most in caps:
                whole = float(before[cells].sum())
                if most < _NOTHING or whole <= 0:
                    continue
                ratio = max(float(after[cells].sum()) / whole, 1e-300)
                wanted, part = float(np.log(most / ratio)), float(np.log(left[at]))
                if abs(wanted) < (_CLOSE if draw else _EXACT) or (part == 0 and wanted >= 0):
                    continue
                is_kept = False
                # The line through the last two rounds says how far to go.
                if at in last and part != last[at][0]:
                    slope = (np.log(ratio) - last[at][1]) / (part - last[at][0])
                    slopes[at] = float(np.clip(slope, _FLATTEST, _STEEPEST))
                last[at] = (part, float(np.log(ratio)))
                step = float(np.clip(wanted / slopes[at], -_FARTHEST, _FARTHEST))
                left[at] = float(np.exp(min(0.0, part + step)))
            if is_kept:
                return found
        message = "No wedge was found that keeps to the caps"
        raise Unsolved(message)

    def applied(
        self,
        economy: SectorEconomy,
        powers: dict[str, float],
        numbers: list[Array],
        draw: int,
        left: dict[int, float],
    ) -> tuple[Array, Array]:
        """Return new duties and ratios of cost, both (sector, importer, exporter).

        `left` says what each cap, by its number among the shocks, leaves at given prices.
        """
        rates = economy.tariffs.copy()
        cost = np.ones_like(economy.shares)
        power = np.array([powers[name] for name in self.world.sectors])[:, None, None]
        for at, ((shock, cells), values) in enumerate(zip(self.shocks, numbers, strict=True)):
            value = float(values[draw])
            if isinstance(shock, Tariff):
                rates[cells] += value
            elif isinstance(shock, Embargo | Cap):
                part = left[at] if isinstance(shock, Cap) else 1 - value
                with np.errstate(divide="ignore"):
                    ratio = np.broadcast_to(np.float64(part) ** (-1 / power), cost.shape)
                cost[cells] *= ratio[cells]
            else:
                cost[cells] *= value
        return rates, cost
