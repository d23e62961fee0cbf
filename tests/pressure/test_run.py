"""Runs: shocks on flows and goods, caps, measures, bands, and everything that is told."""

import numpy as np
import pytest

from penstock.errors import MalformedInput, PenstockError, UnknownName, UsageError
from penstock.pressure import OneSectorModel, compare_rows, run_rows, run_scenario
from penstock.pressure._case import Player
from penstock.pressure._run import models_of
from penstock.pressure._shocks import Planner
from penstock.pressure._uncertain import Sampler, band_of
from penstock.pressure._world import read_world
from tests.pressure.scenarios import FLOWS, small, written


def one(tmp_path, *shocks, senders=("everyone",), **changes):
    case = {"id": "one", "title": "One", "senders": list(senders), "shocks": list(shocks)}
    return run_scenario(written(tmp_path, small(cases=[case], **changes))).outcomes[0]


def player_of(tmp_path, shock):
    case = {"id": "one", "title": "One", "senders": ["everyone"], "shocks": [shock]}
    file = written(tmp_path, small(cases=[case]))
    sampler = Sampler(file.scenario.draws)
    world = read_world(file, sampler)
    planner = Planner(world, "refuse", sampler)
    plan = planner.plan(file.scenario.cases[0], "cases[0]")
    models = models_of(world, file.scenario, np.array([4.0]), 0, 1)
    return Player(world, models, 0, 1), plan


def test_an_embargo_by_everyone_is_autarky(tmp_path):
    found = one(tmp_path, {"kind": "embargo"})
    assert found.target.loss.value == pytest.approx(found.autarky.value, rel=1e-9)
    assert found.stamp.residual < 1e-10


def test_an_embargo_of_everyone_on_everyone_has_an_answer(tmp_path):
    all_trade = {
        "kind": "embargo",
        "exporters": ["everyone", "KP"],
        "importers": ["everyone", "KP"],
    }
    found = one(tmp_path, all_trade)
    assert found.target.loss.value == pytest.approx(found.autarky.value, rel=1e-9)
    assert all(place.loss.value > 0 for place in found.places)


def test_a_run_is_what_the_model_says(tmp_path):
    file = written(tmp_path, small(cases=[small()["cases"][0] | {"senders": ["China"]}]))
    outcome = run_scenario(file).outcomes[0]
    world = read_world(file, Sampler(file.scenario.draws))
    model = OneSectorModel(world.flows(0, 1)[0], 4)
    cost = np.ones((4, 4))
    china, target = world.places.find("CN", ""), world.target
    cost[china, target] = cost[target, china] = np.inf
    welfare = model.solve(cost).welfare
    assert outcome.target.loss.value == pytest.approx(100 * (1 - welfare[target]), abs=1e-9)
    assert [place.role for place in outcome.places] == ["target", "sender", "other", "other"]


def test_part_of_the_goods_is_a_part_of_the_flow(tmp_path):
    """Cutting coal, six tenths of what China buys, is cutting six tenths of every good of it."""
    coal = {"kind": "embargo", "by": ["China"], "flow": "from_target", "goods": ["27"]}
    part = {"kind": "embargo", "by": ["China"], "flow": "from_target", "part": 0.6}
    losses = [one(tmp_path, shock).target.loss.value for shock in (coal, part)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-10)


def test_a_wedge_and_a_cut_off_are_costs(tmp_path):
    wedge = one(tmp_path, {"kind": "wedge", "percent": 5}).target.loss.value
    cut = {"kind": "financial", "settled_share": 0.5, "cost_percent": 10}
    assert one(tmp_path, cut).target.loss.value == pytest.approx(wedge, rel=1e-10)
    assert 0 < wedge < one(tmp_path, {"kind": "wedge", "percent": 50}).target.loss.value


def test_shocks_of_one_case_work_together(tmp_path):
    twice = one(tmp_path, {"kind": "wedge", "percent": 10}, {"kind": "wedge", "percent": 10})
    once = one(tmp_path, {"kind": "wedge", "percent": 21})
    assert twice.target.loss.value == pytest.approx(once.target.loss.value, rel=1e-10)


@pytest.mark.parametrize("dollars", [0.0, 1.0, 20.0])
def test_a_cap_is_kept_to_exactly_at_old_prices(tmp_path, dollars):
    cap = {"kind": "cap", "flow": "to_target", "goods": ["2710"], "usd": dollars}
    player, plan = player_of(tmp_path, cap)
    played = player.play(plan)
    ratio = player.quantities(plan, played, plan.ceilings[0].entries)[0]
    assert ratio == pytest.approx(dollars / 42, rel=1e-7, abs=1e-12)


def test_a_cap_above_what_is_traded_does_nothing(tmp_path):
    cap = {"kind": "cap", "flow": "to_target", "goods": ["2710"], "usd": 100.0}
    assert one(tmp_path, cap).target.loss.value == pytest.approx(0, abs=1e-9)


def test_the_cap_of_2018_comes_from_the_measure(tmp_path):
    shock = {
        "kind": "measure",
        "measure": "un-dprk-refined-petroleum",
        "as_of": "2018-06-01",
        "usd_per_unit": 2e-5,
    }
    found = one(tmp_path, shock)
    assert any("500,000 barrels, 10 US dollars of 42" in note for note in found.notes)
    by_hand = {"kind": "cap", "flow": "to_target", "goods": ["2710"], "usd": 10.0}
    assert found.target.loss.value == pytest.approx(one(tmp_path, by_hand).target.loss.value)


@pytest.mark.parametrize(
    ("as_of", "unit", "says"),
    [
        ("2017-01-01", 80.0, "7,500,000 metric tons"),
        ("2018-01-01", None, "S/RES/2371"),
    ],
)
def test_coal_is_capped_first_and_banned_later(tmp_path, as_of, unit, says):
    shock = {"kind": "measure", "measure": "un-dprk-coal", "as_of": as_of}
    if unit:
        shock["usd_per_unit"] = unit
    assert any(says in note for note in one(tmp_path, shock).notes)


@pytest.mark.parametrize(
    ("shock", "kind", "says"),
    [
        ({"measure": "un-dprk-cola", "as_of": "2018-01-01"}, UnknownName, "no measure"),
        ({"measure": "un-dprk-coal", "as_of": "2010-01-01"}, UsageError, "forbids no trade"),
        ({"measure": "us-311-kp", "as_of": "2017-01-01"}, MalformedInput, "settled_share"),
        ({"measure": "us-311-kp", "as_of": "2016-06-10"}, UsageError, "forbids no trade"),
        (
            {"measure": "un-dprk-refined-petroleum", "as_of": "2018-06-01"},
            MalformedInput,
            "usd_per_unit",
        ),
    ],
)
def test_measures_that_cannot_be_played_say_why(tmp_path, shock, kind, says):
    with pytest.raises(kind, match=says):
        one(tmp_path, {"kind": "measure", **shock})


def test_goods_the_data_does_not_tell_apart(tmp_path):
    wide = FLOWS.replace("2701", "27").replace("6203", "62")
    case = {"id": "one", "title": "One", "senders": ["China"]}
    shock = {"kind": "embargo", "flow": "from_target", "goods": ["2701"]}
    losses = {}
    for rule in ("refuse", "whole", "none"):
        data = {**small()["data"], "coarse_goods": rule}
        scenario = small(data=data, cases=[{**case, "shocks": [shock]}])
        file = written(tmp_path, scenario, flows=wide)
        if rule == "refuse":
            with pytest.raises(MalformedInput, match="2701 within 27"):
                run_scenario(file)
        else:
            losses[rule] = run_scenario(file).outcomes[0].target.loss.value
    assert losses["whole"] > losses["none"] == pytest.approx(0, abs=1e-9)


def test_bands_hold_the_value_and_are_the_same_again(tmp_path):
    model = {"elasticity": {"long_run": {"value": 4, "low": 2.5, "high": 6}}}
    found = one(tmp_path, {"kind": "embargo"}, model=model, draws={"count": 300, "seed": 7})
    again = one(tmp_path, {"kind": "embargo"}, model=model, draws={"count": 300, "seed": 7})
    loss = found.target.loss
    assert loss.low < loss.value < loss.high
    assert np.array_equal(found.target_draws, again.target_draws)
    assert loss == again.target.loss


def test_draws_are_named_so_that_others_stay(tmp_path):
    from penstock.pressure._scenario import Band, Draws

    band = Band(value=2.0, low=1.0, high=4.0)
    one_sampler, two = Sampler(Draws(count=500, seed=3)), Sampler(Draws(count=500, seed=3))
    two.draw("something else", band)
    first = one_sampler.draw("elasticity", band)
    assert np.array_equal(first, two.draw("elasticity", band))
    assert first[0] == 2.0
    low, high = band_of(first)
    assert low == pytest.approx(1, rel=0.12)
    assert high == pytest.approx(4, rel=0.12)


def test_exposures_are_told_where_goods_are(tmp_path):
    found = one(tmp_path, {"kind": "embargo", "by": ["China"]})
    exposures = {each.goods: each for each in found.exposures}
    assert exposures["food"].import_loss.value == pytest.approx(100)
    assert 50 < exposures["fuel"].import_loss.value < 100
    assert exposures["fuel"].use_loss is None


def test_rows_carry_what_they_rest_on(tmp_path):
    file = written(tmp_path, small())
    run = run_scenario(file)
    for row in (*run_rows(run), *compare_rows([run])):
        assert row["data_sha256"] == run.world.sha256
        assert row["closure"] == "balanced"
        assert row["elasticity"] == 4
        assert 0 <= row["residual"] < 1e-10


def test_diversion_is_picked_up_by_those_who_stay_out(tmp_path):
    found = one(tmp_path, {"kind": "embargo"}, senders=["Russia", "United States"])
    china = next(place for place in found.places if place.place == "China")
    assert china.with_target_after.value > china.with_target_before
    assert china.picked_up.value > 0


@pytest.mark.parametrize("senders", [["Chine"], ["XX"], []])
def test_senders_nobody_knows(tmp_path, senders):
    with pytest.raises(PenstockError):
        one(tmp_path, {"kind": "embargo"}, senders=senders)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["iran", "russia", "north-korea-2001"])
def test_the_scenarios_on_public_data_run(name):
    from penstock.pressure import read_scenario
    from tests.shared import shared_data

    folder = shared_data() / "trade"
    file = read_scenario(name, folder / "baci2023" if "korea" not in name else folder)
    run = run_scenario(file, draws=0)
    for outcome in run.outcomes:
        assert outcome.stamp.residual < 1e-10
        assert 0 < outcome.target.loss.value <= outcome.autarky.value * (1 + 1e-9)


@pytest.mark.parametrize("day", ["2012-06-01", "2016-12-15", "2018-06-01", "2025-01-01"])
def test_every_shipped_measure_is_played_or_says_why_not(tmp_path, day):
    """No measure of any regime breaks the reading, and what is played is trade with the target."""
    from datetime import date

    from penstock.measures import book
    from penstock.pressure._measure_shocks import shocks_of_measure
    from penstock.pressure._scenario import Cap, Embargo, FinancialCutOff, MeasureShock

    world = read_world(written(tmp_path, small()), Sampler(small_draws()))
    played = 0
    for name in book().measures:
        shock = MeasureShock(
            measure=name,
            as_of=date.fromisoformat(day),
            by=("everyone",),
            usd_per_unit=80.0,
            settled_share=0.5,
            cost_percent=10.0,
        )
        try:
            made, notes = shocks_of_measure(shock, world, "here")
        except UsageError:
            continue
        played += 1
        assert notes
        assert not any(word in name for word in ("syria", "russia", "mm", "ir-", "dandong"))
        assert all(isinstance(one, Embargo | Cap | FinancialCutOff) for one in made)
    assert played >= 1


def small_draws():
    from penstock.pressure._scenario import Draws

    return Draws(count=0)
