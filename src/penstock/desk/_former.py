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
    known = [one for own in active for one in store.accepted_until(own)]
    if not any(one.removed for one in known):
        return None
    texts = ["former", [one.sha256 for one in known]]
    digest = hashlib.sha256(msgspec.json.encode(texts)).hexdigest()
    folder = place(tuple(_version(one, digest) for one in active))
    if is_usable(folder):
        return folder
    sources = list(_sources(store, active, digest))
    if not sources:
        return None
    note(f"Building the index of {sum(len(own) for _, own in sources):,} former parties")
    build_index(iter(sources), folder)
    return folder


def _sources(
    store: Store, active: Sequence[Snapshot], digest: str
) -> Iterator[tuple[ListVersion, list[Party]]]:
    for one in active:
        for left_out, parties in store.former(one):
            yield ListVersion(one.list, left_out, digest), list(parties)


def _version(snapshot: Snapshot, digest: str) -> ListVersion:
    return ListVersion(snapshot.list, snapshot.published, digest)
