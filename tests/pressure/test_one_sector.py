"""The one-sector model: against its plain version, a published one, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import Unsolved, UsageError
from penstock.pressure import Closure, OneSectorModel
from tests.pressure.plain import plain_one_sector
from tests.pressure.worlds import cut_off, elasticities, made_world, payable_worlds, stata, worlds


@settings(deadline=None, max_examples=60)
@given(payable_worlds, elasticities, st.sampled_from(Closure), st.floats(0.2, 1))
def test_no_shock_changes_nothing(flows, elasticity, closure, labour):
    model = OneSectorModel(flows, elasticity, closure, value_added_share=labour)
    found = model.solve(np.ones_like(flows))
    assert np.allclose(found.welfare, 1, rtol=1e-9)
    assert np.allclose(found.flows, model.flows, rtol=1e-8)
    assert found.residual < 1e-10


@settings(deadline=None, max_examples=60)
@given(worlds, elasticities, st.floats(1e-6, 1e6), st.data())
def test_units_and_order_do_not_matter(flows, elasticity, scale, data):
    size = len(flows)
    order = np.array(data.draw(st.permutations(range(size))))
    cost = np.exp(np.random.default_rng(size).normal(0, 0.3, (size, size)))
    np.fill_diagonal(cost, 1)
    usual = OneSectorModel(flows, elasticity).solve(cost)
    scaled = OneSectorModel(flows * scale, elasticity).solve(cost)
    swapped = np.ix_(order, order)
    mixed = OneSectorModel(flows[swapped], elasticity).solve(cost[swapped])
    assert np.allclose(scaled.welfare, usual.welfare, rtol=1e-9)
    assert np.allclose(scaled.flows, usual.flows * scale, rtol=1e-8)
    assert np.allclose(mixed.welfare, usual.welfare[order], rtol=1e-9)


@pytest.mark.parametrize(
    ("size", "seed", "elasticity"),
    [(3, 7020, 10.0), (3, 1105, 10.0), (3, 7328, 9.69), (3, 3607, 10.0), (4, 1895, 10.0)],
)
def test_steep_worlds_are_solved(size, seed, elasticity):
    """Steps of sales went to and fro here without end; those of their logarithms do not."""
    flows = made_world(size, seed)
    cost = np.exp(np.random.default_rng(size).normal(0, 0.3, (size, size)))
    np.fill_diagonal(cost, 1)
    model = OneSectorModel(flows, elasticity)
    found = model.solve(cost)
    assert found.residual < 1e-10
    assert found.flows.sum(axis=0) == pytest.approx(found.flows.sum(axis=1), rel=1e-9)
    near = model.solve(cost, start=found.wage)
    assert np.allclose(near.welfare, found.welfare, rtol=1e-9)


@settings(deadline=None, max_examples=80)
@given(worlds, elasticities, st.floats(0.2, 1), st.sampled_from([1e2, 1e4, 1e6, 1e12, np.inf]))
def test_an_embargo_by_all_ends_in_the_autarky_formula(flows, elasticity, labour, ratio):
    model = OneSectorModel(flows, elasticity, value_added_share=labour)
    found = model.solve(cut_off(len(flows), 0, ratio))
    bound = model.autarky[0]
    assert found.welfare[0] >= bound * (1 - 1e-9)
    if ratio == np.inf:
        assert found.welfare[0] == pytest.approx(bound, rel=1e-9)
    balanced = model.flows
    formula = (balanced[0, 0] / balanced[:, 0].sum()) ** (1 / (elasticity * labour))
    assert bound == pytest.approx(formula, rel=1e-9)
    assert found.residual < 1e-10


def test_a_world_where_nobody_trades_is_everybodys_autarky():
    flows = made_world(6, 1)
    cost = np.full((6, 6), np.inf)
    np.fill_diagonal(cost, 1)
    for closure in Closure:
        model = OneSectorModel(flows, 5, closure)
        assert np.allclose(model.solve(cost).welfare, model.autarky, rtol=1e-12)


def test_two_halves_of_the_world_are_solved_apart():
    flows = made_world(6, 2)
    cost = np.ones((6, 6))
    cost[:3, 3:] = cost[3:, :3] = np.inf
    found = OneSectorModel(flows, 4).solve(cost)
    assert len(set(found.group)) == 2
    assert found.flows[:3, 3:].sum() == 0
    assert (found.welfare < 1).all()


def test_who_may_only_sell_is_alone():
    """Nothing pays for exports when nothing may be bought."""
    flows = made_world(5, 3)
    cost = np.ones((5, 5))
    cost[1:, 0] = np.inf
    model = OneSectorModel(flows, 4)
    assert model.solve(cost).welfare[0] == pytest.approx(model.autarky[0], rel=1e-12)


@settings(deadline=None, max_examples=25)
@given(worlds, elasticities, st.sampled_from(["balanced", "fixed"]))
def test_newton_agrees_with_the_plain_version(flows, elasticity, closure):
    size = len(flows)
    cost = np.exp(np.random.default_rng(size).normal(0.05, 0.1, (size, size)))
    np.fill_diagonal(cost, 1)
    found = OneSectorModel(flows, elasticity, Closure(closure)).solve(cost)
    welfare, wage = plain_one_sector(flows, cost, elasticity, closure)
    assert np.allclose(found.welfare, welfare, rtol=1e-7)
    assert np.allclose(found.wage, wage, rtol=1e-7)


def test_the_analytic_slope_is_the_numerical_one():
    """Quadratic convergence is what a right Jacobian gives; a wrong one needs many steps."""
    flows = made_world(40, 4)
    cost = cut_off(40, 7, 1.5)
    for labour, most in ((1.0, 12), (0.5, 6)):  # without intermediates, most steps are cheap ones
        model = OneSectorModel(flows, 4, value_added_share=labour)
        assert model.solve(cost).steps <= most


def test_the_stata_reference_within_a_millionth():
    flows, cost, published = stata()
    found = OneSectorModel(flows, 4, Closure.FIXED).solve(cost)
    assert np.abs(found.welfare - published["w_eu"][:, 0]).max() < 1e-6
    assert np.abs(found.flows / published["X_eu"] - 1).max() < 1e-6
    assert found.residual < 1e-10
    # Its other closure does not close; ours is scaled until it does, which is 1.6e-6 away.
    scaled = OneSectorModel(flows, 4, Closure.SCALED).solve(cost)
    assert np.abs(scaled.welfare - published["w_mult"][:, 0]).max() < 2e-6
    unscaled, _ = plain_one_sector(flows, cost, 4, "unscaled")
    assert np.abs(unscaled - published["w_mult"][:, 0]).max() < 1e-6


@pytest.mark.parametrize("closure", [Closure.FIXED, Closure.SCALED])
def test_a_surplus_that_exceeds_what_is_earned_is_refused_by_name(closure):
    """Real spending below nothing is no answer; balanced trade has one."""
    flows = np.array([[90.0, 80, 2], [1, 900, 60], [1, 70, 800]])
    names = ("Atlantis", "B", "C")
    model = OneSectorModel(flows, 4, closure, value_added_share=0.4, names=names)
    with pytest.raises(Unsolved, match="Atlantis would spend less than nothing"):
        model.solve(np.ones((3, 3)))
    found = OneSectorModel(flows, 4, value_added_share=0.4).solve(cut_off(3, 0, 1.2))
    assert (found.welfare > 0).all()


@pytest.mark.parametrize(
    ("flows", "says"),
    [
        (np.ones((2, 3)), "square"),
        (np.array([[1.0, -1], [1, 1]]), "exporter 0 to importer 1"),
        (np.array([[1.0, np.nan], [1, 1]]), "nan"),
        (np.array([[1.0, 1], [1, 0]]), "Country 1 sells nothing at home"),
    ],
)
def test_impossible_flows_are_refused(flows, says):
    with pytest.raises(UsageError, match=says):
        OneSectorModel(flows, 4)


def test_impossible_numbers_are_refused():
    flows = made_world(3, 1)
    with pytest.raises(UsageError, match="elasticity"):
        OneSectorModel(flows, 0)
    with pytest.raises(UsageError, match="value added"):
        OneSectorModel(flows, 4, value_added_share=0)
    model = OneSectorModel(flows, 4)
    for cost in (np.zeros((3, 3)), np.ones((2, 2)), np.full((3, 3), 2.0)):
        with pytest.raises(UsageError):
            model.solve(cost)
