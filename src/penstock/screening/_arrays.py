"""Arrays and strings on disk: written once, memory-mapped ever after.

A folder holds one `.npy` file an array and one `.txt` file a list of strings. Nothing in it is
executable and nothing is pickled.
"""

import re
from collections.abc import Sized
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from penstock.errors import IndexDamaged

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    r"\{'descr': '(?P<kind>[<|][a-z]\d{1,2})', 'fortran_order': False,"
    r" 'shape': \((?P<shape>[\d, ]{0,40})\), \}[ ]*\n"
)


def save_array(folder: Path, name: str, values: npt.NDArray[np.generic]) -> None:
    """Write one array as `name.npy`."""
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def load_array(folder: Path, name: str) -> npt.NDArray[np.generic]:
    """Return one array, memory-mapped and read-only.

    The header is read here and not by `numpy.load`, whose way over the parser of Python fails now
    and then where several threads open indexes at once (CPython issue 106905).

    Raises:
        IndexDamaged: the file is missing, cut short or not an array.
    """
    path = folder / f"{name}.npy"
    try:
        with path.open("rb") as file:
            kind, shape = _header(file)
            start = file.tell()
        if 0 in shape:  # an empty array cannot be mapped
            return np.empty(shape, kind)
        values = np.memmap(path, kind, mode="r", offset=start, shape=shape)
    except (OSError, ValueError, EOFError) as error:
        message = f"The index file {path} cannot be used: {error}"
        raise IndexDamaged(message) from error
    array: npt.NDArray[np.generic] = values.view(np.ndarray)  # indexes faster than a memmap
    return array


def _header(file: BinaryIO) -> tuple[np.dtype[np.generic], tuple[int, ...]]:
    """Return kind and shape from the first lines of an array file (NEP 1, version 1.0)."""
    if file.read(len(_MAGIC)) != _MAGIC:
        message = "it does not begin as an array does"
        raise ValueError(message)
    size = int.from_bytes(file.read(2), "little")
    found = _HEADER.fullmatch(file.read(size).decode("latin-1"))
    if found is None:
        message = "its header tells no array that is written here"
        raise ValueError(message)
    numbers = [part for part in found["shape"].split(",") if part.strip()]
    return np.dtype(found["kind"]), tuple(map(int, numbers))


def check_places(values: npt.NDArray[np.integer], end: int, what: str) -> None:
    """Make sure that places in an array are from 0 up to below `end`: compiled loops do not look.

    Raises:
        IndexDamaged: one of them is not.
    """
    if values.size and not (int(values.min()) >= 0 and int(values.max()) < end):
        message = f"The index cannot be used: {what} lead out of it"
        raise IndexDamaged(message)


def check_lengths(what: str, *arrays: Sized) -> None:
    """Make sure that arrays that belong together are of one length.

    Raises:
        IndexDamaged: they are not.
    """
    if len(set(map(len, arrays))) > 1:
        message = f"The index cannot be used: {what} are not of one length"
        raise IndexDamaged(message)


def save_strings(folder: Path, name: str, values: list[str]) -> None:
    """Write strings, which must hold no line feed, as `name.txt`."""
    (folder / f"{name}.txt").write_text("\n".join(values), encoding="utf-8", newline="")


def load_strings(folder: Path, name: str) -> list[str]:
    """Return the strings written by `save_strings`.

    Raises:
        IndexDamaged: the file is missing or not UTF-8.
    """
    path = folder / f"{name}.txt"
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The index file {path} cannot be used: {error}"
        raise IndexDamaged(message) from error
    return text.split("\n") if text else []
