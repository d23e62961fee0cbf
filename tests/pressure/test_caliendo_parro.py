"""The sector model: the printed tables of the paper, and what must hold of any world."""

import json
from functools import cache

import numpy as np
import pytest

from penstock.errors import Unsolved, UsageError
from penstock.pressure import Closure, SectorEconomy, SectorModel
from tests.pressure import cp2015

_NAFTA = [cp2015.COUNTRIES.index(name) for name in ("Mexico", "Canada", "USA")]
# Table 7: welfare, terms of trade and volume of trade of every country, in percent.
_WORLD = {
    "Argentina": (0.58, 0.10, 0.48),
    "Australia": (0.30, -0.01, 0.31),
    "Austria": (2.02, 0.38, 1.64),
    "Brazil": (0.32, -0.10, 0.43),
    "Canada": (0.10, -0.08, 0.17),
    "Chile": (0.26, -0.52, 0.78),
    "China": (13.90, -1.68, 15.57),
    "Denmark": (0.08, -0.13, 0.21),
    "Finland": (0.78, 0.12, 0.66),
    "France": (0.25, 0.10, 0.15),
    "Germany": (0.12, -0.03, 0.15),
    "Greece": (1.15, 1.01, 0.13),
    "Hungary": (1.63, -0.16, 1.78),
    "India": (3.64, -0.72, 4.36),
    "Indonesia": (1.91, -0.54, 2.46),
    "Ireland": (0.19, -0.04, 0.23),
    "Italy": (0.10, -0.05, 0.15),
    "Japan": (0.21, 0.13, 0.08),
    "Korea": (0.20, -0.21, 0.40),
    "Mexico": (1.36, -0.40, 1.76),
    "Netherlands": (0.10, -0.07, 0.16),
    "NewZealand": (0.71, -0.14, 0.84),
    "Norway": (0.54, 0.34, 0.20),
    "Portugal": (12.70, 11.48, 1.21),
    "ROW": (2.83, -0.22, 3.05),
    "SouthAfrica": (1.87, 0.04, 1.83),
    "Spain": (0.67, 0.49, 0.18),
    "Sweden": (0.84, 0.38, 0.46),
    "Turkey": (0.53, 0.20, 0.33),
    "UK": (0.04, -0.11, 0.15),
    "USA": (0.22, 0.11, 0.11),
}


@cache
def _model():
    cp2015.folder()
    return SectorModel(cp2015.economy())


def _nafta():
    rates = cp2015.tariffs(1993).copy()
    among = np.ix_(range(len(rates)), _NAFTA, _NAFTA)
    rates[among] = cp2015.tariffs(2005)[among]
    return rates


def test_table_2_to_every_printed_digit():
    found = _model().solve(_nafta())
    text = (cp2015.folder() / "published_table2.json").read_text(encoding="utf-8")
    first_order = found.terms_of_trade + found.volume_of_trade
    for name, printed in json.loads(text)["table2"].items():
        at = cp2015.COUNTRIES.index(name)
        ours = (first_order[at], found.terms_of_trade[at], found.volume_of_trade[at])
        ours = [100 * value for value in (*ours, found.real_wage[at] - 1)]
        assert np.abs(np.array(ours) - printed).max() <= 0.005, name
    assert found.residual < 1e-10


def test_table_7_to_every_printed_digit():
    found = _model().solve(cp2015.tariffs(2005))
    assert sorted(_WORLD) == sorted(cp2015.COUNTRIES)
    for name, printed in _WORLD.items():
        at = cp2015.COUNTRIES.index(name)
        terms, volume = found.terms_of_trade[at], found.volume_of_trade[at]
        ours = 100 * np.array([terms + volume, terms, volume])
        assert np.abs(ours - printed).max() <= 0.0051, name


def small_economy(seed=1, sectors=4, countries=5, tariff=0.1, least_home_share=0.0):
    draw = np.random.default_rng(seed)
    inputs = draw.dirichlet(np.ones(sectors), (countries, sectors)).transpose(0, 2, 1)
    rates = np.broadcast_to(tariff * (1 - np.eye(countries)), (sectors, countries, countries))
    return SectorEconomy.calibrate(
        trade=draw.lognormal(0, 1, (sectors, countries, countries)),
        tariffs=rates.copy(),
        output=draw.lognormal(3, 0.3, (sectors, countries)),
        labour=draw.uniform(0.3, 0.7, (sectors, countries)),
        inputs=inputs,
        elasticity=draw.uniform(2, 8, sectors),
        least_home_share=least_home_share,
    )


@pytest.mark.parametrize("closure", Closure)
def test_nothing_moves_without_a_shock(closure):
    found = SectorModel(small_economy(), closure).solve()
    assert np.allclose(found.welfare, 1, rtol=1e-9)
    assert np.allclose(found.price, 1, rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_every_equation_holds_afterwards(seed):
    """Trade balances, and what is sold pays for labour and materials: checked from the flows."""
    economy = small_economy(seed)
    model = SectorModel(economy)
    rates = np.where(economy.tariffs > 0, 0.3, 0.0)
    found = model.solve(rates)
    exports, imports = found.flows.sum(axis=(0, 1)), found.flows.sum(axis=(0, 2))
    assert np.allclose(exports, imports, rtol=1e-9)
    earned = (economy.labour * found.flows.sum(axis=1)).sum(axis=0)
    before = (economy.labour * model.solve().flows.sum(axis=1)).sum(axis=0)
    assert np.allclose(earned, before * found.wage, rtol=1e-9)
    assert found.residual < 1e-10


def test_units_do_not_matter():
    usual = small_economy(3)
    other = SectorEconomy(
        **{
            name: getattr(usual, name) * (1e6 if name in ("spending", "income", "surplus") else 1)
            for name in usual.__struct_fields__
        }
    )
    rates = usual.tariffs * 2
    one, two = SectorModel(usual).solve(rates), SectorModel(other).solve(rates)
    assert np.allclose(one.welfare, two.welfare, rtol=1e-10)


def test_an_embargo_on_one_country_is_solved_and_hurts_it_most():
    economy = small_economy(2)
    cost = np.ones_like(economy.shares)
    cost[:, 0, 1:] = cost[:, 1:, 0] = 50.0
    found = SectorModel(economy).solve(cost=cost)
    assert found.welfare.argmin() == 0
    assert found.residual < 1e-10


def test_tables_that_cannot_be_are_refused_by_name():
    good = {
        "trade": np.ones((1, 2, 2)),
        "tariffs": np.zeros((1, 2, 2)),
        "output": np.full((1, 2), 3.0),
        "labour": np.full((1, 2), 0.5),
        "inputs": np.ones((2, 1, 1)),
        "elasticity": np.full(1, 4.0),
    }
    SectorEconomy.calibrate(**good)
    bad = {
        "trade": -np.ones((1, 2, 2)),
        "tariffs": np.zeros((2, 2, 2)),
        "labour": np.full((1, 2), 1.5),
        "inputs": np.full((2, 1, 1), 0.7),
    }
    for name, table in bad.items():
        with pytest.raises(UsageError, match=name if name != "inputs" else "materials"):
            SectorEconomy.calibrate(**{**good, name: table})
    unpaid = {"trade": np.array([[[0.0, 9], [0, 0]]]), "output": np.array([[3.0, 9]])}
    with pytest.raises(UsageError, match="B sells so much more than it buys"):
        SectorEconomy.calibrate(**{**good, **unpaid}, countries=("A", "B"))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ratio", [50.0, np.inf])
def test_everybody_may_end_all_trade(seed, ratio):
    """Also where a country makes nothing of a sector: a trace of it is left at home."""
    economy = small_economy(seed, least_home_share=1e-3)
    cost = np.full_like(economy.shares, ratio)
    cost[:, range(5), range(5)] = 1
    found = SectorModel(economy).solve(cost=cost)
    assert found.residual < 1e-10
    assert (found.welfare < 1).all()


def _cut(economy, target, ratio=np.inf):
    cost = np.ones_like(economy.shares)
    cost[:, target, :] = cost[:, :, target] = ratio
    cost[:, target, target] = 1
    return cost


@pytest.mark.parametrize("closure", Closure)
@pytest.mark.parametrize("seed", range(6))
def test_one_alone_is_at_the_formula_which_is_the_limit_of_the_loop(seed, closure):
    """With duties and links before: the loop comes as near the formula as costs come to no end."""
    economy = small_economy(seed, least_home_share=1e-3)
    model = SectorModel(economy, closure)
    assert model.solve(cost=_cut(economy, 0)).welfare[0] == pytest.approx(
        model.autarky[0], rel=1e-9
    )
    if closure is Closure.BALANCED:  # a surplus that stays cannot be paid at the limit
        gaps = [
            abs(model.solve(cost=_cut(economy, 0, ratio)).welfare[0] / model.autarky[0] - 1)
            for ratio in (30.0, 300.0, 3e5)
        ]
        assert gaps[0] > max(gaps[1], gaps[2])
        assert gaps[2] < 1e-8


def test_the_formula_is_the_one_of_the_paper():
    """One sector without duties: the home share to the power of one over elasticity and labour."""
    economy = small_economy(4, sectors=1, tariff=0.0)
    model = SectorModel(economy)
    home = model.economy.shares[0, range(5), range(5)]
    power = 1 / (economy.elasticity[0] * economy.labour[0])
    assert np.allclose(model.autarky, home**power, rtol=1e-9)


@pytest.mark.parametrize("closure", Closure)
def test_what_goes_one_way_only_ends(closure):
    """Nobody sells to the first, which therefore cannot be paid for what it sells."""
    economy = small_economy(7, least_home_share=1e-3)
    cost = np.ones_like(economy.shares)
    cost[:, 0, 1:] = np.inf
    model = SectorModel(economy, closure)
    found = model.solve(cost=cost)
    assert found.welfare[0] == pytest.approx(model.autarky[0], rel=1e-9)
    assert found.flows[:, 1:, 0].sum() == 0
    assert found.residual < 1e-10


@pytest.mark.parametrize("closure", Closure)
def test_two_halves_are_two_worlds(closure):
    """Each half is what it would be if the other did not exist at all."""
    economy = small_economy(3, least_home_share=1e-3)
    cost = np.full_like(economy.shares, np.inf)
    cost[:, :2, :2] = cost[:, 2:, 2:] = 1
    found = SectorModel(economy, closure).solve(cost=cost)
    assert found.residual < 1e-10
    for half in (np.s_[:2], np.s_[2:]):
        flows = found.flows[:, half, half]
        assert np.allclose(flows.sum(axis=(0, 1)).sum(), flows.sum(axis=(0, 2)).sum())
        assert found.flows[:, half].sum() == pytest.approx(flows.sum(), rel=1e-12)
        if closure is Closure.BALANCED:
            assert np.allclose(flows.sum(axis=(0, 1)), flows.sum(axis=(0, 2)), rtol=1e-9)


def test_who_makes_nothing_of_a_sector_is_named():
    """Without a trace at home no price brings it there: an error, by name where there are names."""
    tables = {
        "trade": np.ones((2, 3, 3)),
        "tariffs": np.zeros((2, 3, 3)),
        "output": np.array([[5.0, 5, 5], [5, 2, 5]]),  # the second sells all it makes of that one
        "labour": np.full((2, 3), 0.5),
        "inputs": np.full((3, 2, 2), 0.5),
        "elasticity": np.full(2, 4.0),
    }
    ends = np.full((2, 3, 3), np.inf)
    ends[:, range(3), range(3)] = 1
    plain = SectorModel(SectorEconomy.calibrate(**tables))
    assert plain.autarky[1] == 0
    with pytest.raises(Unsolved, match="Country 1 can buy sector 1 from nobody"):
        plain.solve(cost=ends)
    names = {"sectors": ("food", "fuel"), "countries": ("A", "Atlantis", "C")}
    with pytest.raises(Unsolved, match="Atlantis can buy fuel from nobody"):
        SectorModel(SectorEconomy.calibrate(**tables, **names)).solve(cost=ends)
    traced = SectorModel(SectorEconomy.calibrate(**tables, least_home_share=1e-3))
    found = traced.solve(cost=ends)
    assert np.allclose(found.welfare, traced.autarky, rtol=1e-9)
