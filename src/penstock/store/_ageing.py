"""How old alerts grow: counted by the database, however many there are."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from penstock.model import AlertState
from penstock.store._schema_work import ALERTS

# The days within which an alert counts as of one age; what is older is of the last.
_AGES = (1, 3, 7, 30)


def ageing(
    connection: sa.Connection, now: datetime, begin: datetime, end: datetime
) -> dict[str, Any]:
    """Return how old what waits is, and what became of what was closed from `begin` to `end`."""
    table = ALERTS.c
    waits = table.state != AlertState.CLOSED.value
    closed = sa.and_(
        table.state == AlertState.CLOSED.value,
        table.changed_at >= begin,
        table.changed_at < end,
    )

    def count(*wanted: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(ALERTS).where(*wanted)
        return int(connection.execute(query).scalar_one())

    ages: dict[str, int] = {}
    newest = now
    for days in _AGES:
        oldest = now - timedelta(days=days)
        ages[f"up to {days} days"] = count(
            waits, table.opened_at > oldest, table.opened_at <= newest
        )
        newest = oldest
    ages[f"over {_AGES[-1]} days"] = count(waits, table.opened_at <= newest)
    first = connection.execute(sa.select(sa.func.min(table.opened_at)).where(waits)).scalar_one()
    by = (
        sa.select(table.disposition, sa.func.count()).where(closed).group_by(table.disposition)
    ).order_by(table.disposition)
    return {
        "raised": count(table.opened_at >= begin, table.opened_at < end),
        "waiting": count(waits),
        "waiting_by_age": ages,
        "oldest_opened_at": None if first is None else first.isoformat(timespec="seconds"),
        "overdue": count(table.state == AlertState.OPEN.value, table.due_at < now),
        "pending": count(table.state == AlertState.PENDING.value),
        "closed": count(closed),
        "closed_when_due": count(closed, table.changed_at <= table.due_at),
        "closed_by_disposition": {
            name or "hit gone": number for name, number in connection.execute(by)
        },
    }
