"""What Alembic runs: the caller's connection, whose transaction covers every step."""

from alembic import context

from penstock.store._schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
)
context.run_migrations()
