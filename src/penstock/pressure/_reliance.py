"""Foreign input reliance: whose work is in what a country makes, however many steps back."""

import numpy as np
from numpy.typing import NDArray

from penstock.pressure._input_output import InputOutput

Array = NDArray[np.float64]


def input_reliance(table: InputOutput, country: int) -> Array:
    """Return which part of all inputs behind a country's output each country makes: (country).

    Inputs are counted at every step of the chain, as gross output: the column of the Leontief
    inverse less the product itself. Sectors of the country are weighed by output. The parts add
    up to 1, the country's own included; all are 0 if it buys no inputs.

    Args:
        table: the table.
        country: its place in the table.

    Source: Baldwin, Freeman and Theodorakopoulos (2022), *Horses for Courses: Measuring Foreign
    Supply Chain Exposure*, for the measure.
    """
    count, kinds = len(table.countries), len(table.sectors)
    size = count * kinds
    made = table.output.reshape(size)
    flat = table.intermediate.reshape(size, size)
    parts = flat / np.where(made > 0, made, 1.0)
    mine = slice(country * kinds, (country + 1) * kinds)
    product = np.zeros(size)
    product[mine] = made[mine]
    # One system, whatever the number of sectors: the weights come before the inverse.
    behind = np.linalg.solve(np.eye(size) - parts, product) - product
    by_country = behind.reshape(count, kinds).sum(axis=1)
    total = by_country.sum()
    return np.asarray(by_country / total if total > 0 else np.zeros(count))
