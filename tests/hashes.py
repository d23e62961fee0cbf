"""Passwords of tests are hashed at little cost; only one test looks at what a real hash costs."""

from typing import TYPE_CHECKING

from penstock.desk import _people

if TYPE_CHECKING:
    from argon2 import PasswordHasher

hard = _people._hasher


def quick() -> "PasswordHasher":
    """One pass over eight kilobytes: a third of a second less for each account of a test."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
