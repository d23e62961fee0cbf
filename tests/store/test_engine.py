"""Addresses, drivers and what the databases are told."""

import sys
import zlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from penstock.errors import MissingExtra, SettingError, StoreError
from penstock.store import Store
from penstock.store._engine import make_engine, reading
from penstock.store._manifest import pack_manifest, unpack_manifest
from tests.store.made import publication


def test_sqlite_is_told_to_be_safe(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/deep/er/store.sqlite")
    with reading(engine) as connection:
        for pragma, value in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("synchronous", 2),
            ("busy_timeout", 60_000),
        ):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_the_path_of_the_settings_can_be_opened(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/store.sqlite") as store:
        store.add(publication([1]))
    assert (tmp_path / "store.sqlite").is_file()


@pytest.mark.parametrize("url", ["mysql://root:geheim@host/db", "nonsense", "", "oracle://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(SettingError) as caught:
        Store.open(url)
    assert "postgresql://" in caught.value.message
    assert "geheim" not in caught.value.message


def test_a_missing_driver_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match="psycopg") as caught:
        Store.open("postgresql://postgres@127.0.0.1/test")
    assert "pip install 'penstock[postgres]'" in caught.value.hint


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "2")
    with pytest.raises(StoreError, match="refused") as caught:
        Store.open("postgresql://someone:geheim@127.0.0.1:1/test")
    assert "geheim" not in caught.value.message


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"This is a letter, not a database." * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"This is a letter")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        Store.open(f"sqlite:///{tmp_path}/file/store.sqlite")


def test_a_failure_midway_keeps_nothing(store: Store) -> None:
    good = publication([1, 2])
    store.add(good)
    whole = publication({1: 1, 2: 0, 3: 0})
    # The column refuses it, but only after the parties were written.
    broken = structs.replace(whole, publisher=None)
    with pytest.raises(StoreError, match="refused"):
        store.add(broken)
    assert len(store.snapshots()) == 1
    assert store.add(whole).changed == 1


def test_a_damaged_manifest_is_noticed() -> None:
    blob = pack_manifest(range(1000))
    for damaged in (b"", b"x", blob[:-5], zlib.compress(b"abc")):
        with pytest.raises(StoreError, match="damaged"):
            unpack_manifest(damaged)


@given(st.lists(st.integers(1, 2**62), unique=True))
def test_a_manifest_comes_back(versions: list[int]) -> None:
    assert unpack_manifest(pack_manifest(versions)) == tuple(versions)


def test_a_manifest_is_small() -> None:
    assert len(pack_manifest(range(1, 14_001))) < 300


def test_rows_cannot_point_nowhere(store: Store) -> None:
    with (
        pytest.raises(StoreError),
        reading(store._engine) as connection,
    ):
        connection.execute(
            sa.text("INSERT INTO manifests (snapshot_id, versions) VALUES (99, :blob)"),
            {"blob": b""},
        )
