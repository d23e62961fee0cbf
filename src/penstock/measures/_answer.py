"""The finding a touched requirement makes: stage, words, consequence and what is missing."""

from datetime import date

from msgspec import Struct

from penstock.measures._binding import binds, reach
from penstock.measures._book import Book, Line
from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._logic import NO, YES, Answer, both, lacking
from penstock.measures._schema import Carveout, Quantity, Requirement
from penstock.measures._scope import Asked, in_scope
from penstock.measures._stages import Status
from penstock.measures._words import Nexus
from penstock.model import Evidence, Finding, Outcome, Stage

_MESSAGES_KEPT = 65536
_NO_QUESTIONS: tuple[str, ...] = ()
_PASS, _HOLD = Outcome.PASS.value, Outcome.HOLD.value
_Key = tuple[int, str, bool | None, tuple[Nexus, ...]]


class _Plain(Struct, frozen=True):
    """What a requirement says, whole and ready, to one whom it binds without any question."""

    message: str
    effective_to: date | None
    outcome: str
    verified: bool


class Touch:
    """What of a question touches one target: how surely, and where the question says so."""

    __slots__ = ("answer", "evidence", "label", "parties")

    def __init__(self, answer: Answer, evidence: Evidence, label: str, party: str = "") -> None:
        self.answer = answer
        self.evidence: tuple[Evidence, ...] = (evidence,)
        self.label = label
        self.parties: tuple[str, ...] = (party,) if party else ()

    def join(self, other: "Touch") -> None:
        """Take in another touch of the same target; a sure one outweighs an open one."""
        if other.answer[0] and not self.answer[0]:
            self.answer, self.evidence = other.answer, other.evidence
            self.label, self.parties = other.label, other.parties
        elif other.answer[0] == self.answer[0]:
            self.answer = (
                self.answer[0],
                tuple(dict.fromkeys((*self.answer[1], *other.answer[1]))),
            )
            self.evidence = tuple(dict.fromkeys((*self.evidence, *other.evidence)))
            self.parties = (*self.parties, *other.parties)


def _holds(exception: Carveout, as_of: date) -> bool:
    return (exception.starts is None or exception.starts <= as_of) and (
        exception.ends is None or as_of < exception.ends
    )


def _beyond(line: Line, limit: Quantity, facts: QuestionFacts) -> Answer:
    """Return whether a quantity goes beyond its limit, which only the asker's answer tells."""
    answer = facts.answers.get(line.id)
    if answer is not None:
        return YES if answer else NO
    return lacking(f"whether more than {limit.value} {limit.unit} {limit.per} would be supplied")


class Answers:
    """Makes findings, remembering the sentences it has already put together."""

    def __init__(self, tables: Book) -> None:
        self._book = tables
        self._said: dict[_Key, str] = {}
        self._bound: dict[tuple[str, str], Answer] = {}
        self._plain: dict[tuple[int, str], _Plain] = {}

    def whole(self, line: Line, status: Status, touch: Touch) -> Finding:
        """Return the finding of a stage that binds nobody: it is the measure's as a whole."""
        measure = line.measure
        key = (status.serial, "", None, ())
        message = self._said.get(key)
        if message is None:
            message = self._keep(key, self._book.wording.whole(measure, status))
        return Finding(
            rule=measure.id,
            citation=status.cause.citation,
            stage=status.stage,
            message=message,
            evidence=touch.evidence,
            effective_from=status.starts if status.stage is Stage.FINDING else None,
            verified=line.verified and status.verified,
            consequence=_PASS,
            missing_facts=touch.answer[1],
        )

    def stated(
        self,
        line: Line,
        requirement: Requirement,
        status: Status,
        touch: Touch,
        asked: Asked,
        asker: Profile,
    ) -> Finding | None:
        """Return what one requirement means for the asker, or None if it is not about this."""
        scope = YES
        if line.is_conditional or not asked.bits:
            scope = in_scope(requirement, touch.parties, touch.label, asked)
            if requirement.quantity is not None and requirement.quantity.value is not None:
                scope = both((scope, _beyond(line, requirement.quantity, asked.facts)))
            if scope[0] is False:
                return None
        if scope[0] and touch.answer[0]:
            plain = self._plain.get((status.serial, asker.id))
            if plain is not None and asker is self._book.profiles.get(asker.id):
                return Finding(
                    rule=line.id,
                    citation=requirement.citation,
                    stage=status.stage,
                    message=plain.message,
                    evidence=touch.evidence,
                    effective_from=status.starts,
                    effective_to=plain.effective_to,
                    verified=plain.verified,
                    consequence=plain.outcome,
                )
        return self._weighed(line, requirement, status, touch, scope, asked, asker)

    def _weighed(
        self,
        line: Line,
        requirement: Requirement,
        status: Status,
        touch: Touch,
        scope: Answer,
        asked: Asked,
        asker: Profile,
    ) -> Finding:
        measure, facts = line.measure, asked.facts
        truth, missing = touch.answer if scope is YES else both((touch.answer, scope))
        binding, unsure = self._binds(line, requirement, asker)
        exposures: tuple[Nexus, ...] = ()
        if not binding and asker.exposures:
            exposures, open_ties = reach(measure, asker, facts, self._book.unions)
            unsure = (*unsure, *open_ties)
        stage, questions = status.stage, _NO_QUESTIONS
        if measure.exceptions:
            stage, questions = self._excepted(line, requirement, stage, asked)
        key = (status.serial, asker.id, binding, exposures)
        message = self._said.get(key)
        if message is None:
            said = self._book.wording.stated(
                measure, requirement, status, asker, binding=binding, exposures=exposures
            )
            message = self._keep(key, said)
        outcome = line.outcome if stage is Stage.IN_FORCE else _PASS
        if outcome != _PASS and (truth is None or not binding):
            # Open facts, and a reach that is not a duty, are for a person to settle.
            outcome = _HOLD if binding is not False or exposures or unsure else _PASS
        verified = line.verified and status.verified
        if truth and binding and not measure.exceptions:
            if len(self._plain) >= _MESSAGES_KEPT:
                self._plain.clear()
            if asker is self._book.profiles.get(asker.id):
                plain = _Plain(message, status.last_day, outcome, verified)
                self._plain[(status.serial, asker.id)] = plain
        return Finding(
            rule=line.id,
            citation=requirement.citation,
            stage=stage,
            message=message,
            evidence=touch.evidence,
            effective_from=status.starts,
            effective_to=status.last_day,
            verified=verified,
            consequence=outcome,
            missing_facts=(*missing, *unsure, *questions) if unsure or questions else missing,
        )

    def _excepted(
        self, line: Line, requirement: Requirement, stage: Stage, asked: Asked
    ) -> tuple[Stage, tuple[str, ...]]:
        """Return the stage once the asker's answers are heard, and the questions left open."""
        questions: tuple[str, ...] = ()
        for exception in line.measure.exceptions:
            if exception.requirements and requirement.id not in exception.requirements:
                continue
            if not _holds(exception, asked.as_of):
                continue
            answer = asked.facts.answers.get(f"{line.measure.id}/{exception.id}")
            if answer:
                return Stage.EXCEPTED, ()
            if answer is None:
                questions = (*questions, exception.question)
        return stage, questions

    def _binds(self, line: Line, requirement: Requirement, asker: Profile) -> Answer:
        if asker is not self._book.profiles.get(asker.id):
            return binds(requirement, asker)
        key = (line.id, asker.id)
        known = self._bound.get(key)
        if known is None:
            known = self._bound[key] = binds(requirement, asker)
        return known

    def _keep(self, key: _Key, message: str) -> str:
        if len(self._said) >= _MESSAGES_KEPT:
            self._said.clear()
        self._said[key] = message
        return message
