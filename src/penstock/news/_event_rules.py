"""The rules that find events, as the data files hold them, made ready for use."""

import re
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
    roles: str
    is_for_headlines: bool
    needs_subject: bool
    is_reversed: bool
    prefers_party: bool


class Rules(NamedTuple):
    """All rules, and what keeps sentences out."""

    rules: tuple[Rule, ...]
    stems: re.Pattern[str]
    unless: re.Pattern[str]
    negation: re.Pattern[str]
    stages: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def event_rules() -> Rules:
    """Return the shipped rules."""
    table = settings("events")
    stems = "|".join(sorted(map(re.escape, table["stems"]), key=len, reverse=True))
    return Rules(
        tuple(_rule(row) for row in table["rules"]),
        re.compile(rf"\b(?:{stems})"),
        re.compile(table["unless_everywhere"]),
        re.compile(table["negations"]),
        tuple((row["stage"], re.compile(row["pattern"])) for row in table["stages"]),
    )


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
        roles=row.get("roles", "sanction"),
        is_for_headlines=bool(row.get("headline", False)),
        needs_subject=bool(row.get("needs_subject", False)),
        is_reversed=bool(row.get("reversed", False)),
        prefers_party=bool(row.get("prefers_party", False)),
    )
