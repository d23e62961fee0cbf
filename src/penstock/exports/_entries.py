"""The Commerce Control List as rows: entries, and the reasons that control them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from penstock.exports._scope import Scope, within
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth, any_of

_ECCN = re.compile(r"^(\d[A-E]\d{3})\s*[.\s-]?\s*(.*)$", re.IGNORECASE)
_PATH_PARTS = re.compile(r"[a-z]+|\d+", re.IGNORECASE)


class Reach(NamedTuple):
    """To which destinations a reason asks for a licence.

    `column` is one of the chart; else `included` minus `excluded` decides. `needs` names what
    must hold besides. `is_unknown`: the text is not encoded.
    """

    column: str = ""
    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    needs: str = ""
    is_unknown: bool = False
    text: str = ""


def read_reach(text: str) -> Reach:
    """Return what a cell of the column `destinations` of `reasons.tsv` means."""
    if text == "?":
        return Reach(is_unknown=True, text=text)
    if re.fullmatch(r"[A-Z]{2} \d", text):
        return Reach(column=text, text=text)
    needs = ""
    rest = text
    if rest.startswith("if "):
        _, needs, rest = rest.split(" ", 2)
    left, _, right = rest.partition(" - ")
    return Reach("", frozenset(left.split()), frozenset(right.split()), needs, text=text)


class ReasonRow(Struct, frozen=True):
    """One reason for control of an entry."""

    eccn: str
    reason: str
    reach: Reach
    scope: Scope
    citation: str
    since: date | None
    basis: str


class Entry(Struct, frozen=True):
    """An entry of the Commerce Control List. `flags` are its list-based exceptions, as worded."""

    eccn: str
    reasons: tuple[str, ...]
    status: str
    flags: Mapping[str, str]
    heading: str
    rows: tuple[ReasonRow, ...] = ()

    @property
    def series(self) -> str:
        """`600`, `9x515` or `""`."""
        if self.eccn[2] == "6":
            return "600"
        return "9x515" if self.eccn.startswith("9") and self.eccn.endswith("515") else ""

    @property
    def is_anti_terrorism_only(self) -> bool:
        """Whether no other reason than AT is named for the entry."""
        return bool(self.reasons) and set(self.reasons) <= {"AT"}

    @property
    def unread_reasons(self) -> tuple[str, ...]:
        """Reasons the entry names and no row encodes: what they ask is not known."""
        held = {row.reason for row in self.rows}
        return tuple(reason for reason in self.reasons if reason not in held)

    def covered_by(self, reasons: frozenset[str], paragraph: str) -> Truth:
        """Tell whether one of some reasons controls a paragraph, wherever it goes."""
        found = [row.scope.covers(paragraph) for row in self.rows if row.reason in reasons]
        if not self.rows and self.status:
            return UNKNOWN
        return any_of([*found, *(UNKNOWN for one in self.unread_reasons if one in reasons)])

    def has_column(self, paragraph: str) -> Truth:
        """Tell whether some chart column stands against a paragraph."""
        found = [row.scope.covers(paragraph) for row in self.rows if row.reach.column]
        return any_of(found) if self.rows else UNKNOWN


def split_eccn(text: str, paragraph: str = "") -> tuple[str, str]:
    """Return entry and paragraph: `5A992.c` gives `("5A992", "c")`, `ear 99` gives `EAR99`."""
    plain = text.strip()
    if re.fullmatch(r"ear[\s-]*99", plain, re.IGNORECASE):
        return "EAR99", ""
    found = _ECCN.match(plain)
    if found is None:
        return plain.upper(), read_paragraph(paragraph)
    stated = read_paragraph(found[2])
    given = read_paragraph(paragraph)
    return found[1].upper(), given if given.startswith(stated) else stated or given


def read_paragraph(text: str) -> str:
    """Return a paragraph in one form: `.B.4(b)` gives `b.4.b`."""
    return ".".join(part.lower() for part in _PATH_PARTS.findall(text))


class ItemSet:
    """Items as rules name them: `EAR99`, `listed`, `any`, entries and paragraphs of entries."""

    __slots__ = ("_any", "_ear99", "_listed", "_paths", "text")

    def __init__(self, items: tuple[str, ...]) -> None:
        self._any, self._listed, self._ear99 = (
            word in items for word in ("any", "listed", "EAR99")
        )
        paths: dict[str, list[str]] = {}
        for item in items:
            eccn, _, paragraph = item.partition(".")
            paths.setdefault(eccn, []).append(paragraph)
        self._paths = {eccn: () if "" in found else tuple(found) for eccn, found in paths.items()}
        self.text = ", ".join(items[:6])

    def holds(self, eccn: str, paragraph: str) -> Truth:
        """Tell whether an item is meant; no classification at all leaves it open."""
        if not eccn:
            return MET if self._any else UNKNOWN
        if self._any or (self._ear99 if eccn == "EAR99" else self._listed):
            return MET
        prefixes = self._paths.get(eccn)
        if prefixes is None or eccn == "EAR99":
            return NOT_MET
        return within(paragraph, prefixes) if prefixes else MET
