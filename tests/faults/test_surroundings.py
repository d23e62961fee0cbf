"""What a service stands on fails: disk, database, broker, clock, index files."""

import json
import os
import random
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from penstock.desk import Service, open_store
from penstock.model import Subject
from penstock.store import Store
from penstock.store._engine import make_engine, writing
from penstock.store._migrate import migrate
from penstock.validation import make_message
from tests.faults import tasks
from tests.faults.conftest import SEED, Actor, Cluster
from tests.faults.test_kills import FOUND, NAMES, PAYMENTS, STOPPED, _whole_ledger, home
from tests.intake.conftest import Queue

__all__ = ["home"]
pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of sixteen megabytes where one may be mounted, else an ordinary folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)]
    is_mounted = os.geteuid() == 0 and shutil.which("mount") is not None
    is_mounted = is_mounted and not subprocess.run(command, check=False).returncode
    yield folder
    if is_mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_holds_and_recovers(
    home: str, actor: Actor, tmp_path: Path, small_disk: Path
) -> None:
    shutil.copytree(home, small_disk / "home")
    inbox = small_disk / "inbox"
    inbox.mkdir()
    for name, content in PAYMENTS.items():
        (inbox / name).write_bytes(content)
    filler = small_disk / "filler"
    room = 0
    with filler.open("wb") as file, suppress(OSError):
        if os.path.ismount(small_disk):
            while True:
                os.write(file.fileno(), b"x" * 4096)
        room = 16_384  # no disk of our own: no file may grow instead
    result = actor.do("watch", home=str(small_disk / "home"), folder=str(inbox), room=room)
    assert [one for one in result.told if not isinstance(one, dict)] == []
    said = result.error or result.told[0]["note"]
    assert any(word in said for word in ("room", "space", "full", "too large", "disk")), said
    waiting = {path.name.partition("-")[2] for path in (inbox / ".working").glob("1-*")}
    assert waiting | {path.name for path in inbox.glob("*.xml")} == set(PAYMENTS)
    filler.unlink()
    result = actor.do("watch", home=str(small_disk / "home"), folder=str(inbox))
    assert {name for name, outcome in result.told if outcome == "hold"} == STOPPED
    _whole_ledger(small_disk / "home", decided=len(PAYMENTS))


@pytest.mark.parametrize("room", [65_536, 262_144])
def test_an_index_without_room_is_told(room: int, home: str, actor: Actor, tmp_path: Path) -> None:
    shutil.rmtree(Path(home) / "indexes")
    result = actor.do("ask", home=home, names=NAMES, room=room)
    assert result.told in ([], FOUND)
    assert result.told or "Make room" in result.error
    assert actor.do("ask", home=home, names=NAMES).told == FOUND


@pytest.mark.parametrize("harm", ["turned", "cut", "removed", "emptied"])
def test_a_damaged_index_answers_nothing(harm: str, home: str, actor: Actor) -> None:
    (folder,) = [one for one in (Path(home) / "indexes").iterdir() if not one.name.startswith(".")]
    files = sorted(one for one in folder.rglob("*.*") if one.is_file() and one.name[0] != ".")
    chosen = random.Random(f"{SEED} {harm}").sample(files, 6)
    for path in chosen:
        content = path.read_bytes()
        if harm == "removed":
            path.unlink()
        elif harm == "emptied":
            path.write_bytes(b"")
        elif harm == "cut":
            path.write_bytes(content[: len(content) // 2])
        else:
            place = len(content) // 2
            path.write_bytes(content[:place] + bytes([content[place] ^ 8]) + content[place + 1 :])
        assert actor.do("ask", home=home, names=NAMES).told == FOUND, path.name


def test_a_service_takes_a_damaged_index_out_of_use(home: str) -> None:
    service = Service(tasks.settings_of(home))
    try:
        folder = service.ready.folder
        path = folder / "party_list.npy"
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert service.refresh()
        asked = Subject(id="1", names=("Dragomir Vaskinov",))
        assert service.ask([asked]).result()[0].hits[0].party == "us-ofac:2"
        assert path.read_bytes() == content
    finally:
        service.close()


@pytest.mark.parametrize("skew_s", [-7200.0, 40 * 86_400.0], ids=["behind", "ahead"])
def test_a_wrong_clock_passes_nothing(
    skew_s: float, home: str, actor: Actor, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "first.xml").write_bytes(PAYMENTS["b-plain.xml"])
    assert actor.do("watch", home=home, folder=str(folder)).told == [["first.xml", "pass"]]
    (folder / "b.xml").write_bytes(make_message("pacs.008", seed=2).content)
    result = actor.do("watch", home=home, folder=str(folder), skew_s=skew_s)
    assert result.told == [["b.xml", "hold"]], result
    (line,) = (folder / "stopped" / "b.xml.decisions.jsonl").read_text().splitlines()
    codes = {reason["code"] for reason in json.loads(line)["reasons"]}
    assert codes & {"clock_went_back", "lists_stale"}
    _whole_ledger(Path(home), decided=2)


@pytest.mark.postgres
def test_a_database_that_crashes_and_comes_back(cluster: Cluster, actor: Actor) -> None:
    Store.open(cluster.url).close()
    actor.start("insist", url=cluster.url, name="on", count=2_000)
    for pause in (0.4, 0.7):
        time.sleep(pause)
        cluster.stop()
        time.sleep(0.2)
        cluster.start()
    result = actor.finish()
    assert not result.error
    answered = {tuple(one) for one in result.told if one != "gone"}
    assert len(answered) == 2_000
    assert "gone" in result.told
    with Store.open(cluster.url) as store:
        assert store.ledger.verify().faults == ()
        kept = {(one.number, one.sha256, one.subject) for one in store.ledger.entries()}
        subjects = Counter(one.subject for one in store.ledger.entries())
    assert answered <= kept
    # A commit whose answer was lost with the server may stand there as well; it is never half.
    assert set(subjects) == {f"on/{number}" for number in range(2_000)}
    assert sum(subjects.values()) <= 2_000 + 2


@pytest.mark.postgres
def test_an_intake_waits_for_its_database(cluster: Cluster, actor: Actor, tmp_path: Path) -> None:
    home, folder = str(tmp_path / "home"), tmp_path / "inbox"
    folder.mkdir()
    actor.do("load", home=home, store=cluster.url)
    (folder / "0.xml").write_bytes(PAYMENTS["b-plain.xml"])
    assert actor.do("watch", home=home, store=cluster.url, folder=str(folder)).told
    (folder / "a-listed.xml").write_bytes(PAYMENTS["a-listed.xml"])
    actor.start("watch", home=home, store=cluster.url, folder=str(folder), looks=400)
    cluster.stop()
    time.sleep(0.5)
    cluster.start()
    result = actor.finish()
    if result.error:
        # It was stopped before it had opened the store: whoever starts it again is told why.
        assert result.error.startswith("store_gone")
        result = actor.do("watch", home=home, store=cluster.url, folder=str(folder))
    assert result.told[-1] == ["a-listed.xml", "hold"]
    with open_store(tasks.settings_of(home, cluster.url)) as store:
        assert store.ledger.verify().faults == ()
        assert len(list(store.ledger.entries())) == 2


def test_two_versions_side_by_side(url: str, actor: Actor, second: Actor) -> None:
    """A rolling update: the old program works on while the new one migrates and works."""
    Store.open(url).close()
    engine = make_engine(url)
    with writing(engine) as connection:
        migrate(connection, tasks.before_the_newest())
    engine.dispose()
    actor.start("append", url=url, name="old", count=120, is_old=True)
    time.sleep(0.1)
    new = second.do("append", url=url, name="new", count=40)
    old = actor.finish()
    assert (old.error, new.error) == ("", "")
    with Store.open(url) as store:
        assert store.ledger.verify().faults == ()
        kept = {(one.number, one.sha256) for one in store.ledger.entries()}
    assert {tuple(one) for one in (*old.told, *new.told)} == kept
    assert len(kept) == 160
    late = actor.do("append", url=url, name="late", count=1, is_old=True)
    assert "written by a newer Penstock" in late.error
    assert "Install the newer Penstock" in late.error


class Line:
    """Passes bytes to a server until it is told to hold them back, as a stalled broker does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self.is_flowing = threading.Event()
        self.is_flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._port))
            self._open += [client, server]
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while content := source.recv(65536):
                self.is_flowing.wait()
                target.sendall(content)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.is_flowing.set()
        # Closing alone would not wake the thread that waits for the next client.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def line_to(url: str) -> Iterator[tuple[Line, str]]:
    """A line to the broker of an address, and the address that goes through it."""
    import pika

    parameters = pika.URLParameters(url)
    line = Line(parameters.port)
    try:
        place = url.replace(f":{parameters.port}/", f":{line.port}/")
        yield line, f"{place}{'&' if '?' in place else '?'}heartbeat=1"
    finally:
        line.close()


@pytest.mark.amqp
def test_a_broker_that_stalls_is_left_and_tried_again(
    home: str, actor: Actor, queue: Queue
) -> None:
    with line_to(queue.url) as (line, address):
        many = [make_message("pacs.008", seed=number).content for number in range(60)]
        queue.put(PAYMENTS["a-listed.xml"], *many)
        given = {"url": address, "queue": queue.name, "exchange": queue.exchange}
        actor.start("take", home=home, **given)
        while queue.waiting() > 40:
            queue.channel.connection.sleep(0.02)
        line.is_flowing.clear()
        time.sleep(5)
        line.is_flowing.set()
        result = actor.finish()
        assert not result.error
        assert any("trying again" in one["note"] for one in result.told if isinstance(one, dict))
        assert queue.waiting() == 0
        keys = {properties.message_id: key for key, properties, _ in queue.published()}
        assert len(keys) == 61
        assert sum(key == "hold" for key in keys.values()) >= 1
    _whole_ledger(Path(home), decided=61)
