"""A register written straight from the arrays of a plain table, the same to the byte."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from penstock.ownership._depth import first_too_deep, too_deep
from penstock.ownership._graph import OwnerParty
from penstock.ownership._plain_table import PlainTable
from penstock.ownership._register import (
    KIND_ORDER,
    NO_DAY,
    Register,
    build_with,
    described,
    save_arrays,
)

_BLOCK = 1_000_000
"""So many names of rows are put together at a time."""


def build_plain_register(table: PlainTable, folder: Path, *, files: Iterable[str]) -> Register:
    """Write a plain table as a register, whole or not at all, and open it.

    Args:
        table: who owns whom.
        folder: where to put it; what stands there is replaced.
        files: names of the files it was read from, for people.

    Raises:
        MalformedInput: a chain is too long; names the row.
        StoreError: the folder cannot be written.
    """
    tie = first_too_deep(table.owner, table.owned, len(table.ids))
    if tie is not None:
        where = f"{table.source} row {table.first_row + tie}"
        raise too_deep(table.source, where, table.ids[int(table.owned[tie])])
    return build_with(folder, lambda building: _write(table, building, list(files)))


def _write(table: PlainTable, folder: Path, files: list[str]) -> None:
    ties, parties = len(table.owner), len(table.ids)
    texts: list[bytes] = []
    ids, at = _joined(table.ids, 0)
    texts.append(ids)
    id_at = at
    told = {
        number: described(OwnerParty(table.ids[number], names))
        for number, names in table.names.items()
    }
    parts = [told.get(number, "") for number in range(parties)] if told else []
    blob, party_at = _joined(parts, int(at[-1])) if told else (b"", np.full(parties + 1, at[-1]))
    texts.append(blob)
    rows, source_at = _rows(table, int(party_at[-1]))
    texts.append(rows)
    joint_at = np.full(2, source_at[-1], np.int64)
    shares, share_at = _joined(table.shares, int(source_at[-1]))
    texts.append(shares)
    key, key_party = _keys(table)
    arrays: dict[str, NDArray[Any]] = {
        "owner": table.owner,
        "owned": table.owned,
        "share": table.share,
        "kind": np.full(ties, KIND_ORDER.index("shares"), np.uint8),
        "indirect": np.zeros(ties, np.bool_),
        "start": np.full(ties, NO_DAY, np.int32),
        "end": np.full(ties, NO_DAY, np.int32),
        "joint": np.zeros(ties, np.int32),
        "source": np.arange(ties, dtype=np.int32),
        "id_at": id_at,
        "party_at": party_at.astype(np.int64),
        "source_at": source_at,
        "joint_at": joint_at,
        "share_at": share_at,
        "key": key,
        "key_party": key_party,
        "texts": np.frombuffer(b"".join(texts), np.uint8),
    }
    save_arrays(arrays, parties, folder, files)


def _joined(texts: Iterable[str], start: int) -> tuple[bytes, NDArray[np.int64]]:
    """Return texts one after another, and where each begins from a start on."""
    import pyarrow as pa

    whole = pa.array(list(texts), pa.large_string())
    _, places, content = whole.buffers()
    at = np.frombuffer(places, np.int64)[: len(whole) + 1] + start
    return (content.to_pybytes() if content is not None else b""), at


def _rows(table: PlainTable, start: int) -> tuple[bytes, NDArray[np.int64]]:
    """Return what each row is called, `owners.csv row 2`, one after another."""
    parts: list[bytes] = []
    places = [np.array([start], np.int64)]
    stem = f"{table.source} row "
    end = table.first_row + len(table.owner)
    for first in range(table.first_row, end, _BLOCK):
        names = (f"{stem}{number}" for number in range(first, min(first + _BLOCK, end)))
        content, at = _joined(names, int(places[-1][-1]))
        parts.append(content)
        places.append(at[1:])
    return b"".join(parts), np.concatenate(places)


def _keys(table: PlainTable) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the digests of all names and their parties, sorted; as `build_register` does.

    Another spelling of a party is the same name but for case and blanks: it has no other digest.
    """
    order = np.argsort(table.digests, kind="stable")
    return table.digests[order], order.astype(np.int32)
