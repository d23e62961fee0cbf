"""RSS and Atom feeds, and lines of JSON: each entry a page."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

from penstock.errors import MalformedInput, UnsafeInput
from penstock.news._html import has_tags, looks_like_html, read_html, text_of_html
from penstock.news._model import Page, Problem

_DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_KEYS = {
    "text": ("text", "body", "content", "article", "maintext", "article_text", "full_text", "html"),
    "headline": ("headline", "title"),
    "outlet": ("outlet", "publisher", "site", "site_name", "source_name", "sitename", "domain"),
    "byline": ("byline", "author", "authors"),
    "published": (
        "published",
        "date",
        "date_publish",
        "published_at",
        "publication_date",
        "pubdate",
    ),
    "language": ("language", "lang"),
    "address": ("url", "link", "address"),
}
_SHORTEST = 1
_BEGINNING = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s/>]", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)(?=[\s>])")
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_NAMESPACE = re.compile(rb"xmlns(?::\w+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}\?>")


def looks_like_feed(head: bytes) -> bool:
    """Tell whether some bytes begin as a feed does."""
    return _BEGINNING.search(head[:4096]) is not None and b"<html" not in head[:4096].lower()


def read_feed(content: bytes, source: str) -> Iterator[Page | Problem]:
    """Yield a page for each entry of an RSS or Atom feed.

    Raises:
        UnsafeInput: it declares a document type or entities.
        MalformedInput: it is no XML.
    """
    if _DECLARATIONS.search(content):
        message = "The feed declares a document type or entities, which are not read"
        raise UnsafeInput(message)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        message = f"The feed is not well-formed XML: {error}"
        if not _ENTRY.search(content):
            raise MalformedInput(message) from error
        yield from _one_by_one(content, source, message)
        return
    outlet = _channel_title(root)
    for number, entry in enumerate(_entries(root), start=1):
        yield _page_of_entry(entry, f"{source}#{number}", outlet)


def _parser() -> Any:  # noqa: ANN401 - lxml has no types of its own
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )


def _page_of_entry(entry: Any, name: str, outlet: str) -> Page | Problem:  # noqa: ANN401
    page = _page(_entry_facts(entry), name, outlet)
    return page or Problem(name, "malformed", "The entry holds no text")


def _one_by_one(content: bytes, source: str, message: str) -> Iterator[Page | Problem]:
    """Yield the entries of a feed that is broken somewhere, each read by itself."""
    starts = [found.start() for found in _ENTRY.finditer(content)]
    head = content[: starts[0]]
    declared = found[0] if (found := _DECLARED.search(head)) else b""
    opened = declared + b"<entries " + b" ".join(dict.fromkeys(_NAMESPACE.findall(head))) + b">"
    outlet = ""
    if named := re.search(rb"<title[^<>]{0,200}>[^<>]{0,500}</title>", head):
        with suppress(etree.XMLSyntaxError):  # the name of the feed may be what is broken
            outlet = _told(etree.fromstring(declared + named[0], _parser()))
    is_told = False
    for number, (start, end) in enumerate(
        zip(starts, [*starts[1:], len(content)], strict=True), start=1
    ):
        name = f"{source}#{number}"
        ends = list(_ENTRY_END.finditer(content, start, end))
        try:
            entry = content[start : ends[-1].end()] if ends else content[start:end]
            root = etree.fromstring(opened + entry + b"</entries>", _parser())
            found_page = _page_of_entry(root[0], name, outlet)
        except etree.XMLSyntaxError as error:
            found_page = Problem(name, "malformed", f"The entry is not well-formed XML: {error}")
        is_told = is_told or isinstance(found_page, Problem)
        yield found_page
    if not is_told:
        yield Problem(f"{source}#{len(starts) + 1}", "malformed", message)


def read_json_line(line: str, source: str) -> Page | Problem:
    """Return the page of one line of JSON, or why there is none."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Problem(source, "malformed", f"The line is no JSON: {error}")
    return page_of_json(given, source)


def page_of_json(given: Any, source: str) -> Page | Problem:  # noqa: ANN401 - whatever JSON holds
    """Return the page of one object of JSON, or why there is none."""
    if not isinstance(given, dict):
        return Problem(source, "malformed", "The line is no JSON object")
    named = {str(key).lower(): value for key, value in given.items()}
    facts: dict[str, str] = {}
    for key, names in _KEYS.items():
        for name in names:
            if text := _text_value(named.get(name)):
                facts.setdefault(key, text)
    own = _text_value(named.get("id")) or _text_value(named.get("source"))
    page = _page(facts, f"{source} {own}".strip() if own else source, "")
    return page or Problem(source, "malformed", "The line holds no text")


def _text_value(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text_value, value[:10])))
    if isinstance(value, dict):
        return _text_value(value.get("name") or value.get("title") or value.get("url"))
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _page(facts: dict[str, str], source: str, outlet: str) -> Page | None:
    text = facts.get("text", "")
    page = None
    try:
        if looks_like_html(text):
            page = read_html(text, source, facts.get("address", ""))
            text = page.text
        elif has_tags(text):
            text = text_of_html(text)
    except MalformedInput:
        return None
    if len(text.split()) < _SHORTEST:
        return None
    own = {key: facts.get(key) or (getattr(page, key) if page else "") for key in _KEYS}
    return Page(
        source=source,
        text=text,
        headline=own["headline"],
        outlet=own["outlet"] or outlet,
        byline=own["byline"],
        published=own["published"],
        language=own["language"],
        address=own["address"],
        extractor=page.extractor if page else "feed",
    )


def _local(node: Any) -> str:  # noqa: ANN401 - lxml has no types of its own
    return str(etree.QName(node).localname).lower() if isinstance(node.tag, str) else ""


def _channel_title(root: Any) -> str:  # noqa: ANN401
    for node in root.iter():
        if _local(node) == "title":
            return _told(node)
    return ""


def _entries(root: Any) -> Iterator[Any]:  # noqa: ANN401
    for node in root.iter():
        if _local(node) in {"item", "entry"}:
            yield node


def _told(node: Any) -> str:  # noqa: ANN401
    return " ".join("".join(node.itertext()).split())


_ENTRY_KEYS = {
    "title": "headline",
    "encoded": "text",
    "content": "text",
    "description": "summary",
    "summary": "summary",
    "pubdate": "published",
    "published": "published",
    "date": "published",
    "creator": "byline",
    "source": "outlet",
    "language": "language",
}


def _entry_facts(entry: Any) -> dict[str, str]:  # noqa: ANN401
    facts: dict[str, str] = {}
    for node in entry:
        name = _local(node)
        if name == "link":
            facts.setdefault("address", node.get("href") or _told(node))
        elif name == "author":
            facts.setdefault("byline", re.sub(r"\S+@\S+|[()]", " ", _told(node)).strip())
        elif key := _ENTRY_KEYS.get(name):
            # What a title says is text; a body may hold tags, whose lines matter.
            raw = "".join(node.itertext())
            facts.setdefault(key, raw.strip() if key in {"text", "summary"} else _told(node))
    facts.setdefault("text", facts.get("summary", ""))
    return facts
