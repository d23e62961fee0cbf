"""The coalition game of a scenario: exact losses, bands, and who would take part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from penstock.errors import UnknownName, UsageError
from penstock.pressure._caliendo_parro import SectorModel
from penstock.pressure._case import Player
from penstock.pressure._closure import Closure
from penstock.pressure._coalitions import Coalitions, coalitions, minimal, shapley_values
from penstock.pressure._one_sector import OneSectorModel
from penstock.pressure._outcomes import Figure, Stamp, final_share, stamp_of
from penstock.pressure._places import Indices
from penstock.pressure._run import models_of, redrawn
from penstock.pressure._scenario import Case, Horizon, Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._sector_case import SectorCase
from penstock.pressure._sector_game import sector_coalitions
from penstock.pressure._sector_run import powers_of, read_sector_world
from penstock.pressure._shocks import Plan, Planner
from penstock.pressure._small_target import small_target_losses
from penstock.pressure._stakes import critical, stable, willing
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import World, read_world

Array = NDArray[np.float64]
_EXACT_UP_TO = 12
_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Game:
    """Every coalition of a scenario's players, at one horizon.

    `exact` holds the losses: solved one by one, or by the small-target approximation where
    `is_exact` is False, in which case only `target_loss` and `shapley` have a meaning and
    `approximation_gap` is the largest error among the coalitions that were solved as well.
    `loss_draws` (draw, coalition) are of the approximation, scaled to the stated values.
    """

    stamp: Stamp
    exact: Coalitions
    is_exact: bool
    approximation_gap: float
    loss_draws: Array
    sizes_usd: tuple[float, ...]
    target_usd: float
    autarky: float
    status_quo: int
    loss_wanted: float | None
    stakes: dict[str, float]
    coverage: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def everyone(self) -> int:
        """The number of the coalition of all."""
        return len(self.exact.target_loss) - 1

    def loss(self, coalition: int) -> Figure:
        """Return the target's loss under a coalition, in percent."""
        return Figure.of(100 * self.loss_draws[:, coalition])

    def shapley(self, place: int) -> Figure:
        """Return the Shapley value of a player, in points of the target's loss."""
        return Figure.of(100 * shapley_values(self.loss_draws)[:, place])

    def sender_loss_usd(self, coalition: int) -> float:
        """Return what the members of a coalition lose together, in dollars a year."""
        inside = self._inside(coalition)
        return float((self.exact.sender_losses[coalition] * self.sizes_usd)[inside].sum())

    def ladder(self) -> list[int]:
        """Return coalitions from nobody through the status quo, adding who adds most, to all."""
        found = [0] if self.status_quo == 0 else [0, self.status_quo]
        while found[-1] != self.everyone:
            now = found[-1]
            new = [now | 1 << place for place in range(len(self.exact.players))]
            found.append(max((one for one in new if one != now), key=self._target_loss))
        return found

    def minimal(self) -> NDArray[np.bool_]:
        """Return which coalitions bring about the wanted loss and need every member."""
        return minimal(self.wins())

    def wins(self) -> NDArray[np.bool_]:
        """Return which coalitions bring about the wanted loss."""
        if self.loss_wanted is None:
            return np.zeros(self.everyone + 1, dtype=bool)
        return np.asarray(self.exact.target_loss >= self.loss_wanted)

    def critical(self) -> Array:
        """Return how often each player turns losing into winning (Banzhaf), 0 to 1."""
        return critical(self.wins())

    def stable(self) -> NDArray[np.bool_]:
        """Return which coalitions nobody would leave or join, by the stated stakes."""
        if not self.stakes:
            return np.zeros(self.everyone + 1, dtype=bool)
        return stable(self.exact, self.stakes)

    def willing(self) -> NDArray[np.bool_]:
        """Return whether each player would stay as it is in each coalition."""
        return willing(self.exact, self.stakes)

    def pivotal(self) -> int:
        """Return the player without whom the most is lost: the greatest Shapley value."""
        return int(self.exact.shapley.argmax())

    def _target_loss(self, coalition: int) -> float:
        return float(self.exact.target_loss[coalition])

    def _inside(self, coalition: int) -> NDArray[np.bool_]:
        count = len(self.exact.players)
        return np.array([bool(coalition >> place & 1) for place in range(count)])


def play_scenario(
    file: ScenarioFile,
    *,
    draws: int | None = None,
    seed: int | None = None,
    loss_percent: float | None = None,
    horizons: Sequence[str] = (),
    is_exact: bool | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Game, ...]:
    """Return the coalition game of a scenario at each horizon.

    Args:
        file: the scenario.
        draws: how many draws; the scenario says by default.
        seed: of the draws.
        loss_percent: the loss that wins; the scenario says by default.
        horizons: which; all that the scenario has by default.
        is_exact: whether to solve every coalition; by default up to 12 players.
        progress: called with 1 for every coalition that is solved.

    Raises:
        UsageError: more players than are solved exactly, of sectors, under another closure than
            balanced, or with intermediates.
        Unsolved: a coalition has no solution under the closure.
    """
    scenario = redrawn(file.scenario, draws, seed)
    rules = scenario.coalitions
    chosen = [one for one in scenario.model.elasticity if not horizons or one in horizons]
    if not chosen:
        message = f"The scenario has no horizon {', '.join(horizons)}"
        raise UnknownName(message, hint=f"It has {', '.join(scenario.model.elasticity)}")
    wanted = loss_percent if loss_percent is not None else rules.loss_percent
    names = rules.players or tuple(scenario.blocs)
    case = Case(id="coalition", title="Every coalition", shocks=rules.shocks, senders=names)
    if scenario.model.kind == "sectors":
        if len(names) > _EXACT_UP_TO if is_exact is None else not is_exact:
            message = "The approximation is of the one-sector model"
            raise UsageError(message, hint="Ask for exact solutions, or name fewer players")
        return _play_sectors(file, redrawn(scenario, 0, None), case, chosen, wanted, progress)
    sampler = Sampler(scenario.draws)
    world = read_world(ScenarioFile(scenario, file.folder, file.sha256), sampler)
    plan = Planner(world, scenario.data.coarse_goods, sampler).plan(case, "coalitions")
    setup = _Rules(file, scenario, world, plan, names, sampler)
    return tuple(_play(setup, one, wanted, progress, is_exact=is_exact) for one in chosen)


def _play_sectors(
    file: ScenarioFile,
    scenario: Scenario,
    case: Case,
    horizons: Sequence[Horizon],
    wanted: float | None,
    progress: Callable[[int], None],
) -> tuple[Game, ...]:
    """Return the game in the world of sectors, at the stated values: bands would take too long."""
    quiet = ScenarioFile(scenario, file.folder, file.sha256)
    world, table, rates, least = read_sector_world(quiet)
    setup = SectorCase(world, scenario.data.coarse_goods, case, "coalitions")
    sampler, games = Sampler(scenario.draws), []
    numbers = setup.sampled(sampler)
    blocs = {name: world.blocs[name] for name in case.senders}
    for horizon in horizons:
        drawn = sampler.draw(f"elasticity.{horizon}", scenario.model.elasticity[horizon])
        powers = powers_of(scenario, table, float(drawn[0]))
        model = SectorModel(
            table.economy(powers, rates, least_home_share=least), scenario.model.closure
        )
        _, cost = setup.applied(model.economy, powers, numbers, 0, {})
        exact = sector_coalitions(model, world.target, blocs, cost, progress)
        income = model.income_usd
        games.append(
            Game(
                stamp=stamp_of(file, scenario, world, horizon, drawn, exact.residual),
                exact=exact,
                is_exact=True,
                approximation_gap=0.0,
                loss_draws=exact.target_loss[None],
                sizes_usd=tuple(float(income[at].sum()) for at in blocs.values()),
                target_usd=float(income[world.target]),
                autarky=float(1 - model.autarky[world.target]),
                status_quo=exact.number(scenario.coalitions.status_quo),
                loss_wanted=None if wanted is None else wanted / 100,
                stakes=dict(scenario.coalitions.stakes),
                coverage=world.coverage,
                notes=tuple(setup.notes),
            )
        )
    return tuple(games)


@dataclass(frozen=True)
class _Rules:
    """Who plays what in which world."""

    file: ScenarioFile
    scenario: Scenario
    world: World
    plan: Plan
    names: tuple[str, ...]
    sampler: Sampler


def _play(
    rules: _Rules,
    horizon: Horizon,
    wanted: float | None,
    progress: Callable[[int], None],
    *,
    is_exact: bool | None,
) -> Game:
    file, scenario, world, plan = rules.file, rules.scenario, rules.world, rules.plan
    names, sampler, model = rules.names, rules.sampler, scenario.model
    elasticity = sampler.draw(f"elasticity.{horizon}", model.elasticity[horizon])
    blocs = {name: world.blocs[name] for name in names}
    flows = world.flows(0, 1)[0]
    one = OneSectorModel(
        flows,
        float(elasticity[0]),
        model.closure,
        value_added_share=model.value_added_share,
        names=world.places.names,
    )
    central = models_of(world, scenario, elasticity, 0, 1)
    left = Player(world, central, 0, 1).multiplier(plan, plan.left(elasticity[:1], 0, 1, []))[0]
    with np.errstate(divide="ignore"):
        cost = left ** (-1 / elasticity[0])
    solve_all = len(names) <= _EXACT_UP_TO if is_exact is None else is_exact
    has_bands = model.closure is Closure.BALANCED and model.value_added_share == 1.0
    if not has_bands and not solve_all:
        message = "The approximation is of balanced trade without intermediates"
        raise UsageError(message, hint="Ask for exact solutions, or name fewer players")
    approximate = np.zeros((1, 1 << len(names)))
    if has_bands:
        approximate = _approximate(world, scenario, plan, list(blocs.values()), elasticity)
    places = {name: at.tolist() for name, at in blocs.items()}
    if solve_all:
        exact = coalitions(one, world.target, places, cost=cost, progress=progress)
        gap = float(np.abs(approximate[0] - exact.target_loss).max()) if has_bands else 0.0
    else:
        exact, gap = _screened(one, world.target, blocs, cost, approximate[0], progress)
    scaled = _scaled(approximate, exact.target_loss) if has_bands else exact.target_loss[None]
    spending = one.flows.sum(axis=0) * final_share(scenario)
    return Game(
        stamp=stamp_of(file, scenario, world, horizon, elasticity, exact.residual),
        exact=exact,
        is_exact=solve_all,
        approximation_gap=gap,
        loss_draws=scaled,
        sizes_usd=tuple(float(spending[at].sum()) for at in blocs.values()),
        target_usd=float(spending[world.target]),
        autarky=float(1 - one.autarky[world.target]),
        status_quo=exact.number(scenario.coalitions.status_quo),
        loss_wanted=None if wanted is None else wanted / 100,
        stakes=dict(scenario.coalitions.stakes),
        coverage=world.coverage,
        notes=plan.notes,
    )


def _approximate(
    world: World, scenario: Scenario, plan: Plan, blocs: list[Indices], elasticity: Array
) -> Array:
    """Return the small-target losses of every coalition, by draw."""
    target, draws = world.target, len(elasticity)
    rest = np.setdiff1d(np.arange(len(world.places)), np.concatenate([[target], *blocs]))
    parts = {name: np.zeros((draws, len(blocs) + 1)) for name in ("in", "out")}
    lefts = {name: np.ones((draws, len(blocs) + 1)) for name in ("in", "out")}
    home = np.zeros(draws)
    size = max(1, _AT_ONCE // len(world.places) ** 2)
    for first in range(0, draws, size):
        last = min(first + size, draws)
        models = models_of(world, scenario, elasticity, first, last)
        left = Player(world, models, first, last).multiplier(
            plan, plan.left(elasticity[first:last], first, last, [])
        )
        flows = models.flows
        spending, income = flows[:, :, target].sum(axis=1), flows[:, target].sum(axis=1)
        home[first:last] = flows[:, target, target] / spending
        for name, trade, whole, kept in (
            ("in", flows[:, :, target], spending, left[:, :, target]),
            ("out", flows[:, target], income, left[:, target]),
        ):
            for place, at in enumerate([*blocs, rest]):
                before = trade[:, at].sum(axis=1)
                after = (trade[:, at] * kept[:, at]).sum(axis=1)
                parts[name][first:last, place] = before / whole
                ratio = np.divide(after, before, out=np.ones_like(after), where=before > 0)
                lefts[name][first:last, place] = ratio if place < len(blocs) else 1.0
    found = []
    size = max(1, _AT_ONCE >> len(blocs))
    for first in range(0, draws, size):
        some = slice(first, min(first + size, draws))
        found.append(
            small_target_losses(
                home[some],
                parts["in"][some],
                parts["out"][some],
                lefts["in"][some],
                lefts["out"][some],
                elasticity[some],
            )
        )
    return np.concatenate(found)


def _scaled(draws: Array, exact: Array) -> Array:
    """Return draws of the approximation scaled so that the first is the exact value."""
    central = draws[0]
    ratio = np.divide(exact, central, out=np.ones_like(exact), where=np.abs(central) > 1e-12)
    scaled = draws * ratio
    scaled[0] = exact
    return np.asarray(scaled)


def _screened(
    model: OneSectorModel,
    target: int,
    blocs: dict[str, Indices],
    cost: Array,
    approximate: Array,
    progress: Callable[[int], None],
) -> tuple[Coalitions, float]:
    """Return the approximate game, and its largest error in the coalitions solved as well.

    Solved are each player alone, all together, and all but each.
    """
    count = len(blocs)
    everyone = (1 << count) - 1
    checked = {0, everyone, *(1 << one for one in range(count))}
    checked |= {everyone & ~(1 << one) for one in range(count)}
    losses = np.full((1 << count, count), np.nan)
    weights = model.flows.sum(axis=0)
    gap = residual = 0.0
    for coalition in sorted(checked):
        new = np.ones_like(cost)
        for place, at in enumerate(blocs.values()):
            if coalition >> place & 1:
                new[target, at], new[at, target] = cost[target, at], cost[at, target]
        found = model.solve(new)
        progress(1)
        residual = max(residual, found.residual)
        lost = 1 - found.welfare
        gap = max(gap, abs(float(lost[target] - approximate[coalition])))
        losses[coalition] = [lost[at] @ weights[at] / weights[at].sum() for at in blocs.values()]
    game = Coalitions(tuple(blocs), approximate, losses, shapley_values(approximate), residual)
    return game, gap
