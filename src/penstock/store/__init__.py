"""Every publication ever loaded and everything ever decided, in SQLite or PostgreSQL.

See docs/storage.md for the tables, the guards and how a snapshot is written, docs/ledger.md for
the ledger.
"""

from penstock.store._guard import Guard
from penstock.store._ledger import Ledger
from penstock.store._memory import CROWD, PaymentMemory
from penstock.store._store import Store

__all__ = ["CROWD", "Guard", "Ledger", "PaymentMemory", "Store"]
