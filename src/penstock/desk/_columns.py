"""What the columns of a question file mean, whatever they are called."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from msgspec import Struct

from penstock.data import data_table
from penstock.errors import UsageError
from penstock.model import Schema

_NAME_FIELDS = ("name", "alias", "given", "family")


class Columns(Struct, frozen=True):
    """The columns of one file by field, in order of preference, and those nobody reads."""

    of_field: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]

    def of(self, field: str) -> tuple[str, ...]:
        """Return the columns read as `field`."""
        return self.of_field.get(field, ())

    @property
    def has_name(self) -> bool:
        """Whether some column holds names, whole or in parts."""
        return any(self.of(field) for field in _NAME_FIELDS)

    @property
    def has_identifier(self) -> bool:
        """Whether some column holds numbers or codes."""
        return any(field.startswith("identifier") for field in self.of_field)


def plain(text: str) -> str:
    """Return a spelling without case, spaces, underscores and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _table(path: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in data_table(path)[1:]]


@cache
def known_columns() -> Mapping[str, tuple[str, int]]:
    """Return field and rank of every known spelling of a column, in its plain form."""
    return {
        plain(column): (field, rank)
        for rank, (field, column) in enumerate(_table("desk/columns.tsv"))
    }


@cache
def column_spellings() -> Mapping[str, tuple[str, ...]]:
    """Return for each field the column names it is read from, for people."""
    found: dict[str, list[str]] = {}
    for field, column in _table("desk/columns.tsv"):
        found.setdefault(field, []).append(column.replace(" ", "_"))
    return {field: tuple(columns) for field, columns in found.items()}


@cache
def _schemas() -> Mapping[str, Schema]:
    spelt = {plain(spelling): Schema(name) for name, spelling in _table("desk/schemas.tsv")}
    return spelt | {plain(schema.value): schema for schema in Schema}


def read_schema(text: str) -> Schema | None:
    """Return the schema a file's word means, None for a word nobody knows."""
    return _schemas().get(plain(text))


@cache
def _kinds() -> Mapping[str, str]:
    rows = data_table("desk/schemas.tsv")[1:]
    return {plain(spelling): kind for _, spelling, kind in rows if kind}


def read_kind(text: str) -> str:
    """Return what a file's word says beyond the schema, such as `bank`, `""` for most words."""
    return _kinds().get(plain(text), "")


def schema_option(text: str) -> Schema:
    """Return the schema a person asked for.

    Raises:
        UsageError: there is none of that name; the hint names the nearest.
    """
    if (schema := read_schema(text)) is not None:
        return schema
    message = f"There is no schema {text!r}"
    near = get_close_matches(plain(text), _schemas(), n=1)
    known = ", ".join(schema.value for schema in Schema)
    hint = f"Did you mean {_schemas()[near[0]].value}?" if near else f"One of {known}"
    raise UsageError(message, hint=hint)


def find_columns(columns: Iterable[str]) -> Columns:
    """Return what the columns of a file mean."""
    known = known_columns()
    ranked: dict[str, list[tuple[int, str]]] = {}
    ignored: list[str] = []
    for column in columns:
        if (meaning := known.get(plain(column))) is None:
            ignored.append(column)
        else:
            field, rank = meaning
            ranked.setdefault(field, []).append((rank, column))
    return Columns(
        {field: tuple(column for _, column in sorted(found)) for field, found in ranked.items()},
        tuple(ignored),
    )
