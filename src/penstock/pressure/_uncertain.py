"""Draws of numbers nobody knows exactly: the first is always the stated value itself."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._scenario import Band, Draws, Number

Array = NDArray[np.float64]
# How many standard deviations of a normal draw nine of ten lie within.
_NINE_OF_TEN = 1.6448536269514722


class Sampler:
    """Draws by name, so that one more uncertain number does not change the draws of the others.

    A draw is `value * (high / value) ** (z / 1.645)` for a standard normal `z` above 0, and with
    `low` below: its median is the value, and its fifth and ninety-fifth percentiles the band.
    """

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.size = draws.count + 1
        self.used: dict[str, Number] = {}

    def draw(self, name: str, number: Number, most: float = np.inf) -> Array:
        """Return the value, followed by `count` draws, none above `most`."""
        self.used[name] = number
        if not isinstance(number, Band):
            return np.full(self.size, float(number))
        if number.value == 0:
            return np.zeros(self.size)
        random = np.random.default_rng([self.draws.seed, crc32(name.encode())])
        normal = np.concatenate([[0.0], random.standard_normal(self.draws.count)])
        ends = np.where(normal > 0, number.high / number.value, number.low / number.value)
        turned = np.abs(normal) / _NINE_OF_TEN
        return np.asarray(np.minimum(number.value * ends**turned, most))


def band_of(draws: Array) -> tuple[float | None, float | None]:
    """Return the fifth and ninety-fifth percentiles of the draws behind the first figure."""
    if len(draws) < 2:
        return None, None
    low, high = np.percentile(draws[1:], (5, 95))
    return float(low), float(high)
