"""Which format a file is in, told from its content alone."""

from penstock.lists._format import Format
from penstock.lists._formats import FORMATS

HEAD_BYTES = 64 * 1024


def detect(head: bytes) -> tuple[Format, str] | None:
    """Return the format of a file and the part it plays in a publication, None if none knows it.

    Args:
        head: the first 64 KiB of the file, decompressed; more is not looked at.
    """
    start = head[:HEAD_BYTES]
    for known in FORMATS:
        part = known.recognise(start)
        if part is not None:
            return known, part
    return None
