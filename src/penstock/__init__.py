"""Penstock tells which sanctions measure touches a party, why, since when and by which text.

The package is a house of rooms (see ARCHITECTURE.md); this module offers the few names most
programs need. They are loaded when first used, so that `import penstock` stays cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from penstock.desk import check, open_screener
    from penstock.model import Decision, Hit, Party, Subject
    from penstock.screening import Screener
    from penstock.store import Store

__version__ = "0.1.0"

_HOME_OF = {
    "Decision": "penstock.model",
    "Hit": "penstock.model",
    "Party": "penstock.model",
    "Screener": "penstock.screening",
    "Store": "penstock.store",
    "Subject": "penstock.model",
    "check": "penstock.desk",
    "open_screener": "penstock.desk",
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


def __getattr__(name: str) -> object:
    """Return a public name from the room it lives in, importing that room only now."""
    if name in _HOME_OF:
        home: object = import_module(_HOME_OF[name])
        return getattr(home, name)
    message = f"module 'penstock' has no attribute {name!r}"
    raise AttributeError(message)
