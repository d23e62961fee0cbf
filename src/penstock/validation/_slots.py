"""Where a party, place, goods or text can stand in a message."""

import random
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct


class SlotKind(StrEnum):
    """What a reader of the message expects to find in a place."""

    NAME = "name"
    BANK = "bank"
    TOWN = "town"
    REGION = "region"
    ADDRESS = "address"
    COUNTRY = "country"
    BIC = "bic"
    TEXT = "text"
    GOODS = "goods"
    PORT = "port"


class Slot(Struct, frozen=True):
    """One place in one type of message.

    Attributes:
        message: the type, such as `pacs.008`, `pacs.009COV`, `MT103`, `MT202COV`.
        path: element names from the message's own element on, without indexes; for MT sequence,
            tag and part (`59/name`, `B/50K/name`).
        kind: what is expected there.
        size: the most characters that fit; for MT, of all its lines together.
    """

    message: str
    path: str
    kind: SlotKind
    size: int

    @property
    def field(self) -> str:
        """The name under which a scorecard counts it: the party and the element."""
        steps = self.path.split("/")
        return "/".join(steps[-2:]) if len(steps) > 1 else self.path


class Made(Struct, frozen=True):
    """A message that was made up.

    Attributes:
        message: the type.
        content: its bytes.
        plants: what was put where, by the path of the slot.
        lost: paths of plants that did not fit as a whole.
    """

    message: str
    content: bytes
    plants: Mapping[str, str]
    lost: tuple[str, ...] = ()


def wanted_steps(paths: Iterable[str]) -> frozenset[str]:
    """Return every path that leads to one of `paths`, themselves included."""
    found: set[str] = set()
    for path in paths:
        steps = path.split("/")
        found.update("/".join(steps[: count + 1]) for count in range(len(steps)))
    return frozenset(found)


def chance(dice: random.Random, mark: str, *, full: bool) -> bool:
    """Decide whether an optional part is there: `?` seldom, `~` mostly."""
    return mark in ("", "+") or full or dice.random() < (0.75 if mark == "~" else 0.06)
