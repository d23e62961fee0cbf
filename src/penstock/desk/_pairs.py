"""Pairs of names held side by side, without any list."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from penstock.desk._birth_dates import read_birth_dates
from penstock.desk._columns import plain, read_schema
from penstock.desk._subjects import country_codes
from penstock.errors import UsageError
from penstock.model import Schema, Subject
from penstock.screening import Policy, compare_many
from penstock.tabular import Note, Row, check_columns, read_rows

ADDED: dict[str, type] = {"score": float, "alert": bool}
_MOST_NOTES = 20
_FIELDS = {
    "schema": ("schema", "type"),
    "name1": ("name1", "left", "namea", "query", "queryname"),
    "name2": ("name2", "right", "nameb", "result", "resultname"),
    "birth_date1": ("birthdate1", "dob1", "dateofbirth1"),
    "birth_date2": ("birthdate2", "dob2", "dateofbirth2"),
    "country1": ("country1", "nationality1"),
    "country2": ("country2", "nationality2"),
}


def compare_rows(
    path: Path | str, policy: Policy, *, note: Note, encoding: str | None = None
) -> Iterator[dict[str, object]]:
    """Yield each row of a file of pairs with the columns `score` and `alert` added.

    Raises:
        UsageError: no columns `name1` and `name2`, or a column would be overwritten.
        UnreadableInput: the file cannot be read; names the row and the remedy.
    """
    columns: dict[str, str] = {}
    told: set[str] = set()
    waiting: deque[tuple[Row, bool]] = deque()

    def pairs() -> Iterator[tuple[Subject, Subject]]:
        nonlocal columns
        first = True
        for row in read_rows(path, encoding=encoding, note=note):
            if first or not columns.keys() >= {"name1", "name2"}:
                columns = _columns(tuple(row.values), str(path))
                first = False
            for what in _unread(row, columns):
                # Once a value; a file of a million rows says it once, too.
                if what not in told and len(told) < _MOST_NOTES:
                    told.add(what)
                    note(f"{path}, row {row.number}: {what}")
            # A name that is not there is never a clear answer.
            is_blank = not all(row.text(columns[name]).strip() for name in ("name1", "name2"))
            waiting.append((row, is_blank))
            yield _side(row, columns, "1"), _side(row, columns, "2")

    for hit in compare_many(pairs(), policy):
        row, is_blank = waiting.popleft()
        yield {**row.values, "score": hit.score, "alert": hit.alert or is_blank}


def _columns(found: tuple[str, ...], source: str) -> dict[str, str]:
    check_columns(found, list(ADDED))
    spelt = {plain(column): column for column in found}
    columns = {
        field: spelt[word] for field, words in _FIELDS.items() for word in words if word in spelt
    }
    missing = [name for name in ("name1", "name2") if name not in columns]
    if missing:
        message = f"{source} has no column {missing[0]}; its columns are {', '.join(found)}"
        raise UsageError(message, hint="A file of pairs has the columns schema,name1,name2")
    return columns


def _side(row: Row, columns: dict[str, str], side: str) -> Subject:
    schema: Schema | None = read_schema(_text(row, columns, "schema"))
    name = _text(row, columns, f"name{side}")
    return Subject(
        id=f"{row.number}-{side}",
        names=(name,) if name else (),
        schema=schema,
        birth_dates=read_birth_dates(_text(row, columns, f"birth_date{side}")),
        countries=tuple(country_codes(_text(row, columns, f"country{side}"))),
    )


def _unread(row: Row, columns: dict[str, str]) -> Iterator[str]:
    """Yield what a row says and the score leaves out, in words."""
    schema = _text(row, columns, "schema")
    if schema and read_schema(schema) is None:
        yield f"the schema {schema!r} is not known and not used"
    for side in ("1", "2"):
        day, country = (
            _text(row, columns, f"{field}{side}") for field in ("birth_date", "country")
        )
        if day and not read_birth_dates(day):
            yield f"the date {day!r} cannot be read and is not used"
        if country and not country_codes(country):
            yield f"the country {country!r} is not known and not used"


def _text(row: Row, columns: dict[str, str], field: str) -> str:
    return row.text(columns[field]).strip() if field in columns else ""
