"""The door of the readers: any source of payment messages, told apart by its content."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penstock.errors import UnreadableInput
from penstock.payments._iso_read import read_iso
from penstock.payments._iso_source import Content, characters, sha256
from penstock.payments._message import Limits, Message, Problem, Standard, UnreadableMessage
from penstock.payments._mt import read_mt, recognise_mt

_LEADING = re.compile(rb"(?:\xef\xbb\xbf|\s)*")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_MAPPED = 1 << 20
_HEAD = 4096


def read_messages(
    source: Path | bytes, *, limits: Limits | None = None
) -> Iterator[Message | UnreadableMessage]:
    """Yield every message of a source, ISO 20022 or MT, in the order in which they stand.

    A long ISO 20022 message comes in parts of `Limits.part` transactions: memory stays flat. It is
    checked to be well-formed to its end before the first part is given out. What cannot be
    read is an `UnreadableMessage`: nothing is skipped.

    Args:
        source: a file, or the bytes of one.
        limits: how much is accepted; the defaults of `Limits` if None.

    Raises:
        UnreadableInput: the file does not exist or cannot be opened.

    >>> [one.problems[0].code for one in read_messages(b"hello")]
    ['unknown_standard']
    """
    limits = limits or Limits()
    name = "" if isinstance(source, bytes) else str(source)
    with _opened(source) as content:
        if len(content) > limits.bytes:
            problem = Problem("too_large", f"{len(content)} bytes, the limit is {limits.bytes}")
            yield _refused(content, problem, name)
        elif not _is_xml(content) and recognise_mt(content[:_HEAD]):
            yield from read_mt(content, name, limits)
        elif _is_xml(content) or content[:2] in _UTF16:
            yield from read_iso(content, name, limits)
        else:
            problem = Problem("unknown_standard", "neither XML nor an MT message stands here")
            yield _refused(content, problem, name)


def is_payment(head: bytes) -> bool:
    """Tell by the first bytes of a source whether it is to be read as payment messages.

    Any XML and any MT message is: what turns out to be another document is held, not passed over.
    """
    return _is_xml(head) or (head[:2] in _UTF16 and b"<" in head[:4]) or recognise_mt(head[:_HEAD])


def _is_xml(content: Content) -> bool:
    found = _LEADING.match(content)
    first = found.end() if found else 0
    return content[first : first + 1] == b"<"


@contextmanager
def _opened(source: Path | bytes) -> Iterator[Content]:
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            if source.stat().st_size <= _MAPPED:
                yield file.read()
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                yield mapped
    except OSError as error:
        message = f"{source} cannot be read: {error.strerror or error}"
        raise UnreadableInput(message, hint="Check the path and its permissions") from error


def _refused(content: Content, problem: Problem, name: str) -> UnreadableMessage:
    return UnreadableMessage(
        standard=Standard.UNKNOWN,
        problems=(problem,),
        source=name,
        sha256=sha256(content, 0, len(content)),
        characters=characters(content, 0, len(content)),
    )
