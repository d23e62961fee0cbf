"""Identifiers that stand more than once among the MT messages of one source.

They are looked for before the first message is given out, so that the first that bears one is held
like the others: the order of a file changes no decision.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from penstock.payments._mt_frames import Content, Frame, frames
from penstock.payments._mt_headers import Headers

# Wherever one of them might stand: more than the fields are, never fewer.
_MAYBE = (re.compile(rb"\{121:([^{}]*)"), re.compile(rb":20:\s*([^\r\n}]*)"))


def repeat_keys(
    kind: str, headers: Headers, reference: str, content: bytes
) -> dict[int, tuple[str, str]]:
    """Return the code and path of a repetition by the key of each identifier of a message.

    A statement's pages share their reference, a payment and its cover their UETR: the type, and
    for statements the whole content, belong to the key.
    """
    found = {}
    if headers.uetr:
        found[hash((kind, headers.uetr))] = ("duplicate_identifier", "3/121")
    if reference:
        extra = content if kind[:1] == "9" or kind == "701" else b""
        key = hash((kind, headers.sender, headers.receiver, reference, extra))
        found[key] = ("duplicate_message", "4/20")
    return found


def repeated(
    content: Content, keys_of: Callable[[Frame], Iterable[int]], most: int, longest: int
) -> frozenset[int]:
    """Return the keys that several messages of a source have.

    Only where a text that may be an identifier stands twice are its messages read for it. Of every
    message some numbers are kept, not its text.

    Args:
        content: the bytes of the source.
        keys_of: returns the keys of a message, see `repeat_keys`.
        most: messages beyond this number are not read.
        longest: messages of more bytes are not read.
    """
    twice = {one for pattern in _MAYBE for one in _twice(_hashes(pattern, content))}
    if not twice:
        return frozenset()
    keys = array("q")
    for number, frame in enumerate(frames(content)):
        if number >= most:
            break
        if len(frame.content) <= longest and any(
            one in twice for pattern in _MAYBE for one in _hashes(pattern, frame.content)
        ):
            keys.extend(keys_of(frame))
    return frozenset(_twice(keys))


def _hashes(pattern: re.Pattern[bytes], content: Content) -> Iterator[int]:
    return (hash(found[1].strip()) for found in pattern.finditer(content))


def _twice(numbers: Iterable[int]) -> list[int]:
    counted = np.sort(np.asarray(array("q", numbers)))
    if len(counted) < 2:
        return []
    found: list[int] = counted[1:][counted[1:] == counted[:-1]].tolist()
    return found
