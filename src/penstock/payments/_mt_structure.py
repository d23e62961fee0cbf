"""Which fields a type of MT message has, in which order, and where its sequences begin."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from penstock.payments._mt_marks import Marks
from penstock.payments._mt_tables import structure_text

_TOKEN = re.compile(
    r"(?P<number>\d\d)(?P<letter>[A-Z]?)(?::(?P<letters>[-A-Z]+))?(?P<times>[?*+]?)"
)
_MISSING = {
    "20": "missing_identifier",
    "32": "missing_amount",
    **dict.fromkeys(("50", "52", "57", "58", "59"), "missing_party"),
}


class MtElement(Struct, frozen=True):
    """One place of a structure: the tags that may stand there, and how often."""

    said: str
    tags: frozenset[str]
    times: str

    @property
    def is_needed(self) -> bool:
        """Whether the message is wrong without it."""
        return self.times in ("", "+")


class MtStructure(Struct, frozen=True):
    """What a type of message is made of.

    Attributes:
        before: fields ahead of the sequence.
        name: of the sequence that repeats or stands alone; empty when there is none.
        inside: its fields.
        times: how often it may come.
        after: fields behind it.
        open_end: any known field may follow.
        pattern: matches the tags of a message in order, each ended by `;`; None where the order
            is not checked.
    """

    before: tuple[MtElement, ...]
    name: str
    inside: tuple[MtElement, ...]
    times: str
    after: tuple[MtElement, ...]
    open_end: bool
    pattern: re.Pattern[str] | None

    @property
    def repeats(self) -> bool:
        """Whether each turn of the sequence is a payment of its own."""
        return self.times in ("+", "*")


def _element(token: str) -> MtElement:
    found = _TOKEN.fullmatch(token)
    if found is None:
        message = f"no element of a structure: {token!r}"
        raise ValueError(message)
    number, letters = found["number"], found["letters"] or found["letter"] or "-"
    tags = frozenset(number + letter.replace("-", "") for letter in letters)
    said = number + (found["letter"] or ("a" if found["letters"] else ""))
    return MtElement(said, tags, found["times"])


def _pattern(elements: Sequence[MtElement]) -> str:
    return "".join(
        f"(?:(?:{'|'.join(sorted(each.tags))});){each.times}{'+' if each.times else ''}"
        for each in elements
    )


@cache
def mt_structure(message_type: str) -> MtStructure | None:
    """Return the structure of `103` or `202COV`, or None for a type that is not read."""
    text = structure_text(message_type)
    if text is None:
        return None
    free = text.startswith("~")
    before, opened, rest = text.lstrip("~ ").partition("( ")
    name = ""
    inside = after = times = ""
    if opened:
        before, _, name = before.rpartition(" ") if " " in before else ("", "", before)
        inside, _, after = rest.partition(" )")
        times, _, after = after.partition(" ")
    open_end = "ANY*" in text
    parts = [
        tuple(_element(token) for token in part.replace("ANY*", "").split())
        for part in (before, inside, after)
    ]
    group = f"(?:{_pattern(parts[1])}){times}{'+' if times else ''}" if opened else ""
    pattern = _pattern(parts[0]) + group + _pattern(parts[2])
    if open_end:
        pattern += "(?:[0-9]{2}[A-Z]?;)*+"
    return MtStructure(
        parts[0], name, parts[1], times, parts[2], open_end, None if free else re.compile(pattern)
    )


def turns(structure: MtStructure, tags: Sequence[str]) -> list[int]:
    """Return for each field the turn of the sequence it stands in, from 1; 0 outside of it."""
    if not structure.inside:
        return [0] * len(tags)
    first: list[MtElement] = []
    for element in structure.inside:
        first.append(element)
        if element.is_needed:
            break
    awaited = {tag for element in structure.before if element.is_needed for tag in element.tags}
    found = []
    turn = 0
    is_after = False
    seen: set[str] = set()
    for tag in tags:
        if not is_after:
            starts = any(tag in element.tags for element in first)
            place = next((each for each in structure.inside if tag in each.tags), None)
            came = place is not None and bool(seen & place.tags)
            if turn == 0:
                if starts and not (tag in awaited and tag not in seen):
                    turn, seen = 1, set()
            elif starts and (came or first[-1].tags & seen) and structure.repeats:
                if not (came is False and _is_later(structure, tag, seen)):
                    turn, seen = turn + 1, set()
            elif any(tag in each.tags for each in structure.after) and (
                place is None or (came and place.times not in ("*", "+"))
            ):
                is_after = True
            seen.add(tag)
        found.append(0 if is_after else turn)
    return found


def _is_later(structure: MtStructure, tag: str, seen: set[str]) -> bool:
    """Whether `tag` still fits into the running turn, behind all that has come."""
    place = next(n for n, each in enumerate(structure.inside) if tag in each.tags)
    return not any(seen & each.tags for each in structure.inside[place:])


def check_structure(
    structure: MtStructure, tags: Sequence[str], turn_of: Sequence[int], marks: Marks
) -> None:
    """Note which fields are missing, unknown, repeated or out of place."""
    pattern = structure.pattern
    if pattern is not None and pattern.fullmatch(";".join(tags) + ";"):
        return
    before = len(marks.problems)
    known = {
        tag
        for each in (*structure.before, *structure.inside, *structure.after)
        for tag in each.tags
    }
    if not structure.open_end:
        for tag in dict.fromkeys(tag for tag in tags if tag not in known):
            marks.problem("unknown_field", f"Field {tag} is no part of this message", f"4/{tag}")
    last = max(turn_of, default=0)
    inside: list[list[str]] = [[] for _ in range(last + 1)]
    for tag, turn in zip(tags, turn_of, strict=True):
        inside[turn].append(tag)
    _check_scope(
        (*structure.before, *structure.after),
        inside[0],
        "4",
        structure,
        marks,
    )
    for number in range(1, last + 1):
        path = f"4/{structure.name}[{number}]" if structure.repeats else f"4/{structure.name}"
        _check_scope(structure.inside, inside[number], path, structure, marks)
    if structure.inside and not last and structure.times in ("+", ""):
        said = structure.inside[0].said
        marks.problem("missing_field", f"Sequence {structure.name} is missing", f"4/{said}")
    if pattern is not None and len(marks.problems) == before:
        marks.problem("misplaced_field", "The fields do not stand in their order", "4")


def _check_scope(
    elements: Sequence[MtElement],
    tags: Sequence[str],
    path: str,
    structure: MtStructure,
    marks: Marks,
) -> None:
    times = Counter(tags)
    limits: Counter[str] = Counter()
    for element in elements:
        count = sum(times[tag] for tag in element.tags)
        if not count and element.is_needed:
            code = _MISSING.get(element.said[:2], "missing_field")
            marks.problem(code, f"Field {element.said} is missing", f"{path}/{element.said}")
        for tag in element.tags:
            limits[tag] += 10**9 if element.times in ("*", "+") else 1
        if element.times in ("", "?") and count > sum(
            1 for each in elements if each.tags & element.tags
        ):
            marks.problem(
                "repeated_field",
                f"Field {element.said} comes {count} times",
                f"{path}/{element.said}",
            )
    for tag in times:
        if tag not in limits and not structure.open_end:
            marks.problem("misplaced_field", f"Field {tag} does not belong here", f"{path}/{tag}")
