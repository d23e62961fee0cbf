"""Coalitions in the world of sectors: what runs say, and what must hold of any game."""

import pytest
import yaml

from penstock.errors import UsageError
from penstock.pressure import VIEWS, game_rows, play_scenario, read_scenario
from tests.pressure.scenarios import shipped
from tests.pressure.test_sector_case import outcome


def game(tmp_path, is_exact=None, **coalitions):
    whole = {**shipped("three-sectors"), "coalitions": coalitions}
    path = tmp_path / "game.yaml"
    path.write_text(yaml.safe_dump(whole, sort_keys=False))
    return play_scenario(read_scenario(path), is_exact=is_exact)[-1]


@pytest.mark.parametrize(
    "shock",
    [{"kind": "embargo"}, {"kind": "wedge", "percent": 20, "sectors": ["goods"]}],
)
def test_every_coalition_is_the_run_of_its_members(tmp_path, shock):
    found = game(tmp_path, shocks=[shock]).exact
    for coalition in range(1, 4):
        senders = found.members(coalition)
        run = outcome(tmp_path, shock, senders=senders)
        assert 100 * found.target_loss[coalition] == pytest.approx(run.target.loss.value, abs=1e-8)
        for place in run.places:
            if place.place in found.players:
                own = found.sender_losses[coalition, found.players.index(place.place)]
                assert 100 * own == pytest.approx(place.loss.value, abs=1e-8)
    assert found.shapley.sum() == pytest.approx(found.target_loss[-1], rel=1e-12)
    assert found.target_loss[0] == 0
    assert found.residual < 1e-10


def test_all_together_are_autarky(tmp_path):
    found = game(tmp_path)
    assert found.exact.target_loss[-1] == pytest.approx(found.autarky, rel=1e-8)
    assert found.target_usd > 0


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_rows(tmp_path, view):
    found = game(tmp_path, loss_percent=1.0, stakes={"Bigland": 0.1})
    for row in game_rows([found], view):
        assert row["model"] == "sectors"


def test_there_is_no_approximation(tmp_path):
    with pytest.raises(UsageError, match="one-sector"):
        game(tmp_path, is_exact=False)
