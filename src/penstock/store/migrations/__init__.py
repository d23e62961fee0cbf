"""The history of the tables, run by Alembic; see docs/storage.md."""
