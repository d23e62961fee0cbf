"""Parties that were on a loaded list once and are on it no more: an index of their own.

News of years ago names them, and a report of today may speak of them as listed.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from penstock.desk._index_keeping import build_index, is_usable
from penstock.model import ListVersion, Party, Snapshot
from penstock.store import Store
from penstock.tabular import Note


def former_index(
    store: Store,
    active: Sequence[Snapshot],
    place: Callable[[tuple[ListVersion, ...]], Path],
    note: Note,
) -> Path | None:
    """Return the folder of the index of all former parties; None where no list ever lost one.

    Its versions are dated by the day of the publication that left them out first.

    Args:
        store: where earlier publications are.
        active: the publications in force.
        place: tells the folder of the index of some list versions.
        note: told before the index is built.

    Raises:
        StoreError: it cannot be written.
    """
    if not any(_earlier(store, one) for one in active):
        return None
    known = [one.sha256 for own in active for one in (*_earlier(store, own), own)]
    digest = hashlib.sha256(msgspec.json.encode(["former", known])).hexdigest()
    folder = place(tuple(_version(one, digest) for one in active))
    if is_usable(folder):
        return folder
    sources = list(_sources(store, active, digest))
    if not sources:
        return None
    note(f"Building the index of {sum(len(own) for _, own in sources):,} former parties")
    build_index(iter(sources), folder)
    return folder


def _earlier(store: Store, active: Snapshot) -> list[Snapshot]:
    """Return the accepted publications of a list before one, in order."""
    found: list[Snapshot] = []
    for one in store.snapshots(active.list):
        if one.id == active.id:
            return found
        if one.status != "quarantined":
            found.append(one)
    return found


def _sources(
    store: Store, active: Sequence[Snapshot], digest: str
) -> Iterator[tuple[ListVersion, list[Party]]]:
    for one in active:
        for left_out, parties in store.former(one):
            yield ListVersion(one.list, left_out, digest), list(parties)


def _version(snapshot: Snapshot, digest: str) -> ListVersion:
    return ListVersion(snapshot.list, snapshot.published, digest)
