"""Connections: what differs between SQLite and PostgreSQL stands here and nowhere else."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from penstock.errors import (
    MissingExtra,
    SettingError,
    StoreError,
    StoreFull,
    StoreGone,
    StoreLocked,
    StoreReadOnly,
)

WAIT_SECONDS = 60.0
_ALLOWED = "sqlite:///PATH or postgresql://USER@HOST/DATABASE"
# Any constant will do, so long as every Penstock takes the same one.
_PREPARING = 0x70656E73746F636B
_APPENDING = _PREPARING + 1


def make_engine(url: str, wait_seconds: float = WAIT_SECONDS) -> sa.Engine:
    """Return an engine for `url`, set up so that commits last and writers wait for each other.

    Args:
        url: the address.
        wait_seconds: how long a writer waits for another before it gives up.

    Raises:
        SettingError: the address is of no database Penstock knows.
        MissingExtra: the PostgreSQL driver is not installed.
        StoreError: the folder of a SQLite file cannot be made.
    """
    try:
        address = sa.make_url(url)
    except ArgumentError as error:
        message = f"The store address cannot be read; allowed: {_ALLOWED}"
        raise SettingError(message) from error
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        message = f"The store cannot be {address.drivername}://...; allowed: {_ALLOWED}"
        raise SettingError(message)
    try:
        if address.get_backend_name() == "sqlite":
            return _sqlite(address, wait_seconds)
        return _postgres(address, wait_seconds)
    except ModuleNotFoundError as error:
        message = f"The PostgreSQL driver is not installed ({error.name})"
        hint = "Install it with: pip install 'penstock[postgres]'"
        raise MissingExtra(message, hint=hint) from error
    except NoSuchModuleError as error:
        message = f"The store cannot be {address.drivername}://...; allowed: {_ALLOWED}"
        raise SettingError(message) from error


def _postgres(address: sa.URL, wait_seconds: float) -> sa.Engine:
    engine = sa.create_engine(address, pool_pre_ping=True)

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(wait_seconds * 1000)}")
            # A server may be set to answer before its disk has; a decision may not. Anything
            # stronger than `on` is left as it is.
            cursor.execute("SHOW synchronous_commit")
            if cursor.fetchone()[0] in {"off", "local"}:
                cursor.execute("SET synchronous_commit = on")
        connection.commit()

    sa.event.listen(engine, "connect", connected)
    return engine


def _sqlite(address: sa.URL, wait_seconds: float) -> sa.Engine:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"The folder of the store cannot be made: {folder}: {error.strerror}"
            raise StoreError(message) from error
    engine = sa.create_engine(address)

    def connected(connection: Any, record: Any) -> None:  # noqa: ANN401 - the driver's own
        # The driver's own transaction rules are switched off: it would begin late and commit
        # around DDL. `began` says instead when a transaction starts and of which sort it is.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(wait_seconds * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: a decision must outlive a power cut once it is answered (DESIGN,
        # 5). It costs one fsync a commit, and a publication is one commit.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
        record.info["file"] = _identity(address)

    def began(connection: sa.Connection) -> None:
        # A writer takes its lock at once: a lock upgraded midway fails instead of waiting.
        writes = connection.get_execution_options().get("writes", False)
        if writes and connection.info.get("file") != _identity(address):
            # SQLite would go on writing into the deleted file, and all of it would be lost.
            connection.invalidate()
            message = f"The file of the store was moved, deleted or replaced: {address.database}"
            raise StoreGone(message)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", began)
    return engine


def _identity(address: sa.URL) -> tuple[int, int] | None:
    """Return what tells a file of a store from another at its place; None in memory or gone."""
    if not address.database or address.database == ":memory:":
        return None
    try:
        found = os.stat(address.database)  # noqa: PTH116 - on the hot path
    except OSError:
        return (-1, -1)
    return (found.st_dev, found.st_ino)


# SQLite's primary result codes and PostgreSQL's SQLSTATE (whole, or its class) by what they mean.
_SQLITE_CAUSES: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_FULL: StoreFull,
    sqlite3.SQLITE_BUSY: StoreLocked,
    sqlite3.SQLITE_LOCKED: StoreLocked,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreGone,
    sqlite3.SQLITE_IOERR: StoreGone,
}
_POSTGRES_CAUSES: dict[str, type[StoreError]] = {
    "53100": StoreFull,
    "55P03": StoreLocked,
    "40P01": StoreLocked,
    "25006": StoreReadOnly,
    "42501": StoreReadOnly,
    "42P01": StoreGone,
    "3F000": StoreGone,
    "57P": StoreGone,
    "08": StoreGone,
}


def cause_of(error: SQLAlchemyError) -> type[StoreError]:
    """Return which error of the store an error of a driver is."""
    origin = getattr(error, "orig", None)
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None:
        if "no such table" in str(origin):
            return StoreGone
        return _SQLITE_CAUSES.get(code & 0xFF, StoreError)
    state = getattr(origin, "sqlstate", None)
    if state is None:
        # The driver got no answer at all from the server.
        is_lost = isinstance(error, sa.exc.OperationalError)
        return StoreGone if is_lost else StoreError
    known = (state, state[:3], state[:2])
    return next((_POSTGRES_CAUSES[one] for one in known if one in _POSTGRES_CAUSES), StoreError)


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """Turn errors of the database into `StoreError`, without the address's password."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        first = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        message = f"The store {engine.url.render_as_string(hide_password=True)} refused: {first}"
        raise cause_of(error)(message) from error


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction for reading."""
    with translated(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction for writing: all of it is kept, or nothing."""
    with translated(engine), engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            yield connection


def wait_for_preparers(connection: sa.Connection) -> None:
    """Wait until no other process creates or migrates the tables; SQLite writers already have."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PREPARING)))


def wait_for_appenders(connection: sa.Connection) -> None:
    """Wait until nobody else appends to the ledger; SQLite writers already have.

    Raises:
        StoreLocked: somebody kept it for longer than a writer waits.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_APPENDING)))
