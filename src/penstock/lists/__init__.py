"""Publishers' lists: one module a format, detected by content, read into parties.

`read_publications` reads files and folders; `detect` tells the format of a file; `FORMATS` are
all that there are. `download` fetches what `publishers` publish.
"""

from penstock.lists._detect import detect
from penstock.lists._download import Downloaded, download
from penstock.lists._format import Format, Parsed
from penstock.lists._formats import FORMATS
from penstock.lists._limits import Limits
from penstock.lists._publishers import PublishedFile, Publisher, publisher_of, publishers
from penstock.lists._read import UnreadablePublication, read_publications
from penstock.lists._starter import STARTER, starter

__all__ = [
    "FORMATS",
    "STARTER",
    "Downloaded",
    "Format",
    "Limits",
    "Parsed",
    "PublishedFile",
    "Publisher",
    "UnreadablePublication",
    "detect",
    "download",
    "publisher_of",
    "publishers",
    "read_publications",
    "starter",
]
