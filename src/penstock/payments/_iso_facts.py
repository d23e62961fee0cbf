"""What a transaction and a message say of themselves, and what they ought to say and do not."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from penstock.payments._iso_grammar import MessageType
from penstock.payments._message import Kind, Problem, Role, Segment

_NAMED = frozenset({Kind.NAME, Kind.BIC, Kind.LEI, Kind.IDENTIFIER, Kind.CLEARING_CODE})
_TYPE = re.compile(r"\b([a-z]{4}\.\d{3})(?:\.(\d{3}\.\d{2}))?\b")
_COVER = re.compile(r"(^|\.)cov(\.|$)", re.I)
_UNIQUE = (("uetr", "UETR"), ("transaction_id", "TxId"), ("instruction_id", "InstrId"))


def amount_of(text: str) -> Decimal | None:
    """Return an amount, None if the text is no finite number."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def date_of(text: str) -> date | None:
    """Return the day of an ISO date or time, None if it names none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Return an ISO time in UTC; one without offset is taken as UTC. None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def type_of(text: str) -> tuple[str, str]:
    """Return (type, version) that a namespace or definition names, empty where it names none."""
    found = _TYPE.search(text)
    return (found.group(1), found.group(2) or "") if found else ("", "")


def says_cover(service: str) -> bool:
    """Whether the header's business service announces a cover (`swift.cbprplus.cov.02`)."""
    return bool(_COVER.search(service))


def ids_of(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the identifiers of a transaction: its own, or the original's in an answer to it."""
    names = ("uetr", "transaction_id", "instruction_id", "end_to_end_id")
    found = {name: fields.get(name) or fields.get(f"original_{name}", "") for name in names}
    found["id"] = next((one for one in found.values() if one), fields.get("own_id", ""))
    found["related_id"] = fields.get("original_end_to_end_id", "") or fields.get(
        "original_transaction_id", ""
    )
    return found


def transaction_problems(
    kind: MessageType | None,
    fields: Mapping[str, str],
    segments: Sequence[Segment],
    path: str,
    repeated: frozenset[tuple[str, str]],
) -> list[Problem]:
    """Return what a transaction lacks or has once too often."""
    found: list[Problem] = []
    # The name of an account beside a party does not name the party.
    named = {
        one.role for one in segments if one.kind in _NAMED and one.path.startswith(f"{one.party}/")
    }
    for need in kind.required if kind else ():
        match need:
            case "identifier":
                if not ids_of(fields)["id"]:
                    found.append(Problem("missing_identifier", "no identifier is given", path))
            case "amount":
                if amount_of(fields.get("amount", "")) is None:
                    found.append(Problem("missing_amount", "no amount is given", path))
            case "unique":
                found += _duplicates(fields, path, repeated)
            case _:
                if Role(need) not in named:
                    found.append(
                        Problem("missing_party", f"no {need.replace('_', ' ')} is named", path)
                    )
    return found


def _duplicates(
    fields: Mapping[str, str], path: str, repeated: frozenset[tuple[str, str]]
) -> list[Problem]:
    return [
        Problem("duplicate_identifier", f"{element} {value} stands more than once", path)
        for field, element in _UNIQUE
        if (value := fields.get(field, "")) and (element, value) in repeated
    ]


def sum_problems(fields: Mapping[str, str], count: int, total: Decimal | None) -> list[Problem]:
    """Return where the group header counts otherwise than its transactions.

    Args:
        fields: of the message; `count` and `control_sum` as it states them.
        count: of transactions that were read.
        total: of their amounts, None if one of them states none.
    """
    found: list[Problem] = []
    stated = fields.get("count", "")
    if stated and amount_of(stated) != count:
        message = f"NbOfTxs is {stated[:40]}, but {count} transactions stand in the message"
        found.append(Problem("count_mismatch", message))
    stated = fields.get("control_sum", "")
    if stated and total is not None and amount_of(stated) != total:
        message = f"CtrlSum is {stated[:40]}, but the amounts add up to {total}"
        found.append(Problem("sum_mismatch", message))
    return found


def called(segments: Sequence[Segment], *roles: Role) -> str:
    """Return the BIC of the first of `roles` that has one, else its name or identifier."""
    for role in roles:
        for kinds in (Kind.BIC, Kind.NAME, Kind.LEI, Kind.IDENTIFIER):
            for one in segments:
                if one.role is role and one.kind is kinds:
                    return one.text
    return ""
