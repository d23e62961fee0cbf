"""What publishers publish, and what becomes of it: publications, snapshots and deltas."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from penstock.model._party import ListId, Party, PartyId


class Publication(Struct, frozen=True, kw_only=True):
    """One issue of one list, read from one or several files.

    `published_from` says how the date is known: `content`, `path`, `option` or `unknown`.
    `declared_parties` is the count the file itself claims, where it claims one. `sha256` is the
    digest of the files' bytes in the order of their roles. `warnings` are for people.
    """

    list: ListId
    publisher: str
    published: date | None
    published_from: str
    parties: tuple[Party, ...]
    sha256: str
    files: tuple[str, ...]
    declared_parties: int | None = None
    warnings: tuple[str, ...] = ()


class SnapshotStatus(StrEnum):
    """Whether a snapshot answers questions."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"


class Snapshot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A publication as the store keeps it.

    `added`, `changed` and `removed` count parties against the snapshot before it by date.
    `reason` says why it is quarantined, or why a person accepted it all the same.
    """

    id: int
    list: ListId
    publisher: str
    published: date | None
    published_from: str
    retrieved_at: datetime
    sha256: str
    parties: int
    names: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    status: SnapshotStatus = SnapshotStatus.ACTIVE
    reason: str = ""
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class FieldChange(Struct, frozen=True):
    """One field of a party that differs between two snapshots, as published text."""

    party: PartyId
    name: str
    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Delta(Struct, frozen=True, kw_only=True):
    """What changed from one snapshot of a list to another. `before` is None for the first."""

    list: ListId
    before: int | None
    after: int
    added: tuple[PartyId, ...]
    changed: tuple[PartyId, ...]
    removed: tuple[PartyId, ...]
