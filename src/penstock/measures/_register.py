"""The register: which measures stand at which stage on a day, and what happened to each."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from msgspec import Struct, structs

from penstock.errors import UnknownName
from penstock.measures._book import Book, book
from penstock.measures._names import name_key
from penstock.measures._schema import (
    ClassTarget,
    Event,
    GoodsTarget,
    JurisdictionTarget,
    Measure,
    MeasureFile,
    PartyTarget,
    Requirement,
    SectorTarget,
    Target,
    TransactionTarget,
    VesselTarget,
)
from penstock.measures._stages import Status, prefers
from penstock.measures._words import Sender
from penstock.model import Stage


class MeasureState(Struct, frozen=True, kw_only=True):
    """A measure on a day: its furthest stage, and the state of each of its requirements."""

    measure: Measure
    regime: str
    sender: Sender
    status: Status
    requirements: tuple[tuple[str, Status], ...]
    verified: bool

    @property
    def stage(self) -> Stage:
        """The furthest stage any requirement has reached."""
        return self.status.stage

    @property
    def since(self) -> date | None:
        """The day the stage began: of what is repealed, the day its last requirement ended."""
        ended = [one.since for _, one in self.requirements if one.since]
        return max(ended) if ended and self.stage is Stage.REPEALED else self.status.since


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """One dated thing that happened to a measure.

    `what` says what the day is of the event: made, announced, published, effective, comments
    close, ends. `requirement` is empty where the event concerns the measure as a whole.
    """

    day: date
    what: str
    measure: str
    event: str
    instrument: str
    citation: str
    requirement: str = ""
    note: str = ""
    verified: bool = True


class Span(Struct, frozen=True):
    """A stretch of days during which a measure stood at one stage; `ends` is exclusive."""

    starts: date
    ends: date | None
    stage: Stage


def state(
    measure: Measure, as_of: date, known_as_of: date | None = None, tables: Book | None = None
) -> MeasureState | None:
    """Return how far a measure had come on a day, or None if nothing was known of it."""
    source = tables or book()
    known = known_as_of or as_of
    whole = source.wholes[measure.id]
    best: Status | None = None
    found: list[tuple[str, Status]] = []
    for requirement in measure.requirements:
        status = source.lines[f"{measure.id}/{requirement.id}"].status(as_of, known)
        if status is not None:
            found.append((requirement.id, status))
            if best is None or _leads(status, best):
                best = status
    if best is None:
        best = whole.status(as_of, known)
    if best is None:
        return None
    return MeasureState(
        measure=measure,
        regime=whole.regime,
        sender=whole.sender,
        status=best,
        requirements=tuple(found),
        verified=whole.verified and best.verified,
    )


def _leads(one: Status, other: Status) -> bool:
    """Return whether a requirement speaks for its measure: by stage, then as the first in force.

    What a programme gained later does not make the programme young.
    """
    if one.stage is other.stage is Stage.IN_FORCE and one.starts and other.starts:
        return one.starts < other.starts
    return prefers(one, other)


def measure_states(
    as_of: date, known_as_of: date | None = None, tables: Book | None = None
) -> tuple[MeasureState, ...]:
    """Return the state of every measure that was known of, in the order of the tables."""
    source = tables or book()
    states = (state(one, as_of, known_as_of, source) for one in source.measures.values())
    return tuple(one for one in states if one is not None)


def measures_in_force(
    as_of: date, known_as_of: date | None = None, tables: Book | None = None
) -> tuple[MeasureState, ...]:
    """Return the measures of which at least one requirement binds on a day.

    Example:
        >>> from datetime import date
        >>> "us-311-kp" in {one.measure.id for one in measures_in_force(date(2016, 12, 8))}
        False
    """
    states = measure_states(as_of, known_as_of, tables)
    return tuple(one for one in states if one.stage is Stage.IN_FORCE)


def measures_of(target: str, tables: Book | None = None) -> tuple[Measure, ...]:
    """Return the measures a word names: a measure, a regime, a country code or a target's name.

    A country brings the whole of a regime that is about it: those listed under a North Korea
    programme are named by their tag, not by the country. It brings what concerns its regions, too.
    Of a measure that aims at several countries or parties it brings only what concerns those
    named: the other targets, with the requirements and events that are about them alone, are
    left out.

    Raises:
        UnknownName: no measure has such an id, regime, country, region or name.
    """
    source = tables or book()
    if target in source.measures:
        return (source.measures[target],)
    if target in source.regimes:
        return source.regimes[target].measures
    code, key = target.strip().upper(), name_key(target)
    found = tuple(
        part
        for regime in source.regimes.values()
        for measure in regime.measures
        if (
            part := measure
            if _is_about(regime, code, source)
            else _part_about(measure, code, key, source)
        )
    )
    if not found:
        message = f"No measure has the id, regime, country or target {target!r}"
        raise UnknownName(message, hint="Run 'penstock measures list' to see every measure")
    return found


def _part_about(measure: Measure, code: str, key: str, tables: Book) -> Measure | None:
    """Return what of a measure concerns a country, region or name; None if nothing does."""
    hits: set[str] = set()
    others: set[str] = set()
    for target in measure.targets:
        places, names = target_countries(target, tables), _names(target)
        if key in names or any(one == code or one[:2] == code for one in places):
            hits.add(target.id)
        elif places or names:
            others.add(target.id)  # one that names neither place nor party goes with the rest
    if not hits:
        return None
    return _part(measure, {target.id for target in measure.targets} - others)


def common_part(one: Measure, other: Measure) -> Measure | None:
    """Return what two parts of one measure share; None if nothing."""
    return _part(one, {target.id for target in other.targets})


def _part(measure: Measure, targets_kept: AbstractSet[str]) -> Measure | None:
    """Return a measure with some of its targets and what is about them; None if nothing is."""
    targets = tuple(one for one in measure.targets if one.id in targets_kept)
    if len(targets) == len(measure.targets):
        return measure
    kept = tuple(
        one
        for one in measure.requirements
        if not one.targets or not targets_kept.isdisjoint(one.targets)
    )
    if not kept or not targets:
        return None
    ids = {one.id for one in kept}
    events = tuple(
        one for one in measure.events if not one.requirements or ids.intersection(one.requirements)
    )
    exceptions = tuple(
        one
        for one in measure.exceptions
        if not one.requirements or ids.intersection(one.requirements)
    )
    return structs.replace(
        measure, targets=targets, requirements=kept, events=events, exceptions=exceptions
    )


def _is_about(regime: MeasureFile, code: str, tables: Book) -> bool:
    """Tell whether most measures of a regime name this one country, and none another."""
    named = [countries for one in regime.measures if (countries := countries_of(one, tables))]
    return 2 * len(named) > len(regime.measures) and all(one == {code} for one in named)


def countries_of(measure: Measure, tables: Book | None = None) -> frozenset[str]:
    """Return the codes of the countries and regions a measure's targets name."""
    source = tables or book()
    return frozenset[str]().union(*(target_countries(one, source) for one in measure.targets))


def target_countries(target: Target, tables: Book) -> frozenset[str]:
    """Return the codes of the countries and regions one target names."""
    match target:
        case JurisdictionTarget() | GoodsTarget():
            return frozenset((*target.countries, *target.regions))
        case PartyTarget() | SectorTarget() | TransactionTarget():
            return frozenset(target.countries)
        case VesselTarget():
            return frozenset((*target.flags, *target.called_in))
        case ClassTarget():
            found: set[str] = set()
            for clause in tables.definitions[target.definition].any_of:
                found.update(clause.chartered_in, clause.located_in)
                found.update(clause.government_of, clause.national_of)
            return frozenset(found)
        case _:
            return frozenset()


def _names(target: Target) -> frozenset[str]:
    if isinstance(target, PartyTarget | TransactionTarget):
        return frozenset(map(name_key, target.names))
    return frozenset()


def timeline(target: str, tables: Book | None = None) -> tuple[TimelineEntry, ...]:
    """Return everything that happened to the measures a word names, oldest first.

    Raises:
        UnknownName: see `measures_of`.
    """
    entries = [
        entry for measure in measures_of(target, tables) for entry in measure_entries(measure)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.measure, entry.what)))


def measure_entries(measure: Measure) -> Iterator[TimelineEntry]:
    """Yield every dated thing that happened to a measure."""
    for event in measure.events:
        yield from _event_entries(measure, event)
    for requirement in measure.requirements:
        yield from _requirement_entries(measure, requirement)


def _event_entries(measure: Measure, event: Event) -> Iterator[TimelineEntry]:
    days = (
        (event.made, "made"),
        (event.announced, "announced"),
        (event.published, "published"),
        (event.effective, "effective"),
        (event.comments_until, "comments close"),
        (event.ends, "ends"),
    )
    for day, what in days:
        if day is not None:
            yield TimelineEntry(
                day=day,
                what=what,
                measure=measure.id,
                event=event.kind.value,
                instrument=event.instrument,
                citation=event.citation,
                note=event.note,
                verified=measure.verified and event.verified,
            )


def _requirement_entries(measure: Measure, requirement: Requirement) -> Iterator[TimelineEntry]:
    for day, what in ((requirement.starts, "effective"), (requirement.ends, "ends")):
        if day is not None:
            yield TimelineEntry(
                day=day,
                what=what,
                measure=measure.id,
                event=requirement.effect.value,
                instrument=requirement.summary,
                citation=requirement.citation,
                requirement=requirement.id,
                verified=measure.verified,
            )


def spans(measure: Measure, tables: Book | None = None) -> tuple[Span, ...]:
    """Return the stages a measure passed through, each day judged by what was known that day."""
    source = tables or book()
    days = sorted({entry.day for entry in measure_entries(measure) if entry.what != "made"})
    found: list[tuple[date, Stage | None]] = []
    for day in days:
        reached = state(measure, day, day, source)
        stage = reached.stage if reached else None
        if not found or found[-1][1] is not stage:
            found.append((day, stage))
    ends: list[date | None] = [*(day for day, _ in found[1:]), None]
    return tuple(
        Span(day, end, stage) for (day, stage), end in zip(found, ends, strict=True) if stage
    )


def last_day(span: Span) -> date | None:
    """Return the last day of a span, None where it is open."""
    return span.ends - timedelta(days=1) if span.ends else None
