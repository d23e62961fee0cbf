"""What a case does to each flow: which entries it touches, and by how much at given prices."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from penstock.errors import MalformedInput
from penstock.pressure._measure_shocks import shocks_of_measure
from penstock.pressure._places import Indices
from penstock.pressure._scenario import (
    Cap,
    Case,
    Embargo,
    FinancialCutOff,
    MeasureShock,
    Number,
    Shock,
    Tariff,
    Wedge,
)
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import World

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ceiling:
    """What some entries may be worth together, as a part of what they were, by draw."""

    entries: Indices
    part: Array
    words: str


@dataclass(frozen=True)
class Plan:
    """A case in numbers. Each cut leaves a part of some entries, or makes them costlier.

    `kept` holds (entries, part that is left, by draw), `costlier` (entries, ratio of cost after
    to before, by draw), `duties` (entries, rate that is added, by draw), `ceilings` the caps.
    `notes` say what was read into the case.
    """

    kept: tuple[tuple[Indices, Array], ...]
    costlier: tuple[tuple[Indices, Array], ...]
    duties: tuple[tuple[Indices, Array], ...]
    ceilings: tuple[Ceiling, ...]
    senders: Indices
    notes: tuple[str, ...]

    @property
    def touched(self) -> Indices:
        """Every entry that anything is done to."""
        parts = [one for one, _ in (*self.kept, *self.costlier, *self.duties)]
        parts += [one.entries for one in self.ceilings]
        return np.unique(np.concatenate([np.zeros(0, dtype=np.intp), *parts]))

    def left(self, elasticity: Array, first: int, last: int, ceilings: Sequence[Array]) -> Array:
        """Return what is left of every touched entry at given prices: (draw, entry).

        Args:
            elasticity: by draw, of the same draws.
            first: the first draw.
            last: the one behind the last.
            ceilings: the part that each cap leaves, by draw.
        """
        touched = self.touched
        found = np.ones((last - first, len(touched)))
        for entries, part in self.kept:
            found[:, np.searchsorted(touched, entries)] *= part[first:last, None]
        for entries, ratio in self.costlier:
            shrunk = ratio[first:last] ** -elasticity
            found[:, np.searchsorted(touched, entries)] *= shrunk[:, None]
        if self.duties:
            found *= self.tax(first, last) ** -elasticity[:, None]
        for ceiling, part in zip(self.ceilings, ceilings, strict=True):
            found[:, np.searchsorted(touched, ceiling.entries)] *= part[:, None]
        return found

    def tax(self, first: int, last: int) -> Array:
        """Return one and the new duty of every touched entry, several added up: (draw, entry)."""
        touched = self.touched
        found = np.ones((last - first, len(touched)))
        for entries, rate in self.duties:
            found[:, np.searchsorted(touched, entries)] += rate[first:last, None]
        return found


@dataclass
class Planner:
    """Turns the shocks of cases into plans over the entries of a world."""

    world: World
    coarse_goods: str
    sampler: Sampler
    notes: list[str] = field(default_factory=list)

    def plan(self, case: Case, where: str) -> Plan:
        """Return what a case does.

        Raises:
            UnknownName: a sender that is no bloc and no place.
            MalformedInput: goods that the data does not tell apart; a measure without its numbers.
        """
        self.notes = []
        kept: list[tuple[Indices, Array]] = []
        costlier: list[tuple[Indices, Array]] = []
        duties: list[tuple[Indices, Array]] = []
        ceilings: list[Ceiling] = []
        senders = [self.world.senders.of(case.senders, f"{where}.senders")]
        for number, shock in enumerate(self._unfolded(case, where)):
            path = f"{where}.shocks[{number}]"
            entries = self._entries(shock, case, path, senders)
            name = f"{case.id}/{number}"
            if not len(entries) and not isinstance(shock, FinancialCutOff):
                self.notes.append(f"{_words(shock)} touches no trade of this data")
            match shock:
                case Embargo():
                    part = self.sampler.draw(f"{name}/part", shock.part, 1.0)
                    kept.append((entries, 1 - part))
                case Wedge():
                    costlier.append((entries, self._ratio(f"{name}/percent", shock.percent)))
                case Tariff():
                    rate = self.sampler.draw(f"{name}/percent", shock.percent) / 100
                    duties.append((entries, rate))
                case FinancialCutOff():
                    share = self.sampler.draw("settled_share", shock.settled_share, 1.0)
                    cost = self.sampler.draw("cost_percent", shock.cost_percent)
                    costlier.append((entries, 1 + share * cost / 100))
                case Cap():
                    if len(entries):
                        ceilings.append(self._ceiling(shock, entries, name))
                case _:
                    message = f"{path}: {_words(shock)} is not of the one-sector model"
                    raise MalformedInput(message)
        plan = Plan(
            tuple(kept),
            tuple(costlier),
            tuple(duties),
            tuple(ceilings),
            np.unique(np.concatenate(senders)),
            tuple(self.notes),
        )
        if duties and not (plan.tax(0, self.sampler.size) > 0).all():
            message = f"{where}: duties that are taken off a flow come to more than its price"
            raise MalformedInput(message, hint="Together they stay above -100 percent")
        return plan

    def _unfolded(self, case: Case, where: str) -> list[Shock]:
        """Return shocks with every measure replaced by what it does to trade."""
        found: list[Shock] = []
        for number, shock in enumerate(case.shocks):
            if isinstance(shock, MeasureShock):
                path = f"{where}.shocks[{number}]"
                made, notes = shocks_of_measure(shock, self.world, path)
                found += made
                self.notes += notes
            else:
                found.append(shock)
        return found

    def _ratio(self, name: str, percent: Number) -> Array:
        return np.asarray(1 + self.sampler.draw(name, percent) / 100)

    def _entries(self, shock: Shock, case: Case, path: str, senders: list[Indices]) -> Indices:
        world = self.world
        if isinstance(shock, MeasureShock):
            return np.zeros(0, dtype=np.intp)
        if isinstance(shock, FinancialCutOff):
            mine = (world.exporter == world.target) | (world.importer == world.target)
            return np.flatnonzero(mine)
        if shock.exporters:
            sellers = world.senders.of(shock.exporters, f"{path}.exporters")
            buyers = world.senders.of(shock.importers, f"{path}.importers")
            chosen = np.isin(world.exporter, sellers) & np.isin(world.importer, buyers)
        else:
            by = shock.by or case.senders
            if not by:
                message = f"{path}: nobody is named who does this"
                raise MalformedInput(message, hint="Name senders of the case, or by")
            acting = world.senders.of(by, f"{path}.by")
            senders.append(acting)
            chosen = np.zeros(len(world.value), dtype=bool)
            if shock.flow != "to_target":
                chosen |= (world.exporter == world.target) & np.isin(world.importer, acting)
            if shock.flow != "from_target":
                chosen |= (world.importer == world.target) & np.isin(world.exporter, acting)
        if shock.goods:
            chosen &= self._of_goods(shock.goods, chosen, path)
        return np.flatnonzero(chosen)

    def _of_goods(
        self, goods: Sequence[str], chosen: NDArray[np.bool_], path: str
    ) -> NDArray[np.bool_]:
        """Return which entries are of some goods, as the data tells goods apart."""
        world = self.world
        inside = np.array([any(code.startswith(one) for one in goods) for code in world.goods])
        wider = np.array([any(one.startswith(code) for one in goods) for code in world.goods])
        wider &= ~inside
        met = chosen & wider[world.good] & (world.value > 0)
        if met.any():
            codes = sorted({world.goods[one] or "all goods" for one in world.good[met].tolist()})
            words = f"the goods {', '.join(goods[:4])} within {', '.join(codes[:4])} of the data"
            if self.coarse_goods == "refuse":
                message = f"{path}: the data does not tell apart {words}"
                hint = "Use finer data, or set data.coarse_goods to whole (the most) or none"
                raise MalformedInput(message, hint=hint)
            taken = "are taken as the whole of it" if self.coarse_goods == "whole" else "are left"
            self.notes.append(f"{words} {taken}")
            if self.coarse_goods == "whole":
                inside |= wider
        return np.asarray(inside[world.good], dtype=bool)

    def _ceiling(self, cap: Cap, entries: Indices, name: str) -> Ceiling:
        before = float(self.world.value[entries].sum())
        if cap.usd is not None:
            worth = self.sampler.draw(f"{name}/usd", cap.usd)
            words = f"{worth[0]:,.0f} US dollars"
        else:
            each = self.sampler.draw(f"{name}/usd_per_unit", cap.usd_per_unit or 0.0)
            worth = (cap.quantity or 0.0) * each
            words = f"{cap.quantity:,.0f} {cap.unit}, {worth[0]:,.0f} US dollars"
        goods = ", ".join(cap.goods)
        words = f"cap on HS {goods}: {words} of {before:,.0f} in the data"
        self.notes.append(words)
        return Ceiling(entries, np.asarray(worth / before if before else worth * np.inf), words)


def _words(shock: Shock) -> str:
    """Return a shock in a few words, for a note."""
    tag = str(type(shock).__struct_config__.tag)
    goods = getattr(shock, "goods", ())
    percent = getattr(shock, "percent", None)
    more = f" of {percent} percent" if isinstance(shock, Wedge | Tariff) else ""
    return f"the {tag}{more}" + (f" on HS {', '.join(goods)}" if goods else "")
