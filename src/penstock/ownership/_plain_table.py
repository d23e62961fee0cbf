"""Plain tables of owners read as arrays: whole registers without an object for each row.

A table is plain where it says owner, owned and share and nothing else, by name and not by id, and
where nothing in it needs a word to a person. Whatever is not plain is left to the reader that
names every row; both make the same register, byte for byte.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from penstock.errors import MalformedInput
from penstock.ownership._graph import OwnerGraph, OwnerParty, Stake
from penstock.ownership._names import digest_of, same_name
from penstock.ownership._proof import share_text
from penstock.ownership._read_table import Unit, find_columns
from penstock.ownership._share import UNKNOWN, Share, read_share

_FIELDS = frozenset({"owner", "owned", "share"})
_MOST_VARIANTS = 500
_HEAD = 64 * 1024
_BLOCK = 16 * 1024 * 1024


class PlainTable(Struct, frozen=True):
    """A table of owners as arrays.

    Attributes:
        source: the name of the file, as rows are named by it.
        first_row: the number of the first row below the header.
        ids: (parties,) the parties, in the order they are first named.
        names: other spellings of a party, by its number.
        digests: (parties,) of the name of each; see `digest_of`.
        owner: (ties,) the number of the owner.
        owned: (ties,) the number of the party owned.
        share: (ties,) which of `shares` is held.
        shares: the different shares, as `share_text` writes them, in the order first met.
    """

    source: str
    first_row: int
    ids: Sequence[str]
    names: dict[int, tuple[str, ...]]
    digests: NDArray[np.int64]
    owner: NDArray[np.int32]
    owned: NDArray[np.int32]
    share: NDArray[np.int32]
    shares: tuple[str, ...]


def read_plain(path: Path | str, unit: Unit = Unit.PERCENT) -> PlainTable | None:
    """Return a plain table of owners as arrays, None where it is not plain.

    Args:
        path: CSV with commas and a header in UTF-8, or Parquet.
        unit: whether numbers are percent or fractions of one.
    """
    import pyarrow as pa  # half a tenth of a second that small questions do not wait for

    if str(path) == "-" or not Path(path).is_file():
        return None
    try:
        with Path(path).open("rb") as file:
            head = file.read(_HEAD)
        read = _parquet(path) if head.startswith(b"PAR1") else _csv(path, head)
        if read is None:
            return None
        columns, first_row = read
        return _table(Path(path).name, first_row, columns, unit)
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        return None  # the reader of rows says what is wrong with it


def _parquet(path: Path | str) -> tuple[dict[str, Any], int] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    fields = _plain_fields([field.name for field in file.schema_arrow])
    if fields is None:
        return None
    # Texts alone are the same whoever reads them; numbers have more than one spelling.
    if any(not pa.types.is_string(file.schema_arrow.field(one).type) for one in fields.values()):
        return None
    table = file.read(columns=list(fields.values()), use_threads=False)
    return {field: table.column(column) for field, column in fields.items()}, 1


def _csv(path: Path | str, head: bytes) -> tuple[dict[str, Any], int] | None:
    import pyarrow as pa
    from pyarrow import csv

    line, _, rest = head.partition(b"\n")
    columns = line.decode("utf-8").rstrip("\r").split(",")
    fields = _plain_fields(columns)
    if fields is None or not rest or head.startswith(b"\xef\xbb\xbf") or b"\x00" in head:
        return None
    kind = pa.dictionary(pa.int32(), pa.string())
    table = csv.read_csv(
        path,
        read_options=csv.ReadOptions(use_threads=False, block_size=_BLOCK),
        parse_options=csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(columns, kind), strings_can_be_null=False
        ),
    )
    return {field: table.column(column) for field, column in fields.items()}, 2


def _plain_fields(columns: Sequence[str]) -> dict[str, str] | None:
    """Return the column of each field of a plain table, None where it says something else."""
    fields = find_columns(columns, "owners")
    is_plain = fields.keys() == _FIELDS and len(columns) == len(_FIELDS)
    return fields if is_plain and len(set(columns)) == len(columns) else None


def _table(source: str, first_row: int, columns: dict[str, Any], unit: Unit) -> PlainTable | None:
    named = _named(columns["owner"], columns["owned"])
    stated = _texts(columns["share"])
    if named is None or stated is None:
        return None
    shares = _shares(stated[0].to_pylist(), stated[1], unit)
    # A quote may join cells or rows, which this does not read.
    if shares is None or any(map(_has_quote, (named[0], stated[0]))):
        return None
    parties = _parties(named[0].to_pylist(), named[1])
    if parties is None:
        return None
    party_of = parties.party_of[named[1]]
    return PlainTable(
        source=source,
        first_row=first_row,
        ids=parties.ids,
        names=parties.names,
        digests=parties.digests,
        owner=party_of[0::2].copy(),
        owned=party_of[1::2].copy(),
        share=shares[1],
        shares=shares[0],
    )


def _has_quote(texts: Any) -> bool:  # noqa: ANN401 - of pyarrow
    import pyarrow.compute as pc

    return bool(pc.any(pc.match_substring(texts, '"')).as_py())


def _named(owner: Any, owned: Any) -> tuple[Any, NDArray[np.int32]] | None:  # noqa: ANN401
    """Return the different names, and which stand in row after row: owner, owned, owner, ..."""
    import pyarrow as pa

    owners, owneds = _texts(owner), _texts(owned)
    if owners is None or owneds is None or not len(owners[1]):
        return None
    both = pa.chunked_array([owners[0], owneds[0]]).dictionary_encode().unify_dictionaries()
    places = np.concatenate([chunk.indices.to_numpy() for chunk in both.chunks]).astype(np.int32)
    named = np.empty(2 * len(owners[1]), np.int32)
    named[0::2] = places[: len(owners[0])][owners[1]]
    named[1::2] = places[len(owners[0]) :][owneds[1]]
    return both.chunk(0).dictionary, named


def _texts(column: Any) -> tuple[Any, NDArray[np.int32]] | None:  # noqa: ANN401 - of pyarrow
    """Return the different texts of a column and which of them each row has; None with gaps."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if column.null_count or not column.num_chunks:
        return None
    whole = column.unify_dictionaries()
    numbers = [chunk.indices.to_numpy(zero_copy_only=False) for chunk in whole.chunks]
    return whole.chunk(0).dictionary, np.concatenate(numbers).astype(np.int32, copy=False)


def _shares(
    texts: list[str], share: NDArray[np.int32], unit: Unit
) -> tuple[tuple[str, ...], NDArray[np.int32]] | None:
    """Return the different shares, and which each tie is; None where one needs a word."""
    read: list[Share] = []
    for text in texts:
        try:
            plain = text.strip()
            read.append(read_share(plain, of_one=unit is Unit.FRACTION) if plain else UNKNOWN)
        except MalformedInput:
            return None
    largest = max((one.low for one in read if one.is_exact), default=0)
    if unit is not Unit.FRACTION and 0 < largest <= 1:
        return None  # whether these are fractions of one is for a person
    shown = [share_text(one) for one in read]
    known: dict[str, int] = {}
    number = np.empty(len(texts), np.int32)
    for place in _first_met(share, len(texts)):
        number[place] = known.setdefault(shown[place], len(known))
    return tuple(known), number[share]


def _first_met(numbers: NDArray[np.int32], count: int) -> list[int]:
    """Return numbers in the order they are first met."""
    first = np.full(count, -1, np.int64)
    # Of several values for one place the last stands, so backwards the first does.
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    met = np.flatnonzero(first >= 0)
    found: list[int] = met[np.argsort(first[met], kind="stable")].tolist()
    return found


class _Parties(Struct, frozen=True):
    """Ids in the order of their first row, other spellings, and the party of each text."""

    ids: list[str]
    names: dict[int, tuple[str, ...]]
    digests: NDArray[np.int64]
    party_of: NDArray[np.int32]


def _parties(texts: list[str], named: NDArray[np.int32]) -> _Parties | None:
    known: dict[str, int] = {}
    ids: list[str] = []
    party_of = np.empty(len(texts), np.int32)
    variants: dict[int, None] = {}
    for place in _first_met(named, len(texts)):
        text = texts[place]
        if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
            name = text.lower()
        else:
            text = " ".join(text.split())
            name = same_name(text)
        if not text:
            return None  # a missing owner is told with its row
        number = known.setdefault(name, len(ids))
        if number == len(ids):
            ids.append(text)
        elif text != ids[number]:
            variants[number] = None
        party_of[place] = number
    if len(variants) > _MOST_VARIANTS:
        return None
    digests = np.fromiter(map(digest_of, known), np.int64, len(known))
    names = {number: _names(number, ids[number], texts, named, party_of) for number in variants}
    return _Parties(ids, names, digests, party_of)


def _names(
    number: int,
    party_id: str,
    texts: list[str],
    named: NDArray[np.int32],
    party_of: NDArray[np.int32],
) -> tuple[str, ...]:
    """Return the spellings of a party that stand beside its id, in the order they are noted."""
    found: dict[str, None] = {}
    for place in named[party_of[named] == number].tolist():
        text = " ".join(texts[place].split())
        if text != party_id or found:
            found[text] = None
    return tuple(found)


def graph_of(table: PlainTable) -> OwnerGraph:
    """Return a plain table as the graph that the reader of rows makes of it."""
    ids = table.ids
    parties = {
        party_id: OwnerParty(party_id, table.names.get(number, ()))
        for number, party_id in enumerate(ids)
    }
    shares = [read_share(text) for text in table.shares]
    rows = zip(table.owner.tolist(), table.owned.tolist(), table.share.tolist(), strict=True)
    stakes = tuple(
        Stake(
            owner=ids[owner],
            owned=ids[owned],
            share=shares[share],
            source=f"{table.source} row {number}",
        )
        for number, (owner, owned, share) in enumerate(rows, start=table.first_row)
    )
    return OwnerGraph(parties=parties, stakes=stakes)


__all__ = ["PlainTable", "graph_of", "read_plain"]
