"""Answers in parts: each is written whole and committed once, however often it is made.

A folder of answers may be filled by many processes of many machines, any of which may die. A part
is there when its receipt is; who makes it again writes the same bytes over it.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct

from penstock.errors import MalformedInput, UsageError
from penstock.model import NOT_JSON

_BESIDE = "_job"
"""Spark, Hive and Arrow take no file below a name that begins so for data."""
_WHOLE = "_SUCCESS"


class Receipt(Struct, frozen=True):
    """What says that a part is there: its file, how large it is, and what it holds.

    `notes` are for people, such as a column that nobody knows.
    """

    number: int
    file: str
    size: int
    counts: dict[str, int]
    notes: tuple[str, ...] = ()


class PartFolder:
    """A folder of answers in parts, which every process that writes into it can reach.

    Args:
        folder: made where it is not there.
        ending: of the files, such as `jsonl`.
    """

    def __init__(self, folder: Path, ending: str) -> None:
        self.folder = folder
        self.ending = ending
        self._beside = folder / _BESIDE
        self._receipts = self._beside / "done"
        self._unfinished = self._beside / "unfinished"
        self.inputs = self._beside / "input"

    def claim(self, job: Mapping[str, object]) -> bool:
        """Say what the folder is for; return whether that very job was begun before.

        Raises:
            UsageError: it holds something else, or cannot be written.
        """
        wanted = msgspec.json.encode(job, order="deterministic")
        paper = self._beside / "job.json"
        try:
            begun = paper.read_bytes() if paper.is_file() else None
            if begun is None and self.folder.exists() and any(self.folder.iterdir()):
                message = f"{self.folder} is not empty and holds no answers in parts"
                raise UsageError(message, hint="Name a new folder: --output FOLDER")
            if begun is not None and begun != wanted:
                changed = ", ".join(_changed(begun, wanted))
                message = f"{self.folder} holds the answers to another question ({changed})"
                raise UsageError(message, hint="Ask the same again, or name a new folder")
            for folder in (self._receipts, self._unfinished, self.inputs):
                folder.mkdir(parents=True, exist_ok=True)
            if begun is None:
                _put(paper, self._unfinished, lambda file: file.write(wanted))
        except OSError as error:
            message = f"{self.folder} cannot be written: {error.strerror or error}"
            raise UsageError(message, hint="Name a folder that you may write to") from error
        return begun is not None

    def commit(
        self,
        number: int,
        write: Callable[[BinaryIO], Mapping[str, int]],
        notes: Callable[[], Iterable[str]] = tuple,
    ) -> Receipt:
        """Write a part, then its receipt; what was there before is replaced in one step each.

        Args:
            number: of the part, from 0.
            write: writes it and returns what it holds.
            notes: asked when it is written.
        """
        name = f"part-{number:06}.{self.ending}"
        counts: dict[str, int] = {}
        _put(self.folder / name, self._unfinished, lambda file: counts.update(write(file)))
        size = (self.folder / name).stat().st_size
        receipt = Receipt(number, name, size, counts, tuple(notes()))
        blob = msgspec.json.encode(receipt)
        _put(self._receipts / f"{number:06}.json", self._unfinished, lambda file: file.write(blob))
        return receipt

    def done(self, known: Iterable[int] = ()) -> Iterator[Receipt]:
        """Yield the receipts of all parts that are there, but for those known."""
        seen = set(known)
        for paper in sorted(self._receipts.glob("*.json")):
            if int(paper.stem) in seen:
                continue
            receipt = msgspec.json.decode(paper.read_bytes(), type=Receipt)
            part = self.folder / receipt.file
            # After a power cut a file may be shorter than it was said to be: it is made again.
            if part.is_file() and part.stat().st_size == receipt.size:
                yield receipt

    @property
    def is_whole(self) -> bool:
        """Whether every part is there and the job was closed."""
        return (self.folder / _WHOLE).is_file()

    def close(self, counts: Mapping[str, int]) -> None:
        """Say that every part is there, and remove what was needed on the way only."""
        blob = msgspec.json.encode(counts) + b"\n"
        _put(self.folder / _WHOLE, self._unfinished, lambda file: file.write(blob))
        for folder in (self._unfinished, self.inputs):
            shutil.rmtree(folder, ignore_errors=True)


def _changed(begun: bytes, wanted: bytes) -> list[str]:
    now = msgspec.json.decode(wanted, type=dict[str, object])
    try:
        before = msgspec.json.decode(begun, type=dict[str, object])
    except NOT_JSON as error:
        message = "What says which question a folder of answers is for cannot be read"
        raise MalformedInput(message, hint="Name a new folder: --output FOLDER") from error
    return sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))


def _put(path: Path, unfinished: Path, write: Callable[[BinaryIO], object]) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f"{path.name}.", dir=unfinished)
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
