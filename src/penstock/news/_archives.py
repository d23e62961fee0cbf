"""Web archives (WARC, ISO 28500): each response a page, and what is broken between them told."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from penstock.errors import MissingExtra, PenstockError
from penstock.news._model import Page, Problem
from penstock.news._streams import Rewound
from penstock.news._tables import settings

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_LENGTH = re.compile(
    rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\s>]*)", re.IGNORECASE | re.MULTILINE)
_PAGES = re.compile(
    rb"^warc-type[ \t]*:[ \t]*(?:response|resource|conversion)\b", re.IGNORECASE | re.MULTILINE
)
_BLOCK = 65_536
_LONGEST_HEAD = 1 << 20
_BEGINNING = b"WARC/1."
_TEXTUAL = ("text/html", "text/plain", "xhtml")

PageMaker = Callable[[bytes, str, str], Page]


def read_archive(file: Rewound, source: str, page_of: PageMaker) -> Iterator[Page | Problem]:
    """Yield the pages among the responses of a web archive.

    A record that is broken or cut short is a problem. Where one does not say how long it is, or
    the next does not begin where it ends, reading goes on at the next line that begins a record.

    Args:
        file: the archive, unpacked.
        source: what it is called.
        page_of: makes a page of bytes, their name, and the character set their header names.

    Raises:
        MissingExtra: warcio is not installed.
    """
    try:
        archive = import_module("warcio.archiveiterator").ArchiveIterator
    except ImportError as error:
        message = "Web archives are read by warcio, which is not installed"
        raise MissingExtra(message, hint="pip install 'penstock[news]'") from error
    # It would log addresses that are none, which may be words of a page.
    logging.getLogger("warcio").setLevel(logging.ERROR)
    is_told = False
    while True:
        is_torn = _skip_to_record(file)
        if is_torn and not is_told:
            yield Problem(source, "malformed", "What stands between two records is no record")
        head = _head(file)
        if not head:
            return
        address = found[1].decode("utf-8", "replace") if (found := _ADDRESS.search(head)) else ""
        name = f"{source} {address}".strip()
        length = _LENGTH.search(head)
        is_told = length is None
        if length is None:
            yield Problem(name, "malformed", "The record does not say how long it is")
            continue
        body, is_whole = _body(file, int(length[1]))
        is_page = _PAGES.search(head) is not None
        if not is_whole:
            is_told = True
            yield Problem(name, "malformed", "The record is cut short")
        elif is_page and (made := _page(archive, head + body, name, address, page_of)):
            yield made


def _skip_to_record(file: Rewound) -> bool:
    """Read on to the next line that begins a record; tell whether anything stood before it."""
    is_torn = False
    while file.peek(len(_BEGINNING)) != _BEGINNING:
        line = file.readline(_BLOCK)
        if not line:
            break
        is_torn = is_torn or bool(line.strip())
    return is_torn


def _head(file: Rewound) -> bytes:
    """Return the lines that tell of a record, with the empty one behind them."""
    head = b""
    while (line := file.readline(_BLOCK)) and len(head) < _LONGEST_HEAD:
        head += line
        if not line.strip():
            break
    return head


def _body(file: Rewound, length: int) -> tuple[bytes, bool]:
    """Return what a record holds, as far as a page may go, and whether it is there to its end."""
    most = 2 * int(settings("reading")["largest_page"])
    body = file.read(min(length, most))
    left = length - len(body)
    while left and (more := file.read(min(left, _BLOCK))):
        left -= len(more)
    if left or file.peek(1) not in {b"", b"\r", b"\n"}:
        # It was cut where it was written, and others may have been written behind it.
        at = body.find(b"\n" + _BEGINNING)
        if at >= 0:
            file.put_back(body[at + 1 :])
        return body, not left and at < 0
    return body, True


def _page(
    archive: Any,  # noqa: ANN401 - warcio has no types
    record_bytes: bytes,
    name: str,
    address: str,
    page_of: PageMaker,
) -> Page | Problem | None:
    """Return the page of one record, none where it holds no text, or why it cannot be read."""
    most = int(settings("reading")["largest_page"])
    try:
        record = next(archive(io.BytesIO(record_bytes)))
        kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
        told = (kind or record.rec_headers.get_header("Content-Type", "") or "").lower()
        if not any(word in told for word in _TEXTUAL):
            return None
        charset = _CHARSET.search(kind or "")
        content = record.content_stream().read(most + 1)
        page = page_of(content, name, charset[1] if charset else "")
    except PenstockError as error:
        return Problem(name, error.code, error.message)
    except Exception as error:
        return Problem(name, "malformed", f"The record is broken: {error}")
    return Page(
        **{
            **{key: getattr(page, key) for key in page.__struct_fields__},
            "address": address or page.address,
        }
    )
