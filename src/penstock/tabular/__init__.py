"""Tabular files in and out: every format people send, streamed, and refused with the row named.

`read_rows` looks at the content, never at the name, and yields `Row`s: delimited text in any
common encoding, JSON lines and arrays, Parquet and workbooks, also packed. `write_rows` and
`open_writer` write JSON lines, CSV, Parquet and tables. Nothing here knows what a column means.
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use
from penstock.tabular._json import row_of
from penstock.tabular._read import READS, InputFormat, detect_format, read_lines, read_rows
from penstock.tabular._row import Note, Row, Value
from penstock.tabular._source import Source, open_source
from penstock.tabular._write import (
    Columns,
    OutputFormat,
    RowWriter,
    check_columns,
    console_for,
    neutral_cell,
    open_writer,
    output_file,
    printable,
    write_rows,
)

if TYPE_CHECKING:  # pyarrow takes a tenth of a second to import
    from penstock.tabular._parts import RowRange, is_parquet, parquet_part, parquet_parts

__all__ = [
    "READS",
    "Columns",
    "InputFormat",
    "Note",
    "OutputFormat",
    "Row",
    "RowRange",
    "RowWriter",
    "Source",
    "Value",
    "check_columns",
    "console_for",
    "detect_format",
    "is_parquet",
    "neutral_cell",
    "open_source",
    "open_writer",
    "output_file",
    "parquet_part",
    "parquet_parts",
    "printable",
    "read_lines",
    "read_rows",
    "row_of",
    "write_rows",
]

__getattr__ = on_first_use(
    __name__, {"_parts": ("RowRange", "is_parquet", "parquet_part", "parquet_parts")}
)
