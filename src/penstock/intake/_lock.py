"""A lock that the system takes back when its holder dies."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from penstock.errors import UsageError


@contextmanager
def only_one(path: Path, taken: str) -> Iterator[None]:
    """Hold a lock file for as long as the block runs.

    Raises:
        UsageError: another process holds it; `taken` is the message.
    """
    with path.open("ab") as file:
        try:
            _lock(file)
        except OSError as error:
            raise UsageError(taken, hint="Stop the other one, or watch another folder") from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
