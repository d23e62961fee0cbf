"""Messages told whole: what stands at the end of a long one is known to its first part."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from penstock.payments._message import (
    Limits,
    Message,
    Problem,
    Segment,
    Transaction,
    UnreadableMessage,
)
from penstock.payments._read import read_messages


class Groups:
    """The parts of a message's header: what bears on every payment, and what on a group only.

    Args:
        message: a message, or a part of one.
    """

    def __init__(self, message: Message) -> None:
        self._message = message

    @cached_property
    def outer(self) -> tuple[Segment, ...]:
        """What bears on every payment of the message."""
        return tuple(one for one in self._message.header if not self._is_inside(one.path))

    def trailing(self, payment: Transaction) -> tuple[Segment, ...]:
        """What stands in a payment's group after it, such as who asks in a camt.110."""
        return tuple(self._placed[0].get(payment.path, ()))

    @property
    def left(self) -> tuple[Segment, ...]:
        """What stands in a group and bears on no payment here: in a group without any."""
        return tuple(self._placed[1])

    @cached_property
    def _placed(self) -> tuple[dict[str, list[Segment]], list[Segment]]:
        payments = self._message.transactions
        told = {one.path for payment in payments for one in payment.shared}
        below: dict[str, list[str]] = {}
        for payment in payments:
            for above in _ancestors(payment.path):
                below.setdefault(above, []).append(payment.path)
        trailing: dict[str, list[Segment]] = {}
        left = []
        for segment in self._message.header:
            if not self._is_inside(segment.path) or segment.path in told:
                continue
            home = next((one for one in _ancestors(segment.path) if one in below), "")
            step = _name_after(segment.path, home)
            owners = [one for one in below.get(home, ()) if _name_after(one, home) != step]
            for owner in owners:
                trailing.setdefault(owner, []).append(segment)
            if not owners:
                left.append(segment)
        return trailing, left

    def _is_inside(self, path: str) -> bool:
        return any(_is_below(path, stem) for stem in self._stems)

    @cached_property
    def _stems(self) -> frozenset[str]:
        """Paths of the outermost groups, without the number of the last element."""
        found = set()
        for payment in self._message.transactions:
            steps = payment.path.split("/")
            for segment in payment.shared:
                common = 0
                for mine, other in zip(steps, segment.path.split("/"), strict=False):
                    if mine != other:
                        break
                    common += 1
                found.add("/".join(steps[:common]).rpartition("[")[0] or "/".join(steps[:common]))
        least = sorted(found, key=len)
        return frozenset(
            stem
            for place, stem in enumerate(least)
            if not any(_is_below(stem, other) for other in least[:place])
        )


def _ancestors(path: str) -> Iterator[str]:
    """Yield the elements a path stands in, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _name_after(path: str, above: str) -> str:
    """Return the name of the step of a path that follows `above`."""
    return path[len(above) + 1 :].partition("/")[0].partition("[")[0]


def _is_below(path: str, stem: str) -> bool:
    """Tell whether a path leads into an element of that name, whatever its number."""
    return path.startswith(stem) and path[len(stem) : len(stem) + 1] in ("/", "[")


class _Ending(Struct, frozen=True):
    problems: tuple[Problem, ...]
    segments: tuple[Segment, ...]


def whole_messages(
    source: Path | bytes, *, limits: Limits | None = None
) -> Iterator[Message | UnreadableMessage]:
    """Yield the messages of a source as `read_messages`, each part with what its end says, too.

    A wrong number of transactions, or a name in supplementary data after the last one, bears on the
    first transaction as well. A source with a message in several parts is read twice for that; all
    others once.

    Raises:
        UnreadableInput: the file does not exist or cannot be opened.
    """
    endings: dict[int, _Ending] | None = None
    for message in read_messages(source, limits=limits):
        if isinstance(message, UnreadableMessage) or (message.part == 1 and message.last):
            yield message
            continue
        if endings is None:
            endings = _endings(source, limits)
        ending = endings.get(message.number, _Ending((), ()))
        yield replace(
            message,
            problems=tuple(dict.fromkeys((*message.problems, *ending.problems))),
            header=tuple(dict.fromkeys((*message.header, *ending.segments))),
        )


def _endings(source: Path | bytes, limits: Limits | None) -> dict[int, _Ending]:
    found: dict[int, _Ending] = {}
    for message in read_messages(source, limits=limits):
        if isinstance(message, Message) and not (message.part == 1 and message.last):
            before = found.get(message.number, _Ending((), ()))
            problems = dict.fromkeys((*before.problems, *message.problems))
            segments = Groups(message).outer if message.last else ()
            found[message.number] = _Ending(tuple(problems), segments)
    return found
