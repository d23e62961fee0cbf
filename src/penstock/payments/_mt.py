"""Reads MT (FIN) messages: every character becomes a segment or is left out for a reason.

The reader is lenient in what it takes and strict in what it lets pass: whatever breaks the format
is read as text all the same, and makes a `Problem`, so that the message is held and nothing lost.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from penstock.payments._message import (
    Kind,
    Limits,
    Message,
    Problem,
    Role,
    Standard,
    UnreadableMessage,
)
from penstock.payments._mt_blocks import Block, Envelope, open_blocks
from penstock.payments._mt_frames import Content, Frame, frames, narrow, recognise_mt
from penstock.payments._mt_headers import read_headers, read_service_text
from penstock.payments._mt_kinds import message_type_of
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_message import Read, assemble, reference_of
from penstock.payments._mt_repeats import repeat_keys, repeated
from penstock.payments._mt_structure import MtStructure
from penstock.payments._mt_sums import check_sums
from penstock.payments._mt_text import Turn, read_text_block
from penstock.payments._suspicious import suspicions

__all__ = ["read_mt", "recognise_mt"]

_LIMITS: Final = Limits()
_FOREIGN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ =!\"%&*<>;{}@#_\n]")
_NARROW = re.compile(r"(?<!\r)\n|\r(?!\n)")


def read_mt(
    content: Content, source: str = "", limits: Limits = _LIMITS
) -> Iterator[Message | UnreadableMessage]:
    """Yield each MT message of a source, in its order.

    Args:
        content: the bytes of a file or message, mapped or not: FIN blocks 1 to 5 or the bare text,
            one message or many, also separated by `$` or padded.
        source: what to call it in the messages.
        limits: beyond them a message is not read but held.
    """
    plain, was_wide = narrow(content)
    again = repeated(plain, _keys, limits.messages, limits.transaction)
    number = 0
    for frame in frames(plain):
        number += 1
        if number > limits.messages:
            yield _refused(frame, source, number, "too_many_messages", "More messages than allowed")
            return
        if len(frame.content) > limits.transaction:
            yield _refused(frame, source, number, "too_large", "A message larger than allowed")
            continue
        read, marks = _read(frame, source, number, limits.text, was_wide=was_wide)
        yield assemble(read, marks, again)
    if not number:
        problem = Problem("empty_message", "The source holds no text")
        yield UnreadableMessage(standard=Standard.MT, problems=(problem,), source=source)


def _refused(frame: Frame, source: str, number: int, code: str, message: str) -> UnreadableMessage:
    return UnreadableMessage(
        standard=Standard.MT,
        problems=(Problem(code, message),),
        source=source,
        sha256=hashlib.sha256(frame.content).hexdigest(),
        number=number,
        characters=len(b"".join(frame.content.split())),
    )


def _decode(content: bytes) -> tuple[str, bool]:
    """Return the text of a message, and whether its lines end in CR LF throughout."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    wide_ends = "\r" in text and _NARROW.search(text) is None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, wide_ends


def _keys(frame: Frame) -> Iterable[int]:
    """Return the keys of the identifiers of a message that no other of the source may have."""
    read, marks = _read(frame, "", 0, _LIMITS.text, was_wide=False)
    if read.headers.service != "01":
        return ()
    return repeat_keys(read.kind, read.headers, reference_of(read, marks), read.content)


def _read(
    frame: Frame, source: str, number: int, longest: int, *, was_wide: bool
) -> tuple[Read, Marks]:
    text, wide_ends = _decode(frame.content)
    marks = Marks(text, frame.line, wide_ends=wide_ends, longest=longest)
    if was_wide:
        marks.problem("wrong_encoding", "The source is in UTF-16, not in letters of one byte")
    _check_characters(text, frame, marks)
    envelope = open_blocks(text)
    for found in envelope.problems:
        marks.problem(found.code, found.message, found.path)
    headers = read_headers(envelope, marks)
    block = envelope.block("4")
    turns: list[Turn] = []
    kind = ""
    structure: MtStructure | None = None
    if headers.service != "01":
        kind = f"F{headers.service}"
        for each in envelope.blocks:
            if each.label == "4":
                read_service_text(each, marks)
    elif block is not None:
        kind, structure = message_type_of(headers, block, marks)
        turns = read_text_block(block, kind[:3], structure, marks)
        _read_other_texts(envelope, block, marks)
        if len(text) > longest and any(
            field.end - field.start > longest for turn in turns for field in turn.fields
        ):
            marks.problem("too_large", f"A field holds more than {longest} characters", "4")
        check_sums(kind[:3], turns, marks)
    return Read(frame.content, source, number, headers, kind, structure, turns), marks


def _check_characters(text: str, frame: Frame, marks: Marks) -> None:
    for code, said in suspicions(text):
        marks.problem(code, said)
    if found := _FOREIGN.search(text):
        said = f"U+{ord(found[0]):04X} is in no character set of FIN"
        marks.problem("foreign_character", said)
    if b"\r" in frame.content and re.search(rb"\r(?!\n)", frame.content):
        marks.problem("control_character", "A carriage return stands alone")


def _read_other_texts(envelope: Envelope, block: Block, marks: Marks) -> None:
    """Screen further text blocks of the message, which should not be there."""
    for each in envelope.blocks:
        if each.label == "4" and each is not block:
            line = marks.line + marks.text.count("\n", 0, each.start)
            marks.problem("glued_messages", "A second text block stands in one message", "4")
            marks.take((each.start, each.end), line, "4[2]", Role.OTHER, Kind.FREE_TEXT)
