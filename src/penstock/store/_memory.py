"""The memory of payments: under which keys a later one may be found to repeat an earlier."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from penstock.store._engine import reading, writing
from penstock.store._schema import PAYMENT_KEYS

_CHUNK = 900
# A key that more payments bear than this tells none of them apart.
CROWD = 64
_SLICES = 64


class PaymentMemory:
    """Keys of payments in one store; have it from `Store.memory`.

    The payments themselves stand in the ledger. A key is a 63-bit digest of what a repeated
    payment would share with the first, so finding is a look into one index, however many there are.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def find(self, keys: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return, for each key that is known, the entries that bear it, the newest `CROWD`."""
        wanted = sorted(set(keys))
        found: dict[int, list[int]] = {}
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), _CHUNK):
                for key, entry in _bearers(connection, wanted[start : start + _CHUNK]):
                    found.setdefault(key, []).append(entry)
        return {key: tuple(sorted(entries)[: -CROWD - 1 : -1]) for key, entries in found.items()}

    def forget(self, before: int) -> int:
        """Forget the payments of all entries before a number and return how many keys went.

        The table is gone through in slices, each a short transaction, so that nobody who decides
        has to wait for long.
        """
        gone = 0
        step = (1 << 63) // _SLICES
        for number in range(_SLICES):
            first = number * step
            slice_ = PAYMENT_KEYS.c.key.between(first, first + step - 1)
            with writing(self._engine) as connection:
                query = sa.delete(PAYMENT_KEYS).where(slice_, PAYMENT_KEYS.c.entry < before)
                gone += connection.execute(query).rowcount
        return gone

    def count(self) -> int:
        """Return how many keys are remembered."""
        with reading(self._engine) as connection:
            query = sa.select(sa.func.count()).select_from(PAYMENT_KEYS)
            return int(connection.execute(query).scalar_one())


def keep_keys(connection: sa.Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Remember (key, entry) pairs within the caller's transaction."""
    if not pairs:
        return
    # In the order of the index, which costs fewer pages than that of the payments.
    rows = [{"key": key, "entry": entry} for key, entry in sorted(set(pairs))]
    connection.execute(sa.insert(PAYMENT_KEYS), rows)


def _bearers(connection: sa.Connection, keys: Sequence[int]) -> Iterable[tuple[int, int]]:
    query = sa.select(PAYMENT_KEYS.c.key, PAYMENT_KEYS.c.entry)
    rows = connection.execute(query.where(PAYMENT_KEYS.c.key.in_(keys)))
    return ((row[0], row[1]) for row in rows)
