"""Questions about parties, read from the rows of any tabular file."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from unicodedata import category

from penstock.desk._birth_dates import read_birth_dates
from penstock.desk._columns import (
    Columns,
    column_spellings,
    find_columns,
    read_kind,
    read_schema,
)
from penstock.errors import MalformedInput, UsageError
from penstock.model import DateRange, Identifier, IdentifierKind, Place, Schema, Subject
from penstock.tabular import Note, Row, read_rows
from penstock.text import country_code, region_named

_KINDS = {kind.value: kind for kind in IdentifierKind}
_KINDS |= {"swift": IdentifierKind.BIC, "id": IdentifierKind.NATIONAL_ID}
_KINDS |= {"tax": IdentifierKind.TAX_ID, "iban": IdentifierKind.BANK_ACCOUNT}
_LONGEST_NAME = 2000
# The mark of a wrong decoding, spaces of no width, and letters that show as nothing.
_HIDING = frozenset("\ufffd\u200b\u2060\u2061\u2062\u2063\u2064\u115f\u1160\u3164\uffa0")
# What a column of countries says; `country` alone leaves the tie open.
_TIES = ("country", "nationality", "residence", "registration")
# What exports write for "nothing here".
_BLANKS = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nan", "unknown", "not known"})


# What a row says: texts by field, see `find_columns`.
_Cells = dict[str, list[str]]


def read_subjects(
    path: Path | str,
    *,
    note: Note,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Iterator[Subject]:
    """Yield one subject a row, in order and without exception; `-` is standard input.

    Columns are recognised by the spellings of `column_spellings`; others are told to `note`
    once. A row without an id gets its row number. A row whose name is blank still yields a
    subject, with the one name `""`, so that it is answered and never lost.

    Raises:
        UsageError: no column holds a name or an identifier.
        UnreadableInput: the file cannot be read; names the row and the remedy.
    """
    rows = read_rows(path, encoding=encoding, delimiter=delimiter, sheet=sheet, note=note)
    number = 0
    for number, subject in enumerate(subjects_of(rows, str(path), note=note), 1):  # noqa: B007
        yield subject
    if not number:
        # Somebody meant to ask something; "all pass" would be the wrong answer to it.
        message = f"{path} asks about nobody: it has no row below its header"
        raise MalformedInput(message, hint="Is it the right file? Give at least one row")


def subjects_of(rows: Iterable[Row], source: str, *, note: Note) -> Iterator[Subject]:
    """Yield one subject a row, as `read_subjects` does; `source` names the file to people.

    Raises:
        UsageError: no column holds a name or an identifier.
    """
    reader = _Reader(source, note)
    return map(reader.subject, rows)


def unasked(subject: Subject) -> str:
    """Return why `subject` cannot be screened, `""` if it can.

    A subject without any name is screened when it has an identifier: a wallet or a ship number
    is a question of its own. One whose name is blank where names were expected is not.
    """
    if any(len(name) > _LONGEST_NAME for name in subject.names):
        return f"The name is longer than {_LONGEST_NAME:,} characters"
    has_letters = any(letter.isalnum() for name in subject.names for letter in name)
    if not has_letters and (subject.names or not subject.identifiers):
        return "The name is empty"
    return ""


def unreadable_letters(subject: Subject) -> str:
    """Return which letters of the names nobody can read, such as `U+001B`, `""` if there are none.

    Control characters, what a wrong decoding left, spaces of no width, tags, private and
    unassigned characters may stand for a letter or hide one. Those that scripts need (joiners,
    marks of direction, soft hyphens) are none of them.
    """
    found = {
        letter
        for name in subject.names
        if not (name.isascii() and name.isprintable())
        for letter in name
        if _is_unreadable(letter)
    }
    return ", ".join(f"U+{ord(letter):04X}" for letter in sorted(found)[:5])


def _is_unreadable(letter: str) -> bool:
    if letter.isprintable() or letter in "\t\n\r":
        return letter in _HIDING
    return category(letter) in ("Cc", "Co", "Cn", "Cs") or letter in _HIDING


def read_identifier(text: str) -> Identifier:
    """Return `kind:value`, such as `imo:9187629`, as an identifier; without a kind it is OTHER.

    A kind nobody knows stays in the value, since numbers may hold colons.
    """
    kind, colon, value = text.partition(":")
    known = _KINDS.get(kind.strip().casefold().replace(" ", "_").replace("-", "_"))
    if colon and known is not None and value.strip():
        return Identifier(known, value.strip())
    return Identifier(IdentifierKind.OTHER, text.strip())


def identifier_option(text: str) -> Identifier:
    """Return the identifier a person typed as `kind:value`.

    Raises:
        UsageError: no kind, or one nobody knows.
    """
    identifier = read_identifier(text)
    if identifier.value == text.strip():
        message = f"An identifier is written kind:value, not {text!r}"
        raise UsageError(message, hint=f"Kinds: {', '.join(kind.value for kind in IdentifierKind)}")
    return identifier


class _Reader:
    """Turns rows into subjects; the meaning of a set of columns is worked out once."""

    def __init__(self, source: str, note: Note) -> None:
        self._source = source
        self._note = note
        self._meanings: dict[tuple[str, ...], Columns] = {}
        self._told: set[str] = set()
        self._today = date.today()

    def subject(self, row: Row) -> Subject:
        columns = self._columns(row)
        cells = _cells(row, columns)
        schema_text = _first(cells, "schema")
        schema = read_schema(schema_text) if schema_text else None
        if schema_text and schema is None:
            self._tell(f"the type {schema_text!r} is not known and not used", row)
        ties = {tie: self._countries(row, cells, tie) if tie in cells else () for tie in _TIES}
        return Subject(
            id=_first(cells, "id") or str(row.number),
            names=_names(cells, columns),
            schema=schema or _implied_schema(cells),
            birth_dates=self._birth_dates(row, cells) if "birth_date" in cells else (),
            countries=tuple(dict.fromkeys([code for codes in ties.values() for code in codes])),
            identifiers=tuple(_identifiers(row, columns)) if columns.has_identifier else (),
            addresses=(*_addresses(cells), *_regions(cells)),
            gender=_gender(_first(cells, "gender")),
            row=row.number,
            nationalities=ties["nationality"],
            residences=ties["residence"],
            registrations=ties["registration"],
            kind=read_kind(schema_text),
        )

    def _columns(self, row: Row) -> Columns:
        key = tuple(row.values)
        if (known := self._meanings.get(key)) is not None:
            return known
        columns = find_columns(key)
        if not self._meanings and not columns.has_name and not columns.has_identifier:
            raise _no_name(self._source, key)
        # Rows of JSON may differ without end; remembering them all would fill the memory.
        if len(self._meanings) < 1000:
            self._meanings[key] = columns
        for column in columns.ignored:
            self._tell(f"the column {column!r} is not used", row)
        return columns

    def _birth_dates(self, row: Row, cells: _Cells) -> tuple[DateRange, ...]:
        found: list[DateRange] = []
        for text in cells["birth_date"]:
            dates = _dates(text, self._today)
            if not dates and text.casefold() not in _BLANKS:
                self._tell(f"the date {text!r} cannot be read and is not used", row)
            found += dates
        return tuple(found)

    def _countries(self, row: Row, cells: _Cells, tie: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for text in cells[tie]:
            codes = country_codes(text)
            if not codes and text.casefold() not in _BLANKS:
                self._tell(f"the country {text!r} is not known and not used", row)
            found |= dict.fromkeys(codes)
        return tuple(found)

    def _tell(self, what: str, row: Row) -> None:
        # Once a kind of thing and column or value; a file of a million rows says it once, too.
        if what not in self._told and len(self._told) < 20:
            self._told.add(what)
            self._note(f"{self._source}, row {row.number}: {what}")


def _no_name(source: str, found: tuple[str, ...]) -> UsageError:
    spelt = column_spellings()
    message = f"{source} has no column with names; its columns are {', '.join(found)}"
    hint = (
        f"Name one of them {', '.join(spelt['name'][:2])}, or first_name and last_name; "
        "docs/questions.md has every accepted spelling. Is the first row a header?"
    )
    return UsageError(message, hint=hint)


def _cells(row: Row, columns: Columns) -> _Cells:
    """Return every text that is not blank by field, in the order of preference of its columns."""
    cells: _Cells = {}
    values = row.values
    for field, spelt in columns.of_field.items():
        for column in spelt:
            value = values.get(column, "")
            texts = (value,) if isinstance(value, str) else value
            for text in texts:
                if bare := text.strip():
                    cells.setdefault(field, []).append(bare)
    return cells


def _first(cells: _Cells, field: str) -> str:
    texts = cells.get(field)
    return texts[0] if texts else ""


def _implied_schema(cells: _Cells) -> Schema | None:
    """Return Person where a row says so without a type: a gender, or both parts of a name."""
    has_gender = bool(_gender(_first(cells, "gender")))
    return Schema.PERSON if has_gender or ("given" in cells and "family" in cells) else None


@lru_cache(maxsize=65536)
def _dates(text: str, today: date) -> tuple[DateRange, ...]:
    return read_birth_dates(text, today=today)


def _names(cells: _Cells, columns: Columns) -> tuple[str, ...]:
    whole = cells.get("name", [])
    if not whole:
        parts = [part for field in ("given", "middle", "family") if (part := _first(cells, field))]
        whole = [" ".join(parts)] if parts else []
    others = [name for text in cells.get("alias", ()) for name in text.split(";")]
    found = [" ".join(name.split()) for name in (*whole, *others)]
    names = tuple(dict.fromkeys([name for name in found if name]))
    if names or not columns.has_name:
        return names
    return ("",)


def _identifiers(row: Row, columns: Columns) -> Iterator[Identifier]:
    for field, spelt in columns.of_field.items():
        if not field.startswith("identifier"):
            continue
        kind = field.partition(":")[2]
        for column in spelt:
            for text in row.texts(column):
                for value in text.split(";"):
                    if value.strip().casefold() in _BLANKS:
                        continue
                    if kind:
                        yield Identifier(IdentifierKind(kind), value.strip(), label=column)
                    else:
                        yield read_identifier(value)


def country_codes(text: str) -> list[str]:
    """Return the codes of every country a cell names, none for words nobody knows."""
    if code := _country(text):
        return [code]
    parts = [part for mark in (";", "|", "/", ",") if mark in text for part in text.split(mark)]
    return [code for part in parts if (code := _country(part.strip()))]


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    # In a column of countries two letters are a code in any case; in a sentence they may not be.
    return country_code(text.upper() if len(text) == 2 else text)


def _addresses(cells: _Cells) -> tuple[Place, ...]:
    street, city, region, postal_code = (
        _first(cells, field) for field in ("street", "city", "region", "postal_code")
    )
    whole = cells.get("address", [])
    if not whole and not any((street, city, region, postal_code)):
        return ()
    text = "; ".join(whole) or ", ".join(
        part for part in (street, city, region, postal_code) if part
    )
    return (Place(text=text, street=street, city=city, region=region, postal_code=postal_code),)


def _regions(cells: _Cells) -> tuple[Place, ...]:
    """Return the regions named where a country was expected: the country alone would hide them."""
    texts = [text for tie in _TIES if tie != "nationality" for text in cells.get(tie, ())]
    return tuple(
        [
            Place(text=text, country=_country(text), region=text)
            for text in texts
            if region_named(text)
        ]
    )


def _gender(text: str) -> str:
    letter = text.strip().casefold()[:1]
    return {"m": "male", "f": "female", "w": "female"}.get(letter, "")
