"""Files of any kind, page after page. What cannot be read is told as a problem; nothing stops."""

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from penstock.errors import MissingExtra, PenstockError, UnreadableInput
from penstock.news._decode import decode
from penstock.news._feeds import looks_like_feed, read_feed, read_json_line
from penstock.news._html import looks_like_html, read_html
from penstock.news._model import Page, Problem
from penstock.news._tables import settings

_HEAD = 4096
_GZIP = b"\x1f\x8b"
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
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
    except (OSError, EOFError, zlib.error, RecursionError, MemoryError) as error:
        yield Problem(source, "unreadable", f"It cannot be read: {error}")


def _read(file: IO[bytes], source: str, encoding: str | None) -> Iterator[Page | Problem]:
    opened: Any = _Rewound(file)
    head = opened.peek(_HEAD)
    if head.startswith(_GZIP):
        with gzip.GzipFile(fileobj=opened) as unpacked:
            opened = _Rewound(unpacked)
            head = opened.peek(_HEAD)
            if head.startswith(b"WARC/"):
                # Each record is compressed by itself, which its reader undoes.
                yield from _warc(opened, source, encoding)
            else:
                yield from _plain(opened, head, source, encoding)
    elif head.startswith(b"WARC/"):
        yield from _warc(opened, source, encoding)
    else:
        yield from _plain(opened, head, source, encoding)


def _plain(
    file: "_Rewound", head: bytes, source: str, encoding: str | None
) -> Iterator[Page | Problem]:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    table = settings("reading")
    if start.startswith(b"{"):
        yield from _json_lines(file, source, encoding, int(table["largest_feed"]))
        return
    is_feed = looks_like_feed(head)
    most = int(table["largest_feed" if is_feed else "largest_page"])
    content = file.read(most + 1)
    if len(content) > most:
        raise _too_large(most)
    if is_feed:
        yield from read_feed(content, source)
    elif content.strip():
        yield page_of(content, source, encoding=encoding)
    else:
        yield Problem(source, "malformed", "It holds no text")


def _json_lines(
    file: "_Rewound", source: str, encoding: str | None, most: int
) -> Iterator[Page | Problem]:
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


def _warc(file: "_Rewound", source: str, encoding: str | None) -> Iterator[Page | Problem]:
    """Yield the pages among the responses of a web archive."""
    try:
        archive = import_module("warcio.archiveiterator")
    except ImportError as error:
        message = "Web archives are read by warcio, which is not installed"
        raise MissingExtra(message, hint="pip install 'penstock[news]'") from error
    most = int(settings("reading")["largest_page"])
    records = iter(archive.ArchiveIterator(file, no_record_parse=False))
    while True:
        try:
            record = next(records, None)
        except Exception as error:
            yield Problem(source, "malformed", f"The web archive is broken: {error}")
            return
        if record is None:
            return
        kind = record.http_headers.get_header("Content-Type", "") if record.http_headers else ""
        if record.rec_type not in {"response", "resource", "conversion"} or not _is_text(
            kind or record.rec_headers.get_header("Content-Type", "") or ""
        ):
            continue
        address = record.rec_headers.get_header("WARC-Target-URI") or ""
        name = f"{source} {address}".strip()
        try:
            content = record.content_stream().read(most + 1)
            charset = _CHARSET.search(kind or "")
            page = page_of(content, name, encoding=encoding, header=charset[1] if charset else "")
        except PenstockError as error:
            yield Problem(name, error.code, error.message)
            continue
        except Exception as error:
            yield Problem(name, "malformed", f"The record is broken: {error}")
            continue
        yield Page(**{**_fields(page), "address": address or page.address})


def _fields(page: Page) -> dict[str, str]:
    return {name: getattr(page, name) for name in page.__struct_fields__}


def _is_text(kind: str) -> bool:
    return any(word in kind.lower() for word in ("text/html", "text/plain", "xhtml"))


class _Rewound:
    """A file that can be looked into before it is read, whatever it can do itself."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - any binary file
        self._file = file
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        while len(self._ahead) < size and (more := self._file.read(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            taken, self._ahead = self._ahead, b""
            return taken + bytes(self._file.read())
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(taken) < size:
            taken += self._file.read(size - len(taken))
        return taken

    def readline(self, size: int = -1) -> bytes:
        at = self._ahead.find(b"\n")
        if 0 <= at < size or (at >= 0 and size < 0):
            taken, self._ahead = self._ahead[: at + 1], self._ahead[at + 1 :]
            return taken
        if size >= 0 and len(self._ahead) >= size:
            return self.read(size)
        taken, self._ahead = self._ahead, b""
        return taken + bytes(self._file.readline(size - len(taken) if size >= 0 else -1))

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """Leave the file open: it is its owner's."""
