"""Which sectors goods by code stand in, where the scenario says so."""

from collections.abc import Mapping, Sequence

from penstock.errors import MalformedInput, UnknownName


def check_sector_goods(stated: Mapping[str, Sequence[str]], sectors: Sequence[str]) -> None:
    """Refuse sectors the table does not have, and codes that stand in two.

    Raises:
        UnknownName: a sector the table does not have.
        MalformedInput: a code within a code that stands somewhere already.
    """
    unknown = sorted(set(stated) - set(sectors))
    if unknown:
        message = f"data.sector_goods: the table has no sector {', '.join(unknown)}"
        raise UnknownName(message, hint=f"It has {', '.join(sectors[:12])}")
    seen: list[tuple[str, str]] = []
    for sector, codes in stated.items():
        for code in codes:
            for other, where in seen:
                if _meet(code, other):
                    message = (
                        f"data.sector_goods: HS {code} of {sector} and {other} of {where} overlap"
                    )
                    raise MalformedInput(message, hint="Every code stands in one sector, once")
            seen.append((code, sector))


def sectors_of_goods(
    goods: Sequence[str],
    stated: Mapping[str, Sequence[str]],
    coarse_goods: str,
    path: str,
) -> tuple[tuple[str, ...], list[str]]:
    """Return the sectors that some goods are, and notes on what was taken for what.

    A sector is meant whole if every code it holds is among the goods; if only some are, the rule
    on coarse goods says what happens.

    Args:
        goods: codes of the Harmonized System that begin so.
        stated: the codes that each sector holds.
        coarse_goods: `refuse`, `whole` or `none`.
        path: the key of the shock.

    Raises:
        MalformedInput: the scenario does not say where goods stand, or not finely enough.
    """
    if not stated:
        message = f"{path}: goods by code are not told apart in a table of sectors"
        hint = "Name sectors: [...], or say which codes each holds: data.sector_goods"
        raise MalformedInput(message, hint=hint)
    for good in goods:
        if not any(_meet(good, code) for codes in stated.values() for code in codes):
            message = f"{path}: data.sector_goods does not say in which sector HS {good} stands"
            raise MalformedInput(message, hint="Add the code to the sector that makes it")
    found: list[str] = []
    notes: list[str] = []
    for sector, codes in stated.items():
        met = [good for good in goods if any(_meet(good, code) for code in codes)]
        if not met:
            continue
        words = f"HS {', '.join(met[:4])} within the sector {sector}"
        if all(any(code.startswith(good) for good in goods) for code in codes):
            found.append(sector)
            notes.append(f"HS {', '.join(met[:4])}: the sector {sector} holds nothing else")
        elif coarse_goods == "refuse":
            message = f"{path}: the table does not tell apart {words}"
            hint = "Set data.coarse_goods to whole (the most) or none"
            raise MalformedInput(message, hint=hint)
        elif coarse_goods == "whole":
            found.append(sector)
            notes.append(f"{words} is taken as the whole of it")
        else:
            notes.append(f"{words} is left")
    return tuple(found), notes


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
