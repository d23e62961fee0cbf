"""From facts to findings: candidates by index, then truth in three values, then words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from operator import itemgetter

from msgspec import structs

from penstock.measures._answer import Answers, Order, Ready, Touch
from penstock.measures._book import Book, Line, book
from penstock.measures._facts import Profile, QuestionFacts
from penstock.measures._keys import (
    Key,
    goods_keys,
    goods_match,
    party_keys,
    place_keys,
    target_keys,
)
from penstock.measures._logic import Logic, checks_of, hearing, judge_of, tied
from penstock.measures._schema import (
    GoodsTarget,
    JurisdictionTarget,
    Measure,
    PartyTarget,
    Requirement,
    Target,
)
from penstock.measures._scope import Asked, activity_bits
from penstock.measures._words import Effect, Nexus, Tie
from penstock.model import Evidence, Finding, Stage

_BINDS_NOBODY = (Stage.FINDING, Stage.PROPOSED)  # a tuple: members compare by identity
_PLANS_KEPT = 512
_first: Callable[[tuple[Order, Finding]], Order] = itemgetter(0)


class _Aim:
    """What measures aim at, with the lines that do: equal targets of all measures are one."""

    __slots__ = ("judge", "lines", "target")

    def __init__(self, target: Target) -> None:
        self.target = target
        self.judge = judge_of(target)
        self.lines: list[tuple[Line, Requirement]] = []


class _Plan:
    """The findings ready for every question of one day, one asker and the same activities.

    It is filled as questions touch targets; `live` are those behind a key that say something.
    Lines that live on no such day, that are about other activities or that state a risk the asker
    does not run are not in it.
    """

    __slots__ = ("_asker", "_bits", "_made", "_ready", "_runs_risk", "_times", "_whole", "live")

    def __init__(
        self, answers: Answers, times: tuple[date, date], bits: int, asker: Profile
    ) -> None:
        self._times, self._bits, self._asker = times, bits, asker
        self._whole = answers.whole
        self._ready = answers.kept if answers.knows(asker) else answers.ready
        self._runs_risk = Nexus.SECONDARY_SANCTIONS in asker.exposures
        self._made: dict[_Aim, tuple[Ready, ...]] = {}
        self.live: dict[Key, tuple[_Aim, ...]] = {}

    def ready(self, aim: _Aim) -> tuple[Ready, ...]:
        """Return the findings a touch of a target makes."""
        found = self._made.get(aim)
        if found is None:
            found = self._made[aim] = tuple(self._make(aim))
        return found

    def _make(self, aim: _Aim) -> Iterator[Ready]:
        for line, requirement in aim.lines:
            status = line.status(*self._times)
            if status is None or status.stage is Stage.REPEALED:
                continue
            about = activity_bits(requirement.activities)
            if about and self._bits and not about & self._bits:
                continue
            if requirement.effect is Effect.SECONDARY_SANCTIONS_RISK and not self._runs_risk:
                continue  # a foreign person's risk: to all others it says nothing
            if status.stage in _BINDS_NOBODY:
                yield self._whole(line, status)
            else:
                yield self._ready(line, requirement, status, self._times[0], self._asker)


class Engine:
    """Evaluates questions against one book of measures.

    It is built once and then only read and added to in memory: threads may share it.

    Args:
        tables: the measures; the shipped ones are `penstock.measures.book()`.
    """

    def __init__(self, tables: Book) -> None:
        self.book = tables
        self._answers = Answers(tables)
        self._checks = checks_of(tables.definitions)
        self._plans: dict[tuple[date, date, int, str], _Plan] = {}
        index: defaultdict[Key, dict[_Aim, None]] = defaultdict(dict)
        aims: dict[Target, _Aim] = {}
        for measure in tables.measures.values():
            for target in measure.targets:
                shape = _shape(target)
                aim = aims.setdefault(shape, _Aim(target))
                aim.lines += _lines(tables, measure, target)
                for key in target_keys(target, tables.definitions):
                    index[key][aim] = None
        self._index = {key: tuple(aims) for key, aims in index.items()}

    def evaluate(
        self,
        facts: QuestionFacts,
        as_of: date,
        known_as_of: date | None = None,
        profile: Profile | None = None,
    ) -> tuple[Finding, ...]:
        """Return every measure that touches a question; see `penstock.measures.evaluate`."""
        asker = profile or self.book.default_profile
        if not facts.answers:
            return self._evaluate(facts, as_of, known_as_of, asker)
        # What is kept for an asker of the tables was made without answers.
        own = structs.replace(asker)
        with hearing(facts.answers):
            return self._evaluate(facts, as_of, known_as_of, own)

    def _evaluate(
        self, facts: QuestionFacts, as_of: date, known_as_of: date | None, asker: Profile
    ) -> tuple[Finding, ...]:
        asked = Asked(facts, as_of)
        plan = self._plan((as_of, known_as_of or as_of), asked.bits, asker)
        found: dict[str, tuple[Order, Finding]] = {}
        finding = self._answers.finding
        for aim, touch in self._touches(facts, plan).items():
            for ready in plan.ready(aim):
                made = finding(ready, touch, asked, asker)
                if made is not None:
                    held = found.get(ready.rule)
                    if held is None or made[0] < held[0]:
                        found[ready.rule] = made
        return tuple([finding for _, finding in sorted(found.values(), key=_first)])

    def _plan(self, times: tuple[date, date], bits: int, asker: Profile) -> _Plan:
        if not self._answers.knows(asker):
            return _Plan(self._answers, times, bits, asker)
        key = (*times, bits, asker.id)
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= _PLANS_KEPT:
                self._plans.clear()
            plan = self._plans[key] = _Plan(self._answers, times, bits, asker)
        return plan

    def _touches(self, facts: QuestionFacts, plan: _Plan) -> dict[_Aim, Touch]:
        touches: dict[_Aim, Touch] = {}
        logic = Logic(self._checks)
        for party in facts.parties:
            aims = self._aims(party_keys(party), plan)
            if not aims:
                continue
            evidence, label, own = (party.evidence,), party.label, (party.id,)
            for aim in aims:
                answer = aim.judge(logic, party)
                if answer[0] is not False:
                    _add(touches, aim, Touch(answer, evidence, label, own))
        for place in facts.places:
            for aim in self._aims(place_keys(place), plan):
                if isinstance(aim.target, JurisdictionTarget) and Tie.PLACE in aim.target.ties:
                    label = place.text or place.region or place.country
                    named = (Evidence(place.path or "place", label),)
                    _add(touches, aim, Touch(tied(aim.target, label), named, label))
        for goods in facts.goods:
            label = goods.text or goods.hs or "goods"
            for aim in self._aims(goods_keys(goods), plan):
                if isinstance(aim.target, GoodsTarget):
                    answer = goods_match(aim.target, goods)
                    if answer[0] is not False:
                        named = (Evidence(goods.path or "goods", label),)
                        _add(touches, aim, Touch(answer, named, label))
        return touches

    def _aims(self, keys: Iterable[Key], plan: _Plan) -> dict[_Aim, None]:
        index, live = self._index, plan.live
        aims: dict[_Aim, None] = {}
        for key in keys:
            if key in index:
                known = live.get(key)
                if known is None:
                    known = live[key] = tuple(aim for aim in index[key] if plan.ready(aim))
                for aim in known:
                    aims[aim] = None
        return aims


def _shape(target: Target) -> Target:
    """Return a target without what it is called: what decides whom it hits.

    The label of named persons is part of the question they raise.
    """
    if isinstance(target, PartyTarget):
        return target
    return structs.replace(target, id="-", label="-")


def _lines(tables: Book, measure: Measure, target: Target) -> tuple[tuple[Line, Requirement], ...]:
    return tuple(
        (tables.lines[f"{measure.id}/{requirement.id}"], requirement)
        for requirement in measure.requirements
        if not requirement.targets or target.id in requirement.targets
    )


def _add(touches: dict[_Aim, Touch], aim: _Aim, touch: Touch) -> None:
    seen = touches.get(aim)
    if seen is None:
        touches[aim] = touch
    else:
        seen.join(touch)


@cache
def engine() -> Engine:
    """Return the engine over the shipped measures, built once per process."""
    return Engine(book())


def evaluate(
    facts: QuestionFacts,
    as_of: date,
    known_as_of: date | None = None,
    profile: Profile | None = None,
) -> tuple[Finding, ...]:
    """Return every measure that touches a question, the gravest first.

    `consequence` of a finding is an outcome (`block`, `reject`, `hold`, `pass`): what this
    requirement alone asks of the asker. A requirement that is not in force, or does not bind or
    reach the asker, says `pass`; one that waits for facts says `hold` and names them in
    `missing_facts`. Before a rule binds anybody (a finding, a proposal) the finding is the
    measure's and `rule` is the measure's id; later there is one a requirement.

    Args:
        facts: what is known of the question.
        as_of: the day asked about.
        known_as_of: the day of knowledge, `as_of` by default.
        profile: who asks; a US covered financial institution by default.

    Example:
        >>> from datetime import date
        >>> bank = PartyFact(id="agent", kind=PartyKind.BANK, chartered_in="KP")
        >>> found = evaluate(QuestionFacts(parties=(bank,)), date(2016, 6, 2))
        >>> [one.stage.value for one in found if one.rule == "us-311-kp"]
        ['finding']
    """
    return engine().evaluate(facts, as_of, known_as_of, profile)
