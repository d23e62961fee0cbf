"""The sentences and the tiles of a brief, made from its figures."""

from collections.abc import Iterator, Sequence
from html import escape

from penstock.pressure._charts import number
from penstock.pressure._game import Game
from penstock.pressure._outcomes import CaseOutcome, Figure
from penstock.text import country_name


def display(place: str) -> str:
    """Return a place as people call it: the country behind a code, or what the data says."""
    return country_name(place) or place


def level(horizon: str) -> str:
    """Return a horizon in words."""
    return "over the long run" if horizon == "long_run" else "over the short run"


def percent(figure: Figure) -> str:
    """Return a figure in percent with its band."""
    text = f"{number(figure.value)} percent"
    if figure.low is None or figure.high is None:
        return text
    return f"{text} ({number(figure.low)} to {number(figure.high)})"


def dollars(value: float) -> str:
    """Return an amount in words: million, billion or trillion."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"US$ {number(value / size)} {word}"
    return f"US$ {value:,.0f}"


def messages(chosen: Sequence[CaseOutcome], game: Game | None) -> Iterator[str]:
    """Yield what a reader should take away, most important first, as HTML."""
    worst = max(chosen, key=lambda one: one.target.loss.value)
    # The first case is what the others are measured from.
    least = chosen[0]
    if least is worst:
        least = min(chosen, key=lambda one: one.target.loss.value)
    target = escape(display(worst.target.place))
    when = level(worst.stamp.horizon)
    yield (
        f"<b>{escape(worst.case.title)}</b>: {target} loses {percent(worst.target.loss)} of its "
        f"real spending {when}, {number(_part(worst))} percent of what being cut off from "
        "everybody would cost it."
    )
    if least is not worst and least.target.loss.value > 0:
        ratio = worst.target.loss.value / least.target.loss.value
        yield (
            f"That is {number(ratio)} times as much as under <b>{escape(least.case.title)}</b>: "
            f"{percent(least.target.loss)}."
        )
    if game is not None:
        place = game.pivotal()
        name = escape(game.exact.players[place])
        whole = float(game.exact.target_loss[-1])
        part = 100 * float(game.exact.shapley[place]) / whole if whole > 0 else 0.0
        added = 100 * game.exact.added_by(
            game.exact.players[place], game.exact.members(game.status_quo & ~(1 << place))
        )
        own = 100 * float(game.exact.sender_losses[-1, place])
        yield (
            f"<b>{name}</b> is pivotal: {number(part)} percent of what all players could do. "
            f"By joining those who act already it adds {number(added)} points, and loses "
            f"{number(own)} percent of its own spending if all take part."
        )
    spent = worst.sender_loss_usd
    if worst.target.loss_usd.value > 0 and any(one.role == "sender" for one in worst.places):
        each = spent / worst.target.loss_usd.value
        gained = dollars(worst.target.loss_usd.value)
        yield (
            f"Senders together lose {dollars(spent)} a year for {gained} of the target's loss: "
            f"{number(each)} dollars for one."
        )


def tiles(chosen: Sequence[CaseOutcome], game: Game | None) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and note of the figures on top."""
    worst = max(chosen, key=lambda one: one.target.loss.value)
    loss = worst.target.loss
    band = "no band" if loss.low is None else f"{number(loss.low)} to {number(loss.high or 0.0)}"
    yield "Most the target loses", f"{number(loss.value)} %", f"nine of ten draws: {band}"
    if game is not None:
        place = game.pivotal()
        whole = float(game.exact.target_loss[-1])
        part = 100 * float(game.exact.shapley[place]) / whole if whole > 0 else 0.0
        yield "Pivotal player", game.exact.players[place], f"{number(part)} % of all pressure"
        if game.status_quo and whole > 0:
            reached = 100 * float(game.exact.target_loss[game.status_quo]) / whole
            note = ", ".join(game.exact.members(game.status_quo))
            yield "Reached by those who act already", f"{number(reached)} %", note
    if any(one.role == "sender" for one in worst.places) and worst.target.loss_usd.value > 0:
        each = worst.sender_loss_usd / worst.target.loss_usd.value
        yield "Senders' dollars for one of the target's", number(each), worst.case.title


def _part(outcome: CaseOutcome) -> float:
    whole = outcome.autarky.value
    return 100 * outcome.target.loss.value / whole if whole else 0.0
