"""Every coalition of senders in the world of sectors, each solved exactly."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._caliendo_parro import SectorModel
from penstock.pressure._coalitions import Coalitions, shapley_values
from penstock.pressure._places import Indices

Array = NDArray[np.float64]


def sector_coalitions(
    model: SectorModel,
    target: int,
    blocs: Mapping[str, Indices],
    cost: Array,
    progress: Callable[[int], None],
) -> Coalitions:
    """Return what every coalition of blocs does to a target.

    Args:
        model: the world.
        target: place of the target.
        blocs: the places of each.
        cost: what trade would cost after to before if everybody were a member, (sector, importer,
            exporter); of it the target's purchases and sales are used.
        progress: called with 1 for every coalition that is solved.

    Raises:
        Unsolved: a coalition has no solution under the model's closure.
    """
    count, weights = len(blocs), model.income_usd
    target_loss, sender_losses = np.zeros(1 << count), np.zeros((1 << count, count))
    residual = 0.0
    for coalition in range(1, 1 << count):
        new = np.ones_like(cost)
        for place, at in enumerate(blocs.values()):
            if coalition >> place & 1:
                new[:, target, at], new[:, at, target] = cost[:, target, at], cost[:, at, target]
        found = model.solve(cost=new)
        progress(1)
        residual = max(residual, found.residual)
        lost = 1 - found.welfare
        target_loss[coalition] = lost[target]
        sender_losses[coalition] = [
            lost[at] @ weights[at] / weights[at].sum() for at in blocs.values()
        ]
    shapley = shapley_values(target_loss)
    return Coalitions(tuple(blocs), target_loss, sender_losses, shapley, residual)
