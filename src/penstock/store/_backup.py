"""A whole store as one file, read back into SQLite or PostgreSQL alike."""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from penstock.errors import MalformedInput, StoreError, UnreadableInput, UsageError
from penstock.model import NOT_JSON
from penstock.store._engine import reading, writing
from penstock.store._schema import HEAD, METADATA

_MANIFEST = "manifest.json"
_LENGTH = struct.Struct(">I")
_BATCH = 500
# No row of ours is larger; what claims to be is no backup.
_LARGEST = 1 << 30
_OTHER_REVISION = (
    "Restore it with the Penstock that wrote it, into an empty store; this Penstock brings that "
    "store up to date when it opens it, and can back it up from then on"
)

# What reading an archive raises that is none, is packed or locked in a way nobody asked for, or
# holds rows of another shape.
_BROKEN = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, KeyError),
    *(NotImplementedError, RuntimeError, TypeError, ValueError),
)


class Backup(Struct, frozen=True, kw_only=True):
    """What stands in a backup: the revision of its tables, their rows and their digests."""

    revision: str
    made_at: datetime
    rows: dict[str, int]
    sha256: dict[str, str]


def back_up(engine: sa.Engine, path: Path) -> Backup:
    """Write everything a store holds into one file, as of one moment.

    Raises:
        UnreadableInput: the file cannot be written.
    """
    rows: dict[str, int] = {}
    digests: dict[str, str] = {}
    try:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            reading(engine.execution_options(isolation_level=_one_moment(engine))) as connection,
        ):
            for table in METADATA.sorted_tables:
                digest = hashlib.sha256()
                count = 0
                with archive.open(f"{table.name}.rows", "w", force_zip64=True) as file:
                    for packed in _packed(connection, table):
                        digest.update(packed)
                        file.write(packed)
                        count += 1
                rows[table.name], digests[table.name] = count, digest.hexdigest()
            made = Backup(revision=HEAD, made_at=datetime.now(UTC), rows=rows, sha256=digests)
            archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(made), indent=1))
    except OSError as error:
        message = f"The backup {path} cannot be written: {error.strerror or error}"
        raise UnreadableInput(message, hint="Check the path and the room on its disk") from error
    return made


def restore(engine: sa.Engine, path: Path) -> Backup:
    """Read a backup into a store that holds nothing, all of it or nothing.

    Raises:
        UnreadableInput: the file is no backup, or is not as it was written.
        StoreError: it is of another revision.
        UsageError: the store holds something.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open(_MANIFEST) as file:
                made = msgspec.json.decode(file.read(_LARGEST), type=Backup)
            if made.revision != HEAD:
                message = f"The backup is of revision {made.revision}, this Penstock of {HEAD}"
                raise StoreError(message, hint=_OTHER_REVISION)
            with writing(engine) as connection:
                for table in METADATA.sorted_tables:
                    _refill(connection, table, archive, made)
                _count_on(connection)
    except (*_BROKEN, *NOT_JSON) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        message = f"{path} is no backup that can be read: {why}"
        raise UnreadableInput(message, hint="'penstock backup' writes backups") from error
    return made


def _one_moment(engine: sa.Engine) -> str:
    return "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"


def _packed(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_BATCH).execute(query):
        packed = msgspec.msgpack.encode([_plain(value) for value in row])
        yield _LENGTH.pack(len(packed)) + packed


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def _refill(
    connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile, made: Backup
) -> None:
    if connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():
        message = f"The store holds something already: {table.name}"
        raise UsageError(message, hint="Restore into a store of its own: --store URL")
    digest = hashlib.sha256()
    count = 0
    batch: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.rows") as file:
        for packed in _parts(file, table.name):
            digest.update(_LENGTH.pack(len(packed)) + packed)
            values = msgspec.msgpack.decode(packed)
            pairs = zip(table.columns, values, strict=True)
            batch.append({column.name: _typed(column, value) for column, value in pairs})
            count += 1
            if len(batch) >= _BATCH:
                connection.execute(sa.insert(table), batch)
                batch = []
    if batch:
        connection.execute(sa.insert(table), batch)
    if (count, digest.hexdigest()) != (made.rows.get(table.name), made.sha256.get(table.name)):
        raise _damaged(table.name)


def _parts(file: IO[bytes], name: str) -> Iterator[bytes]:
    while head := file.read(_LENGTH.size):
        if len(head) < _LENGTH.size:
            raise _damaged(name)
        (size,) = _LENGTH.unpack(head)
        packed = file.read(size) if size <= _LARGEST else b""
        if len(packed) < size:
            raise _damaged(name)
        yield packed


def _damaged(name: str) -> MalformedInput:
    message = f"The rows of {name} in the backup are not as they were written"
    return MalformedInput(message, hint="Take another backup")


def _typed(column: sa.Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if not isinstance(value, str):
        return value
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(column.type, sa.types.TypeDecorator):
        return datetime.fromisoformat(value)
    return value


def _count_on(connection: sa.Connection) -> None:
    """Have PostgreSQL count on from the highest number; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        for column in table.primary_key.columns:
            if column.autoincrement is True:
                highest = connection.execute(sa.select(sa.func.max(column))).scalar_one()
                name = sa.func.pg_get_serial_sequence(table.name, column.name)
                if highest is not None:
                    connection.execute(sa.select(sa.func.setval(name, highest)))
