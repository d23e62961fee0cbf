"""Backups: a whole store as one file, proven after it is read back."""

from pathlib import Path
from typing import Any

from penstock.errors import LedgerDamaged
from penstock.settings import Settings
from penstock.store import Store


def back_up(settings: Settings, path: Path) -> dict[str, Any]:
    """Write everything the store holds into one file and return what stands in it.

    Raises:
        UnreadableInput: the file cannot be written.
    """
    with Store.open(settings.store, wait_seconds=settings.store_wait_seconds) as store:
        made = store.back_up(path)
    return {"made_at": made.made_at.isoformat(), "revision": made.revision, "rows": made.rows}


def restore(settings: Settings, path: Path) -> dict[str, Any]:
    """Read a backup into a store that holds nothing, prove its ledger, and return what it holds.

    Raises:
        UnreadableInput: the file is no backup, or is not as it was written.
        UsageError: the store holds something.
        LedgerDamaged: the ledger in the backup is not as it was written; it was read all the same.
    """
    with Store.open(settings.store, wait_seconds=settings.store_wait_seconds) as store:
        made = store.restore(path)
        report = store.ledger.verify()
    if report.faults:
        message = f"The ledger of the backup is not as it was written: {report.faults[0].message}"
        raise LedgerDamaged(message)
    return {
        "made_at": made.made_at.isoformat(),
        "revision": made.revision,
        "rows": made.rows,
        "ledger_entries": report.entries,
        "ledger_sha256": report.sha256,
    }
