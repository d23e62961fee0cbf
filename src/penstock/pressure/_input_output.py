"""Tables between countries and sectors: OECD ICIO, WIOD, or a plain list of flows."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.errors import MalformedInput
from penstock.pressure._sectors import SectorEconomy

Array = NDArray[np.float64]
_BALANCED = 1e-3
_LEAST_LABOUR = 1e-3


class InputOutput(Struct, frozen=True):
    """What every sector of every country sells to whom, in US dollars.

    `intermediate` (exporter, source sector, importer, using sector), `final` (exporter, source
    sector, importer), `output` (country, sector) is what the table prints as gross output.
    `notes` say what was put right on reading, and by how much.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    intermediate: Array
    final: Array
    output: Array
    notes: tuple[str, ...]

    def economy(
        self,
        elasticity: Mapping[str, float] | float,
        tariffs: Array | None = None,
        *,
        least_home_share: float = 0.0,
    ) -> SectorEconomy:
        """Return the economy of the sector model.

        Args:
            elasticity: of every sector, or by name.
            tariffs: rates (sector, importer, exporter); none by default.
            least_home_share: the least part of what a country buys of a sector that it buys at
                home; above 0, a country cut off from all can still be solved for.

        Raises:
            MalformedInput: a sector that has no elasticity, or buys more than it makes.
        """
        missing = (
            []
            if isinstance(elasticity, float | int)
            else sorted(set(self.sectors) - set(elasticity))
        )
        if missing:
            message = f"There is no elasticity of {', '.join(missing[:5])}"
            raise MalformedInput(message, hint="Give one of every sector")
        powers = [
            elasticity if isinstance(elasticity, float | int) else elasticity[name]
            for name in self.sectors
        ]
        trade = (self.intermediate.sum(axis=3) + self.final).transpose(1, 2, 0)
        bought = self.intermediate.sum(axis=0)
        made = self.output.T
        used = bought.sum(axis=0).T
        labour = np.where(made > 0, 1 - used / np.where(made > 0, made, 1.0), 1.0)
        wrong = np.argwhere(labour <= 0)
        if len(wrong):
            sector, country = wrong[0]
            message = (
                f"{self.sectors[sector]} of {self.countries[country]} buys more than it makes: "
                f"{used[sector, country]:,.0f} of {made[sector, country]:,.0f}"
            )
            raise MalformedInput(message, hint="Value added has to be above 0 in every sector")
        whole = bought.sum(axis=0)
        inputs = bought.transpose(1, 0, 2) / np.where(whole > 0, whole, 1.0)[:, None, :]
        # Whoever buys nothing at all has no parts; any will do, since none is weighed.
        labour = np.where(whole.T > 0, np.maximum(labour, _LEAST_LABOUR), 1.0)
        return SectorEconomy.calibrate(
            trade=trade,
            tariffs=np.zeros_like(trade) if tariffs is None else tariffs,
            output=made,
            labour=labour,
            inputs=inputs,
            elasticity=np.array(powers, dtype=float),
            least_home_share=least_home_share,
            sectors=self.sectors,
            countries=self.countries,
        )


def built(
    sells: Sequence[tuple[str, str]],
    buys: Sequence[tuple[str, str]],
    figures: Array,
    printed: Array | None,
    signed: NDArray[np.bool_],
    notes: list[str],
) -> InputOutput:
    """Return the table of labelled figures.

    Args:
        sells: country and sector of every row.
        buys: country and sector of every column; `""` for final demand.
        figures: (row, column) in US dollars.
        printed: gross output of every row as printed, where it is.
        signed: which columns may hold negative figures.
        notes: what was put right so far.
    """
    if not sells or not buys:
        message = "The table has labels and no figures"
        raise MalformedInput(message, hint="It may be cut off: fetch it again")
    _check_figures(sells, buys, figures, signed)
    countries = tuple(dict.fromkeys(country for country, _ in sells))
    sectors = tuple(dict.fromkeys(sector for _, sector in sells))
    _check_complete(sells, buys, countries, sectors)
    made = figures.sum(axis=1)
    if printed is not None:
        gap = np.abs(made - printed)
        wrong = np.flatnonzero(gap > np.maximum(_BALANCED * np.abs(printed), 1.0))
        if len(wrong):
            one = int(wrong[0])
            message = (
                f"The table is not balanced: {sells[one][1]} of {sells[one][0]} sells "
                f"{made[one]:,.0f} and is printed to make {printed[one]:,.0f} ({len(wrong)} rows)"
            )
            raise MalformedInput(message, hint="Every row adds up to the output of its sector")
    at_country = {name: place for place, name in enumerate(countries)}
    at_sector = {name: place for place, name in enumerate(sectors)}
    count, kinds = len(countries), len(sectors)
    table = np.zeros((count * kinds, count, kinds + 1))
    row = np.array([at_country[a] * kinds + at_sector[b] for a, b in sells])
    for column, (country, sector) in enumerate(buys):
        place = at_sector[sector] if sector else kinds
        sums = np.bincount(row, figures[:, column], count * kinds)
        table[:, at_country[country], place] += sums
    flat = table.reshape(count, kinds, count, kinds + 1)
    final = flat[..., kinds]
    negative = final < 0
    if negative.any():
        lost = -float(final[negative].sum())
        notes.append(
            f"{int(negative.sum()):,} final uses are negative for their stocks, {lost:,.0f} US "
            "dollars in all, and are taken as none"
        )
        final = np.where(negative, 0.0, final)
    intermediate = np.ascontiguousarray(flat[..., :kinds])
    output = intermediate.sum(axis=(2, 3)) + final.sum(axis=2)
    return InputOutput(countries, sectors, intermediate, final, output, tuple(notes))


def _check_figures(
    sells: Sequence[tuple[str, str]],
    buys: Sequence[tuple[str, str]],
    figures: Array,
    signed: NDArray[np.bool_],
) -> None:
    bad = ~np.isfinite(figures) | ((figures < 0) & ~signed)
    # Balancing leaves figures that are below nothing by rounding only.
    bad &= ~(np.abs(figures) < 1e-6 * max(1.0, float(np.abs(figures[np.isfinite(figures)]).max())))
    if bad.any():
        one, other = np.argwhere(bad)[0]
        sector = buys[other][1] or "final demand"
        message = (
            f"What {sells[one][1]} of {sells[one][0]} sells to {sector} of {buys[other][0]} is "
            f"{figures[one, other]:g}"
        )
        raise MalformedInput(message, hint="Flows are numbers of 0 or more; only stocks may fall")
    figures[(figures < 0) & ~signed] = 0.0


def _check_complete(
    sells: Sequence[tuple[str, str]],
    buys: Sequence[tuple[str, str]],
    countries: Sequence[str],
    sectors: Sequence[str],
) -> None:
    known = set(sells)
    for country in countries:
        for sector in sectors:
            if (country, sector) not in known:
                message = f"The table has no row of {sector} of {country}"
                raise MalformedInput(message, hint="Every country has every sector, if only zeros")
    users = set(buys)
    for country in countries:
        for sector in (*sectors, ""):
            if (country, sector) not in users:
                what = sector or "final demand"
                message = f"The table has no column of {what} of {country}"
                raise MalformedInput(message, hint="Every country buys for every sector and itself")
    strange = sorted(
        " ".join(one).strip()
        for one in users
        if (one[1] and one not in known) or one[0] not in countries
    )
    if strange:
        message = f"The table has columns of {', '.join(strange[:5])} and no rows"
        raise MalformedInput(message, hint="Whoever buys also sells")
