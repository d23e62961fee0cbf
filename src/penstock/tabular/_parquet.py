"""Parquet, read and written a batch at a time through pyarrow."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from penstock.errors import MalformedInput
from penstock.tabular._json import as_value
from penstock.tabular._row import Row
from penstock.tabular._source import Source
from penstock.tabular._write import Columns, plain_text

_BATCH_ROWS = 8192
_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def parquet_rows(source: Source) -> Iterator[Row]:
    """Yield the rows of a Parquet file; lists become several texts, structs become JSON.

    Raises:
        MalformedInput: broken or truncated.
    """
    source.rewind()
    file: Any = str(source.path) if source.path is not None else pa.PythonFile(source.file, "r")
    number = 0
    try:
        with pq.ParquetFile(file) as parquet:
            for batch in parquet.iter_batches(batch_size=_BATCH_ROWS):
                for record in batch.to_pylist():
                    number += 1
                    yield Row(number, {key: as_value(value) for key, value in record.items()})
    except (pa.ArrowException, OSError, ValueError) as error:
        message = f"{source.name}, after row {number}: not readable as Parquet: {error}"
        raise MalformedInput(message) from error


class ParquetWriter:
    """Parquet in batches; lists and nested values are written as text."""

    def __init__(self, file: BinaryIO, columns: Columns) -> None:
        self._columns = columns
        self._schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
        self._writer = pq.ParquetWriter(pa.PythonFile(file, "w"), self._schema)
        self._rows: list[Mapping[str, object]] = []

    def write(self, row: Mapping[str, object]) -> None:
        """Keep one row until its batch is full."""
        self._rows.append(row)
        if len(self._rows) >= _BATCH_ROWS:
            self._flush()

    def close(self) -> None:
        """Write the last batch and the footer."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = [
            pa.array([_typed(row.get(name), kind) for row in self._rows], _TYPES[kind])
            for name, kind in self._columns.items()
        ]
        if self._rows:
            self._writer.write_batch(pa.record_batch(columns, schema=self._schema))
        self._rows.clear()


def _typed(value: object, kind: type) -> object:
    return value if value is None or isinstance(value, kind) else plain_text(value)
