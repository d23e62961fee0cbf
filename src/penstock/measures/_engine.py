"""From facts to findings: candidates by index, then truth in three values, then words."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import cache
from operator import itemgetter

from penstock.measures._answer import Answers, Touch
from penstock.measures._book import Book, Line, book
from penstock.measures._facts import PlaceFact, Profile, QuestionFacts
from penstock.measures._keys import (
    Key,
    goods_keys,
    goods_match,
    party_keys,
    place_keys,
    target_keys,
)
from penstock.measures._logic import YES, Logic
from penstock.measures._schema import (
    GoodsTarget,
    JurisdictionTarget,
    Measure,
    Requirement,
    Target,
)
from penstock.measures._scope import Asked, activity_bits
from penstock.measures._stages import Status
from penstock.measures._words import Effect, Nexus, Tie
from penstock.model import Evidence, Finding, Outcome, Stage

_BINDS_NOBODY = (Stage.FINDING, Stage.PROPOSED)  # a tuple: members compare by identity
# Findings are ordered by gravity, then sure before open, then by rule.
_Order = tuple[int, int, str]
_first: Callable[[tuple[_Order, Finding]], _Order] = itemgetter(0)
_WEIGHT = {outcome.value: -weight for weight, outcome in enumerate(Outcome)}


# A line that lives on a day: with what it is about as bits, and whether it states a risk only.
_Live = tuple[Line, Requirement, Status, int, bool]
_TIMES_KEPT = 512


class _Aim:
    """A target with the lines it stands under, and which of them live on which days."""

    __slots__ = ("_live", "lines", "target")

    def __init__(self, target: Target, lines: tuple[tuple[Line, Requirement], ...]) -> None:
        self.target = target
        self.lines = lines
        self._live: dict[tuple[date, date], tuple[_Live, ...]] = {}

    def live(self, as_of: date, known_as_of: date) -> tuple[_Live, ...]:
        """Return the lines that were known of and not undone."""
        key = (as_of, known_as_of)
        found = self._live.get(key)
        if found is None:
            if len(self._live) >= _TIMES_KEPT:
                self._live.clear()
            states = (
                (line, requirement, line.status(as_of, known_as_of))
                for line, requirement in self.lines
            )
            found = self._live[key] = tuple(
                (
                    line,
                    requirement,
                    status,
                    activity_bits(requirement.activities),
                    requirement.effect is Effect.SECONDARY_SANCTIONS_RISK,
                )
                for line, requirement, status in states
                if status is not None and status.stage is not Stage.REPEALED
            )
        return found


class Engine:
    """Evaluates questions against one book of measures.

    It is built once and then only read and added to in memory: threads may share it.

    Args:
        tables: the measures; the shipped ones are `penstock.measures.book()`.
    """

    def __init__(self, tables: Book) -> None:
        self.book = tables
        self._answers = Answers(tables)
        index: defaultdict[Key, list[_Aim]] = defaultdict(list)
        for measure in tables.measures.values():
            for target in measure.targets:
                aim = _Aim(target, _lines(tables, measure, target))
                for key in target_keys(target, tables.definitions):
                    index[key].append(aim)
        self._index = {key: tuple(aims) for key, aims in index.items()}

    def evaluate(
        self,
        facts: QuestionFacts,
        as_of: date,
        known_as_of: date | None = None,
        profile: Profile | None = None,
    ) -> tuple[Finding, ...]:
        """Return every measure that touches a question; see `penstock.measures.evaluate`."""
        times = (as_of, known_as_of or as_of)
        asker = profile or self.book.default_profile
        runs_risk = Nexus.SECONDARY_SANCTIONS in asker.exposures
        found: dict[str, tuple[_Order, Finding]] = {}
        answers = self._answers
        asked = Asked(facts, as_of)
        for aim, touch in self._touches(facts, times).values():
            for line, requirement, status, about, is_risk in aim.live(*times):
                if about and asked.bits and not about & asked.bits:
                    continue
                if is_risk and not runs_risk:
                    continue  # a foreign person's risk: to all others it says nothing
                finding = (
                    answers.whole(line, status, touch)
                    if status.stage in _BINDS_NOBODY
                    else answers.stated(line, requirement, status, touch, asked, asker)
                )
                if finding is None:
                    continue
                order = (_WEIGHT[finding.consequence], len(finding.missing_facts), finding.rule)
                held = found.get(finding.rule)
                if held is None or order < held[0]:
                    found[finding.rule] = (order, finding)
        return tuple([finding for _, finding in sorted(found.values(), key=_first)])

    def _touches(
        self, facts: QuestionFacts, times: tuple[date, date]
    ) -> dict[int, tuple[_Aim, Touch]]:
        touches: dict[int, tuple[_Aim, Touch]] = {}
        judge = Logic(self.book.definitions).party
        for party in facts.parties:
            aims = self._aims(party_keys(party), times)
            if not aims:
                continue
            evidence, label = party.evidence, party.label
            for aim in aims:
                answer = judge(aim.target, party)
                if answer[0] is not False:
                    _add(touches, aim, Touch(answer, evidence, label, party.id))
        for place in facts.places:
            for aim in self._aims(place_keys(place), times):
                if isinstance(aim.target, JurisdictionTarget) and Tie.PLACE in aim.target.ties:
                    _add(touches, aim, Touch(YES, _evidence(place), place.text or place.country))
        for goods in facts.goods:
            label = goods.text or goods.hs or "goods"
            for aim in self._aims(goods_keys(goods), times):
                if isinstance(aim.target, GoodsTarget):
                    answer = goods_match(aim.target, goods)
                    if answer[0] is not False:
                        evidence = Evidence(goods.path or "goods", label)
                        _add(touches, aim, Touch(answer, evidence, label))
        return touches

    def _aims(self, keys: Iterable[Key], times: tuple[date, date]) -> Collection[_Aim]:
        index = self._index
        aims: dict[int, _Aim] = {}
        for key in keys:
            for aim in index.get(key, ()):
                if id(aim) not in aims and aim.live(*times):
                    aims[id(aim)] = aim
        return aims.values()


def _lines(tables: Book, measure: Measure, target: Target) -> tuple[tuple[Line, Requirement], ...]:
    return tuple(
        (tables.lines[f"{measure.id}/{requirement.id}"], requirement)
        for requirement in measure.requirements
        if not requirement.targets or target.id in requirement.targets
    )


def _add(touches: dict[int, tuple[_Aim, Touch]], aim: _Aim, touch: Touch) -> None:
    seen = touches.get(id(aim))
    if seen is None:
        touches[id(aim)] = (aim, touch)
    else:
        seen[1].join(touch)


def _evidence(place: PlaceFact) -> Evidence:
    return Evidence(place.path or "place", place.text or place.region or place.country)


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
