"""Messages taken apart into cases: what is decided on, with all the text that bears on it."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from penstock.model import Coverage
from penstock.payments._actors import Actor, actors_of
from penstock.payments._asking import Asked, asked_of
from penstock.payments._message import Message, Problem, Segment, Transaction, UnreadableMessage
from penstock.payments._whole import Groups


class Heard(Struct, frozen=True):
    """What some segments say: who they are, what else is said, and what the lists are asked."""

    actors: tuple[Actor, ...]
    loose: tuple[Segment, ...]
    asked: tuple[Asked, ...]

    def joined(self, other: "Heard") -> "Heard":
        """Return both together, the other first."""
        return Heard(
            (*other.actors, *self.actors), (*other.loose, *self.loose), (*other.asked, *self.asked)
        )


_NONE = Heard((), (), ())


def _heard(segments: Iterable[Segment]) -> Heard:
    said = tuple(segments)
    actors, loose = actors_of(said)
    return Heard(tuple(actors), tuple(loose), tuple(asked_of(actors, loose, said)))


def actors_in(message: Message, payment: Transaction) -> tuple[Actor, ...]:
    """Return the parties and agents of a payment, those of its message first."""
    groups = Groups(message)
    outer, _ = actors_of(groups.outer)
    own, _ = actors_of((*payment.every_segment(), *groups.trailing(payment)))
    return (*outer, *own)


class Case(Struct):
    """A transaction on its way to a decision."""

    source: str
    id: str
    message: Message | UnreadableMessage
    transaction: Transaction | None
    problems: tuple[Problem, ...]
    coverage: Coverage
    heard: Heard
    as_of: date


class Cases:
    """Makes cases of messages, in the order in which they come.

    Args:
        day: the day asked about.
        is_ahead: a payment of a later value date is judged as of that day.
    """

    def __init__(self, day: date, *, is_ahead: bool) -> None:
        self._day = day
        self._is_ahead = is_ahead
        self._told: set[str | Problem] = set()

    def of(self, message: Message | UnreadableMessage, source: str) -> Iterator[Case]:
        """Yield a case for each payment of a message, and one for what bears on none."""
        source = message.source or source
        if isinstance(message, UnreadableMessage):
            seen = Coverage(message.characters, 0, 0)
            name = message.sha256[:16] or str(message.number)
            yield self._case(source, name, message, message.problems, seen, _NONE)
            return
        groups = Groups(message)
        outer = _heard(groups.outer)
        header = _minus(message.coverage, [one.coverage for one in message.transactions])
        for payment in message.transactions:
            own = _heard((*payment.every_segment(), *groups.trailing(payment)))
            yield self._case(
                source,
                payment.id or message.id or payment.path,
                message,
                (*message.problems, *payment.problems),
                _plus(header, payment.coverage),
                own.joined(outer),
                payment,
            )
        left = [one for one in groups.left if one.path not in self._told]
        said: set[str | Problem] = {*(one.path for one in message.header), *message.problems}
        # The last part of a long message may be empty, and say nothing that was not said before.
        is_bare = not message.transactions and (message.part == 1 or not said <= self._told)
        self._told |= said
        if message.last:
            self._told.clear()
        if left or is_bare:
            # What bears on no payment is answered for as well: a message, or a group, of none.
            name = message.id or message.sha256[:16]
            whole = _heard(left) if left else outer
            yield self._case(source, name, message, message.problems, header, whole)

    def failed(self, message: Message | UnreadableMessage, source: str, problem: Problem) -> Case:
        """Return the case of a message that could not be taken apart."""
        problems = (problem, *message.every_problem())
        seen = Coverage(getattr(message, "characters", 0), 0, 0)
        name = getattr(message, "id", "") or message.sha256[:16]
        return self._case(message.source or source, name, message, problems, seen, _NONE)

    def _case(
        self,
        source: str,
        name: str,
        message: Message | UnreadableMessage,
        problems: tuple[Problem, ...],
        coverage: Coverage,
        heard: Heard,
        payment: Transaction | None = None,
    ) -> Case:
        day = self._day
        if self._is_ahead and payment is not None and payment.value_date:
            day = max(day, payment.value_date)
        return Case(source, name, message, payment, problems, coverage, heard, day)


def _minus(whole: Coverage, parts: Iterable[Coverage]) -> Coverage:
    rest = [whole.characters, whole.screened, whole.excluded]
    for part in parts:
        rest = [
            rest[0] - part.characters,
            rest[1] - part.screened,
            rest[2] - part.excluded,
        ]
    return Coverage(*rest)


def _plus(one: Coverage, other: Coverage) -> Coverage:
    return Coverage(
        one.characters + other.characters,
        one.screened + other.screened,
        one.excluded + other.excluded,
    )
