"""Who would take part: stakes, stability, and transfers that share a burden."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from penstock.errors import UnknownName, UsageError
from penstock.pressure._coalitions import Coalitions

Array = NDArray[np.float64]


def willing(game: Coalitions, stakes: Mapping[str, float]) -> NDArray[np.bool_]:
    """Return whether each player is better off in each coalition as it stands: (coalition, player).

    A player whose stake is `b` gains `b` parts of its spending for every part of the target's
    that is lost, whoever takes part, and bears its own loss. Inside, it compares with leaving;
    outside, with joining. True means that it stays as it is. A player without a stake has one
    of 0.

    Raises:
        UnknownName: a stake of somebody who does not play.
        UsageError: a stake that is negative or no number.

    Source: the stability of cartels in d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983);
    of treaties in Barrett (1994), *Self-Enforcing International Environmental Agreements*.
    """
    for name, stake in stakes.items():
        if name not in game.players:
            message = f"{name!r} has a stake and is no bloc of this game"
            raise UnknownName(message, hint=f"There are {', '.join(game.players)}")
        if not (np.isfinite(stake) and stake >= 0):
            message = f"The stake of {name} is {stake}"
            raise UsageError(
                message, hint="Parts of its spending for one of the target's, 0 or more"
            )
    worth = np.array([stakes.get(name, 0.0) for name in game.players])
    net = worth * game.target_loss[:, None] - game.sender_losses
    everyone = np.arange(len(game.target_loss))
    found = np.zeros(net.shape, dtype=bool)
    for place in range(len(game.players)):
        # Whoever is indifferent stays as it is, in or out.
        found[:, place] = net[:, place] >= net[everyone ^ (1 << place), place]
    return found


def stable(game: Coalitions, stakes: Mapping[str, float]) -> NDArray[np.bool_]:
    """Return which coalitions nobody wants to leave and nobody to join, by number.

    Raises:
        UnknownName: a stake of somebody who does not play.
        UsageError: a stake that cannot be.
    """
    return np.asarray(willing(game, stakes).all(axis=1))


def transfers(
    game: Coalitions, members: tuple[str, ...], sizes: Mapping[str, float]
) -> dict[str, float]:
    """Return what each member receives, or pays if negative, so that all bear the same part.

    Args:
        game: the losses.
        members: the coalition that shares.
        sizes: spending of each member in one currency, in which the answer is; it adds up to 0.

    Raises:
        UnknownName: a member that does not play, or has no size.
        UsageError: nobody shares.
    """
    number = game.number(members)
    chosen = game.members(number)
    if not chosen:
        message = "Nobody shares the burden"
        raise UsageError(message, hint="Name at least one member")
    missing = [name for name in chosen if name not in sizes]
    if missing:
        message = f"{', '.join(missing)} has no size"
        raise UnknownName(message, hint="Give the spending of every member")
    at = [game.players.index(name) for name in chosen]
    weight = np.array([sizes[name] for name in chosen])
    lost = game.sender_losses[number, at] * weight
    equal = lost.sum() / weight.sum() * weight
    return dict(zip(chosen, (lost - equal).tolist(), strict=True))


def critical(wins: NDArray[np.bool_]) -> Array:
    """Return in what part of all coalitions of others each player turns losing into winning.

    Source: Banzhaf (1965), *Weighted Voting Doesn't Work*.
    """
    everyone = np.arange(len(wins))
    found = []
    for place in range(len(wins).bit_length() - 1):
        without = everyone[(everyone >> place & 1) == 0]
        found.append((wins[without | 1 << place] & ~wins[without]).mean())
    return np.array(found)
