"""What differs between two snapshots, by arithmetic on their manifests."""

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from penstock.model import ListId, PartyId
from penstock.store._manifest import unpack_manifest
from penstock.store._schema import MANIFESTS
from penstock.store._versions import read_party_ids, versions_of_parties


class Difference(NamedTuple):
    """Party ids by what became of them, each sorted."""

    added: tuple[PartyId, ...]
    changed: tuple[PartyId, ...]
    removed: tuple[PartyId, ...]


def read_manifest(connection: sa.Connection, snapshot_id: int) -> tuple[int, ...]:
    """Return the version ids of a snapshot."""
    query = sa.select(MANIFESTS.c.versions).where(MANIFESTS.c.snapshot_id == snapshot_id)
    return unpack_manifest(bytes(connection.execute(query).scalar_one()))


def compare_manifests(
    connection: sa.Connection,
    list_id: ListId,
    before: Sequence[int],
    after: Sequence[int],
    *,
    may_repeat: bool,
) -> Difference:
    """Return how the parties of `after` differ from those of `before`.

    Args:
        connection: an open transaction.
        list_id: the list both belong to.
        before: version ids of the earlier snapshot, empty if there is none.
        after: version ids of the later one.
        may_repeat: a party id stands more than once in one of them, as some publishers have it.
    """
    earlier, later = set(before), set(after)
    gone = set(read_party_ids(connection, list_id, sorted(earlier - later)).values())
    come = set(read_party_ids(connection, list_id, sorted(later - earlier)).values())
    # Where ids repeat, one version may come or go while another of the same party stays.
    staying: set[PartyId] = set()
    if may_repeat:
        kept = earlier & later
        versions = versions_of_parties(connection, list_id, sorted(gone ^ come))
        staying = {party for version, party in versions if version in kept}
    return Difference(
        added=tuple(sorted(come - gone - staying)),
        changed=tuple(sorted((come & gone) | (staying & (come | gone)))),
        removed=tuple(sorted(gone - come - staying)),
    )
