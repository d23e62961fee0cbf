"""Shipments read from the rows of any tabular file; nothing is lost, and nothing is guessed."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from penstock.errors import MalformedInput, UsageError
from penstock.exports._entries import read_paragraph
from penstock.exports._shipment import Content, DirectProduct, Owner, Shipment, TradeParty
from penstock.exports._text_words import read_table
from penstock.tabular import Note, Row, read_rows

_NO_WORD = re.compile(r"[\W_]+")
_YES = frozenset(
    {"true", "yes", "y", "1", "held", "granted", "licensed", "authorised", "authorized"}
    | {"general licence", "general license", "specific licence", "specific license"}
)
_NO = frozenset(("false", "no", "n", "0", "none", "not held", "refused", "denied"))
_BLANK = frozenset({"", "-", "--", "n/a", "na", "null", "unknown", "not known", "?", "nan"})
# Both are held against texts whose blanks were squeezed: runs of them would be tried without end.
_PAIR = re.compile(r"^(?P<eccn>[\w.\-]+(?: [\w.\-]+)*?) ?[:=@ ] ?\$?(?P<value>[\d.,]+)$")
_SHARE = re.compile(r"^(?P<name>.+?)[ ,:(]+(?P<share>\d+(?:\.\d+)?) ?(?:%|percent)? ?\)?$")
_ACTIVITIES = {
    "export": "export",
    "reexport": "reexport",
    "transfer": "transfer",
    "incountrytransfer": "transfer",
    "transferincountry": "transfer",
    "deemedexport": "deemed_export",
    "deemedreexport": "deemed_export",
    "deemed": "deemed_export",
    "release": "deemed_export",
}


def _plain(text: str) -> str:
    return _NO_WORD.sub("", text.casefold())


@cache
def _fields() -> Mapping[str, str]:
    return {_plain(row["column"]): row["field"] for row in read_table("exports/columns.tsv")}


def _is_of_party(key: str) -> bool:
    """Tell whether a key of an object that describes a party is read."""
    is_own = key in {"name", "country", "role"}
    return is_own or _fields().get(key) in {"owners", "owner_share"}


@cache
def shipment_columns() -> Mapping[str, tuple[str, ...]]:
    """Return for each field of a shipment the column names it is read from, for people."""
    found: dict[str, list[str]] = {}
    for row in read_table("exports/columns.tsv"):
        found.setdefault(row["field"], []).append(row["column"].replace(" ", "_"))
    return {field: tuple(columns) for field, columns in found.items()}


def is_shipments(columns: list[str]) -> bool:
    """Tell whether columns are those of shipments: a destination and something that goes there."""
    fields = {_fields().get(_plain(column)) for column in columns}
    return "destination" in fields and bool(
        fields & {"eccn", "us_content", "direct_product", "end_use", "hs", "party:end_user"}
    )


def read_shipments(
    path: Path | str,
    *,
    note: Note,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Iterator[Shipment]:
    """Yield one shipment a row, in order and without exception; `-` is standard input.

    Columns are recognised by the spellings of `shipment_columns`; others are told to `note` once.
    A value that cannot be read stands in `problems` of its shipment, which keeps the answer open.

    Raises:
        UsageError: no column holds a destination.
        UnreadableInput: the file cannot be read; names the row and the remedy.
    """
    told: set[str] = set()
    count = 0
    for row in read_rows(path, encoding=encoding, delimiter=delimiter, sheet=sheet, note=note):
        count += 1
        columns = list(row.values)
        if count == 1 and "destination" not in {_fields().get(_plain(one)) for one in columns}:
            message = f"{path} has no column with destinations; it has {', '.join(columns[:12])}"
            raise UsageError(message, hint="Name a column 'destination', with ISO 3166-1 codes")
        for column in columns:
            if _plain(column) not in _fields() and column not in told:
                told.add(column)
                note(f"The column {column!r} is not read")
        reader = _Reader(row)
        shipment = reader.shipment()
        for key in sorted(reader.unread - told):
            told.add(key)
            note(f"{key!r} of a party is not read")
        yield shipment
    if not count:
        message = f"{path} asks about no shipment: it has no row"
        raise MalformedInput(message, hint="Is it the right file? Give at least one row")


def shipment_of(row: Row) -> Shipment:
    """Return the shipment a row states."""
    return _Reader(row).shipment()


class _Reader:
    """Reads one row; what cannot be read becomes a problem."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._columns: dict[str, list[str]] = {}
        for column in row.values:
            field = _fields().get(_plain(column))
            if field is not None:
                self._columns.setdefault(field, []).append(column)
        self.problems: list[str] = []
        self.unread: set[str] = set()

    def shipment(self) -> Shipment:
        """Return the shipment."""
        return Shipment(
            id=self._text("id") or str(self._row.number),
            destination=self._text("destination"),
            region=self._text("region"),
            eccn=self._text("eccn"),
            paragraph=self._text("paragraph"),
            description=self._text("description"),
            hs=self._hs(),
            origin=self._text("origin"),
            ship_from=self._text("ship_from"),
            value_usd=self._money(self._text("value_usd"), "value_usd"),
            us_content=self._content(),
            direct_product=self._products(),
            parties=tuple(self._parties()),
            end_use=self._text("end_use"),
            activity=self._activity(),
            transit=tuple(
                part.strip()
                for text in self._texts("transit")
                for part in re.split(r"[;,]", text)
                if part.strip()
            ),
            facts=dict(self._facts()),
            as_of=self._day(),
            problems=tuple(self.problems),
        )

    def _texts(self, field: str) -> list[str]:
        found = [
            text.strip()
            for column in self._columns.get(field, ())
            for text in self._row.texts(column)
        ]
        return [text for text in found if text.casefold() not in _BLANK]

    def _text(self, field: str) -> str:
        for column in self._columns.get(field, ()):
            text = self._row.text(column).strip()
            if text.casefold() not in _BLANK:
                return text
        return ""

    def _raw(self, field: str) -> str:
        return next((self._row.text(column) for column in self._columns.get(field, ())), "")

    def _hs(self) -> str:
        text = self._text("hs")
        digits = re.sub(r"[\s.\-]", "", text)
        if text and not (digits.isdecimal() and 2 <= len(digits) <= 12):
            self.problems.append(f"{text!r} is no code of the Harmonized System")
            return ""
        return digits

    def _money(self, text: str, field: str) -> Decimal | None:
        if not text:
            return None
        plain = re.sub(r"(?:USD|US\$|\$|\s)", "", text, flags=re.IGNORECASE)
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
            plain = plain.replace(",", "")
        try:
            value = Decimal(plain)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value < 0:
            self.problems.append(f"{field} {text!r} is no amount in US dollars")
            return None
        return value

    def _day(self) -> date | None:
        text = self._text("as_of")
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self.problems.append(f"as_of {text!r} is no date; write YYYY-MM-DD")
            return None

    def _activity(self) -> str:
        text = self._text("activity")
        if not text:
            return ""
        known = _ACTIVITIES.get(_plain(text))
        if known is None:
            self.problems.append(
                f"{text!r} is no activity; export, reexport, transfer or deemed_export"
            )
        return known or ""

    def _listed(self, field: str) -> list[str] | None:
        """Return the elements of a list, None where the row does not state one."""
        columns = [c for c in self._columns.get(field, ()) if c in self._row.values]
        if not columns:
            return None
        value = self._row.values[columns[0]]
        if isinstance(value, tuple):
            return [text for text in value if text.strip()]
        text = value.strip()
        if text in {"[]", "none", "None", "0"}:
            return []
        if not text or text.casefold() in _BLANK:
            return None
        if text.startswith("["):
            try:
                return [
                    one if isinstance(one, str) else json.dumps(one) for one in json.loads(text)
                ]
            except (ValueError, RecursionError):
                self.problems.append(f"{field} {text[:60]!r} is no JSON list")
                return None
        return [part for part in re.split(r"[;|\n]", text) if part.strip()]

    def _object(self, text: str, field: str) -> dict[str, Any]:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self.problems.append(f"{field} {text[:60]!r} cannot be read")
            return {}
        return {_plain(str(key)): part for key, part in value.items()}

    def _content(self) -> tuple[Content, ...] | None:
        listed = self._listed("us_content")
        if listed is None:
            return None
        found = []
        for text in listed:
            if text.lstrip().startswith("{"):
                part = self._object(text, "us_content")
                value = next(
                    (part[key] for key in ("valueusd", "value", "amount") if key in part), ""
                )
                found.append(
                    Content(
                        eccn=str(part.get("eccn") or ""),
                        paragraph=str(part.get("paragraph") or ""),
                        value_usd=self._money(str(value), "us_content value_usd"),
                        description=str(part.get("description") or ""),
                    )
                )
            elif pair := _PAIR.match(_squeezed(text)):
                value_usd = self._money(pair["value"], "us_content value_usd")
                found.append(Content(eccn=pair["eccn"].strip(), value_usd=value_usd))
            else:
                self.problems.append(f"us_content {text[:60]!r} cannot be read; write ECCN:VALUE")
        return tuple(found)

    def _products(self) -> tuple[DirectProduct, ...] | None:
        listed = self._listed("direct_product")
        if listed is None:
            return None
        found = []
        for text in listed:
            if text.lstrip().startswith("{"):
                part = self._object(text, "direct_product")
                kind = str(part.get("kind") or "technology").casefold()
                found.append(DirectProduct(eccn=str(part.get("eccn") or "").upper(), kind=kind))
            else:
                eccn, _, kind = text.strip().partition(":")
                found.append(
                    DirectProduct(eccn=eccn.strip().upper(), kind=kind.strip() or "technology")
                )
        return tuple(found)

    def _parties(self) -> Iterator[TradeParty]:
        country = self._text("end_user_country")
        owners = tuple(self._owners(self._listed("owners") or (), self._texts("owner_share")))
        for field in self._columns:
            if not field.startswith("party:"):
                continue
            role = field.removeprefix("party:")
            for text in self._texts(field):
                name, where, own_role = text, "", role
                own: tuple[Owner, ...] = ()
                if text.startswith("{"):
                    part = self._object(text, role)
                    name = str(part.get("name") or "")
                    where = str(part.get("country") or "")
                    own_role = str(part.get("role") or role)
                    own = tuple(self._owners_of(part))
                    self.unread |= {key for key in part if not _is_of_party(key)}
                    if not name:
                        self.problems.append(f"a party has no name: {text[:60]}")
                is_user = own_role == "end_user"
                if name:
                    yield TradeParty(
                        role=own_role,
                        name=name,
                        country=where or (country if is_user else ""),
                        owners=own or (owners if is_user else ()),
                    )

    def _owners_of(self, part: Mapping[str, Any]) -> Iterator[Owner]:
        """Yield the owners that a party states itself, under any name of that column."""
        stated: dict[str, list[str]] = {"owners": [], "owner_share": []}
        for key, value in part.items():
            if (field := _fields().get(key, "")) in stated and value not in (None, "", []):
                listed = value if isinstance(value, list) else [value]
                texts = [one if isinstance(one, str) else json.dumps(one) for one in listed]
                stated[field] += texts
        yield from self._owners(stated["owners"], stated["owner_share"])

    def _owners(self, listed: Iterable[str], shares: Sequence[str] = ()) -> Iterator[Owner]:
        for number, text in enumerate(listed):
            share: Decimal | None = None
            name = text.strip()
            if name.startswith("{"):
                part = self._object(name, "owners")
                name = str(part.get("name") or part.get("owner") or "")
                stated = part.get("share", part.get("percent"))
                share = self._percent(str(stated)) if stated not in (None, "") else None
                if part and not name:
                    self.problems.append(f"an owner has no name: {text[:60]}")
            elif number < len(shares):
                share = self._percent(shares[number])
            elif found := _SHARE.match(_squeezed(name)):
                name, share = found["name"].strip(), self._percent(found["share"])
            if name:
                yield Owner(name=name, share=share)

    def _percent(self, text: str) -> Decimal | None:
        try:
            value = Decimal(text.strip().rstrip("%").strip())
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or not 0 <= value <= 100:
            self.problems.append(f"{text!r} is no share in percent")
            return None
        return value

    def _facts(self) -> Iterator[tuple[str, bool]]:
        for field in self._columns:
            if field.startswith("fact:"):
                yield from self._fact(field.removeprefix("fact:"), self._raw(field))
        text = self._text("facts")
        if text.startswith("{"):
            try:
                stated = json.loads(text)
            except (ValueError, RecursionError):
                self.problems.append(f"facts {text[:60]!r} is no JSON object")
                return
            for key, value in stated.items():
                known = _fields().get(_plain(str(key)), "")
                name = known.removeprefix("fact:") if known.startswith("fact:") else str(key)
                said = str(value).casefold() if value is not None else ""
                yield from self._fact(name, said)

    def _fact(self, name: str, text: str) -> Iterator[tuple[str, bool]]:
        word = text.strip().casefold()
        if word in _YES:
            yield name, True
        elif word in _NO:
            yield name, False
        elif word not in _BLANK:
            self.problems.append(f"{name} is {text!r}; write yes, no or nothing")


def read_content(path: Path | str, *, note: Note) -> Iterator[Content]:
    """Yield the parts of a bill of materials: columns `eccn` and `value_usd`, or price by quantity.

    Raises:
        UsageError: no column holds classifications.
        MalformedInput: a value is no amount; names the row.
    """
    count = 0
    for row in read_rows(path, note=note):
        count += 1
        columns = {_plain(column): column for column in row.values}
        if "eccn" not in columns and "classification" not in columns:
            message = f"{path} has no column with classifications; it has {', '.join(row.values)}"
            raise UsageError(message, hint="Name a column 'eccn' and one 'value_usd'")
        yield _part(row, columns, str(path))
    if not count:
        message = f"{path} names no part: it has no row"
        raise MalformedInput(message, hint="Is it the right file? Give at least one row")


def _part(row: Row, columns: Mapping[str, str], path: str) -> Content:
    def text(*names: str) -> str:
        return next((row.text(columns[name]).strip() for name in names if name in columns), "")

    def amount(said: str) -> Decimal | None:
        if not said:
            return None
        try:
            value = Decimal(said.replace(",", "").lstrip("$"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value < 0:
            message = f"{path}, row {row.number}: {said!r} is no amount"
            raise MalformedInput(message, hint="Write plain numbers, such as 1250.00")
        return value

    value = amount(text("valueusd", "value", "amount", "total"))
    price, quantity = amount(text("unitprice", "price")), amount(text("quantity", "qty"))
    if value is None and price is not None:
        value = price * (quantity if quantity is not None else 1)
    return Content(
        eccn=text("eccn", "classification"),
        paragraph=read_paragraph(text("paragraph")),
        value_usd=value,
        description=text("description", "part", "item"),
    )


def _squeezed(text: str) -> str:
    return " ".join(text.split())
