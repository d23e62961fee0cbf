"""The finding a touched requirement makes: stage, words, consequence and what is missing."""

from datetime import date

from msgspec import Struct

from penstock.measures._binding import Reach, binds, bits_of, reach, ways_into
from penstock.measures._book import Book, Line
from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._logic import NO, YES, Answer, both, lacking
from penstock.measures._schema import Carveout, Quantity, Requirement
from penstock.measures._scope import Asked, in_scope
from penstock.measures._stages import Status
from penstock.measures._words import Nexus
from penstock.model import Evidence, Finding, Outcome, Stage

_MESSAGES_KEPT = _READY_KEPT = 65536
_NO_QUESTIONS: tuple[str, ...] = ()
_NO_TIES: tuple[Nexus, ...] = ()
_UNREACHED = Reach((), (), 0)
_NOWHERE: tuple[Evidence, ...] = ()
_OPEN: Answer = (None, ())
_PASS, _HOLD = Outcome.PASS.value, Outcome.HOLD.value
_Key = tuple[int, str, bool | None, int]
_ReadyKey = tuple[int, str, tuple[bool, ...]]

# Findings are ordered by gravity, then sure before open, then by rule: as one number, because
# numbers sort faster than rows of them do.
Order = int
_RULE_BITS = 24
_FACT_BITS = 16
_WEIGHT = {
    outcome.value: weight << (_RULE_BITS + _FACT_BITS)
    for weight, outcome in enumerate(reversed(Outcome))
}


class Ready(Struct, frozen=True):
    """A finding but for what the question itself adds: made once for a day and an asker.

    `sure` and `open` are its outcomes where the target is touched surely and where that is open;
    `questions` are those asked in any case, `rank` the place of the rule among all. `is_settled`
    False: which of the `ways` into reach are open depends on the question, and `variants` keeps
    what follows from each (None: for an asker whom the tables do not know). A whole measure that
    binds nobody yet has no `requirement`.
    """

    line: Line
    requirement: Requirement | None
    status: Status
    rule: str
    rank: int
    citation: str
    stage: Stage
    message: str
    effective_from: date | None
    effective_to: date | None
    verified: bool
    sure: str
    open: str
    questions: tuple[str, ...]
    is_settled: bool
    ways: tuple[Nexus, ...]
    ways_bits: int
    variants: dict[int, "Ready"] | None


class Touch:
    """What of a question touches one target: how surely, and where the question says so."""

    __slots__ = ("answer", "evidence", "label", "parties")

    def __init__(
        self,
        answer: Answer,
        evidence: tuple[Evidence, ...],
        label: str,
        parties: tuple[str, ...] = (),
    ) -> None:
        self.answer = answer
        self.evidence = evidence
        self.label = label
        self.parties = parties

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


def _scope(line: Line, requirement: Requirement, touch: Touch, asked: Asked) -> Answer:
    scope = in_scope(requirement, touch.parties, touch.label, asked)
    if requirement.quantity is not None and requirement.quantity.value is not None:
        return both((scope, _beyond(line, requirement.quantity, asked.facts)))
    return scope


def _order(outcome: str, facts: int, rank: int) -> Order:
    return _WEIGHT[outcome] + (min(facts, 0xFFFF) << _RULE_BITS) + rank


class Answers:
    """Makes findings, remembering the sentences it has already put together."""

    def __init__(self, tables: Book) -> None:
        self._book = tables
        self._said: dict[_Key, str] = {}
        self._ready: dict[_ReadyKey, Ready] = {}
        self._bound: dict[tuple[str, str], Answer] = {}
        rules = sorted((*tables.lines, *tables.wholes))
        self._rank = {rule: rank for rank, rule in enumerate(rules)}

    def knows(self, asker: Profile) -> bool:
        """Return whether an asker is one of the tables, for whom answers are kept."""
        return asker is self._book.profiles.get(asker.id)

    def whole(self, line: Line, status: Status) -> Ready:
        """Return what a stage says that binds nobody: it is the measure's as a whole."""
        measure = line.measure
        key = (status.serial, "", None, 0)
        message = self._said.get(key)
        if message is None:
            message = self._keep(key, self._book.wording.whole(measure, status))
        return Ready(
            line=line,
            requirement=None,
            status=status,
            rule=measure.id,
            rank=self._rank[measure.id],
            citation=status.cause.citation,
            stage=status.stage,
            message=message,
            effective_from=status.starts if status.stage is Stage.FINDING else None,
            effective_to=None,
            verified=line.verified and status.verified,
            sure=_PASS,
            open=_PASS,
            questions=_NO_QUESTIONS,
            is_settled=True,
            variants=None,
            ways=_NO_TIES,
            ways_bits=0,
        )

    def kept(
        self, line: Line, requirement: Requirement, status: Status, as_of: date, asker: Profile
    ) -> Ready:
        """Return what a requirement says to an asker of the tables, made once for its state."""
        holds = tuple([_holds(one, as_of) for one in line.measure.exceptions])
        key = (status.serial, asker.id, holds)
        found = self._ready.get(key)
        if found is None:
            if len(self._ready) >= _READY_KEPT:
                self._ready.clear()
            found = self._ready[key] = self.ready(line, requirement, status, as_of, asker)
        return found

    def ready(
        self,
        line: Line,
        requirement: Requirement,
        status: Status,
        as_of: date,
        asker: Profile,
        reached: Reach | None = None,
    ) -> Ready:
        """Return what a requirement says to an asker who has answered no question yet.

        `reached` None: what exposes the asker is not known yet.
        """
        asked = Asked(QuestionFacts(), as_of)
        is_open = reached is None
        reached = reached or _UNREACHED
        sure, unsure = (
            self._weighed(line, requirement, status, answer, _NOWHERE, asked, asker, reached)
            for answer in (YES, _OPEN)
        )
        binding, _ = self._binds(line, requirement, asker)
        ways = ways_into(line.measure, asker)
        is_known = self.knows(asker)
        return Ready(
            line=line,
            requirement=requirement,
            status=status,
            rule=line.id,
            rank=self._rank[line.id],
            citation=requirement.citation,
            stage=sure.stage,
            message=sure.message,
            effective_from=sure.effective_from,
            effective_to=sure.effective_to,
            verified=sure.verified,
            sure=sure.consequence,
            open=unsure.consequence,
            questions=sure.missing_facts,
            is_settled=is_known and bool(binding or not ways or not is_open),
            variants={} if is_known else None,
            ways=ways,
            ways_bits=bits_of(ways),
        )

    def finding(
        self, ready: Ready, touch: Touch, asked: Asked, asker: Profile
    ) -> tuple[Order, Finding] | None:
        """Return a finding and its order, or None if the requirement is not about this."""
        answer, line, requirement = touch.answer, ready.line, ready.requirement
        if requirement is not None:
            if line.is_conditional or not asked.bits:
                scope = _scope(line, requirement, touch, asked)
                if scope[0] is False:
                    return None
                if scope is not YES:
                    answer = both((answer, scope))
            exposed, is_unclear = 0, False
            if not ready.is_settled:
                ties = asked.ties(self._book.unions)
                exposed = ready.ways_bits & ties.held
                is_unclear = not exposed and bool(ready.ways_bits & ties.open)
            if (
                ready.variants is None
                or is_unclear
                or (asked.facts.answers and line.measure.exceptions)
            ):
                reached = _UNREACHED
                if not ready.is_settled:
                    reached = reach(ready.ways, asked.ties(self._book.unions))
                found = self._weighed(
                    line, requirement, ready.status, answer, touch.evidence, asked, asker, reached
                )
                order = _order(found.consequence, len(found.missing_facts), ready.rank)
                return order, found
            if not ready.is_settled:
                ready = ready.variants.get(exposed) or self._variant(ready, asked, asker)
        truth, missing = answer
        outcome = ready.sure if truth else ready.open
        if ready.questions:
            missing = (*missing, *ready.questions)
        return _order(outcome, len(missing), ready.rank), Finding(
            rule=ready.rule,
            citation=ready.citation,
            stage=ready.stage,
            message=ready.message,
            evidence=touch.evidence,
            effective_from=ready.effective_from,
            effective_to=ready.effective_to,
            verified=ready.verified,
            consequence=outcome,
            missing_facts=missing,
        )

    def _variant(self, ready: Ready, asked: Asked, asker: Profile) -> Ready:
        """Return what is ready for those whom the same ties expose, and keep it."""
        reached = reach(ready.ways, asked.ties(self._book.unions))
        made = ready
        if ready.requirement is not None and ready.variants is not None:
            made = self.ready(
                ready.line, ready.requirement, ready.status, asked.as_of, asker, reached
            )
            ready.variants[reached.bits] = made
        return made

    def _weighed(
        self,
        line: Line,
        requirement: Requirement,
        status: Status,
        answer: Answer,
        evidence: tuple[Evidence, ...],
        asked: Asked,
        asker: Profile,
        reached: Reach,
    ) -> Finding:
        measure = line.measure
        truth, missing = answer
        binding, unsure = self._binds(line, requirement, asker)
        if not binding:
            unsure = (*unsure, *reached.missing)
        stage, questions, is_open = status.stage, _NO_QUESTIONS, truth is None
        if measure.exceptions:
            stage, questions, is_usual = self._excepted(line, requirement, stage, asked)
            is_open = is_open or is_usual
        key = (status.serial, asker.id, binding, reached.bits)
        is_known = self.knows(asker)  # another may bear the same id and a title of its own
        message = self._said.get(key) if is_known else None
        if message is None:
            said = self._book.wording.stated(
                measure, requirement, status, asker, binding=binding, exposures=reached.exposures
            )
            message = self._keep(key, said) if is_known else said
        outcome = line.outcome if stage is Stage.IN_FORCE else _PASS
        if outcome != _PASS and (is_open or not binding):
            # Open facts, and a reach that is not a duty, are for a person to settle.
            outcome = _HOLD if binding is not False or reached.exposures or unsure else _PASS
        return Finding(
            rule=line.id,
            citation=requirement.citation,
            stage=stage,
            message=message,
            evidence=evidence,
            effective_from=status.starts,
            effective_to=status.last_day,
            verified=line.verified and status.verified,
            consequence=outcome,
            missing_facts=(*missing, *unsure, *questions) if unsure or questions else missing,
        )

    def _excepted(
        self, line: Line, requirement: Requirement, stage: Stage, asked: Asked
    ) -> tuple[Stage, tuple[str, ...], bool]:
        """Return the stage once the answers are heard, what is left to ask, and if that decides."""
        questions: tuple[str, ...] = ()
        is_usual = False
        for exception in line.measure.exceptions:
            if exception.requirements and requirement.id not in exception.requirements:
                continue
            if not _holds(exception, asked.as_of):
                continue
            told = asked.facts.answers
            answer = told.get(f"{line.measure.id}/{exception.id}", told.get(exception.question))
            if answer:
                return Stage.EXCEPTED, (), False
            if answer is None:
                questions = (*questions, exception.question)
                is_usual = is_usual or exception.is_usual
        return stage, questions, is_usual

    def _binds(self, line: Line, requirement: Requirement, asker: Profile) -> Answer:
        if not self.knows(asker):
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
