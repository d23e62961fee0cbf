"""Coalitions: what every game must hold, and the plain definition of the Shapley value."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import UnknownName, UsageError
from penstock.pressure import OneSectorModel, coalitions
from tests.pressure.worlds import cut_off, elasticities, made_world

_BLOCS = {"north": [1, 2], "east": [3], "south": [4]}


def _plain_shapley(game):
    """The mean over every order of joining of what each adds."""
    orders = list(permutations(game.players))
    found = dict.fromkeys(game.players, 0.0)
    for order in orders:
        for place, name in enumerate(order):
            found[name] += game.added_by(name, order[:place]) / len(orders)
    return [found[name] for name in game.players]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), elasticities, st.sampled_from([1.3, 10.0, np.inf]))
def test_values_add_up_and_are_the_plain_definition(seed, elasticity, ratio):
    game = coalitions(OneSectorModel(made_world(7, seed), elasticity), 0, _BLOCS, ratio=ratio)
    assert game.shapley.sum() == pytest.approx(game.target_loss[-1], abs=1e-12)
    assert np.allclose(game.shapley, _plain_shapley(game), atol=1e-12)
    assert game.target_loss[0] == 0
    assert game.residual < 1e-10


def test_every_coalition_is_what_the_model_says_from_a_cold_start():
    model = OneSectorModel(made_world(6, 5), 4)
    game = coalitions(model, 0, _BLOCS)
    for coalition in range(8):
        cost = np.ones((6, 6))
        for name in game.members(coalition):
            for place in _BLOCS[name]:
                cost[0, place] = cost[place, 0] = np.inf
        assert game.number(game.members(coalition)) == coalition
        loss = 1 - model.solve(cost).welfare[0]
        assert game.target_loss[coalition] == pytest.approx(loss, abs=1e-11)


def test_all_others_together_are_autarky():
    model = OneSectorModel(made_world(5, 6), 5)
    game = coalitions(model, 0, {"a": [1, 2], "b": [3, 4]})
    assert game.target_loss[-1] == pytest.approx(1 - model.autarky[0], abs=1e-12)
    assert model.solve(cut_off(5, 0, np.inf)).welfare[0] == pytest.approx(model.autarky[0])


def test_minimal_winning_coalitions_are_those_and_no_others():
    game = coalitions(OneSectorModel(made_world(6, 7), 4), 0, _BLOCS)
    wanted = float(np.median(game.target_loss))
    found = game.minimal_winning(wanted)
    assert found
    for names in found:
        assert game.target_loss[game.number(names)] >= wanted
        for one in names:
            rest = [name for name in names if name != one]
            assert game.target_loss[game.number(rest)] < wanted
    for coalition in range(8):
        if game.target_loss[coalition] >= wanted:
            assert any(set(names) <= set(game.members(coalition)) for names in found)
    assert game.minimal_winning(1.0) == ()


def test_cost_per_point_is_own_loss_over_the_targets():
    game = coalitions(OneSectorModel(made_world(6, 8), 4), 0, _BLOCS)
    cost = game.cost_per_point(["north", "east"])
    number = game.number(["north", "east"])
    assert set(cost) == {"north", "east"}
    assert cost["north"] * game.target_loss[number] == pytest.approx(game.sender_losses[number, 0])
    with pytest.raises(UsageError, match="loses nothing"):
        game.cost_per_point([])


@pytest.mark.parametrize(
    ("blocs", "says"),
    [
        ({}, "0 blocs"),
        ({str(one): [one] for one in range(1, 18)}, "17 blocs"),
        ({"a": [0]}, "the target"),
        ({"a": [1], "b": [1]}, "in b and in a"),
        ({"a": [99]}, "99"),
        ({"a": []}, "no country"),
    ],
)
def test_impossible_games_are_refused(blocs, says):
    model = OneSectorModel(made_world(18, 1), 4)
    with pytest.raises(UsageError, match=says):
        coalitions(model, 0, blocs)


def test_an_unknown_bloc_is_named():
    game = coalitions(OneSectorModel(made_world(6, 7), 4), 0, _BLOCS)
    with pytest.raises(UnknownName, match="west"):
        game.added_by("west")
