"""What an actor can be told to do; each is what the commands do, through the same front doors."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import penstock.store._migrate as migrating
from penstock.desk import answers, make_ready, open_store
from penstock.errors import StoreGone
from penstock.intake import Answers, consume, watch_folder
from penstock.lists import Limits, PublishedFile, Publisher, download
from penstock.model import ListId, Subject
from penstock.settings import Settings, load_settings
from penstock.store import Store
from penstock.store._schema import HEAD
from tests.desk.world import WORLD, publication
from tests.store.ledgers import draft
from tests.store.made import publication as issue

Tell = Callable[[object], None]
FILES = ("first.csv", "second.csv")
LIMITS = Limits(retries=1, first_wait_seconds=0.001, longest_wait_seconds=0.01)


def settings_of(home: str, store: str | None = None) -> Settings:
    given = {"store": store} if store else {}
    return load_settings(environ={}, home=Path(home), **given)


def warm(home: Path) -> None:
    """Import and read once what every child needs, without keeping a connection open."""
    settings = settings_of(str(home))
    load(lambda _: None, str(home))
    made = Answers(settings)
    made.answer(b"nothing", "warm", lambda _: None, is_repeated=False)
    made.close()
    ask(lambda _: None, str(home), ["Ann Nobody"])
    import httpx  # noqa: F401 - first needed by a download


def fetch(tell: Tell, address: str, folder: str) -> None:
    """Download a publication of two files."""
    publisher = Publisher(
        list=ListId("us-test"),
        publisher="Bureau of Tests",
        title="Test List",
        page="https://example.org",
        files=tuple(PublishedFile(name=one, url=f"{address}/{one}") for one in FILES),
        checked_on=datetime.now(UTC).date(),
        checked_in="tests",
    )
    got = download(publisher, Path(folder), limits=LIMITS)
    tell([path.read_text() for path in got.files])


def load(tell: Tell, home: str, store: str | None = None, parties: int = 0) -> None:
    """Load the invented world as published today, or so many parties."""
    with open_store(settings_of(home, store)) as opened:
        day = datetime.now(UTC).date()
        made = issue(range(parties), day) if parties else publication(day, WORLD)
        tell(opened.add(made).parties)


def ask(tell: Tell, home: str, names: list[str]) -> None:
    """Screen names by the index, which is built where there is none."""
    ready = make_ready(settings_of(home))
    asked = [Subject(id=str(place), names=(name,)) for place, name in enumerate(names)]
    for name, one in zip(names, answers(asked, ready), strict=True):
        tell([name, one.outcome.value, [hit.party for hit in one.hits]])


def watch(tell: Tell, home: str, folder: str, store: str | None = None, looks: int = 1) -> None:
    """Decide on the files of a folder until it is empty, or after so many looks in vain."""
    made = Answers(settings_of(home, store))
    vain: list[str] = []

    def note(text: str) -> None:
        vain.append(text)
        tell({"note": text})

    taken = watch_folder(
        Path(folder),
        made,
        settle_s=0,
        poll_s=0.01,
        is_once=True,
        is_stopped=lambda: len(vain) >= looks,
        note=note,
    )
    for one in taken:
        tell([one.name, one.answer.outcome.value])
    made.close()


def take(tell: Tell, home: str, url: str, queue: str, exchange: str) -> None:
    """Decide on the messages of a queue until it is empty."""
    made = Answers(settings_of(home))
    for one in consume(
        url, queue, made, exchange=exchange, is_once=True, note=lambda text: tell({"note": text})
    ):
        tell([one.sha256, one.answer.outcome.value])
    made.close()


def append(tell: Tell, url: str, name: str, count: int, is_old: bool = False) -> None:
    """Append entries to a ledger, each told once it is durable.

    With `is_old` as the program before the newest migration would: it knows nothing of that.
    """
    if is_old:
        _before_the_newest_migration()
    with Store.open(url) as store:
        for number in range(count):
            (receipt,) = store.ledger.append([draft(f"{name}/{number}", "x" * 300, (number,))])
            tell([receipt.entry, receipt.sha256])


def migrate(tell: Tell, url: str) -> None:
    """Open a store, which brings it to the newest tables."""
    with Store.open(url) as store:
        tell(len(store.snapshots()))


def insist(tell: Tell, url: str, name: str, count: int) -> None:
    """Append as a service does that keeps its connections while the server comes and goes."""
    store = None
    number = 0
    while number < count:
        try:
            store = store or Store.open(url)
            (receipt,) = store.ledger.append([draft(f"{name}/{number}", "x", (number,))])
        except StoreGone:
            tell("gone")
            time.sleep(0.02)
            continue
        tell([receipt.entry, receipt.sha256, f"{name}/{number}"])
        number += 1
    if store is not None:
        store.close()


def _before_the_newest_migration() -> None:
    """Have this process know one migration less."""
    from alembic.script import ScriptDirectory

    migrating.HEAD = before_the_newest()  # type: ignore[misc]
    whole = ScriptDirectory.walk_revisions

    def older(self: ScriptDirectory, *given: Any, **more: Any) -> Any:
        return (one for one in whole(self, *given, **more) if one.revision != HEAD)

    ScriptDirectory.walk_revisions = older  # type: ignore[method-assign]


def before_the_newest() -> str:
    """Return the revision before the newest one."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrating._FOLDER))
    newest: Any = ScriptDirectory.from_config(config).get_revision(HEAD)
    return str(newest.down_revision)
