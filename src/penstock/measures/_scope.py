"""Whether a question is about what a requirement regulates: the activity, account and debt."""

from collections.abc import Iterable, Sequence
from datetime import date

from penstock.measures._binding import Ties, Unions, ties_of
from penstock.measures._facts import AccountFact, QuestionFacts
from penstock.measures._logic import NO, TENOR, YES, Answer, both, either, lacking
from penstock.measures._schema import Requirement
from penstock.measures._words import AccountUse, Activity

_UNITED_STATES = "US"
_BIT = {activity: 1 << place for place, activity in enumerate(Activity)}
_WHAT = lacking("what the question is about (payment, account, import, export ...)")


def activity_bits(activities: Iterable[Activity]) -> int:
    """Return activities as bits, so that sharing one is a single operation."""
    bits = 0
    for activity in activities:
        bits |= _BIT[activity]
    return bits


class Asked:
    """A question with what its requirements ask of it again and again."""

    __slots__ = ("_through", "_ties", "as_of", "bits", "facts")

    def __init__(self, facts: QuestionFacts, as_of: date) -> None:
        self.facts = facts
        self.as_of = as_of
        self.bits = activity_bits(facts.activities)
        self._through: Answer | None = None
        self._ties: Ties | None = None

    def ties(self, unions: Unions) -> Ties:
        """Return what may bring an asker into reach; it is found once and only if asked for."""
        ties = self._ties
        if ties is None:
            ties = self._ties = ties_of(self.facts, unions)
        return ties

    def through(self, label: str) -> Answer:
        """Return whether it runs through a foreign bank's US correspondent account.

        That does not depend on the target; only the fact to ask for, where no account is
        stated, does.
        """
        if not self.facts.accounts:
            return _through(label, self.facts)
        if self._through is None:
            self._through = _through(label, self.facts)
        return self._through


def in_scope(requirement: Requirement, parties: Sequence[str], label: str, asked: Asked) -> Answer:
    """Return whether the question is about what a requirement regulates.

    Requirements of other activities are not asked about: `activity_bits` told them apart before.

    Args:
        requirement: the one asked about.
        parties: ids of the parties that fall under its target.
        label: what to call them.
        asked: the question.
    """
    facts = asked.facts
    answer = YES if facts.activities or not requirement.activities else _WHAT
    account = requirement.account
    if account is not None:
        is_direct = account is AccountUse.DIRECT
        answer = _and(answer, _direct(parties, label, facts) if is_direct else asked.through(label))
    if requirement.max_tenor_days is not None:
        answer = _and(answer, _tenor(requirement.max_tenor_days, facts))
    return answer


def _and(one: Answer, other: Answer) -> Answer:
    return other if one is YES else both((one, other))


def _direct(parties: Sequence[str], label: str, facts: QuestionFacts) -> Answer:
    if not facts.accounts:
        return lacking(f"whether {label} holds a correspondent account in the United States")
    theirs = [
        account
        for account in facts.accounts
        if account.holder in parties or not set(parties).isdisjoint(account.opened_for)
    ]
    return either(map(_is_us_correspondent, theirs)) if theirs else NO


def _through(label: str, facts: QuestionFacts) -> Answer:
    if not facts.accounts:
        return lacking(
            f"whether the transaction with {label} runs through a foreign bank's"
            " correspondent account in the United States"
        )
    if len(facts.accounts) == 1:
        return _is_us_correspondent(facts.accounts[0])
    return either(_is_us_correspondent(account) for account in facts.accounts)


def _is_us_correspondent(account: AccountFact) -> Answer:
    if account.located_in and account.located_in != _UNITED_STATES:
        return NO
    if account.is_correspondent is False and not account.is_payable_through:
        return NO
    missing = []
    if not account.located_in:
        where = f"whether the account of {account.holder} is kept in the United States"
        missing.append(lacking(where))
    if account.is_correspondent is None and not account.is_payable_through:
        sort = f"whether the account of {account.holder} is a correspondent account"
        missing.append(lacking(sort))
    return both(missing)


def _tenor(limit: int, facts: QuestionFacts) -> Answer:
    if facts.tenor_days is None:
        return lacking(TENOR)
    return YES if facts.tenor_days > limit else NO
