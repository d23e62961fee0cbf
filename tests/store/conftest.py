"""Stores to test with: SQLite always, PostgreSQL where there is a server."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from penstock.store import Store

_DEFAULT = "postgresql+psycopg://postgres@127.0.0.1:5432/test"

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str]:
    """The address of a schema made for this run and dropped after it."""
    address = os.environ.get("PENSTOCK_TEST_POSTGRES") or _DEFAULT
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, connect_args={"connect_timeout": 5})
    schema = f"penstock_{uuid4().hex[:12]}"
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError as error:
        reason = f"no PostgreSQL server answers at {url} (set PENSTOCK_TEST_POSTGRES): {error.orig}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    shown = url.update_query_dict({"options": f"-csearch_path={schema}"})
    yield shown.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store/penstock.sqlite"
    address: str = request.getfixturevalue("postgres_schema")
    empty(address)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


def empty(address: str) -> None:
    """Drop every table of the schema."""
    engine = sa.create_engine(address)
    found = sa.MetaData()
    with engine.begin() as connection:
        found.reflect(connection)
        found.drop_all(connection)
    engine.dispose()
