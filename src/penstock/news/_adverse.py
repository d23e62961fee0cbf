"""What a story says of a party: in which category, how grave, and in which role."""

import re
from functools import cache
from typing import NamedTuple

from penstock.news._model import Mention, NewsEvent
from penstock.news._spoken import Spoken
from penstock.news._tables import settings

_OFFICIAL = re.compile(
    r"\b(?:president|minister|secretary|spokes\w+|senator|ambassador|envoy|attorney|judge|official|"
    r"commissioner|chancellor|prosecutor|governor|lawmaker|adviser)\b",
    re.IGNORECASE,
)
_AFTER = 90
_NOT_YET = frozenset({"urged", "planned", "proposed"})


class Adverse(NamedTuple):
    """What is said of one party: `severity` 0 to 5, 0 where nothing adverse is."""

    category: str
    severity: int
    claim: str
    role: str


class _Words(NamedTuple):
    categories: tuple[tuple[str, re.Pattern[str]], ...]
    severity: tuple[tuple[int, str, re.Pattern[str]], ...]
    roles: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _words() -> _Words:
    table = settings("adverse")
    return _Words(
        tuple((name, re.compile(pattern)) for name, pattern in table["categories"].items()),
        tuple(
            (int(row["severity"]), row["claim"], re.compile(row["pattern"]))
            for row in table["severity"]
        ),
        tuple((name, re.compile(pattern)) for name, pattern in table["roles"].items()),
    )


def adverse_of(
    mentions: list[Mention], spoken: list[Spoken], events: list[NewsEvent], head_of: str = ""
) -> Adverse:
    """Return what an article says of the party that some mentions name.

    Being named is not adverse: an official, a counterpart or whoever only speaks has severity 0.

    Args:
        mentions: all mentions of the party.
        spoken: the sentences of the article; a mention tells which.
        events: what the article reports.
        head_of: the country the party leads, where it does.
    """
    name = mentions[0].name.lower()
    targets = [one for one in events if one.target.lower() == name]
    actors = [one for one in events if one.actor.lower() == name]
    title = next((one.title for one in mentions if one.title), "")
    texts = [spoken[one.sentence].sentence.text.lower() for one in mentions]
    near = " ".join(dict.fromkeys(texts))
    if targets:
        severity, claim = gravest(targets)
        return Adverse(_category(near, targets), severity, claim, _subject_role(targets))
    if head_of:
        return Adverse("", 0, "", "head of a state under sanctions")
    if title and _OFFICIAL.search(title):
        return Adverse("", 0, "", "official")
    for role, pattern in _words().roles:
        if any(_is_near(pattern, spoken, one) for one in mentions):
            return Adverse(_category(near, ()), 0, "", role)
    if actors:
        return Adverse("", 0, "", "actor")
    for severity, claim, pattern in _words().severity:
        if pattern.search(near):
            # In a sentence with such words, but not what they are aimed at: one grade less.
            return Adverse(_category(near, ()), max(severity - 1, 1), claim, "named beside it")
    return Adverse("", 0, "", "mentioned")


_BY_EVENT = {
    "designation": (5, "official"),
    "designation_311": (5, "official"),
    "listing": (5, "official"),
    "asset_freeze": (5, "official"),
    "sanctions_adopted": (5, "official"),
    "indictment": (4, "charged"),
    "seizure": (4, "official"),
    "penalty": (4, "official"),
    "export_ban": (4, "official"),
    "investigation": (3, "alleged"),
    "sanctions_urged": (3, "urged"),
    "threat": (2, "threatened"),
    "delisting": (1, "official"),
    "licence": (1, "official"),
}


CLAIM_OF_EVENT = {event: claim for event, (_, claim) in _BY_EVENT.items()}


def adverse_category(text: str) -> str:
    """Return the gravest category of adverse news that a text speaks of, empty where none."""
    return _category(text.lower(), ())


def gravest(targets: list[NewsEvent]) -> tuple[int, str]:
    """Return how grave the gravest of some events is for whom they are aimed at, and how sure.

    Args:
        targets: at least one event.

    Returns:
        0 to 5, and the claim: `official`, `established`, `charged`, `alleged`, or how far it has
        come where it is not done yet, such as `urged`, which is two grades less.
    """
    found = []
    for event in targets:
        severity, claim = _BY_EVENT.get(event.type, (1, event.claim))
        if event.stage in _NOT_YET and event.stage != claim and severity > 2:
            severity, claim = severity - 2, event.stage
        sentences = " ".join(one.sentence.lower() for one in event.evidence)
        if event.type == "indictment" and _words().severity[0][2].search(sentences):
            severity, claim = 5, "established"
        found.append((severity, claim))
    return max(found)


def _subject_role(targets: list[NewsEvent]) -> str:
    types = {event.type for event in targets}
    if "investigation" in types and any(event.destinations for event in targets):
        return "suspected exporter"
    if types & {"investigation", "indictment", "penalty"}:
        return "subject of proceedings"
    if types & {"delisting", "licence"}:
        return "beneficiary"
    return "subject"


def _category(near: str, targets: list[NewsEvent] | tuple[()]) -> str:
    told = " ".join(one.sentence.lower() for event in targets for one in event.evidence)
    for text in (told, near):
        found = [name for name, pattern in _words().categories if pattern.search(text)]
        grave = [name for name in found if name != "sanctions"]
        if grave or found:
            return (grave or found)[0]
    if any(event.destinations for event in targets):
        return "sanctions_evasion"
    return "sanctions" if targets else ""


def _is_near(pattern: re.Pattern[str], spoken: list[Spoken], one: Mention) -> bool:
    sentence = spoken[one.sentence].sentence
    place = one.end - sentence.start
    return pattern.match(sentence.text.lower()[place : place + _AFTER].lstrip()) is not None
