"""The export tables, read strictly once and indexed: chart, control list, rules around them."""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
import yaml

from penstock.data import data_file
from penstock.errors import MalformedInput
from penstock.exports._conditions import Condition, compile_condition
from penstock.exports._entries import Entry, ItemSet, ReasonRow, read_reach
from penstock.exports._facts import Facts
from penstock.exports._places import Gazetteer
from penstock.exports._schema import (
    BarRow,
    ChartNote,
    DeMinimisFile,
    DestinationsFile,
    DirectProductsFile,
    EventsFile,
    ExceptionsFile,
    OfferRow,
    PartiesFile,
    RequirementRow,
    RequirementsFile,
    Tree,
)
from penstock.exports._scope import Scope
from penstock.exports._tariff import TariffLists
from penstock.exports._text_words import Words, read_table
from penstock.exports._truth import NOT_MET, Truth
from penstock.exports._worded import WordedLists

_File = TypeVar("_File", bound=msgspec.Struct)
_MOST_PLACES, _MOST_KEPT = 4096, 65536
BESIDE = ("tariff.tsv", "worded.tsv", "partners.tsv", "exception-sections.tsv")
_FLAGS = ("LVS", "GBS", "TSR", "STA")


_Value = TypeVar("_Value")


class Kept(Generic[_Value]):
    """Answers that are asked for again and again, the oldest dropped all at once when many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[Hashable, _Value] = {}
        self.get = self._held.get

    def put(self, key: Hashable, value: _Value) -> None:
        """Keep an answer."""
        if len(self._held) >= self._most:
            self._held.clear()
        self._held[key] = value


class Offered(NamedTuple):
    """An exception with the reasons it is open to (empty: any) and its compiled condition."""

    row: OfferRow
    reasons: frozenset[str]
    condition: Condition


class ExportTables:
    """Everything a determination looks up. Build one with `export_tables` or `from_rows`.

    Args:
        entries: the control list, by ECCN.
        chart: name and marked columns of each destination, by code.
        groups: Country Groups of each destination, by code.
        vintage: day of the text the list and the chart were read from.
        imported: the day under which an imported text is kept, None for the shipped one.
        sha256: digest of every table; default that of the shipped ones.
        beside: rows of `tariff.tsv`, `worded.tsv`, `partners.tsv` and `exception-sections.tsv` of
            an imported text; default the shipped ones, and no check of the exceptions.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        chart: Mapping[str, tuple[str, frozenset[str]]],
        groups: Mapping[str, frozenset[str]],
        vintage: date,
        imported: date | None = None,
        sha256: str = "",
        beside: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
    ) -> None:
        beside = beside or {}
        self.imported = imported
        self.sha256 = sha256 or export_rules_sha256()
        self.entries = entries
        self.chart = chart
        self.groups = groups
        self.vintage = vintage
        self.destinations = _read("destinations.yaml", DestinationsFile)
        self.requirements = _read("requirements.yaml", RequirementsFile).requirements
        self.exceptions = _read("exceptions.yaml", ExceptionsFile)
        self.direct_products = _read("direct-products.yaml", DirectProductsFile)
        self.de_minimis = _read("de-minimis.yaml", DeMinimisFile)
        self.parties = _read("parties.yaml", PartiesFile)
        self.events = _read("events.yaml", EventsFile)
        self.gazetteer = Gazetteer(chart, groups, self.destinations)
        self.sets = {row.id: frozenset(row.codes) for row in self.destinations.sets}
        if "partners.tsv" in beside:
            self.sets["partner"] = frozenset(row["code"] for row in beside["partners.tsv"])
        self.tariff = TariffLists(beside.get("tariff.tsv") or read_table("exports/tariff.tsv"))
        self.worded = WordedLists(beside.get("worded.tsv") or read_table("exports/worded.tsv"))
        held = beside.get("exception-sections.tsv")
        self.symbols = None if held is None else frozenset(row["symbol"] for row in held)
        self.words = Words()
        self.high_priority = {
            row["hs6"]: row["tier"] for row in read_table("exports/high-priority.tsv")
        }
        self.notes = tuple(
            (note, ItemSet(note.items), ItemSet(note.excluded))
            for note in self.destinations.chart_notes
        )
        self.embargoes = frozenset(row.id for row in self.requirements if row.step == "embargo")
        self.content_controls = Kept[tuple[Truth, str]](_MOST_KEPT)
        self._at = Kept[tuple[tuple[RequirementRow, Condition], ...]](_MOST_PLACES)
        self._offers_at = Kept[tuple[Offered, ...]](_MOST_KEPT)
        self._bars_at = Kept[tuple[tuple[BarRow, Condition], ...]](_MOST_KEPT)
        self._conditions: dict[int, Condition] = {}
        self._trees: list[Tree] = []  # keeps the ids of compiled trees from being used again

    def condition(self, tree: Tree) -> Condition:
        """Return a condition of the tables, compiled once."""
        found = self._conditions.get(id(tree))
        if found is None:
            found = self._conditions[id(tree)] = compile_condition(tree, self.sets)
            self._trees.append(tree)
        return found

    def requirements_at(self, facts: Facts) -> tuple[tuple[RequirementRow, Condition], ...]:
        """Return the requirements that may reach the destination of a shipment, in their order.

        Those whose destination alone says no are left out, once for every place.
        """
        found = self._at.get(facts.place)
        if found is None:
            found = tuple(
                (row, self.condition(row.when))
                for row in self.requirements
                if self._may_reach(row.when, facts)
            )
            self._at.put(facts.place, found)
        return found

    def offers_at(self, list_id: str, facts: Facts) -> tuple[Offered, ...]:
        """Return the exceptions of a list that may be looked at for the place of a shipment."""
        key = (list_id, facts.place)
        found = self._offers_at.get(key)
        if found is None:
            offered = next(one for one in self.exceptions.lists if one.id == list_id)
            found = tuple(
                Offered(row, _reasons_in(row.when), self.condition(row.when))
                for row in offered.offers
                if self._may_reach(row.when, facts)
            )
            self._offers_at.put(key, found)
        return found

    def bars_at(
        self, list_id: str, symbol: str, facts: Facts
    ) -> tuple[tuple[BarRow, Condition], ...]:
        """Return what may foreclose an exception of a list for the place of a shipment."""
        key = (list_id, symbol, facts.place)
        found = self._bars_at.get(key)
        if found is None:
            found = tuple(
                (bar, self.condition(bar.when))
                for bar in self.exceptions.bars
                if (not bar.lists or list_id in bar.lists)
                and symbol not in bar.only
                and (not bar.symbols or symbol in bar.symbols)
                and self._may_reach(bar.when, facts)
            )
            self._bars_at.put(key, found)
        return found

    def _may_reach(self, tree: Tree, facts: Facts) -> bool:
        parts = tree.get("all", [tree])
        of_place = (part for part in parts if "destination" in part or "region" in part)
        return all(self.condition(part)(facts) is not NOT_MET for part in of_place)

    def section_of(self, section: str, list_id: str) -> str:
        """Return the section an entry counts under: its own, or that of a list without any."""
        return section or self.parties.lists.get(list_id, list_id)

    def nearest_entries(self, eccn: str) -> tuple[str, ...]:
        """Return the entries whose number is nearest to one that does not exist."""
        known = (*self.entries, "EAR99")
        return tuple(get_close_matches(eccn.upper(), known, n=3, cutoff=0.6))

    def notes_for(self, code: str) -> Iterable[tuple[ChartNote, ItemSet, ItemSet]]:
        """Yield the chart notes that concern a destination."""
        return (one for one in self.notes if code in one[0].codes)


def _reasons_in(tree: Tree) -> frozenset[str]:
    """Return the reasons an exception is open to, empty where to any."""
    parts = (part["reason_is"] for part in tree.get("all", [tree]) if "reason_is" in part)
    return frozenset(reason for part in parts for reason in part)


def _read(name: str, kind: type[_File]) -> _File:
    try:
        content: Any = yaml.safe_load(data_file(f"exports/{name}").read_bytes())
        return msgspec.convert(content, kind)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        message = f"The table exports/{name} breaks its own schema: {error}"
        raise MalformedInput(message) from error


def read_entries(
    entries: Iterable[Mapping[str, str]], reasons: Iterable[Mapping[str, str]]
) -> dict[str, Entry]:
    """Return the control list from rows of `entries.tsv` and `reasons.tsv`."""
    rows: defaultdict[str, list[ReasonRow]] = defaultdict(list)
    for row in reasons:
        scope = Scope(
            tuple(row["only"].split()),
            tuple(row["excluded"].split()),
            tuple(row["doubtful"].split()),
            row["scope"] if row["question"] == "yes" else "",
            row["scope"] if row["question"] == "unless" else "",
        )
        since = date.fromisoformat(row["since"]) if row["since"] else None
        rows[row["eccn"]].append(
            ReasonRow(
                row["eccn"],
                row["reason"],
                read_reach(row["destinations"]),
                scope,
                row["citation"],
                since,
                row["basis"],
            )
        )
    return {row["eccn"]: _entry(row, tuple(rows.get(row["eccn"], ()))) for row in entries}


def _entry(row: Mapping[str, str], rows: tuple[ReasonRow, ...]) -> Entry:
    flags = {flag: row[flag.lower()] for flag in _FLAGS if row[flag.lower()]}
    for part in row["others"].split(" | "):
        symbol, _, words = part.partition(": ")
        if symbol:
            flags[symbol] = words
    reasons = tuple(
        dict.fromkeys(
            word
            for word in row["reasons"].replace(",", " ").split()
            if len(word) == 2 and word.isupper()
        )
    )
    return Entry(row["eccn"], reasons, row["status"], flags, row["heading"], rows)


@cache
def export_tables() -> ExportTables:
    """Return the shipped tables, read once per process."""
    names = ("country-chart.tsv", "country-groups.tsv", "entries.tsv", "reasons.tsv")
    parts = {name: read_table(f"exports/{name}") for name in names}
    return make_tables(parts, _read("destinations.yaml", DestinationsFile).vintage)


def make_tables(
    parts: Mapping[str, Iterable[Mapping[str, str]]],
    vintage: date,
    imported: date | None = None,
    sha256: str = "",
) -> ExportTables:
    """Return tables over rows of the chart, the groups and the list of one day."""
    chart = {
        row["code"]: (row["name"], frozenset(filter(None, row["marks"].split("|"))))
        for row in parts["country-chart.tsv"]
    }
    groups = {row["code"]: frozenset(row["groups"].split()) for row in parts["country-groups.tsv"]}
    entries = read_entries(parts["entries.tsv"], parts["reasons.tsv"])
    beside = {name: rows for name, rows in parts.items() if name in BESIDE}
    return ExportTables(entries, chart, groups, vintage, imported, sha256, beside)


def goods_tags(description: str, hs: str) -> frozenset[str]:
    """Return the kinds of goods a description or a code of the Harmonized System tells."""
    return export_tables().words.goods(description, hs)


@cache
def export_rules_sha256() -> str:
    """Return the digest of every shipped export table."""
    digest = hashlib.sha256()
    for table in sorted(data_file("exports").iterdir(), key=lambda entry: entry.name):
        content = table.read_bytes()
        digest.update(f"{table.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
