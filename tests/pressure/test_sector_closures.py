"""Deficits in the sector model: a plain version, the one-sector model, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.pressure import Closure, OneSectorModel, SectorEconomy, SectorModel, run_scenario
from tests.pressure.plain import plain_sectors
from tests.pressure.scenarios import shipped, small, written
from tests.pressure.test_caliendo_parro import small_economy
from tests.pressure.test_sector_case import outcome
from tests.pressure.worlds import payable_world

_CLOSURES = st.sampled_from(Closure)


def _shock(economy, seed):
    """Return new duties and dearer trade, home sales as they were."""
    random = np.random.default_rng(seed)
    shape, countries = economy.shares.shape, np.arange(len(economy.income))
    rates, cost = random.uniform(0, 0.4, shape), random.uniform(1, 1.3, shape)
    rates[:, countries, countries], cost[:, countries, countries] = 0.0, 1.0
    return rates, cost


@pytest.mark.parametrize("closure", [Closure.FIXED, Closure.SCALED])
@pytest.mark.parametrize("seed", range(4))
def test_the_loop_agrees_with_the_plain_version(seed, closure):
    model = SectorModel(small_economy(seed), closure)
    rates, cost = _shock(model.economy, seed)
    found = model.solve(rates, cost)
    welfare, wage, flows = plain_sectors(model.economy, rates, cost, closure.value)
    assert np.abs(model.economy.surplus / model.economy.income).max() > 0.01
    assert np.allclose(found.welfare, welfare, rtol=1e-9)
    assert np.allclose(found.wage, wage, rtol=1e-9)
    assert np.allclose(found.flows / found.flows.sum(), flows / flows.sum(), rtol=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_scaled_spending_moves_with_the_wage_and_deficits_add_up_to_nothing(seed):
    """Read off the flows alone: spending less duties, per wage, is the same multiple for all."""
    model = SectorModel(small_economy(seed), Closure.SCALED)
    rates, cost = _shock(model.economy, seed)
    before, after = model.solve(), model.solve(rates, cost)

    def own(found):
        earned = (model.economy.labour * found.flows.sum(axis=1)).sum(axis=0)
        return earned + found.flows.sum(axis=(0, 2)) - found.flows.sum(axis=(0, 1))

    multiple = own(after) / own(before) / after.wage
    assert np.allclose(multiple, multiple[0], rtol=1e-9)
    assert after.residual < 1e-10


@settings(deadline=None, max_examples=25)
@given(
    st.integers(2, 6),
    st.integers(0, 1000),
    st.floats(1.5, 8),
    _CLOSURES,
    st.sampled_from([1.0, 0.7]),
)
def test_one_sector_is_the_one_sector_model(size, seed, power, closure, labour):
    """Without intermediate inputs, and with the bundle that everybody buys; duties beside costs."""
    flows = payable_world(size, seed)
    economy = SectorEconomy.calibrate(
        trade=flows.T[None],
        tariffs=np.zeros((1, size, size)),
        output=flows.sum(axis=1)[None],
        labour=np.full((1, size), labour),
        inputs=np.ones((size, 1, 1)),
        elasticity=np.array([power]),
    )
    rates, cost = _shock(economy, seed)
    sectors = SectorModel(economy, closure).solve(rates, cost)
    single = OneSectorModel(flows, power, closure, value_added_share=labour)
    found = single.solve(cost[0].T, tariffs=rates[0].T)
    assert np.allclose(sectors.welfare, found.welfare, rtol=1e-8)
    assert np.allclose(sectors.wage, found.wage, rtol=1e-8)
    assert np.allclose(sectors.flows[0].T, found.flows, rtol=1e-7, atol=1e-9 * flows.sum())


@pytest.mark.parametrize("closure", Closure)
def test_a_sector_may_be_cut_in_two(closure):
    """Two halves alike in everything are one sector."""
    whole = small_economy(5, sectors=1)
    parts = {
        "shares": np.repeat(whole.shares, 2, axis=0),
        "tariffs": np.repeat(whole.tariffs, 2, axis=0),
        "spending": np.repeat(whole.spending, 2, axis=0) / 2,
        "labour": np.repeat(whole.labour, 2, axis=0),
        "inputs": np.full((5, 2, 2), 0.5),
        "tastes": np.full((2, 5), 0.5),
        "elasticity": np.repeat(whole.elasticity, 2),
    }
    halves = SectorEconomy(income=whole.income, surplus=whole.surplus, **parts)
    rates, cost = _shock(whole, 1)
    one = SectorModel(whole, closure).solve(rates, cost)
    two = SectorModel(halves, closure).solve(rates.repeat(2, axis=0), cost.repeat(2, axis=0))
    assert np.allclose(one.welfare, two.welfare, rtol=1e-9)


def test_without_deficits_every_closure_is_the_same():
    balanced = SectorModel(small_economy(6)).economy
    rates, cost = _shock(balanced, 2)
    first, *others = (SectorModel(balanced, one).solve(rates, cost) for one in Closure)
    for other in others:
        assert np.allclose(first.welfare, other.welfare, rtol=1e-9)


def test_closures_differ_where_there_are_deficits():
    economy = small_economy(6)
    rates, cost = _shock(economy, 2)
    found = [SectorModel(economy, one).solve(rates, cost).welfare for one in Closure]
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(found[one] / found[other] - 1).max() > 1e-4


def test_a_scenario_of_sectors_plays_every_closure(tmp_path):
    """The same option as with one sector; it stands on every figure, and none is the others'."""
    losses = []
    for closure in Closure:
        model = {**shipped("three-sectors")["model"], "closure": closure.value}
        found = outcome(tmp_path, {"kind": "embargo", "sectors": ["goods"]}, model=model)
        assert found.stamp.closure == closure.value
        assert found.stamp.residual < 1e-10
        losses.append(found.target.loss.value)
    assert np.diff(np.sort(losses)).min() > 1e-3


def test_deficits_that_stay_are_told_with_every_figure(tmp_path):
    """Who is cut off is rid of its surplus: a gain that no shock brings."""
    rules = {"elasticity": {"long_run": 4}}
    sectors = {**shipped("three-sectors"), "draws": {"count": 0}}
    for base, kind in ((sectors, "sectors"), (small(), "one-sector")):
        for closure in Closure:
            model = {**rules, "kind": kind, "closure": closure.value}
            run = run_scenario(written(tmp_path, {**base, "model": model}))
            told = any(f"closure {closure}: deficits stay" in one for one in run.world.coverage)
            assert told is (closure is not Closure.BALANCED)
