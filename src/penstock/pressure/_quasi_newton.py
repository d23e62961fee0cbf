"""Roots by Broyden's method from a known slope: what was paid for once serves every shock."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_STEPS = 40
_LONGEST = 2.0
_NEAR = 1e-6


def near_root(
    missing: Callable[[Array], Array], inverse: Array, start: Array, tolerance: float
) -> tuple[Array, int]:
    """Return the point where next to nothing is missing, or the start, and the steps taken.

    Args:
        missing: what is to become zero.
        inverse: the inverse of its slope at some other point, such as before the shock.
        start: where to begin.
        tolerance: the largest entry that counts as nothing.

    Where the slope was too far off, the answer is the start, or no root to the tolerance:
    whoever asks looks at what is missing there, and goes on by Newton's method, whose way from a
    point in between may be worse than from the start.

    Source: Broyden (1965), *A Class of Methods for Solving Nonlinear Simultaneous Equations*, in
    the form that keeps steps instead of matrices.
    """
    point = start
    wrong = missing(point)
    best, least = point, float(np.abs(wrong).max())
    steps: list[Array] = []
    norms: list[float] = []
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for count in range(_STEPS):
            if least < tolerance:
                return best, count
            step = -(inverse @ wrong)
            for one, norm, following in zip(steps, norms, steps[1:], strict=False):
                step = step + following * ((one @ step) / norm)
            if steps:
                step = step / (1 - (steps[-1] @ step) / norms[-1])
            size = float(np.abs(step).max())
            if not size < _LONGEST:
                break
            steps.append(step)
            norms.append(float(step @ step))
            point = point + step
            wrong = missing(point)
            now = float(np.abs(wrong).max())
            if not np.isfinite(now) or now > 1e3 * max(least, tolerance):
                break
            if now < least:
                best, least = point, now
            if norms[-1] == 0.0:
                break
    return best if least < _NEAR else start, len(steps)
