"""Questions about parties, read from the rows of any tabular file."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from unicodedata import category

from penstock.desk._birth_dates import read_birth_dates
from penstock.desk._columns import (
    Columns,
    column_spellings,
    find_columns,
    read_kind,
    read_region,
    read_schema,
)
from penstock.errors import MalformedInput, UsageError
from penstock.model import DateRange, Identifier, IdentifierKind, Place, Schema, Subject
from penstock.tabular import Note, Row, read_rows
from penstock.text import country_code

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
    reader = _Reader(str(path), note)
    for row in read_rows(path, encoding=encoding, delimiter=delimiter, sheet=sheet, note=note):
        reader.rows += 1
        yield reader.subject(row)
    if not reader.rows:
        # Somebody meant to ask something; "all pass" would be the wrong answer to it.
        message = f"{path} asks about nobody: it has no row below its header"
        raise MalformedInput(message, hint="Is it the right file? Give at least one row")


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
        self.rows = 0

    def subject(self, row: Row) -> Subject:
        columns = self._columns(row)
        identifiers = tuple(_identifiers(row, columns))
        schema_text = self._first(row, columns, "schema")
        schema = read_schema(schema_text) if schema_text else None
        if schema_text and schema is None:
            self._tell(f"the type {schema_text!r} is not known and not used", row)
        ties = {tie: tuple(self._countries(row, columns, tie)) for tie in _TIES}
        return Subject(
            id=self._first(row, columns, "id") or str(row.number),
            names=_names(row, columns),
            schema=schema or self._implied_schema(row, columns),
            birth_dates=tuple(self._birth_dates(row, columns)),
            countries=tuple(dict.fromkeys(code for codes in ties.values() for code in codes)),
            identifiers=identifiers,
            addresses=(*_addresses(row, columns), *_regions(row, columns)),
            gender=_gender(self._first(row, columns, "gender")),
            row=row.number,
            nationalities=ties["nationality"],
            residences=ties["residence"],
            registrations=ties["registration"],
            kind=read_kind(schema_text),
        )

    def _implied_schema(self, row: Row, columns: Columns) -> Schema | None:
        """Return Person where a row says so without a type: a gender, or both parts of a name."""
        has_gender = bool(_gender(self._first(row, columns, "gender")))
        has_parts = all(self._first(row, columns, part) for part in ("given", "family"))
        return Schema.PERSON if has_gender or has_parts else None

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

    def _birth_dates(self, row: Row, columns: Columns) -> Iterator[DateRange]:
        for column in columns.of("birth_date"):
            for text in row.texts(column):
                dates = read_birth_dates(text)
                if not dates and text.casefold() not in _BLANKS:
                    self._tell(f"the date {text!r} cannot be read and is not used", row)
                yield from dates

    def _countries(self, row: Row, columns: Columns, tie: str) -> Iterator[str]:
        seen: set[str] = set()
        for column in columns.of(tie):
            for text in row.texts(column):
                codes = country_codes(text)
                if not codes and text.casefold() not in _BLANKS:
                    self._tell(f"the country {text!r} is not known and not used", row)
                fresh = [code for code in codes if code not in seen]
                seen.update(fresh)
                yield from fresh

    @staticmethod
    def _first(row: Row, columns: Columns, field: str) -> str:
        texts = (text for column in columns.of(field) for text in row.texts(column))
        return next(texts, "")

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


def _names(row: Row, columns: Columns) -> tuple[str, ...]:
    whole = [text for column in columns.of("name") for text in row.texts(column)]
    if not whole:
        parts = [
            next((text for column in columns.of(field) for text in row.texts(column)), "")
            for field in ("given", "middle", "family")
        ]
        whole = [" ".join(part for part in parts if part)] if any(parts) else []
    others = [
        name
        for column in columns.of("alias")
        for text in row.texts(column)
        for name in text.split(";")
    ]
    found = [" ".join(name.split()) for name in (*whole, *others)]
    names = tuple(dict.fromkeys(name for name in found if name))
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


def _addresses(row: Row, columns: Columns) -> tuple[Place, ...]:
    street, city, region, postal_code = (
        next((text for column in columns.of(field) for text in row.texts(column)), "")
        for field in ("street", "city", "region", "postal_code")
    )
    whole = [text for column in columns.of("address") for text in row.texts(column)]
    if not whole and not any((street, city, region, postal_code)):
        return ()
    text = "; ".join(whole) or ", ".join(
        part for part in (street, city, region, postal_code) if part
    )
    return (Place(text=text, street=street, city=city, region=region, postal_code=postal_code),)


def _regions(row: Row, columns: Columns) -> tuple[Place, ...]:
    """Return the regions named where a country was expected: the country alone would hide them."""
    texts = [
        text
        for tie in _TIES
        if tie != "nationality"
        for column in columns.of(tie)
        for text in row.texts(column)
    ]
    return tuple(
        Place(text=text, country=_country(text), region=text) for text in texts if read_region(text)
    )


def _gender(text: str) -> str:
    letter = text.strip().casefold()[:1]
    return {"m": "male", "f": "female", "w": "female"}.get(letter, "")
