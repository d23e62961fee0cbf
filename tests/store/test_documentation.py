"""docs/storage.md says what the tables, guards, events and statuses are."""

import re
from pathlib import Path

import pytest

from penstock.model import SnapshotStatus
from penstock.store import Guard
from penstock.store._schema import METADATA

TEXT = (Path(__file__).parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")
ROWS = {row[0]: row for row in re.findall(r"^\| `(\w+)`(.*)$", TEXT, re.M)}


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_every_table_is_documented_with_its_columns(table) -> None:
    documented = re.findall(r"`(\w+)`", ROWS[table.name][1].rpartition("|")[0].rpartition("|")[2])
    assert documented == [column.name for column in table.columns]


def test_every_guard_is_documented_with_its_default() -> None:
    for name in Guard.__struct_fields__:
        default = str(getattr(Guard(), name)).lower()
        assert ROWS[name][1].startswith(f" ({default}) |")


def test_every_status_is_documented() -> None:
    assert {status.value for status in SnapshotStatus} <= set(ROWS)
