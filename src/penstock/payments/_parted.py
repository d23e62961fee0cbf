"""Listed parties that a person says are not those of the payment, by answers to what was asked."""

from collections.abc import Iterable, Mapping, Sequence

from penstock.model import Reason
from penstock.payments._actors import Actor
from penstock.payments._message import Kind
from penstock.payments._sightings import Sighting


def parted(
    seen: Sequence[Sighting], actors: Iterable[Actor], answers: Mapping[str, str]
) -> tuple[tuple[Sighting, ...], tuple[Reason, ...]]:
    """Return the sightings that stand, and a reason for each that somebody has refuted.

    A sighting by an equal number of its own is never refuted: the number is the party's.

    Args:
        seen: the listed parties a payment may name.
        actors: its parties and agents.
        answers: what a person has settled, by the question; `no` refutes.
    """
    if not answers:
        return tuple(seen), ()
    names = {one.key: [segment.text for segment in one.of(Kind.NAME)] for one in actors}
    kept = []
    reasons = []
    for one in seen:
        question = _refuted(one, names.get(one.actor, ()), answers)
        if question:
            reasons.append(Reason("fact_settled", f"{question}: no"))
        else:
            kept.append(one)
    return tuple(kept), tuple(reasons)


def _refuted(one: Sighting, names: Iterable[str], answers: Mapping[str, str]) -> str:
    if one.is_sure:
        return ""
    hit = one.hit
    for asked in dict.fromkeys((hit.matched, one.segment.text, *names)):
        question = " ".join(f"whether {asked} is {hit.name} ({hit.party}) of {hit.list}".split())
        if answers.get(question) == "no":
            return question
    return ""
