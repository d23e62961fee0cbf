"""Publishers' lists: one module a format, detected by content, read into parties."""

from penstock.lists._detect import detect
from penstock.lists._format import Format, Parsed
from penstock.lists._formats import FORMATS

__all__ = ["FORMATS", "Format", "Parsed", "detect"]
