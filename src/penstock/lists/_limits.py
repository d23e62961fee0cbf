"""What a download may cost, and what is remembered of it."""

from collections.abc import Callable

from msgspec import Struct

Progress = Callable[[str, int, int | None], None]


class Limits(Struct, frozen=True, kw_only=True):
    """How much and how long a download may take.

    `largest_bytes` is of one file, unpacked. `retries` counts the tries after the first.
    `silence_seconds` is the longest wait for the next bytes, `total_seconds` for a whole file.
    """

    largest_bytes: int = 500_000_000
    retries: int = 4
    silence_seconds: float = 30.0
    connect_seconds: float = 10.0
    total_seconds: float = 1800.0
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 30.0


class FileState(Struct, frozen=True, kw_only=True):
    """What is remembered of a file, to ask only for a newer one."""

    name: str
    url: str
    sha256: str
    bytes: int
    etag: str = ""
    last_modified: str = ""
