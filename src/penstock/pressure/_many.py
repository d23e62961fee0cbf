"""The one-sector model for many draws at once: every draw a world and an elasticity of its own."""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.errors import Unsolved
from penstock.pressure._closure import Closure
from penstock.pressure._one_sector import OneSectorModel, groups_of

Array = NDArray[np.float64]
_TOLERANCE = 1e-13
_GOOD_ENOUGH = 1e-10
_STEPS = 40
_SMALLEST = 1e-15


class ManyResults(Struct, frozen=True):
    """What a shock does, with the draws as first axis: see `OneSectorResult` for the figures.

    `unit_cost` is the price at which a place sells, after to before. `flows` are in parts of
    world income, without duties.
    """

    welfare: Array
    real_wage: Array
    unit_cost: Array
    flows: Array
    residual: Array


class ManyModels:
    """Worlds of the same places that differ in sizes and elasticities.

    Args:
        flows: (draw, exporter, importer), domestic sales on the diagonal.
        elasticity: (draw).
        closure: of all of them.
        value_added_share: of all of them.
        names: of the places, for messages.

    Balanced worlds without intermediates are solved together, by the method of the single model;
    whatever that does not bring below 1e-10, and all others, one by one.
    """

    def __init__(
        self,
        flows: Array,
        elasticity: Array,
        closure: Closure,
        value_added_share: float,
        names: Sequence[str] = (),
    ) -> None:
        self.elasticity = elasticity
        self._closure, self._labour, self._names = closure, value_added_share, names
        self.is_together = closure is Closure.BALANCED and value_added_share == 1.0
        total = flows.sum(axis=(1, 2), keepdims=True)
        self._given = flows / total
        if self.is_together:
            self._set(self._given)
            rebased = self.solve(np.ones_like(flows))
            self._set(rebased.flows)
            self.__dict__.pop("_inverse", None)
            self.flows = rebased.flows
        else:
            self.flows = np.array([one.flows for one in self._models])

    @cached_property
    def _models(self) -> list[OneSectorModel]:
        share, names = self._labour, self._names
        return [
            OneSectorModel(flows, float(power), self._closure, value_added_share=share, names=names)
            for flows, power in zip(self._given, self.elasticity, strict=True)
        ]

    @property
    def autarky(self) -> Array:
        """Welfare were each cut off from all, by the formula: (draw, place)."""
        if not self.is_together:
            return np.array([one.autarky for one in self._models])
        home = np.diagonal(self._shares, axis1=1, axis2=2)
        return np.asarray(home ** (1 / self.elasticity[:, None]))

    def _set(self, flows: Array) -> None:
        self._income = flows.sum(axis=2)
        self._shares = flows / flows.sum(axis=1)[:, None, :]

    def solve(self, multiplier: Array, sold: Array | None = None) -> ManyResults:
        """Return what happens when trade at given prices becomes so many times what it was.

        Args:
            multiplier: (draw, exporter, importer), at least 0, 1 on the diagonal.
            sold: the same of trade without new duties, which are what the two differ by; they are
                spent where they are paid.

        Raises:
            Unsolved: a draw has no answer.
        """
        if not self.is_together:
            return self._one_by_one(multiplier, sold)
        costly = self._shares * multiplier
        pure = costly if sold is None else self._shares * sold
        group = self._group(pure)
        if group is None:
            return self._one_by_one(multiplier, sold)
        members = np.flatnonzero(group == np.bincount(group).argmax())
        others = np.flatnonzero(group != np.bincount(group).argmax())
        inside, untaxed = (one[:, members[:, None], members] for one in (costly, pure))
        wage, price = np.ones_like(self._income), np.ones_like(self._income)
        flows, returned = np.zeros_like(costly), np.ones_like(wage)
        each = np.diagonal(costly, axis1=1, axis2=2)
        power = self.elasticity[:, None]
        price[:, others] = each[:, others] ** (-1 / power)
        flows[:, others, others] = self._income[:, others]
        log_wage = self._clear(members, untaxed)
        wage[:, members] = np.exp(log_wage)
        cheap = np.exp(-power * log_wage)
        total, net = (np.matmul(cheap[:, None, :], one)[:, 0, :] for one in (inside, untaxed))
        returned[:, members] = total / net
        earned = wage[:, members] * self._income[:, members]
        price[:, members] = total ** (-1 / power)
        flows[:, members[:, None], members] = (
            cheap[:, :, None] * untaxed * (earned / net)[:, None, :]
        )
        residual = np.abs(flows.sum(axis=2) / (wage * self._income) - 1).max(axis=1)
        found = ManyResults(wage / price * returned, wage / price, wage, flows, residual)
        wrong = np.flatnonzero(~(residual < _GOOD_ENOUGH))
        return self._mended(found, multiplier, sold, wrong) if len(wrong) else found

    def _group(self, costly: Array) -> NDArray[np.int32] | None:
        """Return the groups that trade within, or None where the draws must be looked at singly."""
        linked = costly > 0
        if (linked != linked[0]).any() or costly.min(initial=1.0, where=linked) < _SMALLEST:
            return None
        count, group = groups_of(costly[0])
        sizes = np.bincount(group)
        return group if count == 1 or np.sort(sizes)[-2] == 1 else None

    @cached_property
    def _inverse(self) -> Array:
        """The inverse slope of each draw before any shock; see the single model."""
        shares, income = self._shares, self._income
        size = income.shape[1]
        spending = income
        flows = shares * spending[:, None, :]
        power = self.elasticity[:, None, None]
        slope = power * np.matmul(flows, shares.transpose(0, 2, 1))
        slope += shares * spending[:, None, :]
        each = np.arange(size)
        slope[:, each, each] -= self.elasticity[:, None] * flows.sum(axis=2) + income
        slope /= income[:, :, None]
        anchor = income[0].argmax()
        slope[:, anchor] = income / income.sum(axis=1, keepdims=True)
        return np.asarray(np.linalg.inv(slope))

    def _clear(self, members: NDArray[np.intp], costly: Array) -> Array:
        """Return log wages (draw, member) that clear the markets of every draw, or come near."""
        income = self._income[:, members]
        inverse = self._inverse
        if len(members) < inverse.shape[1]:
            inverse = inverse[:, members[:, None], members]
        power, world = self.elasticity[:, None], income.sum(axis=1)
        anchor = income[0].argmax()

        def missing(point: Array) -> Array:
            cheap = np.exp(-power * (point - point.min(axis=1, keepdims=True)))
            earned = np.exp(point) * income
            total = np.matmul(cheap[:, None, :], costly)[:, 0, :]
            sold = cheap * np.matmul(costly, (earned / total)[:, :, None])[:, :, 0]
            wrong = sold / earned - 1
            wrong[:, anchor] = earned.sum(axis=1) / world - 1
            return np.asarray(wrong)

        with np.errstate(all="ignore"):
            return _near_roots(missing, inverse, np.zeros_like(income))

    def _one_by_one(self, multiplier: Array, sold: Array | None) -> ManyResults:
        found = [self._single(draw, multiplier, sold) for draw in range(len(multiplier))]
        return ManyResults(*(np.array(part) for part in zip(*found, strict=True)))

    def _single(
        self, draw: int, multiplier: Array, sold: Array | None
    ) -> tuple[Array, Array, Array, Array, float]:
        model = self._models[draw]
        left, tax = multiplier[draw], np.ones_like(multiplier[draw])
        if sold is not None:
            tax = np.divide(left, sold[draw], out=tax, where=sold[draw] > 0)
        with np.errstate(divide="ignore"):
            cost = left ** (-1 / model.elasticity) / tax
        found = model.solve(cost, tariffs=None if sold is None else tax - 1)
        unit = found.wage**self._labour * found.price ** (1 - self._labour)
        scale = model.flows.sum()
        flows = found.flows / scale
        return found.welfare, found.real_wage, unit, flows, found.residual

    def _mended(
        self,
        found: ManyResults,
        multiplier: Array,
        sold: Array | None,
        wrong: NDArray[np.intp],
    ) -> ManyResults:
        """Return results in which the draws that did not settle together are solved singly."""
        parts = [np.array(getattr(found, name)) for name in found.__struct_fields__]
        for draw in wrong.tolist():
            for part, value in zip(parts, self._single(draw, multiplier, sold), strict=True):
                part[draw] = value
        if not (parts[-1] < _GOOD_ENOUGH).all():
            message = "A draw of the uncertain numbers has no solution"
            raise Unsolved(message)
        return ManyResults(*parts)


def _near_roots(missing: Callable[[Array], Array], inverse: Array, point: Array) -> Array:
    """Return, draw by draw, the point where least is missing: `near_root` for many."""
    wrong = missing(point)
    least = np.abs(wrong).max(axis=1)
    best = point
    steps: list[Array] = []
    norms: list[Array] = []
    is_open = least > _TOLERANCE
    for _ in range(_STEPS):
        if not is_open.any():
            break
        step = -np.matmul(inverse, wrong[:, :, None])[:, :, 0]
        for one, norm, following in zip(steps, norms, steps[1:], strict=False):
            step += following * ((one * step).sum(axis=1) / norm)[:, None]
        if steps:
            step /= (1 - (steps[-1] * step).sum(axis=1) / norms[-1])[:, None]
        # A draw that has settled, or is lost, stands still; whoever asks looks at what is missing.
        is_open &= np.isfinite(step).all(axis=1) & (np.abs(step).max(axis=1) < 2.0)
        step[~is_open] = 0.0
        steps.append(step)
        norms.append(np.maximum((step * step).sum(axis=1), 1e-300))
        point = point + step
        wrong = missing(point)
        now = np.abs(wrong).max(axis=1)
        is_better = now < least
        best = np.where(is_better[:, None], point, best)
        least = np.where(is_better, now, least)
        is_open &= least > _TOLERANCE
    return best
