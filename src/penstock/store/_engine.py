"""Connections: what differs between SQLite and PostgreSQL stands here and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from penstock.errors import MissingExtra, SettingError, StoreError

_BUSY_SECONDS = 60
_ALLOWED = "sqlite:///PATH or postgresql://USER@HOST/DATABASE"
# Any constant will do, so long as every Penstock takes the same one.
_PREPARING = 0x70656E73746F636B


def make_engine(url: str) -> sa.Engine:
    """Return an engine for `url`, set up so that commits last and writers wait for each other.

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
            return _sqlite(address)
        return sa.create_engine(address, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        message = f"The PostgreSQL driver is not installed ({error.name})"
        hint = "Install it with: pip install 'penstock[postgres]'"
        raise MissingExtra(message, hint=hint) from error
    except NoSuchModuleError as error:
        message = f"The store cannot be {address.drivername}://...; allowed: {_ALLOWED}"
        raise SettingError(message) from error


def _sqlite(address: sa.URL) -> sa.Engine:
    if address.database and address.database != ":memory:":
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"The folder of the store cannot be made: {folder}: {error.strerror}"
            raise StoreError(message) from error
    engine = sa.create_engine(address)

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        # The driver's own transaction rules are switched off: it would begin late and commit
        # around DDL. `began` says instead when a transaction starts and of which sort it is.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL, not NORMAL: a decision must outlive a power cut once it is answered (DESIGN,
        # 5). It costs one fsync a commit, and a publication is one commit.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    def began(connection: sa.Connection) -> None:
        # A writer takes its lock at once: a lock upgraded midway fails instead of waiting.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", began)
    return engine


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """Turn errors of the database into `StoreError`, without the address's password."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        first = (str(cause).strip() or type(cause).__name__).splitlines()[0]
        message = f"The store {engine.url.render_as_string(hide_password=True)} refused: {first}"
        raise StoreError(message) from error


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
