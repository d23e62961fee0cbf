"""From a screened subject to findings: which measures touch it, and what follows for the outcome.

The outcome is the gravest of what screening says and what the findings ask (pass, hold, reject,
block), with one exception: while it is open whether something must be blocked, nothing is
rejected, because what is rejected goes back to where it came from.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from penstock.desk._asker import Asker
from penstock.desk._columns import plain
from penstock.desk._party_facts import Clue, PartyQuestion, is_confirmed, party_question
from penstock.errors import UnknownName
from penstock.measures import Effect, Measure, book, countries_of, evaluate
from penstock.model import Evidence, Finding, Hit, Outcome, Reason, Stage, Subject

_WEIGHT = {outcome: weight for weight, outcome in enumerate(Outcome)}


class Judged(Struct, frozen=True):
    """What the measures make of a question: an outcome, the findings, and further reasons."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]


def judge(
    subject: Subject, hits: Sequence[Hit], outcome: Outcome, as_of: date, asker: Asker
) -> Judged:
    """Return what the measures make of a subject on a day.

    Args:
        subject: who is asked about.
        hits: what screening found; only alerts and confirmed ones count.
        outcome: what screening alone says.
        as_of: the day asked about.
        asker: who asks, and what is settled.
    """
    question = party_question(subject, hits, asker)
    findings = _findings(question, as_of, asker)
    if not findings and outcome is Outcome.PASS:
        return Judged(outcome, (), ())
    reasons = [*_rests_on(findings), *_unmapped(hits, findings, asker)]
    graver = max((Outcome(one.consequence) for one in findings), key=_weight, default=Outcome.PASS)
    if graver is Outcome.REJECT and (waiting := _open_blocks(findings)):
        message = f"{waiting[0].rule} may ask to block; settle it before anything is rejected"
        reasons.append(Reason("block_open", message))
        graver = Outcome.HOLD
    if any(hit.party in asker.confirmed for hit in hits):
        # Somebody has looked: what stays is at least as grave as before, never a pass.
        outcome = max(outcome, Outcome.HOLD, key=_weight)
    return Judged(max(outcome, graver, key=_weight), findings, tuple(reasons))


def _weight(outcome: Outcome) -> int:
    return _WEIGHT[outcome]


def _findings(question: PartyQuestion, as_of: date, asker: Asker) -> tuple[Finding, ...]:
    found = {
        one.rule: replace(one, evidence=_evidence(one, question.clues))
        for one in evaluate(question.facts, as_of, asker.known_as_of, asker.profile)
    }
    for reading in question.readings:
        for one in evaluate(reading.facts, as_of, asker.known_as_of, asker.profile):
            known = found.get(one.rule)
            if known is None or (
                known.consequence == Outcome.PASS.value and _gravity(one) < _gravity(known)
            ):
                found[one.rule] = _opened(one, reading.question, reading.clue)
    return tuple(sorted(found.values(), key=_order))


def _opened(finding: Finding, question: str, clue: Clue) -> Finding:
    """Return a finding that holds only if a question is answered with yes: open, so held."""
    is_pass = finding.consequence == Outcome.PASS.value
    return replace(
        finding,
        consequence=finding.consequence if is_pass else Outcome.HOLD.value,
        missing_facts=tuple(dict.fromkeys((question, *finding.missing_facts))),
        evidence=(clue.evidence,),
    )


def _gravity(finding: Finding) -> int:
    return -_WEIGHT[Outcome(finding.consequence)]


def _order(finding: Finding) -> tuple[int, int, str]:
    return (_gravity(finding), len(finding.missing_facts), finding.rule)


def _evidence(finding: Finding, clues: Iterable[Clue]) -> tuple[Evidence, ...]:
    """Return where the question says what the finding's measure looks for, else its own."""
    measure = book().measure(finding.rule)
    wanted = _wanted(finding.rule, measure)
    countries = countries_of(measure)
    tags = {tag for target in wanted for tag in _tags(target)}
    names = {plain(name) for target in wanted for name in getattr(target, "names", ())}
    found = [
        clue.evidence
        for clue in clues
        if clue.countries & countries or clue.tags & tags or clue.name in names
    ]
    if names:
        found = [*finding.evidence, *found]
    return tuple(dict.fromkeys(found)) or finding.evidence


def _wanted(rule: str, measure: Measure) -> list[object]:
    """Return the targets a finding may rest on: those of its requirement, else all."""
    named = {
        target
        for requirement in measure.requirements
        if rule == f"{measure.id}/{requirement.id}"
        for target in requirement.targets
    }
    return [target for target in measure.targets if not named or target.id in named]


def _tags(target: object) -> tuple[str, ...]:
    """Return what a target looks for in a list entry, the narrowest of it."""
    for field in ("programmes", "sections", "lists"):
        if tags := getattr(target, field, ()):
            return tuple(tags)
    return ()


def _open_blocks(findings: Iterable[Finding]) -> list[Finding]:
    return [
        one
        for one in findings
        if one.consequence == Outcome.HOLD.value
        and one.stage is Stage.IN_FORCE
        and _effect(one) is Effect.BLOCK
    ]


def _effect(finding: Finding) -> Effect | None:
    try:
        return book().requirement(finding.rule).effect
    except UnknownName:  # a finding of the measure as a whole binds nobody and asks nothing
        return None


def _rests_on(findings: Sequence[Finding]) -> list[Reason]:
    """Return why the outcome is what it is: the gravest finding, in one sentence."""
    gravest = findings[0] if findings else None
    if gravest is None or gravest.consequence == Outcome.PASS.value:
        return []
    alike = sum(one.consequence == gravest.consequence for one in findings) - 1
    more = f" and {alike} more" if alike else ""
    # Questions of exceptions stand in the findings, too, and do not soften what is asked.
    is_open = gravest.consequence == Outcome.HOLD.value and gravest.missing_facts
    code = "measure_open" if is_open else "measure_applies"
    return [Reason(code, f"{gravest.rule} ({gravest.citation}){more}: {gravest.consequence}")]


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
