"""Whatever happens to the database, the ledger says what it is and loses nothing it answered."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from penstock.errors import StoreError, StoreFull, StoreGone, StoreLocked, StoreReadOnly
from penstock.store import Store
from penstock.store._engine import wait_for_appenders
from tests.store.conftest import empty
from tests.store.ledgers import draft, rows

ROOT = Path(__file__).parents[2]


def is_sqlite(store: Store) -> bool:
    return store._engine.dialect.name == "sqlite"


@contextmanager
def told(store: Store, statement: str) -> Iterator[None]:
    """Every connection of a store is told something on top, as an administrator may do."""

    def connected(connection, _record) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        if not is_sqlite(store):
            connection.commit()

    store._engine.dispose()
    sa.event.listen(store._engine, "connect", connected)
    yield
    sa.event.remove(store._engine, "connect", connected)
    store._engine.dispose()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """A disk without room: a limit on pages; what PostgreSQL says when it cannot extend a file."""
    if is_sqlite(store):
        with told(store, "PRAGMA max_page_count = 1"):
            yield
        return
    with store._engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'could not extend file: No space left on device' "
            "USING ERRCODE = '53100'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON ledger EXECUTE FUNCTION no_room()"
        )
    yield
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER no_room ON ledger")
        connection.exec_driver_sql("DROP FUNCTION no_room()")


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    statement = "SET default_transaction_read_only = on"
    with told(store, "PRAGMA query_only = 1" if is_sqlite(store) else statement):
        yield


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Somebody else holds the lock of the writers, and waiting is short."""
    other = Store.open(store._engine.url.render_as_string(hide_password=False))
    short = "PRAGMA busy_timeout = 50" if is_sqlite(store) else "SET lock_timeout = 50"
    with other._engine.connect() as connection, told(store, short):
        connection = connection.execution_options(writes=True)
        with connection.begin():
            wait_for_appenders(connection)
            yield
    other.close()


@pytest.mark.parametrize(
    ("harm", "error"),
    [(full, StoreFull), (read_only, StoreReadOnly), (locked, StoreLocked)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_refusal_keeps_nothing_and_says_why(
    store: Store, harm: Callable, error: type[StoreError]
) -> None:
    store.ledger.append([draft("before")])
    with harm(store), pytest.raises(error) as caught:
        store.ledger.append([draft(str(one), "\u00e4" * 5000 + str(one)) for one in range(50)])
    assert caught.value.code == error.code
    assert [one["subject"] for one in rows(store)] == ["before"]
    store.ledger.append([draft("after")])
    assert [one["subject"] for one in rows(store)] == ["before", "after"]
    assert store.ledger.verify().faults == ()


def test_tables_that_are_gone(store: Store) -> None:
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE ledger")
    with pytest.raises(StoreGone):
        store.ledger.append([draft()])


@pytest.mark.parametrize("how", ["deleted", "replaced", "folder"])
def test_a_file_that_is_gone(tmp_path: Path, how: str) -> None:
    path = tmp_path / "store" / "penstock.sqlite"
    with Store.open(f"sqlite:///{path}") as store:
        store.ledger.append([draft()])
        path.rename(tmp_path / "moved.sqlite")
        if how == "replaced":
            Store.open(f"sqlite:///{path}").close()
        elif how == "folder":
            path.parent.rename(tmp_path / "elsewhere")
        with pytest.raises(StoreGone, match="moved, deleted or replaced"):
            store.ledger.append([draft("into the void")])


class Proxy:
    """Passes bytes between clients and a server until it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
            except OSError:
                return
            self._open += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while letters := source.recv(65536):
                target.sendall(letters)
        except OSError:
            return

    def cut(self) -> None:
        # Closing alone would not wake the thread that waits for the next client.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@pytest.mark.postgres
def test_a_server_that_is_gone(postgres_schema: str) -> None:
    empty(postgres_schema)
    address = sa.make_url(postgres_schema)
    proxy = Proxy(address.host or "127.0.0.1", address.port or 5432)
    via = address.set(host="127.0.0.1", port=proxy.port)
    with Store.open(via.render_as_string(hide_password=False)) as store:
        store.ledger.append([draft("before the cut")])
        proxy.cut()
        with pytest.raises(StoreGone):
            store.ledger.append([draft("after the cut")])
    with Store.open(postgres_schema) as store:
        assert store.ledger.about("after the cut") == ()
        assert len(store.ledger.about("before the cut")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 7])
def test_a_kill_loses_nothing_that_was_answered(url: str, batch: int) -> None:
    Store.open(url).close()
    answered: dict[int, str] = {}
    for attempt in range(3):
        words = ["-m", "tests.store.appender", url, f"run{attempt}", str(batch)]
        worker = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        with worker:
            assert worker.stdout is not None
            for _ in range(40 + 13 * attempt):
                entry, digest = worker.stdout.readline().split()
                answered[int(entry)] = digest
            worker.kill()
            for line in worker.stdout:
                # What it had told before it died; the last line may be cut short.
                if line.endswith("\n"):
                    entry, digest = line.split()
                    answered[int(entry)] = digest
    with Store.open(url) as store:
        report = store.ledger.verify()
        assert report.faults == ()
        kept = {one.number: one.sha256 for one in store.ledger.entries()}
        assert answered.items() <= kept.items()
        # Whole commits only, and the keys of a payment with its entry.
        assert report.entries % batch == 0
        assert store.memory.count() == report.entries


@pytest.mark.slow
def test_two_processes_keep_one_chain(url: str) -> None:
    Store.open(url).close()
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.appender", url, name, "3"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    told_by: list[list[str]] = []
    for worker in workers:
        assert worker.stdout is not None
        told_by.append([worker.stdout.readline() for _ in range(30)])
    for worker in workers:
        worker.kill()
        with worker:
            pass
    with Store.open(url) as store:
        assert store.ledger.verify().faults == ()
        kept = {f"{one.number} {one.sha256}\n" for one in store.ledger.entries()}
        assert kept >= {line for lines in told_by for line in lines}
        writers = {one.subject[0] for one in store.ledger.entries()}
        assert writers == {"a", "b"}
