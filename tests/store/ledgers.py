"""A ledger as a plain list, what may happen to it, and ways to harm a real one."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import sqlalchemy as sa

from penstock.model import Draft, LedgerKind
from penstock.store import Store
from penstock.store._engine import writing
from penstock.store._schema import LEDGER, LEDGER_HEAD, PAYMENT_KEYS

COLUMNS = [column.name for column in LEDGER.columns]


def draft(subject: str = "p-1", content: object = "x", keys: tuple[int, ...] = (), **more) -> Draft:
    return Draft(
        kind=more.pop("kind", LedgerKind.DECISION),
        subject=subject,
        content=msgspec.json.encode(content),
        keys=keys,
    )


class PlainLedger:
    """Entries in a list and keys in pairs; whatever is asked is worked out anew."""

    def __init__(self) -> None:
        self.entries: list[dict] = []
        self.keys: set[tuple[int, int]] = set()

    def append(self, made: Draft, recorded_at: str) -> None:
        previous = self.entries[-1]["sha256"] if self.entries else "00" * 32
        entry = {
            "number": len(self.entries) + 1,
            "kind": made.kind.value,
            "subject": made.subject,
            "recorded_at": recorded_at,
            "content": made.content,
            "previous": previous,
        }
        names = ("number", "kind", "subject", "recorded_at")
        columns = msgspec.json.encode([entry[name] for name in names])
        stored = zlib.compress(made.content, 1)
        text = bytes.fromhex(previous) + columns + b"\n" + stored
        entry["sha256"] = hashlib.sha256(text).hexdigest()
        self.entries.append(entry)
        self.keys |= {(key, entry["number"]) for key in made.keys}

    def find(self, key: int) -> list[int]:
        return sorted((entry for one, entry in self.keys if one == key), reverse=True)

    def forget(self, before: int) -> None:
        self.keys = {(key, entry) for key, entry in self.keys if entry >= before}


@contextmanager
def tampering(store: Store) -> Iterator[sa.Connection]:
    """What somebody with the password of the database may do."""
    with writing(store._engine) as connection:
        yield connection


def rows(store: Store) -> list[dict]:
    with tampering(store) as connection:
        found = connection.execute(sa.select(LEDGER).order_by(LEDGER.c.number))
        return [dict(row._mapping) for row in found]


def clear(store: Store) -> None:
    with tampering(store) as connection:
        for table in (LEDGER, LEDGER_HEAD, PAYMENT_KEYS):
            connection.execute(sa.delete(table))


def change(store: Store, entry: int, **columns: object) -> None:
    with tampering(store) as connection:
        connection.execute(sa.update(LEDGER).where(LEDGER.c.number == entry).values(columns))
