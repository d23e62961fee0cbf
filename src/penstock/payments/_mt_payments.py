"""What the fields of an MT message say about the payments in it: ids, amount, value date."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from penstock.payments._mt_narrative import STATEMENT_LINE
from penstock.payments._mt_shapes import amount_of, day_of

_AMOUNTS = ("32A", "32B", "32C", "32D", "34A", "34B", "33A")
_BALANCES = ("60F", "60M", "62F", "62M")


class Facts(NamedTuple):
    """The values of one payment."""

    transaction_id: str
    instruction_id: str
    related_id: str
    amount: Decimal | None
    currency: str
    value_date: date | None


def facts_of(own: Sequence[tuple[str, str]], around: Sequence[tuple[str, str]]) -> Facts:
    """Return the values of a payment from (tag, content) of its fields and those around it."""
    inside, outside = dict(reversed(own)), dict(reversed(around))
    if "61" in inside:
        return _of_statement(inside["61"], outside)
    transaction_id = inside.get("21", "") if around else inside.get("20", "")
    if around and "20" in inside:
        transaction_id = inside["20"]
    day, currency, amount = None, "", None
    for tag in _AMOUNTS:
        if tag in inside:
            day, currency, amount = amount_of(inside[tag])
            break
    if day is None:
        day = amount_of(outside.get("32A", ""))[0]
    if day is None:
        day = day_of(inside.get("30", outside.get("30", "")))
    return Facts(
        transaction_id=transaction_id.strip(),
        instruction_id=outside.get("20", inside.get("20", "")).strip(),
        related_id=inside.get("21", "").strip() if transaction_id != inside.get("21") else "",
        amount=amount,
        currency=currency,
        value_date=day,
    )


def _of_statement(line: str, outside: dict[str, str]) -> Facts:
    found = STATEMENT_LINE.fullmatch(line[:500])
    currency = next((outside[tag][7:10] for tag in _BALANCES if tag in outside), "")
    currency = currency or outside.get("34F", "")[:3]
    if found is None:
        return Facts("", outside.get("20", ""), "", None, currency, None)
    return Facts(
        transaction_id=(found["bank"] or found["customer"]).strip(),
        instruction_id=outside.get("20", "").strip(),
        related_id=found["customer"].strip(),
        amount=Decimal(found["amount"].replace(",", ".")),
        currency=currency,
        value_date=day_of(found["date"]),
    )
