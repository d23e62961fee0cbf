"""A report on each correspondent, out of many payments: who sits behind it, what is odd.

Only counts are kept, so that a folder of any size can be read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from msgspec import Struct, field

from penstock.measures import graver
from penstock.model import Decision, Outcome
from penstock.payments._cases import actors_in
from penstock.payments._decide import Decided
from penstock.payments._message import Message
from penstock.payments._nested import Bank, Behind, Link, links_of
from penstock.payments._tables import rows
from penstock.payments._trace import bare

_FEWEST_PAYMENTS = 20
_MOST_CUSTOMERS = 10_000
_LOOK = "look"


class Indicator(Struct, frozen=True):
    """What in the traffic of a correspondent asks for a look (`data/payments/nesting.tsv`)."""

    code: str
    message: str
    is_look: bool


class NestedBank(Struct, frozen=True, kw_only=True):
    """A bank behind a correspondent, over all payments.

    Attributes:
        bank: its BIC without branch, else its name.
        name: as messages call it; may be empty.
        country: where its office stands, as far as messages tell.
        how: `chain`, or `customer` where it only pays or is paid.
        payments: in how many it stands there.
        customers: how many different ones it sends or is paid for.
        amounts: by currency.
        first: earliest value date; None where no payment states one.
        last: latest value date.
        outcome: the gravest that anything about this bank asks.
        rules: the measures that ask it.
        listed: listed parties it is, or may be.
    """

    bank: str
    name: str
    country: str
    how: str
    payments: int
    customers: int
    amounts: dict[str, Decimal]
    first: date | None
    last: date | None
    outcome: Outcome
    rules: tuple[str, ...]
    listed: tuple[str, ...]


class CorrespondentReport(Struct, frozen=True, kw_only=True):
    """Who uses the account of a correspondent, and what of it asks for a look.

    Attributes:
        correspondent: its BIC without branch, else its name.
        kept_by: the banks that keep its account.
        payments: over its account.
        nested_payments: those of them for a bank behind it.
        payable_through_payments: those that name a further account under its own.
        sub_accounts: how many such accounts.
        amounts: by currency.
        behind: the banks behind it, the gravest and busiest first.
        indicators: why somebody must look, or what is only told.
        outcome: hold where somebody must look, else pass.
    """

    correspondent: str
    name: str
    country: str
    kept_by: tuple[str, ...]
    payments: int
    nested_payments: int
    payable_through_payments: int
    sub_accounts: int
    amounts: dict[str, Decimal]
    behind: tuple[NestedBank, ...]
    indicators: tuple[Indicator, ...]
    outcome: Outcome


class _Use(Struct):
    """What was counted of one bank: a correspondent, or a bank behind one."""

    bank: Bank
    how: str = ""
    payments: int = 0
    customers: set[int] = field(default_factory=set)
    amounts: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    outcome: Outcome = Outcome.PASS
    rules: dict[str, None] = field(default_factory=dict)
    listed: dict[str, None] = field(default_factory=dict)

    def count(self, link: Link, currency: str, amount: Decimal | None, day: date | None) -> None:
        self.payments += 1
        for name in link.customers:
            if len(self.customers) < _MOST_CUSTOMERS:
                self.customers.add(hash(bare(name)))
        if amount is not None:
            self.amounts[currency] += amount  # type: ignore[assignment]
        if day is not None:
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)


class _Seen(Struct):
    """What was counted of one correspondent."""

    own: _Use
    behind: dict[str, _Use] = field(default_factory=dict)
    kept_by: dict[str, None] = field(default_factory=dict)
    nested_payments: int = 0
    through_payments: int = 0
    sub_accounts: set[str] = field(default_factory=set)


class Nesting:
    """Counts who uses whose account, payment by payment.

    Args:
        keepers: BICs of the banks whose correspondents are asked about, such as one's own; none:
            those in the United States, and where a payment names none, its receiver.
    """

    def __init__(self, keepers: Iterable[str] = ()) -> None:
        self._keepers = frozenset(one.strip().upper()[:8] for one in keepers)
        self._seen: dict[str, _Seen] = {}

    def add(self, decided: Decided) -> None:
        """Count one payment with what was decided about it."""
        payment = decided.transaction
        if payment is None or not isinstance(decided.message, Message):
            return
        actors = actors_in(decided.message, payment)
        for link in links_of(actors, self._keepers):
            own = link.correspondent
            seen = self._seen.setdefault(own.key, _Seen(_Use(own)))
            told = (payment.currency, payment.amount, payment.value_date)
            seen.own.count(link, *told)
            seen.kept_by[link.keeper.key] = None
            seen.nested_payments += bool(link.behind)
            seen.through_payments += bool(link.sub_accounts)
            if len(seen.sub_accounts) < _MOST_CUSTOMERS:
                seen.sub_accounts.update(link.sub_accounts)
            for one in link.behind:
                use = seen.behind.setdefault(one.bank.key, _Use(one.bank, one.how))
                use.count(link, *told)
                _judge(use, one, decided.decision)

    def reports(self) -> Iterator[CorrespondentReport]:
        """Yield a report on each correspondent, those to look at and the busiest first."""
        made = [_report(seen) for seen in self._seen.values()]
        yield from sorted(
            made,
            key=lambda one: (one.outcome is Outcome.PASS, -one.payments, one.correspondent),
        )


def _judge(use: _Use, one: Behind, decision: Decision) -> None:
    """Keep what a decision says of a bank: findings and hits that rest on where it is named."""
    for finding in decision.findings:
        if finding.consequence != Outcome.PASS.value and any(
            evidence.path in one.paths for evidence in finding.evidence
        ):
            use.outcome = graver(use.outcome, Outcome(finding.consequence))
            use.rules[finding.rule] = None
    for hit in decision.hits:
        if hit.alert and hit.path in one.paths:
            use.listed[hit.party] = None


def _report(seen: _Seen) -> CorrespondentReport:
    own = seen.own
    behind = sorted(
        (_nested(use) for use in seen.behind.values()),
        key=lambda one: (-list(Outcome).index(one.outcome), -one.payments, one.bank),
    )
    indicators = tuple(_indicators(seen, behind))
    is_look = any(one.is_look for one in indicators)
    return CorrespondentReport(
        correspondent=own.bank.key,
        name=own.bank.name,
        country=own.bank.country,
        kept_by=tuple(seen.kept_by),
        payments=own.payments,
        nested_payments=seen.nested_payments,
        payable_through_payments=seen.through_payments,
        sub_accounts=len(seen.sub_accounts),
        amounts=_sums(own),
        behind=tuple(behind),
        indicators=indicators,
        outcome=Outcome.HOLD if is_look else Outcome.PASS,
    )


def _nested(use: _Use) -> NestedBank:
    return NestedBank(
        bank=use.bank.key,
        name=use.bank.name,
        country=use.bank.country,
        how=use.how,
        payments=use.payments,
        customers=len(use.customers),
        amounts=_sums(use),
        first=use.first,
        last=use.last,
        outcome=use.outcome,
        rules=tuple(use.rules),
        listed=tuple(use.listed),
    )


def _sums(use: _Use) -> dict[str, Decimal]:
    return {currency: Decimal(total) for currency, total in sorted(use.amounts.items())}


def _indicators(seen: _Seen, behind: list[NestedBank]) -> Iterator[Indicator]:
    limits = _limits()
    if behind:
        names = ", ".join(one.bank for one in behind[:5])
        more = f" and {len(behind) - 5} more" if len(behind) > 5 else ""
        count = "1 bank" if len(behind) == 1 else f"{len(behind)} banks"
        yield _made("nested_bank", f"{count} behind the account: {names}{more}")
    grave = [one for one in behind if one.outcome is not Outcome.PASS or one.listed]
    if grave:
        told = ", ".join(f"{one.bank} ({one.outcome.value})" for one in grave[:5])
        yield _made("nested_under_measure", f"measures or listings touch {told}")
    if len(seen.sub_accounts) >= limits["payable_through"]:
        said = (
            f"{len(seen.sub_accounts)} accounts under its own, in {seen.through_payments} payments"
        )
        yield _made("payable_through", said)
    for one in behind:
        if one.customers >= limits["many_payers"]:
            yield _made("many_payers", f"{one.bank} stands for {one.customers} customers")
    share = 100 * seen.nested_payments // max(1, seen.own.payments)
    if seen.own.payments >= _FEWEST_PAYMENTS and share >= limits["mostly_nested"]:
        yield _made("mostly_nested", f"{share} percent of {seen.own.payments} payments")
    recent = timedelta(days=limits["new_behind"])
    first, last = seen.own.first, seen.own.last
    for one in behind:
        if first and last and one.first and one.first > last - recent and first < last - 2 * recent:
            yield _made(
                "new_behind", f"{one.bank} since {one.first}, the correspondent since {first}"
            )


def _made(code: str, message: str) -> Indicator:
    asks = {row["code"]: row["asks"] for row in rows("nesting")}
    return Indicator(code, message, asks[code] == _LOOK)


@cache
def _limits() -> dict[str, int]:
    return {row["code"]: int(row["threshold"]) for row in rows("nesting")}
