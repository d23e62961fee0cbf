"""Where the messages of a source begin and end: concatenations, RJE (`$`), padded sectors.

A message begins at each `{1:`; text of a message without blocks ends with a line of `-` or `$`.
The source may be a mapped file: one message at a time is taken from it.
"""

import mmap
import re
from collections.abc import Iterator
from typing import NamedTuple

Content = bytes | mmap.mmap

_START = re.compile(rb"\{1:")
_BARE_END = re.compile(rb"(?m)^(?:-\}?|\$)[ \t]*\r?$\n?(?=\s*:[0-9]{2}[A-Z]?:)")
_BLOCK_END = re.compile(rb"\$(?=\s*\{[2-4]:)")
_BLOCK = re.compile(rb"\{[2-4]:")
_MARK = b"\xef\xbb\xbf"
# What writers of files put between messages: blanks, `$`, the sector marks and padding of DOS-PCC.
_BETWEEN = b" \t\r\n$\x00\x01\x03\x1a"
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[\s$\x00\x01\x03]*(?:\{1:[AFL]\d\d|\{[2-4]:|:\d\d[A-Z]?:)")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Frame(NamedTuple):
    """The bytes of one message, and the line of the source on which they begin."""

    content: bytes
    line: int


def narrow(content: Content) -> tuple[Content, bool]:
    """Return content as bytes of one letter each, and whether it had to be decoded for that."""
    if content[:2] not in _WIDE:
        return content, False
    return content[:].decode("utf-16", "replace").encode("utf-8"), True


def recognise_mt(head: bytes) -> bool:
    """Whether a source that begins with `head` is of MT messages."""
    content, _ = narrow(head[: len(head) & ~1] if head[:2] in _WIDE else head)
    return _HEAD.match(content) is not None


def _starts(content: Content) -> Iterator[int]:
    """Yield where each message begins, the first always at the beginning: no text is nobody's."""
    began = len(_MARK) if content[: len(_MARK)] == _MARK else 0
    first = _START.search(content)
    if first is None:
        ending = _BLOCK_END if _BLOCK.search(content) else _BARE_END
        yield began
        yield from (found.end() for found in ending.finditer(content))
        return
    if not content[began : first.start()].strip(_BETWEEN):
        began = first.start()
    yield began
    yield from (found.start() for found in _START.finditer(content, first.end()))


def frames(content: Content) -> Iterator[Frame]:
    """Yield each message of a source in its order, without what stands between messages."""
    starts = _starts(content)
    start = next(starts)
    line = 1
    while start >= 0:
        following = next(starts, -1)
        piece = content[start : following if following >= 0 else len(content)]
        kept = piece.strip(_BETWEEN)
        if kept:
            yield Frame(kept, line + piece.count(b"\n", 0, piece.index(kept[:1])))
        line += piece.count(b"\n")
        start = following
