"""What was done with each snapshot, when and why; known so far is only how it came in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and tell in it how each snapshot came in."""
    events = op.create_table(
        "snapshot_events",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("snapshot_id", _NUMBER, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot_events"),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name="fk_snapshot_events_snapshot_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_snapshot_events_snapshot_id", "snapshot_events", ["snapshot_id"])
    snapshots = sa.table(
        "snapshots",
        sa.column("id", _NUMBER),
        sa.column("retrieved_at", _MOMENT),
        sa.column("is_accepted", sa.Boolean),
        sa.column("reason", sa.Text),
    )
    kind = sa.case(
        (sa.not_(snapshots.c.is_accepted), "quarantined"),
        (snapshots.c.reason != "", "accepted"),
        else_="loaded",
    )
    rows = sa.select(snapshots.c.id, snapshots.c.retrieved_at, kind, snapshots.c.reason)
    op.execute(
        sa.insert(events).from_select(
            ["snapshot_id", "at", "kind", "reason"], rows.order_by(snapshots.c.id)
        )
    )


def downgrade() -> None:
    """Drop the table; the reason of a quarantine or release stays with its snapshot."""
    op.drop_table("snapshot_events")
