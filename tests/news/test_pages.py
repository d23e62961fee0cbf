"""Pages of every kind are read; what cannot be is told, and the stream goes on."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import EncodingError, PenstockError
from penstock.news import Page, Problem, page_of, read_article, read_pages

_BODY = (
    "<p>The U.S. Treasury on Monday sanctioned a broker, it said in a statement on its website.</p>"
    "<p>The move was expected by many observers in the region for months, and it came late.</p>"
    '<p>"We will act again and again," an official of the department said in the evening.</p>'
)
_HTML = (
    "<!DOCTYPE html><html lang=en><head><title>OFAC sanctions a broker | Foo Times</title>"
    "<meta property='og:site_name' content='Foo Times'>"
    "<meta property='article:published_time' content='2024-03-04T10:00:00Z'></head><body>"
    "<nav><a href=/>Home</a><a href=/w>World</a></nav><article><h1>OFAC sanctions a broker</h1>"
    f"<p>By Jane Doe</p>{_BODY}<div class='share-bar'>Share</div></article>"
    "<footer>Copyright 2024 Foo Times</footer></body></html>"
)
_RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Foo Times</title><item>"
    "<title>Treasury acts</title><link>https://example.org/2024/03/04/a</link>"
    "<description>&lt;p&gt;The Treasury acted on Monday.&lt;/p&gt;&lt;p&gt;It did.&lt;/p&gt;"
    "</description></item></channel></rss>"
)


def _read(folder: Path, **files: bytes) -> list[Page | Problem]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return list(read_pages([str(folder)]))


def test_html_gives_the_article_and_what_its_head_says(tmp_path: Path) -> None:
    (page,) = _read(tmp_path, a=_HTML.encode())
    assert isinstance(page, Page)
    article = read_article(page)
    assert article.headline == "OFAC sanctions a broker"
    assert (article.outlet, article.byline) == ("Foo Times", "Jane Doe")
    assert str(article.published) == "2024-03-04"
    assert article.published_method == "metadata"
    text = " ".join(one.text for one in article.sentences)
    assert "Home" not in text
    assert "Copyright" not in text
    assert text.startswith("The U.S. Treasury on Monday")


def test_a_declared_encoding_is_followed(tmp_path: Path) -> None:
    page = _HTML.replace("broker", "брокер").replace("<head>", "<head><meta charset=windows-1251>")
    (found,) = _read(tmp_path, a=page.encode("cp1251"))
    assert isinstance(found, Page)
    assert "брокер" in found.text


def test_a_feed_and_json_lines_give_a_page_each(tmp_path: Path) -> None:
    line = json.dumps({"title": "A", "text": "The Treasury acted on Monday.", "date": "2024-03-04"})
    pages = _read(tmp_path, a=_RSS.encode(), b=f"{line}\n{{bad\n{line}\n".encode())
    assert [type(one) for one in pages] == [Page, Page, Problem, Page]
    feed = pages[0]
    assert isinstance(feed, Page)
    assert feed.text == "The Treasury acted on Monday.\n\nIt did."
    assert str(read_article(feed).published) == "2024-03-04"
    assert read_article(feed).published_method == "address"


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("<?xml version='1.0'?>", "<?xml versio\nn='1.0'?>"),
        ("<title>Foo Times</title>", "<title>Foo &none; Times</title>"),
    ],
)
def test_a_feed_whose_head_is_broken_is_told(tmp_path: Path, whole: str, broken: str) -> None:
    assert whole in _RSS
    pages = _read(tmp_path, a=_RSS.replace(whole, broken).encode())
    assert any(isinstance(one, Problem) and one.code == "malformed" for one in pages)


def test_a_feed_with_a_document_type_is_refused(tmp_path: Path) -> None:
    evil = b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss/>"
    (found,) = _read(tmp_path, a=evil)
    assert isinstance(found, Problem)
    assert found.code == "unsafe"


@pytest.mark.skipif(find_spec("warcio") is None, reason="the extra [news] is not installed")
def test_a_web_archive_gives_its_pages(tmp_path: Path) -> None:
    records = b""
    for address, content in (
        (b"https://example.org/2024/03/04/a", _HTML.encode()),
        (b"https://example.org/big", b"x" * 9_000_000),
        (b"https://example.org/b", _HTML.encode()),
    ):
        http = b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
        head = (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + address + b"\r\n"
            b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-04T10:00:00Z\r\n"
            b"Content-Type: application/http; msgtype=response\r\n"
            b"Content-Length: " + str(len(http)).encode() + b"\r\n\r\n"
        )
        records += gzip.compress(head + http + b"\r\n\r\n")
    (tmp_path / "a.warc.gz").write_bytes(records)
    pages = list(read_pages([str(tmp_path)]))
    assert [type(one) for one in pages] == [Page, Problem, Page]


@pytest.mark.skipif(find_spec("warcio") is None, reason="the extra [news] is not installed")
def test_what_stands_behind_a_record_is_told_to_be_left_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    head = (
        b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://example.org/a b\r\n"
        b"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
    )
    text = b"The Treasury acted on Monday. Nobody reads this."
    record = head % len(text) + text + b"\r\n\r\n"
    short = head % 29 + text + b"\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(short + record)
    first, told, second = read_pages([str(tmp_path)])
    assert isinstance(first, Page)
    assert first.text == "The Treasury acted on Monday."
    assert isinstance(told, Problem)
    assert "no record" in told.message
    assert isinstance(second, Page)
    assert second.text == text.decode()
    assert capfd.readouterr().err == ""


def test_what_cannot_be_read_is_told_and_the_stream_goes_on(tmp_path: Path) -> None:
    pages = _read(
        tmp_path,
        a_large=b"a" * 50_000_000,
        b_empty=b"",
        c_latin="Le président a dénoncé cette mesure.".encode("latin-1"),
        d_nul=b"The Treasury\0acted on Monday.",
        e_cut=gzip.compress(_HTML.encode())[:100],
        f_pdf=b"%PDF-1.7 something",
        g_good=_HTML.encode(),
    )
    assert [type(one) for one in pages] == [Problem] * 6 + [Page]
    assert [one.code for one in pages if isinstance(one, Problem)] == [
        "unreadable",
        "malformed",
        "wrong_encoding",
        "wrong_encoding",
        "unreadable",
        "unreadable",
    ]
    (gone,) = read_pages([str(tmp_path / "absent")])
    assert isinstance(gone, Problem)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_page_or_a_typed_error(content: bytes) -> None:
    try:
        page = page_of(content, "x")
    except PenstockError as error:
        codes = {"wrong_encoding", "unreadable", "malformed", "unsafe"}
        if error.code not in codes:
            raise
        return
    read_article(page)


def test_an_asked_encoding_goes_first() -> None:
    assert page_of("é".encode("latin-1"), "x", encoding="latin-1").text == "é"
    with pytest.raises(EncodingError):
        page_of("é".encode("latin-1"), "x")
