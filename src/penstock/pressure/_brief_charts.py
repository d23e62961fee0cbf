"""The charts of a brief, from outcomes and games."""

from collections.abc import Sequence
from html import escape

from penstock.pressure._brief_words import display
from penstock.pressure._charts import Mark, Point, Tie, bars, chord, dots, ladder, scatter
from penstock.pressure._game import Game
from penstock.pressure._outcomes import CaseOutcome, Figure

_MOST_TIES = 12
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cases(outcomes: Sequence[CaseOutcome]) -> str:
    """Return the target's loss in every case, at every horizon."""
    groups: dict[str, list[Mark]] = {}
    for one in outcomes:
        is_short = one.stamp.horizon == "short_run"
        mark = _mark(one.case.title, one.target.loss, is_hollow=is_short)
        groups.setdefault(one.case.title, []).append(mark)
    return dots(list(groups.items()), "The target's loss by case", "percent of real spending")


def pivotal(game: Game) -> str:
    """Return the Shapley values of the players, the greatest first."""
    order = sorted(range(len(game.exact.players)), key=lambda one: -game.exact.shapley[one])
    whole = float(game.exact.target_loss[-1]) or 1.0
    marks = [
        _mark(
            game.exact.players[place],
            game.shapley(place),
            note=f"· {abs(100 * game.exact.shapley[place] / whole):.0f} %",
            is_strong=place == order[0],
        )
        for place in order
    ]
    return bars(marks, "What each player adds", "points of the target's loss; share of all")


def rungs(game: Game) -> str:
    """Return the ladder from nobody to everybody."""
    marks = []
    before = 0
    for step in game.ladder()[1:]:
        joins = game.exact.members(step & ~before)
        name = " + ".join(joins) if step == game.status_quo else f"+ {', '.join(joins)}"
        marks.append(_mark(name, game.loss(step)))
        before = step
    return ladder(marks, "The coalition ladder", "percent of real spending")


def costs(chosen: Sequence[CaseOutcome], game: Game | None) -> tuple[str, str]:
    """Return the scatter of senders' against the target's losses, and its key as HTML."""
    points, key = [], []
    for sign, one in zip(_SIGNS, chosen, strict=False):
        if any(place.role == "sender" for place in one.places):
            loss = one.target.loss_usd.value / 1e6
            points.append(Point(sign, one.sender_loss_usd / 1e6, loss, is_case=True))
            key.append(f"<li><b>{sign}</b> {escape(one.case.title)}</li>")
    if game is not None and game.is_exact:
        before = 0
        for rung, step in enumerate(game.ladder()[1:], 1):
            loss = float(game.exact.target_loss[step]) * game.target_usd / 1e6
            points.append(Point(str(rung), game.sender_loss_usd(step) / 1e6, loss, is_case=False))
            joins = ", ".join(game.exact.members(step & ~before))
            key.append(f"<li><b>{rung}</b> {'+ ' if before else ''}{escape(joins)}</li>")
            before = step
    if not points:
        return "<p>No case has senders.</p>", ""
    drawn = scatter(
        points,
        "Cost of senders against damage of the target",
        "senders' loss together, million US dollars",
        "target's loss, million US dollars",
    )
    return drawn, "".join(key)


def diversion(chosen: Sequence[CaseOutcome]) -> tuple[CaseOutcome, str] | None:
    """Return the first case with senders and others, and how the target's trade moves in it."""
    for one in chosen:
        roles = {place.role for place in one.places}
        if {"sender", "other"} <= roles:
            partners = sorted(
                (place for place in one.places if place.role != "target"),
                key=lambda place: -place.with_target_before,
            )[:_MOST_TIES]
            ties = [
                Tie(
                    place.place,
                    place.with_target_before / 1e6,
                    place.with_target_after.value / 1e6,
                    place.role == "sender",
                )
                for place in partners
            ]
            centre = display(one.target.place)
            return one, chord(centre, ties, f"Trade of {centre} before and after")
    return None


def _mark(
    name: str,
    figure: Figure,
    *,
    note: str = "",
    is_strong: bool = False,
    is_hollow: bool = False,
) -> Mark:
    return Mark(name, figure.value, figure.low, figure.high, note, is_strong, is_hollow)
