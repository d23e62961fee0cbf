"""Looks at the bytes of a source before any parser does: encoding, prolog, where documents end."""

import codecs
import hashlib
import mmap
import re
from array import array
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

import numpy as np
from lxml import etree

from penstock.payments._iso_grammar import stops
from penstock.payments._iso_xml import empty, ended, follows_root, parser, problem_of, pull_parser
from penstock.payments._message import Limits, Problem

Content = bytes | mmap.mmap
_CHUNK = 1 << 18
_SHORT = 1 << 16
_WHOLE = 4 << 20  # up to this size a document is parsed as one tree
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_BYTEWISE = frozenset({"iso-8859-1", "latin1", "iso-8859-15", "windows-1252", "cp1252"})
_BLANKS = b" \t\r\n"
_ASIDE = re.compile(rb"[ \t\r\n]+|<\?.*?\?>|<!--.*?-->", re.S)
# A letter, digit or space of ASCII written as a number: no honest writer needs that.
_NEEDLESS = re.compile(
    rb"&#(?:0*(?:3[2]|4[89]|5[0-7]|6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])"
    rb"|x0*(?:2[0]|3\d|[46][1-9a-f]|[57][0-9a]));",
    re.I,
)
_VALUE = rb"\s*+>\s*+(?:<!\[CDATA\[\s*+)?([^<>\s\]][^<>\]]{0,80}?)\s*[<\]]"
_IDENTIFIERS = re.compile(rb"<(?:[\w.-]+:)?(UETR|TxId|InstrId)" + _VALUE)
_MESSAGE_ID = re.compile(rb"<(?:[\w.-]+:)?GrpHdr\s*>\s*<(?:[\w.-]+:)?(MsgId)" + _VALUE)


class Document(NamedTuple):
    """One XML document of a source: where it stands, or why it cannot be read."""

    start: int
    end: int
    problems: tuple[Problem, ...] = ()
    root: etree._Element | None = None  # of a document small enough to be parsed as one tree


def sha256(content: Content, start: int, end: int) -> str:
    """Return the hash of a slice of the source."""
    summed = hashlib.sha256()
    with memoryview(content) as whole:
        for at in range(start, end, _CHUNK):
            summed.update(whole[at : min(at + _CHUNK, end)])
    return summed.hexdigest()


def characters(content: Content, start: int, end: int) -> int:
    """Return how many non-blank bytes nobody could read."""
    return sum(
        len(b"".join(content[at : min(at + _CHUNK, end)].split()))
        for at in range(start, end, _CHUNK)
    )


def encoding_problem(content: Content, start: int, end: int) -> Problem | None:
    """Return what is wrong with the encoding of a document, None if nothing is."""
    head = content[start : min(start + 400, end)]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head:
        return Problem("wrong_encoding", "the bytes are UTF-16 or UTF-32, not UTF-8")
    found = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS))
    declared = found.group(1).decode("ascii").lower() if found else "utf-8"
    is_utf8 = _is_utf8(content, start, end)
    if declared in _UTF8:
        if not is_utf8:
            return Problem("wrong_encoding", f"the bytes are not {declared.upper()}")
    elif declared not in _BYTEWISE:
        return Problem("wrong_encoding", f"encoding {declared} is not accepted")
    elif is_utf8 and not _is_ascii(content, start, end):
        return Problem("wrong_encoding", f"declared {declared}, but the bytes are UTF-8")
    return None


def _is_ascii(content: Content, start: int, end: int) -> bool:
    return all(content[at : min(at + _CHUNK, end)].isascii() for at in range(start, end, _CHUNK))


def _is_utf8(content: Content, start: int, end: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(start, end, _CHUNK):
            decoder.decode(content[at : min(at + _CHUNK, end)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def prolog_problem(content: Content, start: int, end: int) -> Problem | None:
    """Return a problem if the document declares a type or entities before its root."""
    at = start
    if content[at : at + 3] == codecs.BOM_UTF8:
        at += 3
    while (found := _ASIDE.match(content, at, end)) is not None:
        at = found.end()
    if content[at : at + 2] == b"<!":
        return Problem("doctype", "the document declares a type or an entity", "prolog")
    return None


def reference_problem(content: Content, start: int, end: int) -> Problem | None:
    """Return a problem if letters are written as character references to hide them."""
    found = _NEEDLESS.search(content, start, end)
    if found is None:
        return None
    text = found.group().decode("ascii", "replace")
    return Problem("character_reference", f"{text} stands where a plain letter would do")


def repeated(content: Content) -> frozenset[tuple[str, str]]:
    """Return (element, value) of every identifier that stands more than once in the source.

    They are counted by hash first, so that the many that stand once take little memory.
    """
    again: set[tuple[str, str]] = set()
    if len(content) <= _SHORT and _is_single(content[:]):
        return frozenset()
    for pattern in (_IDENTIFIERS, _MESSAGE_ID):
        hashes = array("q", (hash(found.groups()) for found in pattern.finditer(content)))
        if len(hashes) < 2:
            continue
        counted = np.sort(np.asarray(hashes))
        twice = set(counted[1:][counted[1:] == counted[:-1]].tolist())
        if twice:
            again.update(
                (found.group(1).decode(), found.group(2).decode("utf-8", "replace"))
                for found in pattern.finditer(content)
                if hash(found.groups()) in twice
            )
    return frozenset(again)


def _is_single(content: bytes) -> bool:
    """Whether no identifier can repeat: one header and one transaction, each opened and closed."""
    return content.count(b"GrpHdr") <= 2 and content.count(b"PmtId") <= 2


def documents(content: Content, limits: Limits) -> Iterator[Document]:
    """Yield each XML document of a source, well-formed or with its problems.

    What follows a document that is not well-formed cannot be told from it and shares its fate.
    """
    at, end = _skip(content, 0, len(content)), len(content)
    first = _document(content, at, end, limits)
    if first is not None:
        yield first
        return
    # Something follows the first document: find where each one ends.
    while (at := _skip(content, at, end)) < end:
        if content[at : at + 1] not in (b"<", b"\xef"):
            problem = Problem("unknown_standard", "text outside any document", f"byte {at}")
            yield Document(at, end, (problem,))
            return
        until = prolog_problem(content, at, end) or _root_end(content, at, end)
        if isinstance(until, Problem):
            yield Document(at, end, (until,))
            return
        found = _document(content, at, until, limits)
        if found is None:
            problem = Problem("malformed_xml", "documents run into each other", f"byte {at}")
            found = Document(at, until, (problem,))
        yield found
        at = until


def _skip(content: Content, at: int, end: int) -> int:
    while at < end and content[at : at + 1] in (b" ", b"\t", b"\r", b"\n"):
        at += 1
    return at


def _document(content: Content, start: int, end: int, limits: Limits) -> Document | None:
    """Return what stands in a slice, None if more follows its first document."""
    problem = encoding_problem(content, start, end) or prolog_problem(content, start, end)
    if problem is not None:
        return Document(start, end, (problem,))
    try:
        if end - start <= _WHOLE:
            root = etree.fromstring(content[start:end], parser())
            if root.getroottree().docinfo.internalDTD is not None:
                return Document(start, end, (Problem("doctype", "a type is declared", "prolog"),))
            return Document(start, end, (), root)
        for element in stopped(content, start, end, stops(), limits):
            drop(element)
    except etree.XMLSyntaxError as error:
        return None if follows_root(error) else Document(start, end, (problem_of(error),))
    except (TooLarge, ValueError, LookupError) as error:
        return Document(start, end, (problem_of(error),))
    return Document(start, end)


def drop(element: etree._Element) -> None:
    """Free an element that has been read, and what stands before it."""
    empty(element)
    parent = element.getparent()
    while parent is not None and (earlier := element.getprevious()) is not None:
        parent.remove(earlier)


class TooLarge(Exception):
    """A transaction, header or group is larger than the limits allow."""


def stopped(
    content: Content, start: int, end: int, names: tuple[str, ...], limits: Limits
) -> Iterator[etree._Element]:
    """Parse piece by piece and yield the elements of these names as they end, the root last.

    Raises:
        etree.XMLSyntaxError: it is not well-formed.
        TooLarge: too much of it stands without any such element.
    """
    pulled = pull_parser(names)
    since = 0
    for at in range(start, end, _CHUNK):
        piece = content[at : min(at + _CHUNK, end)]
        pulled.feed(piece)
        since += len(piece)
        for element in ended(pulled):
            since = 0
            yield element
        if since > limits.transaction + _CHUNK:
            message = f"more than {limits.transaction} bytes without a transaction, too large"
            raise TooLarge(message)
    root = pulled.close()
    yield from ended(pulled)
    yield root


def _root_end(content: Content, start: int, end: int) -> int | Problem:
    """Return where the document that begins at `start` ends."""
    reader = expat.ParserCreate()
    depth = 0
    closed = -1

    def opened(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1

    def shut(_name: str) -> None:
        nonlocal depth, closed
        depth -= 1
        if depth == 0:
            closed = reader.CurrentByteIndex

    reader.StartElementHandler = opened
    reader.EndElementHandler = shut
    try:
        for at in range(start, end, _CHUNK):
            reader.Parse(content[at : min(at + _CHUNK, end)])
            if closed >= 0:
                break
    except expat.ExpatError as error:
        if closed < 0:
            return Problem("malformed_xml", str(error), f"line {error.lineno}")
    except (ValueError, LookupError) as error:
        return Problem("wrong_encoding", str(error))
    if closed < 0:
        return Problem("malformed_xml", "the document is cut short")
    tag_end = content.find(b">", start + closed)
    return tag_end + 1 if tag_end >= 0 else end
