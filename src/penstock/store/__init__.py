"""Every publication ever loaded, as snapshots in SQLite or PostgreSQL.

See docs/storage.md for the tables, the guards and how a snapshot is written.
"""

from penstock.store._guard import Guard
from penstock.store._store import Store

__all__ = ["Guard", "Store"]
