"""Levers side by side: shares, dependence, what a partner's leaving costs, who could replace it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._caliendo_parro import SectorModel
from penstock.pressure._one_sector import OneSectorModel
from penstock.pressure._outcomes import Stamp, stamp_of
from penstock.pressure._places import Indices
from penstock.pressure._reliance import input_reliance
from penstock.pressure._run import redrawn
from penstock.pressure._scenario import Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._sector_run import powers_of, read_sector_world
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import SectorWorld, World, read_world

Array = NDArray[np.float64]
_MOST_REPLACERS = 3
_LEAST_PART = 0.05


@dataclass(frozen=True)
class Lever:
    """What one partner, a bloc or a place in none, holds over the target at one horizon.

    Shares are of the target's trade as the data states it, 0 to 1; `partner_dependence` is the
    target's part in the trade of the partner, `asymmetry` the target's total share less that
    (Hirschman 1945). `removal_loss` is what the target loses, in percent of real spending, if
    this partner alone ends all trade with it. `replaced` is how much of the trade so lost others
    take over, in percent, and `replaced_by` who does most, each with its percent.
    `input_reliance` is the part of all inputs behind the target's output, direct or not, that
    come from the partner; None without an input-output table. `food_share` and `fuel_share` are
    of the target's imports of those goods; None where goods are not told apart.
    """

    partner: str
    import_share: float
    export_share: float
    total_share: float
    partner_dependence: float | None
    asymmetry: float | None
    removal_loss: float
    replaced: float | None
    replaced_by: tuple[tuple[str, float], ...]
    input_reliance: float | None
    food_share: float | None
    fuel_share: float | None
    stamp: Stamp


@dataclass(frozen=True)
class _Removal:
    """A world at one horizon, and what happens to it when some places leave the target."""

    trade: Array
    residual: float
    remove: Callable[[Indices], tuple[float, Array, float]]


def levers(
    file: ScenarioFile, *, progress: Callable[[int], None] = lambda _: None
) -> tuple[World | SectorWorld, tuple[Lever, ...]]:
    """Return the world of a scenario and every partner's lever at every horizon, heaviest first.

    Args:
        file: the scenario; its cases are not played.
        progress: called with 1 for every partner that is removed.

    Raises:
        UnreadableInput: data is missing or wrong.
        Unsolved: a removal has no solution under the closure.
    """
    scenario = redrawn(file.scenario, 0, None)
    quiet = ScenarioFile(scenario, file.folder, file.sha256)
    found: list[Lever] = []
    is_of_sectors = scenario.model.kind == "sectors"
    setup = _of_sectors(quiet, scenario) if is_of_sectors else _of_flows(quiet, scenario)
    world = setup.world
    sampler = Sampler(scenario.draws)
    for horizon, number in scenario.model.elasticity.items():
        drawn = sampler.draw(f"elasticity.{horizon}", number)
        removal = setup.removals(float(drawn[0]))
        units = _units(world, setup.trade)
        levers_ = []
        worst = removal.residual
        for name, at in units.items():
            loss, after, residual = removal.remove(at)
            worst = max(worst, residual)
            levers_.append((name, at, loss, after))
            progress(1)
        stamp = stamp_of(file, scenario, world, horizon, drawn, worst)
        rows = [
            _lever(setup, units, removal.trade, stamp, name, at, loss, after)
            for name, at, loss, after in levers_
        ]
        found += sorted(rows, key=lambda row: (-row.total_share, row.partner))
    return world, tuple(found)


@dataclass(frozen=True)
class _Setup:
    """A world, its trade as stated, whose inputs the target relies on, and its removals."""

    world: World | SectorWorld
    trade: Array
    reliance: Mapping[int, float]
    removals: Callable[[float], _Removal]


def _of_flows(file: ScenarioFile, scenario: Scenario) -> _Setup:
    world = read_world(file, Sampler(scenario.draws))
    target, rules = world.target, scenario.model
    flows = world.flows(0, 1)[0]

    def removals(power: float) -> _Removal:
        model = OneSectorModel(
            flows,
            power,
            rules.closure,
            value_added_share=rules.value_added_share,
            names=world.places.names,
        )

        def remove(at: Indices) -> tuple[float, Array, float]:
            cost = np.ones_like(flows)
            cost[target, at] = cost[at, target] = np.inf
            found = model.solve(cost)
            return float(1 - found.welfare[target]), found.flows, found.residual

        return _Removal(model.flows, model.baseline_residual, remove)

    return _Setup(world, world.trade(), {}, removals)


def _of_sectors(file: ScenarioFile, scenario: Scenario) -> _Setup:
    world, table, rates, least = read_sector_world(file)
    target = world.target

    def removals(power: float) -> _Removal:
        powers = powers_of(scenario, table, power)
        model = SectorModel(
            table.economy(powers, rates, least_home_share=least), scenario.model.closure
        )
        still = model.solve()

        def remove(at: Indices) -> tuple[float, Array, float]:
            cost = np.ones_like(model.economy.shares)
            cost[:, target, at] = cost[:, at, target] = np.inf
            found = model.solve(cost=cost)
            return float(1 - found.welfare[target]), found.flows.sum(axis=0).T, found.residual

        return _Removal(still.flows.sum(axis=0).T, still.residual, remove)

    trade = table.intermediate.sum(axis=(1, 3)) + table.final.sum(axis=1)
    reliance = dict(enumerate(input_reliance(table, target).tolist()))
    return _Setup(world, trade * (1 - np.eye(len(trade))), reliance, removals)


def _units(world: World | SectorWorld, trade: Array) -> dict[str, Indices]:
    """Return blocs, and every place in none, that trade with the target."""
    named = np.concatenate([np.array([world.target]), *world.blocs.values()])
    units = dict(world.blocs)
    for place in np.setdiff1d(np.arange(len(world.places)), named).tolist():
        units[world.places.names[place]] = np.array([place])
    return {
        name: at
        for name, at in units.items()
        if trade[world.target, at].sum() + trade[at, world.target].sum() > 0
    }


def _needs_of(world: World | SectorWorld) -> dict[str, Array]:
    """Return the target's imports of food and fuel by seller, where goods are told apart."""
    if isinstance(world, SectorWorld):
        return {}
    chapters = np.array([int(c[:2]) if c[:2].isdecimal() else 0 for c in world.goods])[world.good]
    bought = world.importer == world.target
    if len(set(chapters[bought].tolist()) - {0}) < 2:
        return {}
    found = {}
    for name, chosen in (("food", (chapters >= 1) & (chapters <= 24)), ("fuel", chapters == 27)):
        mine = chosen & bought
        sums = np.bincount(world.exporter[mine], world.value[mine], len(world.places))
        found[name] = np.asarray(sums, dtype=float)
    return found


def _lever(
    setup: _Setup,
    units: Mapping[str, Indices],
    balanced: Array,
    stamp: Stamp,
    name: str,
    at: Indices,
    loss: float,
    after: Array,
) -> Lever:
    world, apart, reliance = setup.world, setup.trade, setup.reliance
    target, needs = world.target, _needs_of(setup.world)
    imports, exports = apart[:, target].sum(), apart[target].sum()
    bought, sold = apart[at, target].sum(), apart[target, at].sum()
    total = (bought + sold) / (imports + exports)
    inside = apart[np.ix_(at, at)].sum()
    of_partner = apart[at].sum() + apart[:, at].sum() - 2 * inside
    back = float((bought + sold) / of_partner) if of_partner > 0 else None
    replacers = _replacers(world, balanced, after, units, name, at)
    return Lever(
        partner=name,
        import_share=_part(bought, imports),
        export_share=_part(sold, exports),
        total_share=float(total),
        partner_dependence=back,
        asymmetry=None if back is None else float(total) - back,
        removal_loss=100 * loss,
        replaced=sum(percent for _, percent in replacers) if replacers else None,
        replaced_by=tuple(one for one in replacers if one[1] >= _LEAST_PART)[:_MOST_REPLACERS],
        input_reliance=sum(reliance[one] for one in at.tolist()) if reliance else None,
        food_share=_need(needs, "food", at),
        fuel_share=_need(needs, "fuel", at),
        stamp=stamp,
    )


def _replacers(
    world: World | SectorWorld,
    trade: Array,
    after: Array,
    units: Mapping[str, Indices],
    gone: str,
    gone_at: Indices,
) -> Sequence[tuple[str, float]]:
    """Return who trades how much more with the target, in percent of what is lost."""
    target = world.target
    lost = trade[target, gone_at].sum() + trade[gone_at, target].sum()
    if lost <= 0:
        return ()

    def gains() -> Iterator[tuple[str, float]]:
        for name, at in units.items():
            if name != gone:
                new = after[target, at].sum() + after[at, target].sum()
                old = trade[target, at].sum() + trade[at, target].sum()
                yield name, float(100 * (new - old) / lost)

    return sorted(gains(), key=lambda one: -one[1])


def _part(one: float, whole: float) -> float:
    return float(one / whole) if whole > 0 else 0.0


def _need(needs: Mapping[str, Array], name: str, at: Indices) -> float | None:
    if name not in needs or needs[name].sum() <= 0:
        return None
    return float(needs[name][at].sum() / needs[name].sum())
