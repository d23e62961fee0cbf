"""Who signs in elsewhere, by OpenID Connect: their subject, and those who are on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the column of subjects."""
    op.add_column("accounts", sa.Column("subject", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "sign_ins",
        sa.Column("state_sha256", sa.Text, nullable=False),
        sa.Column("browser_sha256", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("verifier", sa.Text, nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_sha256", name="pk_sign_ins"),
    )


def downgrade() -> None:
    """Drop both; whoever signed in elsewhere has no password and cannot sign in any more."""
    op.drop_table("sign_ins")
    op.drop_column("accounts", "subject")
