"""Newer texts of the regulations: imported, checked against what is held, kept by their day."""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from penstock.errors import ListsMissing, MalformedInput, StoreError, UsageError
from penstock.exports._ecfr import Read, read_ecfr
from penstock.exports._schema import Tree
from penstock.exports._tables import (
    BESIDE,
    ExportTables,
    export_rules_sha256,
    export_tables,
    make_tables,
)
from penstock.exports._tariff import codes_in
from penstock.exports._text_words import read_lines, read_table

_COLUMNS = {
    "country-chart.tsv": "code name marks footnotes",
    "country-groups.tsv": "code groups",
    "entries.tsv": "eccn reasons status lvs gbs tsr sta others heading",
    "reasons.tsv": (
        "eccn reason destinations only excluded doubtful question citation since scope basis"
    ),
    "tariff.tsv": "supplement code least_usd since basis description",
    "worded.tsv": "supplement paragraph kind least_percent cas words hs",
    "partners.tsv": "code name scope",
    "exception-sections.tsv": "symbol section title",
}
_BESIDE = {
    "tariff.tsv": "tariff",
    "worded.tsv": "worded",
    "partners.tsv": "partners",
    "exception-sections.tsv": "exceptions",
}
_PARTS = {
    "country-chart.tsv": "chart",
    "country-groups.tsv": "groups",
    "entries.tsv": "entries",
    "reasons.tsv": "reasons",
}
_FROM_746 = ("tariff.tsv", "worded.tsv", "partners.tsv")
_LEAST_SHARE = 0.9
_GROUPS = frozenset({"A:1", "A:5", "A:6", "D:1", "D:5", "E:1", "E:2"})


class ImportedText(Struct, frozen=True, kw_only=True):
    """What became of an import: the day of the text, how many rows, and what is doubtful."""

    published: date
    folder: str
    sha256: str
    rows: Mapping[str, int]
    changed: Mapping[str, int]
    problems: tuple[str, ...] = ()


def import_regulations(
    files: Sequence[Path | str], published: date, folder: Path, *, accept: bool = False
) -> ImportedText:
    """Read XML of eCFR, check it, and keep it below a folder under the day of the text.

    The chart (part 738), the groups and exceptions (part 740) and the control list (part 774) must
    be there once, in one file or several; the supplements to part 746 and
    supplement no. 2 to part 744 may be, and what is absent stays as shipped. A part that lost more
    than a tenth of the rows held now is refused unless `accept`.

    Args:
        files: the XML files.
        published: the day of the text, as asked of eCFR.
        folder: where texts are kept; a folder of the day is made in it.
        accept: keep a text that breaks a guard.

    Raises:
        MalformedInput: a file cannot be read, a part is missing, or a guard is broken.
        UsageError: two files hold the same part.
        StoreError: the folder cannot be written.
    """
    parts: dict[str, tuple[dict[str, str], ...]] = {}
    problems: list[str] = []
    digest = hashlib.sha256()
    for file in files:
        content = _bytes(file)
        digest.update(hashlib.sha256(content).digest())
        made = read_ecfr(content, str(file))
        problems += made.problems
        problems += _military(made)
        for table, field in (_PARTS | _BESIDE).items():
            rows = getattr(made, field)
            if rows is None:
                continue
            if table in parts:
                message = f"{file} holds {table} a second time"
                raise UsageError(message, hint="Give each part once")
            parts[table] = rows
    missing = [table for table in _PARTS if table not in parts]
    if missing:
        message = f"Missing of the regulations: {', '.join(missing)}"
        raise MalformedInput(message, hint="Give the XML of parts 738, 740 and 774 of title 15")
    _mend(parts)
    problems += [
        f"Without part 746 {table} stays as shipped" for table in _FROM_746 if table not in parts
    ]
    broken = [*_guards(parts), *_guards_beside(parts)]
    if broken and not accept:
        message = f"The text cannot be whole: {'; '.join(broken)}"
        raise MalformedInput(message, hint="Look at it; --accept keeps it all the same")
    where = folder / published.isoformat()
    _write(where, parts, published, digest.hexdigest(), [*problems, *broken])
    return ImportedText(
        published=published,
        folder=str(where),
        sha256=digest.hexdigest(),
        rows={table: len(rows) for table, rows in parts.items()},
        changed=_changed(parts),
        problems=(*problems, *broken),
    )


def _bytes(file: Path | str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror or error}"
        raise MalformedInput(message, hint="Check the path") from error


def _mend(parts: dict[str, tuple[dict[str, str], ...]]) -> None:
    """Carry over what no cell says: mended rows, days of beginning, what an entry is."""
    shipped = read_table("exports/reasons.tsv")
    rows = list(parts["reasons.tsv"])
    since = {
        (row["eccn"], row["reason"], row["destinations"]): row["since"]
        for row in shipped
        if row["since"]
    }
    for row in rows:
        row["since"] = since.get((row["eccn"], row["reason"], row["destinations"]), "")
    # What a person read in words that have not changed since is read so again.
    told = {(row["eccn"], row["scope"]): row["doubtful"] for row in shipped if row["scope"]}
    for row in rows:
        row["doubtful"] = row["doubtful"] or told.get((row["eccn"], row["scope"]), "")
    held = {(row["eccn"], row["reason"]) for row in rows}
    entries = {row["eccn"]: row for row in parts["entries.tsv"]}
    rows += [
        row
        for row in shipped
        if row["basis"] != "grid"
        and row["eccn"] in entries
        and (row["eccn"], row["reason"]) not in held
    ]
    parts["reasons.tsv"] = tuple(rows)
    for table in {"tariff.tsv", "worded.tsv"} & parts.keys():
        read = {row["supplement"] for row in parts[table]}
        kept = (row for row in read_table(f"exports/{table}") if row["supplement"] not in read)
        parts[table] = (*parts[table], *kept)
    with_rows = {row["eccn"] for row in rows}
    known = {row["eccn"]: row["status"] for row in read_table("exports/entries.tsv")}
    for eccn, row in entries.items():
        row["status"] = "" if eccn in with_rows else known.get(eccn) or row["status"]


def _guards(parts: Mapping[str, tuple[dict[str, str], ...]]) -> list[str]:
    held = export_tables()
    before = {
        "country-chart.tsv": len(held.chart),
        "country-groups.tsv": len(held.groups),
        "entries.tsv": len(held.entries),
        "reasons.tsv": sum(len(entry.rows) for entry in held.entries.values()),
    }
    broken = [
        f"{table} has {len(parts[table])} rows, {count} are held"
        for table, count in before.items()
        if len(parts[table]) < count * _LEAST_SHARE
    ]
    found = {group for row in parts["country-groups.tsv"] for group in row["groups"].split()}
    if lost := _GROUPS - found:
        broken.append(f"no member of Country Group {', '.join(sorted(lost))}")
    for table in ("country-chart.tsv", "entries.tsv"):
        keys = [row.get("code") or row["eccn"] for row in parts[table]]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            broken.append(f"{table} names {', '.join(twice[:5])} twice")
    return broken


def _guards_beside(parts: Mapping[str, tuple[dict[str, str], ...]]) -> Iterator[str]:
    """Yield what cannot be right of the parts that are read beside the chart and the list."""
    tables = export_tables()
    if "partners.tsv" in parts:
        count, held = len(parts["partners.tsv"]), len(tables.sets["partner"])
        if count < held * _LEAST_SHARE:
            yield f"partners.tsv has {count} rows, {held} are held"
    for row in parts.get("tariff.tsv", ()):
        for code in codes_in(row["code"]):
            if len(code) % 2 or not 2 <= len(code) <= 10:
                yield f"supplement no. {row['supplement']} to part 746 has the code {code!r}"
    for table, column in (("tariff.tsv", "code"), ("worded.tsv", "paragraph")):
        yield from _lost(table, parts.get(table, ()), column)
    if "exception-sections.tsv" in parts:
        symbols = {row["symbol"] for row in parts["exception-sections.tsv"]}
        known = {
            offer.symbol
            for one in tables.exceptions.lists
            for offer in one.offers
            if re.fullmatch("[A-Z]{3}", offer.symbol)
        }
        if gone := sorted(known - symbols):
            yield f"part 740 holds no exception {', '.join(gone)}, which rules offer"


def _lost(table: str, rows: Iterable[Mapping[str, str]], column: str) -> Iterator[str]:
    """Yield which supplement to part 746 has lost more than a tenth of what is held of it."""
    held = _numbers(read_table(f"exports/{table}"), column)
    for number, count in _numbers(rows, column).items():
        if count < held[number] * _LEAST_SHARE:
            yield f"supplement no. {number} to part 746 has {count} goods, {held[number]} are held"


def _numbers(rows: Iterable[Mapping[str, str]], column: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row["supplement"]] += len(list(codes_in(row[column]))) if row[column] else 0
    return found


def _military(made: Read) -> list[str]:
    """Return how supplement no. 2 to part 744 differs from what the rules name."""
    if made.military is None:
        return []
    row = next(one for one in export_tables().requirements if one.id == "military-supplement-2")
    held = {str(one)[:5] for one in _items_of(row.when)}
    lines = []
    for words, entries in (
        ("names {}, which no rule does", made.military - held),
        ("does not name {}, which a rule does", held - made.military),
    ):
        if entries:
            said = words.format(", ".join(sorted(entries)))
            lines.append(f"Supplement no. 2 to part 744 {said}")
    return lines


def _items_of(tree: Tree) -> Iterator[object]:
    """Yield the items that a condition of a table names, wherever they stand in it."""
    for name, value in tree.items():
        if name == "item":
            yield from value
        elif name in {"all", "any"}:
            for part in value:
                yield from _items_of(part)


def _changed(parts: Mapping[str, tuple[dict[str, str], ...]]) -> dict[str, int]:
    """Return how many destinations and entries say something else than the shipped tables."""
    held = export_tables()
    new = make_tables(parts, held.vintage)
    codes = held.chart.keys() | new.chart.keys()
    grouped = held.groups.keys() | new.groups.keys()
    return {
        "destinations": sum(held.chart.get(code) != new.chart.get(code) for code in codes),
        "groups": sum(held.groups.get(code) != new.groups.get(code) for code in grouped),
        "entries": sum(
            held.entries.get(eccn) != new.entries.get(eccn)
            for eccn in held.entries.keys() | new.entries.keys()
        ),
    }


def _write(
    where: Path,
    parts: Mapping[str, tuple[dict[str, str], ...]],
    published: date,
    sha256: str,
    problems: list[str],
) -> None:
    manifest = {
        "published": published.isoformat(),
        "sha256": sha256,
        "imported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "problems": problems,
    }
    try:
        where.mkdir(parents=True, exist_ok=True)
        for table, rows in parts.items():
            text = io.StringIO()
            text.write(f"# Imported from eCFR, text of {published}.\n")
            text.write("\t".join(_COLUMNS[table].split()) + "\n")
            for row in rows:
                columns = _COLUMNS[table].split()
                cells = (row.get(column, "").replace("\t", " ") for column in columns)
                text.write("\t".join(cells) + "\n")
            (where / table).write_text(text.getvalue(), encoding="utf-8")
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        (where / "manifest.json").write_bytes(content)
    except OSError as error:
        message = f"The text cannot be kept in {where}: {error.strerror or error}"
        raise StoreError(message, hint="Set PENSTOCK_HOME to a folder you may write to") from error


def tables_on(day: date, folder: Path) -> ExportTables:
    """Return the tables of the newest text that is not later than a day, else the shipped ones.

    Raises:
        MalformedInput: a kept text is damaged.
    """
    shipped = export_tables()
    kept = sorted(path.parent.name for path in folder.glob("*/manifest.json"))
    fit = [name for name in kept if _is_day(name) and date.fromisoformat(name) <= day]
    if not fit or date.fromisoformat(fit[-1]) <= shipped.vintage <= day:
        return shipped
    return tables_of(date.fromisoformat(fit[-1]), folder)


def tables_of(imported: date | None, folder: Path) -> ExportTables:
    """Return the tables of one text: that imported under a day, or the shipped one for None.

    Raises:
        ListsMissing: no text is kept under that day.
        MalformedInput: the kept text is damaged.
    """
    if imported is None:
        return export_tables()
    where = folder / imported.isoformat()
    if not where.is_dir():
        message = f"The text of the regulations of {imported} is not kept in {folder}"
        raise ListsMissing(message, hint="Import the files it was read from again")
    # Shipments of many days ask for the same few texts; one that was written anew is another.
    files = ((one.name, one.stat()) for one in sorted(where.iterdir()))
    signs = tuple((name, found.st_mtime_ns, found.st_size) for name, found in files)
    return _kept_text(imported, where, signs)


@lru_cache(maxsize=8)
def _kept_text(
    imported: date, where: Path, _signs: tuple[tuple[str, int, int], ...]
) -> ExportTables:
    digest = hashlib.sha256(export_rules_sha256().encode())
    parts = {}
    try:
        beside = [table for table in BESIDE if (where / table).is_file()]
        for table in (*_PARTS, *beside):
            content = (where / table).read_bytes()
            digest.update(f"{table} {len(content)}\n".encode() + content)
            parts[table] = read_lines(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        message = f"The imported text in {where} is damaged: {error}"
        raise MalformedInput(message, hint="Import it again, or remove the folder") from error
    return make_tables(parts, imported, imported, digest.hexdigest())


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True


__all__ = ["ImportedText", "Read", "import_regulations", "tables_of", "tables_on"]
