"""Customers kept for ongoing monitoring, and answers kept under their idempotency keys."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from penstock.model import Subject
from penstock.store._engine import reading, writing
from penstock.store._schema_work import ANSWERED, CUSTOMERS

_CHUNK = 500
_SUBJECT = msgspec.json.Decoder(Subject)
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Customers:
    """The customers of a store; have it from `Store.customers`. Methods may raise `StoreError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def keep(self, subjects: Sequence[Subject]) -> int:
        """Keep customers, each by its id, in one commit; return how many are new or changed."""
        wanted = {one.id: _ENCODER.encode(one) for one in subjects}
        ids = list(wanted)
        now = datetime.now(UTC)
        changed = 0
        with writing(self._engine) as connection:
            for start in range(0, len(ids), _CHUNK):
                chunk = ids[start : start + _CHUNK]
                query = sa.select(CUSTOMERS.c.id, CUSTOMERS.c.content)
                rows = connection.execute(query.where(CUSTOMERS.c.id.in_(chunk)))
                known = {row.id: bytes(row.content) for row in rows}
                other = [one for one in chunk if known.get(one) != wanted[one]]
                changed += len(other)
                if gone := [one for one in other if one in known]:
                    connection.execute(sa.delete(CUSTOMERS).where(CUSTOMERS.c.id.in_(gone)))
                if other:
                    rows_in = [
                        {"id": one, "content": wanted[one], "changed_at": now} for one in other
                    ]
                    connection.execute(sa.insert(CUSTOMERS), rows_in)
        return changed

    def drop(self, customer: str) -> bool:
        """Forget a customer and return whether there was one."""
        with writing(self._engine) as connection:
            gone = sa.delete(CUSTOMERS).where(CUSTOMERS.c.id == customer)
            return connection.execute(gone).rowcount > 0

    def get(self, customer: str) -> Subject | None:
        """Return a customer, None if there is none of that id."""
        with reading(self._engine) as connection:
            query = sa.select(CUSTOMERS.c.content).where(CUSTOMERS.c.id == customer)
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else _SUBJECT.decode(bytes(found))

    def every(self) -> Iterator[Subject]:
        """Yield every customer by id; those that change meanwhile may be seen as they were."""
        after = ""
        while True:
            query = sa.select(CUSTOMERS.c.id, CUSTOMERS.c.content)
            query = query.where(CUSTOMERS.c.id > after).order_by(CUSTOMERS.c.id).limit(_CHUNK)
            with reading(self._engine) as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            for row in rows:
                yield _SUBJECT.decode(bytes(row.content))
            after = rows[-1].id

    def count(self) -> int:
        """Return how many customers are kept."""
        with reading(self._engine) as connection:
            query = sa.select(sa.func.count()).select_from(CUSTOMERS)
            return int(connection.execute(query).scalar_one())


class KeptAnswer(NamedTuple):
    """What was answered, and the digest of what was asked."""

    request_sha256: str
    status: int
    media_type: str
    content: bytes


class Answers:
    """Answers by idempotency key; have it from `Store.answers`. Methods may raise `StoreError`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> KeptAnswer | None:
        """Return what was answered under a key, None if nothing was."""
        table = ANSWERED.c
        query = sa.select(table.request_sha256, table.status, table.media_type, table.content)
        with reading(self._engine) as connection:
            row = connection.execute(query.where(table.key == key)).one_or_none()
        return None if row is None else KeptAnswer(row[0], row[1], row[2], bytes(row[3]))

    def keep(self, key: str, answer: KeptAnswer, at: datetime) -> None:
        """Keep an answer under its key; one that is there stays."""
        with writing(self._engine) as connection:
            query = sa.select(ANSWERED.c.key).where(ANSWERED.c.key == key)
            if connection.execute(query).one_or_none() is None:
                values = {"key": key, "at": at, **answer._asdict()}
                connection.execute(sa.insert(ANSWERED).values(values))

    def forget(self, before: datetime) -> int:
        """Forget answers given before a moment and return how many."""
        with writing(self._engine) as connection:
            old = sa.delete(ANSWERED).where(ANSWERED.c.at < before)
            return connection.execute(old).rowcount
