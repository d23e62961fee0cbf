"""A scenario of sectors run: duties, wedges and embargoes with input-output links."""

import csv
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from penstock.errors import MalformedInput, UnknownName
from penstock.pressure._caliendo_parro import SectorModel, SectorResult
from penstock.pressure._input_output import InputOutput
from penstock.pressure._input_output_files import read_input_output
from penstock.pressure._matrix import figure
from penstock.pressure._outcomes import (
    OTHERS,
    CaseOutcome,
    Figure,
    GoodsOutcome,
    PlaceOutcome,
    Run,
    Stamp,
    stamp_of,
)
from penstock.pressure._place_keys import place_key
from penstock.pressure._places import Places, check_blocs
from penstock.pressure._scenario import Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._sector_case import SectorCase
from penstock.pressure._sector_goods import check_sector_goods
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import SectorWorld
from penstock.pressure._world_flows import HashedFiles

Array = NDArray[np.float64]
# So that a country cut off from all has at least a trace of every sector it needs.
_LEAST_AT_HOME = 1e-3


def run_sectors(file: ScenarioFile, progress: Callable[[int], None]) -> Run:
    """Return what every case does in the model of sectors, draw by draw.

    Raises:
        UnknownName: a place or a sector the table does not have.
        MalformedInput: the table is wrong, or a shock is not of this model.
        Unsolved: a case has no solution.
    """
    scenario = file.scenario
    world, table, rates, _ = read_sector_world(file)
    target = world.target
    sampler = Sampler(scenario.draws)
    rule = scenario.data.coarse_goods
    setups = [
        SectorCase(world, rule, case, f"cases[{at}]") for at, case in enumerate(scenario.cases)
    ]
    found: dict[tuple[int, str], CaseOutcome] = {}
    for horizon, number in scenario.model.elasticity.items():
        drawn = sampler.draw(f"elasticity.{horizon}", number)
        shocks = [setup.sampled(sampler) for setup in setups]
        tallies = [_Tally(world, setup) for setup in setups]
        for draw in range(sampler.size):
            powers = powers_of(scenario, table, float(drawn[draw]))
            economy = table.economy(powers, rates, least_home_share=_LEAST_AT_HOME)
            model = SectorModel(economy, scenario.model.closure)
            own = dict(zip(table.sectors, economy.elasticity.tolist(), strict=True))
            for setup, tally, numbers in zip(setups, tallies, shocks, strict=True):
                tally.add(model, setup.play(model, own, numbers, draw))
                progress(1)
        for at, tally in enumerate(tallies):
            stamp = stamp_of(file, scenario, world, horizon, drawn, tally.residual)
            autarky = _autarky(table, scenario, rates, drawn, target)
            found[at, horizon] = tally.outcome(stamp, autarky)
    ordered = [found[key] for key in sorted(found, key=lambda one: one[0])]
    return Run(file, world, tuple(ordered))


def read_sector_world(file: ScenarioFile) -> tuple[SectorWorld, InputOutput, Array, float]:
    """Return the world of a scenario of sectors, its table, its duties, the least home share.

    Raises:
        UnknownName: a place or a sector the table does not have.
        MalformedInput: the table or the duties are wrong.
    """
    scenario = file.scenario
    hashed = HashedFiles(file)
    table = read_input_output(hashed.path(scenario.data.input_output))
    places = Places([place_key(name) for name in table.countries])
    rates = _tariffs(scenario, hashed, table, places)
    target = places.find(scenario.target, "target")
    blocs = {name: places.members(name, members)[0] for name, members in scenario.blocs.items()}
    check_blocs(blocs, target, places.names)
    traced = f"no sector is bought at home by less than {_LEAST_AT_HOME:.1%}"
    notes = (*scenario.model.closure.notes, *table.notes, traced)
    check_sector_goods(scenario.data.sector_goods, table.sectors)
    world = SectorWorld(
        places,
        target,
        blocs,
        table.sectors,
        (table.intermediate.sum(axis=3) + table.final).transpose(1, 2, 0),
        scenario.data.sector_goods,
        notes,
        hashed.hexdigest(),
    )
    return world, table, rates, _LEAST_AT_HOME


def powers_of(scenario: Scenario, table: InputOutput, drawn: float) -> dict[str, float]:
    """Return the elasticity of every sector: stated ones move with the draw of the others."""
    model = scenario.model
    unknown = set(model.sector_elasticity) - set(table.sectors)
    if unknown:
        message = f"model.sector_elasticity: the table has no sector {', '.join(sorted(unknown))}"
        raise UnknownName(message, hint=f"It has {', '.join(table.sectors[:12])}")
    long_run = model.elasticity.get("long_run", drawn)
    usual = long_run if isinstance(long_run, float | int) else long_run.value
    return {
        name: model.sector_elasticity[name] * drawn / usual
        if name in model.sector_elasticity
        else drawn
        for name in table.sectors
    }


def _autarky(
    table: InputOutput, scenario: Scenario, rates: Array, drawn: Array, target: int
) -> Figure:
    """Return what being cut off from all would cost the target, by the stated values."""
    powers = powers_of(scenario, table, float(drawn[0]))
    economy = table.economy(powers, rates, least_home_share=_LEAST_AT_HOME)
    model = SectorModel(economy, scenario.model.closure)
    cost = np.ones_like(model.economy.shares)
    cost[:, target, :] = cost[:, :, target] = np.inf
    cost[:, target, target] = 1.0
    loss = 100 * (1 - model.solve(cost=cost).welfare[target])
    return Figure(float(loss), None, None)


def _tariffs(scenario: Scenario, hashed: HashedFiles, table: InputOutput, places: Places) -> Array:
    """Return duties (sector, importer, exporter) from a file of percents; others are 0."""
    size = len(places)
    rates = np.zeros((len(table.sectors), size, size))
    if not scenario.data.tariffs:
        return rates
    path = hashed.path(scenario.data.tariffs)
    at_sector = {name: place for place, name in enumerate(table.sectors)}
    seen: set[tuple[int, int, int]] = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        needed = {"exporter", "importer", "sector", "percent"}
        if not needed <= set(reader.fieldnames or ()):
            message = f"{path.name} has not the columns {', '.join(sorted(needed))}"
            raise MalformedInput(message, hint="One row a duty, in percent")
        for number, row in enumerate(reader, 2):
            where = f"{path.name}, row {number}"
            if row["sector"] not in at_sector:
                message = f"{where}: the table has no sector {row['sector']}"
                raise UnknownName(message, hint=f"It has {', '.join(table.sectors[:12])}")
            seller, buyer = (places.find(row[end], where) for end in ("exporter", "importer"))
            key = (at_sector[row["sector"]], buyer, seller)
            if key in seen:
                message = f"{where}: this duty stands there twice"
                raise MalformedInput(message, hint="Every duty stands once")
            seen.add(key)
            rates[key] = figure(row["percent"] or "", f"{where}: the duty") / 100
    return rates


class _Tally:
    """Gathers the draws of one case."""

    def __init__(self, world: SectorWorld, setup: SectorCase) -> None:
        self.world, self.setup = world, setup
        self.residual = 0.0
        self._welfare: list[Array] = []
        self._income: list[Array] = []
        self._before: list[Array] = []
        self._after: list[Array] = []
        self._goods: tuple[GoodsOutcome, ...] = ()

    def add(self, model: SectorModel, found: SectorResult) -> None:
        """Keep what a draw says."""
        before = model.solve().flows
        if not self._welfare:
            self._goods = tuple(self._by_sector(before, found))
        self.residual = max(self.residual, found.residual)
        self._welfare.append(found.welfare)
        self._income.append(model.income_usd)
        self._before.append(before.sum(axis=0))
        self._after.append(found.flows.sum(axis=0))

    def _by_sector(self, before: Array, found: SectorResult) -> list[GoodsOutcome]:
        target, rows = self.world.target, []
        for at, name in enumerate(self.world.sectors):
            sides: list[tuple[float, float | None]] = []
            for old, new in (
                (before[at, target], found.flows[at, target] / found.unit_cost[at]),
                (before[at, :, target], found.flows[at, :, target] / found.unit_cost[at, target]),
            ):
                mine = np.arange(len(old)) != target
                whole = float(old[mine].sum())
                change = float(100 * (new[mine].sum() / whole - 1)) if whole > 0 else None
                sides.append((whole, change))
            rows.append(GoodsOutcome(name, *sides[0], *sides[1]))
        return rows

    def outcome(self, stamp: Stamp, autarky: Figure) -> CaseOutcome:
        """Return the figures of all draws together."""
        world = self.world
        target = world.target
        welfare, income = np.array(self._welfare), np.array(self._income)
        apart = 1 - np.eye(len(world.places))
        before, after = np.array(self._before) * apart, np.array(self._after) * apart
        rest = np.setdiff1d(
            np.arange(len(world.places)), np.concatenate([[target], *world.blocs.values()])
        )
        members = {world.places.names[target]: np.array([target]), **world.blocs}
        if len(rest):
            members[OTHERS] = rest
        roles = {
            name: "target"
            if target in at
            else "sender"
            if np.isin(at, self.setup.senders).any()
            else "other"
            for name, at in members.items()
        }
        with_target = {
            name: tuple(
                one[:, target, at].sum(axis=1) + one[:, at, target].sum(axis=1)
                for one in (before, after)
            )
            for name, at in members.items()
        }
        lost = sum(
            np.maximum(with_target[name][0] - with_target[name][1], 0.0)
            for name, role in roles.items()
            if role == "sender"
        )
        places = []
        for name, at in members.items():
            weight = income[:, at]
            loss = ((1 - welfare[:, at]) * weight).sum(axis=1) / weight.sum(axis=1)
            old, new = with_target[name]
            is_target = roles[name] == "target"
            picked = None
            if roles[name] == "other" and np.all(lost > 0):
                picked = Figure.of(100 * (new - old) / lost)
            places.append(
                PlaceOutcome(
                    place=name,
                    role=roles[name],
                    loss=Figure.of(100 * loss),
                    loss_usd=Figure.of(loss * weight.sum(axis=1)),
                    exports=Figure.of(_change(before[:, :, at], after[:, :, at])),
                    imports=Figure.of(_change(before[:, at], after[:, at])),
                    with_target_before=0.0 if is_target else float(old[0]),
                    with_target_after=Figure.of(0 * new if is_target else new),
                    picked_up=picked,
                )
            )
        return CaseOutcome(
            case=self.setup.case,
            stamp=stamp,
            places=tuple(places),
            exposures=(),
            target_draws=1 - welfare[:, target],
            autarky=autarky,
            notes=tuple(self.setup.notes),
            goods=self._goods,
        )


def _change(before: Array, after: Array) -> Array:
    old, new = before.sum(axis=(1, 2)), after.sum(axis=(1, 2))
    ratio = np.divide(new, old, out=np.ones_like(new), where=old > 0)
    return np.asarray(100 * (ratio - 1))
