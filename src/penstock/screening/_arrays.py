"""Arrays and strings on disk: written once, memory-mapped ever after.

A folder holds one `.npy` file an array and one `.txt` file a list of strings. Nothing in it is
executable and nothing is pickled.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from penstock.errors import IndexDamaged


def save_array(folder: Path, name: str, values: npt.NDArray[np.generic]) -> None:
    """Write one array as `name.npy`."""
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def load_array(folder: Path, name: str) -> npt.NDArray[np.generic]:
    """Return one array, memory-mapped and read-only.

    Raises:
        IndexDamaged: the file is missing, cut short or not an array.
    """
    path = folder / f"{name}.npy"
    try:
        if path.stat().st_size <= 128:  # an empty array cannot be mapped
            values = np.load(path, allow_pickle=False)
        else:
            values = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        message = f"The index file {path} cannot be used: {error}"
        raise IndexDamaged(message) from error
    array: npt.NDArray[np.generic] = values.view(np.ndarray)  # indexes faster than a memmap
    return array


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
