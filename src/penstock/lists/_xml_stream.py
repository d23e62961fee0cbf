"""Reading large XML piece by piece, with the same refusals as `_xml.parse_xml`."""

import io
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from penstock.errors import MalformedInput, UnsafeInput


def stream_xml(
    content: bytes, what: str, tags: frozenset[str]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield (local name, element) of each element of `tags`, whatever its namespace.

    An element and what came before it is dropped when the next one is asked for.

    Args:
        content: the whole document.
        what: what it is, for messages.
        tags: local names to stop at; such elements must not be inside one another.

    Raises:
        UnsafeInput: it has a DOCTYPE.
        MalformedInput: it is not well-formed, or cut off.
    """
    if b"<!DOCTYPE" in content:
        raise _doctype(what)
    stream = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in sorted(tags)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    is_first = True
    try:
        for _, element in stream:
            if is_first and element.getroottree().docinfo.internalDTD is not None:
                # A DOCTYPE in UTF-16 is not seen in the bytes above.
                raise _doctype(what)
            is_first = False
            yield _local(element.tag), element
            _drop(element)
    except etree.XMLSyntaxError as error:
        message = f"{what} is not well-formed at line {error.lineno}: {error.msg}"
        raise MalformedInput(message, hint="Download the file again") from error
    except (ValueError, LookupError) as error:
        message = f"{what} cannot be read as XML: {error}"
        raise MalformedInput(message) from error


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _drop(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (earlier := element.getprevious()) is not None:
        parent.remove(earlier)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of that local name, None if there is none."""
    return next((one for one in element if _local(one.tag) == name), None)


def children(element: etree._Element, *path: str) -> list[etree._Element]:
    """Return the descendants that a path of local names leads to."""
    found = [element]
    for name in path:
        found = [one for parent in found for one in parent if _local(one.tag) == name]
    return found


def words(element: etree._Element | None, *path: str) -> str:
    """Return the text of the first element a path leads to, white space squeezed, else `""`."""
    if element is None:
        return ""
    for name in path:
        element = child(element, name) if element is not None else None
    if element is None:
        return ""
    text = element.text if len(element) == 0 else "".join(map(str, element.itertext()))
    return " ".join((text or "").split())


def _doctype(what: str) -> UnsafeInput:
    message = f"{what} carries a DOCTYPE, which no publisher of lists uses"
    return UnsafeInput(message)
