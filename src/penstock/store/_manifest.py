"""A manifest: which party versions a snapshot holds, as a compact blob.

The version ids stand in the order of the party ids, each as the difference from the one before
it, as 64-bit little-endian numbers under zlib. Neighbouring parties were mostly loaded together,
so most differences are 1 and 14,000 parties take a few kilobytes.
"""

import sys
import zlib
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise

from penstock.errors import StoreError


def pack_manifest(versions: Sequence[int]) -> bytes:
    """Return the blob of `versions`, keeping their order."""
    steps = array("q", (after - before for before, after in pairwise((0, *versions))))
    return zlib.compress(_little(steps).tobytes())


def unpack_manifest(blob: bytes) -> tuple[int, ...]:
    """Return the version ids of a blob in their order.

    Raises:
        StoreError: the blob is damaged.
    """
    steps = array("q")
    try:
        steps.frombytes(zlib.decompress(blob))
    except (zlib.error, ValueError) as error:
        message = f"A manifest in the store is damaged: {error}"
        raise StoreError(message, hint="Restore the store from a backup") from error
    return tuple(accumulate(_little(steps)))


def _little(steps: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        steps.byteswap()
    return steps
