"""Reading the ledger as an examiner does: every byte of it, against digests and anchors."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from penstock.model import Anchor, LedgerFault, LedgerReport
from penstock.store._entries import ZERO, raw_rows, row_digest
from penstock.store._purge import Purged
from penstock.store._schema import LEDGER, LEDGER_HEAD

_CHUNK = 1000
# A ledger that was torn to pieces is described by its first faults.
_MOST = 1000


def verify(connection: sa.Connection, anchors: Sequence[Anchor] = ()) -> LedgerReport:
    """Return what in the ledger is not as it was written; see `LedgerFault` for the codes."""
    faults: list[LedgerFault] = []
    notes: list[str] = []
    wanted = {anchor.entry: anchor for anchor in anchors}
    matched = 0
    number, previous, before, count = 0, ZERO, "", 0
    purged = Purged(connection)
    for row in _every_row(connection):
        count += 1
        if len(faults) >= _MOST:
            continue
        texts = _readable(row)
        own = row_digest(texts) if texts else None
        stored = bytes(row[6])
        if row[0] < 1:
            faults.append(LedgerFault("unexpected", row[0], "an entry stands before the first"))
            continue
        if row[0] > number + 1:
            faults.append(_gap(number + 1, row[0] - 1))
        # Of one that was taken out the digests stay, on which those after it rest.
        is_empty = not bytes(row[4])
        if is_empty and not purged.holds(row[0]):
            message = "its content is gone, and no purge says so"
            faults.append(LedgerFault("purged", row[0], message))
        elif own != stored and not is_empty:
            message = "the entry does not fit its own digest: it was changed"
            faults.append(LedgerFault("changed", row[0], message))
        elif row[0] == number + 1 and bytes(row[5]) != previous:
            message = "the entry does not follow the one before it: one of them was written anew"
            faults.append(LedgerFault("unlinked", row[0], message))
        if anchor := wanted.get(row[0]):
            if anchor.sha256 != stored.hex():
                message = f"the ledger was written anew after entry {matched}: an anchor differs"
                faults.append(LedgerFault("anchor_differs", row[0], message))
            else:
                matched = row[0]
        if texts and before and texts[3] < before:
            notes.append(f"before entry {row[0]} the clock went back from {before} to {texts[3]}")
        before = texts[3] if texts else before
        number, previous = row[0], stored
    faults += _at_the_end(connection, number, previous)
    faults += purged.faults()
    for anchor in anchors:
        if anchor.entry > number:
            message = f"the ledger ends with entry {number}, but the anchor has seen more of it"
            faults.append(LedgerFault("anchor_missing", anchor.entry, message))
    return LedgerReport(
        entries=count, sha256=previous.hex(), faults=tuple(faults), notes=tuple(notes[:_MOST])
    )


def _every_row(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    after: int | None = None
    while True:
        query = raw_rows(connection.dialect.name).limit(_CHUNK)
        if after is not None:
            query = query.where(LEDGER.c.number > after)
        rows = connection.execute(query).all()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]


def _readable(row: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return a row with its texts decoded, None where they are not what was ever written."""
    try:
        texts = [bytes(cell).decode() for cell in row[1:4]]
    except (UnicodeDecodeError, TypeError):
        return None
    return (row[0], *texts, *row[4:])


def _gap(first: int, last: int) -> LedgerFault:
    which = f"entry {first} is" if first == last else f"entries {first} to {last} are"
    return LedgerFault("missing", first, f"{which} gone")


def _at_the_end(connection: sa.Connection, number: int, previous: bytes) -> Iterator[LedgerFault]:
    heads = connection.execute(sa.select(LEDGER_HEAD)).all()
    found = [(one.id, one.number, bytes(one.sha256)) for one in heads]
    if found == ([(1, number, previous)] if number else []):
        return
    noted = found[0][1] if found else 0
    message = f"the ledger ends with entry {number}, but entry {noted} was noted as its last"
    if number == noted:
        message = "the last entry is not the one that was noted as the last"
    yield LedgerFault("head_differs", min(number, noted) + (number != noted), message)
