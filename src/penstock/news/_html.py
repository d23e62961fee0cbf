"""Pages of HTML: the text of the article, and what the head of the page says of it."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lxml import etree, html

from penstock.errors import MalformedInput
from penstock.news._model import Page

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "svg",
        "canvas",
        "object",
        "embed",
        "menu",
        "dialog",
        "input",
        "textarea",
        "label",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "header",
        "dl",
        "dt",
        "dd",
        "body",
        "time",
        "address",
        "br",
        "hr",
    ]
)
_FURNITURE = re.compile(
    r"\b(?:nav(?:bar|igation)?|menu|share|social|sidebar|related|promo|newsletter|cookie|comments?|"
    r"breadcrumbs?|footer|banner|advert|ad-\w+|recommend\w*|most-read|subscribe|popup|modal|widget)\b",
    re.IGNORECASE,
)
_MOST_LINKED = 0.5
_FEWEST_WORDS = 40
_DEEPEST = 250
_TAGS = re.compile(r"<(?:p|div|br|h[1-6]|span|a|b|i|strong|em)\b[^>]*>", re.IGNORECASE)


def looks_like_html(head: str) -> bool:
    """Tell whether a text begins as an HTML page does."""
    start = head.lstrip()[:2000].lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in start


def has_tags(text: str) -> bool:
    """Tell whether a text is a piece of HTML: several tags of running text."""
    return len(_TAGS.findall(text)) >= 2


def read_html(text: str, source: str, address: str = "") -> Page:
    """Return the page of an HTML text.

    `trafilatura` finds the article where it is installed (extra `news`); otherwise the fullest
    part of the page, without menus, does.

    Raises:
        MalformedInput: it is no HTML.
    """
    tree = _tree(text)
    facts = _facts(tree)
    body, extractor = _extracted(text), "trafilatura"
    if body is None or len(body.split()) < _FEWEST_WORDS:
        body, extractor = _own_text(tree), "plain"
    headline = facts.get("headline", "") or _first_heading(tree)
    return Page(
        source=source,
        text=body,
        headline=_without_site(headline, facts.get("outlet", "")),
        outlet=facts.get("outlet", ""),
        byline=facts.get("byline", ""),
        published=facts.get("published", ""),
        language=facts.get("language", ""),
        address=address or facts.get("address", ""),
        extractor=extractor,
    )


def text_of_html(text: str) -> str:
    """Return the text of a piece of HTML, such as the body in a feed."""
    return _own_text(_tree(text)) if text.strip() else ""


def _tree(text: str) -> Any:  # noqa: ANN401 - lxml has no types of its own
    parser = html.HTMLParser(
        huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        # A declared encoding was followed already; as text, lxml must not follow it again.
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        message = f"The page is no HTML: {error}"
        raise MalformedInput(message) from error
    return tree


def _extracted(text: str) -> str | None:
    if find_spec("trafilatura") is None:
        return None
    extract = import_module("trafilatura").extract
    try:
        found = extract(text, fast=True, include_comments=False, include_tables=False)
    except Exception:
        return None
    return str(found) if found else None


def _own_text(tree: Any) -> str:  # noqa: ANN401
    """Return the lines of the part that holds the article, without menus and lists of links."""
    root = tree.find(".//body") if tree.find(".//body") is not None else tree
    parts = [*root.iter("article"), *root.iter("main")]
    parts.sort(key=lambda part: len(part.text_content()), reverse=True)
    for part in (*parts[:2], root):
        lines = list(_lines(part, 0))
        if sum(len(line.split()) for line in lines) >= _FEWEST_WORDS or part is root:
            return "\n\n".join(lines)
    return ""


def _lines(node: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    """Yield the texts of the innermost blocks."""
    if depth > _DEEPEST or not isinstance(node.tag, str):
        return
    words: list[str] = [node.text or ""]
    for child in node:
        name = child.tag if isinstance(child.tag, str) else ""
        if name in _DROPPED or _is_furniture(child):
            pass
        elif name in _BLOCKS or any(True for one in child.iter() if one.tag in _BLOCKS):
            if line := _joined(words):
                yield line
            words = []
            yield from _lines(child, depth + 1)
        elif name:
            words.append(_inline(child))
        words.append(child.tail or "")
    line = _joined(words)
    if line and not _is_linked(node, line):
        yield line


def _joined(words: list[str]) -> str:
    return " ".join("".join(words).split())


def _inline(node: Any) -> str:  # noqa: ANN401
    return (
        "".join(part for part in node.itertext() if not isinstance(part, bytes))
        if not any(one.tag in _DROPPED for one in node.iter())
        else ""
    )


def _is_furniture(node: Any) -> bool:  # noqa: ANN401
    if not isinstance(node.tag, str) or node.tag in {"article", "main", "body"}:
        return False
    named = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
    return len(named) > 2 and _FURNITURE.search(named) is not None and _is_small(node)


def _is_small(node: Any) -> bool:  # noqa: ANN401
    return len(node.text_content()) < 4000


def _is_linked(node: Any, line: str) -> bool:  # noqa: ANN401
    linked = sum(len(link.text_content()) for link in node.iter("a"))
    return len(line.split()) < _FEWEST_WORDS and linked > _MOST_LINKED * len(line)


def _first_heading(tree: Any) -> str:  # noqa: ANN401
    for name in ("h1", "title"):
        for node in tree.iter(name):
            if text := " ".join(node.text_content().split()):
                return text
    return ""


def _without_site(headline: str, outlet: str) -> str:
    """Return a headline without the outlet's name that a page's title puts behind it."""
    parts = re.split(r"\s+[|–—]\s+|\s+-\s+(?=[A-Z][^-]*$)", headline)
    if len(parts) > 1 and (len(parts[-1].split()) <= 4 or parts[-1].lower() == outlet.lower()):
        return headline[: headline.rindex(parts[-1])].rstrip(" |–—-")
    return headline


_META = {
    "og:title": "headline",
    "twitter:title": "headline",
    "og:site_name": "outlet",
    "application-name": "outlet",
    "author": "byline",
    "article:author": "byline",
    "byl": "byline",
    "article:published_time": "published",
    "datepublished": "published",
    "pubdate": "published",
    "publishdate": "published",
    "date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "parsely-pub-date": "published",
    "og:url": "address",
    "og:locale": "language",
}


def _facts(tree: Any) -> dict[str, str]:  # noqa: ANN401
    """Return what the head of a page says: linked data first, then its meta elements."""
    found = _linked_data(tree)
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        value = " ".join((node.get("content") or "").split())
        key = _META.get(name)
        if key and value and not (key == "byline" and value.startswith("http")):
            found.setdefault(key, value[:400])
    for node in tree.iter("time"):
        if node.get("datetime") and "published" not in found:
            found["published"] = node.get("datetime")
    for node in tree.iter("link"):
        if (node.get("rel") or "").lower() == "canonical" and node.get("href"):
            found.setdefault("address", node.get("href"))
    if tree.get("lang"):
        found.setdefault("language", tree.get("lang"))
    return found


def _linked_data(tree: Any) -> dict[str, str]:  # noqa: ANN401
    found: dict[str, str] = {}
    for node in tree.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        for one in _articles_in(data, 0):
            _take(found, "headline", one.get("headline"))
            _take(found, "published", one.get("datePublished"))
            _take(found, "byline", one.get("author"))
            _take(found, "outlet", one.get("publisher"))
    return found


def _articles_in(data: Any, depth: int) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    if depth > 4:
        return
    if isinstance(data, list):
        for one in data[:50]:
            yield from _articles_in(one, depth + 1)
    elif isinstance(data, dict):
        if "article" in str(data.get("@type", "")).lower() or "headline" in data:
            yield data
        yield from _articles_in(data.get("@graph", []), depth + 1)


def _take(found: dict[str, str], key: str, value: Any) -> None:  # noqa: ANN401
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str) and value.strip():
        found.setdefault(key, " ".join(value.split())[:400])
