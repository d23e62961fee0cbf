"""The store: every publication ever loaded, readable as of any day."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from penstock.errors import UnknownName, UsageError
from penstock.model import (
    Delta,
    FieldChange,
    ListId,
    Party,
    PartyId,
    Publication,
    Snapshot,
)
from penstock.store import _load as load
from penstock.store._alerts import AlertBook
from penstock.store._backup import Backup, back_up, restore
from penstock.store._chain import Chain, day_of, snapshot_of
from penstock.store._customers import Answers, Customers
from penstock.store._delta import Difference, compare_manifests, read_manifest
from penstock.store._engine import WAIT_SECONDS, make_engine, reading, writing
from penstock.store._fields import field_changes
from penstock.store._guard import Guard
from penstock.store._ledger import Ledger
from penstock.store._load import encode_texts
from penstock.store._memory import PaymentMemory
from penstock.store._migrate import prepare
from penstock.store._people import People
from penstock.store._schema import PARTY_VERSIONS, SNAPSHOT_EVENTS, SNAPSHOTS
from penstock.store._versions import VersionBook, read_parties, versions_of_parties


class Store:
    """Publications as snapshots in a database, SQLite or PostgreSQL.

    `ledger` holds what was decided and done, `memory` the keys of payments seen lately, `people`
    who may act, `alerts` what somebody must look at, `customers` whom we keep an eye on, `answers`
    what was answered under an idempotency key.

    Open one with `Store.open`. It may be shared by threads; processes open their own. Every
    method may raise `StoreError` when the database refuses; nothing of that step is then kept.

    >>> with Store.open("sqlite:///:memory:") as store:
    ...     store.snapshots()
    ()
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._book = VersionBook()
        self.ledger = Ledger(engine)
        self.memory = PaymentMemory(engine)
        self.people = People(engine)
        self.alerts = AlertBook(engine)
        self.customers = Customers(engine)
        self.answers = Answers(engine)

    @classmethod
    def open(cls, url: str, *, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Return the store at `url`, its tables created or migrated where needed.

        Args:
            url: `sqlite:///PATH` or `postgresql://USER@HOST/DATABASE`.
            wait_seconds: how long a writer waits for another before it gives up.

        Raises:
            SettingError: the address is of no database Penstock knows.
            MissingExtra: the PostgreSQL driver is not installed.
            StoreError: the database cannot be reached, or is newer than this Penstock.
        """
        engine = make_engine(url, wait_seconds)
        try:
            prepare(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    # Keeping

    def back_up(self, path: Path) -> Backup:
        """Write everything the store holds into one file, as of one moment.

        Raises:
            UnreadableInput: the file cannot be written.
        """
        return back_up(self._engine, path)

    def restore(self, path: Path) -> Backup:
        """Read a backup into this store, which must hold nothing; all of it or nothing.

        Raises:
            UnreadableInput: the file is no backup, or is not as it was written.
            UsageError: the store holds something.
        """
        return restore(self._engine, path)

    # Writing

    def add(
        self,
        publication: Publication,
        *,
        guard: Guard | None = None,
        accept: str | None = None,
        retrieved_at: datetime | None = None,
    ) -> Snapshot:
        """Store a publication and return its snapshot, active, superseded or quarantined.

        Publications may come in any order. The same bytes are stored once: adding them again
        confirms the snapshot there is and returns it, after giving it a date it lacked or one
        that is now stated otherwise; one in quarantine is held against the guard anew, or
        accepted if `accept` says so.

        Args:
            publication: what a reader made of the files.
            guard: the limits it must keep; default `Guard()`.
            accept: why it is to be accepted even if the guard objects; recorded.
            retrieved_at: when it was retrieved, with a time zone; default now.

        Raises:
            UsageError: `retrieved_at` has no time zone, or `accept` is blank.
        """
        moment = _moment(retrieved_at)
        _stated(accept, "accept")
        with writing(self._engine) as connection:
            number = load.add_publication(
                connection, self._book, publication, guard or Guard(), accept, moment
            )
        return self.snapshot(number)

    def quarantine(
        self,
        list: ListId,
        publisher: str,
        *,
        files: Sequence[str],
        sha256: str,
        reason: str,
        published: date | None = None,
        published_from: str = "unknown",
        retrieved_at: datetime | None = None,
    ) -> Snapshot:
        """Note files that could not be read at all, and return their snapshot without parties.

        Adding a publication read from the same bytes later on takes its place.
        """
        _stated(reason, "reason")
        values = {
            "list_id": list,
            "publisher": publisher,
            "sha256": sha256,
            "published": published,
            "published_from": published_from,
            "files": encode_texts(files),
        }
        with writing(self._engine) as connection:
            number = load.quarantine_files(connection, values, reason, _moment(retrieved_at))
        return self.snapshot(number)

    def release(self, snapshot_id: int, reason: str) -> Snapshot:
        """Accept a quarantined snapshot after all and return it; the reason is recorded.

        Raises:
            UnknownName: there is no such snapshot.
            UsageError: the reason is blank, or the files could not be read.
        """
        _stated(reason, "reason")
        list_id = self.snapshot(snapshot_id).list
        with writing(self._engine) as connection:
            load.lock_list(connection, list_id)
            row = connection.execute(_where(SNAPSHOTS.c.id == snapshot_id)).one()
            load.release(connection, row, reason, datetime.now(UTC))
        return self.snapshot(snapshot_id)

    def confirm(self, snapshot_id: int, at: datetime | None = None) -> None:
        """Note that the publisher was asked again at `at` and still publishes this snapshot.

        Raises:
            UnknownName: there is no such snapshot.
        """
        self.snapshot(snapshot_id)
        with writing(self._engine) as connection:
            load.note(connection, snapshot_id, "confirmed", "", _moment(at))

    # Reading

    def snapshots(self, list: ListId | None = None) -> tuple[Snapshot, ...]:
        """Return all snapshots, or those of one list, oldest publication first."""
        query = sa.select(SNAPSHOTS)
        if list is not None:
            query = query.where(SNAPSHOTS.c.list_id == list)
        with reading(self._engine) as connection:
            return _snapshots(connection.execute(query).all())

    def snapshot(self, snapshot_id: int) -> Snapshot:
        """Return one snapshot.

        Raises:
            UnknownName: there is no such snapshot.
        """
        with reading(self._engine) as connection:
            row = connection.execute(_where(SNAPSHOTS.c.id == snapshot_id)).one_or_none()
            if row is None:
                message = f"There is no snapshot {snapshot_id}"
                raise UnknownName(message)
            active = Chain.read(connection, row.list_id).active()
            return snapshot_of(row, is_active=active is not None and active.id == row.id)

    def find(self, list: ListId, *, published: date) -> Snapshot:
        """Return the snapshot of `list` published on a day; of several, the newest accepted.

        Raises:
            UnknownName: nothing of that day is loaded; the hint names the nearest days.
        """
        known = self.snapshots(list)
        found = [snapshot for snapshot in known if snapshot.published == published]
        if found:
            accepted = [snapshot for snapshot in found if snapshot.status != "quarantined"]
            return (accepted or found)[-1]
        days = sorted({one.published for one in known if one.published})
        days.sort(key=lambda day: abs(day - published))
        message = f"No publication of {list} of {published} is loaded"
        nearest = ", ".join(str(day) for day in sorted(days[:4]))
        hint = f"Loaded near it: {nearest}" if days else f"No dated publication of {list} is loaded"
        raise UnknownName(message, hint=hint)

    def active(self, as_of: date | None = None) -> tuple[Snapshot, ...]:
        """Return, for each list, the newest accepted snapshot published on or before `as_of`."""
        newest: dict[ListId, Snapshot] = {}
        for snapshot in self.snapshots():
            day = snapshot.published or snapshot.retrieved_at.date()
            if snapshot.status != "quarantined" and (as_of is None or day <= as_of):
                newest[snapshot.list] = snapshot
        return tuple(newest[list_id] for list_id in sorted(newest))

    def confirmed_at(self, list: ListId) -> datetime | None:
        """Return when the publisher was last heard of `list`; None if nothing is accepted.

        That is the latest retrieval or confirmation of the snapshot that answers today: loading
        an old publication beside it says nothing about how fresh the newest is.
        """
        with reading(self._engine) as connection:
            link = Chain.read(connection, list).active()
            if link is None:
                return None
            query = sa.select(sa.func.max(SNAPSHOT_EVENTS.c.at)).where(
                SNAPSHOT_EVENTS.c.snapshot_id == link.id, SNAPSHOT_EVENTS.c.kind == "confirmed"
            )
            confirmed = connection.execute(query).scalar_one()
        return max(link.retrieved_at, confirmed) if confirmed else link.retrieved_at

    def events(self, snapshot_id: int) -> tuple[tuple[datetime, str, str], ...]:
        """Return what was done with a snapshot: moment, kind and reason, oldest first.

        Kinds: `loaded`, `quarantined`, `accepted`, `dated`, `confirmed`.
        """
        table = SNAPSHOT_EVENTS.c
        query = (
            sa.select(table.at, table.kind, table.reason)
            .where(table.snapshot_id == snapshot_id)
            .order_by(table.id)
        )
        with reading(self._engine) as connection:
            return tuple((at, kind, reason) for at, kind, reason in connection.execute(query))

    def parties(self, snapshot_id: int) -> Iterator[Party]:
        """Yield the parties of a snapshot in the order of their ids.

        Raises:
            UnknownName: there is no such snapshot.
        """
        list_id = self.snapshot(snapshot_id).list
        with reading(self._engine) as connection:
            yield from read_parties(connection, list_id, read_manifest(connection, snapshot_id))

    def party(self, party_id: PartyId, as_of: date | None = None) -> Party | None:
        """Return a party as listed on a day (default now), None if no list held it then.

        Of a party on several lists, the entry of the list whose id comes first.
        """
        with reading(self._engine) as connection:
            for list_id in _lists_of(connection, party_id):
                link = Chain.read(connection, list_id).active(as_of)
                if link is None:
                    continue
                held = set(read_manifest(connection, link.id))
                versions = versions_of_parties(connection, list_id, [party_id])
                for version in sorted(number for number, _ in versions if number in held):
                    return next(read_parties(connection, list_id, [version]))
        return None

    def party_history(self, party_id: PartyId) -> tuple[tuple[Snapshot, Party | None], ...]:
        """Return every accepted snapshot in which a party changed, oldest first by list.

        The party is None where the snapshot no longer holds it.
        """
        history: list[tuple[Snapshot, Party | None]] = []
        with reading(self._engine) as connection:
            for list_id in _lists_of(connection, party_id):
                rows = connection.execute(_where(SNAPSHOTS.c.list_id == list_id)).all()
                snapshots = [one for one in _snapshots(rows) if one.status != "quarantined"]
                versions = versions_of_parties(connection, list_id, [party_id])
                numbers = {number for number, _ in versions}
                last: set[int] = set()
                for snapshot in snapshots:
                    now = numbers & set(read_manifest(connection, snapshot.id))
                    if now != last:
                        found = read_parties(connection, list_id, sorted(now))
                        history.append((snapshot, next(found, None)))
                    last = now
        return tuple(history)

    def delta(self, before: int | None, after: int) -> Delta:
        """Return which parties were added, changed and removed from one snapshot to another.

        Args:
            before: id of the earlier snapshot, None for "nothing was loaded yet".
            after: id of the later snapshot, of the same list.

        Raises:
            UnknownName: there is no such snapshot.
            UsageError: the two are of different lists.
        """
        list_id, _, difference = self._compare(before, after)
        return Delta(list=list_id, before=before, after=after, **difference._asdict())

    def former(self, active: Snapshot) -> Iterator[tuple[date | None, tuple[Party, ...]]]:
        """Yield the parties that earlier publications of a list held and one does not.

        Each comes once, as it stood last, with others that one publication left out first; the
        day is that publication's, None where it has none.

        Args:
            active: the publication they are not in; later ones are not looked at.
        """
        accepted = self.accepted_until(active)
        gone: dict[PartyId, tuple[int, int]] = {}
        with reading(self._engine) as connection:
            held = read_manifest(connection, accepted[0].id)
            for before, after in pairwise(accepted):
                holds = read_manifest(connection, after.id)
                change = compare_manifests(connection, active.list, held, holds, may_repeat=True)
                gone |= dict.fromkeys(change.removed, (before.id, after.id))
                for party_id in change.added:
                    gone.pop(party_id, None)
                held = holds
        by_snapshots: dict[tuple[int, int], list[PartyId]] = {}
        for party_id, last_and_first in gone.items():
            by_snapshots.setdefault(last_and_first, []).append(party_id)
        published = {one.id: one.published for one in accepted}
        for (last, first), party_ids in sorted(by_snapshots.items()):
            with reading(self._engine) as connection:
                known = versions_of_parties(connection, active.list, party_ids)
                wanted = set(read_manifest(connection, last))
                found = _by_party(connection, active.list, known, wanted)
            parties = tuple(party for party_id in sorted(found) for party in found[party_id][:1])
            yield published[first], parties

    def accepted_until(self, active: Snapshot) -> list[Snapshot]:
        """Return the accepted publications of a list up to one, oldest first; that one is last."""
        accepted = [one for one in self.snapshots(active.list) if one.status != "quarantined"]
        return accepted[: [one.id for one in accepted].index(active.id) + 1]

    def changes(self, before: int, after: int) -> Iterator[FieldChange]:
        """Yield each field that differs in the parties both snapshots hold, by party id.

        Raises:
            UnknownName: there is no such snapshot.
            UsageError: the two are of different lists.
        """
        list_id, (earlier, later), difference = self._compare(before, after)
        if not difference.changed:
            return
        with reading(self._engine) as connection:
            known = versions_of_parties(connection, list_id, difference.changed)
            old = _by_party(connection, list_id, known, earlier)
            new = _by_party(connection, list_id, known, later)
        for party_id in difference.changed:
            yield from field_changes(old[party_id], new[party_id])

    def _compare(
        self, before: int | None, after: int
    ) -> tuple[ListId, tuple[set[int], set[int]], Difference]:
        later = self.snapshot(after)
        earlier = None if before is None else self.snapshot(before)
        if earlier is not None and earlier.list != later.list:
            message = f"Snapshot {before} is of {earlier.list}, snapshot {after} of {later.list}"
            raise UsageError(message, hint="Only snapshots of one list can be compared")
        with reading(self._engine) as connection:
            old = () if before is None else read_manifest(connection, before)
            new = read_manifest(connection, after)
            difference = compare_manifests(connection, later.list, old, new, may_repeat=True)
        return later.list, (set(old), set(new)), difference


def _by_party(
    connection: sa.Connection,
    list_id: ListId,
    known: Sequence[tuple[int, PartyId]],
    wanted: set[int],
) -> dict[PartyId, list[Party]]:
    found: dict[PartyId, list[Party]] = {}
    numbers = sorted(number for number, _ in known if number in wanted)
    for party in read_parties(connection, list_id, numbers):
        found.setdefault(party.id, []).append(party)
    return found


def _where(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(SNAPSHOTS).where(condition)


def _lists_of(connection: sa.Connection, party_id: PartyId) -> list[ListId]:
    table = PARTY_VERSIONS.c
    query = sa.select(table.list_id).where(table.party_id == party_id).distinct()
    return sorted(ListId(list_id) for list_id in connection.execute(query).scalars())


def _snapshots(rows: Sequence[sa.Row[Any]]) -> tuple[Snapshot, ...]:
    """Return the snapshots in `rows`, which hold whole lists, oldest first."""
    ordered = sorted(rows, key=lambda row: (day_of(row), row.retrieved_at, row.id))
    newest = {row.list_id: row.id for row in ordered if row.is_accepted}
    return tuple(snapshot_of(row, is_active=newest.get(row.list_id) == row.id) for row in ordered)


def _moment(given: datetime | None) -> datetime:
    if given is None:
        return datetime.now(UTC)
    if given.tzinfo is None:
        message = f"The moment {given} has no time zone"
        raise UsageError(message, hint="Give it one, such as datetime(..., tzinfo=UTC)")
    return given.astimezone(UTC)


def _stated(reason: str | None, field: str) -> None:
    if reason is not None and not reason.strip():
        message = f"The {field} must say why; it is blank"
        raise UsageError(message, hint="State the reason in a few words; it is recorded")
