"""The queue in the order it is worked on, whichever way it is filtered: three more indexes."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; that of listed parties takes the place of the one without an order."""
    op.create_index("ix_alerts_due_at_alerts_id", "alerts", ["due_at", "id"])
    op.create_index(
        "ix_alerts_kind_alerts_state_alerts_due_at_alerts_id",
        "alerts",
        ["kind", "state", "due_at", "id"],
    )
    op.create_index("ix_alerts_party_alerts_due_at_alerts_id", "alerts", ["party", "due_at", "id"])
    op.drop_index("ix_alerts_party", "alerts")


def downgrade() -> None:
    """Go back to the one of listed parties."""
    op.create_index("ix_alerts_party", "alerts", ["party"])
    op.drop_index("ix_alerts_party_alerts_due_at_alerts_id", "alerts")
    op.drop_index("ix_alerts_kind_alerts_state_alerts_due_at_alerts_id", "alerts")
    op.drop_index("ix_alerts_due_at_alerts_id", "alerts")
