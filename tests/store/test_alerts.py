"""The queue is read in its order by an index: whichever way it is filtered, nothing is sorted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from penstock.model import AlertState, QuestionKind
from penstock.store import Store
from penstock.store._engine import make_engine

_NOW = datetime(2026, 11, 26, tzinfo=UTC)
_FILTERS: dict[str, dict[str, Any]] = {
    "open": {},
    "open, with hidden ones": {"with_snoozed": True},
    "any state": {"state": None},
    "overdue": {"is_overdue": True},
    "one's own": {"assignee": "ann"},
    "nobody's": {"assignee": ""},
    "one door": {"kind": QuestionKind.PAYMENT},
    "one door, pending": {"kind": QuestionKind.PAYMENT, "state": AlertState.PENDING},
    "one listed party, as a review shows": {"party": "us-ofac:1", "state": None},
    "the page after": {"after": (_NOW, 7)},
    "the page after, any state": {"after": (_NOW, 7), "state": None},
}


@pytest.mark.parametrize("name", _FILTERS)
def test_a_page_of_the_queue_is_not_sorted(name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite"
    asked: list[tuple[str, Any]] = []

    def note(*of_it: Any) -> None:
        asked.append((of_it[2], of_it[3]))

    with Store.open(url) as store:
        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            assert store.alerts.page(now=_NOW, **_FILTERS[name]) == ()
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
    ((statement, values),) = [one for one in asked if "FROM alerts" in one[0]]
    engine = make_engine(url)
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    engine.dispose()
    steps = [row[3] for row in plan]
    assert steps
    assert not [one for one in steps if "TEMP B-TREE" in one], steps
