"""The register of measures for people and programs: listed, shown, drawn and due."""

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from penstock.errors import UnknownName, UsageError
from penstock.measures import (
    CalendarEntry,
    Measure,
    MeasureState,
    book,
    calendar,
    common_part,
    countries_of,
    measures_of,
    state,
    timeline,
    timeline_svg,
    timeline_text,
)
from penstock.model import Stage, to_builtins
from penstock.text import country_code

_NEAREST = 3


def find_measures(word: str) -> str:
    """Return the word by which the register finds measures: as given, or as a country code.

    Raises:
        UnknownName: nothing is called that; the hint names what comes close.
    """
    try:
        measures_of(word)
    except UnknownName:
        code = country_code(word)
        if code and _is_known(code):
            return code
        message = f"No measure is called {word!r}"
        raise UnknownName(message, hint=_close(word)) from None
    return word


def _is_known(word: str) -> bool:
    try:
        return bool(measures_of(word))
    except UnknownName:
        return False


def _close(word: str) -> str:
    tables = book()
    names = {
        name.casefold(): measure.id
        for measure in tables.measures.values()
        for target in measure.targets
        for name in (measure.title, *getattr(target, "names", ()))
    }
    ids = {one: one for one in (*tables.measures, *tables.regimes)}
    known = names | ids
    plain = word.strip().casefold()
    inside = [one for text, one in known.items() if len(plain) > 2 and plain in text]
    near = [known[text] for text in get_close_matches(plain, known, n=_NEAREST, cutoff=0.6)]
    found = list(dict.fromkeys((*near, *inside)))[:_NEAREST]
    listed = "Run 'penstock measures list' to see every measure"
    return f"Did you mean {' or '.join(found)}? {listed}" if found else listed


def measure_rows(
    as_of: date,
    known_as_of: date | None = None,
    *,
    target: str | None = None,
    country: str | None = None,
    regime: str | None = None,
    stage: str | None = None,
    everything: bool = False,
) -> Iterator[dict[str, Any]]:
    """Yield a row for each measure that was known of on a day, in the order of the tables.

    Args:
        as_of: the day asked about.
        known_as_of: the day of knowledge, `as_of` by default.
        target: a measure, regime, country or name whose measures are wanted.
        country: the same, as a country's name or code.
        regime: the id of a regime.
        stage: only those at this stage.
        everything: those that are no longer in force, too.

    Raises:
        UnknownName: no such target, country or regime.
        UsageError: no such stage.
    """
    words = [word for word in (target, _country(country), _regime(regime)) if word is not None]
    reached = _stage(stage)
    if reached is Stage.REPEALED:
        everything = True
    for measure in _wanted(words):
        one = state(measure, as_of, known_as_of)
        if one is None:
            continue
        if one.stage is Stage.REPEALED and not everything:
            continue
        if reached is None or one.stage is reached:
            yield _row(one)


def _wanted(words: list[str]) -> Iterator[Measure]:
    """Yield the measures, or the parts of them, that every word names."""
    named = [{one.id: one for one in measures_of(find_measures(word))} for word in words]
    for measure in book().measures.values():
        part: Measure | None = measure
        for found in named:
            if part is not None:
                other = found.get(measure.id)
                part = other and common_part(part, other)
        if part is not None:
            yield part


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    code = text.strip().upper()
    if "-" in code or (len(code) == 2 and country_code(code)):
        return code
    if found := country_code(text):
        return found
    message = f"There is no country {text!r}"
    raise UnknownName(message, hint="Write its name or ISO 3166-1 code, such as KP")


def _regime(name: str | None) -> str | None:
    if name is None or name in book().regimes:
        return name
    near = get_close_matches(name, book().regimes, n=1)
    known = f"Regimes are: {', '.join(book().regimes)}"
    message = f"There is no regime {name!r}"
    raise UnknownName(message, hint=f"Did you mean {near[0]}? {known}" if near else known)


def _stage(word: str | None) -> Stage | None:
    if word is None:
        return None
    try:
        return Stage(word.strip().casefold().replace(" ", "_").replace("-", "_"))
    except ValueError as error:
        message = f"There is no stage {word!r}"
        known = ", ".join(stage.value for stage in Stage)
        raise UsageError(message, hint=f"One of {known}") from error


def _row(one: MeasureState) -> dict[str, Any]:
    measure = one.measure
    last = None if one.stage is Stage.REPEALED else one.status.last_day
    return {
        "measure": measure.id,
        "title": measure.title,
        "stage": one.stage.value,
        "since": one.since.isoformat() if one.since else None,
        "until": last.isoformat() if last else None,
        "citation": measure.citation,
        "verified": one.verified,
        "regime": one.regime,
        "sender": one.sender.value,
        "authority": measure.authority,
        "countries": sorted(countries_of(measure)),
        "targets": [target.label for target in measure.targets],
        "events": to_builtins(measure.events),
        "open_points": open_points(measure),
        "source": measure.source,
        "checked_on": measure.checked_on.isoformat(),
    }


def open_points(measure: Measure) -> list[str]:
    """Return what nobody has settled yet of a measure, its definitions and its events."""
    tables = book()
    points = list(measure.open_points)
    for target in measure.targets:
        if definition := tables.definitions.get(getattr(target, "definition", "")):
            points += definition.open_points
    for event in measure.events:
        points += event.open_points
        if not event.verified and not event.open_points:
            points.append(f"{event.instrument} ({event.citation}) was not read in an official text")
    return list(dict.fromkeys(points))


def show_measure(name: str, as_of: date, known_as_of: date | None = None) -> dict[str, Any]:
    """Return a measure with all that stands in its row, and its stage on a day.

    `stage` is None where nothing was known of it by then.

    Raises:
        UnknownName: there is none of that id; the hint names what comes close.
    """
    tables = book()
    if name.partition("/")[0] not in tables.measures:
        message = f"There is no measure {name!r}"
        raise UnknownName(message, hint=_close(name))
    measure = tables.measure(name)
    reached = state(measure, as_of, known_as_of)
    stages = dict(reached.requirements) if reached else {}
    whole: dict[str, Any] = to_builtins(measure)
    for requirement in whole["requirements"]:
        status = stages.get(requirement["id"])
        requirement["stage"] = status.stage.value if status else None
        since = status.since if status else None
        requirement["since"] = since.isoformat() if since else None
    definitions = [
        to_builtins(tables.definitions[target.definition])
        for target in measure.targets
        if hasattr(target, "definition")
    ]
    since = reached.since if reached else None
    return {
        "measure": measure.id,
        "as_of": as_of.isoformat(),
        "stage": reached.stage.value if reached else None,
        "since": since.isoformat() if since else None,
        "verified": reached.verified if reached else measure.verified,
        "open_points": open_points(measure),
        "regime": tables.wholes[measure.id].regime,
        "sender": tables.wholes[measure.id].sender.value,
        "definitions": definitions,
        **{field: value for field, value in whole.items() if field not in {"id", "open_points"}},
    }


def timeline_lines(
    word: str, first: date | None = None, last: date | None = None
) -> Iterator[dict[str, Any]]:
    """Yield everything that happened to the measures a word names, oldest first.

    Raises:
        UnknownName: nothing is called that.
    """
    for entry in timeline(find_measures(word)):
        if (first is None or first <= entry.day) and (last is None or entry.day <= last):
            yield to_builtins(entry)


def timeline_page(word: str, as_of: date, first: date | None = None) -> str:
    """Return a timeline as text, up to a day and closed by the standing on it."""
    return timeline_text(find_measures(word), first=first, last=as_of, as_of=as_of)


def timeline_picture(word: str, as_of: date, first: date | None = None) -> str:
    """Return a timeline as an SVG picture, up to a day."""
    return timeline_svg(find_measures(word), as_of, first=first)


def calendar_rows(first: date, last: date) -> Iterator[dict[str, Any]]:
    """Yield what falls due from a day to a day, both included.

    Raises:
        UsageError: the end is before the beginning.
    """
    for entry in calendar(first, last):
        yield _due(entry)


def _due(entry: CalendarEntry) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat(),
        "kind": entry.kind,
        "id": entry.id,
        "title": entry.title,
        "who": entry.who,
        "citation": entry.citation,
        "note": entry.note,
        "verified": entry.verified,
    }
