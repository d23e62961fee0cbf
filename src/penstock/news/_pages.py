"""Files of any kind, page after page. What cannot be read is told as a problem; nothing stops."""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from penstock.errors import MissingExtra, PenstockError, UnreadableInput
from penstock.news._archives import read_archive
from penstock.news._decode import decode
from penstock.news._feeds import looks_like_feed, page_of_json, read_feed, read_json_line
from penstock.news._html import looks_like_html, read_html
from penstock.news._model import Page, Problem
from penstock.news._streams import Rewound, Unpacked
from penstock.news._tables import settings

_HEAD = 4096
_GZIP = b"\x1f\x8b"
_CUT = "It ends before its compressed stream does"
_ARRAY = re.compile(rb"\[\s*\{")
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"SQLite")


def read_pages(paths: Iterable[str], *, encoding: str | None = None) -> Iterator[Page | Problem]:
    """Yield the pages of files and folders, in order, and a problem for each that is left out.

    A file is told by its content: a web archive (WARC), a feed (RSS, Atom), lines of JSON, HTML,
    else text; any of them may be compressed with gzip. `-` is standard input.
    """
    for path in paths:
        if path == "-":
            yield from _guarded(sys.stdin.buffer, "-", encoding)
        elif Path(path).is_dir():
            inside = sorted(one for one in Path(path).rglob("*") if one.is_file())
            if not inside:
                yield Problem(path, "unreadable", "The folder holds no file")
            yield from read_pages(map(str, inside), encoding=encoding)
        else:
            try:
                with Path(path).open("rb") as file:
                    yield from _guarded(file, path, encoding)
            except OSError as error:
                yield Problem(path, "unreadable", f"It cannot be read: {error.strerror}")


def page_of(content: bytes, source: str, *, encoding: str | None = None, header: str = "") -> Page:
    """Return the page that some bytes are: HTML or text.

    Raises:
        UnreadableInput: it is too large, no text, or in no encoding that is known.
    """
    most = int(settings("reading")["largest_page"])
    if len(content) > most:
        raise _too_large(most)
    if content.startswith(_BINARY):
        message = "It is no text"
        raise UnreadableInput(message, hint="Turn it into text or HTML first")
    text = decode(content, asked=encoding, declared=header)
    if looks_like_html(text[:_HEAD]):
        return read_html(text, source)
    return Page(source=source, text=text)


def _too_large(most: int) -> PenstockError:
    message = f"It is larger than {most:,} bytes"
    return UnreadableInput(message, hint="See docs/news.md for what is read")


def _guarded(file: IO[bytes], source: str, encoding: str | None) -> Iterator[Page | Problem]:
    """Yield what a file holds; whatever breaks it becomes a problem."""
    try:
        yield from _read(file, source, encoding)
    except MissingExtra:
        raise
    except PenstockError as error:
        yield Problem(source, error.code, error.message)
    except (OSError, RecursionError, MemoryError) as error:
        yield Problem(source, "unreadable", f"It cannot be read: {error}")


def _read(file: IO[bytes], source: str, encoding: str | None) -> Iterator[Page | Problem]:
    opened = Rewound(file)
    head = opened.peek(_HEAD)
    unpacked: Unpacked | None = None
    if head.startswith(_GZIP):
        # Each record of an archive is a member by itself; unpacked they are one stream.
        unpacked = Unpacked(opened)
        opened = Rewound(unpacked)
        head = opened.peek(_HEAD)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"WARC/"):

        def make(content: bytes, name: str, header: str) -> Page:
            return page_of(content, name, encoding=encoding, header=header)

        yield from read_archive(opened, source, make)
    elif start.startswith(b"{"):
        yield from _json_lines(opened, source, encoding)
    else:
        content = _whole(opened, head, unpacked)
        if looks_like_feed(head):
            yield from read_feed(content, source)
        elif _ARRAY.match(start):
            yield from _json_array(content, source, encoding)
        elif content.strip():
            yield page_of(content, source, encoding=encoding)
        else:
            yield Problem(source, "malformed", "It holds no text")
        return
    if unpacked is not None and unpacked.is_cut:
        yield Problem(source, "unreadable", _CUT)


def _whole(file: Rewound, head: bytes, unpacked: Unpacked | None) -> bytes:
    """Return all of a file that is read as one, a page or a feed."""
    is_long = looks_like_feed(head) or _ARRAY.match(head.lstrip())
    most = int(settings("reading")["largest_feed" if is_long else "largest_page"])
    content = file.read(most + 1)
    if len(content) > most:
        raise _too_large(most)
    if unpacked is not None and unpacked.is_cut:
        raise UnreadableInput(_CUT, hint="Fetch it again")
    return content


def _json_array(content: bytes, source: str, encoding: str | None) -> Iterator[Page | Problem]:
    try:
        rows = json.loads(decode(content, asked=encoding))
    except ValueError as error:
        yield Problem(source, "malformed", f"It is no JSON: {error}")
        return
    for number, row in enumerate(rows, start=1):
        yield page_of_json(row, f"{source}#{number}")


def _json_lines(file: Rewound, source: str, encoding: str | None) -> Iterator[Page | Problem]:
    most = int(settings("reading")["largest_feed"])
    number = 0
    while line := file.readline(most + 1):
        number += 1
        name = f"{source}#{number}"
        if len(line) > most:
            yield Problem(name, "unreadable", f"The line is longer than {most:,} bytes")
            while len(line) > most and not line.endswith(b"\n"):
                line = file.readline(most + 1)
            continue
        if not line.strip():
            continue
        try:
            text = decode(line, asked=encoding)
        except PenstockError as error:
            yield Problem(name, error.code, error.message)
            continue
        yield read_json_line(text, name)
