"""A backup holds everything, on either engine, and what is damaged is never read back."""

import hashlib
import json
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from penstock.errors import PenstockError, StoreError, UnreadableInput, UsageError
from penstock.model import Account, Draft, LedgerKind, PeopleAct, Role, Subject
from penstock.store import Store
from penstock.store._backup import _MANIFEST
from penstock.store._migrate import migrate
from penstock.store._schema import METADATA
from tests.store.made import publication


def _fill(store: Store) -> None:
    store.add(publication([1, 2, 3]))
    store.ledger.append(
        [Draft(kind=LedgerKind.DECISION, subject="a", content=b'{"a":1}', keys=(7,))]
    )
    account = Account(
        name="ann",
        shown="Ann",
        role=Role.ANALYST,
        password="x",
        is_active=True,
        failures=0,
        locked_until=None,
        created_at=datetime.now(UTC),
    )
    store.people.add_account(account, PeopleAct(deed="add", by="x", of="ann"))
    store.customers.keep([Subject(id="C-1", names=("Maria Perez",))])


def _content(store: Store) -> dict[str, list[tuple]]:
    with store._engine.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in METADATA.sorted_tables
        }


def test_what_is_read_back_is_what_was_written(store: Store, tmp_path: Path) -> None:
    _fill(store)
    made = store.back_up(tmp_path / "backup.zip")
    assert made.rows["ledger"] == 2
    with Store.open(f"sqlite:///{tmp_path}/other.sqlite") as other:
        other.restore(tmp_path / "backup.zip")
        assert _content(other) == _content(store)
        assert other.ledger.verify().faults == ()
        other.add(publication([1, 2, 3, 4]))  # numbers go on from where they were
        other.back_up(tmp_path / "again.zip")


def test_it_comes_back_into_either_engine(store: Store, url: str, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/first.sqlite") as first:
        _fill(first)
        first.back_up(tmp_path / "backup.zip")
        expected = _content(first)
    store.restore(tmp_path / "backup.zip")
    assert _content(store) == expected
    assert store.add(publication([1, 2, 3, 4])).added == 1
    with pytest.raises(UsageError, match="holds something"):
        store.restore(tmp_path / "backup.zip")


@pytest.mark.parametrize(
    "row",
    [[1, 2], 5, {"a": 1}, "x", [1, "no day", "x", 2, "x"]],
    ids=["short", "number", "map", "text", "day"],
)
def test_rows_of_another_shape_are_refused_though_their_digest_agrees(
    tmp_path: Path, row: object
) -> None:
    path, broken = tmp_path / "backup.zip", tmp_path / "broken.zip"
    with Store.open(f"sqlite:///{tmp_path}/first.sqlite") as first:
        _fill(first)
        first.back_up(path)
    packed = msgspec.msgpack.encode(row)
    rows = struct.pack(">I", len(packed)) + packed
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(broken, "w") as archive:
        about = json.loads(whole.read(_MANIFEST))
        about["sha256"]["snapshots"] = hashlib.sha256(rows).hexdigest()
        about["rows"]["snapshots"] = 1
        for name in whole.namelist():
            content = {"snapshots.rows": rows, _MANIFEST: json.dumps(about).encode()}
            archive.writestr(name, content.get(name, whole.read(name)))
    with Store.open(f"sqlite:///{tmp_path}/other.sqlite") as other:
        with pytest.raises(PenstockError):
            other.restore(broken)
        assert other.snapshots() == ()


@pytest.mark.parametrize("harm", ["cut", "swap", "none"])
def test_what_is_damaged_is_refused_whole(tmp_path: Path, harm: str) -> None:
    path, broken = tmp_path / "backup.zip", tmp_path / "broken.zip"
    with Store.open(f"sqlite:///{tmp_path}/first.sqlite") as first:
        _fill(first)
        first.back_up(path)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(broken, "w") as archive:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "ledger.rows":
                content = {"cut": content[:-3], "swap": content[:40] + b"!" + content[41:]}.get(
                    harm, b""
                )
            archive.writestr(name, content)
    with Store.open(f"sqlite:///{tmp_path}/other.sqlite") as other:
        with pytest.raises(UnreadableInput):
            other.restore(broken)
        assert other.snapshots() == ()
        with pytest.raises(UnreadableInput):
            other.restore(tmp_path / "absent.zip")


@pytest.mark.parametrize("older", ["0004", "0005"])
def test_a_store_of_an_older_revision_is_backed_up_and_restored(older: str, tmp_path: Path) -> None:
    place = f"sqlite:///{tmp_path}/old.sqlite"
    with Store.open(place) as store:
        _fill(store)
        with store._engine.begin() as connection:
            migrate(connection, older)
    with Store.open(place) as store:
        store.back_up(tmp_path / "b.zip")
        held = _content(store)
    with Store.open(f"sqlite:///{tmp_path}/new.sqlite") as store:
        store.restore(tmp_path / "b.zip")
        assert _content(store) == held


def test_a_backup_of_another_revision_says_what_to_do(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        made = {"revision": "0004", "made_at": "2026-11-26T09:00:00Z", "rows": {}, "sha256": {}}
        archive.writestr(_MANIFEST, json.dumps(made))
    with pytest.raises(StoreError, match="revision 0004") as refused:
        store.restore(tmp_path / "b.zip")
    assert "into an empty store" in refused.value.hint
