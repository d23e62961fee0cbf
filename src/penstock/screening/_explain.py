"""Scores with their explanations: named parts that sum to the score, to the last digit."""

from msgspec import Struct

from penstock.model import Contribution, NameKind
from penstock.screening._align import Alignment, Pairing
from penstock.screening._doubts import common_conflict, doubts
from penstock.screening._parameters import load_scoring
from penstock.screening._terms import Term

_DIGITS = 4
_CORROBORATING = frozenset({"birth_date_equal", "birth_year_equal", "birth_date_flipped"})


class Scored(Struct, frozen=True):
    """A score between 0 and 1 and the parts it is the sum of."""

    score: float
    parts: tuple[Contribution, ...]


def score_name(alignment: Alignment, kind: NameKind, facts: tuple[Contribution, ...]) -> float:
    """Return the score of an aligned name with its facts, without spelling out the parts."""
    total = alignment.score + sum(part.value for part in _adjustments(alignment, kind, facts))
    return min(max(total, 0.0), 1.0)


def explain_name(alignment: Alignment, kind: NameKind, facts: tuple[Contribution, ...]) -> Scored:
    """Return the score of an aligned name and its facts as named parts that sum to it.

    Terms without a partner stand in the explanation with 0: what they cost is already in the
    shares of the others.
    """
    parts = [
        Contribution("name_part", round(pairing.share, _DIGITS), _told(pairing))
        for pairing in alignment.pairings
    ]
    parts += [
        Contribution("name_part_missing", 0.0, f"'{term.shown}' is not in the listed name")
        for term in alignment.missing_asked
    ]
    parts += [
        Contribution("name_part_unasked", 0.0, f"'{term.shown}' is only in the listed name")
        for term in alignment.missing_listed
    ]
    parts += _adjustments(alignment, kind, facts)
    return bounded(parts)


def bounded(parts: list[Contribution]) -> Scored:
    """Return parts with a last one that keeps their sum within 0 and 1 where it is needed."""
    total = round(sum(part.value for part in parts), _DIGITS)
    score = min(max(total, 0.0), 1.0)
    if score != total:
        parts = [*parts, Contribution("limit", round(score - total, _DIGITS), "a score is 0 to 1")]
    return Scored(score, tuple(parts))


def _adjustments(
    alignment: Alignment, kind: NameKind, facts: tuple[Contribution, ...]
) -> list[Contribution]:
    scoring = load_scoring()
    found = [*facts, *doubts(alignment)]
    if any(part.feature == "country_differs" for part in facts):
        found += common_conflict(alignment)
    if kind is NameKind.WEAK_ALIAS and not any(part.feature in _CORROBORATING for part in facts):
        found.append(
            Contribution("weak_alias", scoring.weak_alias, "a weak alias needs another fact")
        )
    if kind is NameKind.FORMER:
        found.append(Contribution("former_name", scoring.former_name, "the name is a former one"))
    return found


def _told(pairing: Pairing) -> str:
    asked, listed = _joined(pairing.asked), _joined(pairing.listed)
    if asked == listed:
        return f"'{asked}' equal"
    return f"'{asked}' ~ '{listed}', likeness {pairing.likeness:.2f}"


def _joined(terms: tuple[Term, ...]) -> str:
    return " ".join(term.shown for term in terms)
