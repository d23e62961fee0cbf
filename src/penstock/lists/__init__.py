"""Publishers' lists: one module a format, detected by content, read into parties.

`read_publications` reads files and folders; `detect` tells the format of a file; `FORMATS` are
all that there are.
"""

from penstock.lists._detect import detect
from penstock.lists._format import Format, Parsed
from penstock.lists._formats import FORMATS
from penstock.lists._read import UnreadablePublication, read_publications

__all__ = [
    "FORMATS",
    "Format",
    "Parsed",
    "UnreadablePublication",
    "detect",
    "read_publications",
]
