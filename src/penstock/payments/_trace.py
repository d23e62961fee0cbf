"""A payment as it is compared with others: the same whether it was written in ISO 20022 or MT."""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from msgspec import Struct

from penstock.payments._message import Kind, Message, Role, Segment, Transaction
from penstock.payments._tables import rows
from penstock.text import fold

CUSTOMER, BANK, COVER, CANCELLATION = "customer", "bank", "cover", "cancellation"
_ACCOUNTS = frozenset({Kind.IBAN, Kind.ACCOUNT, Kind.PROXY})
_REFERENCE = re.compile(r"[^0-9A-Z]+")
_SHORTEST_REFERENCE = 3
# Who the customers of a payment are, and what stands for them where only an ultimate one is named.
CUSTOMERS = (Role.DEBTOR, Role.CREDITOR, Role.ULTIMATE_DEBTOR, Role.ULTIMATE_CREDITOR)
AGENTS = (Role.DEBTOR_AGENT, Role.CREDITOR_AGENT, Role.INTERMEDIARY_AGENT)


class ResubmissionRules(Struct, frozen=True, kw_only=True):
    """How far a payment may differ from another and still be held against it.

    Attributes:
        amount_percent: by how much the amounts may differ.
        days: how many days may lie between the value dates.
        agreement_percent: how much of what both have must agree, by the weights of
            `data/payments/agreement.tsv`.
    """

    amount_percent: int = 5
    days: int = 30
    agreement_percent: int = 70


class Trace(Struct, frozen=True, kw_only=True):
    """What of a payment is compared with other payments.

    Attributes:
        sort: `customer`, `bank`, `cover` or `cancellation`.
        message: type, sender, id of the message and of the payment; empty without an id.
        uetr: of the payment; in a cancellation, of the payment to be cancelled.
        references: its own and those it relates to, as capitals and digits.
        segments: everything the payment says, the header left out.
        customers: of a cover, those of the underlying customer transfer.
    """

    sort: str
    message: str
    uetr: str
    references: frozenset[str]
    amount: Decimal | None
    currency: str
    value_date: date | None
    segments: tuple[Segment, ...]
    customers: tuple[Segment, ...]

    def texts(self, *roles: Role) -> Iterator[Segment]:
        """Yield what is said of the customers or agents in these roles."""
        of_customer = self.customers if roles and roles[0] in CUSTOMERS else self.segments
        return (one for one in of_customer if one.role in roles)

    def account(self, role: Role) -> str:
        """Return the account of a customer, empty if none is given."""
        return next((bare(one.text) for one in self.texts(role) if one.kind in _ACCOUNTS), "")

    def name(self, role: Role) -> str:
        """Return the name of a customer as letters and digits, empty if none is given.

        The lines of an MT name are one name, wherever they were broken.
        """
        names = [one for one in self.texts(role) if one.kind is Kind.NAME]
        parties = [one.party for one in names]
        return "".join(bare(one.text) for one in names if one.party == parties[0])

    def bank(self, role: Role) -> str:
        """Return the BIC of a bank or company without its branch, empty if none is given."""
        codes = (bare(one.text)[:8] for one in self.texts(role) if one.kind is Kind.BIC)
        return next(codes, "")


def trace_of(message: Message, transaction: Transaction) -> Trace | None:
    """Return what of a payment is compared with others; None if its type is not compared."""
    sort = sorts().get(message.type, "")
    if not sort:
        return None
    is_cover = transaction.cover or bool(transaction.underlying)
    if sort == BANK and is_cover:
        sort = COVER
    segments = tuple(transaction.every_segment())
    named = (
        transaction.transaction_id,
        transaction.instruction_id,
        transaction.end_to_end_id,
        transaction.related_id,
    )
    own = (transaction.transaction_id or transaction.instruction_id or transaction.end_to_end_id,)
    return Trace(
        sort=sort,
        message="|".join((message.type, bare(message.sender)[:8], message.id, *own))
        if message.id
        else "",
        uetr=transaction.uetr.strip().lower(),
        references=frozenset(_references(named)),
        amount=transaction.amount,
        currency=transaction.currency.strip().upper(),
        value_date=transaction.value_date,
        segments=segments,
        customers=transaction.underlying or segments,
    )


def identity_keys(trace: Trace) -> tuple[int, ...]:
    """Return the keys that payments share which say themselves that they belong together."""
    names = [f"r|{one}" for one in sorted(trace.references)]
    if trace.uetr:
        names.append(f"u|{trace.uetr}")
    if trace.message:
        names.append(f"m|{trace.message}")
    return tuple(map(_key, names))


def likeness_keys(
    trace: Trace, rules: ResubmissionRules, *, is_asking: bool = False
) -> tuple[int, ...]:
    """Return the keys that a payment shares with the same one sent again under other references.

    A customer and about the amount: either customer may have been changed, so there is a
    key for each. Amounts are sorted into steps as wide as the tolerance; who asks looks into the
    neighbouring steps, too.
    """
    if trace.amount is None or trace.amount <= 0:
        return ()
    step = _step(trace.amount, rules.amount_percent)
    steps = [step]
    if is_asking and isinstance(step, int):
        steps = [step - 1, step, step + 1]
    keys = []
    for letter, role in (("d", Role.DEBTOR), ("c", Role.CREDITOR)):
        for value in {trace.account(role), trace.name(role), trace.bank(role)} - {""}:
            keys += [f"{letter}|{value}|{trace.currency}|{one}" for one in steps]
    return tuple(sorted(map(_key, keys)))


def bare(text: str) -> str:
    """Return the letters and digits of a text in one plain form, without anything between."""
    return fold(text).replace(" ", "")


@cache
def sorts() -> dict[str, str]:
    """Return the sort of each message type that is compared."""
    return {row["type"]: row["sort"] for row in rows("trace_sorts")}


@cache
def _empty_references() -> frozenset[str]:
    return frozenset(row["reference"] for row in rows("empty_references"))


def _references(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        plain = _REFERENCE.sub("", text.upper())
        if len(plain) >= _SHORTEST_REFERENCE and plain not in _empty_references():
            yield plain


def _step(amount: Decimal, percent: int) -> int | str:
    if percent == 0:
        return str(amount.normalize())
    return math.floor(math.log(float(amount)) / math.log1p(percent / 100))


def _key(name: str) -> int:
    """Return a 63-bit key; what two names share by accident is told apart when compared."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
