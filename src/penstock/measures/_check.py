"""What the schema cannot say of one row alone: ids are unique, references exist, dates agree."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from penstock.errors import MalformedInput
from penstock.measures._schema import ClassTarget, Definition, Event, Measure, MeasureFile
from penstock.measures._stages import STARTING
from penstock.measures._words import EventKind

ORDER_LASTS = timedelta(days=120)
_ORDER_STATUTE = "31 U.S.C. 5318A"


def check_rows(files: Sequence[MeasureFile]) -> None:
    """Refuse tables whose rows contradict each other.

    Raises:
        MalformedInput: with every complaint, each naming its row.
    """
    complaints = list(_complaints(files))
    if complaints:
        message = "The measures tables contradict themselves: " + "; ".join(complaints)
        raise MalformedInput(message, hint="Correct the rows named")


def _complaints(files: Sequence[MeasureFile]) -> Iterator[str]:
    definitions = [row for file in files for row in file.definitions]
    measures = [row for file in files for row in file.measures]
    deadlines = [row for file in files for row in file.deadlines]
    yield from _twice("regime", (file.regime for file in files))
    yield from _twice("definition", (row.id for row in definitions))
    yield from _twice("measure", (row.id for row in measures))
    yield from _twice("deadline", (row.id for row in deadlines))
    defined = {row.id for row in definitions}
    known = {row.id for row in measures}
    for definition in definitions:
        yield from _definition(definition, defined)
    for measure in measures:
        for complaint in _measure(measure, defined, known):
            yield f"{measure.id}: {complaint}"
    for deadline in deadlines:
        ways = (deadline.due, deadline.days_after, deadline.every_year or None)
        if sum(way is not None for way in ways) != 1:
            yield f"{deadline.id}: exactly one of due, days_after and every_year is needed"
        if deadline.measure and deadline.measure not in known:
            yield f"{deadline.id}: unknown measure {deadline.measure}"
        if not deadline.verified and not deadline.open_points:
            yield f"{deadline.id}: unverified without saying what is open"


def _definition(definition: Definition, defined: set[str]) -> Iterator[str]:
    for clause in definition.any_of:
        if clause.subsidiary_of and clause.subsidiary_of not in defined:
            yield f"{definition.id}: unknown definition {clause.subsidiary_of}"
        if bool(clause.subsidiary_of) != (clause.share is not None):
            yield f"{definition.id}: subsidiary_of and share belong together"
    if not definition.verified and not definition.open_points:
        yield f"{definition.id}: unverified without saying what is open"


def _measure(measure: Measure, defined: set[str], known: set[str]) -> Iterator[str]:
    requirements = {row.id for row in measure.requirements}
    targets = {row.id for row in measure.targets}
    yield from _twice("requirement", (row.id for row in measure.requirements))
    yield from _twice("target", (row.id for row in measure.targets))
    yield from _twice("event", (row.id for row in measure.events if row.id))
    for target in measure.targets:
        if isinstance(target, ClassTarget) and target.definition not in defined:
            yield f"unknown definition {target.definition}"
    for requirement in measure.requirements:
        yield from _missing(f"{requirement.id}: target", requirement.targets, targets)
        if requirement.starts is None and not any(
            event.kind in STARTING
            and (not event.requirements or requirement.id in event.requirements)
            for event in measure.events
        ):
            yield f"{requirement.id} has no date: no event starts it and it has no starts"
        if requirement.ends and requirement.starts and requirement.ends <= requirement.starts:
            yield f"{requirement.id} ends before it starts"
    for exception in measure.exceptions:
        yield from _missing(f"{exception.id}: requirement", exception.requirements, requirements)
    yield from _missing("related measure", measure.related, known)
    if not measure.verified and not measure.open_points:
        yield "unverified without saying what is open"
    yield from _events(measure, requirements)


def _events(measure: Measure, requirements: set[str]) -> Iterator[str]:
    earlier: set[str] = set()
    last = None
    for event in measure.events:
        name = f"{event.kind.value} {event.id or event.citation}"
        if not any((event.announced, event.published, event.effective)):
            yield f"{name} has no date"
        yield from _missing(f"{name}: requirement", event.requirements, requirements)
        yield from _missing(f"{name}: earlier event", event.of, earlier)
        if last is not None and event.known < last:
            yield f"{name} stands after an event that was known later"
        if not event.verified and not event.open_points:
            yield f"{name} is unverified without saying what is open"
        yield from _dates(measure, event, name)
        last = event.known
        earlier.add(event.id)


def _dates(measure: Measure, event: Event, name: str) -> Iterator[str]:
    if event.published and event.announced and event.published < event.announced:
        yield f"{name} was published before it was announced"
    if event.made and event.known < event.made:
        yield f"{name} was known before it was made"
    if event.ends and event.ends <= event.takes_effect:
        yield f"{name} ends before it takes effect"
    if event.kind is EventKind.ORDER and measure.authority.startswith(_ORDER_STATUTE):
        if event.ends is None:
            yield f"{name} has no end: an order under s.311 lapses after 120 days"
        elif event.ends > event.takes_effect + ORDER_LASTS:
            yield f"{name} lasts longer than 120 days"


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{what} {one} stands twice"
        seen.add(one)


def _missing(what: str, named: Iterable[str], known: set[str]) -> Iterator[str]:
    for one in named:
        if one not in known:
            yield f"{what} {one} does not exist"
