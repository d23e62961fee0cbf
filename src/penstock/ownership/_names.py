"""One spelling for names that differ only in case, spaces and Unicode form; nothing is guessed."""

import unicodedata
import zlib


def same_name(text: str) -> str:
    """Return the form under which two spellings of a name are the same name."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def digest_of(text: str) -> int:
    """Return a number that is the same for equal texts; whoever finds one compares the text."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
