"""Reading XML that strangers wrote: no entities, no DTD, no network, and the line in each error."""

from lxml import etree

from penstock.errors import EncodingError, MalformedInput, UnsafeInput

MOST_BYTES = 1024 * 1024 * 1024
_ENCODING_CODES = frozenset(
    {
        etree.ErrorTypes.ERR_INVALID_CHAR,
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNKNOWN_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
    }
)


def parse_xml(content: bytes, what: str) -> etree._Element:
    """Return the root of an XML document.

    Args:
        content: the whole document.
        what: what it is, for messages: "the UN consolidated list".

    Raises:
        UnsafeInput: it has a DOCTYPE, or is larger than 1 GiB.
        EncodingError: its bytes are not in the encoding it declares.
        MalformedInput: it is not well-formed, or cut off.
    """
    if len(content) > MOST_BYTES:
        message = f"{what} has {len(content)} bytes, more than {MOST_BYTES} are not read"
        raise UnsafeInput(message)
    if b"<!DOCTYPE" in content:
        raise _doctype(what)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = f"{what} is not well-formed at line {error.lineno}: {error.msg}"
        if getattr(error, "code", None) in _ENCODING_CODES:
            raise EncodingError(message) from error
        raise MalformedInput(message) from error
    except (ValueError, LookupError) as error:
        message = f"{what} cannot be read as XML: {error}"
        raise MalformedInput(message) from error
    # A DOCTYPE in UTF-16 is not seen in the bytes above.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(what)
    return root


def _doctype(what: str) -> UnsafeInput:
    message = f"{what} carries a DOCTYPE, which no publisher of lists uses"
    return UnsafeInput(message)


def local_name(element: etree._Element) -> str:
    """Return the tag of `element` without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def root_tag(head: bytes) -> tuple[str, str] | None:
    """Return (namespace, tag) of the root element a document's first bytes open, else None.

    Never raises; reads no further than the start tag.
    """
    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=False,
    )
    try:
        parser.feed(head.lstrip()[:8192])
        for _, element in parser.read_events():
            name = etree.QName(element)  # type: ignore[arg-type]  # a start event has an element
            return name.namespace or "", name.localname
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    return None
