"""From facts with open readings to an outcome: what every kind of question shares.

The outcome is the gravest of what the findings ask (pass, hold, reject, block), with one
exception: while it is open whether something must be blocked, nothing is rejected, because what
is rejected goes back to where it came from. What only a government's control would block is told
and does not wait: a tie to a country is no reason to believe that its government is behind it, and
what is prohibited for certain is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from penstock.errors import UnknownName
from penstock.measures._book import book
from penstock.measures._engine import evaluate
from penstock.measures._facts import ListingFact, Profile, QuestionFacts
from penstock.measures._logic import is_of_government
from penstock.measures._names import name_key
from penstock.measures._register import countries_of
from penstock.measures._schema import Measure
from penstock.measures._settling import heard_in, plain_question, told
from penstock.measures._words import Activity, Effect
from penstock.model import Evidence, Finding, Hit, Outcome, Reason, Stage

# What a question about a party alone is about: taking it on, keeping its account, paying it.
ABOUT_A_PARTY = frozenset({Activity.RELATIONSHIP, Activity.ACCOUNT, Activity.PAYMENT})
# Equal numbers of these kinds make the party the listed one; others may be shared or reused.
_CONFIRMING = frozenset({"imo", "bic", "wallet", "passport", "lei", "isin"})
_WEIGHT = {outcome: weight for weight, outcome in enumerate(Outcome)}


class Asker(Struct, frozen=True, kw_only=True):
    """Everything about a question that is not the question itself and not the lists.

    `known_as_of` is the day of knowledge, None for the day asked about. `confirmed` are ids of
    listed parties that somebody has found the subject to be. `about` is what is intended.
    `answers` settles facts that decisions named as missing, by their words; see `read_answer`.
    """

    profile: Profile
    known_as_of: date | None = None
    confirmed: frozenset[str] = frozenset()
    about: frozenset[Activity] = ABOUT_A_PARTY
    answers: Mapping[str, str] = field(default_factory=dict)


class Clue(Struct, frozen=True):
    """Where a question says something that a measure may look for, and what it leads to.

    `countries` are countries and regions it names, `tags` those of a list entry it may be, and
    `name` the listed name.
    """

    path: str
    text: str
    countries: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    name: str = ""

    @property
    def evidence(self) -> Evidence:
        """The path and the text."""
        return Evidence(self.path, self.text)


class Reading(Struct, frozen=True):
    """Facts that hold only if `question` is answered with yes."""

    facts: QuestionFacts
    question: str
    clue: Clue


class Judged(Struct, frozen=True):
    """What the measures make of a question: an outcome, the findings, and the reasons."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]


def graver(one: Outcome, other: Outcome) -> Outcome:
    """Return the graver of two outcomes."""
    return one if _WEIGHT[one] >= _WEIGHT[other] else other


def is_confirmed(hit: Hit, asker: Asker) -> bool:
    """Tell whether a hit is the listed party: somebody said so, or an equal number does."""
    if hit.is_one_of(asker.confirmed):
        return True
    return hit.alert and any(
        part.feature == "identifier_equal" and part.detail.partition(" ")[0] in _CONFIRMING
        for part in hit.explanation
    )


def listing_of(hit: Hit, asker: Asker, *, is_sure: bool | None = None) -> ListingFact:
    """Return the list entry a hit offers, open unless it is confirmed, or unless `is_sure`."""
    confirmed = is_confirmed(hit, asker) if is_sure is None else is_sure
    return ListingFact(
        list=hit.list,
        programmes=hit.programs,
        section=hit.section,
        # A measure that names a party by its id takes it as read, so it is told only when sure.
        party=hit.party if confirmed else "",
        name=f"{hit.name} ({hit.party})",
        listed_on=hit.listed_on,
        is_confirmed=True if confirmed else None,
    )


def hit_clue(path: str, hit: Hit) -> Clue:
    """Return what a hit at `path` may lead a measure to."""
    tags = ", ".join(hit.programs)
    text = f"{hit.name} ({hit.party}){f' [{tags}]' if tags else ''}"
    return Clue(
        path,
        text,
        tags=frozenset((*hit.programs, hit.section, hit.list)),
        name=name_key(hit.name),
    )


def judge(
    facts: QuestionFacts,
    readings: Iterable[Reading],
    clues: Sequence[Clue],
    as_of: date,
    asker: Asker,
) -> Judged:
    """Return what the measures make of a question on a day.

    Args:
        facts: what is sure.
        readings: what holds only if somebody answers a question; it is held for that.
        clues: where the question says what measures look for; they become the evidence.
        as_of: the day asked about.
        asker: who asks, and what is settled.
    """
    findings, heard = _settled(facts, tuple(readings), clues, as_of, asker)
    reasons = _rests_on(findings)
    reasons += [Reason("fact_settled", f"{one}: {answer}") for one, answer in heard.items()]
    outcome = Outcome.PASS
    for one in findings:
        outcome = graver(outcome, Outcome(one.consequence))
    if outcome is Outcome.REJECT and (waiting := _open_blocks(findings)):
        held = [one for one in waiting if not is_of_government(one.missing_facts)]
        if held:
            message = f"{held[0].rule} may ask to block; settle it before anything is rejected"
            reasons.append(Reason("block_open", message))
            outcome = Outcome.HOLD
        else:
            message = f"{waiting[0].rule} asks to block, too, if so: {waiting[0].missing_facts[0]}"
            reasons.append(Reason("block_possible", message))
    return Judged(outcome, findings, tuple(reasons))


def effect_of(finding: Finding) -> Effect | None:
    """Return the effect of the requirement a finding is of; None for a measure as a whole."""
    try:
        return book().requirement(finding.rule).effect
    except UnknownName:  # a finding of the measure as a whole binds nobody and asks nothing
        return None


def _settled(
    facts: QuestionFacts,
    readings: Sequence[Reading],
    clues: Sequence[Clue],
    as_of: date,
    asker: Asker,
) -> tuple[tuple[Finding, ...], dict[str, str]]:
    """Return the findings once the answers are heard, and the answers whose question was asked.

    An answer may lead to another question, which is heard in the next round.
    """
    heard: dict[str, str] = {}
    while True:
        findings = _findings(facts, readings, clues, as_of, asker, heard)
        asked = (reading.question for reading in readings)
        more = heard_in(findings, asked, asker.answers) if asker.answers else {}
        if more.keys() <= heard.keys():
            return findings, heard
        heard |= more


def _findings(
    facts: QuestionFacts,
    readings: Iterable[Reading],
    clues: Sequence[Clue],
    as_of: date,
    asker: Asker,
    heard: Mapping[str, str],
) -> tuple[Finding, ...]:
    if heard:
        facts = told(facts, heard)
    found = {
        one.rule: replace(one, evidence=_evidence(one, clues))
        for one in evaluate(facts, as_of, asker.known_as_of, asker.profile)
    }
    for reading in readings:
        answer = heard.get(plain_question(reading.question))
        if answer == "no":
            continue
        own = told(reading.facts, heard) if heard else reading.facts
        for one in evaluate(own, as_of, asker.known_as_of, asker.profile):
            known = found.get(one.rule)
            if answer == "yes":
                if known is None or _order(one) < _order(known):
                    found[one.rule] = replace(one, evidence=(reading.clue.evidence,))
            elif known is None or (
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
    names = {name_key(name) for target in wanted for name in getattr(target, "names", ())}
    found = [
        clue.evidence
        for clue in clues
        if clue.countries & countries or clue.tags & tags or (clue.name and clue.name in names)
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
    for part in ("programmes", "sections", "lists"):
        if tags := getattr(target, part, ()):
            return tuple(tags)
    return ()


def _open_blocks(findings: Iterable[Finding]) -> list[Finding]:
    return [
        one
        for one in findings
        if one.consequence == Outcome.HOLD.value
        and one.stage is Stage.IN_FORCE
        and effect_of(one) is Effect.BLOCK
    ]


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
