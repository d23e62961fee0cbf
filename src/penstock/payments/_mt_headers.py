"""The header and trailer blocks of a FIN message: who sends, who receives, which kind, which flags.

Source: layouts of the basic, application and user header and of the trailers in the FIN guides.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from penstock.payments._message import Kind, Role
from penstock.payments._mt_blocks import Block, Envelope, inner_blocks
from penstock.payments._mt_marks import Marks
from penstock.payments._mt_party import is_bic

_BASIC = re.compile(r"(?P<app>[AFL][0-9]{2})(?P<terminal>[A-Z0-9]{12})(?P<session>[0-9]{10})?")
_INPUT = re.compile(
    r"I(?P<type>[0-9]{3})(?P<terminal>[A-Z0-9]{12})(?P<rest>[SUN]?[123]?[0-9]{0,3})"
)
_OUTPUT = re.compile(
    r"O(?P<type>[0-9]{3})[0-9]{10}(?P<terminal>[A-Z0-9]{12})[0-9]{20}(?P<rest>[SUN]?)"
)
_UETR = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
# The branch code of a head office says nothing.
_HEAD_OFFICE = "X" * 3
_CHECKSUM = re.compile(r"[0-9A-F]{8}|[0-9A-F]{12}")
_CODES = frozenset({"103", "111", "113", "119"})
_TEXTS = frozenset({"106", "108", "115", "165", "423", "424", "433", "434"})
_TRAILERS = frozenset({"CHK", "MAC", "PAC", "PDE", "PDM", "DLM", "SYS", "TNG", "MRF"})


class Headers(Struct):
    """What the headers say.

    Attributes:
        service: of the basic header, `01` for messages between users.
        type: the three digits of the application header.
        flag: validation flag of the user header (`COV`, `STP`, `REMIT`).
        uetr: as given, valid or not.
    """

    service: str = "01"
    type: str = ""
    sender: str = ""
    receiver: str = ""
    flag: str = ""
    uetr: str = ""


def read_headers(envelope: Envelope, marks: Marks) -> Headers:
    """Read every block but the text, and mark the brackets of all."""
    headers = Headers()
    for start, end in envelope.stray:
        _text(marks, start, end, "stray")
    for block in envelope.blocks:
        marks.leave(block.opened, block.start, "tag")
        marks.leave(block.end, block.closed, "tag")
        if block.label == "1":
            _basic(block, marks, headers)
        elif block.label == "2":
            _application(block, marks, headers)
        elif block.label == "3":
            _user(block, marks, headers)
        elif block.label in "5S":
            _trailers(block, marks)
    return headers


def _line(marks: Marks, at: int) -> int:
    return marks.line + marks.text.count("\n", 0, at)


def _text(marks: Marks, start: int, end: int, path: str, kind: Kind = Kind.FREE_TEXT) -> None:
    marks.take((start, end), _line(marks, start), path, Role.ENVELOPE, kind)


def _terminal(marks: Marks, start: int, path: str, role: Role) -> str:
    """Screen a terminal's address of twelve characters; return its BIC."""
    said = marks.text[start : start + 12]
    bic = said[:8] + (said[9:] if said[9:] != _HEAD_OFFICE else "")
    if not is_bic(bic):
        marks.problem("malformed_block", f"{said!r} is no address of a terminal", path)
    marks.mark(start, start + 12)
    marks.take((start, start + 12), _line(marks, start), path, role, Kind.BIC, party=path, text=bic)
    return bic


def _misread(block: Block, marks: Marks) -> None:
    marks.problem("malformed_block", f"Block {block.label} has no known layout", block.label)
    _text(marks, block.start, block.end, block.label)


def _basic(block: Block, marks: Marks, headers: Headers) -> None:
    found = _BASIC.fullmatch(marks.text, block.start, block.end)
    if found is None:
        _misread(block, marks)
        return
    marks.leave(block.start, block.end, "transport")
    headers.service = found["app"][1:]
    headers.sender = _terminal(marks, found.start("terminal"), "1", Role.SENDER)


def _application(block: Block, marks: Marks, headers: Headers) -> None:
    found = _INPUT.fullmatch(marks.text, block.start, block.end)
    sent = _OUTPUT.fullmatch(marks.text, block.start, block.end)
    either = found or sent
    if either is None:
        _misread(block, marks)
        return
    marks.leave(block.start, block.end, "transport")
    headers.type = either["type"]
    at = either.start("terminal")
    if found:
        headers.receiver = _terminal(marks, at, "2", Role.RECEIVER)
    else:
        # An output message was delivered to the terminal of block 1.
        headers.receiver, headers.sender = headers.sender, _terminal(marks, at, "2", Role.SENDER)
        marks.segments = [
            replace(each, role=Role.RECEIVER) if each.path == "1" else each
            for each in marks.segments
        ]


def _inner(block: Block, marks: Marks) -> list[Block]:
    found, stray = inner_blocks(marks.text, block)
    for start, end in stray:
        marks.problem("malformed_block", "Text stands between the fields of a block", block.label)
        _text(marks, start, end, block.label)
    labels = set()
    for inner in found:
        marks.leave(inner.opened, inner.start, "tag")
        marks.leave(inner.end, inner.closed, "tag")
        if inner.label in labels:
            path = f"{block.label}/{inner.label}"
            marks.problem("repeated_field", f"Field {inner.label} comes twice", path)
        labels.add(inner.label)
    return found


def _user(block: Block, marks: Marks, headers: Headers) -> None:
    for inner in _inner(block, marks):
        path = f"3/{inner.label}"
        said = marks.text[inner.start : inner.end]
        if inner.label == "121":
            headers.uetr = said
            if _UETR.fullmatch(said):
                marks.leave(inner.start, inner.end, "unique_id")
                continue
            marks.problem("malformed_unique_id", f"{said[:40]!r} is no UETR", path)
        elif inner.label == "119":
            headers.flag = said
        elif inner.label not in _CODES | _TEXTS:
            marks.problem("malformed_block", f"Nobody knows field {inner.label} there", path)
        kind = Kind.CODE if inner.label in _CODES and len(said) <= 8 else Kind.FREE_TEXT
        _text(marks, inner.start, inner.end, path, kind)


def _trailers(block: Block, marks: Marks) -> None:
    for inner in _inner(block, marks):
        path = f"{block.label}/{inner.label}"
        said = marks.text[inner.start : inner.end]
        if inner.label in ("CHK", "MAC", "PAC") and _CHECKSUM.fullmatch(said):
            marks.leave(inner.start, inner.end, "checksum")
            continue
        if block.label == "5" and inner.label not in _TRAILERS:
            marks.problem("malformed_block", f"Nobody knows trailer {inner.label}", path)
        _text(marks, inner.start, inner.end, path)


def read_service_text(block: Block, marks: Marks) -> None:
    """Read the text of a service message, such as the acknowledgement `{177:...}{451:0}`."""
    for inner in _inner(block, marks):
        _text(marks, inner.start, inner.end, f"4/{inner.label}")
