"""Where the messages of a source begin and end: concatenations, RJE (`$`), padded sectors.

A message begins at each `{1:`; text of a message without blocks ends with a line of `-` or `$`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_START = re.compile(rb"\{1:")
_BARE_END = re.compile(rb"(?m)^(?:-\}?|\$)[ \t]*\r?$\n?(?=\s*:[0-9]{2}[A-Z]?:)")
_BLOCK_END = re.compile(rb"\$(?=\s*\{[2-4]:)")
# What writers of files put between messages: blanks, `$`, the sector marks and padding of DOS-PCC.
_BETWEEN = b" \t\r\n$\x00\x01\x03\x1a"
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[\s$\x00\x01\x03]*(?:\{1:[AFL]\d\d|\{[2-4]:|:\d\d[A-Z]?:)")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Frame(NamedTuple):
    """The bytes of one message, and the line of the source on which they begin."""

    content: bytes
    line: int


def narrow(head: bytes) -> tuple[bytes, bool]:
    """Return content as bytes of one letter each, and whether it had to be decoded for that."""
    encoding = _WIDE.get(head[:2])
    if encoding is None:
        return head, False
    return head.decode(encoding, "replace").encode("utf-8"), True


def recognise_mt(head: bytes) -> bool:
    """Whether a source that begins with `head` is of MT messages."""
    content, _ = narrow(head[: len(head) & ~1])
    return _HEAD.match(content) is not None


def frames(content: bytes) -> Iterator[Frame]:
    """Yield each message of a source in its order, without what stands between messages."""
    if content.startswith(b"\xef\xbb\xbf"):
        content = content[3:]
    starts = [found.start() for found in _START.finditer(content)]
    if not starts:
        ending = _BLOCK_END if re.search(rb"\{[2-4]:", content) else _BARE_END
        starts = [found.end() for found in ending.finditer(content)]
        starts.insert(0, 0)
    elif content[: starts[0]].strip(_BETWEEN):
        # What stands before the first message belongs to it: no text is nobody's.
        starts[0] = 0
    line, counted = 1, 0
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(content)
        piece = content[start:end]
        kept = piece.strip(_BETWEEN)
        if not kept:
            continue
        at = start + piece.index(kept[:1])
        line += content.count(b"\n", counted, at)
        counted = at
        yield Frame(kept, line)
