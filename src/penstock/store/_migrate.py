"""Bringing a database to the tables this version of Penstock needs."""

from pathlib import Path

import sqlalchemy as sa

from penstock.errors import StoreError
from penstock.store._engine import reading, wait_for_preparers, writing
from penstock.store._schema import HEAD, METADATA

_FOLDER = Path(__file__).parent / "migrations"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def prepare(engine: sa.Engine) -> None:
    """Create or migrate the tables of `engine` where needed; any number of processes may.

    An empty database gets the newest tables at once, without replaying every migration; a test
    proves that both ways lead to the same tables.

    Raises:
        StoreError: the database is newer than this Penstock, or refuses.
    """
    with reading(engine) as connection:
        if _revision(connection) == HEAD:
            return
    with writing(engine) as connection:
        wait_for_preparers(connection)
        revision = _revision(connection)
        if revision is None and not sa.inspect(connection).has_table("snapshots"):
            METADATA.create_all(connection)
            migrate(connection, HEAD, stamp=True)
        elif revision != HEAD:
            migrate(connection, HEAD)


def migrate(connection: sa.Connection, revision: str, *, stamp: bool = False) -> None:
    """Bring the tables up or down to `revision`, or only note that they are there already.

    Raises:
        StoreError: the database is at a revision this Penstock does not know.
    """
    # Alembic takes a tenth of a second to import and most starts need no migration.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if stamp:
            command.stamp(config, revision)
            return
        known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        current = _revision(connection)
        if current is not None and current not in known:
            message = f"The store was written by a newer Penstock (its revision is {current})"
            raise StoreError(message, hint="Install the newer Penstock, or name another store")
        # Newest first: a target that stands later in `known` than the current one is older.
        places = {one: place for place, one in enumerate([*known, None])}
        goal = None if revision == "base" else revision
        if places[goal] > places[current]:
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
    except CommandError as error:
        message = f"The store cannot be migrated to {revision}: {error}"
        raise StoreError(message) from error


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.select(_VERSION.c.version_num)).scalar_one_or_none()
