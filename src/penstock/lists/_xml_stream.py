"""Reading large XML piece by piece, with the same refusals as `_xml.parse_xml`."""

import io
from collections.abc import Iterator

from lxml import etree

from penstock.errors import MalformedInput, UnsafeInput
from penstock.lists._xml import local_name


def stream_xml(
    content: bytes, what: str, tags: frozenset[str]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield (local name, element) of each outermost element of `tags`, whatever its namespace.

    An element and what came before it is dropped when the next one is asked for.

    Args:
        content: the whole document.
        what: what it is, for messages.
        tags: local names to stop at; elements inside one another are yielded as one.

    Raises:
        UnsafeInput: it has a DOCTYPE.
        MalformedInput: it is not well-formed, or cut off.
    """
    if b"<!DOCTYPE" in content:
        raise _doctype(what)
    stream = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    inside: etree._Element | None = None
    is_first = True
    try:
        for event, element in stream:
            if is_first:
                is_first = False
                # A DOCTYPE in UTF-16 is not seen in the bytes above.
                if element.getroottree().docinfo.internalDTD is not None:
                    raise _doctype(what)
            if event == "start":
                if inside is None and local_name(element) in tags:
                    inside = element
            elif inside is not None and element is inside:
                yield local_name(inside), inside
                _drop(inside)
                inside = None
    except etree.XMLSyntaxError as error:
        message = f"{what} is not well-formed at line {error.lineno}: {error.msg}"
        raise MalformedInput(message, hint="Download the file again") from error
    except (ValueError, LookupError) as error:
        message = f"{what} cannot be read as XML: {error}"
        raise MalformedInput(message) from error


def _drop(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (earlier := element.getprevious()) is not None:
        parent.remove(earlier)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of that local name, None if there is none."""
    return next((one for one in element if local_name(one) == name), None)


def children(element: etree._Element, *path: str) -> list[etree._Element]:
    """Return the descendants that a path of local names leads to."""
    found = [element]
    for name in path:
        found = [one for parent in found for one in parent if local_name(one) == name]
    return found


def words(element: etree._Element | None, *path: str) -> str:
    """Return the text of the first element a path leads to, white space squeezed, else `""`."""
    if element is None:
        return ""
    found = children(element, *path) if path else [element]
    return " ".join("".join(map(str, found[0].itertext())).split()) if found else ""


def _doctype(what: str) -> UnsafeInput:
    message = f"{what} carries a DOCTYPE, which no publisher of lists uses"
    return UnsafeInput(message)
