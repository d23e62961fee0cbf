"""The tables, in words every database understands.

Rows of `party_versions`, `manifests`, `snapshot_events` and `ledger` are only ever added: what a
publisher once said, and what was once decided, stays readable. Those of `_schema_work` say how
things stand. `migrations` builds the same tables
step by step; a test proves it.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

# The newest migration; tests/store/test_migrate.py compares it with the folder.
HEAD = "0006"


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC: SQLite knows no time zones, PostgreSQL gives the session's."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: sa.engine.Dialect
    ) -> datetime | None:
        """Return the moment as stored."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: sa.engine.Dialect) -> datetime | None:  # noqa: ANN401 - the driver's own
        """Return the moment as aware UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# BIGINT everywhere but SQLite, where only INTEGER becomes the row id.
Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

METADATA = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

# One row a list; its `revision` is raised by every write, which also serialises the writers.
LISTS = sa.Table(
    "lists",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
)

PARTY_VERSIONS = sa.Table(
    "party_versions",
    METADATA,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("list_id", sa.Text, sa.ForeignKey("lists.id"), nullable=False),
    sa.Column("party_id", sa.Text, nullable=False),
    sa.Column("content_sha256", sa.LargeBinary, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("list_id", "content_sha256"),
    sa.Index(None, "party_id"),
    sqlite_autoincrement=True,
)

SNAPSHOTS = sa.Table(
    "snapshots",
    METADATA,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("list_id", sa.Text, sa.ForeignKey("lists.id"), nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("published_from", sa.Text, nullable=False),
    sa.Column("retrieved_at", Moment, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("parties", sa.Integer, nullable=False),
    sa.Column("names", sa.Integer, nullable=False),
    sa.Column("repeated", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("changed", sa.Integer, nullable=False),
    sa.Column("removed", sa.Integer, nullable=False),
    sa.Column("is_readable", sa.Boolean, nullable=False),
    sa.Column("is_accepted", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("files", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
    sa.UniqueConstraint("list_id", "sha256"),
    sqlite_autoincrement=True,
)

MANIFESTS = sa.Table(
    "manifests",
    METADATA,
    sa.Column("snapshot_id", Number, sa.ForeignKey("snapshots.id"), primary_key=True),
    sa.Column("versions", sa.LargeBinary, nullable=False),
)

SNAPSHOT_EVENTS = sa.Table(
    "snapshot_events",
    METADATA,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("snapshot_id", Number, sa.ForeignKey("snapshots.id"), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index(None, "snapshot_id"),
    sqlite_autoincrement=True,
)

# One row an entry, chained by digests. Moments are text, so that a row has one form in bytes.
LEDGER = sa.Table(
    "ledger",
    METADATA,
    sa.Column("number", Number, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("previous_sha256", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
    sa.Index(None, "subject"),
    # What people did is rare among decisions and read often.
    sa.Index(None, "kind", "number"),
)

# One row: where the ledger ends.
LEDGER_HEAD = sa.Table(
    "ledger_head",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.LargeBinary, nullable=False),
)

# Under which keys payments are remembered for a while; `entry` is their number in the ledger.
PAYMENT_KEYS = sa.Table(
    "payment_keys",
    METADATA,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("entry", sa.BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
