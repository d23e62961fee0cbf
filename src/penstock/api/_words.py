"""Words in a request that stand for something else."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Annotated

from fastapi import Path as InPath
from fastapi import Query
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from penstock.errors import MalformedInput, PenstockError, UsageError

# Parameters that are left out are None; nobody sends a null in an address.
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
AsOf = Annotated[
    Day | SkipJsonSchema[None],
    Query(examples=["2016-06-01"], description="The day asked about, YYYY-MM-DD; default today"),
]
AlertName = Annotated[
    str,
    InPath(
        max_length=30,
        examples=["A12"],
        description="What people call the alert",
        json_schema_extra={"pattern": "^[Aa][0-9]{1,17}$"},
    ),
]
_LONGEST_NAME = 60
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str | None) -> date | None:
    """Return a day somebody wrote, None for none.

    Raises:
        UsageError: it is none.
    """
    if text is None:
        return None
    found = None
    with suppress(ValueError):
        # Python reads more than people write: 2016-W22-3 is a day to it.
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    if found is None:
        message = f"{text!r} is not a date"
        raise UsageError(message, hint="Write YYYY-MM-DD, such as 2016-06-01")
    return found


def today_or(text: str | None) -> date:
    """Return a day somebody wrote, today for none."""
    return day_of(text) or datetime.now(UTC).date()


class Upload:
    """Bytes that came in, as a file for as long as they are read.

    Args:
        content: the bytes.
        name: what the sender calls the file, without its folders; it is called so on disk, since
            decisions and evidence name it.

    Raises:
        MalformedInput: nothing was sent.
    """

    def __init__(self, content: bytes, name: str) -> None:
        if not content:
            message = "Nothing was sent"
            raise MalformedInput(message, hint="Send the file as the body of the request")
        self._content = content
        self.name = _plain_name(name)
        self._passing = ExitStack()

    def __enter__(self) -> Path:
        """Return where the file is."""
        path = self._passing.enter_context(passing_folder()) / self.name
        path.write_bytes(self._content)
        return path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the file."""
        self._passing.__exit__(kind, error, trace)


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Yield a folder for what was sent, for as long as it is read; no error tells where it is."""
    with TemporaryDirectory(prefix="penstock-") as folder:
        try:
            yield Path(folder)
        except PenstockError as error:
            here = f"{folder}{os.sep}"
            error.message = error.message.replace(here, "")
            error.hint = error.hint.replace(here, "")
            error.args = (error.message,)
            raise


def _plain_name(name: str) -> str:
    printable = "".join(one for one in name if one.isprintable())
    # The end says what it is; a name on disk may have 255 bytes, a character up to four.
    plain = printable.replace("\\", "/").rpartition("/")[2].strip(". ")[-_LONGEST_NAME:]
    return plain or "upload"
