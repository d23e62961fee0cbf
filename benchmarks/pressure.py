"""How long the trade models take on real data and on made worlds: JSON lines.

    python -m benchmarks.pressure --shared PATH

A model is made ready once (deficits are taken out), its first shock finds the slope, and every
other shock uses it.
Processor time of this process, best of five; run with one thread of the linear algebra library
(OMP_NUM_THREADS=1), which is also the faster way below some 300 countries. The world of 194
countries is BACI 2023 with domestic sales taken as output less exports, at least a tenth of it.
"""

import argparse
import csv
import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from tests.pressure import cp2015

from benchmarks.report import figure
from penstock.pressure import (
    Closure,
    OneSectorModel,
    SectorEconomy,
    SectorModel,
    coalitions,
    read_scenario,
    run_scenario,
    small_target_losses,
)
from penstock.pressure._coalitions import shapley_values
from penstock.pressure._many import ManyModels

BENCH = "pressure"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    shared = parser.parse_args().shared
    flows = baci(shared / "trade" / "baci2023")
    model = OneSectorModel(flows, 4)
    taken = best(lambda: OneSectorModel(flows, 4))
    figure(BENCH, "one_sector_made_ready", 1e3 * taken, "ms", countries=len(flows))
    fresh = [OneSectorModel(flows, 4) for _ in range(5)]
    taken = best(lambda: fresh.pop().solve(cut_off(flows, 10.0)))
    figure(BENCH, "one_sector_first_shock", 1e3 * taken, "ms", countries=len(flows))
    for name, ratio in (("embargo_tenfold", 10.0), ("embargo_whole", np.inf)):
        cost = cut_off(flows, ratio)
        found = model.solve(cost)
        more = {"countries": len(flows), "steps": found.steps, "residual": found.residual}
        figure(BENCH, f"one_sector_{name}", 1e3 * best(lambda c=cost: model.solve(c)), "ms", **more)
    largest = np.argsort(-flows.sum(axis=1))[:11]
    blocs = {str(place): [int(place)] for place in largest if place}
    blocs = dict(list(blocs.items())[:10])
    start = time.process_time()
    game = coalitions(model, 0, blocs, ratio=10.0)
    taken = time.process_time() - start
    more = {"countries": len(flows), "residual": game.residual}
    figure(BENCH, "coalitions_of_ten_blocs", taken, "s", **more)
    draw = np.random.default_rng(3)
    parts = draw.dirichlet(np.ones(17)) * 0.4
    left = np.zeros((1, 17))
    ask = (np.array([0.6]), parts[None], parts[None], left, left, np.array([4.0]))
    taken = best(lambda: shapley_values(small_target_losses(*ask)))
    figure(BENCH, "small_target_of_sixteen_players", taken, "s", coalitions=65_536)
    flows_drawn = np.repeat(flows[None], 50, axis=0)
    elasticity = draw.uniform(1, 8, 50)
    many = ManyModels(flows_drawn, elasticity, Closure.BALANCED, 1.0)
    cut = np.ones_like(flows_drawn)
    cut[:, 0, 1:] = cut[:, 1:, 0] = 0.1
    more = {"countries": len(flows), "draws": 50, "residual": float(many.solve(cut).residual.max())}
    figure(BENCH, "draws_together", best(lambda: many.solve(cut)), "s", **more)
    for name in ("north-korea", "three-sectors"):
        file = read_scenario(name)
        draws = file.scenario.draws.count
        figure(BENCH, f"scenario_{name}", best(lambda f=file: run_scenario(f)), "s", draws=draws)
    sectors = SectorModel(cp2015.economy())
    rates = cp2015.tariffs(2005)
    report("caliendo_parro_world_tariffs", sectors, rates)
    for countries, count in ((60, 20), (141, 65)):
        made = SectorModel(made_economy(countries, count))
        report("sectors_made", made, made.economy.tariffs * 2)


def cut_off(flows: np.ndarray, ratio: float) -> np.ndarray:
    cost = np.ones_like(flows)
    cost[0, 1:] = cost[1:, 0] = ratio
    return cost


def report(name: str, model: SectorModel, rates: np.ndarray) -> None:
    found = model.solve(rates)
    size = {"countries": rates.shape[1], "sectors": len(rates)}
    more = {**size, "loops": found.loops, "residual": found.residual}
    figure(BENCH, name, best(lambda: model.solve(rates)), "s", **more)


def best(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(5):
        start = time.process_time()
        ask()
        taken.append(time.process_time() - start)
    return min(taken)


def baci(folder: Path) -> np.ndarray:
    with (folder / "trade_cepii.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    flows = np.array([[float(cell or 0) if cell != "NA" else 0.0 for cell in row] for row in rows])
    with (folder / "gdp.csv").open(encoding="utf-8") as file:
        output = np.array([float(row[0]) for row in list(csv.reader(file))[1:]]) / 1000
    np.fill_diagonal(flows, 0)
    np.fill_diagonal(flows, np.maximum(output - flows.sum(axis=1), 0.1 * output))
    return flows


def made_economy(countries: int, sectors: int) -> SectorEconomy:
    draw = np.random.default_rng(1)
    inputs = draw.dirichlet(np.ones(sectors), (countries, sectors)).transpose(0, 2, 1)
    apart = np.broadcast_to(1 - np.eye(countries), (sectors, countries, countries))
    return SectorEconomy.calibrate(
        trade=draw.lognormal(0, 1, (sectors, countries, countries)),
        tariffs=0.1 * apart,
        output=draw.lognormal(np.log(4 * countries), 0.3, (sectors, countries)),
        labour=draw.uniform(0.3, 0.7, (sectors, countries)),
        inputs=inputs,
        elasticity=draw.uniform(2, 8, sectors),
    )


if __name__ == "__main__":
    main()
