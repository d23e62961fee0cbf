"""How far a requirement has come: on a day, as far as was known on another day.

Two axes of time. `as_of` is the day asked about. `known_as_of` is the day of knowledge: an event
nobody outside had been told of by then does not exist for the answer.
"""

from datetime import date
from itertools import count

from msgspec import Struct, field

from penstock.measures._schema import Event, Measure, Requirement, day_before
from penstock.measures._words import EventKind
from penstock.model import Stage

STARTING = frozenset(
    {
        EventKind.FINDING,
        EventKind.PROPOSAL,
        EventKind.ORDER,
        EventKind.FINAL_RULE,
        EventKind.ENACTMENT,
    }
)
_BINDING = frozenset({EventKind.ORDER, EventKind.FINAL_RULE, EventKind.ENACTMENT})

# The stage that tells most comes first: what binds, what is about to bind, what is held off.
_RANK = {
    Stage.IN_FORCE: 0,
    Stage.FINAL: 1,
    Stage.ORDER: 2,
    Stage.EXCEPTED: 3,
    Stage.ENJOINED: 4,
    Stage.PROPOSED: 5,
    Stage.FINDING: 6,
    Stage.REPEALED: 7,
}


_SERIALS = count()


class Status(Struct, frozen=True):
    """The state of a requirement on a day, and the events it rests on.

    `starts` is the day the stage's own event has or will have effect; `ends` the first day it no
    longer has, where that is known. `cause` is the event to cite for the stage, which for an
    enjoined or excepted requirement is the injunction or the exception. `serial` tells two
    states apart cheaply; it means nothing else.
    """

    stage: Stage
    starts: date | None
    ends: date | None
    event: Event
    cause: Event
    verified: bool
    serial: int = field(default_factory=_SERIALS.__next__)

    @property
    def since(self) -> date | None:
        """The day the stage began; of an order or rule not yet in effect, the day it will be."""
        if self.stage is Stage.REPEALED:
            return self.ends
        if self.stage in {Stage.EXCEPTED, Stage.ENJOINED}:
            return self.cause.takes_effect
        return self.starts

    @property
    def last_day(self) -> date | None:
        """The last day of effect, where one is known."""
        return day_before(self.ends)


def _own_event(measure: Measure, requirement: Requirement) -> Event:
    return Event(
        kind=EventKind.ENACTMENT,
        instrument=measure.authority,
        citation=requirement.citation,
        requirements=(requirement.id,),
        published=requirement.published,
        effective=requirement.starts,
        ends=requirement.ends,
    )


def history(measure: Measure, requirement: Requirement | None) -> tuple[Event, ...]:
    """Return the events that bear on a requirement, in the order of the row.

    A requirement with dates of its own is started by them and not by the measure's enactments.
    None asks for the events of the measure as a whole.
    """
    if requirement is None:
        return measure.events
    events = [
        event
        for event in measure.events
        if not event.requirements or requirement.id in event.requirements
    ]
    if requirement.starts is not None:
        events = [
            event
            for event in events
            if event.kind not in _BINDING or requirement.id in event.requirements
        ]
        events.insert(0, _own_event(measure, requirement))
    return tuple(events)


def _concerns(later: Event, earlier: Event) -> bool:
    if later.of:
        return bool(earlier.id) and earlier.id in later.of
    return earlier.first_day <= later.takes_effect


def status(events: tuple[Event, ...], as_of: date, known_as_of: date) -> Status | None:
    """Return the state that a `history` leads to, or None if nothing was known of it yet.

    What has started and been undone again is `repealed`, with the event that undid it.
    """
    events = tuple(e for e in events if e.known <= known_as_of)
    best: Status | None = None
    for position, event in enumerate(events):
        if event.kind in STARTING:
            found = _judge(event, events[position + 1 :], as_of)
            if found and (best is None or prefers(found, best)):
                best = found
    return best


def turning_days(events: tuple[Event, ...]) -> list[date]:
    """Return the days, in order, on which the answer of `status` may change."""
    days = {day for one in events for day in (one.known, one.takes_effect, one.effective, one.ends)}
    return sorted(day for day in days if day)


def prefers(found: Status, best: Status) -> bool:
    """Return whether one state says more than another: what binds before what is proposed."""
    new, old = _RANK[found.stage], _RANK[best.stage]
    return new < old or (new == old and found.event.first_day >= best.event.first_day)


def _judge(event: Event, later: tuple[Event, ...], as_of: date) -> Status | None:
    """Return the state that one starting event is in on a day, seen with the events after it."""
    starts, ends, cause = event.takes_effect, event.ends, event
    mask: Event | None = None
    sure = event.verified
    for other in later:
        if not _concerns(other, event):
            continue
        match other.kind:
            case EventKind.POSTPONEMENT if event.kind in _BINDING and other.effective:
                # A postponement counts from the day it was told; before that the old date held.
                if other.known <= as_of:
                    starts, cause = other.effective, other
                    sure = sure and other.verified
            case EventKind.EXTENSION if other.ends and other.known <= as_of:
                ends = other.ends
                sure = sure and other.verified
            case EventKind.LAPSE | EventKind.WITHDRAWAL | EventKind.REPEAL:
                ends = _earlier(ends, other.takes_effect)
                if other.takes_effect <= as_of:
                    cause = other
            case EventKind.FINAL_RULE | EventKind.ENACTMENT if event.id and event.id in other.of:
                ends = _earlier(ends, other.takes_effect)
            case EventKind.INJUNCTION | EventKind.EXCEPTION if event.kind in _BINDING:
                if other.takes_effect <= as_of and not (other.ends and other.ends <= as_of):
                    mask = other
            case EventKind.INJUNCTION_LIFTED | EventKind.EXCEPTION_REVOKED:
                if other.takes_effect <= as_of:
                    if _held_off(mask, starts):
                        # It never had effect before: it binds from the day the stay is gone.
                        starts, cause = max(starts, other.takes_effect), other
                    mask = None
                    sure = sure and other.verified
            case _:
                pass
    verified = sure and cause.verified and (mask is None or mask.verified)
    if ends is not None and ends <= as_of:
        if cause is event and event.kind is not EventKind.ORDER and event.ends is None:
            return None  # replaced by a later rule, which speaks for itself
        return Status(Stage.REPEALED, starts, ends, event, cause, verified)
    stage = _stage(event, starts, as_of, mask)
    if stage is None:
        return None
    return Status(stage, starts, ends, event, mask or cause, verified)


def _held_off(mask: Event | None, starts: date) -> bool:
    """Return whether a court stopped a rule before the day it would have taken effect."""
    return mask is not None and mask.kind is EventKind.INJUNCTION and mask.takes_effect <= starts


def _stage(event: Event, starts: date, as_of: date, mask: Event | None) -> Stage | None:
    if min(event.known, event.takes_effect) > as_of:
        return None
    if event.kind is EventKind.FINDING:
        return Stage.FINDING if starts <= as_of else None
    if event.kind is EventKind.PROPOSAL:
        return Stage.PROPOSED
    if mask is not None:
        return Stage.ENJOINED if mask.kind is EventKind.INJUNCTION else Stage.EXCEPTED
    if starts <= as_of:
        return Stage.IN_FORCE
    return Stage.ORDER if event.kind is EventKind.ORDER else Stage.FINAL


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
