"""XML parsed strictly: no DOCTYPE, no entities, no network, no recovery; errors become problems."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from penstock.payments._message import Problem

_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "recover": False,
    "remove_comments": False,
    "remove_pis": False,
    "remove_blank_text": False,
}
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_INVALID_CHARACTER = frozenset({8, 9, 10})  # XML_ERR_INVALID_HEX_CHARREF, .._DEC_.., .._CHAR
_ENCODING = frozenset({31, 32, 81, 1544, 6003})
_EXTRA_CONTENT = 5  # XML_ERR_DOCUMENT_END: something follows the root


def parser() -> etree.XMLParser:
    """Return a strict parser of a whole document."""
    return etree.XMLParser(**_OPTIONS)


def pull_parser(names: tuple[str, ...]) -> etree.XMLPullParser:
    """Return a strict parser that stops at the end of elements of these local names."""
    tags = [f"{{*}}{name}" for name in names]
    return etree.XMLPullParser(events=("end",), tag=tags, **_OPTIONS)


def ended(pulled: etree.XMLPullParser) -> Iterator[etree._Element]:
    """Yield the elements that have ended since the parser was last asked."""
    for event in pulled.read_events():
        element: Any = event[1]
        yield element


def empty(element: etree._Element) -> None:
    """Free what stands in an element, but not the text that follows it."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]


def aside_reason(element: etree._Element) -> str:
    """Return `comment` or `processing_instruction`, empty for an element proper."""
    tag: object = element.tag
    if isinstance(tag, str):
        return ""
    return "comment" if tag is etree.Comment else "processing_instruction"


def parse_whole(text: str) -> etree._Element | None:
    """Return the root of a document that a text holds, None unless it is plain and well-formed."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    content = _DECLARATION.sub("", text).strip().encode("utf-8", "replace")
    try:
        return etree.fromstring(content, parser())
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None


def follows_root(error: etree.XMLSyntaxError) -> bool:
    """Whether the document itself was well-formed and something follows it."""
    text = str(error)
    is_extra = getattr(error, "code", 0) == _EXTRA_CONTENT and "Extra content" in text
    return is_extra or "XML declaration allowed only at the start" in text


def problem_of(error: Exception) -> Problem:
    """Return the problem that a parser's error stands for."""
    text = str(getattr(error, "msg", None) or error)[:300]
    line = getattr(error, "lineno", None)
    place = f"line {line}" if line else ""
    code = getattr(error, "code", 0)
    lower = text.lower()
    if code in _INVALID_CHARACTER or "charref" in lower or "invalid char" in lower:
        return Problem("control_character", text, place)
    if code in _ENCODING or "encoding" in lower or "proper utf-8" in lower:
        return Problem("wrong_encoding", text, place)
    if "depth" in lower:
        return Problem("too_deep", text, place)
    if any(word in lower for word in ("huge", "too long", "too big", "too large", "limit")):
        return Problem("too_large", text, place)
    return Problem("malformed_xml", text, place)
