"""What the measures make of a screened subject: findings, and an outcome never less grave."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from penstock.desk._party_facts import party_question
from penstock.measures import Asker, Judged, graver, is_confirmed
from penstock.measures import judge as judge_facts
from penstock.model import Finding, Hit, Outcome, Reason, Subject

if TYPE_CHECKING:  # only who has an owner graph waits for it
    from penstock.desk._holders import Holders


def judge(
    subject: Subject,
    hits: Sequence[Hit],
    outcome: Outcome,
    as_of: date,
    asker: Asker,
    holders: "Holders | None" = None,
) -> Judged:
    """Return what the measures make of a subject on a day.

    Args:
        subject: who is asked about.
        hits: what screening found; only alerts and confirmed ones count.
        outcome: what screening alone says.
        as_of: the day asked about.
        asker: who asks, and what is settled.
        holders: adds the owners that measures name; None where no owner graph is loaded.
    """
    question = party_question(subject, hits, asker)
    readings = question.readings
    if holders is not None:
        numbers = {"subject": [one.value for one in subject.identifiers]}
        readings = (*readings, *holders(question.facts, numbers, as_of))
    judged = judge_facts(question.facts, readings, question.clues, as_of, asker)
    if not judged.findings and outcome is Outcome.PASS:
        return Judged(outcome, (), ())
    if any(hit.is_one_of(asker.confirmed) for hit in hits):
        # Somebody has looked: what stays is at least as grave as before, never a pass.
        outcome = graver(outcome, Outcome.HOLD)
    first, rest = judged.reasons[:1], judged.reasons[1:]
    unmapped = _unmapped(hits, judged.findings, asker)
    return Judged(graver(outcome, judged.outcome), judged.findings, (*first, *unmapped, *rest))


def _unmapped(hits: Sequence[Hit], findings: Iterable[Finding], asker: Asker) -> list[Reason]:
    """Name the confirmed parties whose listing no measure of the tables explains: held still."""
    explained = {evidence.path for one in findings for evidence in one.evidence}
    reasons = []
    for place, hit in enumerate(hits):
        if is_confirmed(hit, asker) and f"hits[{place}]" not in explained:
            tags = ", ".join(hit.programs) or hit.section or hit.list
            message = f"{hit.party} is listed under {tags}, which no measure in the tables covers"
            reasons.append(Reason("no_measure_for_listing", message))
    return reasons
