"""Every coalition of senders against one target: what each adds, and which are enough."""

from collections.abc import Callable, Mapping, Sequence
from math import comb

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.errors import UnknownName, UsageError
from penstock.pressure._one_sector import OneSectorModel

Array = NDArray[np.float64]
_MOST = 16


class Coalitions(Struct, frozen=True):
    """The losses that every coalition of blocs would bring about, as parts of real spending.

    A coalition is a number whose bit p says whether `players[p]` is in it. `target_loss` has one
    figure a coalition; `sender_losses` (coalition, player) what each bloc loses itself, weighted
    by the spending of its countries. Losses are positive, gains negative. `shapley` adds up to
    the loss of the grand coalition: the mean of what a bloc adds over every order of joining.
    """

    players: tuple[str, ...]
    target_loss: Array
    sender_losses: Array
    shapley: Array
    residual: float

    def number(self, members: Sequence[str]) -> int:
        """Return the number of a coalition.

        Raises:
            UnknownName: a member that is no player.
        """
        for name in members:
            if name not in self.players:
                message = f"{name!r} is no bloc of this game"
                raise UnknownName(message, hint=f"There are {', '.join(self.players)}")
        return sum(1 << self.players.index(name) for name in set(members))

    def members(self, coalition: int) -> tuple[str, ...]:
        """Return the blocs of a coalition."""
        return tuple(name for place, name in enumerate(self.players) if coalition >> place & 1)

    def added_by(self, name: str, others: Sequence[str] = ()) -> float:
        """Return what a bloc adds to the target's loss when it joins others, or takes by leaving.

        Raises:
            UnknownName: a name that is no player.
        """
        one, rest = self.number([name]), self.number(others)
        return float(self.target_loss[rest | one] - self.target_loss[rest & ~one])

    def minimal_winning(self, loss: float) -> tuple[tuple[str, ...], ...]:
        """Return the coalitions that bring about a loss and need every member, smallest first.

        Args:
            loss: what the target has to lose at least, as a part: 0.01 is one percent.
        """
        found = np.flatnonzero(minimal(self.target_loss >= loss)).tolist()
        return tuple(sorted(map(self.members, found), key=lambda names: (len(names), names)))

    def cost_per_point(self, members: Sequence[str]) -> Mapping[str, float]:
        """Return what each member loses for one percentage point of the target's loss, in points.

        Raises:
            UnknownName: a name that is no player.
            UsageError: the target does not lose.
        """
        coalition = self.number(members)
        loss = float(self.target_loss[coalition])
        if loss <= 0:
            message = f"The target loses nothing by {', '.join(members) or 'nobody'}"
            raise UsageError(message, hint="Choose a coalition under which the target loses")
        return {
            name: float(self.sender_losses[coalition, self.players.index(name)]) / loss
            for name in self.members(coalition)
        }


def coalitions(
    model: OneSectorModel,
    target: int,
    blocs: Mapping[str, Sequence[int]],
    *,
    ratio: float = np.inf,
    cost: Array | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Coalitions:
    """Return what every coalition of blocs does to a target, each solved exactly.

    Args:
        model: the world.
        target: place of the target in its flows.
        blocs: at most 16, each with the places of its countries.
        ratio: what trade with the target costs a member, both ways, after to before; infinity is
            an embargo.
        cost: instead of one ratio, what trade would cost after to before if everybody were a
            member, (exporter, importer); of it the target's row and column are used.
        progress: called with 1 for every coalition that is solved.

    Raises:
        UsageError: no bloc or too many, a country in two of them, or the target in one.
        Unsolved: a coalition has no solution under the model's closure.

    Source: Shapley (1953), *A Value for n-Person Games*.
    """
    size = len(model.flows)
    _check(size, target, blocs, ratio)
    costs = np.full((size, size), ratio) if cost is None else cost
    places = [np.array(members, dtype=np.intp) for members in blocs.values()]
    weights = model.flows.sum(axis=0)
    players, count = tuple(blocs), len(blocs)
    target_loss, sender_losses = np.zeros(1 << count), np.zeros((1 << count, count))
    wages: dict[int, Array] = {0: np.ones(size)}
    residual = 0.0
    for coalition in range(1, 1 << count):
        new = np.ones((size, size))
        for place in range(count):
            if coalition >> place & 1:
                at = places[place]
                new[target, at], new[at, target] = costs[target, at], costs[at, target]
        # The coalition without its last bloc is close by, and was solved before.
        near = wages[coalition & ~(1 << (coalition.bit_length() - 1))]
        found = model.solve(new, start=near)
        wages[coalition] = found.wage
        progress(1)
        residual = max(residual, found.residual)
        lost = 1 - found.welfare
        target_loss[coalition] = lost[target]
        sender_losses[coalition] = [
            lost[members] @ weights[members] / weights[members].sum() for members in places
        ]
    return Coalitions(
        players=players,
        target_loss=target_loss,
        sender_losses=sender_losses,
        shapley=shapley_values(target_loss),
        residual=residual,
    )


def minimal(wins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which winning coalitions would not win without any one of their members."""
    found = wins.copy()
    everyone = np.arange(len(wins))
    for place in range(len(wins).bit_length() - 1):
        without = everyone & ~(1 << place)
        found &= (without == everyone) | ~wins[without]
    return found


def shapley_values(worth: Array) -> Array:
    """Return the Shapley value of each player from the worth of every coalition, by bit mask.

    The last axis of `worth` counts coalitions, that of the answer players; draws may stand before.
    """
    count = worth.shape[-1].bit_length() - 1
    everyone = np.arange(worth.shape[-1])
    sizes = np.bitwise_count(everyone)
    values = np.zeros((*worth.shape[:-1], count))
    share = np.array([1 / (count * comb(count - 1, size)) for size in range(count)])
    for place in range(count):
        without = everyone[(everyone >> place & 1) == 0]
        gain = worth[..., without | 1 << place] - worth[..., without]
        values[..., place] = gain @ share[sizes[without]]
    return values


def _check(size: int, target: int, blocs: Mapping[str, Sequence[int]], ratio: float) -> None:
    if not 1 <= len(blocs) <= _MOST:
        message = f"There are {len(blocs)} blocs"
        raise UsageError(message, hint=f"Give 1 to {_MOST}; join countries that act together")
    seen = {target: "the target"}
    for name, members in blocs.items():
        if not members:
            message = f"The bloc {name} has no country"
            raise UsageError(message, hint="Name its members, or leave the bloc out")
        for one in members:
            if not 0 <= one < size:
                message = f"The bloc {name} has country {one} of {size}"
                raise UsageError(message, hint="Places begin at 0")
            if one in seen:
                message = f"Country {one} is in {name} and in {seen[one]}"
                raise UsageError(message, hint="Nobody can be on two sides")
            seen[one] = name
    if not 0 <= target < size or np.isnan(ratio) or ratio <= 0:
        message = f"The target is country {target} of {size}, the cost ratio {ratio}"
        raise UsageError(message, hint="Places begin at 0; a ratio is above 0, 1 changes nothing")
