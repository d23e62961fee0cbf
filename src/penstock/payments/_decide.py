"""From read messages to decisions: one a transaction, in order, nothing passed over."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct

from penstock.measures import (
    Activity,
    Asker,
    PartyFact,
    QuestionFacts,
    book,
    effect_of,
    evaluate,
    graver,
    judge,
    listing_of,
)
from penstock.model import (
    Coverage,
    Decision,
    Finding,
    ListVersion,
    Outcome,
    Question,
    QuestionKind,
    Reason,
    Stage,
)
from penstock.payments._actors import Actor, actors_of
from penstock.payments._asking import Asked, asked_of
from penstock.payments._chain import chain, nexus
from penstock.payments._facts import payment_question
from penstock.payments._finder import Finder
from penstock.payments._matching import matchers
from penstock.payments._message import Message, Problem, Segment, Transaction, UnreadableMessage
from penstock.payments._named import NamedFinder, named_in
from penstock.payments._quiet import Quiet, own_parties
from penstock.payments._sightings import Sighting, sightings
from penstock.payments._whole import Groups
from penstock.payments._words import said
from penstock.screening import Screener

# What stands with a decision and does not hold it: the others of `Basis.reasons` do.
_ONLY_TOLD = frozenset({"starter_facts_only", "newer_quarantined", "lists_absent"})
_REASON_OF_WORD = {"stop": "stop_word", "goods": "goods_word"}
_BATCH = 256
_LOG = logging.getLogger(__name__)


class Basis(Struct, frozen=True, kw_only=True):
    """Everything decisions on payments rest on.

    Attributes:
        screener: the lists.
        named: the parties that measures name themselves (`named_parties`); None leaves them to
            exact names and codes.
        lists: which issues of which lists; none means that nobody was screened.
        rules_sha256: digest of every table and number that can change an answer.
        as_of: the day asked about.
        asker: who asks.
        reasons: what every decision must say of the lists; stale ones hold it.
        limit: the most hits of a decision.
        ahead: judge a payment of a later value date as of that day.
        quiet: knows which hits somebody has settled; None settles nothing.
    """

    screener: Screener
    named: Screener | None
    lists: tuple[ListVersion, ...]
    rules_sha256: str
    as_of: date
    asker: Asker
    reasons: tuple[Reason, ...] = ()
    limit: int = 10
    ahead: bool = False
    quiet: Quiet | None = None


class Decided(Struct, frozen=True):
    """A decision with what it is about; `transaction` is None for a message as a whole."""

    decision: Decision
    message: Message | UnreadableMessage
    transaction: Transaction | None = None


class _Heard(Struct, frozen=True):
    """What some segments say: who they are, what else is said, and what the lists are asked."""

    actors: tuple[Actor, ...]
    loose: tuple[Segment, ...]
    asked: tuple[Asked, ...]

    def joined(self, other: "_Heard") -> "_Heard":
        """Return both together, the other first."""
        return _Heard(
            (*other.actors, *self.actors), (*other.loose, *self.loose), (*other.asked, *self.asked)
        )


_NONE = _Heard((), (), ())


def _heard(segments: Iterable[Segment]) -> _Heard:
    actors, loose = actors_of(segments)
    return _Heard(tuple(actors), tuple(loose), tuple(asked_of(actors, loose)))


class _Case(Struct):
    """A transaction on its way to a decision."""

    source: str
    id: str
    message: Message | UnreadableMessage
    transaction: Transaction | None
    problems: tuple[Problem, ...]
    coverage: Coverage
    heard: _Heard
    as_of: date


class Decider:
    """Decides on payments by one basis, many at once.

    Not to be shared between threads.
    """

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._finder = Finder(basis.screener, basis.limit)
        self._named = None if basis.named is None else NamedFinder(basis.named, basis.limit)
        self._standings: dict[tuple[object, ...], str] = {}

    def decide(
        self, messages: Iterable[Message | UnreadableMessage], source: str = ""
    ) -> Iterator[Decided]:
        """Yield a decision for each transaction, in order.

        Every problem of a message holds each of its transactions. A message without any, or one
        that nobody can read, gets one decision of its own.
        """
        waiting: list[_Case] = []
        told: set[str] = set()
        for message in messages:
            waiting += self._cases(message, source, told)
            if getattr(message, "last", True):
                told.clear()
            while len(waiting) >= _BATCH:
                yield from self._decided(waiting[:_BATCH])
                del waiting[:_BATCH]
        yield from self._decided(waiting)

    def _cases(
        self, message: Message | UnreadableMessage, source: str, told: set[str]
    ) -> Iterator[_Case]:
        origin = message.source or source
        if isinstance(message, UnreadableMessage):
            name = message.sha256[:16] or str(message.number)
            seen = Coverage(message.characters, 0, 0)
            yield self._case(message, (), origin, name, message.problems, seen)
            return
        groups = Groups(message)
        outer = _heard(groups.outer)
        header = _minus(message.coverage, [one.coverage for one in message.transactions])
        for payment in message.transactions:
            yield self._case(
                message,
                (*payment.every_segment(), *groups.trailing(payment)),
                origin,
                payment.id or message.id or payment.path,
                (*message.problems, *payment.problems),
                _plus(header, payment.coverage),
                outer,
                payment,
            )
        left = [one for one in groups.left if one.path not in told]
        told.update(one.path for one in message.header)
        if left or not message.transactions:
            # What bears on no payment is answered for as well: a message, or a group, of none.
            name = message.id or message.sha256[:16]
            yield self._case(
                message, left, origin, name, message.problems, header, outer if not left else _NONE
            )

    def _case(
        self,
        message: Message | UnreadableMessage,
        segments: Iterable[Segment],
        source: str,
        name: str,
        problems: tuple[Problem, ...],
        coverage: Coverage,
        outer: "_Heard | None" = None,
        payment: Transaction | None = None,
    ) -> _Case:
        own = _heard(segments)
        whole = own if outer is None else own.joined(outer)
        day = self._basis.as_of
        if self._basis.ahead and payment is not None and payment.value_date:
            day = max(day, payment.value_date)
        return _Case(source, name, message, payment, problems, coverage, whole, day)

    def _decided(self, cases: Sequence[_Case]) -> Iterator[Decided]:
        everything = [one for case in cases for one in case.heard.asked]
        self._finder.prepare(everything)
        if self._named is not None:
            self._named.prepare(everything)
        for case in cases:
            yield Decided(self._safely(case), case.message, case.transaction)

    def _safely(self, case: _Case) -> Decision:
        try:
            return self._decision(case)
        except Exception as error:  # the fail-closed edge of payments: hold, and say so
            _LOG.exception("payment %s could not be decided on", case.id)
            reason = Reason("internal_error", f"{type(error).__name__}: {error}")
            return Decision(
                question=Question(QuestionKind.PAYMENT, case.source, case.id),
                outcome=Outcome.HOLD,
                as_of=case.as_of,
                lists=self._basis.lists,
                rules_sha256=self._basis.rules_sha256,
                decided_at=datetime.now(UTC),
                reasons=(reason, *self._holding(case)),
                coverage=case.coverage,
            )

    def _decision(self, case: _Case) -> Decision:
        basis = self._basis
        parties = {} if basis.quiet is None else own_parties(case.heard.actors)
        found = sightings(case.heard.asked, self._finder, basis.asker, basis.quiet, parties)
        seen = found.sightings
        named = () if self._named is None else named_in(case.heard.asked, self._named)
        currency = case.transaction.currency if case.transaction is not None else ""
        question = payment_question(
            case.heard.actors, case.heard.loose, seen, named, currency, basis.asker
        )
        judged = judge(question.facts, question.readings, question.clues, case.as_of, basis.asker)
        holding = [*self._holding(case), *self._unexplained(seen, case.as_of)]
        outcome = judged.outcome
        reasons = list(judged.reasons)
        if outcome is Outcome.REJECT and holding:
            message = f"{holding[0].code} must be settled before anything is rejected"
            reasons.append(Reason("block_open", message))
            outcome = Outcome.HOLD
        if holding:
            outcome = graver(outcome, Outcome.HOLD)
        if judged.findings:
            reasons += _told_nexus(case, currency)
        told = [one for one in basis.reasons if one.code in _ONLY_TOLD]
        return Decision(
            question=Question(QuestionKind.PAYMENT, case.source, case.id),
            outcome=outcome,
            as_of=case.as_of,
            lists=basis.lists,
            rules_sha256=basis.rules_sha256,
            decided_at=datetime.now(UTC),
            reasons=(*_hit_reasons(seen), *found.reasons, *reasons, *holding, *told),
            findings=judged.findings,
            hits=(*(one.hit for one in seen[: basis.limit]), *found.quiet),
            coverage=case.coverage,
        )

    def _holding(self, case: _Case) -> Iterator[Reason]:
        """Yield every reason to hold that is neither a hit nor a measure."""
        for problem in case.problems:
            place = f" ({problem.path})" if problem.path else ""
            yield Reason(problem.code, f"{problem.message}{place}")
        yield from (one for one in self._basis.reasons if one.code not in _ONLY_TOLD)
        if not self._basis.lists and all(one.code in _ONLY_TOLD for one in self._basis.reasons):
            yield Reason("lists_missing", "No list is loaded, so nobody was screened")
        is_covered = case.coverage.characters == case.coverage.screened + case.coverage.excluded
        if not is_covered and all(one.code != "uncovered_text" for one in case.problems):
            yield Reason("uncovered_text", "Text was neither screened nor excluded")
        for actor in case.heard.actors:
            yield from _words(actor.segments)
        yield from _words(case.heard.loose)

    def _unexplained(self, seen: Sequence[Sighting], day: date) -> Iterator[Reason]:
        """Yield the listings that hold though no finding asks for it."""
        for one in seen:
            hit = one.hit
            key = (hit.list, hit.section, hit.programs, day)
            standing = self._standings.get(key)
            if standing is None:
                standing = self._standings[key] = _standing(one, day, self._basis.asker)
            tags = ", ".join(hit.programs) or hit.section or hit.list
            if standing == "unmapped":
                message = f"{hit.party} is listed under {tags}, which no measure covers"
                yield Reason("no_measure_for_listing", message)
            elif standing == "elsewhere":
                message = f"{hit.party} ({tags}) is restricted by a law that does not bind you"
                yield Reason("listed_elsewhere", message)


def _standing(one: Sighting, day: date, asker: Asker) -> str:
    """Return what a listing asks in a payment: `asks`, `elsewhere`, `nothing` or `unmapped`."""
    listing = listing_of(one.hit, asker, is_sure=True)
    party = PartyFact(id="listed", names=(one.hit.name,), listings=(listing,))
    known = asker.known_as_of

    def found(about: frozenset[Activity]) -> tuple[Finding, ...]:
        facts = QuestionFacts(parties=(party,), activities=about, currency="USD")
        return evaluate(facts, day, known, asker.profile)

    findings = found(asker.about)
    if any(finding.consequence != Outcome.PASS.value for finding in findings):
        return "asks"
    if any(finding.stage is Stage.IN_FORCE and _restricts(finding) for finding in findings):
        return "elsewhere"
    return "nothing" if findings or found(frozenset()) else "unmapped"


def _restricts(finding: Finding) -> bool:
    """Tell whether a requirement asks those whom it binds for more than nothing."""
    effect = effect_of(finding)
    return effect is not None and book().wording.effects[effect].outcome is not Outcome.PASS


def _hit_reasons(seen: Sequence[Sighting]) -> Iterator[Reason]:
    if not seen:
        return
    best = seen[0].hit
    more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
    is_number = any(part.feature == "identifier_equal" for part in best.explanation)
    code = "identifier_hit" if is_number else "name_hit"
    place = f"{best.matched or best.name} at {best.path}"
    yield Reason(code, f"{place} is {best.name} ({best.party}) at {best.score:.2f}{more}")


def _told_nexus(case: _Case, currency: str) -> Iterator[Reason]:
    """Yield by which test a payment touches the United States, and for whom accounts are used."""
    banks = chain(case.heard.actors)
    if tests := nexus(case.heard.actors, banks, currency):
        yield Reason("us_nexus", "; ".join(tests))


def _words(segments: Iterable[Segment]) -> Iterator[Reason]:
    for segment in segments:
        if "goods" in matchers(segment.kind):
            for one in said(segment.text):
                message = f"{one.phrase!r} in {' '.join(segment.text.split())[:80]!r}"
                yield Reason(_REASON_OF_WORD[one.sort], f"{message} ({segment.path})")


def _minus(whole: Coverage, parts: Iterable[Coverage]) -> Coverage:
    rest = [whole.characters, whole.screened, whole.excluded]
    for part in parts:
        rest = [
            rest[0] - part.characters,
            rest[1] - part.screened,
            rest[2] - part.excluded,
        ]
    return Coverage(*rest)


def _plus(one: Coverage, other: Coverage) -> Coverage:
    return Coverage(
        one.characters + other.characters,
        one.screened + other.screened,
        one.excluded + other.excluded,
    )
