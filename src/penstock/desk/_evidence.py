"""What a screening programme can show for a certification: lists, thresholds, tests, alerts.

Source: 3 NYCRR 504.3(a) (testing before and after, data mapping, thresholds and their
documentation) and 504.4 (annual certification, by 15 April). What follows from the figures is for
the person who signs.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from penstock.desk._ledger import anchor_line
from penstock.desk._status import lists_status
from penstock.errors import LedgerDamaged, UnknownName, UsageError
from penstock.model import NOT_JSON, Draft, LedgerKind, SnapshotStatus, to_builtins
from penstock.screening import load_policy
from penstock.settings import Settings
from penstock.store import Store

_DAY = timedelta(days=1)
# Numbers of the settings that decide what is found, held and remembered.
_NUMBERS = (
    "policy",
    "profile",
    "stale_after_days",
    "stale_after_days_by_list",
    "minimum_parties",
    "minimum_parties_by_list",
    "payment_memory_days",
    "resubmission_days",
    "resubmission_amount_percent",
    "resubmission_agreement_percent",
    "whitelist_longest_days",
    "alert_due_hours",
    "snooze_longest_days",
    "look_back_days",
)


class _Made(Struct):
    rules_sha256: str


class _Record(Struct):
    """What of a recorded decision tells by which thresholds and rules it was made."""

    decision: _Made
    policy: str = ""
    versions: dict[str, str] = {}


class TestRun(Struct, frozen=True, kw_only=True):
    """A test of the screening that was run and kept.

    Attributes:
        by: who ran it.
        kit_sha256: digest of the manifest of the messages it was run on.
        lines: the counts, as `penstock validate score` writes them.
        unanswered: how many messages nothing was decided on.
        is_passed: every bar was kept and every message answered.
        lists: the publications it was run by, as `LIST@DAY`.
        system: what was tested.
    """

    __test__ = False

    by: str
    kit_sha256: str
    lines: tuple[dict[str, Any], ...]
    unanswered: int
    is_passed: bool
    lists: tuple[str, ...]
    system: str


def record_test(store: Store, run: TestRun) -> int:
    """Keep a test in the ledger and return the number of its entry.

    Raises:
        UsageError: nobody is named.
    """
    if not run.by.strip():
        message = "Nobody is named who ran the test"
        raise UsageError(message, hint="Name the person: --by NAME")
    draft = Draft(kind=LedgerKind.TEST, subject="scorecard", content=msgspec.json.encode(run))
    return store.ledger.append([draft])[0].entry


def programme_evidence(
    store: Store, settings: Settings, *, since: date, until: date | None = None
) -> dict[str, Any]:
    """Return what the programme can show for some days.

    Args:
        store: whose lists, ledger and alerts are told of.
        settings: the thresholds in force.
        since: the first day.
        until: the last day, default today.

    Raises:
        UsageError: the days end before they begin.
        LedgerDamaged: an entry is not as it was written.
    """
    now = datetime.now(UTC)
    last = until or now.date()
    if last < since:
        message = f"The days end on {last} before they begin on {since}"
        raise UsageError(message)
    begin, end = _start(since), _start(last) + _DAY
    after = store.ledger.first_since(begin) - 1
    to = store.ledger.first_since(end) - 1
    report = store.ledger.verify()
    try:
        anchor = anchor_line(store)
    except UnknownName:  # nothing was ever recorded
        anchor = None
    return {
        "evidence": "Screening programme",
        "citation": "3 NYCRR 504.3, 504.4",
        "since": since.isoformat(),
        "until": last.isoformat(),
        "made_at": now.isoformat(timespec="seconds"),
        "lists": list(lists_status(settings, store)),
        "publications": _publications(store, begin, end),
        "thresholds": {
            "policy": to_builtins(load_policy(settings.policy)),
            "settings": {name: to_builtins(getattr(settings, name)) for name in _NUMBERS},
        },
        "threshold_changes": list(_changes(store, after, to)),
        "tests": list(_tests(store, after, to)),
        "alerts": store.alerts.ageing(now, begin, end),
        "ledger": {
            "entries": report.entries,
            "faults": [to_builtins(one) for one in report.faults],
            "anchor": anchor,
        },
        "still_to_be_said": [
            "who certifies, and on what review",
            "why the thresholds are as they are, and who approved each change",
            "what was done about every test that failed and every alert that was late",
            "that every source of payments and customers reaches the screening",
        ],
    }


def _publications(store: Store, begin: datetime, end: datetime) -> dict[str, Any]:
    """Return how many publications came in, and which of them were held back."""
    came = [one for one in store.snapshots() if begin <= one.retrieved_at < end]
    counts: dict[str, int] = {}
    for one in came:
        counts[one.list] = counts.get(one.list, 0) + 1
    held = [one for one in came if one.status is SnapshotStatus.QUARANTINED]
    return {
        "loaded": dict(sorted(counts.items())),
        "quarantined": [
            {"list": one.list, "snapshot": one.id, "reason": one.reason} for one in held
        ],
    }


def _changes(store: Store, after: int, until: int) -> Iterator[dict[str, Any]]:
    """Yield the thresholds and rules decisions were made by, in the order they came into use."""
    current: dict[str, Any] | None = None
    for entry in store.ledger.entries(after, until, LedgerKind.DECISION):
        try:
            found = msgspec.json.decode(entry.content, type=_Record)
        except NOT_JSON as error:
            message = f"Entry {entry.number} of the ledger holds no decision: {error}"
            raise LedgerDamaged(message) from error
        told = {
            "policy": found.policy,
            "rules_sha256": found.decision.rules_sha256,
            "penstock": found.versions.get("penstock", ""),
            "program_sha256": found.versions.get("program_sha256", ""),
        }
        if current is None or any(current[name] != value for name, value in told.items()):
            if current is not None:
                yield current
            current = told | {
                "first_entry": entry.number,
                "first_at": entry.recorded_at.isoformat(timespec="seconds"),
                "decisions": 0,
            }
        current["decisions"] += 1
        current["last_entry"] = entry.number
    if current is not None:
        yield current


def _tests(store: Store, after: int, until: int) -> Iterator[dict[str, Any]]:
    for entry in store.ledger.entries(after, until, LedgerKind.TEST):
        try:
            run = msgspec.json.decode(entry.content, type=TestRun)
        except NOT_JSON as error:
            message = f"Entry {entry.number} of the ledger is no test: {error}"
            raise LedgerDamaged(message) from error
        plain: dict[str, Any] = to_builtins(run)
        yield {
            "entry": entry.number,
            "at": entry.recorded_at.isoformat(timespec="seconds"),
            **plain,
        }


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
