"""Owners as a table: CSV, JSON lines, Parquet or a workbook with a row a stake."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import chain

from msgspec import Struct

from penstock.errors import MalformedInput, UsageError
from penstock.ownership._builder import Builder, read_day
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._kinds import KINDS, read_kind
from penstock.ownership._share import UNKNOWN, WHOLE, Share, between, read_share
from penstock.ownership._tables import plain, table
from penstock.tabular import Row

_PERCENT = re.compile("(?:inpercent|percentage|percent|perc|pct|prozent|proportion)$")
_NUMBERS = frozenset({"share", "min", "max", "votes"})
_WITHOUT_SHARES = frozenset({"link", "profits"})


class BadRows(StrEnum):
    """What becomes of a row whose share cannot be."""

    REFUSE = "refuse"
    UNKNOWN = "unknown"


class Unit(StrEnum):
    """What the numbers of a table are: percent, or fractions of one."""

    PERCENT = "percent"
    FRACTION = "fraction"


@cache
def known_columns(file: str) -> Mapping[str, tuple[str, int]]:
    """Return field and rank of every known spelling of a column of a kind of table."""
    rows = (row for row in table("columns.tsv") if row[0] == file)
    return {plain(row[2]): (row[1], rank) for rank, row in enumerate(rows)}


def _meaning(column: str, file: str) -> tuple[str, int] | None:
    """Return what a column is, with or without its unit: `voting power pct` is `voting power`."""
    known = known_columns(file)
    name = plain(column)
    if name in known:
        return known[name]
    meaning = known.get(_PERCENT.sub("", name))
    return meaning if meaning is not None and meaning[0] in _NUMBERS else None


def find_columns(columns: Iterable[str], file: str) -> dict[str, str]:
    """Return for each field the column it is read from, the best known spelling."""
    found: dict[str, tuple[int, str]] = {}
    for column in columns:
        if (meaning := _meaning(column, file)) is not None:
            field, rank = meaning
            if field not in found or rank < found[field][0]:
                found[field] = (rank, column)
    return {field: column for field, (_, column) in found.items()}


def is_owner_table(columns: Iterable[str]) -> bool:
    """Tell whether the columns name an owner and an owned party."""
    fields = find_columns(columns, "owners")
    return bool({"owner", "owner_id"} & set(fields)) and bool({"owned", "owned_id"} & set(fields))


class _Cells(Struct, frozen=True):
    """One row by field."""

    where: str
    of: Mapping[str, str]

    def get(self, field: str) -> str:
        return self.of.get(field, "").strip()


def graph_from_rows(
    rows: Iterable[Row],
    name: str,
    *,
    bad_rows: BadRows = BadRows.REFUSE,
    unit: Unit = Unit.PERCENT,
    is_part: bool = False,
) -> OwnerGraph:
    """Return the owner graph of a table.

    Columns are known under their usual names: `owner` and `owned` (or `owner_id`, `owned_id`),
    `share`, or `min` and `max`, `votes`, `kind`, `start`, `end`, `joint`. A table without a
    header is read as owner, owned, share.

    Args:
        rows: the rows below the header.
        name: of the file, for messages.
        bad_rows: whether a share over 100, below 0 or unreadable refuses the table, or is told
            and counted as unknown.
        unit: whether numbers are percent or fractions of one.
        is_part: whether there are more rows, without which nobody can tell that they are fractions.

    Raises:
        MalformedInput: a row cannot be; every one is named. Or there is no row.
        UsageError: no column names owners, or none the owned.
    """
    builder = Builder(name)
    reader = _Reader(builder, bad_rows, unit)
    count = 0
    for cells in _cells(rows, builder):
        count += 1
        reader.read(cells)
    if not count:
        message = f"{name} holds no row of owners"
        raise MalformedInput(message, hint="Write a header owner,owned,share and a row a stake")
    if not is_part:
        reader.check_unit()
    return builder.graph()


def _cells(rows: Iterable[Row], builder: Builder) -> Iterator[_Cells]:
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return
    columns = tuple(first.values)
    fields = find_columns(columns, "owners")
    everything: Iterable[Row] = chain([first], iterator)
    if not is_owner_table(columns):
        fields = _without_header(columns, builder)
        everything = chain([Row(1, {column: column for column in columns})], everything)
    ignored = [column for column in columns if column not in fields.values()]
    unknown = [column for column in ignored if _meaning(column, "owners") is None]
    if unknown:
        builder.tell(builder.source, "column_unused", f"columns not used: {', '.join(unknown)}")
    for row in everything:
        where = f"{builder.source} row {row.number}"
        yield _Cells(where, {field: row.text(column) for field, column in fields.items()})


def _without_header(columns: tuple[str, ...], builder: Builder) -> dict[str, str]:
    """Read a first row that is plainly a stake as one; refuse what names no owners."""
    if len(columns) in {3, 4} and all(columns):
        with suppress(MalformedInput):
            shares = [read_share(text) for text in columns[2:]]
            if all(share != UNKNOWN for share in shares):
                builder.tell(
                    builder.source, "no_header", "no header: read as owner, owned and share"
                )
                fields = ("share",) if len(columns) == 3 else ("min", "max")
                return dict(zip(("owner", "owned", *fields), columns, strict=True))
    message = f"{builder.source} has no columns for owner and owned; found {', '.join(columns)}"
    raise UsageError(message, hint="Name them owner, owned and share; see docs/ownership.md")


class _Reader:
    """Turns rows into stakes, and keeps what the whole table says of its unit."""

    def __init__(self, builder: Builder, bad_rows: BadRows, unit: Unit) -> None:
        self.builder, self.bad_rows, self.unit = builder, bad_rows, unit
        self.sums: dict[str, Fraction] = {}
        self.largest = Fraction(0)

    def read(self, cells: _Cells) -> None:
        """Add the stakes of one row, or a complaint."""
        owner = self._party(cells, "owner")
        owned = self._party(cells, "owned")
        if not owner or not owned:
            return
        try:
            start, end = read_day(cells.get("start")), read_day(cells.get("end"))
        except ValueError:
            days = " / ".join(text for text in (cells.get("start"), cells.get("end")) if text)
            self.builder.refuse(cells.where, "bad_day", f"{days!r} is no day; write YYYY-MM-DD")
            return
        if start is not None and end is not None and end < start:
            self.builder.refuse(cells.where, "bad_day", f"it ends on {end}, before its start")
            return
        kind, is_indirect = self._kind(cells)
        for measured_kind, share in self._shares(cells, kind):
            self.builder.stake(
                Stake(
                    owner=owner,
                    owned=owned,
                    share=share,
                    kind=measured_kind,
                    is_indirect=is_indirect,
                    joint=cells.get("joint"),
                    start=start,
                    end=end,
                    source=cells.where,
                )
            )
            if measured_kind == "shares" and share.is_exact:
                self.sums[owned] = self.sums.get(owned, Fraction(0)) + share.low
                self.largest = max(self.largest, share.low)

    def _party(self, cells: _Cells, role: str) -> str:
        party_id, name = cells.get(f"{role}_id"), cells.get(role)
        if not party_id and not name:
            self.builder.refuse(cells.where, f"no_{role}", f"the {role} is missing")
            return ""
        return self.builder.party(party_id, name)

    def _kind(self, cells: _Cells) -> tuple[str, bool]:
        words = cells.get("kind")
        direct = plain(cells.get("direct"))
        is_indirect = direct in {"indirect", "indirectly"} or plain(words) == "indirect"
        if not words or plain(words) in {"indirect", "direct"}:
            return "shares", is_indirect
        kind = read_kind(words)
        if not kind:
            self.builder.tell(
                cells.where, "unknown_kind", f"kind {words!r} is not known: counted as a stake"
            )
            kind = "unstated"
        return kind, is_indirect

    def _shares(self, cells: _Cells, kind: str) -> Iterator[tuple[str, Share]]:
        has_share = any(cells.get(field) for field in ("share", "min", "max", "held"))
        votes = cells.get("votes")
        if KINDS[kind].measure:
            if has_share or not votes:
                yield kind, self._checked(cells, self._stated)
        else:
            # The column of shares means shares, whatever else the row says of the tie.
            if has_share and kind not in _WITHOUT_SHARES:
                yield "shares", self._checked(cells, self._stated)
            yield kind, UNKNOWN
        if votes and kind != "votes":
            yield "votes", self._checked(cells, lambda row: self._read(row.get("votes")))

    def _checked(self, cells: _Cells, read: Callable[[_Cells], Share]) -> Share:
        try:
            return read(cells)
        except MalformedInput as error:
            if self.bad_rows is BadRows.REFUSE:
                self.builder.refuse(cells.where, "bad_share", str(error))
            else:
                self.builder.tell(cells.where, "bad_share", f"{error}: counted as unknown")
            return UNKNOWN

    def _stated(self, cells: _Cells) -> Share:
        if text := cells.get("share"):
            return self._read(text)
        low, high = cells.get("min"), cells.get("max")
        if low or high:
            least, most = self._read(low), self._read(high)
            return between(
                least.low if low else None,
                most.high if high else None,
                low_excluded=least.low_excluded,
                high_excluded=most.high_excluded,
            )
        if held := cells.get("held"):
            if outstanding := cells.get("outstanding"):
                return read_share(f"{held}/{outstanding}")
            message = f"{held} shares of an unknown number"
            raise MalformedInput(message)
        return UNKNOWN

    def _read(self, text: str) -> Share:
        return read_share(text, of_one=self.unit is Unit.FRACTION)

    def check_unit(self) -> None:
        """Refuse a table that is plainly in fractions of one where percent are read."""
        if self.unit is Unit.FRACTION or not 0 < self.largest <= 1:
            return
        if any(total == 1 for total in self.sums.values()):
            message = "every share is at most 1 and some sum to 1: these are fractions of one"
            self.builder.refuse(self.builder.source, "fractions", f"{message}; say --unit fraction")
        else:
            message = f"every share is at most 1; they are read as percent of {WHOLE}"
            self.builder.tell(self.builder.source, "fractions", message)
