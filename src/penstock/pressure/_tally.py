"""The draws of one case of the one-sector model, gathered into figures."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._case import Played, Player
from penstock.pressure._outcomes import (
    OTHERS,
    CaseOutcome,
    Exposure,
    Figure,
    GoodsOutcome,
    PlaceOutcome,
    Stamp,
    final_share,
)
from penstock.pressure._places import Indices
from penstock.pressure._scenario import Case, Scenario
from penstock.pressure._shocks import Plan
from penstock.pressure._world import World

Array = NDArray[np.float64]


class Tally:
    """Gathers the draws of one case."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan = world, plan
        self.residual = 0.0
        self.goods: tuple[GoodsOutcome, ...] = ()
        self._parts: dict[str, list[Array]] = {}
        everyone = np.arange(len(world.places))
        named = np.concatenate([[world.target], *world.blocs.values()])
        rest = np.setdiff1d(everyone, named)
        self.members: dict[str, Indices] = {
            world.places.names[world.target]: np.array([world.target]),
            **world.blocs,
        }
        if len(rest):
            self.members[OTHERS] = rest

    def add(self, player: Player, plan: Plan) -> None:
        """Play the plan in the player's draws and keep what is asked of it."""
        played = player.play(plan)
        found, before = played.found, player.models.flows
        self.residual = max(self.residual, float(found.residual.max()))
        target = self.world.target
        size = len(self.world.places)
        apart = 1 - np.eye(size)
        trade_before, trade_after = before * apart, found.flows * apart
        spending = before.sum(axis=1)
        gross = player.world.flows(player.first, player.last).sum(axis=(1, 2))
        for name, at in self.members.items():
            weight = spending[:, at]
            lost = ((1 - found.welfare[:, at]) * weight).sum(axis=1)
            self._keep(f"{name}/loss", lost / weight.sum(axis=1))
            self._keep(f"{name}/spending", weight.sum(axis=1) * gross)
            for what, axis in (("exports", 2), ("imports", 1)):
                old = trade_before.sum(axis=axis)[:, at].sum(axis=1)
                new = trade_after.sum(axis=axis)[:, at].sum(axis=1)
                change = np.divide(new, old, out=np.ones_like(new), where=old > 0) - 1
                self._keep(f"{name}/{what}", change)
            for word, flows in (("before", trade_before), ("after", trade_after)):
                both = flows[:, target, at].sum(axis=1) + flows[:, at, target].sum(axis=1)
                self._keep(f"{name}/{word}", both * gross)
        self._keep("autarky", 1 - player.models.autarky[:, target])
        for goods, entries in _needs(self.world).items():
            self._keep(f"need/{goods}", 1 - player.quantities(plan, played, entries))
        if player.first == 0:
            self.goods = tuple(self._goods(player, plan, played))

    def _keep(self, name: str, values: Array) -> None:
        self._parts.setdefault(name, []).append(values)

    def _draws(self, name: str) -> Array:
        return np.concatenate(self._parts[name])

    def outcome(self, case: Case, plan: Plan, stamp: Stamp, scenario: Scenario) -> CaseOutcome:
        """Return the figures of all draws together."""
        target = self.world.places.names[self.world.target]
        roles = {name: self._role(name, at) for name, at in self.members.items()}
        lost = sum(
            np.maximum(self._draws(f"{name}/before") - self._draws(f"{name}/after"), 0.0)
            for name, role in roles.items()
            if role == "sender"
        )
        of_gdp = final_share(scenario)
        places = []
        for name, role in roles.items():
            loss = self._draws(f"{name}/loss")
            before, after = self._draws(f"{name}/before"), self._draws(f"{name}/after")
            picked = None
            if role == "other" and np.all(lost > 0):
                picked = Figure.of(100 * (after - before) / lost)
            places.append(
                PlaceOutcome(
                    place=name,
                    role=role,
                    loss=Figure.of(100 * loss),
                    loss_usd=Figure.of(loss * self._draws(f"{name}/spending") * of_gdp),
                    exports=Figure.of(100 * self._draws(f"{name}/exports")),
                    imports=Figure.of(100 * self._draws(f"{name}/imports")),
                    with_target_before=0.0 if name == target else float(before[0]),
                    with_target_after=Figure.of(after if name != target else 0 * after),
                    picked_up=picked,
                )
            )
        return CaseOutcome(
            case=case,
            stamp=stamp,
            places=tuple(places),
            exposures=tuple(self._exposures()),
            target_draws=self._draws(f"{target}/loss"),
            autarky=Figure.of(100 * self._draws("autarky")),
            notes=plan.notes,
            goods=self.goods,
        )

    def _goods(self, player: Player, plan: Plan, played: Played) -> Iterator[GoodsOutcome]:
        """Yield what becomes of each chapter of the target's trade, where goods are told apart."""
        world = self.world
        chapters = np.array([code[:2] for code in world.goods])[world.good]
        mine = (world.importer == world.target) | (world.exporter == world.target)
        for chapter in sorted({one for one in chapters[mine & (world.value > 0)].tolist() if one}):
            sides = []
            for ends in (world.importer, world.exporter):
                entries = np.flatnonzero((chapters == chapter) & (ends == world.target))
                entries = entries[world.value[entries] > 0]
                change = None
                if len(entries):
                    left = player.quantities(plan, played, entries)[0]
                    change = float(100 * (left - 1))
                sides.append((float(world.value[entries].sum()), change))
            yield GoodsOutcome(chapter, *sides[0], *sides[1])

    def _role(self, name: str, at: Indices) -> str:
        if self.world.target in at:
            return "target"
        return "sender" if np.isin(at, self.plan.senders).any() else "other"

    def _exposures(self) -> Iterator[Exposure]:
        for goods, entries in _needs(self.world).items():
            lost = self._draws(f"need/{goods}")
            imports = float(self.world.value[entries].sum())
            use = self.world.uses.get(goods)
            yield Exposure(
                goods=goods,
                imports_usd=imports,
                import_loss=Figure.of(100 * lost),
                use_loss=None if use is None else Figure.of(100 * lost * imports / use),
            )


def _needs(world: World) -> Mapping[str, Indices]:
    """Return the target's imports of food (HS 01 to 24) and fuel (27), where goods are told."""
    chapters = [int(code[:2]) if code[:2].isdecimal() else 0 for code in world.goods]
    bought = world.importer == world.target
    codes = {chapters[one] for one in world.good[bought].tolist()} - {0}
    if len(codes) < 2:
        return {}
    number = np.array(chapters)[world.good]
    found = {
        "food": np.flatnonzero(bought & (number >= 1) & (number <= 24) & (world.value > 0)),
        "fuel": np.flatnonzero(bought & (number == 27) & (world.value > 0)),
    }
    return {name: entries for name, entries in found.items() if len(entries)}
