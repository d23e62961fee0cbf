"""The tables of the desk's work: who may act, which alerts there are, whom we keep an eye on.

They say how things stand. What was done stands in the ledger, written in the same commit.
"""

import sqlalchemy as sa

from penstock.store._schema import METADATA, Moment, Number

ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("shown", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", Moment),
    sa.Column("created_at", Moment, nullable=False),
    # Issuer and subject of who signs in elsewhere; empty for who signs in here.
    sa.Column("subject", sa.Text, nullable=False, server_default=""),
)

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, sa.ForeignKey("accounts.name"), nullable=False),
    sa.Column("csrf", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index(None, "account"),
)

SIGN_INS = sa.Table(
    "sign_ins",
    METADATA,
    sa.Column("state_sha256", sa.Text, primary_key=True),
    sa.Column("browser_sha256", sa.Text, nullable=False),
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("verifier", sa.Text, nullable=False),
    sa.Column("back", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

API_KEYS = sa.Table(
    "api_keys",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("secret_sha256", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment),
    sa.Column("revoked_at", Moment),
)

ALERTS = sa.Table(
    "alerts",
    METADATA,
    sa.Column("id", Number, primary_key=True, autoincrement=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("list", sa.Text, nullable=False),
    sa.Column("listed_name", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("disposition", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("assignee", sa.Text, nullable=False),
    sa.Column("proposed_by", sa.Text, nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("snoozed_until", Moment),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("entry_sha256", sa.Text, nullable=False),
    sa.Column("question_sha256", sa.Text, nullable=False),
    sa.Column("decision", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("key"),
    # The queue: the earliest due first, of all or of one person.
    sa.Index(None, "state", "due_at", "id"),
    sa.Index(None, "assignee", "state", "due_at", "id"),
    # The same in any state, for one door, and for one listed party.
    sa.Index(None, "due_at", "id"),
    sa.Index(None, "kind", "state", "due_at", "id"),
    sa.Index(None, "party", "due_at", "id"),
    sa.Index(None, "question"),
    sqlite_autoincrement=True,
)

ATTACHMENTS = sa.Table(
    "attachments",
    METADATA,
    sa.Column("alert", Number, sa.ForeignKey("alerts.id"), primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

CUSTOMERS = sa.Table(
    "customers",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)

# What was answered under an idempotency key, so that a repeated request gets the same answer.
ANSWERED = sa.Table(
    "answered",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_sha256", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index(None, "at"),
)
