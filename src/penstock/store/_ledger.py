"""The ledger: what was decided and done, in order, durable before it is answered."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import sqlalchemy as sa

from penstock.errors import LedgerDamaged, StoreError, UnknownName
from penstock.model import Anchor, Draft, LedgerEntry, LedgerKind, LedgerReport, Receipt
from penstock.store._engine import reading, wait_for_appenders, writing
from penstock.store._entries import (
    ZERO,
    digest_of,
    entry_of,
    entry_rows,
    is_there,
    moment_text,
    pack,
)
from penstock.store._ledger_verify import verify
from penstock.store._memory import keep_keys
from penstock.store._purge import purge
from penstock.store._schema import LEDGER, LEDGER_HEAD

_CHUNK = 500
# No database numbers rows beyond this.
_MOST = 1 << 63


class _Job:
    """Drafts that one thread waits for, and what became of them."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.drafts = [(draft, pack(draft.content)) for draft in drafts]
        self.receipts: tuple[Receipt, ...] | None = None
        self.error: Exception | None = None


class Ledger:
    """The entries of one store; have it from `Store.ledger`.

    Entries are only ever appended. Each carries the digest of the one before it, so that whoever
    changes, deletes or reorders one must write all that follow anew, and an anchor or receipt
    kept elsewhere shows even that. Every method may raise `StoreError`, or one of its kinds.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._waiting: list[_Job] = []
        self._queue = threading.Lock()
        self._writer = threading.Lock()

    def append(self, drafts: Sequence[Draft]) -> tuple[Receipt, ...]:
        """Append entries in one commit and return their receipts once they are durable.

        Threads that append at the same time share a commit: one waits for the disk for all.

        Raises:
            LedgerDamaged: the end of the ledger is not as it was written; nothing is appended.
            StoreError: the database refused; nothing of the commit was kept.
        """
        if not drafts:
            return ()
        job = _Job(drafts)
        with self._queue:
            self._waiting.append(job)
        with self._writer:
            if job.receipts is None and job.error is None:
                with self._queue:
                    jobs, self._waiting = self._waiting, []
                self._commit(jobs)
        if job.error is not None:
            raise job.error
        return job.receipts or ()

    def _commit(self, jobs: Sequence[_Job]) -> None:
        try:
            with writing(self._engine) as connection:
                made = append(connection, [one for job in jobs for one in job.drafts])
        except BaseException as error:
            # Nobody who shares the commit may take an interruption of the one who writes for done.
            cause = (
                error if isinstance(error, Exception) else StoreError("The commit was broken off")
            )
            for job in jobs:
                job.error = cause
            if cause is not error:
                raise
        else:
            receipts = iter(made)
            for job in jobs:
                job.receipts = tuple(islice(receipts, len(job.drafts)))

    def act(
        self, after: int, draft: Callable[[tuple[LedgerEntry, ...]], Draft]
    ) -> tuple[Receipt, tuple[LedgerEntry, ...]]:
        """Append what a person does, judged by what others have done up to this moment.

        Args:
            after: number of the last act about the whitelist that the caller knows of.
            draft: called with the acts since then while nobody else can append; returns what to
                append, or raises to refuse it.

        Returns:
            The receipt, and the acts since `after` that came before it.
        """
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            since = _acts(connection, after)
            wanted = draft(since)
            (receipt,) = append(connection, [(wanted, pack(wanted.content))])
        return receipt, since

    def acts(self, after: int = 0) -> tuple[LedgerEntry, ...]:
        """Return what people did about the whitelist, oldest first, after the entry `after`."""
        with reading(self._engine) as connection:
            return _acts(connection, after)

    def head(self) -> Anchor | None:
        """Return the last entry as an anchor with the moment it was recorded; None if empty."""
        query = sa.select(LEDGER.c.number, LEDGER.c.sha256, LEDGER.c.recorded_at)
        query = query.order_by(LEDGER.c.number.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        try:
            return Anchor(row[0], bytes(row[1]).hex(), datetime.fromisoformat(row[2]))
        except (ValueError, TypeError) as error:
            message = f"Entry {row[0]} of the ledger cannot be read: {error}"
            raise LedgerDamaged(message) from error

    def entry(self, number: int) -> LedgerEntry:
        """Return one entry.

        Raises:
            UnknownName: there is none of that number.
            LedgerDamaged: it is not as it was written.
        """
        found = self.entries_of([number])
        if number not in found:
            if not 0 < number < _MOST:
                message = f"There is no entry {str(number)[:30]} in the ledger"
                raise UnknownName(message, hint="Entries are numbered from 1")
            with reading(self._engine) as connection:
                row = connection.execute(entry_rows().where(LEDGER.c.number == number)).first()
            if row is not None:
                message = f"Entry {number} was past its time and taken out of the ledger"
                raise UnknownName(message, hint="docs/ledger.md tells how long entries are kept")
            message = f"There is no entry {number} in the ledger"
            raise UnknownName(message, hint="'penstock ledger verify' tells how many there are")
        return found[number]

    def entries_of(self, numbers: Sequence[int]) -> dict[int, LedgerEntry]:
        """Return the entries of these numbers that there are, by number."""
        found: dict[int, LedgerEntry] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(numbers), _CHUNK):
                chunk = [one for one in numbers[start : start + _CHUNK] if 0 < one < _MOST]
                rows = connection.execute(
                    entry_rows().where(LEDGER.c.number.in_(chunk), is_there())
                )
                found.update((row[0], entry_of(row)) for row in rows)
        return found

    def about(self, subject: str) -> tuple[LedgerEntry, ...]:
        """Return every entry of one subject, such as the id of a payment, oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(entry_rows().where(LEDGER.c.subject == subject))
            return tuple(entry_of(row) for row in rows)

    def entries(
        self, after: int = 0, until: int | None = None, kind: LedgerKind | None = None
    ) -> Iterator[LedgerEntry]:
        """Yield entries oldest first, those after number `after` up to `until`."""
        while True:
            query = entry_rows().where(LEDGER.c.number > after, is_there()).limit(_CHUNK)
            if until is not None:
                query = query.where(LEDGER.c.number <= until)
            if kind is not None:
                query = query.where(LEDGER.c.kind == kind.value)
            with reading(self._engine) as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            for row in rows:
                yield entry_of(row)
            after = rows[-1][0]

    def first_since(self, moment: datetime) -> int:
        """Return the number of the first entry recorded at a moment or later.

        That is one more than the last there is, if none was. Found by halving: entries are
        recorded in the order of time, but for a clock that went back.
        """
        wanted = moment_text(moment)
        with reading(self._engine) as connection:
            last = connection.execute(sa.select(sa.func.max(LEDGER.c.number))).scalar_one() or 0
            low, high = 1, last + 1
            while low < high:
                middle = (low + high) // 2
                query = sa.select(LEDGER.c.recorded_at).where(LEDGER.c.number == middle)
                recorded_at = connection.execute(query).scalar_one_or_none()
                if recorded_at is not None and recorded_at < wanted:
                    low = middle + 1
                else:
                    high = middle
        return low

    def purge(self, numbers: Sequence[int], *, by: str, years: int) -> Receipt:
        """Take out entries that are past their time, and record that they went, in one commit.

        Args:
            numbers: those that go, in order.
            by: who does it.
            years: how long entries are kept.

        Raises:
            UsageError: one of them is younger, or that is fewer than the law asks for; none goes.
        """
        with writing(self._engine) as connection:
            wait_for_appenders(connection)
            told, _ = purge(connection, numbers, by, years, datetime.now(UTC))
            (receipt,) = append(connection, [(told, pack(told.content))])
        return receipt

    def verify(self, anchors: Sequence[Anchor] = ()) -> LedgerReport:
        """Read the whole ledger and return what in it is not as it was written.

        Args:
            anchors: kept elsewhere; without one, an end cut off with care cannot be noticed.
        """
        with reading(self._engine) as connection:
            return verify(connection, anchors)


def append(connection: sa.Connection, drafts: Sequence[tuple[Draft, bytes]]) -> tuple[Receipt, ...]:
    """Append within the caller's transaction; other appenders wait until it ends."""
    wait_for_appenders(connection)
    number, previous = _end(connection)
    recorded_at = moment_text(datetime.now(UTC))
    rows, keys, receipts = [], [], []
    for draft, packed in drafts:
        number += 1
        digest = digest_of(previous, number, draft.kind.value, draft.subject, recorded_at, packed)
        rows.append(
            {
                "number": number,
                "kind": draft.kind.value,
                "subject": draft.subject,
                "recorded_at": recorded_at,
                "content": packed,
                "previous_sha256": previous,
                "sha256": digest,
            }
        )
        keys += [(key, number) for key in draft.keys]
        receipts.append(Receipt(number, digest.hex()))
        previous = digest
    connection.execute(sa.insert(LEDGER), rows)
    head = {"number": number, "sha256": previous}
    if connection.execute(sa.update(LEDGER_HEAD).values(head)).rowcount == 0:
        connection.execute(sa.insert(LEDGER_HEAD).values(id=1, **head))
    keep_keys(connection, keys)
    return tuple(receipts)


def _end(connection: sa.Connection) -> tuple[int, bytes]:
    """Return number and digest of the last entry, after a look whether it is the last.

    Raises:
        LedgerDamaged: the ledger was cut off, or its end replaced.
    """
    last = sa.select(LEDGER.c.number, LEDGER.c.sha256).order_by(LEDGER.c.number.desc()).limit(1)
    found = connection.execute(last).one_or_none()
    head = connection.execute(sa.select(LEDGER_HEAD.c.number, LEDGER_HEAD.c.sha256)).one_or_none()
    end = (0, ZERO) if found is None else (found[0], bytes(found[1]))
    noted = (0, ZERO) if head is None else (head[0], bytes(head[1]))
    if end != noted:
        message = f"The ledger ends with entry {end[0]}, but entry {noted[0]} was its last"
        raise LedgerDamaged(message)
    return end


def _acts(connection: sa.Connection, after: int) -> tuple[LedgerEntry, ...]:
    query = entry_rows().where(LEDGER.c.number > after, LEDGER.c.kind == LedgerKind.WHITELIST.value)
    return tuple(entry_of(row) for row in connection.execute(query))
