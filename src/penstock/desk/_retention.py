"""How long records are kept, what may go, and taking it out.

Source: 31 CFR 501.601 (ten years, since 2025-03-12: 89 FR 74832, 90 FR 13286; of blocked property
for as long as it is blocked, and as long again after). The ledger does not know when property was
unblocked, so decisions to block are never taken out.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from penstock.errors import Conflicting, Forbidden, UnknownName, UsageError
from penstock.model import Draft, LedgerEntry, LedgerKind, PeopleAct, Receipt, to_json
from penstock.settings import Settings
from penstock.store import Store, years_before

# What the acts about taking out are about; no account can be called so.
_RETENTION = "records past their time"
_PROPOSE, _REFUSE = "propose purge", "refuse purge"
_BLOCK = b'"outcome":"block"'
# A file may be named by a decision of up to a year later.
_FILE_YEARS = 1
_KEPT = {
    LedgerKind.WHITELIST: "what is in force is worked out from every act about the whitelist",
    LedgerKind.PURGE: "it says what went",
}
_BLOCKED = "a payment or party was blocked: kept as long as it is, and ten years more"
_WAITS = "the alert is not closed"
_YOUNGER = "a younger decision may rest on it"


class _Sorted(Struct):
    """The entries past their time: those that may go, and why others stay."""

    numbers: list[int]
    by_kind: dict[str, int]
    kept: dict[str, int]
    first_at: str = ""
    last_at: str = ""


def retention_report(
    store: Store, settings: Settings, *, now: datetime | None = None
) -> dict[str, Any]:
    """Return what may be taken out of the ledger today, and what past its time stays, and why.

    Nothing is taken out.

    Args:
        store: whose ledger is read.
        settings: how many years are kept.
        now: the moment; default now.
    """
    moment = now or datetime.now(UTC)
    found = _sorted(store, settings, moment)
    return {
        "report": "Records past their time",
        "citation": "31 CFR 501.601",
        "dated": moment.date().isoformat(),
        "kept_years": settings.retention_years,
        "recorded_before": years_before(moment, settings.retention_years).date().isoformat(),
        "may_go": len(found.numbers),
        "may_go_by_kind": found.by_kind,
        "first_recorded_at": found.first_at,
        "last_recorded_at": found.last_at,
        "stays": found.kept,
        "still_to_be_said": [
            "whether a hold for litigation or an examination forbids it",
            "who approved it",
        ],
    }


def purge_ledger(
    store: Store,
    settings: Settings,
    *,
    by: str,
    expected: int,
    now: datetime | None = None,
) -> Receipt | None:
    """Take out what may go and return the receipt of the entry that says so; None if nothing may.

    Args:
        store: whose ledger it is.
        settings: how many years are kept.
        by: who does it.
        expected: how many entries the report that was approved said may go.
        now: the moment; default now. Whatever it is, the store refuses what is younger by its own
            clock.

    Raises:
        UsageError: nobody is named, or other entries may go than were approved.
    """
    if not by.strip():
        message = "Nobody is named who takes records out"
        raise UsageError(message, hint="Name the person: --by NAME")
    found = _sorted(store, settings, now or datetime.now(UTC))
    _same(expected, len(found.numbers))
    if not found.numbers:
        return None
    return store.ledger.purge(found.numbers, by=by.strip(), years=settings.retention_years)


def propose_purge(store: Store, settings: Settings, *, by: str, expected: int) -> Receipt:
    """Record that somebody proposes to take out what may go, for a second person to agree.

    Args:
        store: whose ledger it is.
        settings: how many years are kept.
        by: who proposes it.
        expected: how many entries the report they read says may go.

    Raises:
        UsageError: nothing may go, or other entries than they read of.
        Conflicting: it is proposed already.
    """
    if purge_proposal(store) is not None:
        message = "To take out what is past its time is proposed already"
        raise Conflicting(message, hint="A second person approves it, or refuses it first")
    _same(expected, len(_sorted(store, settings, datetime.now(UTC)).numbers))
    if not expected:
        message = "Nothing is past its time"
        raise UsageError(message)
    return _record(store, PeopleAct(deed=_PROPOSE, by=by, of=_RETENTION, entries=expected))


def purge_proposal(store: Store) -> PeopleAct | None:
    """Return the proposal to take entries out that waits for a second person, None if none does."""
    entries = store.ledger.about(_RETENTION)
    if not entries:
        return None
    last = entries[-1]
    act = msgspec.json.decode(last.content, type=PeopleAct)
    was_done = next(store.ledger.entries(after=last.number, kind=LedgerKind.PURGE), None)
    return act if act.deed == _PROPOSE and was_done is None else None


def approve_purge(store: Store, settings: Settings, *, by: str) -> Receipt:
    """Take out what somebody else proposed, and return the receipt of the entry that says so.

    Args:
        store: whose ledger it is.
        settings: how many years are kept.
        by: who agrees.

    Raises:
        UnknownName: nothing is proposed.
        Forbidden: they proposed it themselves.
        UsageError: other entries may go by now than were proposed.
    """
    act = _proposed(store)
    if act.by == by:
        message = "Nobody approves their own work"
        raise Forbidden(message, hint="Another administrator approves it")
    names = f"{by}, proposed by {act.by}"
    receipt = purge_ledger(store, settings, by=names, expected=act.entries)
    if receipt is None:
        message = "Nothing is past its time"
        raise UsageError(message)
    return receipt


def refuse_purge(store: Store, *, by: str) -> Receipt:
    """Record that what was proposed to be taken out stays; whoever proposed it may do so, too.

    Raises:
        UnknownName: nothing is proposed.
    """
    act = _proposed(store)
    return _record(store, PeopleAct(deed=_REFUSE, by=by, of=_RETENTION, entries=act.entries))


def _proposed(store: Store) -> PeopleAct:
    act = purge_proposal(store)
    if act is None:
        message = "Nothing is proposed to be taken out"
        raise UnknownName(message, hint="Propose it on the page of records past their time")
    return act


def _record(store: Store, act: PeopleAct) -> Receipt:
    draft = Draft(kind=LedgerKind.PEOPLE, subject=act.of, content=to_json(act))
    (receipt,) = store.ledger.append([draft])
    return receipt


def _same(expected: int, found: int) -> None:
    if found != expected:
        message = f"{found:,} entries may go, not {expected:,}"
        raise UsageError(message, hint="'penstock papers retention' says which; approve that")


def _sorted(store: Store, settings: Settings, now: datetime) -> _Sorted:
    limit = years_before(now, settings.retention_years)
    found = _Sorted([], {}, {})
    waiting = store.alerts.waiting()
    for entry in _until(store, limit):
        why = _stays(entry, settings, now, waiting)
        if why:
            found.kept[why] = found.kept.get(why, 0) + 1
            continue
        found.numbers.append(entry.number)
        found.by_kind[entry.kind.value] = found.by_kind.get(entry.kind.value, 0) + 1
        at = entry.recorded_at.isoformat(timespec="seconds")
        found.first_at = found.first_at or at
        found.last_at = at
    return found


def _until(store: Store, limit: datetime) -> Iterator[LedgerEntry]:
    """Yield the entries recorded before a moment; a clock that went back hides none of them."""
    last = store.ledger.first_since(limit) - 1
    for entry in store.ledger.entries(0, last):
        if entry.recorded_at < limit:
            yield entry


def _stays(entry: LedgerEntry, settings: Settings, now: datetime, waiting: frozenset[str]) -> str:
    """Return why an entry past its time stays, empty where it may go."""
    if entry.kind in _KEPT:
        return _KEPT[entry.kind]
    if entry.kind is LedgerKind.DECISION and _BLOCK in entry.content:
        return _BLOCKED
    if entry.kind is LedgerKind.FILE:
        longer = years_before(now, settings.retention_years + _FILE_YEARS)
        return _YOUNGER if entry.recorded_at >= longer else ""
    if entry.subject in waiting or f"#{entry.number}" in waiting:
        return _WAITS
    return ""
