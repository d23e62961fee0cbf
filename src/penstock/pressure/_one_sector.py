"""The one-sector model in ratios after to before: Armington, or Eaton and Kortum."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from penstock.errors import Unsolved, UsageError
from penstock.pressure._closure import Closure
from penstock.pressure._quasi_newton import near_root

Array = NDArray[np.float64]
_TOLERANCE = 1e-13
_GOOD_ENOUGH = 1e-10
# A gap beyond which steps are taken in the logarithms of sales, where they are closer to linear
# in those of wages (a gravity equation); nearer, both steps agree to the first order.
_FAR = 0.1
_STEPS = 200
# Trade that is a smaller part than this of what either side buys and sells is none: below the
# precision of a double it moves nothing but makes the system singular.
_NOTHING = 1e-18
_LITTLE = 1e-9


class OneSectorResult(Struct, frozen=True):
    """What a shock does to every country, as ratios after to before where nothing else is said.

    `welfare` is real spending, `real_wage` the wage in units of the consumption price, `flows`
    the new flows (exporter, importer) in the unit of the input, without duties, scaled so that
    world income is as before; `revenue` is what each country then takes in duties. `group` numbers
    the countries that still trade with one another both ways, directly or through others; prices
    and wages compare within a group only. `residual` is the largest relative gap between what a
    country sells and what it earns, `steps` the Newton steps taken.
    """

    welfare: Array
    real_wage: Array
    wage: Array
    price: Array
    flows: Array
    revenue: Array
    group: NDArray[np.int32]
    residual: float
    steps: int


class OneSectorModel:
    """A world of flows, ready for shocks. Axes of every matrix: (exporter, importer).

    Prices, shares and clearing (`K = share * cost^-e`, `c` the unit cost, `v` the value added):

        P_n^-e = sum_i K_in c_i^-e        share'_in = K_in c_i^-e / P_n^-e
        c_i = w_i^v P_i^(1-v)             w_i Y_i = sum_n share'_in E'_n / (1 + t_in)

    Args:
        flows: trade in one currency, domestic sales on the diagonal, (exporter, importer).
        elasticity: trade elasticity, above 0: by how many percent trade falls when it costs one
            percent more.
        closure: what happens to deficits.
        value_added_share: share of labour in cost, the rest being the bundle everybody buys; in
            (0, 1], 1 is a world without intermediate goods.
        names: of the countries, for messages; they are numbered where there are none.

    Raises:
        UsageError: the matrix or a number cannot be.
        Unsolved: balanced trade could not be solved for.

    Source: Dekle, Eaton and Kortum (2007) for the ratios; Arkolakis, Costinot and
    Rodriguez-Clare (2012) for autarky. The analytic Jacobian is derived in docs/pressure.md.
    """

    def __init__(
        self,
        flows: Array,
        elasticity: float,
        closure: Closure = Closure.BALANCED,
        *,
        value_added_share: float = 1.0,
        names: Sequence[str] = (),
    ) -> None:
        matrix = _checked(flows)
        if not (np.isfinite(elasticity) and elasticity > 0):
            message = f"The trade elasticity is {elasticity}"
            raise UsageError(message, hint="Give a number above 0; 4 or 5 is usual for a long run")
        if not 0 < value_added_share <= 1:
            message = f"The value added share is {value_added_share}"
            raise UsageError(message, hint="Give a share above 0 and at most 1")
        self.elasticity = float(elasticity)
        self.closure = closure
        self.value_added_share = float(value_added_share)
        self._names = names
        self._scale = matrix.sum()
        self._set(matrix / self._scale)
        self.baseline_residual = 0.0
        if closure is Closure.BALANCED:
            rebased = self.solve(np.ones_like(matrix))
            self.baseline_residual = rebased.residual
            self._set(rebased.flows / self._scale)

    def _set(self, flows: Array) -> None:
        self._income = flows.sum(axis=1)
        self._spending = flows.sum(axis=0)
        self._shares = flows / self._spending
        self.__dict__.pop("_inverse", None)

    @property
    def flows(self) -> Array:
        """The flows that shocks are measured from: balanced ones under the balanced closure."""
        return np.asarray(self._shares * self._spending * self._scale)

    @property
    def autarky(self) -> Array:
        """Welfare ratio of each country were it cut off from all, by the formula."""
        share = self.value_added_share
        earned = share * self._income
        kept = earned / (earned + self._spending - self._income)
        return np.asarray(np.diag(self._shares) ** (1 / (self.elasticity * share)) * kept)

    def solve(
        self, cost: Array, *, tariffs: Array | None = None, start: Array | None = None
    ) -> OneSectorResult:
        """Return what happens when trade costs and duties change.

        Countries that no longer trade both ways with the rest, directly or through others, fall
        into a group of their own: what goes one way only is not paid for by anything, and ends.
        One alone gets the autarky formula. Deficits then have to vanish within each group, which
        its members do in proportion to income.

        Args:
            cost: ratio of trade cost after to before, above 0; 1 leaves it, infinity forbids;
                (exporter, importer), of which the diagonal stays 1.
            tariffs: duties on top of those before, as rates above -1, same axes, 0 on the
                diagonal; none by default. They make trade dearer beside `cost`, and importers
                spend what they bring.
            start: wages to begin from, for instance of a similar shock.

        Raises:
            UsageError: the ratios cannot be.
            Unsolved: no wages were found that clear the markets to 1e-10, or a deficit that stays
                leaves somebody less than nothing to spend.
        """
        size = len(self._income)
        ratios = np.asarray(cost, dtype=float)
        if ratios.shape != (size, size) or np.isnan(ratios).any() or (ratios <= 0).any():
            message = f"Cost ratios are {size} by {size} numbers above 0"
            raise UsageError(message, hint="1 leaves a trade cost as it is, infinity forbids trade")
        if (np.diag(ratios) != 1).any():
            message = "A country's cost of selling to itself has no ratio"
            raise UsageError(message, hint="Leave the diagonal at 1")
        tax = _tax(tariffs, size)
        if tax is not None:
            ratios = ratios * tax
        costly = self._shares.copy()
        moved = ratios != 1
        costly[moved] *= ratios[moved] ** -self.elasticity
        untaxed = costly if tax is None else costly / tax
        # What a duty leaves of sales may be next to nothing where the spending is not: then stays.
        tiny = (untaxed < _NOTHING) & (costly < _LITTLE)
        if tiny.any():
            sold = untaxed[tiny] * (self._spending / self._income[:, None])[tiny]
            costly[tiny] = np.where(sold < _NOTHING, 0.0, costly[tiny])
        count, group = groups_of(costly)
        wage, price, flows = np.ones(size), np.ones(size), np.zeros((size, size))
        residual, steps = 0.0, 0
        for number in range(count):
            members = np.flatnonzero(group == number)
            inside = np.ix_(members, members)
            within = None if tax is None else tax[inside]
            found = self._clear(members, costly[inside], within, start)
            wage[members], price[members], flows[inside], gap, taken = found
            residual, steps = max(residual, gap), max(steps, taken)
        if not residual < _GOOD_ENOUGH:
            message = f"No wages clear the markets: a gap of {residual:.1e} is left"
            raise Unsolved(message, hint="Choose the balanced closure; deficits may not be payable")
        before = self._final(self._spending, np.ones(size))
        revenue = np.zeros(size) if tax is None else ((tax - 1) * flows).sum(axis=0)
        after = self._final(flows.sum(axis=0) + revenue, wage)
        if self.closure is not Closure.BALANCED:
            for spent in (before, after):
                check_spending(spent, self._names)
        return OneSectorResult(
            welfare=after / before / price,
            real_wage=wage / price,
            wage=wage,
            price=price,
            flows=flows * self._scale,
            revenue=revenue * self._scale,
            group=group,
            residual=residual,
            steps=steps,
        )

    def _final(self, spending: Array, wage: Array) -> Array:
        """Return final spending: all spending less what firms buy of one another."""
        return np.asarray(spending - (1 - self.value_added_share) * wage * self._income)

    def _spend(self, wage: Array, members: NDArray[np.intp]) -> tuple[Array, Array]:
        """Return spending less duties, and by how much it moves with the log of the own wage."""
        income = self._income[members]
        earned = wage * income
        match self.closure:
            case Closure.BALANCED:
                return earned, earned
            case Closure.FIXED:
                deficit = self._spending[members] - income
                deficit = deficit - deficit.sum() * income / income.sum()
                return earned + deficit, earned
            case Closure.SCALED:
                final, materials = self._own(wage, members)
                return final + materials, final + materials

    def _own(self, wage: Array, members: NDArray[np.intp]) -> tuple[Array, Array]:
        """Return final spending under the closure `SCALED`, less duties, and that on materials.

        The first moves with the own wage, and all of it together with what all earn.
        """
        earned = wage * self._income[members]
        materials = (1 - self.value_added_share) * earned
        wanted = wage * (self._spending - (1 - self.value_added_share) * self._income)[members]
        return wanted * ((earned - materials).sum() / wanted.sum()), materials

    def _clear(
        self,
        members: NDArray[np.intp],
        costly: Array,
        tax: Array | None,
        start: Array | None,
    ) -> tuple[Array, Array, Array, float, int]:
        """Solve one group by Newton's method in the logarithm of wages.

        Duties come back to who pays them, so that sellers share what is spent less duties, in
        proportion to what they sell without them: `pure` are those shares.
        """
        income = self._income[members]
        size = len(members)
        log_wage = np.zeros(size) if start is None else np.log(start[members])
        log_price = np.zeros(size)
        anchor = int(np.argmax(income))
        best, steps = np.inf, 0
        if self.value_added_share == 1.0 and size > max(1, len(self._income) // 2):
            untaxed = costly if tax is None else costly / tax
            log_wage, steps = self._quickly(members, untaxed, log_wage)
        while True:
            log_wage = log_wage - np.log(np.exp(log_wage) @ income / income.sum())
            wage = np.exp(log_wage)
            log_price, shares = self._prices(costly, log_wage, log_price)
            spending, moves = self._spend(wage, members)
            pure = shares if tax is None else shares / tax / (shares / tax).sum(axis=0)
            flows = pure * spending
            sold, earned = flows.sum(axis=1), wage * income
            gap = float(np.abs(sold / earned - 1).max())
            # Stops at the tolerance, or where rounding keeps it from getting any closer.
            is_done = gap < _TOLERANCE or (gap < _GOOD_ENOUGH and gap >= best / 2)
            if is_done or steps == _STEPS or size == 1 or not np.isfinite(gap):
                break
            best = min(best, gap)
            slope = self._slope(shares, pure, flows, earned, moves, members)
            if gap > _FAR and (sold > 0).all():
                # Far off, sales move by powers of wages: the step is one of their logarithms.
                slope = (slope + np.diag(earned)) / sold[:, None] - np.eye(size)
                wrong = np.log(earned / sold)
            else:
                slope, wrong = slope / earned[:, None], 1 - sold / earned
            # One equation follows from the others; in its place stands the numeraire.
            slope[anchor], wrong[anchor] = earned / earned[anchor], 0.0
            try:
                step = np.linalg.solve(slope, wrong)
            except np.linalg.LinAlgError:
                break
            log_wage = log_wage + step / max(1.0, float(np.abs(step).max()))
            steps += 1
        return wage, np.exp(log_price), flows, gap, steps

    def _slope(
        self,
        shares: Array,
        pure: Array,
        flows: Array,
        earned: Array,
        moves: Array,
        members: NDArray[np.intp],
    ) -> Array:
        """Return by how much what is sold exceeds what is earned the more, by log wages."""
        of_price, of_cost = self._derivatives(shares)
        if pure is not shares:
            of_price = pure.T @ of_cost
        sold = flows.sum(axis=1)
        slope = self.elasticity * (flows @ of_price - sold[:, None] * of_cost)
        slope += pure * moves - np.diag(earned)
        if self.closure is Closure.SCALED:
            final, _ = self._own(earned / self._income[members], members)
            slope -= np.outer(pure @ final, final / final.sum())
        return np.asarray(slope)

    @cached_property
    def _inverse(self) -> Array:
        """The inverse of the slope before any shock, each row a part of the country's income."""
        income, everyone = self._income, np.arange(len(self._income))
        spending, moves = self._spend(np.ones_like(income), everyone)
        shares = self._shares
        slope = self._slope(shares, shares, shares * spending, income, moves, everyone)
        anchor = int(np.argmax(income))
        slope = slope / income[:, None]
        slope[anchor] = income / income.sum()
        return np.asarray(np.linalg.inv(slope))

    def _quickly(
        self, members: NDArray[np.intp], costly: Array, log_wage: Array
    ) -> tuple[Array, int]:
        """Return log wages that clear all markets, or come near, and the steps taken.

        The slope from before the shock is corrected on the way, so that no matrix is multiplied
        or solved: two products of a matrix and a vector a step.
        """
        income, power = self._income[members], self.elasticity
        anchor, world = int(np.argmax(income)), income.sum()
        is_whole = len(members) == len(self._income)
        inverse = self._inverse if is_whole else self._inverse[np.ix_(members, members)]

        def missing(point: Array) -> Array:
            cheap = np.exp(-power * (point - point.min()))
            wage = np.exp(point)
            spending, _ = self._spend(wage, members)
            earned = wage * income
            wrong = cheap * (costly @ (spending / (cheap @ costly))) / earned - 1
            wrong[anchor] = earned.sum() / world - 1
            return np.asarray(wrong)

        return near_root(missing, inverse, log_wage, _TOLERANCE)

    def _prices(self, costly: Array, log_wage: Array, log_price: Array) -> tuple[Array, Array]:
        """Return log prices and shares at given wages; with intermediates, again by Newton."""
        power, labour = self.elasticity, self.value_added_share
        for _ in range(_STEPS):
            log_cost = labour * log_wage + (1 - labour) * log_price
            # The cheapest cost is taken out, so that no power runs out of range.
            least = log_cost.min()
            weighed = costly * np.exp(-power * (log_cost - least))[:, None]
            total = weighed.sum(axis=0)
            shares = weighed / total
            new = least - np.log(total) / power
            if labour == 1.0:
                return new, shares
            slope = np.eye(len(new)) - (1 - labour) * shares.T
            change = np.linalg.solve(slope, new - log_price)
            log_price = log_price + change
            if np.abs(change).max() < 1e-14 * max(1.0, float(np.abs(log_price).max())):
                return log_price, shares
        message = "Prices do not settle"
        raise Unsolved(message)

    def _derivatives(self, shares: Array) -> tuple[Array, Array]:
        """Return how log prices and log unit costs move with log wages: (moved, wage)."""
        labour, size = self.value_added_share, len(shares)
        if labour == 1.0:
            return shares.T, np.eye(size)
        of_price = np.linalg.solve(np.eye(size) - (1 - labour) * shares.T, labour * shares.T)
        return np.asarray(of_price, dtype=float), labour * np.eye(size) + (1 - labour) * of_price


def _tax(tariffs: Array | None, size: int) -> Array | None:
    """Return one and the duty of every pair, or None where there are no duties."""
    if tariffs is None:
        return None
    rates = np.asarray(tariffs, dtype=float)
    if rates.shape != (size, size) or not (np.isfinite(rates) & (rates > -1)).all():
        message = f"Tariffs are {size} by {size} rates above -1"
        raise UsageError(message, hint="0.1 is ten percent; forbid trade by an infinite cost")
    if (np.diag(rates) != 0).any():
        message = "A country asks no duty of itself"
        raise UsageError(message, hint="Leave the diagonal at 0")
    return 1 + rates if rates.any() else None


def check_spending(spent: Array, names: Sequence[str]) -> None:
    """Refuse an answer in which a country has less than nothing left to spend.

    Raises:
        Unsolved: names the country.
    """
    wrong = np.flatnonzero(~(spent > 0))
    if len(wrong):
        at = int(wrong[0])
        who = names[at] if names else f"Country {at}"
        message = f"{who} would spend less than nothing: its surplus exceeds what it earns"
        raise Unsolved(message, hint="Choose the balanced closure; this surplus cannot stay")


def groups_of(costly: Array) -> tuple[int, NDArray[np.int32]]:
    """Return how many groups trade both ways within, and the group of each country."""
    linked = costly > 0
    # Most worlds are one group, which two walks from one country find sooner than any library.
    if _reached(linked).all() and _reached(linked.T).all():
        return 1, np.zeros(len(costly), dtype=np.int32)
    count, group = connected_components(linked, directed=True, connection="strong")
    return int(count), group


def _reached(linked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which countries the first one reaches, directly or through others."""
    found = np.zeros(len(linked), dtype=bool)
    last = found.copy()
    last[0] = True
    while last.any():
        found |= last
        last = linked[last].any(axis=0) & ~found
    return found


def _checked(flows: Array) -> Array:
    """Return flows as floats; refuse what is not square, negative, or sells nothing at home."""
    matrix = np.asarray(flows, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        message = f"Flows are a square matrix, not of shape {matrix.shape}"
        raise UsageError(message, hint="A row an exporter, a column an importer")
    wrong = np.argwhere(~(np.isfinite(matrix) & (matrix >= 0)))
    if len(wrong):
        row, column = wrong[0]
        message = f"The flow of exporter {row} to importer {column} is {matrix[row, column]}"
        raise UsageError(message, hint="Flows are numbers of at least 0")
    if (np.diag(matrix) <= 0).any():
        place = int(np.flatnonzero(np.diag(matrix) <= 0)[0])
        message = f"Country {place} sells nothing at home"
        raise UsageError(message, hint="Domestic sales stand on the diagonal: output less exports")
    return matrix
