"""Every publication ever loaded and everything ever decided, in SQLite or PostgreSQL.

See docs/storage.md for the tables, the guards and how a snapshot is written, docs/ledger.md for
the ledger.
"""

from penstock.store._alerts import AlertBook, AlertChange
from penstock.store._backup import Backup
from penstock.store._customers import Answers, Customers, KeptAnswer
from penstock.store._guard import Guard
from penstock.store._ledger import Ledger
from penstock.store._memory import CROWD, PaymentMemory
from penstock.store._people import People
from penstock.store._purge import years_before
from penstock.store._store import Store

__all__ = [
    "CROWD",
    "AlertBook",
    "AlertChange",
    "Answers",
    "Backup",
    "Customers",
    "Guard",
    "KeptAnswer",
    "Ledger",
    "PaymentMemory",
    "People",
    "Store",
    "years_before",
]
