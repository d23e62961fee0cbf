"""A scenario run: every case, over the short and the long run, with bands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._case import Played, Player
from penstock.pressure._many import ManyModels
from penstock.pressure._places import Indices
from penstock.pressure._scenario import Case, Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._shocks import Plan, Planner
from penstock.pressure._uncertain import Sampler, band_of
from penstock.pressure._world import SectorWorld, World, read_world

Array = NDArray[np.float64]
OTHERS = "all others"
# How many numbers of one kind are held at once: as many as fit into the cache of a processor.
_AT_ONCE = 400_000


@dataclass(frozen=True)
class Figure:
    """A number by its stated value and the ends between which nine of ten draws lie."""

    value: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, draws: Array) -> "Figure":
        """Return the figure of draws whose first is the stated value."""
        return cls(float(draws[0]), *band_of(draws))


@dataclass(frozen=True)
class Stamp:
    """What a figure rests on: it stands on every line of output."""

    scenario: str
    model: str
    closure: str
    elasticity: Figure
    horizon: str
    data_sha256: str
    scenario_sha256: str
    draws: int
    seed: int
    residual: float
    assumptions: tuple[str, ...]


@dataclass(frozen=True)
class PlaceOutcome:
    """What a case does to the target, a bloc, or all others.

    `loss` is the part of real spending that is lost, in percent, gains negative; `loss_usd` the
    same of a year's GDP. `exports` and `imports` are changes of all its trade in percent, at the
    prices of the new world, `with_target` is trade with the target in dollars before and after.
    `picked_up` is the part of the trade lost to senders that this place takes over.
    """

    place: str
    role: str
    loss: Figure
    loss_usd: Figure
    exports: Figure
    imports: Figure
    with_target_before: float
    with_target_after: Figure
    picked_up: Figure | None


@dataclass(frozen=True)
class Exposure:
    """How much less food or fuel comes in: an exposure of those who use it, no prediction.

    `import_loss` is in percent of the quantity imported, `use_loss` of all that is used, where
    the scenario states the use.
    """

    goods: str
    imports_usd: float
    import_loss: Figure
    use_loss: Figure | None


@dataclass(frozen=True)
class GoodsOutcome:
    """What becomes of the target's trade in some goods, by the stated values.

    `goods` is a chapter of the Harmonized System, or a sector. Changes are in percent of the
    quantity; None where there was no trade.
    """

    goods: str
    imports_usd: float
    imports_change: float | None
    exports_usd: float
    exports_change: float | None


@dataclass(frozen=True)
class CaseOutcome:
    """A case at one horizon: everybody's outcome, the target first."""

    case: Case
    stamp: Stamp
    places: tuple[PlaceOutcome, ...]
    exposures: tuple[Exposure, ...]
    target_draws: Array
    autarky: Figure
    notes: tuple[str, ...]
    goods: tuple[GoodsOutcome, ...] = ()

    @property
    def target(self) -> PlaceOutcome:
        """The outcome of the target."""
        return self.places[0]

    @property
    def sender_loss_usd(self) -> float:
        """What all senders lose together, gains of some taken off."""
        return sum(one.loss_usd.value for one in self.places if one.role == "sender")


@dataclass(frozen=True)
class Run:
    """A scenario with its world and everything that came out."""

    file: ScenarioFile
    world: World | SectorWorld
    outcomes: tuple[CaseOutcome, ...]


def run_scenario(
    file: ScenarioFile,
    *,
    draws: int | None = None,
    seed: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Run:
    """Return what every case of a scenario does, at every horizon it has.

    Args:
        file: the scenario.
        draws: how many draws; the scenario says by default, 0 gives no bands.
        seed: of the draws; the scenario says by default.
        progress: called with 1 whenever a case is solved in some draws.

    Raises:
        UnreadableInput: data is missing or wrong.
        UnknownName: a place the data does not have.
        Unsolved: a case has no solution under the closure.
    """
    scenario = redrawn(file.scenario, draws, seed)
    if scenario.model.kind == "sectors":
        from penstock.pressure._sector_run import run_sectors

        return run_sectors(ScenarioFile(scenario, file.folder, file.sha256), progress)
    sampler = Sampler(scenario.draws)
    world = read_world(ScenarioFile(scenario, file.folder, file.sha256), sampler)
    planner = Planner(world, scenario.data.coarse_goods, sampler)
    plans = [planner.plan(case, f"cases[{at}]") for at, case in enumerate(scenario.cases)]
    outcomes: dict[tuple[int, str], CaseOutcome] = {}
    for horizon, number in scenario.model.elasticity.items():
        elasticity = sampler.draw(f"elasticity.{horizon}", number)
        tallies = [Tally(world, plan) for plan in plans]
        size = max(1, _AT_ONCE // len(world.places) ** 2)
        for first in range(0, sampler.size, size):
            last = min(first + size, sampler.size)
            models = models_of(world, scenario, elasticity, first, last)
            player = Player(world, models, first, last)
            for plan, tally in zip(plans, tallies, strict=True):
                tally.add(player, plan)
                progress(1)
        for at, (case, plan, tally) in enumerate(zip(scenario.cases, plans, tallies, strict=True)):
            stamp = stamp_of(file, scenario, world, horizon, elasticity, tally.residual)
            outcomes[at, horizon] = tally.outcome(case, plan, stamp, scenario)
    ordered = [outcomes[at, horizon] for at, horizon in sorted(outcomes, key=lambda one: one[0])]
    return Run(file, world, tuple(ordered))


def redrawn(scenario: Scenario, draws: int | None, seed: int | None) -> Scenario:
    """Return the scenario with other draws."""
    from msgspec.structs import replace

    new = replace(
        scenario.draws,
        count=scenario.draws.count if draws is None else draws,
        seed=scenario.draws.seed if seed is None else seed,
    )
    return replace(scenario, draws=new)


def models_of(
    world: World, scenario: Scenario, elasticity: Array, first: int, last: int
) -> ManyModels:
    """Return the worlds of some draws."""
    model = scenario.model
    flows = world.flows(first, last)
    return ManyModels(flows, elasticity[first:last], model.closure, model.value_added_share)


def stamp_of(
    file: ScenarioFile,
    scenario: Scenario,
    world: World | SectorWorld,
    horizon: str,
    elasticity: Array,
    residual: float,
) -> Stamp:
    """Return what the figures of one horizon rest on."""
    return Stamp(
        scenario=scenario.id,
        model=scenario.model.kind,
        closure=str(scenario.model.closure),
        elasticity=Figure.of(elasticity),
        horizon=horizon,
        data_sha256=world.sha256,
        scenario_sha256=file.sha256,
        draws=scenario.draws.count,
        seed=scenario.draws.seed,
        residual=residual,
        assumptions=tuple(one.about for one in world.assumptions),
    )


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


def final_share(scenario: Scenario) -> float:
    """Return what part of all spending is a year's GDP."""
    output = scenario.data.output
    share = scenario.model.value_added_share
    if output is not None and output.kind == "gdp" and share == 1.0:
        ratio = output.gross_output_per_gdp
        return 1 / (ratio if isinstance(ratio, float | int) else ratio.value)
    return share


def _needs(world: World) -> Mapping[str, Indices]:
    """Return the target's imports of food (HS 01 to 24) and fuel (27), where goods are told."""
    chapters = [int(code[:2]) if code[:2].isdigit() else 0 for code in world.goods]
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
