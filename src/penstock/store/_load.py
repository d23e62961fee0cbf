"""Writing snapshots: each function does its whole work inside the caller's one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from penstock.errors import UsageError
from penstock.model import ListId, Publication
from penstock.store._chain import Chain, Link
from penstock.store._delta import Difference, compare_manifests, read_manifest
from penstock.store._guard import Guard
from penstock.store._manifest import pack_manifest
from penstock.store._schema import LISTS, MANIFESTS, SNAPSHOT_EVENTS, SNAPSHOTS
from penstock.store._versions import VersionBook, contents_of


def lock_list(connection: sa.Connection, list_id: ListId) -> None:
    """Make every other writer of `list_id` wait until this transaction ends."""
    touch = sa.update(LISTS).where(LISTS.c.id == list_id).values(revision=LISTS.c.revision + 1)
    if connection.execute(touch).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(sa.insert(LISTS).values(id=list_id, revision=1))
    except IntegrityError:
        # Another process was first; its row is there now and can be waited for.
        connection.execute(touch)


def find_row(connection: sa.Connection, list_id: ListId, sha256: str) -> sa.Row[Any] | None:
    """Return the snapshot of `list_id` made from the bytes with this digest, if there is one."""
    table = SNAPSHOTS.c
    query = sa.select(SNAPSHOTS).where(table.list_id == list_id, table.sha256 == sha256)
    return connection.execute(query).one_or_none()


def add_publication(
    connection: sa.Connection,
    book: VersionBook,
    publication: Publication,
    guard: Guard,
    accept: str | None,
    retrieved_at: datetime,
) -> int:
    """Store a publication as a snapshot and return its id; the same bytes are stored once."""
    lock_list(connection, publication.list)
    found = find_row(connection, publication.list, publication.sha256)
    if found is not None and found.is_readable:
        return _add_again(connection, found, publication, guard, accept, retrieved_at)
    contents = contents_of(publication.parties)
    versions = book.keep(connection, publication.list, contents)
    values = {
        "list_id": publication.list,
        "publisher": publication.publisher,
        "published": publication.published,
        "published_from": publication.published_from,
        "retrieved_at": retrieved_at,
        "sha256": publication.sha256,
        "parties": len(versions),
        "names": sum(len(party.names) for party in publication.parties),
        "repeated": len(contents) - len({content.party for content in contents}),
        "is_readable": True,
        "is_accepted": False,
        "files": encode_texts(publication.files),
        "warnings": encode_texts(publication.warnings),
    }
    number = _put(connection, values, versions, replaces=found)
    objection = _objection(connection, publication, number, guard, retrieved_at)
    if not objection:
        decide(connection, publication.list, number, "loaded", "", retrieved_at)
    elif accept:
        reason = f"accepted: {accept} (although {objection})"
        decide(connection, publication.list, number, "accepted", reason, retrieved_at)
    else:
        decide(connection, publication.list, number, "quarantined", objection, retrieved_at)
    return number


def _objection(
    connection: sa.Connection,
    publication: Publication,
    number: int,
    guard: Guard,
    retrieved_at: datetime,
) -> str:
    """Count a snapshot against the accepted one before it, and return what the guard says."""
    chain = Chain.read(connection, publication.list)
    difference = recount(connection, publication.list, chain, number)
    before = chain.before(number)
    return guard.objection(
        publication,
        parties_before=before.parties if before else 0,
        removed=len(difference.removed),
        retrieved=retrieved_at.date(),
        previous=f"the publication of {before.day}" if before else "",
    )


def _add_again(
    connection: sa.Connection,
    found: sa.Row[Any],
    publication: Publication,
    guard: Guard,
    accept: str | None,
    retrieved_at: datetime,
) -> int:
    number: int = found.id
    if _is_better_dated(found, publication):
        # The same bytes, but now somebody knows of which day they are.
        dated = {"published": publication.published, "published_from": publication.published_from}
        connection.execute(sa.update(SNAPSHOTS).where(SNAPSHOTS.c.id == number).values(dated))
        chain = Chain.read(connection, publication.list)
        for link in chain.links:
            if link.is_readable:
                recount(connection, publication.list, chain, link.id)
        note(connection, number, "dated", str(publication.published), retrieved_at)
    if found.is_accepted:
        # Whoever brings the same bytes again says that they are still the list.
        note(connection, number, "confirmed", "", retrieved_at)
    elif accept:
        release(connection, found, accept, retrieved_at)
    elif not _objection(connection, publication, number, guard, retrieved_at):
        # The limits were changed, or the date was mended, since it was quarantined.
        decide(connection, publication.list, number, "loaded", "", retrieved_at)
    return number


def _is_better_dated(found: sa.Row[Any], publication: Publication) -> bool:
    """Does somebody know, or say anew, the date of a publication that does not state it?"""
    if publication.published in (None, found.published):
        return False
    return found.published is None or (
        found.published_from == publication.published_from == "option"
    )


def quarantine_files(
    connection: sa.Connection, values: Mapping[str, Any], reason: str, retrieved_at: datetime
) -> int:
    """Note files nobody could read; return the id of the snapshot without parties."""
    lock_list(connection, values["list_id"])
    found = find_row(connection, values["list_id"], values["sha256"])
    if found is not None:
        known: int = found.id
        return known
    empty = {
        "retrieved_at": retrieved_at,
        "parties": 0,
        "names": 0,
        "repeated": 0,
        "is_readable": False,
        "is_accepted": False,
        "warnings": "[]",
    }
    number = _put(connection, {**values, **empty}, (), replaces=None)
    decide(connection, values["list_id"], number, "quarantined", reason, retrieved_at)
    return number


def release(connection: sa.Connection, row: sa.Row[Any], reason: str, at: datetime) -> None:
    """Accept a quarantined snapshot after all.

    Raises:
        UsageError: it could not be read, so accepting it would empty the list.
    """
    if not row.is_readable:
        message = f"Snapshot {row.id} of {row.list_id} could not be read: {row.reason}"
        raise UsageError(message, hint="Load the files again once they, or the reader, are mended")
    if not row.is_accepted:
        full = f"accepted: {reason} (although {row.reason})"
        decide(connection, row.list_id, row.id, "accepted", full, at)


def decide(
    connection: sa.Connection, list_id: ListId, number: int, kind: str, reason: str, at: datetime
) -> None:
    """Accept or quarantine a snapshot, note it, and count its neighbours anew."""
    values = {"is_accepted": kind != "quarantined", "reason": reason}
    connection.execute(sa.update(SNAPSHOTS).where(SNAPSHOTS.c.id == number).values(values))
    note(connection, number, kind, reason, at)
    if kind != "quarantined":
        chain = Chain.read(connection, list_id)
        for link in chain.touched_by(number):
            recount(connection, list_id, chain, link.id)


def note(connection: sa.Connection, number: int, kind: str, reason: str, at: datetime) -> None:
    """Add a line to the history of a snapshot."""
    row = {"snapshot_id": number, "at": at, "kind": kind, "reason": reason}
    connection.execute(sa.insert(SNAPSHOT_EVENTS).values(row))


def recount(connection: sa.Connection, list_id: ListId, chain: Chain, number: int) -> Difference:
    """Count a snapshot against the accepted one before it, and return the difference."""
    before = chain.before(number)
    difference = compare_manifests(
        connection,
        list_id,
        read_manifest(connection, before.id) if before else (),
        read_manifest(connection, number),
        may_repeat=_repeats(chain.links, {number, before.id if before else number}),
    )
    counts = {
        "added": len(difference.added),
        "changed": len(difference.changed),
        "removed": len(difference.removed),
    }
    connection.execute(sa.update(SNAPSHOTS).where(SNAPSHOTS.c.id == number).values(counts))
    return difference


def _repeats(links: Sequence[Link], numbers: set[int]) -> bool:
    return any(link.repeated for link in links if link.id in numbers)


def _put(
    connection: sa.Connection,
    values: Mapping[str, Any],
    versions: Sequence[int],
    replaces: sa.Row[Any] | None,
) -> int:
    """Write the row of a snapshot and its manifest; an unreadable one's row is used again."""
    fresh = {"added": 0, "changed": 0, "removed": 0, "reason": ""}
    number: int
    if replaces is None:
        answer = connection.execute(sa.insert(SNAPSHOTS).values({**values, **fresh}))
        # SQLAlchemy's types allow for tables without a key; this one has its id.
        number = answer.inserted_primary_key[0]  # type: ignore[index]
        blob = {"snapshot_id": number, "versions": pack_manifest(versions)}
        connection.execute(sa.insert(MANIFESTS).values(blob))
        return number
    number = replaces.id
    connection.execute(
        sa.update(SNAPSHOTS).where(SNAPSHOTS.c.id == number).values({**values, **fresh})
    )
    connection.execute(
        sa.update(MANIFESTS)
        .where(MANIFESTS.c.snapshot_id == number)
        .values(versions=pack_manifest(versions))
    )
    return number


def encode_texts(texts: Sequence[str]) -> str:
    return msgspec.json.encode(texts).decode()
