"""How far two payments agree, feature by feature, whatever standard each was written in."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz

from penstock.model import Contribution
from penstock.payments._message import Kind, Role, Segment
from penstock.payments._tables import rows
from penstock.payments._trace import ResubmissionRules, Trace, bare
from penstock.text import fold

# Names are cut at the end of a line or written in another order; a stranger's is less alike.
_SAME_NAME = 85
_SAME_WORDS = 70
_FEWEST_LETTERS = 4
_BANK_KINDS = (Kind.BIC, Kind.NAME, Kind.LEI, Kind.CLEARING_CODE)
_NEAR_AMOUNT = 0.5


class Agreement(NamedTuple):
    """How far two payments agree.

    `share` is in 0..1: the weight of what agrees in that of what both have. `weight` is that of
    what agrees. `parts` name each feature, its weight and whether it agrees.
    """

    share: float
    weight: float
    parts: tuple[Contribution, ...]


def agreement(
    before: Trace, now: Trace, rules: ResubmissionRules, left_out: frozenset[str] = frozenset()
) -> Agreement:
    """Return how far two payments agree in what both have, `left_out` features apart."""
    parts = []
    whole = agreed = 0.0
    for feature, weight in _weights().items():
        if feature in left_out:
            continue
        share = _FEATURES[feature](before, now, rules)
        if share is None:
            continue
        whole += weight
        agreed += weight * share
        parts.append(Contribution(feature, weight * share, "agrees" if share else "differs"))
    return Agreement(agreed / whole if whole else 0.0, agreed, tuple(parts))


def same_name(one: str, other: str) -> bool:
    """Tell whether two bare names may be one, cut short or slightly misspelt."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= _FEWEST_LETTERS and longer.startswith(shorter):
        return True
    return fuzz.ratio(one, other) >= _SAME_NAME


def is_near(before: Trace, now: Trace, rules: ResubmissionRules) -> bool:
    """Tell whether two payments are of one currency, about one amount and about one time."""
    if before.currency != now.currency or before.amount is None or now.amount is None:
        return False
    smaller = min(before.amount, now.amount)
    if abs(before.amount - now.amount) * 100 > smaller * rules.amount_percent:
        return False
    if before.value_date is None or now.value_date is None:
        return True
    return abs((before.value_date - now.value_date).days) <= rules.days


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in rows("agreement")}


def _account(role: Role) -> Callable[[Trace, Trace, ResubmissionRules], float | None]:
    def compare(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
        one, other = before.account(role), now.account(role)
        return float(one == other) if one and other else None

    return compare


def _name(role: Role) -> Callable[[Trace, Trace, ResubmissionRules], float | None]:
    def compare(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
        one, other = before.name(role), now.name(role)
        return float(same_name(one, other)) if one and other else None

    return compare


def _amount(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
    if before.amount is None or now.amount is None:
        return None
    return 1.0 if before.amount == now.amount else _NEAR_AMOUNT


def _value_date(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
    if before.value_date is None or now.value_date is None:
        return None
    return float(before.value_date == now.value_date)


def _reference(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
    if before.uetr and before.uetr == now.uetr:
        return 1.0
    if not before.references or not now.references:
        return None
    return float(bool(before.references & now.references))


def _remittance(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
    one, other = (_words(trace.texts(Role.REMITTANCE)) for trace in (before, now))
    if not one or not other:
        return None
    return float(100 * len(one & other) >= _SAME_WORDS * len(one | other))


def _words(segments: Iterator[Segment]) -> set[str]:
    return {word for one in segments for word in fold(one.text).split()}


def _agent(role: Role) -> Callable[[Trace, Trace, ResubmissionRules], float | None]:
    def compare(before: Trace, now: Trace, _: ResubmissionRules) -> float | None:
        one, other = (_banks(trace, role) for trace in (before, now))
        shared = {kind for kind, _ in one} & {kind for kind, _ in other}
        if not shared:
            return None
        return float(bool(one & other))

    return compare


def _banks(trace: Trace, role: Role) -> set[tuple[Kind, str]]:
    """Return what a bank is called; of a BIC the branch is left out."""
    return {
        (one.kind, bare(one.text)[:8] if one.kind is Kind.BIC else bare(one.text))
        for one in trace.texts(role)
        if one.kind in _BANK_KINDS
    }


_FEATURES: dict[str, Callable[[Trace, Trace, ResubmissionRules], float | None]] = {
    "debtor_account": _account(Role.DEBTOR),
    "creditor_account": _account(Role.CREDITOR),
    "debtor_name": _name(Role.DEBTOR),
    "creditor_name": _name(Role.CREDITOR),
    "amount": _amount,
    "value_date": _value_date,
    "reference": _reference,
    "remittance": _remittance,
    "debtor_agent": _agent(Role.DEBTOR_AGENT),
    "creditor_agent": _agent(Role.CREDITOR_AGENT),
    "intermediary_agent": _agent(Role.INTERMEDIARY_AGENT),
}
