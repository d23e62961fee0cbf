"""Duties in the one-sector model: revenue comes back, nothing else is made of nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import MalformedInput, UsageError
from penstock.pressure import Closure, OneSectorModel, run_scenario
from penstock.pressure._many import ManyModels
from tests.pressure.scenarios import small, written
from tests.pressure.worlds import elasticities, made_world, payable_worlds, worlds

_labour = st.floats(0.2, 1)


def drawn_duties(size, seed, most=1.0, least=-0.2):
    rates = np.random.default_rng(seed).uniform(least, most, (size, size))
    np.fill_diagonal(rates, 0)
    return rates


def duties_of(size, importer, rate):
    rates = np.zeros((size, size))
    rates[:, importer] = rate
    rates[importer, importer] = 0
    return rates


def plain_with_duties(flows, tax, elasticity, rounds=30_000):
    """Return welfare of balanced flows as one would write it: revenue is spent, wages move."""
    income, shares = flows.sum(1), flows / flows.sum(0)
    wage = np.ones(len(flows))
    for _ in range(rounds):
        weighed = shares * (tax * wage[:, None]) ** -elasticity
        new_shares = weighed / weighed.sum(0)
        spend = wage * income / (new_shares / tax).sum(0)
        sold = (new_shares / tax * spend).sum(1)
        new = wage * (sold / (wage * income)) ** (1 / (1 + elasticity))
        new *= income.sum() / (new @ income)
        if np.abs(new / wage - 1).max() < 1e-14:
            break
        wage = new
    return spend / income / weighed.sum(0) ** (-1 / elasticity)


@settings(deadline=None, max_examples=40)
@given(payable_worlds, elasticities, st.sampled_from(Closure), _labour)
def test_no_duty_changes_nothing(flows, elasticity, closure, labour):
    model = OneSectorModel(flows, elasticity, closure, value_added_share=labour)
    found = model.solve(np.ones_like(flows), tariffs=np.zeros_like(flows))
    assert np.allclose(found.welfare, 1, rtol=1e-9)
    assert (found.revenue == 0).all()


@settings(deadline=None, max_examples=60)
@given(payable_worlds, elasticities, st.sampled_from(Closure), _labour, st.integers(0, 1000))
def test_every_market_clears_and_every_duty_is_spent(flows, elasticity, closure, labour, seed):
    """Checked from the flows: what is earned, what is paid, who pays what to whose treasury."""
    size = len(flows)
    # Small duties: deficits that stay as they are may not be payable after large ones.
    rates = drawn_duties(size, seed, 0.1, -0.05)
    model = OneSectorModel(flows, elasticity, closure, value_added_share=labour)
    found = model.solve(np.ones_like(flows), tariffs=rates)
    income = model.flows.sum(axis=1)
    assert np.allclose(found.flows.sum(axis=1), found.wage * income, rtol=1e-9)
    assert np.allclose(found.revenue, (rates * found.flows).sum(axis=0), rtol=1e-12)
    if closure is Closure.BALANCED:
        assert np.allclose(found.flows.sum(axis=0), found.flows.sum(axis=1), rtol=1e-9)
    unit = found.wage**labour * found.price ** (1 - labour)
    delivered = (1 + rates) * unit[:, None]
    shares = model.flows / model.flows.sum(axis=0)
    price = (shares * delivered**-elasticity).sum(axis=0) ** (-1 / elasticity)
    assert np.allclose(found.price, price, rtol=1e-9)
    paid = found.flows * (1 + rates)
    wanted = shares * (delivered / price) ** -elasticity
    assert np.allclose(paid / paid.sum(axis=0), wanted, rtol=1e-8)


@settings(deadline=None, max_examples=60)
@given(worlds, elasticities, _labour, st.integers(0, 1000))
def test_welfare_is_home_share_and_revenue(flows, elasticity, labour, seed):
    """Arkolakis, Costinot and Rodriguez-Clare (2012), with the revenue beside what is earned."""
    model = OneSectorModel(flows, elasticity, value_added_share=labour)
    rates = drawn_duties(len(flows), seed)
    found = model.solve(np.ones_like(flows), tariffs=rates)
    before, paid = model.flows, found.flows * (1 + rates)
    home = np.diag(paid) / paid.sum(axis=0) / (np.diag(before) / before.sum(axis=0))
    earned = labour * found.wage * before.sum(axis=1)
    formula = home ** (-1 / (elasticity * labour)) * (1 + found.revenue / earned)
    assert np.allclose(found.welfare, formula, rtol=1e-8)


@settings(deadline=None, max_examples=40)
@given(worlds, st.floats(2, 8), _labour)
def test_duties_without_end_are_autarky(flows, elasticity, labour):
    model = OneSectorModel(flows, elasticity, value_added_share=labour)
    gaps = []
    for rate in (1e2, 1e4, 1e6):
        rates = np.where(np.eye(len(flows)) > 0, 0.0, rate)
        found = model.solve(np.ones_like(flows), tariffs=rates)
        gaps.append(np.abs(found.welfare / model.autarky - 1).max())
        assert found.residual < 1e-10
    assert gaps[0] >= gaps[1] - 1e-12
    assert gaps[1] >= gaps[2] - 1e-12
    assert gaps[2] < 1e-6


def test_a_small_duty_is_worth_it_and_a_wedge_is_not():
    """The optimal duty of a country in this model is above 0; it is paid for by the others."""
    flows = made_world(5, 11)
    model = OneSectorModel(flows, 4)
    duty = model.solve(np.ones_like(flows), tariffs=duties_of(5, 1, 0.01))
    wedge = model.solve(1 + duties_of(5, 1, 0.01))
    assert duty.welfare[1] > 1 > wedge.welfare[1]
    assert (np.delete(duty.welfare, 1) < 1).all()


@settings(deadline=None, max_examples=25)
@given(worlds, elasticities, st.integers(0, 1000))
def test_newton_agrees_with_the_plain_version(flows, elasticity, seed):
    model = OneSectorModel(flows, elasticity)
    rates = drawn_duties(len(flows), seed)
    found = model.solve(np.ones_like(flows), tariffs=rates)
    plain = plain_with_duties(model.flows, 1 + rates, elasticity)
    assert np.allclose(found.welfare, plain, rtol=1e-7)


@settings(deadline=None, max_examples=30)
@given(payable_worlds, st.sampled_from(Closure), st.sampled_from([1.0, 0.6]), st.integers(0, 1000))
def test_many_draws_are_the_single_model(flows, closure, labour, seed):
    draws = np.array([2.0, 4.0, 7.0])
    many = ManyModels(np.repeat(flows[None], 3, axis=0), draws, closure, labour)
    tax = 1 + drawn_duties(len(flows), seed, 0.1, -0.05)
    paid = tax[None] ** -draws[:, None, None]
    found = many.solve(paid, paid / tax)
    for at, power in enumerate(draws.tolist()):
        model = OneSectorModel(flows, power, closure, value_added_share=labour)
        single = model.solve(np.ones_like(flows), tariffs=tax - 1)
        assert np.allclose(found.welfare[at], single.welfare, rtol=1e-9)
        assert np.allclose(found.flows[at] * flows.sum(), single.flows, rtol=1e-7)


def played(tmp_path, *shocks):
    case = {"id": "one", "title": "One", "senders": ["everyone"], "shocks": list(shocks)}
    return run_scenario(written(tmp_path, small(cases=[case]))).outcomes[0]


def test_a_scenario_plays_duties(tmp_path):
    """Senders gain what the target pays; the same cost that nobody receives makes nobody gain."""
    duty = played(tmp_path, {"kind": "tariff", "percent": 10, "flow": "from_target"})
    wedge = played(tmp_path, {"kind": "wedge", "percent": 10, "flow": "from_target"})
    assert duty.target.loss.value > 0
    assert duty.stamp.residual < 1e-10
    senders = [sum(p.loss_usd.value for p in one.places[1:]) for one in (duty, wedge)]
    assert senders[0] < 0 < senders[1]


def test_a_duty_on_some_goods_is_a_duty_on_them_alone(tmp_path):
    """All goods one by one are all of them; two duties on the same goods add up."""
    together = {"kind": "tariff", "percent": 10, "flow": "from_target"}
    apart = [{**together, "goods": [code]} for code in ("27", "62", "99")]
    halves = [{**together, "percent": 5} for _ in range(2)]
    whole = played(tmp_path, together).target.loss.value
    assert played(tmp_path, *apart).target.loss.value == pytest.approx(whole, rel=1e-9)
    assert played(tmp_path, *halves).target.loss.value == pytest.approx(whole, rel=1e-9)
    assert 0 < played(tmp_path, apart[0]).target.loss.value < whole


def test_a_cap_is_kept_to_beside_a_duty(tmp_path):
    cap = {"kind": "cap", "flow": "to_target", "goods": ["2710"], "usd": 20.0}
    duty = {"kind": "tariff", "percent": 20, "flow": "to_target"}
    found = played(tmp_path, cap, duty)
    fuel = next(one for one in found.exposures if one.goods == "fuel")
    assert fuel.import_loss.value == pytest.approx(100 * (1 - 20 / 42), rel=1e-6)


def test_impossible_duties_are_refused(tmp_path):
    model = OneSectorModel(made_world(3, 1), 4)
    for rates in (np.full((3, 3), 0.1), np.zeros((2, 2)), duties_of(3, 0, -1.0)):
        with pytest.raises(UsageError):
            model.solve(np.ones((3, 3)), tariffs=rates)
    with pytest.raises(UsageError, match="rates"):
        model.solve(np.ones((3, 3)), tariffs=duties_of(3, 0, np.inf))
    gift = {"kind": "tariff", "percent": -60, "flow": "to_target"}
    with pytest.raises(MalformedInput, match="more than its price"):
        played(tmp_path, gift, {**gift})
