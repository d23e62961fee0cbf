"""Words in a request that stand for something else."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import Query

from penstock.errors import MalformedInput, UsageError

AsOf = Annotated[
    str | None,
    Query(examples=["2016-06-01"], description="The day asked about, YYYY-MM-DD; default today"),
]


def day_of(text: str | None) -> date | None:
    """Return a day somebody wrote, None for none.

    Raises:
        UsageError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a date"
        raise UsageError(message, hint="Write YYYY-MM-DD, such as 2016-06-01") from error


def today_or(text: str | None) -> date:
    """Return a day somebody wrote, today for none."""
    return day_of(text) or datetime.now(UTC).date()


class Upload:
    """Bytes that came in, as a file for as long as they are read.

    Args:
        content: the bytes.
        name: what the sender calls the file; only its ending is used on disk.

    Raises:
        MalformedInput: nothing was sent.
    """

    def __init__(self, content: bytes, name: str) -> None:
        if not content:
            message = "Nothing was sent"
            raise MalformedInput(message, hint="Send the file as the body of the request")
        self._content = content
        self.name = "".join(one for one in name if one.isprintable())[:200] or "upload"
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Path:
        """Return where the file is."""
        self._folder = TemporaryDirectory(prefix="penstock-")
        path = Path(self._folder.name) / f"upload{_ending(self.name)}"
        path.write_bytes(self._content)
        return path

    def __exit__(self, *_: object) -> None:
        """Remove the file."""
        if self._folder is not None:
            self._folder.cleanup()


def _ending(name: str) -> str:
    ending = Path(name).suffix
    return ending if ending[1:].isalnum() and len(ending) < 10 else ""
