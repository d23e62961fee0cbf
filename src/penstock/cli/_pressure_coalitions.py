"""`penstock pressure coalitions`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli import _pressure_options as shared
from penstock.cli._output import choose_format, counting, may_draw

app: typer.Typer = options.new_app()
_PLAYERS = {
    "player": shared.words("player"),
    "horizon": shared.words("horizon"),
    "Shapley, points (band)": shared.banded("shapley_points"),
    "% of all": shared.number("share_of_all_percent"),
    "alone": shared.number("alone_points"),
    "to status quo": shared.number("added_to_status_quo_points"),
    "own loss %": shared.number("own_loss_in_all_percent"),
    "own per point": shared.number("cost_per_point"),
    "stays in all": shared.words("stays_in_all"),
}
_COALITIONS = {
    "members": shared.words("members"),
    "horizon": shared.words("horizon"),
    "target's loss % (band)": shared.banded("target_loss_percent"),
    "% of all": shared.number("share_of_all_percent"),
    "senders' loss, US$ m": shared.number("sender_loss_usd", 1e6),
    "wins": shared.words("wins"),
    "stable": shared.words("stable"),
}
_LADDER = {"who joins": shared.words("joins"), **_COALITIONS}
_LADDER.pop("members")
_TRANSFERS = {
    "player": shared.words("player"),
    "horizon": shared.words("horizon"),
    "own loss %": shared.number("own_loss_percent"),
    "own loss, US$ m": shared.number("own_loss_usd", 1e6),
    "own per point": shared.number("cost_per_point"),
    "receives, US$ m": shared.number("receives_usd", 1e6),
    "loss % after": shared.number("loss_after_transfers_percent"),
    "stays": shared.words("stays"),
}
_SHOWN = {"players": _PLAYERS, "transfers": _TRANSFERS, "ladder": _LADDER}
_TITLES = {
    "players": "What each player adds to the target's loss, in points",
    "coalitions": "Every coalition",
    "winning": "The least coalitions that win",
    "ladder": "From nobody to everybody, adding who adds most",
    "transfers": "What each member receives, or pays if negative, so that all bear the same part",
}


class View(StrEnum):
    """What is shown of a game."""

    PLAYERS = "players"
    COALITIONS = "coalitions"
    WINNING = "winning"
    LADDER = "ladder"
    TRANSFERS = "transfers"


class Horizon(StrEnum):
    """How long trade has to answer."""

    SHORT_RUN = "short_run"
    LONG_RUN = "long_run"


@app.command()
def coalitions(
    scenario: shared.Scenario,
    view: Annotated[
        View, typer.Option("--view", help="What is shown: a line a player, coalition or member")
    ] = View.PLAYERS,
    loss: Annotated[
        float | None,
        typer.Option("--loss", min=0.0, max=100.0, help="Percent the target has to lose to win"),
    ] = None,
    members: Annotated[
        list[str] | None,
        typer.Option("--member", help="Who shares the burden in transfers; repeatable"),
    ] = None,
    horizon: Annotated[
        list[Horizon] | None,
        typer.Option("--horizon", help="Only this horizon; repeatable; default every one"),
    ] = None,
    exact: Annotated[
        bool | None,
        typer.Option(
            "--exact/--approximate",
            help="Solve every coalition, or take the target as small; default by their number",
        ),
    ] = None,
    data: shared.DataFolder = None,
    draws: shared.DrawCount = None,
    seed: shared.Seed = None,
    shape: options.Format = None,
    output: options.Output = None,
    no_progress: shared.NoProgress = False,
) -> None:
    """Play every coalition of up to 16 players: who is pivotal, and at what cost."""
    file = shared.opened(scenario, data)
    chosen = choose_format(shape, output)
    drawn = may_draw(no_progress=no_progress, shares_terminal=False)
    with counting("coalitions", drawn=drawn) as advance:
        games = pressure.play_scenario(
            file,
            draws=draws,
            seed=seed,
            loss_percent=loss,
            horizons=[str(one) for one in horizon or ()],
            is_exact=exact,
            progress=advance,
        )
    rows = pressure.game_rows(games, view, members or ())
    notes: dict[str, None] = {}
    for game in games:
        notes |= dict.fromkeys((*game.coverage, *game.notes))
        kind = "solved exactly" if game.is_exact else "by the small-target approximation"
        note = f"{game.stamp.horizon}: {game.everyone + 1:,} coalitions {kind}"
        if len(game.loss_draws) > 1 or not game.is_exact:
            gap = f"{100 * game.approximation_gap:.1e}"
            note += f"; the approximation that bands rest on is at most {gap} points away"
        notes[note] = None
        if view == View.WINNING and game.loss_wanted is None:
            notes["nobody wins: say what the target has to lose, by --loss PERCENT"] = None
    shared.tell(notes)
    columns = pressure.VIEWS[view]
    shared.write(rows, columns, _SHOWN.get(view, _COALITIONS), chosen, output, _TITLES[view])
