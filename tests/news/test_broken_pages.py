"""What is broken in an archive or a feed is told; what is whole around it is read."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from penstock.news import Page, Problem, read_pages

_TEXT = "The Treasury sanctioned {0} Shipping on Monday, it said in a statement on its website."
needs_warcio = pytest.mark.skipif(
    find_spec("warcio") is None, reason="the extra [news] is not installed"
)


def _read(path: Path, content: bytes) -> list[Page | Problem]:
    path.write_bytes(content)
    return list(read_pages([str(path)]))


def _record(name: str, *, length: int | None = -1) -> bytes:
    http = (
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>"
        + (_TEXT.format(name) * 40).encode()
        + b"</p></body></html>"
    )
    size = len(http) if length == -1 else length
    told = b"" if size is None else b"Content-Length: %d\r\n" % size
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/"
        + name.encode()
        + b"\r\nContent-Type: application/http; msgtype=response\r\n"
        + told
    )
    return head + b"\r\n" + http + b"\r\n\r\n"


def _told(found: list[Page | Problem]) -> list[str]:
    return [
        one.address.rpartition("/")[2] if isinstance(one, Page) else f"{one.code}: {one.message}"
        for one in found
    ]


@needs_warcio
def test_a_web_archive_that_is_cut_gives_what_is_whole(tmp_path: Path) -> None:
    whole = _record("one") + _record("two")
    found = _told(_read(tmp_path / "a.warc", whole + _record("three")[:-300]))
    assert found == ["one", "two", "malformed: The record is cut short"]


@needs_warcio
def test_a_compressed_web_archive_that_is_cut_gives_what_is_whole(tmp_path: Path) -> None:
    packed = b"".join(gzip.compress(_record(name)) for name in ("one", "two", "three"))
    found = _told(_read(tmp_path / "a.warc.gz", packed[:-40]))
    assert found[:2] == ["one", "two"]
    assert found[-1] == "unreadable: It ends before its compressed stream does"
    assert "three" not in found


@needs_warcio
def test_a_record_without_a_length_does_not_swallow_those_behind_it(tmp_path: Path) -> None:
    content = _record("one") + _record("two", length=None) + _record("three")
    found = _told(_read(tmp_path / "a.warc", content))
    assert found == ["one", "malformed: The record does not say how long it is", "three"]


@needs_warcio
def test_what_lies_between_records_is_told(tmp_path: Path) -> None:
    torn = b"\x8b\x00garbage of a broken disc" * 9 + b"\r\n" + _record("two")[150:]
    found = _told(_read(tmp_path / "a.warc", _record("one") + torn + _record("three")))
    assert (found[0], found[-1]) == ("one", "three")
    assert all(one.startswith("malformed") for one in found[1:-1])
    assert len(found) >= 3


def test_text_and_lines_of_a_stream_that_is_cut(tmp_path: Path) -> None:
    (found,) = _read(tmp_path / "a.gz", gzip.compress(_TEXT.encode())[:-12])
    assert isinstance(found, Problem)
    assert found.code == "unreadable"
    lines = "".join(json.dumps({"text": _TEXT.format(n), "id": n}) + "\n" for n in range(90))
    found_lines = _read(tmp_path / "b.gz", gzip.compress(lines.encode())[:-30])
    assert isinstance(found_lines[-1], Problem)
    assert sum(isinstance(one, Page) for one in found_lines) > 40


def _feed(*entries: str, tail: str = "</channel></rss>") -> bytes:
    head = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Foo Times</title>'
    )
    return (head + "".join(entries) + tail).encode()


def _entry(name: str) -> str:
    return (
        f"<item><title>{name} is hit</title><dc:creator>Jane Doe</dc:creator>"
        f"<description>{_TEXT.format(name)}</description></item>"
    )


def test_a_feed_with_one_broken_entry_gives_the_others(tmp_path: Path) -> None:
    found = _read(tmp_path / "a", _feed(_entry("Blue"), _entry("Oil & Gas <b>"), _entry("Red")))
    assert [type(one) for one in found] == [Page, Problem, Page]
    first, broken, last = found
    assert isinstance(first, Page)
    assert isinstance(broken, Problem)
    assert isinstance(last, Page)
    assert (first.outlet, first.byline, last.headline) == ("Foo Times", "Jane Doe", "Red is hit")
    assert (broken.source, broken.code) == (f"{tmp_path / 'a'}#2", "malformed")


def test_a_feed_that_is_cut_gives_the_entries_that_are_whole(tmp_path: Path) -> None:
    found = _read(tmp_path / "a", _feed(_entry("Blue"), _entry("Red")[:60], tail=""))
    assert [type(one) for one in found] == [Page, Problem]
    found = _read(tmp_path / "a", _feed(_entry("Blue"), tail=""))
    assert [type(one) for one in found] == [Page, Problem]
    assert isinstance(found[1], Problem)
    assert "not well-formed" in found[1].message


def test_a_broken_feed_without_entries_is_told_once(tmp_path: Path) -> None:
    (found,) = _read(tmp_path / "a", _feed("<b>", tail=""))
    assert isinstance(found, Problem)
    assert found.code == "malformed"


def test_a_page_with_a_tag_like_a_feeds_is_no_feed(tmp_path: Path) -> None:
    head = "<!doctype html><head><title>Feeds</title></head><body><feedback-form></feedback-form>"
    (found,) = _read(tmp_path / "a", f"{head}<p>{_TEXT}</p></body>".encode())
    assert isinstance(found, Page)


def test_an_array_of_json_gives_a_page_each(tmp_path: Path) -> None:
    rows = [{"text": _TEXT.format("Blue")}, {"title": "no text"}, {"text": _TEXT.format("Red")}]
    found = _read(tmp_path / "a", json.dumps(rows, indent=1).encode())
    assert [type(one) for one in found] == [Page, Problem, Page]
    (broken,) = _read(tmp_path / "b", json.dumps(rows).encode()[:-20])
    assert isinstance(broken, Problem)
    assert broken.code == "malformed"
