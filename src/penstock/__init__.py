"""Penstock tells which sanctions measure touches a party, why, since when and by which text.

The package is a house of rooms (see ARCHITECTURE.md); this module offers the few names most
programs need. They are loaded when first used, so that `import penstock` stays cheap.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.desk import check, open_screener
    from penstock.model import Decision, Hit, Party, Subject
    from penstock.screening import Screener
    from penstock.store import Store

__version__ = "0.1.0"

_NAMES_OF = {
    "desk": ("check", "open_screener"),
    "model": ("Decision", "Hit", "Party", "Subject"),
    "screening": ("Screener",),
    "store": ("Store",),
}

__all__ = [
    "Decision",
    "Hit",
    "Party",
    "Screener",
    "Store",
    "Subject",
    "check",
    "open_screener",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
