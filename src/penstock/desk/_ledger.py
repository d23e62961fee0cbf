"""Looking into the ledger: an entry, the whole of it, and anchors kept elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from penstock.errors import LedgerDamaged, MalformedInput, UnknownName, UnreadableInput
from penstock.model import NOT_JSON, Anchor, LedgerEntry, LedgerReport, to_builtins
from penstock.store import Store


def find_entries(store: Store, wanted: str) -> tuple[LedgerEntry, ...]:
    """Return the entry of a number, or all about a question or whitelist entry of an id.

    Raises:
        UnknownName: nothing in the ledger is of that number or about that id.
        LedgerDamaged: an entry is not as it was written.
    """
    found = store.ledger.about(wanted)
    if not found and wanted.isdecimal():
        return (store.ledger.entry(int(wanted)),)
    if not found:
        message = f"Nothing in the ledger is about {wanted!r}"
        raise UnknownName(message, hint="Name the number of an entry, or the id of a question")
    return found


def entry_line(entry: LedgerEntry) -> dict[str, Any]:
    """Return an entry as `penstock ledger show` writes it, its content unfolded.

    Raises:
        LedgerDamaged: the content is no JSON.
    """
    try:
        content = msgspec.json.decode(entry.content)
    except NOT_JSON as error:
        message = f"The content of entry {entry.number} of the ledger cannot be read: {error}"
        raise LedgerDamaged(message) from error
    return {
        "entry": entry.number,
        "kind": entry.kind.value,
        "subject": entry.subject,
        "recorded_at": entry.recorded_at.isoformat(),
        "sha256": entry.sha256,
        "previous_sha256": entry.previous_sha256,
        "content": content,
    }


def verify_ledger(store: Store, anchors: Sequence[Path] = ()) -> LedgerReport:
    """Return what in the ledger is not as it was written.

    Args:
        store: whose ledger is read.
        anchors: files of anchors or decisions, a JSON line each, kept elsewhere.

    Raises:
        UnreadableInput: a file cannot be opened.
        MalformedInput: a line holds neither an anchor nor a receipt.
    """
    return store.ledger.verify([one for path in anchors for one in _anchors_in(path)])


def report_line(report: LedgerReport) -> dict[str, Any]:
    """Return a report as `penstock ledger verify` writes it."""
    plain: dict[str, Any] = to_builtins(report)
    return plain


def anchor_line(store: Store) -> dict[str, Any]:
    """Return an anchor of the ledger as it stands, to be kept elsewhere.

    Raises:
        UnknownName: the ledger is empty.
    """
    head = store.ledger.head()
    if head is None:
        message = "The ledger is empty, so there is nothing to anchor"
        raise UnknownName(message, hint="Decide something first")
    return {"entry": head.entry, "sha256": head.sha256, "at": datetime.now(UTC).isoformat()}


def _anchors_in(path: Path) -> list[Anchor]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        message = f"The anchors in {path} cannot be read: {error.strerror or error}"
        raise UnreadableInput(message, hint="Check the path and its permissions") from error
    return [_anchor(line, f"{path}:{place}") for place, line in enumerate(lines, 1) if line.strip()]


class _Line(msgspec.Struct):
    """An anchor, or a decision with its receipt: both prove the same."""

    entry: int | None = None
    sha256: str | None = None
    at: datetime | None = None
    recorded: "_Line | None" = None


def _anchor(line: bytes, where: str) -> Anchor:
    try:
        found = msgspec.json.decode(line, type=_Line)
    except NOT_JSON as error:
        message = f"{where}: no anchor: {error}"
        raise MalformedInput(message, hint="'penstock ledger anchor' writes anchors") from error
    found = found.recorded or found
    if found.entry is None or found.sha256 is None:
        message = f"{where}: no anchor, and no decision with a receipt"
        raise MalformedInput(message, hint="'penstock ledger anchor' writes anchors")
    return Anchor(found.entry, found.sha256, found.at or datetime.now(UTC))
