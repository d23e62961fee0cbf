"""The model of Caliendo and Parro: sectors, tariffs, input-output links, in one loop."""

from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from penstock.errors import Unsolved, UsageError
from penstock.pressure._closure import Closure
from penstock.pressure._one_sector import check_spending, groups_of
from penstock.pressure._sectors import SectorEconomy

Array = NDArray[np.float64]
_MEMORY = 8
_LOOPS = 5_000
_TOLERANCE = 2e-12
_GOOD_ENOUGH = 1e-10
_WAGE_STEP = 0.3
_MOST_THROWN = 5
_PARTS = (0.25, 0.5, 0.75, 1.0)


class SectorResult(Struct, frozen=True):
    """What a change of tariffs or costs does, as ratios after to before.

    `welfare`, `real_wage` and `wage` are of countries; `price` and `unit_cost`, at which a country
    sells, of (sector, country). `flows` (sector, importer, exporter) are without tariffs.
    `terms_of_trade` and `volume_of_trade` are the two parts of the first-order sum that the paper
    prints as welfare, as shares of income: for large changes they are far from `welfare`, which
    is exact. `residual` is the largest relative gap in any equation, `loops` the turns taken.
    """

    welfare: Array
    real_wage: Array
    wage: Array
    price: Array
    flows: Array
    unit_cost: Array
    terms_of_trade: Array
    volume_of_trade: Array
    residual: float
    loops: int


class _Groups(Struct, frozen=True):
    """Who still trades with whom both ways: the group of each, and the surplus within it.

    `income` is that of each group before. Wages and prices compare within a group only. `own` is
    what each country spends of what it earns, before: its income less its surplus.
    """

    group: NDArray[np.int32]
    income: Array
    surplus: Array
    own: Array


class _Settled(Struct, frozen=True):
    """A solution: its state, the wedge it is of, the gap that is left, the turns taken."""

    state: Array
    wedge: Array
    surplus: Array
    residual: float
    loops: int


class SectorModel:
    """A calibrated world, ready for changed tariffs and costs.

    Args:
        economy: what `SectorEconomy.calibrate` returns.
        closure: `BALANCED` solves for the world without surpluses first and measures from there;
            `FIXED` keeps each surplus as it is, in units of world income; `SCALED` lets what a
            country spends of what it earns move with its wage, scaled to the income of all.

    Raises:
        Unsolved: no world was found that the tables and the closure agree with.

    Source: Caliendo and Parro (2015), equations 2 to 7 in changes; the single accelerated loop
    is our own (Anderson 1965 for the acceleration). `SCALED` as in the one-sector model, after
    Dekle, Eaton and Kortum (2007) with spending as a multiple of income.
    """

    def __init__(self, economy: SectorEconomy, closure: Closure = Closure.BALANCED) -> None:
        scale = economy.income.sum()
        self.economy = replace(
            economy,
            income=economy.income / scale,
            spending=economy.spending / scale,
            surplus=economy.surplus / scale,
        )
        self.closure = closure
        self._scale = scale
        if closure is Closure.BALANCED:
            self.economy = replace(self.economy, surplus=np.zeros_like(economy.surplus))
        # Tables never agree with one another to the last digit: measured is from what solves.
        still = np.ones_like(economy.shares)
        found = self._settle(self.economy.tariffs, still)
        self.economy = self._moved(found, self.economy.tariffs)

    @property
    def income_usd(self) -> Array:
        """Final spending of each country before any shock, in the unit of the tables."""
        return np.asarray(_income(self.economy, _flows(self.economy)) * self._scale)

    @property
    def autarky(self) -> Array:
        """Welfare ratio of each country were it cut off from all, by the formula.

        0 where a country makes nothing of a sector it needs.
        """
        economy = self.economy
        before = _income(economy, _flows(economy))
        found = np.zeros_like(before)
        for country in range(len(before)):
            home = economy.shares[:, country, country]
            if (home > 0).all():
                index = economy.tastes[:, country] @ self._alone(country, home)[0]
                found[country] = economy.income[country] / before[country] * np.exp(-index)
        return found

    def _alone(self, country: int, home: Array) -> tuple[Array, Array]:
        """Return log prices and spending by sector of a country that trades with nobody.

        With no trade both are linear: prices in the logarithm of home shares, spending in income.
        """
        economy = self.economy
        parts = economy.inputs[country] * (1 - economy.labour[:, country])
        still = np.eye(len(home)) - parts
        log_price = np.linalg.solve(still.T, -np.log(home) / economy.elasticity)
        spending = np.linalg.solve(still, economy.tastes[:, country] * economy.income[country])
        return np.asarray(log_price), np.asarray(spending)

    def solve(self, tariffs: Array | None = None, cost: Array | None = None) -> SectorResult:
        """Return what happens under other tariffs, or other trade costs.

        Countries that no longer trade both ways with the rest, directly or through others, fall
        into a group of their own: what goes one way only is paid for by nothing, and ends, and a
        surplus vanishes within each group in proportion to income. One alone gets the formula.

        Args:
            tariffs: new rates (sector, importer, exporter); None leaves them.
            cost: ratio of other trade costs after to before, same axes, above 0; None leaves them.

        Raises:
            UsageError: numbers that cannot be.
            Unsolved: no equilibrium was found to 1e-10, or a surplus that stays leaves somebody
                less than nothing to spend.
        """
        old = self.economy
        rates = old.tariffs if tariffs is None else np.asarray(tariffs, dtype=float)
        ratios = np.ones_like(old.shares) if cost is None else np.asarray(cost, dtype=float)
        for name, table, least in (("tariffs", rates, -1.0), ("cost", ratios, 0.0)):
            if table.shape != old.shares.shape or not (table > least).all():
                message = f"The table {name} is not of shape {old.shares.shape} and above {least}"
                raise UsageError(message, hint="Axes are sector, importer, exporter")
        if not np.isfinite(rates).all():
            message = "A tariff has no end"
            raise UsageError(message, hint="Forbid trade by an infinite cost instead")
        settled = self._settle(rates, ratios)
        state = settled.state
        new = self._moved(settled, rates)
        wage, log_price, _ = self._split(state)
        wage = np.exp(wage)
        index = np.exp((old.tastes * log_price).sum(axis=0))
        before = _flows(old)
        after = _flows(new)
        unit = np.exp(self._unit_cost(*self._split(state)[:2]))
        income, spent = _income(old, before), _income(new, after)
        if self.closure is not Closure.BALANCED:
            check_spending(spent, old.countries)
        return SectorResult(
            welfare=spent / income / index,
            real_wage=wage / index,
            wage=wage,
            price=np.exp(log_price),
            flows=after * self._scale,
            unit_cost=unit,
            terms_of_trade=_terms(before, unit) / income,
            volume_of_trade=_volume(old.tariffs, before, after, unit) / income,
            residual=settled.residual,
            loops=settled.loops,
        )

    def _split(self, state: Array) -> tuple[Array, Array, Array]:
        """Return log wages, log prices and log spending ratios, the last two (sector, country)."""
        sectors, countries = self.economy.spending.shape
        end = countries + sectors * countries
        shape = (sectors, countries)
        return state[:countries], state[countries:end].reshape(shape), state[end:].reshape(shape)

    def _unit_cost(self, log_wage: Array, log_price: Array) -> Array:
        economy = self.economy
        materials = np.matmul(log_price.T[:, None, :], economy.inputs)[:, 0, :].T
        return np.asarray(economy.labour * log_wage + (1 - economy.labour) * materials)

    def _turn(self, state: Array, wedge: Array, net: Array, groups: _Groups) -> Array:
        """Go through every equation once, in an order in which each uses the newest numbers.

        `net` is the wedge without the duties. No table of shares is made: all that is asked of
        it are its sums, each the product of a table and a vector.
        """
        economy = self.economy
        log_wage, log_price, _ = self._split(state)
        spending = self._spent(state)
        power = economy.elasticity[:, None]
        cheap = np.exp(-power * self._unit_cost(log_wage, log_price))
        total = np.matmul(wedge, cheap[:, :, None])[:, :, 0]
        new_price = -np.log(total) / power
        part = spending / total
        revenue = cheap * np.matmul(part[:, None, :], net)[:, 0, :]
        wage = np.exp(log_wage)
        income = self._own(wage, groups)
        if net is not wedge:
            untaxed = part * np.matmul(net, cheap[:, :, None])[:, :, 0]
            income = income + (spending - untaxed).sum(axis=0)
        materials = np.matmul(economy.inputs, ((1 - economy.labour) * revenue).T[:, :, None])
        new_spending = materials[:, :, 0].T + economy.tastes * income
        wanted = (economy.labour * revenue).sum(axis=0)
        new_wage = log_wage + _WAGE_STEP * (wanted / (wage * economy.income) - 1)
        earned = np.bincount(groups.group, np.exp(new_wage) * economy.income)
        new_wage = new_wage - np.log(earned / groups.income)[groups.group]
        held = economy.spending > 0
        ratio = np.where(held, new_spending, 1.0) / np.where(held, economy.spending, 1.0)
        log_spending = np.log(np.maximum(ratio, 1e-300))
        return np.concatenate([new_wage, new_price.ravel(), log_spending.ravel()])

    def _own(self, wage: Array, groups: _Groups) -> Array:
        """Return what each country spends of what it earns, by the closure; duties come on top."""
        earned = wage * self.economy.income
        if self.closure is not Closure.SCALED:
            return np.asarray(earned - groups.surplus)
        wanted = wage * groups.own
        whole, asked = (np.bincount(groups.group, one) for one in (earned, wanted))
        return np.asarray(wanted * (whole / asked)[groups.group])

    def _spent(self, state: Array) -> Array:
        return np.asarray(self.economy.spending * np.exp(self._split(state)[2]))

    def _shares(self, log_wage: Array, log_price: Array, wedge: Array) -> Array:
        """Return new shares (sector, importer, exporter)."""
        power = self.economy.elasticity[:, None]
        cheap = np.exp(-power * self._unit_cost(log_wage, log_price))
        shares = wedge * cheap[:, None, :]
        shares /= shares.sum(axis=2, keepdims=True)
        return np.asarray(shares)

    def _wedge(self, rates: Array, ratios: Array) -> Array:
        """Return shares times what is left of trade at given prices."""
        economy = self.economy
        if rates is economy.tariffs and (ratios == 1).all():
            return economy.shares
        change = (1 + rates) / (1 + economy.tariffs)
        change *= ratios
        # Through logarithms: several times as fast as a power.
        np.log(change, out=change)
        change *= -economy.elasticity[:, None, None]
        np.exp(change, out=change)
        change *= economy.shares
        return np.asarray(change)

    def _settle(self, rates: Array, ratios: Array) -> _Settled:
        """Turn until nothing moves; Anderson's mixing of the last turns makes it quick."""
        economy = self.economy
        groups, wedge = self._groups(self._wedge(rates, ratios))
        nobody = wedge.sum(axis=2) <= 0
        if nobody.any():
            sector, country = np.argwhere(nobody)[0].tolist()
            who, what = economy.named(country, sector)
            message = f"{who} can buy {what} from nobody, not even itself"
            hint = "Leave it a source, raise its cost instead, or calibrate with least_home_share"
            raise Unsolved(message, hint=hint)
        tax = 1 + rates
        state = self._start(groups, wedge)
        found, gap, loops = self._loop(state, wedge, tax, groups)
        if not gap < _GOOD_ENOUGH * _WAGE_STEP:
            # The way there in parts: each is near the one before.
            for part in _PARTS:
                on_the_way = economy.shares ** (1 - part) * wedge**part
                found, gap, more = self._loop(state, on_the_way, tax, groups)
                loops += more
                state = found
        # The wage moves by a part of its gap only; every other equation by all of it.
        residual = gap / _WAGE_STEP
        if not residual < _GOOD_ENOUGH:
            message = f"The sectors do not settle: a gap of {residual:.1e} after {loops} turns"
            raise Unsolved(message)
        wage = np.exp(self._split(found)[0])
        surplus = wage * economy.income - self._own(wage, groups)
        return _Settled(found, wedge, surplus, residual, loops)

    def _groups(self, wedge: Array) -> tuple[_Groups, Array]:
        """Return who trades both ways with whom, and the wedge without what goes one way only."""
        economy = self.economy
        count, group = groups_of((wedge > 0).any(axis=0).astype(float))
        income = np.asarray(np.bincount(group, economy.income), dtype=float)
        surplus = economy.surplus
        if count > 1:
            left = np.bincount(group, surplus)
            surplus = surplus - economy.income * (left / income)[group]
            wedge = np.where(group[:, None] == group, wedge, 0.0)
        return _Groups(group, income, surplus, economy.income - economy.surplus), wedge

    def _start(self, groups: _Groups, wedge: Array) -> Array:
        """Return where to begin: nothing has moved, but who is alone is where the formula says."""
        economy = self.economy
        sectors, countries = economy.spending.shape
        log_price, log_spending = np.zeros((2, sectors, countries))
        alone = np.bincount(groups.group)[groups.group] == 1
        for country in np.flatnonzero(alone).tolist() if countries > 1 else ():
            price, spending = self._alone(country, wedge[:, country, country])
            log_price[:, country] = price
            held = (economy.spending[:, country] > 0) & (spending > 0)
            before = np.where(held, economy.spending[:, country], 1.0)
            log_spending[:, country] = np.log(np.where(held, spending, 1.0) / before)
        return np.concatenate([np.zeros(countries), log_price.ravel(), log_spending.ravel()])

    def _loop(
        self, state: Array, wedge: Array, tax: Array, groups: _Groups
    ) -> tuple[Array, float, int]:
        """Turn until nothing moves; return the state, the gap that is left, the turns taken.

        A mix that leads to no number is thrown away, with all it was mixed from.
        """
        net = wedge / tax if (tax != 1).any() else wedge
        moves: list[Array] = []
        turns: list[Array] = []
        best, least, thrown = state, np.inf, 0
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for count in range(1, _LOOPS + 1):
                turned = self._turn(state, wedge, net, groups)
                move = turned - state
                gap = float(np.abs(move).max())
                if gap < _TOLERANCE:
                    return turned, gap, count
                if not np.isfinite(gap):
                    thrown += 1
                    if thrown > _MOST_THROWN:
                        break
                    moves, turns, state = [], [], best
                    continue
                if gap < least:
                    best, least = turned, gap
                moves, turns = [*moves[-_MEMORY:], move], [*turns[-_MEMORY:], turned]
                state = _mixed(moves, turns)
        return best, least, count

    def _moved(self, settled: _Settled, rates: Array) -> SectorEconomy:
        """Return the economy at a solution, as a new starting point."""
        economy = self.economy
        log_wage, log_price, _ = self._split(settled.state)
        return replace(
            economy,
            shares=self._shares(log_wage, log_price, settled.wedge),
            tariffs=rates,
            spending=self._spent(settled.state),
            surplus=settled.surplus,
            income=np.exp(log_wage) * economy.income,
        )


def _mixed(moves: list[Array], turns: list[Array]) -> Array:
    """Return the mix of the last turns whose moves would cancel best."""
    last = turns[-1]
    if len(moves) < 2:
        return last
    steps = np.array([later - earlier for earlier, later in pairwise(moves)])
    ends = np.array([later - earlier for earlier, later in pairwise(turns)])
    gram = steps @ steps.T
    gram[np.diag_indices_from(gram)] *= 1 + 1e-12
    try:
        parts = np.linalg.solve(gram, steps @ moves[-1])
    except np.linalg.LinAlgError:
        return last
    mixed: Array = last - parts @ ends
    return mixed if np.abs(mixed - last).max() < 2.0 else last


def _flows(economy: SectorEconomy) -> Array:
    return np.asarray(economy.shares * economy.spending[:, :, None] / (1 + economy.tariffs))


def _income(economy: SectorEconomy, flows: Array) -> Array:
    duties = np.einsum("jni,jni->n", economy.tariffs, flows)
    return np.asarray(economy.income + duties - economy.surplus)


def _terms(before: Array, unit: Array) -> Array:
    """Return what exports gain in price less what imports do, at old quantities."""
    grown = unit - 1
    sold = (before.sum(axis=1) * grown).sum(axis=0)
    return np.asarray(sold - np.matmul(before, grown[:, :, None]).sum(axis=(0, 2)))


def _volume(rates: Array, before: Array, after: Array, unit: Array) -> Array:
    """Return the duties that imports bring by growing in quantity."""
    # The duties on what is imported now, less those on the old quantities at the new prices.
    old = np.matmul(rates * before, unit[:, :, None]).sum(axis=(0, 2))
    return np.asarray(np.einsum("jni,jni->n", rates, after) - old)
