"""Screening in bulk: the same answers as one by one, from every processor at once.

A name is loaded with its module when it is first used: `get_ready` before all that is heavy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from penstock.bulk._pool import screen_many_parallel
    from penstock.bulk._processes import collect_seldom, get_ready, processors

_HOME_OF = {
    "collect_seldom": "_processes",
    "get_ready": "_processes",
    "processors": "_processes",
    "screen_many_parallel": "_pool",
}

__all__ = [
    "collect_seldom",
    "get_ready",
    "processors",
    "screen_many_parallel",
]


def __getattr__(name: str) -> object:
    """Return a public name from the module it lives in, importing that module only now."""
    if name in _HOME_OF:
        home: object = import_module(f"penstock.bulk.{_HOME_OF[name]}")
        return getattr(home, name)
    message = f"module 'penstock.bulk' has no attribute {name!r}"
    raise AttributeError(message)
