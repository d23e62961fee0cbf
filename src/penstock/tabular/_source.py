"""Where bytes come from: a path or standard input, packed or not, and what they begin with."""

import bz2
import gzip
import io
import lzma
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from penstock.errors import MalformedInput, UnreadableInput, UnsafeInput

HEAD_BYTES = 1 << 16
CHUNK_BYTES = 1 << 20
SPOOL_BYTES = 1 << 26
UNPACKED_LIMIT_BYTES = 1 << 36
"""64 GiB: ten million wide rows fit, a decompression bomb does not."""

_PACKED = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"BZh", "bzip2"))


class Source:
    """Bytes of one input that can be read more than once, and its name for messages."""

    def __init__(self, name: str, file: BinaryIO, path: Path | None) -> None:
        self.name = name
        self.file = file
        self.path = path
        self.head = file.read(HEAD_BYTES)
        self.rewind()

    def rewind(self) -> None:
        """Start again at the first byte."""
        self.file.seek(0)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from where the file stands, about a MiB at a time."""
        while chunk := self._read(CHUNK_BYTES):
            yield chunk

    def all_bytes(self, limit: int) -> bytes:
        """Return everything, refusing more than `limit` bytes.

        Raises:
            UnsafeInput: there is more.
        """
        self.rewind()
        content = self._read(limit + 1)
        if len(content) > limit:
            message = (
                f"{self.name} is larger than {limit // (1 << 20)} MiB, the most for its format"
            )
            raise UnsafeInput(message, hint="Convert it to CSV, JSON lines or Parquet")
        return content

    def _read(self, size: int) -> bytes:
        try:
            return self.file.read(size)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            message = f"{self.name} cannot be read to its end: {error}"
            raise MalformedInput(message) from error


@contextmanager
def open_source(path: Path | str) -> Iterator[Source]:
    """Open a path, or standard input for `-`, unpacking gzip, xz and bzip2 by content.

    Raises:
        UnreadableInput: there is no such file, or it may not be read.
        MalformedInput: the packed data are broken.
        UnsafeInput: the packed data unfold beyond the limit.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        raw = _standard_input() if str(path) == "-" else Path(path).open("rb")  # noqa: SIM115
    except IsADirectoryError as error:
        message = f"{name} is a folder"
        raise UnreadableInput(message, hint="Name a file") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"{name} cannot be opened: {reason}"
        raise UnreadableInput(message, hint="Check the path and its permissions") from error
    with raw:
        packing = _packing(raw.read(8))
        raw.seek(0)
        if packing is None:
            yield Source(name, raw, None if str(path) == "-" else Path(path))
            return
        with _unpacked(raw, packing, name) as unpacked:
            yield Source(name, unpacked, None)


def _packing(head: bytes) -> str | None:
    return next((kind for magic, kind in _PACKED if head.startswith(magic)), None)


def _standard_input() -> BinaryIO:
    spool = _spool()
    while chunk := sys.stdin.buffer.read(CHUNK_BYTES):
        spool.write(chunk)
    spool.seek(0)
    return spool


def _spool() -> BinaryIO:
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES))


@contextmanager
def _unpacked(raw: BinaryIO, packing: str, name: str) -> Iterator[BinaryIO]:
    """Unpack to a spool: encodings and containers need to look twice, and packs do not seek."""
    reader: IO[bytes]
    if packing == "gzip":
        reader = cast("IO[bytes]", gzip.GzipFile(fileobj=raw, mode="rb"))
    elif packing == "xz":
        reader = lzma.LZMAFile(raw)  # noqa: SIM115
    else:
        reader = bz2.BZ2File(raw)
    with _spool() as spool:
        size = 0
        try:
            while chunk := reader.read(CHUNK_BYTES):
                size += len(chunk)
                if size > UNPACKED_LIMIT_BYTES:
                    message = f"{name} unfolds to more than {UNPACKED_LIMIT_BYTES >> 30} GiB"
                    raise UnsafeInput(message, hint="Unpack it yourself and split it")
                spool.write(chunk)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            message = f"{name} is not whole {packing} data: {error}"
            raise MalformedInput(message) from error
        spool.seek(0, io.SEEK_SET)
        yield spool
