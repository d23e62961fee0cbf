"""What is loaded, how two publications differ, and one party through time."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from penstock.desk._lists import snapshot_line
from penstock.desk._ready import STARTER_NOTICE
from penstock.errors import UnknownName, UsageError
from penstock.lists import UnreadablePublication, read_publications, starter
from penstock.model import (
    Delta,
    ListId,
    Party,
    PartyId,
    Publication,
    Snapshot,
    SnapshotStatus,
    to_builtins,
)
from penstock.settings import Settings
from penstock.store import Guard, Store

SNAPSHOT_HINT = "Name it by number, LIST@DATE, date or SHA-256; see 'penstock lists status --all'"


def lists_status(
    settings: Settings, store: Store, *, as_of: date | None = None, everything: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield one line a snapshot: the active ones, quarantined newer ones, or all there are.

    An active line also says when its publisher was last heard of and whether it is stale. The
    starter facts stand there only while no official list is loaded.
    """
    active = {snapshot.id: snapshot for snapshot in store.active(as_of)}
    days = {one.list: _day(one) for one in active.values()}
    for snapshot in store.snapshots():
        is_new_and_held = (
            snapshot.status is SnapshotStatus.QUARANTINED
            and as_of is None
            and _day(snapshot) >= days.get(snapshot.list, date.min)
        )
        if everything or snapshot.id in active or is_new_and_held:
            line = snapshot_line(snapshot)
            if snapshot.id in active:
                line["status"] = SnapshotStatus.ACTIVE.value
                heard = store.confirmed_at(snapshot.list) or snapshot.retrieved_at
                limit = timedelta(days=settings.stale_after(snapshot.list))
                line["confirmed_at"] = heard.astimezone(UTC).isoformat(timespec="seconds")
                line["is_stale"] = as_of is None and datetime.now(UTC) - heard > limit
            yield line
    if not active and as_of is None:
        yield _starter_line()


def _starter_line() -> dict[str, Any]:
    facts = starter()
    return {
        "list": facts.list,
        "published": facts.published.isoformat() if facts.published else None,
        "sha256": facts.sha256,
        "parties": len(facts.parties),
        "added": len(facts.parties),
        "changed": 0,
        "removed": 0,
        "status": SnapshotStatus.ACTIVE.value,
        "reason": STARTER_NOTICE,
    }


def _day(snapshot: Snapshot) -> date:
    return snapshot.published or snapshot.retrieved_at.date()


def lists_diff(
    store: Store, before: str, after: str, *, list_id: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield what changed from one publication to another, a line a party or field.

    Args:
        store: where the snapshots are.
        before: the earlier one: a snapshot number, `LIST@DATE`, a date, the first characters of
            its SHA-256, or a file or folder, which is then read without being loaded.
        after: the later one, likewise.
        list_id: which list a bare date is of; needed where several have both dates.

    Raises:
        UnknownName: nothing of that name is loaded.
        UsageError: a name fits several snapshots, or the two are of different lists.
    """
    if _is_path(before) and _is_path(after):
        with Store.open("sqlite:///:memory:") as memory:
            first, second = (_read_one(memory, path) for path in (before, after))
            yield from _lines(memory, first, second)
        return
    dates = [date.fromisoformat(name) for name in (before, after) if _is_date(name)]
    if dates and list_id is None:
        list_id = _list_with(store, dates)
    yield from _lines(
        store, find_snapshot(store, before, list_id), find_snapshot(store, after, list_id)
    )


def _is_path(name: str) -> bool:
    return not name.isdecimal() and Path(name).exists()


def _is_date(name: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", name) is not None


def _read_one(store: Store, path: str) -> Snapshot:
    found = [
        one
        for one in read_publications([Path(path)])
        if isinstance(one, Publication) or not one.is_ignorable
    ]
    unreadable = [one for one in found if isinstance(one, UnreadablePublication)]
    if unreadable:
        raise unreadable[0].error
    publications = [one for one in found if isinstance(one, Publication)]
    if len(publications) != 1:
        message = f"{path} holds {len(publications)} publications; one can be compared"
        raise UsageError(message, hint="Name the files of one publication, or load them")
    guard = Guard(loss_percent=100, turnover_percent=100, fewest_parties=0, declared_count=False)
    return store.add(publications[0], guard=guard)


def _list_with(store: Store, dates: list[date]) -> str | None:
    held: dict[str, set[date]] = {}
    for snapshot in store.snapshots():
        if snapshot.published is not None:
            held.setdefault(snapshot.list, set()).add(snapshot.published)
    fitting = [list_id for list_id, days in held.items() if set(dates) <= days]
    if len(fitting) > 1:
        message = f"Several lists were published on those dates: {', '.join(fitting)}"
        raise UsageError(message, hint="Say which with --list")
    return fitting[0] if fitting else None


def find_snapshot(store: Store, name: str, list_id: str | None = None) -> Snapshot:
    """Return the snapshot a person names: number, LIST@DATE, date, SHA-256, or list.

    Raises:
        UnknownName: nothing of that name is loaded.
        UsageError: a name fits several.
    """
    known = store.snapshots()
    if name.isdecimal() and len(name) < 9:
        found = [one for one in known if one.id == int(name)]
    elif _is_date(name):
        found = [_on(store, list_id, name)] if list_id else []
    elif "@" in name:
        wanted, _, day = name.partition("@")
        found = [_on(store, wanted, day)] if _is_date(day) else []
    elif re.fullmatch(r"[0-9a-f]{6,64}", name):
        found = [one for one in known if one.sha256.startswith(name)]
    else:
        found = [one for one in store.active() if one.list == name]
    if not found:
        message = f"No snapshot is called {name!r}"
        raise UnknownName(message, hint=SNAPSHOT_HINT)
    accepted = [one for one in found if one.status is not SnapshotStatus.QUARANTINED] or found
    if len({one.id for one in accepted}) > 1:
        numbers = ", ".join(str(one.id) for one in accepted)
        message = f"{name!r} may be any of the snapshots {numbers}"
        raise UsageError(message, hint="Name it by its number")
    return accepted[0]


def _on(store: Store, list_id: str, day: str) -> Snapshot:
    return store.find(ListId(list_id), published=date.fromisoformat(day))


def _lines(store: Store, before: Snapshot, after: Snapshot) -> Iterator[dict[str, Any]]:
    delta = store.delta(before.id, after.id)
    yield from _whole(store, before.id, delta, "removed")
    yield from _whole(store, after.id, delta, "added")
    for change in store.changes(before.id, after.id):
        yield {
            "party": change.party,
            "name": change.name,
            "change": "changed",
            "field": change.field,
            "before": list(change.before),
            "after": list(change.after),
        }


def _whole(store: Store, snapshot: int, delta: Delta, change: str) -> Iterator[dict[str, Any]]:
    wanted = set(delta.added if change == "added" else delta.removed)
    if not wanted:
        return
    for party in store.parties(snapshot):
        if party.id in wanted:
            name = [party.primary_name]
            yield {
                "party": party.id,
                "name": party.primary_name,
                "change": change,
                "field": "party",
                "before": name if change == "removed" else [],
                "after": name if change == "added" else [],
            }


def show_party(store: Store, party_id: str, as_of: date | None = None) -> dict[str, Any]:
    """Return a party as listed on a day, and the publications in which it changed.

    `party` is None where no list held it on that day, though some list did on another.

    Raises:
        UnknownName: no list ever held it.
    """
    history = store.party_history(PartyId(party_id))
    if history:
        party = store.party(PartyId(party_id), as_of)
        return {
            "party": to_builtins(party) if party else None,
            "as_of": (as_of or datetime.now(UTC).date()).isoformat(),
            "history": list(_steps(history)),
        }
    if not store.active():
        for party in starter().parties:
            if party.id == party_id:
                day = (as_of or datetime.now(UTC).date()).isoformat()
                return {"party": to_builtins(party), "as_of": day, "history": []}
    message = f"No list that was ever loaded holds a party {party_id!r}"
    raise UnknownName(message, hint="Ids look like us-ofac:7157; 'penstock screen NAME' shows them")


def _steps(history: tuple[tuple[Snapshot, Party | None], ...]) -> Iterator[dict[str, Any]]:
    listed: dict[str, bool] = {}
    for snapshot, party in history:
        was = listed.get(snapshot.list, False)
        change = "removed" if party is None else "changed" if was else "listed"
        listed[snapshot.list] = party is not None
        yield {
            "list": snapshot.list,
            "published": snapshot.published.isoformat() if snapshot.published else None,
            "snapshot": snapshot.id,
            "change": change,
            "name": party.primary_name if party else "",
        }
