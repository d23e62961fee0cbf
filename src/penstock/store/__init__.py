"""Every publication ever loaded and everything ever decided, in SQLite or PostgreSQL.

See docs/storage.md for the tables, the guards and how a snapshot is written, docs/ledger.md for
the ledger.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.store._alerts import AlertBook, AlertChange
    from penstock.store._backup import Backup
    from penstock.store._customers import Answers, Customers, KeptAnswer
    from penstock.store._guard import Guard
    from penstock.store._ledger import Ledger
    from penstock.store._memory import CROWD, PaymentMemory
    from penstock.store._people import People
    from penstock.store._purge import years_before
    from penstock.store._store import Store

_NAMES_OF = {
    "_alerts": ("AlertBook", "AlertChange"),
    "_backup": ("Backup",),
    "_customers": ("Answers", "Customers", "KeptAnswer"),
    "_guard": ("Guard",),
    "_ledger": ("Ledger",),
    "_memory": ("CROWD", "PaymentMemory"),
    "_people": ("People",),
    "_purge": ("years_before",),
    "_store": ("Store",),
}

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

__getattr__ = on_first_use(__name__, _NAMES_OF)
