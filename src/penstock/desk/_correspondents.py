"""Who sits behind each correspondent, over the payments that the ledger holds."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from penstock.desk._recall import decode_input, decode_record
from penstock.model import LedgerEntry, LedgerKind, Outcome, QuestionKind, to_builtins
from penstock.payments import CorrespondentReport, Decided, Nesting
from penstock.store import Store

_CHUNK = 500
CORRESPONDENT_COLUMNS: dict[str, type] = {
    "correspondent": str,
    "country": str,
    "kept_by": str,
    "payments": int,
    "nested_payments": int,
    "payable_through_payments": int,
    "banks_behind": str,
    "asks": str,
    "outcome": str,
}


def recorded_correspondents(
    store: Store,
    *,
    keepers: Iterable[str] = (),
    correspondent: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Iterator[CorrespondentReport]:
    """Yield a report on each correspondent, from the payments decided on in some days.

    What is said of banks is what was decided then. A payment that was decided on several times
    counts once, as it was decided last.

    Args:
        store: whose ledger is read.
        keepers: BICs of the banks whose correspondents are asked about, as for
            `report_correspondents`.
        correspondent: only one whose BIC or name begins with this, whatever its case.
        since: leave out what was decided before.
        until: leave out what was decided after.

    Raises:
        LedgerDamaged: an entry is not as it was written.
    """
    first = 0
    last = None
    if since is not None:
        first = store.ledger.first_since(_start(since)) - 1
    if until is not None:
        last = store.ledger.first_since(_start(date.fromordinal(until.toordinal() + 1))) - 1
    # Only the number of the last decision on each payment is kept, not the payments.
    latest: dict[tuple[str, str], int] = {}
    for entry in store.ledger.entries(first, last, LedgerKind.DECISION):
        record = decode_record(entry)
        if record.decision.question.kind is QuestionKind.PAYMENT:
            latest[record.input_sha256, entry.subject] = entry.number
    nesting = Nesting(keepers)
    for entry in _entries(store, sorted(latest.values())):
        record = decode_record(entry)
        message = decode_input(record.input, f"entry {entry.number}").message
        if message is not None and message.transactions:
            nesting.add(Decided(record.decision, message, message.transactions[0]))
    wanted = correspondent.strip().casefold()
    for report in nesting.reports():
        names = (report.correspondent.casefold(), report.name.casefold())
        if any(one.startswith(wanted) for one in names):
            yield report


def correspondent_line(report: CorrespondentReport) -> dict[str, Any]:
    """Return a report as `penstock papers correspondents` writes it."""
    plain: dict[str, Any] = to_builtins(report)
    behind = [
        f"{one.bank} {one.payments}"
        + ("" if one.outcome is Outcome.PASS else f" ({one.outcome.value})")
        for one in report.behind
    ]
    looks = [f"{one.code}: {one.message}" for one in report.indicators]
    return plain | {
        "kept_by": ", ".join(report.kept_by),
        "banks_behind": ", ".join(behind),
        "asks": "; ".join(looks),
    }


def _entries(store: Store, numbers: list[int]) -> Iterator[LedgerEntry]:
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        found = store.ledger.entries_of(chunk)
        yield from (found[number] for number in chunk if number in found)


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
