"""Places as a scenario names them: blocs, countries by any code or name, groups that ship."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.data import data_file
from penstock.errors import MalformedInput, UnknownName
from penstock.pressure._check_scenario import EVERYONE
from penstock.pressure._place_keys import place_key

Indices = NDArray[np.intp]
REST = "Rest of the world"


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Countries that act together, as of the days between which they did."""

    id: str
    title: str
    source: str
    members: tuple[str, ...]


class _Groups(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    checked_on: date
    groups: tuple[Group, ...]


@cache
def groups() -> Mapping[str, Group]:
    """Return the shipped groups of countries by id, such as `eu-27`."""
    raw = data_file("pressure/groups.yaml").read_bytes()
    return {one.id: one for one in msgspec.yaml.decode(raw, type=_Groups).groups}


class Places:
    """The places of a world in order, and how to find them by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._at = {name: place for place, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def find(self, asked: str, what: str) -> int:
        """Return the place that is asked for.

        Raises:
            UnknownName: the data has none; says what asked for it, and the nearest.
        """
        found = self._at.get(place_key(asked))
        if found is None:
            near = get_close_matches(asked, self.names, n=1, cutoff=0.6)
            message = f"{what}: {asked} is no place of this data"
            some = ", ".join(self.names[:12])
            hint = f"Did you mean {near[0]}? " if near else ""
            raise UnknownName(message, hint=f"{hint}It has {some} and so on")
        return found

    def members(self, bloc: str, listed: Iterable[str]) -> tuple[Indices, list[str]]:
        """Return the places of a bloc, and the members of its groups that the data lacks.

        Raises:
            UnknownName: a member by name is not in the data, or nobody of a group.
        """
        found: list[int] = []
        absent: list[str] = []
        for one in listed:
            group = groups().get(one)
            if group is None or one in self._at:
                found.append(self.find(one, f"blocs.{bloc}"))
                continue
            here = [self._at[code] for code in group.members if code in self._at]
            absent += [code for code in group.members if code not in self._at]
            if not here:
                message = f"blocs.{bloc}: the data has no member of {one}"
                raise UnknownName(message, hint="Name the places as the data does")
            found += here
        return np.array(sorted(set(found)), dtype=np.intp), absent


def check_blocs(blocs: Mapping[str, Indices], target: int, names: Sequence[str]) -> None:
    """Refuse a place in two blocs, and the target in one.

    Raises:
        MalformedInput: names the place and the blocs.
    """
    seen: dict[int, str] = {target: "the target"}
    for bloc, members in blocs.items():
        for one in members.tolist():
            if one in seen:
                message = f"blocs.{bloc}: {names[one]} is in {bloc} and in {seen[one]}"
                raise MalformedInput(message, hint="Nobody can be on two sides")
            seen[one] = bloc


class Senders:
    """Who is meant by the names that shocks use: blocs, places, everyone."""

    def __init__(self, places: Places, blocs: Mapping[str, Indices], target: int) -> None:
        self._places, self._blocs, self._target = places, blocs, target

    def of(self, listed: Iterable[str], what: str) -> Indices:
        """Return the places of blocs, of places by name, or all but the target.

        Raises:
            UnknownName: a name that is neither.
        """
        found: set[int] = set()
        for one in listed:
            if one == EVERYONE:
                found |= set(range(len(self._places))) - {self._target}
            elif one in self._blocs:
                found |= set(self._blocs[one].tolist())
            else:
                near = get_close_matches(one, self._blocs, n=1, cutoff=0.6)
                if near and place_key(one) not in self._places.names:
                    message = f"{what}: {one} is no bloc and no place"
                    raise UnknownName(message, hint=f"Did you mean {near[0]}?")
                found.add(self._places.find(one, what))
        return np.array(sorted(found), dtype=np.intp)
