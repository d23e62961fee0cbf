"""Every coalition against a small target at once: the world's wages stand still."""

import numpy as np
from numpy.typing import NDArray

from penstock.errors import UsageError

Array = NDArray[np.float64]
_STEPS = 60
_MOST = 16


def small_target_losses(
    home: Array,
    imports: Array,
    exports: Array,
    imports_left: Array,
    exports_left: Array,
    elasticity: Array,
) -> Array:
    """Return what every coalition takes from a target too small to move the wages of others.

    Args:
        home: (draw), part of its spending that the target buys from itself, above 0.
        imports: (draw, bloc), parts that it buys from each player, and last from all who do not
            play; `home` and these add up to 1.
        exports: (draw, bloc), parts of its income from each, in the same order, trade balanced.
        imports_left: (draw, bloc), what is left of the former at given prices if the bloc joins.
        exports_left: (draw, bloc), of the latter.
        elasticity: (draw).

    Returns:
        (draw, coalition), parts of real spending, by bit mask as in `Coalitions`.

    Raises:
        UsageError: more than 16 players, or arrays of different sizes.

    The target's wage `w` follows from balance: `A w^-e = w M / (h w^-e + M)`, where `M` and `A`
    are what is left of imports and exports. Its error is of the order of the target's part in
    the world; compare the coalitions that matter with `coalitions`.
    """
    draws, blocs = imports.shape
    if blocs > _MOST + 1 or not (
        imports.shape == exports.shape == imports_left.shape == exports_left.shape
        and home.shape == elasticity.shape == (draws,)
    ):
        message = f"Shapes {imports.shape} and {exports.shape} are no game of up to 16 blocs"
        raise UsageError(message, hint="(draw, players and all others)")
    bought = _sums(imports, imports_left)
    sold = _sums(exports, exports_left)
    power = elasticity[:, None]
    kept = home[:, None]
    is_open = (bought > 0) & (sold > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = np.log(np.where(is_open, sold, 1.0)) - np.log(np.where(is_open, bought, 1.0))
        log_wage = np.zeros_like(bought)
        for _ in range(_STEPS):
            own = kept * np.exp(-power * log_wage)
            total = own + bought
            gap = wanted - (1 + power) * log_wage + np.log(total)
            step = gap / (1 + power + power * own / total)
            step = np.clip(step, -1.0, 1.0)
            log_wage = log_wage + step
            if np.abs(step, where=is_open, out=np.zeros_like(step)).max() < 1e-13:
                break
        welfare = np.exp(log_wage) * (kept * np.exp(-power * log_wage) + bought) ** (1 / power)
    return np.asarray(1 - np.where(is_open, welfare, kept ** (1 / power)))


def _sums(parts: Array, left: Array) -> Array:
    """Return, for every coalition, the parts of members times what is left, and of the others."""
    found = parts[:, -1:]
    for place in range(parts.shape[1] - 1):
        whole = parts[:, place : place + 1]
        joined = whole * left[:, place : place + 1]
        found = np.concatenate([found + whole, found + joined], axis=1)
    return found
