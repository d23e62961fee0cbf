"""Streams of bytes that can be looked into before they are read, and unpacked as far as they go."""

import zlib
from typing import Any

_BLOCK = 65_536
_GZIP_OR_ZLIB = 47


class Rewound:
    """A file that can be looked into before it is read, whatever it can do itself."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - any binary file
        self._file = file
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Return the next bytes, which are still to be read."""
        while len(self._ahead) < size and (more := self._file.read(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, fewer at the end, all of them for a negative number."""
        if size is None or size < 0:
            taken, self._ahead = self._ahead, b""
            return taken + bytes(self._file.read())
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(taken) < size:
            taken += self._file.read(size - len(taken))
        return taken

    def readline(self, size: int = -1) -> bytes:
        """Return the rest of the line, or its beginning where it is longer than `size`."""
        at = self._ahead.find(b"\n")
        if 0 <= at < size or (at >= 0 and size < 0):
            taken, self._ahead = self._ahead[: at + 1], self._ahead[at + 1 :]
            return taken
        if size >= 0 and len(self._ahead) >= size:
            return self.read(size)
        taken, self._ahead = self._ahead, b""
        return taken + bytes(self._file.readline(size - len(taken) if size >= 0 else -1))

    def put_back(self, content: bytes) -> None:
        """Put back what was read, to be read again."""
        self._ahead = content + self._ahead

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def close(self) -> None:
        """Leave the file open: it is its owner's."""


class Unpacked:
    """What a gzip file holds, member after member, as far as it can be unpacked.

    `is_cut` tells, after the last byte, that the file ended before its stream did or went on with
    what is no gzip.
    """

    def __init__(self, file: Rewound) -> None:
        self._file = file
        self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._packed = b""
        self._plain = b""
        self._is_done = False
        self.is_cut = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, fewer only at the end."""
        while not self._is_done and (size < 0 or len(self._plain) < size):
            self._plain += self._more()
        end = len(self._plain) if size < 0 else size
        taken, self._plain = self._plain[:end], self._plain[end:]
        return taken

    def readline(self, size: int = -1) -> bytes:
        """Return the rest of the line, or its beginning where it is longer than `size`."""
        searched = 0
        while (at := self._plain.find(b"\n", searched)) < 0 and not self._is_done:
            if 0 <= size <= len(self._plain):
                break
            searched = len(self._plain)
            self._plain += self._more()
        end = at + 1 if at >= 0 else len(self._plain)
        return self.read(min(end, size) if size >= 0 else end)

    def _more(self) -> bytes:
        """Return some more bytes, none at the end of a member."""
        packed = self._packed or self._file.read(_BLOCK)
        if self._inflate.eof:
            # Zeroes may fill up a file behind its last member, as on a tape.
            packed = packed.lstrip(b"\0")
            if not packed:
                self._is_done = self._packed == b"" and not self._file.peek(1)
                self._packed = b""
                return b""
            self._inflate = zlib.decompressobj(_GZIP_OR_ZLIB)
        if not packed:
            self._is_done = self.is_cut = True
            return b""
        try:
            plain = self._inflate.decompress(packed, _BLOCK)
        except zlib.error:
            self._is_done = self.is_cut = True
            return b""
        self._packed = self._inflate.unconsumed_tail or self._inflate.unused_data
        return plain
