"""Lists in: files and downloads into the store, guarded, and what became of each."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from penstock.errors import DownloadFailed, PenstockError
from penstock.lists import (
    Downloaded,
    Limits,
    Publisher,
    UnreadablePublication,
    download,
    publisher_of,
    publishers,
    read_publications,
)
from penstock.model import ListId, Publication, Snapshot, SnapshotStatus
from penstock.settings import Settings
from penstock.store import Guard, Store

UNKNOWN_LIST = ListId("unknown")
DownloadProgress = Callable[[str, int, int | None], None]


class Loaded(Struct, frozen=True, kw_only=True):
    """What became of one publication, or of files that are none.

    `snapshot` is None where nothing could be stored; `error` says why, then and for unreadable
    files that were noted as quarantined. `is_ignorable` marks what lies beside lists in a
    folder, such as a README.
    """

    snapshot: Snapshot | None = None
    error: PenstockError | None = None
    list: ListId = UNKNOWN_LIST
    files: tuple[str, ...] = ()
    is_ignorable: bool = False

    @property
    def is_quarantined(self) -> bool:
        """Whether it answers no questions and somebody should look at it."""
        if self.snapshot is None:
            return not self.is_ignorable
        return self.snapshot.status is SnapshotStatus.QUARANTINED


def load_lists(
    paths: Sequence[Path],
    settings: Settings,
    store: Store,
    *,
    published: date | None = None,
    accept: str | None = None,
    inside: Path | None = None,
) -> Iterator[Loaded]:
    """Load the publications in files and folders, oldest first, and yield what became of each.

    One that cannot be read, or that a guard objects to, is quarantined and stops no other.

    Args:
        paths: files and folders in any mix.
        settings: the guards.
        store: where they go.
        published: the date of issue, where neither content nor path states one.
        accept: why they are to be accepted whatever the guards say; recorded.
        inside: a folder they stand in only now, which is no part of what they are called.

    Raises:
        UnreadableInput: a path does not exist.
        UsageError: `accept` is blank.
        StoreError: the database refused.
    """
    for found in read_publications(paths, published=published, inside=inside):
        yield _take(found, settings, store, accept=accept, inside=inside)


def update_lists(
    settings: Settings,
    store: Store,
    names: Sequence[str] = (),
    *,
    limits: Limits | None = None,
    progress: DownloadProgress | None = None,
) -> Iterator[Loaded]:
    """Download the newest publications and load them, yielding what became of each.

    One that fails stops no other, and what was active before stays active.

    Args:
        settings: the download folder, limits, tokens and guards.
        store: where they go.
        names: list ids to update; default every list that is updated by default.
        limits: sizes, times and retries; default those of the settings.
        progress: called with a file's name, its bytes so far and its size, None if unknown.

    Raises:
        UnknownName: nobody publishes a list of that id.
    """
    chosen = [publisher_of(name) for name in names] if names else _default_publishers(settings)
    for publisher in chosen:
        token = str(getattr(settings, publisher.token_setting)) if publisher.token_setting else ""
        try:
            fetched = download(
                publisher,
                settings.home / "downloads",
                limits=limits or _limits(settings),
                token=token,
                progress=progress,
            )
        except DownloadFailed as error:
            yield Loaded(error=error, list=publisher.list)
            continue
        yield from _take_download(fetched, settings, store)


def _default_publishers(settings: Settings) -> list[Publisher]:
    """Return the lists that can be had: one that needs a token only where it is set."""
    return [
        publisher
        for publisher in publishers()
        if publisher.is_default
        and (not publisher.token_setting or getattr(settings, publisher.token_setting))
    ]


def _limits(settings: Settings) -> Limits:
    return Limits(
        largest_bytes=settings.download_limit_megabytes * 1_000_000,
        retries=settings.download_retries,
        silence_seconds=settings.download_timeout_seconds,
        connect_seconds=settings.connect_timeout_seconds,
    )


def _take_download(fetched: Downloaded, settings: Settings, store: Store) -> Iterator[Loaded]:
    names = {str(path) for path in fetched.files}
    for snapshot in reversed(store.snapshots(fetched.publisher.list)):
        if not fetched.is_new and set(snapshot.files) == names:
            if snapshot.status is not SnapshotStatus.QUARANTINED:
                store.confirm(snapshot.id, fetched.confirmed_at)
            yield Loaded(snapshot=snapshot, list=snapshot.list, files=snapshot.files)
            return
    for found in read_publications(fetched.files):
        if isinstance(found, UnreadablePublication) and found.list is None:
            yield _take_unreadable(found, store, fetched.publisher.list)
            continue
        loaded = _take(found, settings, store, retrieved_at=fetched.retrieved_at)
        if loaded.snapshot is not None and not loaded.is_quarantined:
            store.confirm(loaded.snapshot.id, fetched.confirmed_at)
        yield loaded


def _take(
    found: Publication | UnreadablePublication,
    settings: Settings,
    store: Store,
    *,
    accept: str | None = None,
    retrieved_at: datetime | None = None,
    inside: Path | None = None,
) -> Loaded:
    if isinstance(found, UnreadablePublication):
        return _take_unreadable(found, store, found.list, inside)
    guard = Guard(
        loss_percent=settings.shrink_guard_percent,
        fewest_parties=settings.fewest_parties(found.list),
    )
    snapshot = store.add(found, guard=guard, accept=accept, retrieved_at=retrieved_at)
    return Loaded(snapshot=snapshot, list=snapshot.list, files=found.files)


def _take_unreadable(
    found: UnreadablePublication, store: Store, list_id: ListId | None, inside: Path | None = None
) -> Loaded:
    """Note unreadable files as quarantined, if it can be told whose list they should be."""
    if list_id is None:
        return Loaded(error=found.error, files=found.files, is_ignorable=found.is_ignorable)
    known = next((one.publisher for one in publishers() if one.list == list_id), str(list_id))
    snapshot = store.quarantine(
        list_id,
        known,
        files=found.files,
        sha256=_digest(found, inside or Path()),
        reason=found.error.message,
    )
    return Loaded(snapshot=snapshot, error=found.error, list=list_id, files=found.files)


def _digest(found: UnreadablePublication, folder: Path) -> str:
    """Return the digest of the files' bytes; of their names where they are inside others."""
    digest = hashlib.sha256()
    for name in found.files:
        path = folder / name
        try:
            digest.update(path.read_bytes() if path.is_file() else name.encode())
        except OSError:
            digest.update(f"{name}: {found.error.message}".encode())
    return digest.hexdigest()


def list_line(loaded: Loaded) -> dict[str, Any]:
    """Return what became of a publication as `penstock lists load` writes it."""
    if loaded.snapshot is not None:
        return snapshot_line(loaded.snapshot)
    reason = loaded.error.message if loaded.error else ""
    return {
        "list": loaded.list,
        "published": None,
        "sha256": "",
        "parties": 0,
        "added": 0,
        "changed": 0,
        "removed": 0,
        "status": SnapshotStatus.QUARANTINED.value,
        "reason": reason,
        "files": list(loaded.files),
    }


def snapshot_line(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as one line of `penstock lists`."""
    line: dict[str, Any] = {
        "list": snapshot.list,
        "published": snapshot.published.isoformat() if snapshot.published else None,
        "sha256": snapshot.sha256,
        "parties": snapshot.parties,
        "added": snapshot.added,
        "changed": snapshot.changed,
        "removed": snapshot.removed,
        "status": snapshot.status.value,
    }
    if snapshot.reason:
        line["reason"] = snapshot.reason
    return line | {
        "snapshot": snapshot.id,
        "names": snapshot.names,
        "published_from": snapshot.published_from,
        "retrieved_at": snapshot.retrieved_at.astimezone(UTC).isoformat(timespec="seconds"),
        "files": list(snapshot.files),
        "warnings": list(snapshot.warnings),
    }
