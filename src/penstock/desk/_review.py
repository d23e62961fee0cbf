"""An alert laid out for the person who must decide: both sides, field by field, and why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from penstock.desk._cases import CaseDesk
from penstock.errors import LedgerDamaged, UnknownName
from penstock.model import (
    NOT_JSON,
    Alert,
    AlertState,
    DateRange,
    Hit,
    LedgerEntry,
    Party,
    PartyId,
    Place,
    Subject,
)
from penstock.screening import Policy
from penstock.store import Store

_EQUAL = re.compile(r"^'(?P<asked>.*)' equal$")
_LIKE = re.compile(r"^'(?P<asked>.*)' ~ '(?P<listed>.*)', likeness (?P<likeness>[\d.]+)$")
_MISSING = re.compile(r"^'(?P<asked>.*)' is not in the listed name$")
_UNASKED = re.compile(r"^'(?P<listed>.*)' is only in the listed name$")
_SAME_KEY = 0.995
_MOST_EARLIER = 20


class TokenPair(Struct, frozen=True, kw_only=True):
    """One word of our name and the word of the listed name it was held against.

    `how` is `exact`, `spelling`, `other spelling` (another romanisation or a known variant),
    `initial`, `only ours` or `only listed`.
    """

    asked: str
    listed: str
    how: str
    likeness: float | None
    value: float


class ScorePart(Struct, frozen=True, kw_only=True):
    """One part of the score, in hundredths: `percent` is its size, `start` where its bar begins.

    What goes over 100 is taken back by the part that limits a score.
    """

    feature: str
    value: float
    detail: str
    start: float
    percent: float


class FieldRow(Struct, frozen=True, kw_only=True):
    """What both sides say of one field; `verdict` is `agrees`, `differs`, `alike` or empty."""

    field: str
    ours: tuple[str, ...]
    listed: tuple[str, ...]
    verdict: str


class Review(Struct, frozen=True, kw_only=True):
    """Everything the page of an alert shows.

    Attributes:
        alert: the alert.
        listed: the listed party as it is now; None where it is gone.
        names: word by word.
        parts: of the score, which they sum to.
        threshold: from which score on the policy alerts, 0..100.
        policy: what the policy calls itself, and what to expect of it.
        fields: both sides, field by field.
        history: what was done, oldest first.
        earlier: other alerts on the same listed party, newest first.
        changed: fields of the listed party that are not what they were at the last disposition.
        decision: the decision the alert rests on, as the ledger has it.
    """

    alert: Alert
    listed: Party | None
    names: tuple[TokenPair, ...]
    parts: tuple[ScorePart, ...]
    threshold: float
    policy: str
    fields: tuple[FieldRow, ...]
    history: tuple[dict[str, Any], ...]
    earlier: tuple[Alert, ...]
    changed: tuple[str, ...]
    decision: Mapping[str, Any]


def review_of(alert: Alert, cases: CaseDesk, store: Store, policy: Policy) -> Review:
    """Return an alert laid out for the person who must decide.

    Raises:
        LedgerDamaged: what was done about it, or its decision, is not as it was written.
    """
    listed = store.party(alert.party)
    hit = alert.content.hit
    others, _ = cases.queue(state=None, party=alert.party, with_snoozed=True, limit=_MOST_EARLIER)
    return Review(
        alert=alert,
        listed=listed,
        names=tuple(token_pairs(hit)),
        parts=tuple(score_parts(hit)),
        threshold=round(policy.alert_from(hit.list) * 100, 2),
        policy=f"{policy.title}: {policy.expect}",
        fields=tuple(_fields(alert.content.subject, listed, hit)),
        history=cases.history(alert.number),
        earlier=tuple(one for one in reversed(others) if one.id != alert.id),
        changed=_changed(alert, listed, store),
        decision=_decision(alert, store),
    )


def token_pairs(hit: Hit) -> Iterable[TokenPair]:
    """Yield the words of both names as the explanation pairs them."""
    for part in hit.explanation:
        if found := _EQUAL.match(part.detail):
            word = found["asked"]
            yield TokenPair(asked=word, listed=word, how="exact", likeness=1.0, value=part.value)
        elif found := _LIKE.match(part.detail):
            likeness = float(found["likeness"])
            how = _how(found["asked"], found["listed"], likeness)
            yield TokenPair(
                asked=found["asked"],
                listed=found["listed"],
                how=how,
                likeness=likeness,
                value=part.value,
            )
        elif found := _MISSING.match(part.detail):
            yield TokenPair(
                asked=found["asked"], listed="", how="only ours", likeness=None, value=part.value
            )
        elif found := _UNASKED.match(part.detail):
            yield TokenPair(
                asked="", listed=found["listed"], how="only listed", likeness=None, value=part.value
            )


def score_parts(hit: Hit) -> Iterable[ScorePart]:
    """Yield the parts of a score as bars, one beginning where the other ended."""
    reached = 0.0
    for part in hit.explanation:
        start = min(reached, reached + part.value)
        reached += part.value
        yield ScorePart(
            feature=part.feature,
            value=part.value,
            detail=part.detail,
            start=round(max(start, 0.0) * 100, 2),
            percent=round(abs(part.value) * 100, 2),
        )


def _how(asked: str, listed: str, likeness: float) -> str:
    shorter, longer = sorted((asked, listed), key=len)
    if len(shorter) == 1 and longer.startswith(shorter):
        return "initial"
    return "other spelling" if likeness >= _SAME_KEY else "spelling"


def _fields(subject: Subject | None, listed: Party | None, hit: Hit) -> Iterable[FieldRow]:
    ours = _ours(subject, hit)
    theirs = _theirs(listed, hit)
    for field in dict.fromkeys((*ours, *theirs)):
        mine, other = ours.get(field, ()), theirs.get(field, ())
        if mine or other:
            verdict = _verdict(mine, other)
            if field == "numbers" and _equal_number(hit):
                verdict = "agrees"  # written otherwise: a BIC with its branch
            elif field == "name" and verdict == "differs" and _names_met(hit):
                verdict = "alike"  # else the name were no part of the alert
            yield FieldRow(field=field, ours=mine, listed=other, verdict=verdict)


def _ours(subject: Subject | None, hit: Hit) -> dict[str, tuple[str, ...]]:
    if subject is None:
        return {
            "name": (hit.matched,) if _names_met(hit) else (),
            "numbers": (number,) if (number := _equal_number(hit)) else (),
            "where it stands": (hit.path,),
        }
    return {
        "name": subject.names[:1],
        "other names": subject.names[1:],
        "kind": (subject.schema.value,) if subject.schema else (),
        "born or founded": tuple(map(_day, subject.birth_dates)),
        "countries": subject.countries,
        "numbers": tuple(f"{one.kind.value} {one.value}" for one in subject.identifiers),
        "addresses": tuple(one.text for one in subject.addresses),
        "gender": (subject.gender,) if subject.gender else (),
    }


def _equal_number(hit: Hit) -> str:
    """Return the number that both sides bear, with its kind; empty where names alone met."""
    equal = (one.detail for one in hit.explanation if one.feature == "identifier_equal")
    return next(equal, "")


def _names_met(hit: Hit) -> bool:
    return any(one.feature.startswith("name") for one in hit.explanation)


def _theirs(listed: Party | None, hit: Hit) -> dict[str, tuple[str, ...]]:
    if listed is None:
        return {"name": (hit.name,)}
    names = tuple(
        f"{one.text} ({one.kind.value.replace('_', ' ')})"
        for one in listed.names
        if one.text != hit.name
    )
    gender = tuple(one.text for one in listed.features if one.kind.value == "gender")
    return {
        "name": (hit.name,),
        "other names": names,
        "kind": (listed.schema.value,),
        "born or founded": tuple(map(_day, listed.birth_dates)),
        "countries": tuple(sorted(listed.countries)),
        "numbers": tuple(f"{one.kind.value} {one.value}" for one in listed.identifiers),
        "addresses": tuple(map(_place, listed.addresses)),
        "gender": gender,
        "born at": tuple(map(_place, listed.birth_places)),
        "remarks": listed.remarks,
    }


def _verdict(ours: Sequence[str], listed: Sequence[str]) -> str:
    """Tell whether two sides of a field have something in common; open where one is silent."""
    if not ours or not listed:
        return ""
    mine = {one.casefold() for one in ours}
    other = {one.casefold() for one in listed}
    return "agrees" if mine & other else "differs"


def _day(span: DateRange) -> str:
    if span.text:
        return span.text
    if span.earliest == span.latest:
        return span.earliest.isoformat()
    return f"{span.earliest} to {span.latest}"


def _place(place: Place) -> str:
    if place.country and place.country not in place.text:
        return f"{place.text} [{place.country}]"
    return place.text


def _changed(alert: Alert, listed: Party | None, store: Store) -> tuple[str, ...]:
    """Return what of the listed party is not what it was when somebody last decided on the pair."""
    if alert.state is AlertState.CLOSED:
        return ()
    history = store.ledger.about(alert.number)
    seen = [
        found
        for one in history
        if (found := _act(one).get("entry_sha256")) and _act(one).get("deed") == "approve"
    ]
    if not seen or seen[-1] == alert.entry_sha256:
        return ()
    if listed is None:
        return ("the entry is gone",)
    versions = [party for _, party in store.party_history(PartyId(alert.party)) if party]
    if len(versions) < 2:
        return ("the entry is another one",)
    old, new = msgspec.to_builtins(versions[-2]), msgspec.to_builtins(versions[-1])
    return tuple(key for key in sorted({*old, *new}) if old.get(key) != new.get(key))


def _act(entry: LedgerEntry) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(entry.content)
    return found


def _decision(alert: Alert, store: Store) -> Mapping[str, Any]:
    if not alert.decision:
        return {}
    try:
        entry = store.ledger.entry(alert.decision)
        found = msgspec.json.decode(entry.content)
    except UnknownName:
        return {}
    except NOT_JSON as error:
        message = f"Entry {alert.decision} of the ledger cannot be read: {error}"
        raise LedgerDamaged(message) from error
    return found if isinstance(found, dict) else {}
