"""The form of a ledger entry: how it is packed, chained by digests and read again."""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from penstock.errors import LedgerDamaged
from penstock.model import LedgerEntry, LedgerKind
from penstock.store._schema import LEDGER

ZERO = bytes(32)
# Nobody's content is larger; what is packed to unfold beyond it was not written by Penstock.
_LARGEST = 1 << 28
_COLUMNS = (
    LEDGER.c.number,
    LEDGER.c.kind,
    LEDGER.c.subject,
    LEDGER.c.recorded_at,
    LEDGER.c.content,
    LEDGER.c.previous_sha256,
    LEDGER.c.sha256,
)


def moment_text(moment: datetime) -> str:
    """Return the one text of a moment in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def pack(content: bytes) -> bytes:
    """Return content as it is stored."""
    # The lowest level is several times faster than the usual one and packs JSON nearly as well.
    return zlib.compress(content, 1)


def unpack(packed: bytes) -> bytes:
    """Return content from how it is stored.

    Raises:
        LedgerDamaged: it was never stored like this.
    """
    try:
        return zlib.decompressobj().decompress(packed, _LARGEST)
    except zlib.error as error:
        message = f"What the ledger holds cannot be read: {error}"
        raise LedgerDamaged(message) from error


def is_there() -> sa.ColumnElement[bool]:
    """Return the condition that an entry was not taken out since its time was past."""
    return sa.func.length(LEDGER.c.content) > 0


def digest_of(
    previous: bytes, number: int, kind: str, subject: str, recorded_at: str, packed: bytes
) -> bytes:
    """Return the digest of an entry: of the one before it, its columns and its stored content."""
    columns = msgspec.json.encode([number, kind, subject, recorded_at])
    return hashlib.sha256(previous + columns + b"\n" + packed).digest()


def row_digest(row: Sequence[Any]) -> bytes:
    """Return the digest that the columns of a row, in the order of `entry_rows`, ought to have."""
    number, kind, subject, recorded_at, content, previous, _ = row
    return digest_of(bytes(previous), number, kind, subject, recorded_at, bytes(content))


def entry_rows() -> sa.Select[Any]:
    """Return a query of all columns, oldest entry first."""
    return sa.select(*_COLUMNS).order_by(LEDGER.c.number)


def raw_rows(dialect: str) -> sa.Select[Any]:
    """Return the same query with texts as bytes, so that no damage keeps a row from being read."""

    def raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        if not isinstance(column.type, sa.Text):
            return column
        if dialect == "postgresql":
            return sa.func.convert_to(column, "UTF8")
        return sa.cast(column, sa.LargeBinary)

    return sa.select(*map(raw, _COLUMNS)).order_by(LEDGER.c.number)


def entry_of(row: Sequence[Any]) -> LedgerEntry:
    """Return the entry in a row.

    Raises:
        LedgerDamaged: the row does not fit its own digest.
    """
    number = row[0]
    try:
        if row_digest(row) != bytes(row[6]):
            message = f"Entry {number} of the ledger was changed: it does not fit its digest"
            raise LedgerDamaged(message)
        content = unpack(bytes(row[4]))
        return LedgerEntry(
            number=number,
            kind=LedgerKind(row[1]),
            subject=row[2],
            recorded_at=datetime.fromisoformat(row[3]),
            content=content,
            previous_sha256=bytes(row[5]).hex(),
            sha256=bytes(row[6]).hex(),
        )
    except (ValueError, TypeError) as error:
        message = f"Entry {number} of the ledger cannot be read: {error}"
        raise LedgerDamaged(message) from error
