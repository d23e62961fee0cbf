"""Bytes of a page as text: in the encoding it declares, else UTF-8, else it is not read."""

import codecs
import re

from penstock.errors import EncodingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = (
    re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE),
    re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE),
)
_HEAD = 4096
# Control characters no text holds; a text full of them is in another encoding, or no text.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_LATIN1 = {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}


def decode(content: bytes, *, asked: str | None = None, declared: str = "") -> str:
    """Return the text of a page.

    Args:
        content: the bytes.
        asked: the encoding a person names; it goes before all others.
        declared: the encoding a header names.

    Raises:
        EncodingError: the bytes are not in the encoding they claim, or in none that is known.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    name = asked or marked or declared or _declared_in(content[:_HEAD])
    if name.lower() in _LATIN1:
        name = "cp1252"  # as browsers read it
    try:
        text = content.decode(name or "utf-8")
    except LookupError as error:
        message = f"There is no encoding named {name!r}"
        raise EncodingError(message) from error
    except UnicodeError as error:
        where = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        message = f"The bytes are not {name or 'UTF-8'}{where}"
        hint = "Name its encoding with --encoding, or save the page as UTF-8"
        raise EncodingError(message, hint=hint) from error
    text = text.removeprefix("\ufeff")
    if _CONTROL.search(text):
        message = "The page holds control characters that no text holds"
        raise EncodingError(message)
    if text.count("\ufffd") > max(3, len(text) // 2000):
        message = "Letters of the page were lost before it was saved (replacement characters)"
        raise EncodingError(message)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declared_in(head: bytes) -> str:
    for pattern in _DECLARED:
        if found := pattern.search(head):
            return found[1].decode("ascii", "replace")
    return ""
