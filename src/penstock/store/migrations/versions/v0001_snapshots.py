"""Lists, their snapshots and the versions of parties."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lists",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lists"),
    )
    op.create_table(
        "party_versions",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("list_id", sa.Text, nullable=False),
        sa.Column("party_id", sa.Text, nullable=False),
        sa.Column("content_sha256", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_party_versions"),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name="fk_party_versions_list_id"),
        sa.UniqueConstraint(
            "list_id", "content_sha256", name="uq_party_versions_list_id_content_sha256"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_party_versions_party_id", "party_versions", ["party_id"])
    op.create_table(
        "snapshots",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("list_id", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("published_from", sa.Text, nullable=False),
        sa.Column("retrieved_at", _MOMENT, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_snapshots"),
        sa.ForeignKeyConstraint(["list_id"], ["lists.id"], name="fk_snapshots_list_id"),
        sa.UniqueConstraint("list_id", "sha256", name="uq_snapshots_list_id_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "manifests",
        sa.Column("snapshot_id", _NUMBER, nullable=False),
        sa.Column("versions", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", name="pk_manifests"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name="fk_manifests_snapshot_id"),
    )


def downgrade() -> None:
    """Drop the tables and all they hold."""
    for table in ("manifests", "snapshots", "party_versions", "lists"):
        op.drop_table(table)
