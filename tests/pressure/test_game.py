"""Coalition games of scenarios: exact, approximate, with stakes and transfers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import UnknownName, UsageError
from penstock.pressure import (
    OneSectorModel,
    coalitions,
    game_rows,
    play_scenario,
    read_scenario,
    small_target_losses,
    stable,
    transfers,
    willing,
)
from tests.pressure.scenarios import small, written
from tests.pressure.worlds import made_world


def plain_losses(home, imports, exports, left, elasticity):
    """The small target as one would write it on a board: its wage by bisection."""
    found = []
    for coalition in range(1 << (len(imports) - 1)):
        member = [coalition >> place & 1 for place in range(len(imports) - 1)] + [0]
        bought = sum(m * (left if inside else 1) for m, inside in zip(imports, member, strict=True))
        sold = sum(x * (left if inside else 1) for x, inside in zip(exports, member, strict=True))
        if bought == 0 or sold == 0:
            found.append(1 - home ** (1 / elasticity))
            continue
        low, high = 1e-9, 1e9
        for _ in range(300):
            wage = np.sqrt(low * high)
            own = home * wage**-elasticity
            earns = sold * wage**-elasticity - wage * bought / (own + bought)
            low, high = (wage, high) if earns > 0 else (low, wage)
        found.append(1 - wage * (home * wage**-elasticity + bought) ** (1 / elasticity))
    return found


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.floats(0.01, 1), min_size=2, max_size=5),
    st.lists(st.floats(0.01, 1), min_size=5, max_size=5),
    st.floats(0.2, 0.9),
    st.sampled_from([0.0, 0.2, 1.0]),
    st.floats(1, 8),
)
def test_the_approximation_is_its_plain_version(imports, exports, home, left, elasticity):
    bought = np.array(imports) / sum(imports) * (1 - home)
    sold = np.array(exports[: len(imports)])
    sold = sold / sold.sum() * (1 - home)
    lefts = np.full((1, len(bought)), left)
    one = np.array([home]), bought[None], sold[None], lefts, lefts, np.array([elasticity])
    plain = plain_losses(home, bought, sold, left, elasticity)
    assert np.allclose(small_target_losses(*one)[0], plain, atol=1e-8)


def test_the_approximation_is_close_for_a_small_target(tmp_path):
    game = play_scenario(read_scenario("north-korea"), draws=5)[0]
    assert game.approximation_gap < 1e-6
    near = play_scenario(read_scenario("north-korea"), draws=5, is_exact=False)[0]
    assert np.abs(near.exact.target_loss - game.exact.target_loss).max() < 1e-6
    assert near.approximation_gap < 1e-6
    assert np.allclose(near.exact.shapley, game.exact.shapley, atol=1e-6)


def test_shapley_values_add_up_in_every_draw():
    game = play_scenario(read_scenario("north-korea"), draws=20)[0]
    rows = list(game_rows([game], "players"))
    total = sum(row["shapley_points"] for row in rows)
    assert total == pytest.approx(100 * game.exact.target_loss[-1], rel=1e-9)
    assert max(rows, key=lambda row: row["shapley_points"])["player"] == "China"
    assert all(row["residual"] < 1e-10 for row in rows)


def test_the_ladder_goes_up_one_by_one_from_the_status_quo():
    game = play_scenario(read_scenario("north-korea"), draws=0)[0]
    steps = game.ladder()
    assert steps[0] == 0
    assert steps[1] == game.status_quo
    assert steps[-1] == game.everyone
    assert all(after & before == before for before, after in pairwise(steps))
    assert all((after ^ before).bit_count() == 1 for before, after in pairwise(steps[1:]))


def test_members_of_a_coalition_do_what_the_scenario_says(tmp_path):
    rules = {"shocks": [{"kind": "wedge", "percent": 20}], "loss_percent": 0.5}
    found = play_scenario(written(tmp_path, small(coalitions=rules)))[0]
    whole = play_scenario(written(tmp_path, small()))[0]
    assert 0 < found.exact.target_loss[-1] < whole.exact.target_loss[-1]
    assert whole.exact.target_loss[-1] == pytest.approx(whole.autarky, rel=1e-9)
    assert not found.loss_wanted or found.wins().sum() >= found.minimal().sum()


def test_other_closures_have_no_bands_but_exact_values(tmp_path):
    model = {"elasticity": {"long_run": 4}, "closure": "fixed"}
    rules = {"shocks": [{"kind": "wedge", "percent": 5}]}
    file = written(tmp_path, small(model=model, coalitions=rules, draws={"count": 10}))
    game = play_scenario(file)[0]
    assert game.loss(game.everyone).low is None
    with pytest.raises(UsageError, match="balanced"):
        play_scenario(file, is_exact=False)
    assert all(row["shapley_points_low"] is None for row in game_rows([game], "players"))


def _game(seed=5):
    blocs = {"north": [1, 2], "east": [3], "south": [4]}
    return coalitions(OneSectorModel(made_world(6, seed), 4), 0, blocs)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 500), st.lists(st.floats(0, 10), min_size=3, max_size=3))
def test_stability_is_what_it_says(seed, numbers):
    game = _game(seed)
    stakes = dict(zip(game.players, numbers, strict=True))
    found = stable(game, stakes)
    for coalition in range(8):
        members = game.members(coalition)
        happy = True
        for place, name in enumerate(game.players):
            other = coalition ^ (1 << place)
            now = stakes[name] * game.target_loss[coalition] - game.sender_losses[coalition, place]
            then = stakes[name] * game.target_loss[other] - game.sender_losses[other, place]
            happy &= bool(now >= then)
        assert found[coalition] == happy, members


def test_great_stakes_make_everyone_join_and_none_at_all_hold_nobody():
    game = _game()
    assert stable(game, dict.fromkeys(game.players, 1e6))[-1]
    nothing = willing(game, {})
    losing = game.sender_losses[-1] > game.sender_losses[[6, 5, 3], [0, 1, 2]]
    assert (nothing[-1] == ~losing).all()


def test_transfers_share_the_burden_and_add_up_to_nothing():
    game = _game()
    sizes = {"north": 100.0, "east": 50.0, "south": 10.0}
    paid = transfers(game, game.players, sizes)
    assert sum(paid.values()) == pytest.approx(0, abs=1e-12)
    after = [
        (game.sender_losses[-1, place] * sizes[name] - paid[name]) / sizes[name]
        for place, name in enumerate(game.players)
    ]
    assert np.allclose(after, after[0])
    for names, size, error in (([], sizes, UsageError), (["north"], {}, UnknownName)):
        with pytest.raises(error):
            transfers(game, tuple(names), size)


def test_stakes_that_cannot_be_are_refused():
    with pytest.raises(UnknownName, match="west"):
        stable(_game(), {"west": 1})
    with pytest.raises(UsageError, match="north"):
        stable(_game(), {"north": -1})


def test_views_and_horizons_nobody_knows(tmp_path):
    file = written(tmp_path, small())
    game = play_scenario(file)
    with pytest.raises(UnknownName, match="view"):
        list(game_rows(game, "pie"))
    with pytest.raises(UnknownName, match="horizon"):
        play_scenario(file, horizons=["short_run"])
    with pytest.raises(UnknownName, match="Chine"):
        list(game_rows(game, "transfers", ["Chine"]))


def test_sixteen_players_are_played(tmp_path):
    size = 18
    flows = made_world(size, 2)
    names = [f"P{one:02}" for one in range(size)]
    lines = ["exporter,importer,value_usd"]
    lines += [
        f"{names[i]},{names[n]},{flows[i, n]}" for i in range(size) for n in range(size) if i != n
    ]
    output = ["place,output", *(f"{name},{flows[at].sum()}" for at, name in enumerate(names))]
    blocs = {name: [name] for name in names[1:17]}
    scenario = small(target="P00", blocs=blocs, draws={"count": 3})
    file = written(tmp_path, scenario, "\n".join(lines), "\n".join(output))
    game = play_scenario(file)[0]
    assert len(game.exact.target_loss) == 65_536
    assert not game.is_exact
    assert game.exact.shapley.sum() == pytest.approx(game.exact.target_loss[-1], abs=1e-9)
    row = next(game_rows([game], "transfers"))
    assert row["own_loss_percent"] is not None
    with pytest.raises(UsageError, match="not solved"):
        list(game_rows([game], "transfers", ["P01", "P02"]))
