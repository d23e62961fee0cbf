"""The rules that find events, as the data files hold them, made ready for use."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from penstock.news._tables import settings


class Rule(NamedTuple):
    """How one sort of event is told. See `data/news/events.yaml`."""

    id: str
    type: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    has_subject: bool
    target: str
    target_near: re.Pattern[str] | None
    actor_default: str
    instrument: str
    basis: str
    claim: str
    stage: str
    needs_actor: bool
    is_aimed: bool
    proposed_by: re.Pattern[str] | None


class Rules(NamedTuple):
    """All rules, and what keeps sentences out."""

    rules: tuple[Rule, ...]
    stems: tuple[tuple[str, int], ...]
    unless: re.Pattern[str]
    despite: re.Pattern[str]
    instrument: re.Pattern[str]
    negation: re.Pattern[str]
    stages: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def event_rules() -> Rules:
    """Return the shipped rules."""
    table = settings("events")
    return Rules(
        tuple(_rule(row) for row in table["rules"]),
        tuple(_stems(table)),
        re.compile(table["unless_everywhere"]),
        re.compile(table["despite"]),
        re.compile("|".join(table["instruments"])),
        re.compile(table["negations"]),
        tuple((row["stage"], re.compile(row["pattern"])) for row in table["stages"]),
    )


def _stems(table: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield beginnings of words, each with a bit for each rule it may tell; the last is sports."""
    bits: dict[str, int] = {}
    for number, row in enumerate(table["rules"]):
        for stem in row["stems"]:
            bits[str(stem)] = bits.get(str(stem), 0) | 1 << number
    for stem in table["unless_stems"]:
        bits[str(stem)] = bits.get(str(stem), 0) | 1 << len(table["rules"])
    yield from bits.items()


def rules_told_by(word: str) -> int:
    """Return a bit for each rule that a lower-case word may tell, the highest for sports."""
    found = 0
    for part in word.split("-"):
        for stem, bits in event_rules().stems:
            if part.startswith(stem) or word.startswith(stem):
                found |= bits
    return found


def _rule(row: dict[str, Any]) -> Rule:
    near = row.get("target_near")
    return Rule(
        id=row["id"],
        type=row["type"],
        pattern=re.compile(rf"(?<!\w)(?:{row['pattern']})"),
        unless=re.compile(row["unless"]) if "unless" in row else None,
        has_subject=row.get("subject", "before") != "none",
        target=row["target"],
        # Up to so many words may stand between: `designated the Moscow-based bank X`.
        target_near=re.compile(rf"\b(?:{near})\b(?:[^\w,;]+[\w'’-]+){{0,6}}[^\w,;]*$")
        if near
        else None,
        actor_default=row.get("actor_default", ""),
        instrument=row.get("instrument", ""),
        basis=row.get("basis", ""),
        claim=row.get("claim", "stated"),
        stage=row.get("stage", "adopted"),
        needs_actor=bool(row.get("needs_actor", False)),
        is_aimed=bool(row.get("aimed", False)),
        proposed_by=re.compile(row["proposed_by"]) if "proposed_by" in row else None,
    )
