"""Worlds for tests: small made ones, and the 44 countries of the Stata reference."""

import csv

import numpy as np
from hypothesis import strategies as st

from tests.shared import shared_data


def made_world(size, seed, openness=0.2):
    """Random flows (exporter, importer) whose sizes differ by thousands and deficits are real."""
    draw = np.random.default_rng(seed)
    weight = np.exp(draw.normal(0, 2, size))
    flows = np.outer(weight, weight) * np.exp(draw.normal(0, 1, (size, size)))
    np.fill_diagonal(flows, 0)
    flows *= openness * weight.sum() / flows.sum()
    np.fill_diagonal(flows, weight + 1e-6)
    return flows


worlds = st.builds(made_world, st.integers(2, 9), st.integers(0, 10_000))


def payable_world(size, seed):
    """As a made world, but no surplus comes near what its country earns."""
    flows = made_world(size, seed)
    return 0.52 * flows + 0.48 * flows.T


payable_worlds = st.builds(payable_world, st.integers(2, 9), st.integers(0, 10_000))
elasticities = st.floats(1, 10)


def cut_off(size, target, ratio):
    """Cost ratios when everybody makes trade with one country costlier, both ways."""
    cost = np.ones((size, size))
    cost[target, :] = cost[:, target] = ratio
    cost[target, target] = 1
    return cost


def stata():
    """Return (flows, cost ratios, published) of the 44 countries in 2000."""
    path = shared_data() / "trade" / "ge_gravity" / "stata_results.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if float(row["year"]) == 2000]
    at = {name: place for place, name in enumerate(sorted({row["exporter"] for row in rows}))}
    found = {}
    for column in ("trade", "eu_effect", "w_eu", "X_eu", "w_mult", "X_mult"):
        table = np.zeros((len(at), len(at)))
        for row in rows:
            table[at[row["exporter"]], at[row["importer"]]] = float(row[column])
        found[column] = table
    return found["trade"], np.exp(-found["eu_effect"] / 4), found
