"""OFAC's legacy CSV: SDN.CSV with ALT.CSV, ADD.CSV and SDN_COMMENTS.CSV, and the CONS_ four.

No header; absent values are `-0- `; the files are ASCII and end with a lone Ctrl-Z. The two
sets differ in nothing but their content. Source: OFAC, "SDN list data formats".
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from penstock.errors import MalformedInput
from penstock.lists._format import Format, Parsed
from penstock.lists._ofac_party import (
    PUBLISHER,
    Entry,
    is_known_sort,
    is_number,
    list_of,
    name_of,
    party_of,
    split_programmes,
)
from penstock.lists._ofac_remarks import read_remarks
from penstock.lists._ofac_statements import Statement
from penstock.lists._table import cells, decode, head_text
from penstock.model import (
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    NameKind,
    Party,
    Place,
)
from penstock.text import country_code

Row = tuple[str, ...]

_COLUMNS = {"sdn": 12, "alt": 5, "add": 6, "comments": 2}
_NULL = "-0-"
_ALIAS_KINDS = {"aka": NameKind.ALIAS, "nka": NameKind.ALIAS, "fka": NameKind.FORMER}
_MAIN = "sdn"
_ENOUGH_ROWS = 50
_END_MARK = "\x1a"
_LINE_NUMBER = re.compile(rb"^(\d+),", re.MULTILINE)
_CUT_HINT = "The file is cut off: download it again"
_MIXED_HINT = "Download the files of one publication together"
_SDN_SORTS = frozenset({"-0-", "individual", "vessel", "aircraft", "entity"})
_FEATURE_COLUMNS = (
    (6, FeatureKind.VESSEL_TYPE),
    (7, FeatureKind.DEADWEIGHT_TONNAGE),
    (8, FeatureKind.GROSS_TONNAGE),
    (9, FeatureKind.VESSEL_FLAG),
    (10, FeatureKind.VESSEL_OWNER),
)


def recognise(head: bytes) -> str | None:
    """Return the part a file plays, told by the columns of most of its first rows."""
    rows = _first_rows(head)
    if not rows:
        return None
    for part, looks_like in _LOOKS.items():
        if sum(looks_like(row) for row in rows) * 2 > len(rows):
            return part
    return None


def _first_rows(head: bytes) -> list[list[str]]:
    text = head_text(head)
    if len(text) > 512 and "\n" in text:
        text = text[: text.rindex("\n")]
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            if row and row != [_END_MARK]:
                rows.append([cell.strip() for cell in row])
            if len(rows) == _ENOUGH_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _is_sdn(row: list[str]) -> bool:
    return len(row) == _COLUMNS["sdn"] and row[0].isdigit() and row[2].lower() in _SDN_SORTS


def _is_alt(row: list[str]) -> bool:
    return (
        len(row) == _COLUMNS["alt"]
        and row[0].isdigit()
        and row[1].isdigit()
        and row[2].lower() in _ALIAS_KINDS
    )


def _is_add(row: list[str]) -> bool:
    return len(row) == _COLUMNS["add"] and row[0].isdigit() and row[1].isdigit()


def _is_comments(row: list[str]) -> bool:
    return len(row) == _COLUMNS["comments"] and row[0].isdigit() and not row[1].isdigit()


_LOOKS = {"sdn": _is_sdn, "alt": _is_alt, "add": _is_add, "comments": _is_comments}


def list_in(head: bytes) -> ListId | None:
    """Return which list the first rows of the main part are of, None if they do not tell."""
    rows = [row for row in _first_rows(head) if _is_sdn(row)]
    return list_of(split_programmes(row[3]) for row in rows) if rows else None


def numbers_in(content: bytes) -> frozenset[bytes]:
    """Return the entity numbers that open the lines of a part."""
    return frozenset(_LINE_NUMBER.findall(content))


def read(parts: Mapping[str, bytes]) -> Parsed:
    """Return the parties of one publication.

    Raises:
        EncodingError: a part is not in ASCII or UTF-8.
        MalformedInput: a row has the wrong columns, a number twice or none; a part is cut off;
            a part has rows for a party that the main part does not have.
    """
    warnings: list[str] = []
    mains: dict[str, Row] = {}
    for line, row in _rows(_MAIN, parts[_MAIN], warnings):
        uid = _number(row[0], _MAIN, line)
        if uid in mains:
            raise _malformed(_MAIN, line, f"entity {uid} stands there twice")
        if not row[1].strip() or row[1].strip() == _NULL:
            raise _malformed(_MAIN, line, f"entity {uid} has no name")
        if not is_known_sort("" if row[2].strip() == _NULL else row[2].strip()):
            raise _malformed(_MAIN, line, f"entity {uid} is of the unknown type {row[2].strip()!r}")
        mains[uid] = row
    if not mains:
        message = "The OFAC list has no entries"
        raise MalformedInput(message, hint=_CUT_HINT)
    aliases = _by_party("alt", parts, mains, warnings)
    addresses = _by_party("add", parts, mains, warnings)
    comments = _by_party("comments", parts, mains, warnings)
    which = list_of(split_programmes(row[3]) for row in mains.values())
    parties = []
    cut = 0
    for uid, row in mains.items():
        added = "".join(comment[1] for comment in comments.get(uid, ()))
        party, is_cut = _party(row, aliases.get(uid, ()), addresses.get(uid, ()), added, which)
        parties.append(party)
        cut += is_cut
    if cut:
        said = f"{cut} remarks are cut at the column limit and no comments file continues them"
        warnings.append(said)
    warnings.extend(
        f"there is no part {part!r}: {what} are missing"
        for part, what in (("alt", "aliases"), ("add", "addresses"))
        if part not in parts
    )
    return Parsed(
        list=which,
        publisher=PUBLISHER,
        parties=tuple(parties),
        warnings=tuple(warnings),
    )


def _by_party(
    part: str, parts: Mapping[str, bytes], mains: Mapping[str, Row], warnings: list[str]
) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    if part not in parts:
        return {}
    for line, row in _rows(part, parts[part], warnings):
        uid = _number(row[0], part, line)
        if uid not in mains:
            what = f"entity {uid} is not in the main part"
            raise _malformed(part, line, what, hint=_MIXED_HINT)
        if part != "comments":
            _number(row[1], part, line)
        if part == "alt" and row[2].strip().lower() not in _ALIAS_KINDS:
            raise _malformed(part, line, f"the alias type {row[2].strip()!r} is unknown")
        found.setdefault(uid, []).append(row)
    return {uid: tuple(rows) for uid, rows in found.items()}


def _rows(part: str, content: bytes, warnings: list[str]) -> Iterator[tuple[int, Row]]:
    """Yield (line, row) of a part, refusing what is not a whole table."""
    what = f"OFAC {part} file"
    text = decode(content, what)
    body = text.rstrip("\r\n")
    if body.endswith(_END_MARK):
        text = body.removesuffix(_END_MARK)
    else:
        warnings.append(f"the {part} part lacks OFAC's end mark (Ctrl-Z): it may be cut at a line")
    is_open = bool(text) and not text.endswith(("\n", "\r"))
    width = _COLUMNS[part]
    previous: tuple[int, list[str]] | None = None
    for line, row in cells(text, what):
        if len(row) != width:
            hint = _CUT_HINT if len(row) < width else None
            raise _malformed(part, line, f"{len(row)} columns where {width} belong", hint=hint)
        if previous is not None:
            yield previous[0], tuple(previous[1])
        previous = (line, row)
    if previous is not None:
        line, row = previous
        # A quoted cell cut short is an error of its own; a bare cell may lose its end silently.
        last = row[-1].strip()
        if is_open and last != _NULL and _NULL.startswith(last):
            warnings.append(f"the last line of the {part} part is cut within an absent value")
            row = [*row[:-1], _NULL]
        yield line, tuple(row)


# Successive publications share almost all of their rows, and a row says all there is of a party.
@lru_cache(maxsize=65536)
def _party(
    row: Row, aliases: tuple[Row, ...], addresses: tuple[Row, ...], comment: str, which: ListId
) -> tuple[Party, bool]:
    sort = _value(row[2])
    is_person = sort.lower() == "individual"
    names = [name_of(_value(row[1]), NameKind.PRIMARY, is_person=is_person)]
    for alias in aliases:
        kind = _ALIAS_KINDS[alias[2].strip().lower()]
        if text := _value(alias[3]):
            names.append(name_of(text, kind, is_person=is_person))
    statements = [
        Statement("features", (Feature(kind, _value(row[column])),))
        for column, kind in _FEATURE_COLUMNS
        if _value(row[column])
    ]
    if call_sign := _value(row[5]):
        found = Identifier(IdentifierKind.CALL_SIGN, call_sign)
        statements.append(Statement("identifiers", (found,)))
    alias_remarks = tuple(text for alias in aliases if (text := _value(alias[4])))
    statements.extend(Statement("remark", (text,)) for text in alias_remarks)
    remark = row[11] if _value(row[11]) else ""
    remarks = read_remarks(remark + comment, is_whole=bool(comment))
    entry = Entry(
        uid=_number(row[0], _MAIN, 0),
        list=which,
        sort=sort,
        names=tuple(names),
        programmes=split_programmes(_value(row[3])),
        remarks=remarks,
        titles=tuple(title for part in _value(row[4]).split(";") if (title := part.strip())),
        statements=tuple(statements),
        addresses=tuple(_address(address) for address in addresses if _has_address(address)),
    )
    return party_of(entry), remarks.is_cut


def _has_address(row: Row) -> bool:
    return any(_value(cell) for cell in row[2:])


def _address(row: Row) -> Place:
    street, city, country, note = (_value(cell) for cell in row[2:])
    text = ", ".join(part for part in (street, city, country) if part)
    return Place(text, country_code(country), street=street, city=city, note=note)


def _value(cell: str) -> str:
    value = cell.strip()
    return "" if value == _NULL else value


def _number(cell: str, part: str, line: int) -> str:
    number = cell.strip()
    if not is_number(number):
        raise _malformed(part, line, f"{number[:40]!r} is not a number")
    return str(int(number))


def _malformed(part: str, line: int, what: str, *, hint: str | None = None) -> MalformedInput:
    return MalformedInput(f"OFAC {part} file is malformed at line {line}: {what}", hint=hint)


FORMAT = Format(
    id="ofac-csv",
    title="OFAC SDN or consolidated list, legacy CSV",
    recognise=recognise,
    read=read,
    required=frozenset({_MAIN}),
    list_in=list_in,
    numbers_in=numbers_in,
)
