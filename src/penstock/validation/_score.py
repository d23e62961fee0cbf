"""What a screening made of a kit: what it caught by class, field, list and type; clean alerts."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from penstock.model import Decision, ListVersion, Outcome
from penstock.validation._plan import Entry, KitKind

CLEAN_BAR = 2.0  # percent of harmless messages that may alert
_Z = 1.959964  # of the normal distribution, for 95 percent both ways


class Result(Struct, frozen=True):
    """What became of one message of a kit.

    Attributes:
        entry: the message.
        outcome: the gravest decision on it; None where nothing was decided.
        is_stopped: something other than a pass was decided.
        is_found: the planted party, or one of the same name, is among the alerts.
        is_coded: it was held for the reason that was expected.
    """

    entry: Entry
    outcome: Outcome | None
    is_stopped: bool
    is_found: bool
    is_coded: bool

    @property
    def is_met(self) -> bool:
        """Whether what was expected of this message came about; clean ones must pass."""
        if self.entry.kind is KitKind.CLEAN:
            return self.outcome is Outcome.PASS
        # A party whom no measure keeps from being paid is an alert, and may pass all the same.
        is_held = not self.entry.code or (self.is_coded and self.is_stopped)
        return is_held and (self.is_found or not self.entry.is_found)


class Line(Struct, frozen=True, kw_only=True):
    """One line of a scorecard.

    Attributes:
        by: what it counts: kind, class, place, field, message, list or sort.
        name: of the class, field ...
        group: of like classes.
        asked: messages.
        met: those of which what was expected came about.
        stopped: those that did not pass, for whatever reason.
        percent: met of asked; for clean messages, those that alerted.
        at_least: lower end of the 95 percent interval of `percent` (Wilson); upper end for clean.
        bar: what `percent` must reach, for clean messages may not exceed; None where none is set.
        is_passed: the bar is kept; None where none is set.
    """

    by: str
    name: str
    group: str = ""
    asked: int
    met: int
    stopped: int
    percent: float
    at_least: float
    bar: float | None = None
    is_passed: bool | None = None


class Scorecard(Struct, frozen=True):
    """How a screening did on a kit.

    Attributes:
        lines: the counts, gravest questions first.
        missed: every message of which the expected did not come about.
        unanswered: how many messages nothing was decided on; they count as not stopped.
        lists: the lists that the decisions rest on.
        is_passed: every bar is kept and every message was answered.
    """

    lines: tuple[Line, ...]
    missed: tuple[Result, ...]
    unanswered: int
    lists: tuple[ListVersion, ...]
    is_passed: bool


def score(entries: Sequence[Entry], folder: Path, decisions: Iterable[Decision]) -> Scorecard:
    """Return the scorecard of a screening's decisions on a kit.

    Args:
        entries: the manifest.
        folder: of the kit; `Decision.question.source` is a path of a file in it.
        decisions: whatever was decided, in any order; several of a file count together.
    """
    by_file: dict[str, list[Decision]] = {entry.file: [] for entry in entries}
    lists: tuple[ListVersion, ...] = ()
    for decision in decisions:
        lists = lists or decision.lists
        name = _name(decision.question.source, folder)
        if name in by_file:
            by_file[name].append(_slim(decision))
    results = [_result(entry, by_file[entry.file]) for entry in entries]
    lines = tuple(_lines(results))
    unanswered = sum(result.outcome is None for result in results)
    missed = tuple(result for result in results if not result.is_met)
    is_passed = not unanswered and all(line.is_passed is not False for line in lines)
    return Scorecard(lines, missed, unanswered, lists, is_passed)


def _name(source: str, folder: Path) -> str:
    path = Path(source)
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return f"{path.parent.name}/{path.name}"


def _slim(decision: Decision) -> Decision:
    """Keep of a decision what is counted; a kit may have a hundred thousand."""
    return Decision(
        question=decision.question,
        outcome=decision.outcome,
        as_of=decision.as_of,
        lists=(),
        rules_sha256="",
        decided_at=decision.decided_at,
        reasons=decision.reasons,
        hits=tuple(hit for hit in decision.hits if hit.alert),
    )


def _result(entry: Entry, decisions: Sequence[Decision]) -> Result:
    order = list(Outcome)
    outcome = max((one.outcome for one in decisions), key=order.index, default=None)
    wanted = _folded(entry.name)
    found = any(
        hit.is_one_of({entry.party}) or _folded(hit.name) == wanted
        for one in decisions
        for hit in one.hits
    )
    codes = {reason.code for one in decisions for reason in one.reasons}
    is_stopped = outcome is not None and outcome is not Outcome.PASS
    return Result(entry, outcome, is_stopped, found, not entry.code or entry.code in codes)


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _lines(results: Sequence[Result]) -> Iterator[Line]:
    control = [one for one in results if one.entry.kind is KitKind.CONTROL]
    changed = [one for one in results if one.entry.kind is KitKind.MANIPULATED]
    clean = [one for one in results if one.entry.kind is KitKind.CLEAN]
    if control:
        yield _line("kind", "control", control, bar=100)
    if changed:
        yield _line("kind", "manipulated", changed)
    if clean:
        yield _clean_line(clean)
    for name, group in _groups(changed, lambda entry: (entry.group, entry.change)):
        yield _line("class", name[1], group, group_name=name[0], bar=group[0].entry.bar)
    planted = control + changed
    for by, key in _BY.items():
        # Exact names tell of a field, tampered ones of the class of tampering.
        for name, group in _groups(control, key):
            yield _line(f"{by}, control", name[0], group, bar=100)
        for name, group in _groups(planted, key):
            yield _line(by, name[0], group)


Key = Callable[[Entry], tuple[str, str]]
_BY: dict[str, Key] = {
    "place": lambda entry: (entry.place, ""),
    "field": lambda entry: (entry.field, ""),
    "message": lambda entry: (entry.message, ""),
    "list": lambda entry: (entry.list, ""),
    "sort": lambda entry: (entry.sort, ""),
}


def _groups(results: Iterable[Result], key: Key) -> Iterator[tuple[tuple[str, str], list[Result]]]:
    """Yield the results that share a key, in the order in which keys are first met."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        found.setdefault(key(result.entry), []).append(result)
    yield from found.items()


def _line(
    by: str, name: str, results: Sequence[Result], *, group_name: str = "", bar: float | None = None
) -> Line:
    met = sum(result.is_met for result in results)
    percent = 100 * met / len(results)
    return Line(
        by=by,
        name=name,
        group=group_name,
        asked=len(results),
        met=met,
        stopped=sum(result.is_stopped for result in results),
        percent=round(percent, 2),
        at_least=round(100 * _wilson(met, len(results))[0], 2),
        bar=bar,
        is_passed=None if bar is None else percent >= bar,
    )


def _clean_line(results: Sequence[Result]) -> Line:
    alerts = sum(result.is_stopped for result in results)
    percent = 100 * alerts / len(results)
    return Line(
        by="kind",
        name="clean, alerts",
        asked=len(results),
        met=len(results) - alerts,
        stopped=alerts,
        percent=round(percent, 2),
        at_least=round(100 * _wilson(alerts, len(results))[1], 2),
        bar=CLEAN_BAR,
        is_passed=percent <= CLEAN_BAR,
    )


def _wilson(hits: int, asked: int) -> tuple[float, float]:
    """Return the 95 percent interval of a share (Wilson 1927, without continuity correction)."""
    share = hits / asked
    square = _Z * _Z / asked
    middle = share + square / 2
    width = _Z * math.sqrt((share * (1 - share) + square / 4) / asked)
    low, high = (middle - width) / (1 + square), (middle + width) / (1 + square)
    # At the ends of the scale the bound is the share itself, but for the last digit.
    return min(max(low, 0.0), share), max(min(high, 1.0), share)
