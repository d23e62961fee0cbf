"""From read messages to decisions: one a transaction, in order, nothing passed over."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from msgspec import Struct

from penstock.measures import Asker, QuestionFacts, Reading, graver, judge
from penstock.model import (
    Decision,
    ListVersion,
    Outcome,
    Question,
    QuestionKind,
    Reason,
    Subject,
)
from penstock.payments._actors import subject_of
from penstock.payments._cases import Case, Cases
from penstock.payments._contradictions import contradictions
from penstock.payments._facts import payment_question
from penstock.payments._finder import Finder
from penstock.payments._message import Kind, Message, Problem, Transaction, UnreadableMessage
from penstock.payments._named import NamedFinder, named_in
from penstock.payments._parted import parted
from penstock.payments._quiet import Quiet
from penstock.payments._reasons import ONLY_TOLD, Standings, hit_reasons, holding, nexus_reasons
from penstock.payments._sightings import sightings
from penstock.screening import Screener

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
        owners: adds to a decision what owners of its parties say; None where no owner graph
            is loaded.
        owners_sha256: digest of that graph, so that the decision can be made again.
        holders: says what follows for the measures from who owns the parties, given their
            further numbers; None where no owner graph is loaded.
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
    owners: Callable[[Decision, Sequence[Subject]], Decision] | None = None
    owners_sha256: str = ""
    holders: (
        Callable[[QuestionFacts, Mapping[str, Sequence[str]], date], tuple[Reading, ...]] | None
    ) = None


class Decided(Struct, frozen=True):
    """A decision with what it is about; `transaction` is None for a message as a whole."""

    decision: Decision
    message: Message | UnreadableMessage
    transaction: Transaction | None = None


class Decider:
    """Decides on payments by one basis, many at once.

    Not to be shared between threads.
    """

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._finder = Finder(basis.screener, basis.limit)
        self._named = None if basis.named is None else NamedFinder(basis.named, basis.limit)
        self._standings = Standings(basis.asker)

    @property
    def basis(self) -> Basis:
        """What the decisions rest on."""
        return self._basis

    def decide(
        self, messages: Iterable[Message | UnreadableMessage], source: str = ""
    ) -> Iterator[Decided]:
        """Yield a decision for each transaction, in order.

        Every problem of a message holds each of its transactions. A message without any, or one
        that nobody can read, gets one decision of its own.
        """
        cases = Cases(self._basis.as_of, is_ahead=self._basis.ahead)
        waiting: list[Case] = []
        for message in messages:
            try:
                waiting += list(cases.of(message, source))
            except Exception as error:  # the fail-closed edge: hold, and say so
                _LOG.exception("a message could not be taken apart")
                waiting.append(cases.failed(message, source, Problem(*_internal(error))))
            while len(waiting) >= _BATCH:
                yield from self._decided(waiting[:_BATCH])
                del waiting[:_BATCH]
        yield from self._decided(waiting)

    def _decided(self, cases: Sequence[Case]) -> Iterator[Decided]:
        is_prepared = self._is_prepared(cases)
        for case in cases:
            yield Decided(
                self._safely(case, is_prepared=is_prepared), case.message, case.transaction
            )

    def _is_prepared(self, cases: Sequence[Case]) -> bool:
        """Ask the lists for all cases at once; if that fails, each is asked for on its own."""
        try:
            self._prepare(cases)
        except Exception:  # whichever case it was is held when its turn comes
            _LOG.exception("the lists could not be asked for many payments at once")
            return False
        return True

    def _prepare(self, cases: Sequence[Case]) -> None:
        everything = [one for case in cases for one in case.heard.asked]
        self._finder.prepare(everything)
        if self._named is not None:
            self._named.prepare(everything)

    def _safely(self, case: Case, *, is_prepared: bool) -> Decision:
        try:
            if not is_prepared:
                self._prepare([case])
            return self._decision(case)
        except Exception as error:  # the fail-closed edge of payments: hold, and say so
            _LOG.exception("payment %s could not be decided on", case.id)
            return Decision(
                question=Question(QuestionKind.PAYMENT, case.source, case.id),
                outcome=Outcome.HOLD,
                as_of=case.as_of,
                lists=self._basis.lists,
                rules_sha256=self._basis.rules_sha256,
                decided_at=datetime.now(UTC),
                reasons=(Reason(*_internal(error)), *self._holding(case)),
                coverage=case.coverage,
            )

    def _holding(self, case: Case) -> Iterator[Reason]:
        return holding(case, self._basis.reasons, has_lists=bool(self._basis.lists))

    def _decision(self, case: Case) -> Decision:
        basis = self._basis
        found = sightings(
            case.heard.asked, self._finder, basis.asker, basis.quiet, case.heard.actors
        )
        seen, refuted = parted(found.sightings, case.heard.actors, basis.asker.answers)
        named = () if self._named is None else named_in(case.heard.asked, self._named)
        currency = case.transaction.currency if case.transaction is not None else ""
        question = payment_question(
            case.heard.actors, case.heard.loose, seen, named, currency, basis.asker
        )
        readings = question.readings
        if basis.holders is not None:
            leis = {
                actor.key: [one.text.strip() for one in actor.of(Kind.LEI)]
                for actor in case.heard.actors
            }
            readings = (*readings, *basis.holders(question.facts, leis, case.as_of))
        judged = judge(question.facts, readings, question.clues, case.as_of, basis.asker)
        held = [
            *self._holding(case),
            *self._standings.unexplained(seen, case.as_of),
        ]
        outcome = judged.outcome
        reasons = list(judged.reasons)
        if outcome is Outcome.REJECT and held:
            message = f"{held[0].code} must be settled before anything is rejected"
            reasons.append(Reason("block_open", message))
            outcome = Outcome.HOLD
        if held:
            outcome = graver(outcome, Outcome.HOLD)
        if judged.findings:
            reasons += nexus_reasons(case, currency)
        reasons += contradictions(case.heard.actors)
        told = [one for one in basis.reasons if one.code in ONLY_TOLD]
        made = Decision(
            question=Question(QuestionKind.PAYMENT, case.source, case.id),
            outcome=outcome,
            as_of=case.as_of,
            lists=basis.lists,
            rules_sha256=basis.rules_sha256,
            decided_at=datetime.now(UTC),
            reasons=(*hit_reasons(seen), *found.reasons, *refuted, *reasons, *held, *told),
            findings=judged.findings,
            hits=(*(one.hit for one in seen[: basis.limit]), *found.quiet),
            coverage=case.coverage,
        )
        if basis.owners is None:
            return made
        return basis.owners(made, [subject_of(actor) for actor in case.heard.actors])


def _internal(error: Exception) -> tuple[str, str]:
    return "internal_error", f"{type(error).__name__}: {error}"
