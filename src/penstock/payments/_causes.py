"""What in a payment caused a hit, and what became of it in another payment."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from rapidfuzz import fuzz

from penstock.model import Decision, Evidence, Outcome
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._trace import Trace, bare
from penstock.text import country_code, fold

_COUNTRIES = frozenset({Kind.COUNTRY, Kind.BIRTH_COUNTRY})
_TEXTS = frozenset({Kind.FREE_TEXT, Kind.ADDRESS_LINE, Kind.GOODS, Kind.VESSEL})
_PLACES = frozenset({Kind.ADDRESS_LINE, Kind.TOWN, Kind.REGION, Kind.FREE_TEXT})
_CUT = re.compile(r"[/,;\n]")
# Below this a text of a few letters stands in many others by accident.
_FEWEST_LETTERS = 5
_MISSPELT = 75


class Cause(Struct, frozen=True):
    """A piece of a payment's text that caused a hit or a finding."""

    segment: Segment
    text: str


class Change(StrEnum):
    """What became of a cause: the middle part of the codes of `data/payments/resubmission.tsv`."""

    MISSING = "missing"
    CHANGED = "changed"
    MISSPELT = "misspelt"


def causes_of(decision: Decision, segments: Iterable[Segment]) -> tuple[Cause, ...]:
    """Return what in a payment was held against it: of its alerts and of its findings."""
    by_path = {one.path: one for one in segments}
    found: dict[tuple[str, str], Cause] = {}
    for hit in decision.hits:
        if hit.alert and not hit.suppressed_by and hit.path in by_path:
            _add(found, by_path[hit.path], hit.matched)
    for finding in decision.findings:
        if finding.consequence not in ("", Outcome.PASS.value):
            for evidence in finding.evidence:
                if evidence.path in by_path:
                    _add(found, by_path[evidence.path], evidence.text)
    return tuple(found.values())


def _add(found: dict[tuple[str, str], Cause], segment: Segment, text: str) -> None:
    # A text that the segment does not spell so stands for all of it: a name out of several lines.
    stated = text if text and bare(text) in bare(segment.text) else segment.text
    if bare(stated):
        found.setdefault((segment.path, bare(stated)), Cause(segment, stated))


def features_of(causes: Iterable[Cause]) -> frozenset[str]:
    """Return the features of `data/payments/agreement.tsv` that the causes belong to."""
    found = set()
    for cause in causes:
        role, kind = cause.segment.role, cause.segment.kind
        if kind in (Kind.IBAN, Kind.ACCOUNT, Kind.PROXY):
            found.add(f"{role.value}_account")
        elif role is Role.REMITTANCE or role.value.endswith("_agent"):
            found.add(role.value)
        elif kind is Kind.NAME or kind is Kind.FREE_TEXT:
            found.add(f"{role.value}_name")
    return frozenset(found)


def what_became(cause: Cause, now: Trace) -> tuple[Change, Evidence | None] | None:
    """Return what became of a cause in another payment, None if it is still there.

    With the change comes what stands in its place, if anything does.
    """
    if _is_there(cause, now.segments):
        return None
    best: tuple[float, Segment] | None = None
    for one in _same_place(cause, now.segments):
        compare = fuzz.partial_ratio if one.kind in _TEXTS else fuzz.ratio
        likeness = compare(bare(cause.text), bare(one.text))
        if best is None or likeness > best[0]:
            best = (likeness, one)
    if best is None:
        return Change.MISSING, None
    evidence = Evidence(best[1].path, best[1].text)
    if best[0] >= _MISSPELT and len(bare(cause.text)) >= _FEWEST_LETTERS:
        return Change.MISSPELT, evidence
    if cause.segment.kind in _TEXTS:
        # Other words of a text say nothing of those that are gone.
        return Change.MISSING, evidence
    return Change.CHANGED, evidence


def _same_place(cause: Cause, segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield what a later payment says in the place of a cause: same role, same sort of field."""
    kinds = {cause.segment.kind}
    if cause.segment.kind in _TEXTS or cause.segment.kind in (Kind.TOWN, Kind.REGION):
        kinds = set(_TEXTS | {Kind.TOWN, Kind.REGION})
    return (one for one in segments if one.role is cause.segment.role and one.kind in kinds)


def _is_there(cause: Cause, segments: Sequence[Segment]) -> bool:
    segment = cause.segment
    wanted = bare(cause.text)
    if segment.kind in _COUNTRIES:
        return _names_country(segment, wanted, segments)
    if segment.kind is Kind.BIC:
        return any(wanted[:8] in bare(one.text) for one in segments)
    if len(wanted) < _FEWEST_LETTERS:
        mine = (one for one in segments if one.role is segment.role)
        return any(wanted in fold(one.text).split() for one in mine)
    # A name may run over the lines of a party, or stand elsewhere in the payment.
    parties: dict[object, list[str]] = {}
    for place, one in enumerate(segments):
        parties.setdefault(one.party or place, []).append(bare(one.text))
    return any(wanted in "".join(texts) for texts in parties.values())


def _names_country(segment: Segment, wanted: str, segments: Sequence[Segment]) -> bool:
    """Tell whether a party still names a country, by code or in words."""
    for one in segments:
        if one.role is not segment.role:
            continue
        if one.kind in _COUNTRIES and bare(one.text) == wanted:
            return True
        if one.kind in _PLACES:
            words = fold(one.text).split()
            tails = [" ".join(words[-count:]) for count in (1, 2, 3)]
            if wanted in words or any(
                country_code(text).lower() == wanted for text in (*_CUT.split(one.text), *tails)
            ):
                return True
    return False
