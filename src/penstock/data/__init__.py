"""Shipped facts: tables with their sources, read by the room they belong to."""

from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["data_file"]


def data_file(path: str) -> Traversable:
    """Return a shipped file by its path below this folder, such as `text/countries.tsv`."""
    return files(__name__).joinpath(path)
