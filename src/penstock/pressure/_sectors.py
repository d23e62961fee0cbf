"""An economy of sectors, tariffs and input-output links, calibrated from its raw tables."""

from typing import Self

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.errors import UsageError

Array = NDArray[np.float64]


class SectorEconomy(Struct, frozen=True):
    """Shares and sizes of a world of J sectors and N countries.

    `shares` (sector, importer, exporter) are those of spending, tariffs included; `tariffs` (same
    axes) are rates; `spending` (sector, country) includes tariffs; `labour` (sector, country) the
    value-added share; `inputs` (country, source sector, using sector) the parts of materials,
    which add up to 1 over sources; `tastes` (sector, country) the parts of final spending;
    `income` (country) from labour; `surplus` (country) of trade; `elasticity` (sector). `sectors`
    and `countries` are their names, for messages; places are numbered where there are none.
    """

    shares: Array
    tariffs: Array
    spending: Array
    labour: Array
    inputs: Array
    tastes: Array
    income: Array
    surplus: Array
    elasticity: Array
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def named(self, country: int, sector: int) -> tuple[str, str]:
        """Return a country and a sector as a message names them."""
        return (
            self.countries[country] if self.countries else f"Country {country}",
            self.sectors[sector] if self.sectors else f"sector {sector}",
        )

    @classmethod
    def calibrate(
        cls,
        trade: Array,
        tariffs: Array,
        output: Array,
        labour: Array,
        inputs: Array,
        elasticity: Array,
        *,
        least_home_share: float = 0.0,
        sectors: tuple[str, ...] = (),
        countries: tuple[str, ...] = (),
    ) -> Self:
        """Return the economy that raw tables describe.

        Args:
            trade: (sector, importer, exporter) without tariffs, in one currency; its diagonal is
                replaced by output less exports.
            tariffs: rates, 0.05 is five percent, same axes.
            output: (sector, country) gross output; raised to the exports where it is less.
            labour: (sector, country) value-added share of output, in (0, 1].
            inputs: (country, source sector, using sector), adding up to 1 over sources.
            elasticity: (sector), above 0.
            least_home_share: the least part of what a country buys of a sector that it buys at
                home, below 1. With 0, a country that makes none of a sector it needs cannot be
                cut off from all: no price would bring it there, which is the error `Unsolved`.
            sectors: their names, for messages.
            countries: their names, for messages.

        Raises:
            UsageError: tables of other shapes, negative flows, shares that do not add up, a
                country whose surplus exceeds what it earns.

        Source: Caliendo and Parro (2015), section 3 and its appendix on data.
        """
        _check(trade, tariffs, output, labour, inputs, elasticity)
        flows = np.array(trade, dtype=float)
        each = np.arange(flows.shape[1])
        flows[:, each, each] = 0.0
        exports = flows.sum(axis=1)
        home = np.maximum(output, exports) - exports
        least = least_home_share / (1 - least_home_share) * flows.sum(axis=2)
        flows[:, each, each] = np.maximum(home, least)
        revenue = flows.sum(axis=1)
        paid = flows * (1 + tariffs)
        spending = paid.sum(axis=2)
        # A sector in which a country buys nothing has no shares; it is taken to buy at home.
        none = spending == 0
        shares = np.where(none[:, :, None], np.eye(len(each)), paid)
        shares = shares / np.where(none, 1.0, spending)[:, :, None]
        income = (labour * revenue).sum(axis=0)
        surplus = revenue.sum(axis=0) - flows.sum(axis=(0, 2))
        total = income + (tariffs * flows).sum(axis=(0, 2)) - surplus
        materials = np.einsum("njk,kn->jn", inputs, (1 - labour) * revenue)
        cannot = np.flatnonzero(~(total > 0))
        if len(cannot):
            who = countries[cannot[0]] if countries else f"Country {cannot[0]}"
            message = f"{who} sells so much more than it buys that nothing is left for it to spend"
            raise UsageError(message, hint="Its output, its exports or its imports are wrong")
        # The tables leave some sectors with less than firms alone would buy: people buy none.
        tastes = np.maximum(spending - materials, 0.0) / total
        return cls(
            shares=shares,
            tariffs=np.asarray(tariffs, dtype=float),
            spending=spending,
            labour=np.asarray(labour, dtype=float),
            inputs=np.asarray(inputs, dtype=float),
            tastes=tastes / tastes.sum(axis=0),
            income=income,
            surplus=surplus,
            elasticity=np.asarray(elasticity, dtype=float),
            sectors=sectors,
            countries=countries,
        )


def _check(
    trade: Array, tariffs: Array, output: Array, labour: Array, inputs: Array, elasticity: Array
) -> None:
    sectors, countries = output.shape
    shapes = {
        "trade": (trade, (sectors, countries, countries)),
        "tariffs": (tariffs, (sectors, countries, countries)),
        "labour": (labour, (sectors, countries)),
        "inputs": (inputs, (countries, sectors, sectors)),
        "elasticity": (elasticity, (sectors,)),
    }
    for name, (table, shape) in shapes.items():
        if table.shape != shape:
            message = f"The table {name} has the shape {table.shape}, not {shape}"
            raise UsageError(message, hint="See docs/pressure.md for the axes of each table")
    for name, table in {"output": output, **{key: one[0] for key, one in shapes.items()}}.items():
        # Printed input-output tables hold some slightly negative parts, left by their balancing.
        least = -0.05 if name == "inputs" else 0.0
        wrong = np.argwhere(~(np.isfinite(table) & (table >= least)))
        if len(wrong):
            place = wrong[0]
            message = f"The table {name} holds {table[tuple(place)]} at {tuple(map(int, place))}"
            raise UsageError(message, hint="Every number is finite and at least 0")
    if (labour <= 0).any() or (labour > 1).any():
        message = "A value-added share of the table labour is outside (0, 1]"
        raise UsageError(message, hint="It is value added divided by gross output")
    if (elasticity <= 0).any():
        message = "A trade elasticity of the table elasticity is not above 0"
        raise UsageError(message, hint="Give absolute values; sectors lie between 0.5 and 65")
    # A sector that buys no materials needs no parts of them.
    if (np.abs(inputs.sum(axis=1) - 1)[labour.T < 1] > 1e-5).any():
        message = "The parts of materials do not add up to 1 over source sectors"
        raise UsageError(message, hint="Divide each using sector's column by its sum")
