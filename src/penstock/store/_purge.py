"""Taking out what need not be kept any longer, so that the chain of the ledger stays whole.

Content and subject of an entry go; its number, moment and digests stay, so that those after it
still follow. An entry of its own says which went, and what they were: without one, an empty entry
is a fault.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct

from penstock.errors import LedgerDamaged, UsageError
from penstock.model import NOT_JSON, Draft, LedgerFault, LedgerKind
from penstock.store._entries import moment_text, unpack
from penstock.store._schema import LEDGER, PAYMENT_KEYS

# No law that Penstock knows of asks for less (31 CFR 501.601, since 2025-03-12).
FEWEST_YEARS = 10
_CHUNK = 1000


class Purge(Struct, frozen=True, kw_only=True):
    """What was taken out of the ledger.

    Attributes:
        by: who did it.
        years: how long entries were kept.
        ranges: the first and last number of each run of entries that went.
        entries: how many.
        sha256: of number, kind, moment and digest of each, in order, as JSON lines.
    """

    by: str
    years: int
    ranges: tuple[tuple[int, int], ...]
    entries: int
    sha256: str


def years_before(moment: datetime, years: int) -> datetime:
    """Return the same day and time so many years before; 29 February becomes the 28th."""
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:
        return moment.replace(year=moment.year - years, day=28)


def purge(
    connection: sa.Connection, numbers: Sequence[int], by: str, years: int, now: datetime
) -> tuple[Draft, int]:
    """Empty entries within the caller's transaction; return what is to be appended, and how many.

    Raises:
        UsageError: one of them is younger than `years`, or that is fewer than the law asks for.
    """
    if years < FEWEST_YEARS:
        message = f"What the ledger holds is kept {FEWEST_YEARS} years, not {years}"
        raise UsageError(message, hint="31 CFR 501.601")
    limit = moment_text(years_before(now, years))
    digest = hashlib.sha256()
    count = 0
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        wanted = LEDGER.c.number.in_(chunk)
        rows = connection.execute(_told().where(wanted)).all()
        for number, kind, recorded_at, sha256, size in rows:
            if recorded_at >= limit or not size:
                message = f"Entry {number} of {recorded_at[:10]} may not be taken out"
                raise UsageError(message, hint=f"It is kept {years} years")
            digest.update(_line(number, kind, recorded_at, bytes(sha256)))
            count += 1
        connection.execute(sa.update(LEDGER).where(wanted).values(content=b"", subject=""))
        connection.execute(sa.delete(PAYMENT_KEYS).where(PAYMENT_KEYS.c.entry.in_(chunk)))
    told = Purge(
        by=by,
        years=years,
        ranges=_ranges(numbers),
        entries=count,
        sha256=digest.hexdigest(),
    )
    return Draft(kind=LedgerKind.PURGE, subject="purge", content=msgspec.json.encode(told)), count


class Purged:
    """The entries that were taken out, as the ledger itself says.

    Args:
        connection: to the store.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._purges = list(_purges(connection))
        self._ranges = sorted(one for _, _, told in self._purges for one in told.ranges)
        self._firsts = [first for first, _ in self._ranges]

    def holds(self, number: int) -> bool:
        """Tell whether some purge says that an entry went."""
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._ranges[place][1]

    def faults(self) -> Iterator[LedgerFault]:
        """Yield what is not as the purges say: other entries went, or some that were too young."""
        for entry, at, told in self._purges:
            limit = moment_text(years_before(at, max(told.years, FEWEST_YEARS)))
            digest = hashlib.sha256()
            count = 0
            for number, kind, recorded_at, sha256, size in self._rows(told):
                count += 1
                digest.update(_line(number, kind, recorded_at, bytes(sha256)))
                if size:
                    message = f"entry {entry} says that it went, and it is here"
                    yield LedgerFault("purged", number, message)
                elif recorded_at >= limit:
                    message = f"entry {entry} took it out before its time"
                    yield LedgerFault("purged", number, message)
            if (count, digest.hexdigest()) != (told.entries, told.sha256):
                message = "what it took out is not what it says"
                yield LedgerFault("purged", entry, message)

    def _rows(self, told: Purge) -> Iterator[Sequence[Any]]:
        for first, last in told.ranges:
            after = first - 1
            while after < last:
                within = LEDGER.c.number.between(after + 1, last)
                rows = self._connection.execute(_told().where(within).limit(_CHUNK)).all()
                if not rows:
                    break
                yield from rows
                after = rows[-1][0]


def _purges(connection: sa.Connection) -> Iterator[tuple[int, datetime, Purge]]:
    query = sa.select(LEDGER.c.number, LEDGER.c.recorded_at, LEDGER.c.content)
    query = query.where(LEDGER.c.kind == LedgerKind.PURGE.value).order_by(LEDGER.c.number)
    for number, recorded_at, content in connection.execute(query):
        try:
            told = msgspec.json.decode(unpack(bytes(content)), type=Purge)
            yield number, datetime.fromisoformat(recorded_at), told
        except (*NOT_JSON, ValueError, LedgerDamaged):
            # That it is damaged is told where its own digest is looked at; it excuses nothing.
            continue


def _told() -> sa.Select[Any]:
    table = LEDGER.c
    size = sa.func.length(table.content)
    query = sa.select(table.number, table.kind, table.recorded_at, table.sha256, size)
    return query.order_by(table.number)


def _line(number: int, kind: str, recorded_at: str, sha256: bytes) -> bytes:
    return msgspec.json.encode([number, kind, recorded_at, sha256.hex()]) + b"\n"


def _ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
