"""Integrated economic interest: what flows to the listed along all chains, multiplied.

It is a second number and never the verdict: it under-states who is blocked and can be over 50
percent where nobody is. With d the direct stakes of the listed and A the stakes among all
others, it is v = d + A v, solved component by component of the graph. Source: the integrated
ownership matrix of Brioschi, Buzzacchi and Colombo (1989); (I - A)^-1 d.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from penstock.ownership._components import components
from penstock.ownership._share import WHOLE, Share
from penstock.ownership._view import View

_MOST_EXACT = 60
_MOST_BITS = 256
_SWEEPS = 10_000
_SCALE = 10**30
_TOLERANCE = Fraction(1, 10**12)


class Interest(Struct, frozen=True):
    """An economic interest in percent.

    `value` None: it is not defined, since a closed group owns itself wholly, or a stake that it
    rests on is not known exactly; `why` says which. `is_rounded`: within 1e-12 percent.
    """

    value: Fraction | None
    why: str = ""
    is_rounded: bool = False


UNDEFINED = Interest(None, "undefined")
INEXACT = Interest(None, "inexact")


def economic_interest(made: View, listed: Iterable[str]) -> dict[str, Interest]:
    """Return the economic interest of the listed, together, in every owned party.

    Parties that are listed themselves have none of their own here.
    """
    seeds = frozenset(listed)
    shares = {
        party: owned.holdings[0].shares
        for party, owned in made.owned.items()
        if owned.holdings and party not in seeds
    }
    found: dict[str, Interest] = {}
    reached = _reached(made, seeds)
    inner = {
        party: {owner: None for owner in held if owner in shares and owner in reached}
        for party, held in shares.items()
        if party in reached
    }
    for group in components(inner):
        _solve(group, shares, seeds, found)
    for party in shares:
        found.setdefault(party, Interest(Fraction(0)))
    return found


def _reached(made: View, seeds: frozenset[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(seeds)
    while waiting:
        for party in made.ties.get(waiting.pop(), ()):
            if party not in seen and party not in seeds:
                seen.add(party)
                waiting.append(party)
    # A closed group is undefined whoever asks, reached or not.
    return seen | set(made.owned)


def _solve(
    group: tuple[str, ...],
    shares: Mapping[str, Mapping[str, Share]],
    seeds: frozenset[str],
    found: dict[str, Interest],
) -> None:
    """Solve one strongly connected group, after all those that own parts of it."""
    members = frozenset(group)
    constants: dict[str, Fraction] = {}
    inside: dict[str, dict[str, Fraction]] = {}
    rounded = False
    for party in group:
        constant, within = Fraction(0), {}
        for owner, share in shares[party].items():
            interest = WHOLE if owner in seeds else None
            if owner not in members and interest is None:
                other = found.get(owner)
                if other is not None and other.value is None:
                    if share.high > 0:
                        found.update(dict.fromkeys(group, other))
                        return
                    continue
                interest = other.value if other is not None else Fraction(0)
                rounded = rounded or (other is not None and other.is_rounded)
            if not share.is_exact:
                if owner in members or interest:
                    found.update(dict.fromkeys(group, INEXACT))
                    return
                continue
            part = share.low / WHOLE
            if owner in members:
                within[owner] = part
            elif interest:
                constant += part * interest
        constants[party], inside[party] = constant, within
    if all(sum(within.values(), Fraction(0)) >= 1 for within in inside.values()):
        found.update(dict.fromkeys(group, UNDEFINED))
        return
    values = _values(group, constants, inside)
    if values is None:
        found.update(dict.fromkeys(group, UNDEFINED))
        return
    rounded = rounded or len(group) > _MOST_EXACT
    for party, value in values.items():
        if value.denominator.bit_length() > _MOST_BITS:
            found[party] = Interest(Fraction(round(value * _SCALE), _SCALE), is_rounded=True)
        else:
            found[party] = Interest(value, is_rounded=rounded)


def _values(
    group: tuple[str, ...],
    constants: Mapping[str, Fraction],
    inside: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, Fraction] | None:
    if len(group) == 1:
        party = group[0]
        own = inside[party].get(party, Fraction(0))
        return {party: constants[party] / (1 - own)} if own < 1 else None
    if any(sum(within.values(), Fraction(0)) > 1 for within in inside.values()):
        return None  # stakes that sum to more than the whole say nothing
    if len(group) > _MOST_EXACT:
        return _iterated(group, constants, inside)
    return _eliminated(group, constants, inside)


def _eliminated(
    group: tuple[str, ...],
    constants: Mapping[str, Fraction],
    inside: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, Fraction] | None:
    """Gauss-Jordan in fractions."""
    size = len(group)
    place = {party: number for number, party in enumerate(group)}
    rows = []
    for number, party in enumerate(group):
        row = [Fraction(0)] * (size + 1)
        row[number] += 1
        for owner, part in inside[party].items():
            row[place[owner]] -= part
        row[size] = constants[party]
        rows.append(row)
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for other in range(size):
            factor = rows[other][column]
            if other != column and factor:
                rows[other] = [
                    value - factor * lead
                    for value, lead in zip(rows[other], rows[column], strict=True)
                ]
    return {party: rows[number][size] for party, number in place.items()}


def _iterated(
    group: tuple[str, ...],
    constants: Mapping[str, Fraction],
    inside: Mapping[str, Mapping[str, Fraction]],
) -> dict[str, Fraction] | None:
    """Gauss-Seidel in integers of 1e-30 percent, until a sweep moves nothing by 1e-12."""
    scaled = dict.fromkeys(group, 0)
    step = int(_TOLERANCE * _SCALE)
    for _ in range(_SWEEPS):
        moved = 0
        for party in group:
            value = int(constants[party] * _SCALE)
            for owner, part in inside[party].items():
                value += scaled[owner] * part.numerator // part.denominator
            moved = max(moved, abs(value - scaled[party]))
            scaled[party] = value
        if moved < step:
            return {party: Fraction(value, _SCALE) for party, value in scaled.items()}
    return None
