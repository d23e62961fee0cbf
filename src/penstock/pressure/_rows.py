"""Results as rows with fixed columns: every figure with what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from penstock.errors import UnknownName, UsageError
from penstock.pressure._game import Game
from penstock.pressure._levers import Lever
from penstock.pressure._outcomes import CaseOutcome, Figure, Run, Stamp
from penstock.pressure._stakes import transfers
from penstock.pressure._uncertain import band_of

Row = dict[str, Any]
STAMP_COLUMNS: Mapping[str, type] = {
    "scenario": str,
    "horizon": str,
    "elasticity": float,
    "elasticity_low": float,
    "elasticity_high": float,
    "model": str,
    "closure": str,
    "draws": int,
    "seed": int,
    "residual": float,
    "assumptions": str,
    "data_sha256": str,
    "scenario_sha256": str,
}
RUN_COLUMNS: Mapping[str, type] = {
    "case": str,
    "place": str,
    "role": str,
    "loss_percent": float,
    "loss_percent_low": float,
    "loss_percent_high": float,
    "loss_usd": float,
    "loss_usd_low": float,
    "loss_usd_high": float,
    "exports_change_percent": float,
    "imports_change_percent": float,
    "trade_with_target_before_usd": float,
    "trade_with_target_after_usd": float,
    "picked_up_percent": float,
    "food_import_loss_percent": float,
    "food_use_loss_percent": float,
    "fuel_import_loss_percent": float,
    "fuel_use_loss_percent": float,
    **STAMP_COLUMNS,
}
COMPARE_COLUMNS: Mapping[str, type] = {
    "case": str,
    "title": str,
    "target": str,
    "target_loss_percent": float,
    "target_loss_percent_low": float,
    "target_loss_percent_high": float,
    "more_than_first_points": float,
    "more_than_first_points_low": float,
    "more_than_first_points_high": float,
    "times_first": float,
    "share_of_autarky_percent": float,
    "target_loss_usd": float,
    "sender_loss_usd": float,
    "sender_usd_per_target_usd": float,
    **STAMP_COLUMNS,
}
PLAYER_COLUMNS: Mapping[str, type] = {
    "player": str,
    "shapley_points": float,
    "shapley_points_low": float,
    "shapley_points_high": float,
    "share_of_all_percent": float,
    "alone_points": float,
    "added_to_status_quo_points": float,
    "lost_by_leaving_all_points": float,
    "own_loss_in_all_percent": float,
    "own_loss_in_all_usd": float,
    "cost_per_point": float,
    "critical_percent": float,
    "stake": float,
    "stays_in_all": bool,
    **STAMP_COLUMNS,
}
COALITION_COLUMNS: Mapping[str, type] = {
    "members": str,
    "joins": str,
    "size": int,
    "target_loss_percent": float,
    "target_loss_percent_low": float,
    "target_loss_percent_high": float,
    "share_of_all_percent": float,
    "share_of_autarky_percent": float,
    "target_loss_usd": float,
    "sender_loss_usd": float,
    "wins": bool,
    "minimal": bool,
    "stable": bool,
    **STAMP_COLUMNS,
}
TRANSFER_COLUMNS: Mapping[str, type] = {
    "members": str,
    "player": str,
    "target_loss_percent": float,
    "own_loss_percent": float,
    "own_loss_usd": float,
    "cost_per_point": float,
    "receives_usd": float,
    "loss_after_transfers_percent": float,
    "added_by_it_points": float,
    "stays": bool,
    **STAMP_COLUMNS,
}
VIEWS: Mapping[str, Mapping[str, type]] = {
    "players": PLAYER_COLUMNS,
    "coalitions": COALITION_COLUMNS,
    "winning": COALITION_COLUMNS,
    "ladder": COALITION_COLUMNS,
    "transfers": TRANSFER_COLUMNS,
}


LEVER_COLUMNS: Mapping[str, type] = {
    "target": str,
    "partner": str,
    "import_share": float,
    "export_share": float,
    "total_share": float,
    "partner_dependence": float,
    "asymmetry": float,
    "removal_loss_percent": float,
    "replaced_percent": float,
    "replaced_by": str,
    "input_reliance": float,
    "food_import_share": float,
    "fuel_import_share": float,
    **STAMP_COLUMNS,
}


def lever_rows(target: str, found: Sequence[Lever]) -> Iterator[Row]:
    """Yield a row a partner and horizon: `LEVER_COLUMNS`."""
    for one in found:
        yield {
            "target": target,
            "partner": one.partner,
            "import_share": one.import_share,
            "export_share": one.export_share,
            "total_share": one.total_share,
            "partner_dependence": one.partner_dependence,
            "asymmetry": one.asymmetry,
            "removal_loss_percent": one.removal_loss,
            "replaced_percent": one.replaced,
            "replaced_by": "; ".join(f"{who} {part:.1f}%" for who, part in one.replaced_by),
            "input_reliance": one.input_reliance,
            "food_import_share": one.food_share,
            "fuel_import_share": one.fuel_share,
            **stamp_row(one.stamp),
        }


def stamp_row(stamp: Stamp) -> Row:
    """Return what a figure rests on, as columns."""
    return {
        "scenario": stamp.scenario,
        "horizon": stamp.horizon,
        "elasticity": stamp.elasticity.value,
        "elasticity_low": stamp.elasticity.low,
        "elasticity_high": stamp.elasticity.high,
        "model": stamp.model,
        "closure": stamp.closure,
        "draws": stamp.draws,
        "seed": stamp.seed,
        "residual": stamp.residual,
        "assumptions": "; ".join(stamp.assumptions),
        "data_sha256": stamp.data_sha256,
        "scenario_sha256": stamp.scenario_sha256,
    }


def run_rows(run: Run) -> Iterator[Row]:
    """Yield a row for everybody in every case, the target first: `RUN_COLUMNS`."""
    for outcome in run.outcomes:
        exposed: Row = {}
        for one in outcome.exposures:
            exposed[f"{one.goods}_import_loss_percent"] = one.import_loss.value
            exposed[f"{one.goods}_use_loss_percent"] = one.use_loss.value if one.use_loss else None
        for place in outcome.places:
            yield {
                **dict.fromkeys(RUN_COLUMNS),
                "case": outcome.case.id,
                "place": place.place,
                "role": place.role,
                **_figure("loss_percent", place.loss),
                **_figure("loss_usd", place.loss_usd),
                "exports_change_percent": place.exports.value,
                "imports_change_percent": place.imports.value,
                "trade_with_target_before_usd": place.with_target_before,
                "trade_with_target_after_usd": place.with_target_after.value,
                "picked_up_percent": place.picked_up.value if place.picked_up else None,
                **(exposed if place.role == "target" else {}),
                **stamp_row(outcome.stamp),
            }


def compare_rows(runs: Sequence[Run]) -> Iterator[Row]:
    """Yield a row a case beside the first case of its horizon: `COMPARE_COLUMNS`.

    Differences have bands of their own, taken draw by draw where the draws are the same.
    """
    first: dict[str, CaseOutcome] = {}
    for run in runs:
        for outcome in run.outcomes:
            base = first.setdefault(outcome.stamp.horizon, outcome)
            yield _compared(outcome, base)


def _compared(outcome: CaseOutcome, base: CaseOutcome) -> Row:
    loss, loss_usd = outcome.target.loss, outcome.target.loss_usd.value
    has_senders = any(one.role == "sender" for one in outcome.places)
    sender = outcome.sender_loss_usd if has_senders else None
    low = high = None
    if _have_same_draws(outcome, base):
        low, high = band_of(100 * (outcome.target_draws - base.target_draws))
    return {
        "case": outcome.case.id,
        "title": outcome.case.title,
        "target": outcome.target.place,
        **_figure("target_loss_percent", loss),
        "more_than_first_points": loss.value - base.target.loss.value,
        "more_than_first_points_low": low,
        "more_than_first_points_high": high,
        "times_first": _ratio(loss.value, base.target.loss.value),
        "share_of_autarky_percent": _ratio(100 * loss.value, outcome.autarky.value),
        "target_loss_usd": loss_usd,
        "sender_loss_usd": sender,
        "sender_usd_per_target_usd": _price(sender, loss_usd),
        **stamp_row(outcome.stamp),
    }


def _price(sender: float | None, target: float) -> float | None:
    """Return what senders lose for a dollar of the target's loss, if both is said."""
    return None if sender is None or target <= 0 else _ratio(sender, target)


def _have_same_draws(one: CaseOutcome, other: CaseOutcome) -> bool:
    """Return whether two cases were played with the same numbers, draw by draw."""
    return (one.stamp.draws, one.stamp.seed, one.stamp.data_sha256) == (
        other.stamp.draws,
        other.stamp.seed,
        other.stamp.data_sha256,
    )


def game_rows(games: Sequence[Game], view: str, members: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a view on coalition games, whose columns are in `VIEWS`.

    Args:
        games: one a horizon.
        view: `players`, `coalitions`, `winning`, `ladder` or `transfers`.
        members: whose coalition `transfers` shares the burden of; all by default.

    Raises:
        UnknownName: no such view, or a member who does not play.
        UsageError: a burden to share that the approximation does not give.
    """
    if view not in VIEWS:
        message = f"There is no view {view!r}"
        raise UnknownName(message, hint=f"There are {', '.join(VIEWS)}")
    for game in games:
        if view == "players":
            yield from _players(game)
        elif view == "transfers":
            yield from _transfers(game, members)
        else:
            yield from _coalitions(game, view)


def _players(game: Game) -> Iterator[Row]:
    exact, everyone = game.exact, game.everyone
    critical = game.critical() if game.loss_wanted is not None else None
    willing = game.willing()[everyone] if game.stakes else None
    grand = float(exact.target_loss[everyone])
    for place, name in enumerate(exact.players):
        own = float(exact.sender_losses[everyone, place])
        shapley = game.shapley(place)
        kept_quo = exact.members(game.status_quo & ~(1 << place))
        yield {
            "player": name,
            **_figure("shapley_points", shapley),
            "share_of_all_percent": _ratio(100 * shapley.value, 100 * grand),
            "alone_points": 100 * exact.added_by(name),
            "added_to_status_quo_points": 100 * exact.added_by(name, kept_quo),
            "lost_by_leaving_all_points": 100 * exact.added_by(name, exact.players),
            "own_loss_in_all_percent": 100 * own,
            "own_loss_in_all_usd": own * game.sizes_usd[place],
            "cost_per_point": _ratio(own, grand),
            "critical_percent": None if critical is None else 100 * float(critical[place]),
            "stake": game.stakes.get(name),
            "stays_in_all": None if willing is None else bool(willing[place]),
            **stamp_row(game.stamp),
        }


def _coalitions(game: Game, view: str) -> Iterator[Row]:
    exact, wins, least, stable = game.exact, game.wins(), game.minimal(), game.stable()
    chosen = list(range(game.everyone + 1))
    if view == "winning":
        found = np.flatnonzero(least).tolist()
        chosen = sorted(found, key=lambda one: (one.bit_count(), -exact.target_loss[one]))
    elif view == "ladder":
        chosen = game.ladder()
    bands = None
    if len(game.loss_draws) > 1:
        bands = np.percentile(100 * game.loss_draws[1:], (5, 95), axis=0)
    grand = float(exact.target_loss[-1])
    before = 0
    for one in chosen:
        joins = exact.members(one & ~before) if view == "ladder" else ()
        before = one
        loss = float(exact.target_loss[one])
        sender = game.sender_loss_usd(one)
        yield {
            "members": "; ".join(exact.members(one)),
            "joins": "; ".join(joins) or ("nobody" if view == "ladder" else None),
            "size": one.bit_count(),
            "target_loss_percent": 100 * loss,
            "target_loss_percent_low": None if bands is None else float(bands[0, one]),
            "target_loss_percent_high": None if bands is None else float(bands[1, one]),
            "share_of_all_percent": _ratio(100 * loss, grand),
            "share_of_autarky_percent": _ratio(100 * loss, game.autarky),
            "target_loss_usd": loss * game.target_usd,
            "sender_loss_usd": sender if np.isfinite(sender) else None,
            "wins": bool(wins[one]) if game.loss_wanted is not None else None,
            "minimal": bool(least[one]) if game.loss_wanted is not None else None,
            "stable": bool(stable[one]) if game.stakes and game.is_exact else None,
            **stamp_row(game.stamp),
        }


def _transfers(game: Game, members: Sequence[str]) -> Iterator[Row]:
    exact = game.exact
    number = exact.number(members or exact.players)
    chosen = exact.members(number)
    sizes = dict(zip(exact.players, game.sizes_usd, strict=True))
    if np.isnan(exact.sender_losses[number]).any():
        message = f"What {', '.join(chosen)} lose was not solved for"
        raise UsageError(message, hint="Ask for exact solutions")
    paid = transfers(exact, chosen, sizes)
    loss = float(exact.target_loss[number])
    willing = game.willing()[number] if game.stakes else None
    for name in chosen:
        place = exact.players.index(name)
        own = float(exact.sender_losses[number, place])
        yield {
            "members": "; ".join(chosen),
            "player": name,
            "target_loss_percent": 100 * loss,
            "own_loss_percent": 100 * own,
            "own_loss_usd": own * sizes[name],
            "cost_per_point": _ratio(own, loss),
            "receives_usd": paid[name],
            "loss_after_transfers_percent": 100 * (own - paid[name] / sizes[name]),
            "added_by_it_points": 100 * exact.added_by(name, chosen),
            "stays": None if willing is None else bool(willing[place]),
            **stamp_row(game.stamp),
        }


def _figure(name: str, figure: Figure) -> Row:
    return {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}


def _ratio(part: float, whole: float) -> float | None:
    ratio = part / whole if whole else float("nan")
    return ratio if np.isfinite(ratio) else None
