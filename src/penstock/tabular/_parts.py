"""A Parquet file in parts that can be read apart from each other, row by row the same."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from penstock.errors import MalformedInput
from penstock.tabular._json import as_value
from penstock.tabular._row import Row

_BATCH_ROWS = 8192


class RowRange(Struct, frozen=True):
    """Rows of a Parquet file: `count` of them from number `first` (from 1) on.

    They stand in one row group, behind `skipped` others of it.
    """

    first: int
    count: int
    group: int
    skipped: int


def is_parquet(path: Path | str) -> bool:
    """Tell whether a path is a Parquet file, by its first bytes; standard input is none."""
    try:
        with Path(path).open("rb") as file:
            return file.read(4) == b"PAR1"
    except OSError:
        return False


def parquet_parts(path: Path, most: int) -> list[RowRange]:
    """Return ranges of at most so many rows that make up a Parquet file, in order.

    Raises:
        MalformedInput: it is not readable as Parquet.
    """
    found: list[RowRange] = []
    first = 1
    try:
        with pq.ParquetFile(path) as parquet:
            for group in range(parquet.num_row_groups):
                rows = parquet.metadata.row_group(group).num_rows
                for skipped in range(0, rows, most):
                    count = min(most, rows - skipped)
                    found.append(RowRange(first, count, group, skipped))
                    first += count
    except (pa.ArrowException, OSError, ValueError) as error:
        message = f"{path}: not readable as Parquet: {error}"
        raise MalformedInput(message) from error
    return found


def parquet_part(path: Path, part: RowRange) -> Iterator[Row]:
    """Yield the rows of a range, as `read_rows` numbers and reads them.

    Raises:
        MalformedInput: broken or truncated, or not the file it was.
    """
    number = part.first
    try:
        with pq.ParquetFile(path) as parquet:
            batches = parquet.iter_batches(batch_size=_BATCH_ROWS, row_groups=[part.group])
            records = (record for batch in batches for record in batch.to_pylist())
            for record in islice(records, part.skipped, part.skipped + part.count):
                yield Row(number, {key: as_value(value) for key, value in record.items()})
                number += 1
    except (pa.ArrowException, OSError, ValueError, IndexError) as error:
        message = f"{path}, after row {number - 1}: not readable as Parquet: {error}"
        raise MalformedInput(message) from error
    if number != part.first + part.count:
        message = f"{path} ends at row {number - 1}: it is not the file it was"
        raise MalformedInput(message)
