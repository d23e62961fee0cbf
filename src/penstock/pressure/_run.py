"""A scenario run: every case, over the short and the long run, with bands."""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from penstock.pressure._case import Player
from penstock.pressure._many import ManyModels
from penstock.pressure._outcomes import CaseOutcome, Run, stamp_of
from penstock.pressure._scenario import Scenario
from penstock.pressure._scenario_file import ScenarioFile
from penstock.pressure._sector_run import run_sectors
from penstock.pressure._shocks import Planner
from penstock.pressure._tally import Tally
from penstock.pressure._uncertain import Sampler
from penstock.pressure._world import World, read_world

Array = NDArray[np.float64]
# How many numbers of one kind are held at once: as many as fit into the cache of a processor.
_AT_ONCE = 400_000


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
    return ManyModels(
        flows, elasticity[first:last], model.closure, model.value_added_share, world.places.names
    )
