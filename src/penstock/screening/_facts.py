"""What facts other than names add to a score: birth dates, countries, gender, kind of party.

What agrees raises, what conflicts lowers, what either side does not state does neither.
"""

from datetime import date

from penstock.model import Contribution, DateRange, FeatureKind, Party, Schema, Subject
from penstock.screening._parameters import FactWeights, load_scoring

_NEAR_YEARS = 1
_OFF_YEARS = 2
_ORGANISATIONS = frozenset(
    {Schema.LEGAL_ENTITY, Schema.ORGANIZATION, Schema.COMPANY, Schema.PUBLIC_BODY}
)


def compare_facts(subject: Subject, party: Party) -> tuple[Contribution, ...]:
    """Return the signed contribution of every fact both sides state, names apart."""
    weights = load_scoring().facts
    if not (subject.birth_dates or subject.countries or subject.gender):
        differs = _schema(subject.schema, party.schema, weights)
        return (differs,) if differs else ()
    found = (
        _birth_date(subject.birth_dates, party.birth_dates, weights),
        _country(subject, party, weights),
        _gender(subject, party, weights),
        _schema(subject.schema, party.schema, weights),
    )
    return tuple(contribution for contribution in found if contribution is not None)


def most_added(subject: Subject) -> float:
    """Return the most that facts of a subject could add to a score, whoever the party is."""
    weights = load_scoring().facts
    dates = (
        weights.birth_date_equal,
        weights.birth_date_flipped,
        weights.birth_year_equal,
        weights.birth_year_near,
        weights.birth_day_differs,
    )
    most = max(*dates, 0.0) if subject.birth_dates else 0.0
    return most + (max(weights.country_agrees, 0.0) if subject.countries else 0.0)


def _exact(span: DateRange) -> date | None:
    return span.earliest if span.earliest == span.latest and not span.is_circa else None


def _shown(spans: tuple[DateRange, ...]) -> str:
    shown = [
        span.text
        or (span.earliest.isoformat() if _exact(span) else f"{span.earliest} to {span.latest}")
        for span in spans
    ]
    return " or ".join(dict.fromkeys(shown))


def _birth_date(
    asked: tuple[DateRange, ...], listed: tuple[DateRange, ...], weights: FactWeights
) -> Contribution | None:
    """Return the best agreement between any asked and any listed date of birth."""
    if not asked or not listed:
        return None
    feature, value = max(
        (compare_birth_dates(left, right, weights) for left in asked for right in listed),
        key=lambda scored: scored[1],
    )
    return Contribution(feature, value, f"asked {_shown(asked)}, listed {_shown(listed)}")


def compare_birth_dates(
    left: DateRange, right: DateRange, weights: FactWeights
) -> tuple[str, float]:
    """Return what the comparison of two dates of birth is called, and its signed value."""
    left_day, right_day = _exact(left), _exact(right)
    if left_day and right_day:
        if left_day == right_day:
            return "birth_date_equal", weights.birth_date_equal
        if left_day.year == right_day.year:
            if (left_day.month, left_day.day) == (right_day.day, right_day.month):
                return "birth_date_flipped", weights.birth_date_flipped
            return "birth_day_differs", weights.birth_day_differs
    slack = _NEAR_YEARS * (1 + int(left.is_circa or right.is_circa))
    gap = max(left.earliest.year - right.latest.year, right.earliest.year - left.latest.year, 0)
    if gap == 0:
        return "birth_year_equal", weights.birth_year_equal
    if gap <= slack:
        return "birth_year_near", weights.birth_year_near
    if gap <= slack + _OFF_YEARS or _is_misread(left.earliest.year, right.earliest.year):
        return "birth_year_off", weights.birth_year_off
    return "birth_year_far", weights.birth_year_far


def _is_misread(left: int, right: int) -> bool:
    """Tell whether one year is the other with two digits swapped, or one read as another."""
    ours, theirs = str(left), str(right)
    return sorted(ours) == sorted(theirs) or sum(map(str.__ne__, ours, theirs)) == 1


def _country(subject: Subject, party: Party, weights: FactWeights) -> Contribution | None:
    listed = party.countries
    if not subject.countries or not listed:
        return None
    common = sorted(set(subject.countries) & listed)
    if common:
        return Contribution("country_agrees", weights.country_agrees, ", ".join(common))
    detail = f"asked {', '.join(subject.countries)}, listed {', '.join(sorted(listed))}"
    return Contribution("country_differs", weights.country_differs, detail)


def _gender(subject: Subject, party: Party, weights: FactWeights) -> Contribution | None:
    listed = {
        feature.text.strip().lower()[:1]
        for feature in party.features
        if feature.kind is FeatureKind.GENDER and feature.text.strip()
    }
    asked = subject.gender.strip().lower()[:1]
    if asked not in ("m", "f") or not listed & {"m", "f"} or asked in listed:
        return None
    return Contribution("gender_differs", weights.gender_differs, f"asked {subject.gender}")


def schemas_can_agree(asked: Schema | None, listed: Schema) -> bool:
    """Tell whether a party of one kind may be meant by a question about another kind."""
    if asked is None or asked is listed:
        return True
    both = {asked, listed}
    # Who says legal entity leaves open what it is.
    return Schema.LEGAL_ENTITY in both or both <= _ORGANISATIONS


def _schema(asked: Schema | None, listed: Schema, weights: FactWeights) -> Contribution | None:
    if schemas_can_agree(asked, listed):
        return None
    detail = f"asked {asked}, listed {listed}"
    return Contribution("schema_differs", weights.schema_differs, detail)
