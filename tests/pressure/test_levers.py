"""Levers side by side: against the game, the raw shares, and a plain chain of inputs."""

import numpy as np
import pytest

from penstock.pressure import (
    input_reliance,
    lever_rows,
    leverage,
    levers,
    play_scenario,
    read_flows,
    read_input_output,
    read_scenario,
    reconcile,
)
from tests.pressure.scenarios import FLOWS, small, written
from tests.pressure.test_input_output import icio


def test_the_loss_by_one_leaving_is_that_of_its_coalition_alone():
    file = read_scenario("north-korea")
    _, found = levers(file)
    for game in play_scenario(file, draws=0):
        mine = {one.partner: one for one in found if one.stamp.horizon == game.stamp.horizon}
        for name in ("China", "Russia", "India"):
            alone = 100 * game.exact.added_by(name)
            assert mine[name].removal_loss == pytest.approx(alone, rel=1e-9)


def test_the_shares_are_those_of_the_flows(tmp_path):
    path = tmp_path / "flows.csv"
    file = written(tmp_path, small())
    _, found = levers(file)
    path.write_text(FLOWS)
    plain = leverage(reconcile(read_flows(path).flows)[0], "KP")
    codes = {"China": "CN", "United States": "US", "Russia": "RU"}
    for one in found:
        other = next(row for row in plain.partners if row.partner == codes[one.partner])
        assert one.total_share == pytest.approx(other.total_share)
        assert one.asymmetry == pytest.approx(other.asymmetry)
        assert one.food_share == pytest.approx(other.food_import_share)
        assert one.fuel_share == pytest.approx(other.fuel_import_share)


def test_who_replaces_whom_stays_in_trade():
    _, found = levers(read_scenario("north-korea"))
    india = next(one for one in found if one.partner == "India")
    assert india.replaced_by[0][0] == "China"
    assert india.replaced >= india.replaced_by[0][1] - 1e-9
    row = next(lever_rows("KP", [india]))
    assert row["replaced_by"].startswith("China ")
    assert row["residual"] < 1e-10


def test_reliance_is_the_sum_of_the_chain(tmp_path):
    """Inputs of inputs of inputs, step by step, until nothing is left."""
    path = tmp_path / "table.csv"
    path.write_text(icio()[0])
    table = read_input_output(path)
    size = table.output.size
    parts = table.intermediate.reshape(size, size) / table.output.reshape(size)
    product = np.zeros(size)
    product[:2] = table.output.reshape(size)[:2]
    behind = np.zeros(size)
    step = product
    for _ in range(2000):
        step = parts @ step
        behind += step
    plain = behind.reshape(2, 2).sum(axis=1)
    found = input_reliance(table, 0)
    assert np.allclose(found, plain / plain.sum(), rtol=1e-9)
    assert found.sum() == pytest.approx(1)


def test_sectors_have_reliance_and_removals():
    world, found = levers(read_scenario("three-sectors"))
    assert world.sectors == ("food", "goods", "services")
    assert all(0 < one.input_reliance < 1 for one in found)
    big = next(one for one in found if one.partner == "Bigland")
    assert big.removal_loss > 0
    assert big.food_share is None
