"""The one shape every tabular file is read into."""

from collections.abc import Callable, Mapping

from msgspec import Struct

Value = str | tuple[str, ...]
Note = Callable[[str], None]


class Row(Struct, frozen=True):
    """One row of a file: where it stands and what it says.

    `number` is what an editor or spreadsheet shows: the line on which the row starts in a text
    file, the row of a sheet, the ordinal of an element otherwise; it starts at 1. `values` maps
    each column to its text, or to several texts where the format knows lists (JSON, Parquet);
    nothing is ever a number, so that `007` stays `007`.
    """

    number: int
    values: Mapping[str, Value]

    def text(self, column: str) -> str:
        """Return the text of `column`, several joined by `"; "`, `""` when absent."""
        value = self.values.get(column, "")
        return value if isinstance(value, str) else "; ".join(value)

    def texts(self, column: str) -> tuple[str, ...]:
        """Return every non-blank text of `column`."""
        value = self.values.get(column, "")
        several = (value,) if isinstance(value, str) else value
        return tuple(text.strip() for text in several if text.strip())


def unheard(_: str) -> None:
    """Ignore a note: the default listener of a reader."""
