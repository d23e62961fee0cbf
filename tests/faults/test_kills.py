"""Whatever is killed, wherever: nothing answered is lost, nothing is doubled, nothing slips by.

Every test first counts the steps of undisturbed work, then kills the same work at the first step,
at the last and at random ones between, and lets it be done again, as a supervisor would.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.desk import open_store
from penstock.store import Store
from penstock.store._engine import make_engine, writing
from penstock.store._migrate import migrate
from penstock.validation import make_message
from tests.faults import tasks
from tests.faults.conftest import Actor, places
from tests.intake.conftest import Queue
from tests.lists.server import says, serving
from tests.payments.wires import Wire
from tests.store.conftest import empty
from tests.store.made import publication

pytestmark = pytest.mark.slow

NAMES = ["Dragomir Vaskinov", "Zorandia Commerce Bank", "Maria Perez"]
FOUND = [
    ["Dragomir Vaskinov", "hold", ["us-ofac:2"]],
    ["Zorandia Commerce Bank", "hold", ["us-ofac:1"]],
    ["Maria Perez", "pass", []],
]
PAYMENTS = {
    "a-listed.xml": Wire(creditor="DRAGOMIR VASKINOV").pacs008(),
    "b-plain.xml": make_message("pacs.008", seed=1).content,
    "c-broken.xml": b"<Document",
}
STOPPED = {"a-listed.xml", "c-broken.xml"}


@pytest.fixture
def home(tmp_path: Path, actor: Actor) -> str:
    """A home with the invented world and its index."""
    folder = str(tmp_path / "home")
    actor.do("load", home=folder)
    assert actor.do("ask", home=folder, names=NAMES).told == FOUND
    return folder


def test_a_download_is_whole_or_as_before(tmp_path: Path, actor: Actor) -> None:
    with serving() as server:

        def offer(*texts: bytes) -> None:
            server.answers[:] = [says(200, text) for text in texts]

        def fetch(folder: Path, **more: int):
            return actor.do("fetch", address=server.address, folder=str(folder), **more)

        offer(b"old 1", b"old 2")
        before = tmp_path / "before"
        fetch(before)
        offer(b"new 1", b"new 2")
        shutil.copytree(before, tmp_path / "counted")
        for step in places(fetch(tmp_path / "counted").steps, "download"):
            folder = tmp_path / f"killed-{step}"
            shutil.copytree(before, folder)
            offer(b"new 1", b"new 2")
            assert fetch(folder, die_at=step).died
            state = json.loads((folder / "us-test" / "current.json").read_text())
            kept = [folder / "us-test" / state["folder"] / name for name in tasks.FILES]
            texts = [path.read_text() for path in kept]
            assert texts in (["old 1", "old 2"], ["new 1", "new 2"])
            offer(b"new 1", b"new 2")
            assert fetch(folder).told == [["new 1", "new 2"]]


def test_a_publication_is_loaded_whole_and_once(url: str, tmp_path: Path, actor: Actor) -> None:
    def load(**more: int):
        return actor.do("load", home=str(tmp_path), store=url, parties=300, **more)

    Store.open(url).close()
    with Store.open(url) as store:
        store.add(publication(range(290)))
        first = store.snapshots()
    steps = load().steps
    for step in places(steps, "load"):
        _start_again(url, tmp_path, first=290)
        result = load(die_at=step)
        assert result.died
        with Store.open(url) as store:
            found = store.snapshots()
            assert 1 + bool(result.told) <= len(found) <= 2
            assert found[0].parties == first[0].parties
            assert all(len(list(store.parties(one.id))) == one.parties for one in found)
        assert load().told == [300]
        with Store.open(url) as store:
            assert [one.parties for one in store.snapshots()] == [290, 300]


def _start_again(url: str, folder: Path, first: int) -> None:
    if url.startswith("sqlite"):
        shutil.rmtree(folder / "store", ignore_errors=True)
    else:
        empty(url)
    with Store.open(url) as store:
        store.add(publication(range(first)))


def test_an_index_is_built_whole_or_anew(home: str, actor: Actor, tmp_path: Path) -> None:
    def ask(folder: Path, **more: int):
        return actor.do("ask", home=str(folder), names=NAMES, **more)

    bare = tmp_path / "bare"
    shutil.copytree(home, bare)
    shutil.rmtree(bare / "indexes")
    shutil.copytree(bare, tmp_path / "counted")
    for step in places(ask(tmp_path / "counted").steps, "index"):
        folder = tmp_path / f"killed-{step}"
        shutil.copytree(bare, folder)
        result = ask(folder, die_at=step)
        assert result.died
        assert result.told == FOUND[: len(result.told)]
        assert ask(folder).told == FOUND


def test_each_payment_is_decided_once(home: str, actor: Actor, tmp_path: Path) -> None:
    def watch(name: str, **more: int):
        return actor.do("watch", home=str(tmp_path / name), folder=_inbox(tmp_path, name), **more)

    shutil.copytree(home, tmp_path / "counted")
    steps = watch("counted").steps
    for step in places(steps, "decision"):
        name = f"killed-{step}"
        shutil.copytree(home, tmp_path / name)
        assert watch(name, die_at=step).died
        watch(name)
        inbox = tmp_path / f"{name}-inbox"
        moved = {
            goal: {one.name for one in (inbox / goal).iterdir() if one.suffix != ".jsonl"}
            for goal in ("passed", "stopped")
        }
        assert moved == {"passed": set(PAYMENTS) - STOPPED, "stopped": STOPPED}
        _whole_ledger(tmp_path / name, decided=len(PAYMENTS))
        for path in inbox.rglob("*.jsonl"):
            (line,) = path.read_text().splitlines()
            assert json.loads(line)["recorded"]["entry"]


def _inbox(folder: Path, name: str) -> str:
    """A folder of payments that were put there once: whoever watches it again finds the rest."""
    inbox = folder / f"{name}-inbox"
    if not inbox.is_dir():
        inbox.mkdir()
        for file, content in PAYMENTS.items():
            (inbox / file).write_bytes(content)
    return str(inbox)


def _whole_ledger(home: Path, decided: int) -> None:
    """Every payment stands in a ledger that is as it was written, and none of them twice."""
    with open_store(tasks.settings_of(str(home))) as store:
        assert store.ledger.verify().faults == ()
        counts = Counter(entry.subject for entry in store.ledger.entries())
    assert set(counts.values()) == {1}
    assert len(counts) == decided


def test_a_ledger_loses_no_answer(url: str, actor: Actor) -> None:
    Store.open(url).close()
    answered: dict[int, str] = {}

    def append(name: str, **more: int):
        result = actor.do("append", url=url, name=name, count=6, **more)
        answered.update(dict(result.told))
        return result

    for step in places(append("counted").steps, "ledger"):
        assert append(f"killed-{step}", die_at=step).died
    append("after")
    with Store.open(url) as store:
        assert store.ledger.verify().faults == ()
        kept = {one.number: one.sha256 for one in store.ledger.entries()}
        subjects = Counter(one.subject for one in store.ledger.entries())
    assert answered.items() <= kept.items()
    assert set(subjects.values()) == {1}


def test_a_migration_is_done_or_not_begun(url: str, actor: Actor) -> None:
    with Store.open(url) as store:
        store.add(publication(range(20)))
    steps = _migrated(url, actor).steps
    for step in places(steps, "migration"):
        result = _migrated(url, actor, die_at=step)
        assert result.died
        assert actor.do("migrate", url=url).told == [1]
        with Store.open(url) as store:
            (snapshot,) = store.snapshots()
            assert len(list(store.parties(snapshot.id))) == 20
            assert store.ledger.verify().faults == ()


def _migrated(url: str, actor: Actor, **more: int):
    """Migrate from the first revision, on which these parties could be loaded already."""
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            migrate(connection, "0001")
    finally:
        engine.dispose()
    return actor.do("migrate", url=url, **more)


@pytest.mark.amqp
def test_a_message_is_answered_once_and_acknowledged(
    home: str, actor: Actor, tmp_path: Path, queue: Queue
) -> None:
    def take(name: str, **more: int):
        given = {"url": queue.url, "queue": queue.name, "exchange": queue.exchange}
        return actor.do("take", home=str(tmp_path / name), **given, **more)

    shutil.copytree(home, tmp_path / "counted")
    queue.put(*PAYMENTS.values())
    steps = take("counted").steps
    queue.published()
    for step in places(steps, "queue"):
        name = f"killed-{step}"
        shutil.copytree(home, tmp_path / name)
        queue.put(*PAYMENTS.values())
        assert take(name, die_at=step).died
        _returned(queue)
        take(name)
        assert queue.waiting() == 0
        _whole_ledger(tmp_path / name, decided=len(PAYMENTS))
        published = queue.published()
        receipts = {properties.message_id for _, properties, _ in published}
        assert len(receipts) == len(PAYMENTS)
        # Published twice it may be, but then it is the same decision and says so.
        outcomes = {(properties.message_id, key) for key, properties, _ in published}
        assert Counter(key for _, key in outcomes) == {"hold": 2, "pass": 1}


def _returned(queue: Queue) -> None:
    """Wait until the broker has noticed that nobody holds its messages any more."""
    for _ in range(200):
        if not queue.channel.queue_declare(queue.name, passive=True).method.consumer_count:
            return
        queue.channel.connection.sleep(0.05)
    pytest.fail("the broker keeps a consumer that is dead")


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
