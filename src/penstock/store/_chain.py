"""The snapshots of a list in the order of their publication, and what follows from it."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from penstock.model import ListId, Snapshot, SnapshotStatus
from penstock.store._schema import SNAPSHOTS


class Link(NamedTuple):
    """One snapshot's place among those of its list; links sort by date, then by retrieval."""

    day: date
    retrieved_at: datetime
    id: int
    is_accepted: bool
    is_readable: bool
    parties: int
    repeated: int


class Chain:
    """The snapshots of one list, oldest first.

    A publication whose date nobody knows stands where it was retrieved.
    """

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = sorted(links)

    @classmethod
    def read(cls, connection: sa.Connection, list_id: ListId) -> "Chain":
        """Return the chain of `list_id` as the store has it."""
        table = SNAPSHOTS.c
        query = sa.select(
            table.published,
            table.retrieved_at,
            table.id,
            table.is_accepted,
            table.is_readable,
            table.parties,
            table.repeated,
        ).where(table.list_id == list_id)
        rows = connection.execute(query)
        return cls([Link(row[0] or row[1].date(), *row[1:]) for row in rows])

    def before(self, snapshot_id: int) -> Link | None:
        """Return the accepted snapshot before `snapshot_id`."""
        earlier = self.links[: self._place(snapshot_id)]
        return next((link for link in reversed(earlier) if link.is_accepted), None)

    def touched_by(self, snapshot_id: int) -> list[Link]:
        """Return the readable snapshots after `snapshot_id` that count against it if accepted."""
        touched = []
        for link in self.links[self._place(snapshot_id) + 1 :]:
            if link.is_readable:
                touched.append(link)
            if link.is_accepted:
                break
        return touched

    def active(self, as_of: date | None = None) -> Link | None:
        """Return the newest accepted snapshot published on or before `as_of`."""
        for link in reversed(self.links):
            if link.is_accepted and (as_of is None or link.day <= as_of):
                return link
        return None

    def _place(self, snapshot_id: int) -> int:
        return next(place for place, link in enumerate(self.links) if link.id == snapshot_id)


def day_of(row: sa.Row[tuple[object, ...]]) -> date:
    """Return the day a snapshot counts from: its publication, else its retrieval."""
    day: date = row.published or row.retrieved_at.date()
    return day


def snapshot_of(row: sa.Row[tuple[object, ...]], *, is_active: bool) -> Snapshot:
    """Return the snapshot in `row`; `is_active` if no accepted one of its list is newer."""
    if not row.is_accepted:
        status = SnapshotStatus.QUARANTINED
    elif is_active:
        status = SnapshotStatus.ACTIVE
    else:
        status = SnapshotStatus.SUPERSEDED
    return Snapshot(
        id=row.id,
        list=row.list_id,
        publisher=row.publisher,
        published=row.published,
        published_from=row.published_from,
        retrieved_at=row.retrieved_at,
        sha256=row.sha256,
        parties=row.parties,
        names=row.names,
        added=row.added,
        changed=row.changed,
        removed=row.removed,
        status=status,
        reason=row.reason,
        files=tuple(json.loads(row.files)),
        warnings=tuple(json.loads(row.warnings)),
    )
