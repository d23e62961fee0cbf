"""The tables and their history: both ways lead to the same place, with data, up and down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import penstock.store
from penstock.errors import StoreError
from penstock.store import Store
from penstock.store._engine import make_engine, writing
from penstock.store._manifest import pack_manifest
from penstock.store._migrate import migrate
from penstock.store._schema import HEAD, METADATA, Moment
from tests.store.conftest import empty
from tests.store.made import LIST, NOON, party, publication


def shape(engine: sa.Engine) -> dict:
    """Everything the database itself says of its tables."""
    look = sa.inspect(engine)
    return {
        table: {
            "columns": [
                (one["name"], str(one["type"]), one["nullable"], str(one.get("default")))
                for one in look.get_columns(table)
            ],
            "key": look.get_pk_constraint(table),
            "foreign": sorted(look.get_foreign_keys(table), key=str),
            "unique": sorted(look.get_unique_constraints(table), key=str),
            "indexes": sorted(look.get_indexes(table), key=str),
        }
        for table in look.get_table_names()
    }


@contextmanager
def engine_of(url: str, *revisions: str) -> Iterator[sa.Engine]:
    """An engine, after migrating to each of the revisions in turn."""
    engine = make_engine(url)
    try:
        for revision in revisions:
            with writing(engine) as connection:
                migrate(connection, revision)
        yield engine
    finally:
        engine.dispose()


def test_the_newest_revision_is_the_head() -> None:
    config = Config()
    folder = Path(penstock.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrating_equals_creating(url: str, tmp_path: Path) -> None:
    with Store.open(url), engine_of(url) as engine:
        created = shape(engine)
    if url.startswith("sqlite"):
        url = f"sqlite:///{tmp_path}/migrated.sqlite"
    else:
        empty(url)
    with engine_of(url, "0001", HEAD) as engine:
        assert shape(engine) == created
        assert set(created) == {*METADATA.tables, "alembic_version"}
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == []


def test_a_store_of_the_first_revision_is_migrated_with_its_data(url: str) -> None:
    numbers = dict.fromkeys(("parties", "names", "repeated", "added", "changed", "removed"), 0)
    rows = [
        {
            "list_id": LIST,
            "publisher": "Bureau of Tests",
            "published_from": "unknown",
            "retrieved_at": datetime(2026, 1, number, tzinfo=UTC),
            "sha256": str(number),
            "is_readable": True,
            "is_accepted": accepted,
            "reason": reason,
            "files": "[]",
            "warnings": "[]",
            **numbers,
        }
        for number, accepted, reason in (
            (1, True, ""),
            (2, False, "empty"),
            (3, True, "accepted: by hand"),
        )
    ]
    with engine_of(url, "0001") as engine, writing(engine) as connection:
        connection.execute(sa.insert(METADATA.tables["lists"]).values(id=LIST, revision=1))
        connection.execute(sa.insert(METADATA.tables["snapshots"]), rows)
        blobs = [{"snapshot_id": number, "versions": pack_manifest(())} for number in (1, 2, 3)]
        connection.execute(sa.insert(METADATA.tables["manifests"]), blobs)
    with Store.open(url) as store:
        told = [store.events(one.id) for one in store.snapshots()]
        store.add(publication([1, 2]), retrieved_at=NOON)
    assert told == [
        ((datetime(2026, 1, 1, tzinfo=UTC), "loaded", ""),),
        ((datetime(2026, 1, 2, tzinfo=UTC), "quarantined", "empty"),),
        ((datetime(2026, 1, 3, tzinfo=UTC), "accepted", "accepted: by hand"),),
    ]


def test_down_and_up_again_keeps_snapshots(url: str) -> None:
    with Store.open(url) as store:
        snapshot = store.add(publication([1, 2]), retrieved_at=NOON)
    with engine_of(url, "0001") as engine:
        assert not sa.inspect(engine).has_table("snapshot_events")
    with Store.open(url) as store:
        assert store.snapshots() == (snapshot,)
        assert list(store.parties(snapshot.id)) == [party(1), party(2)]
        assert store.events(snapshot.id) == ((NOON, "loaded", ""),)


def test_all_the_way_down_and_up(url: str) -> None:
    with Store.open(url) as store:
        store.add(publication([1, 2]))
    with engine_of(url, "base") as engine:
        assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    with Store.open(url) as store:
        assert store.snapshots() == ()
        assert store.add(publication([1, 2])).added == 2


def test_a_newer_store_is_refused(url: str) -> None:
    with Store.open(url):
        pass
    with engine_of(url) as engine, writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999") as caught:
        Store.open(url)
    assert "newer" in caught.value.hint


def test_moments_are_of_one_kind() -> None:
    # Migrations name the database's own type, which must be what `Moment` stands for.
    assert str(Moment().impl) == str(sa.DateTime(timezone=True))
