"""Files as they lie on a disk: plain, or packed by xz, gzip, bzip2 or zip, told by magic bytes.

Nothing is unpacked beyond a limit, whatever the file says of itself: a few bytes may claim to
hold more than any machine has.
"""

import bz2
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from penstock.errors import MalformedInput, UnreadableInput, UnsafeInput

MOST_BYTES = 1024 * 1024 * 1024
_MOST_MEMBERS = 10_000
_MEMORY_FOR_XZ = 256 * 1024 * 1024
_CHUNK = 1024 * 1024
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_LONGEST_MAGIC = 8


class Source(Struct, frozen=True):
    """One file to read: on the disk, or a member of a zip archive.

    Attributes:
        path: where the file lies.
        member: its name in the archive, empty where the file itself is meant.
        name: what to call the file in messages; by itself its path.
    """

    path: Path
    member: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        """What to call it in messages."""
        name = self.name or str(self.path)
        return f"{name}!{self.member}" if self.member else name

    @property
    def place(self) -> Path:
        """The path that its name and folders are read from, an archive being a folder."""
        return self.path / self.member if self.member else self.path

    def head(self, size: int) -> bytes:
        """Return the first `size` bytes of the content, unpacked."""
        return self._read(size, is_head=True)

    def content(self, limit: int = MOST_BYTES) -> bytes:
        """Return the whole content, unpacked.

        Raises:
            UnsafeInput: it is larger than `limit`.
            MalformedInput: it is packed and damaged.
            UnreadableInput: the disk refuses it.
        """
        return self._read(limit, is_head=False)

    def _read(self, limit: int, *, is_head: bool) -> bytes:
        try:
            if not self.member:
                with self.path.open("rb") as stream:
                    return _unpacked(stream, limit, self.shown, is_head=is_head)
            with (
                zipfile.ZipFile(self.path) as archive,
                archive.open(self.member) as stream,
            ):
                return _unpacked(stream, limit, self.shown, is_head=is_head)
        except UnreadableInput:
            raise
        except OSError as error:
            message = f"{self.shown} cannot be read: {error.strerror or error}"
            raise UnreadableInput(message, hint="Check the path and its permissions") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _damaged(self.shown, error) from error
        except (RuntimeError, KeyError, ValueError) as error:  # what zipfile raises for passwords
            message = f"{self.shown} cannot be unpacked: {error}"
            raise UnreadableInput(message) from error


def sources_in(path: Path, name: str = "") -> Iterator[Source]:
    """Yield the file at `path`, or the files in it if it is a zip archive.

    Args:
        path: where it lies.
        name: what to call it; by itself its path.

    Raises:
        UnsafeInput: the archive has more members than any publication.
        MalformedInput: the archive is damaged.
        UnreadableInput: the disk refuses it.
    """
    shown = name or str(path)
    try:
        with path.open("rb") as stream:
            magic = stream.read(_LONGEST_MAGIC)
        if not magic.startswith((_ZIP, _EMPTY_ZIP)):
            yield Source(path, "", name)
            return
        with zipfile.ZipFile(path) as archive:
            members = [one.filename for one in archive.infolist() if not one.is_dir()]
    except OSError as error:
        message = f"{shown} cannot be read: {error.strerror or error}"
        raise UnreadableInput(message, hint="Check the path and its permissions") from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _damaged(shown, error) from error
    if len(members) > _MOST_MEMBERS:
        message = f"{shown} holds {len(members)} files, more than {_MOST_MEMBERS} are not read"
        raise UnsafeInput(message)
    for member in sorted(members):
        yield Source(path, member, name)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Gzip:
    """zlib's object with the interface that bz2 and lzma have."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._waiting = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        found = self._inner.decompress(self._waiting + data, max_length)
        self._waiting = self._inner.unconsumed_tail
        return found


def _unpacker(magic: bytes) -> _Gzip | bz2.BZ2Decompressor | lzma.LZMADecompressor | None:
    if magic.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMADecompressor(memlimit=_MEMORY_FOR_XZ)
    if magic.startswith(b"\x1f\x8b"):
        return _Gzip()
    if magic.startswith(b"BZh"):
        return bz2.BZ2Decompressor()
    return None


def _unpacked(stream: _Readable, limit: int, shown: str, *, is_head: bool) -> bytes:
    first = stream.read(_CHUNK if not is_head else min(_CHUNK, max(limit, _LONGEST_MAGIC)))
    if _unpacker(first[:_LONGEST_MAGIC]) is None:
        return _plain(stream, first, limit, shown, is_head=is_head)
    found = io.BytesIO()
    waiting = first
    try:
        while waiting:
            unpacker = _unpacker(waiting[:_LONGEST_MAGIC])
            if unpacker is None:
                if waiting.strip(b"\x00"):
                    message = f"{shown} has bytes after its packed content"
                    raise MalformedInput(message)
                break
            while not unpacker.eof:
                room = limit + 1 - found.tell()
                if room <= 0:
                    break
                if not waiting and unpacker.needs_input:
                    waiting = stream.read(_CHUNK)
                    if not waiting:
                        if is_head:
                            return found.getvalue()[:limit]
                        message = f"{shown} is cut off: its packed content does not end"
                        raise MalformedInput(message, hint="Download the file again")
                found.write(unpacker.decompress(waiting, min(room, _CHUNK)))
                waiting = b""
            if found.tell() > limit:
                break
            waiting = unpacker.unused_data or b""
            waiting += stream.read(_CHUNK)
    except (lzma.LZMAError, zlib.error, OSError, ValueError, EOFError) as error:
        raise _damaged(shown, error) from error
    except MemoryError as error:
        raise _too_large(shown, limit) from error
    if found.tell() > limit and not is_head:
        raise _too_large(shown, limit)
    return found.getvalue()[:limit]


def _plain(stream: _Readable, first: bytes, limit: int, shown: str, *, is_head: bool) -> bytes:
    if is_head:
        return first[:limit]
    found = io.BytesIO()
    chunk = first
    while chunk:
        found.write(chunk)
        if found.tell() > limit:
            raise _too_large(shown, limit)
        chunk = stream.read(_CHUNK)
    return found.getvalue()


def _too_large(shown: str, limit: int) -> UnsafeInput:
    message = f"{shown} holds more than {limit} bytes"
    return UnsafeInput(message, hint="No publisher's list is that large: check where it is from")


def _damaged(shown: str, error: Exception) -> MalformedInput:
    message = f"{shown} is damaged: {error}"
    return MalformedInput(message, hint="Download the file again")
