"""Newer lists by themselves: customers and payments are held against them, once, at any time."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from penstock.desk import Service
from penstock.settings import Settings
from tests.api.conftest import Running, apart, running
from tests.desk.world import WORLD, loaded, party, settings_in
from tests.payments.wires import Wire

_LATER = (*WORLD, party(77, "Anselm Quiverbright"))
_PAYMENT = Wire(creditor="Anselm Quiverbright").pacs008()


def _publish(settings: Settings) -> None:
    loaded(settings, datetime.now(UTC).date(), _LATER)


def _look(site: Running) -> bool:
    return apart(site.house.watch.look())


def _alerts(site: Running) -> list[tuple[str, str]]:
    found = site.client("analyst").get("/v1/alerts", params={"party": "us-ofac:77"}).json()
    return sorted((one["kind"], one["question"]) for one in found["alerts"])


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to it")


def _ask(site: Running) -> str:
    client = site.client("service")
    customer = {"parties": [{"id": "C-1", "name": "Anselm Quiverbright"}]}
    assert client.put("/v1/customers", json=customer).status_code == 200
    (made,) = client.post("/v1/check/payments", content=_PAYMENT).json()["decisions"]
    assert made["alerts"] == []
    question: str = made["decision"]["question"]["id"]
    return question


@pytest.fixture
def site(tmp_path):
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    yield from running(settings)


def test_a_new_listing_opens_alerts_about_customers_and_payments(site: Running) -> None:
    question = _ask(site)
    assert _look(site)  # the first look, by the lists of now
    assert not _look(site)
    assert _alerts(site) == []
    _publish(site.settings)
    assert _look(site)
    assert _alerts(site) == [("party", "C-1"), ("payment", question)]
    entries = site.house.service.store.ledger.head()
    assert not _look(site)
    assert site.house.service.store.ledger.head() == entries


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that have looked for newer lists."""
    threads: list[str] = []
    renew = Service._renew

    def heard(service: Service) -> bool:
        threads.append(threading.current_thread().name)
        return renew(service)

    monkeypatch.setattr(Service, "_renew", heard)
    return threads


@pytest.fixture
def brisk(tmp_path, renewed: list[str]):
    """A service that looks for newer lists every second."""
    settings = settings_in(tmp_path, refresh_seconds=1)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    yield from running(settings)


def test_one_thread_takes_lists_up_and_what_they_say_follows(
    brisk: Running, renewed: list[str]
) -> None:
    question = _ask(brisk)
    # By now the first lists were looked back for: what is published afterwards is newer.
    _until(lambda: (brisk.settings.home / "watched.lists").exists())
    _publish(brisk.settings)
    _until(lambda: len(_alerts(brisk)) == 2)
    assert _alerts(brisk) == [("party", "C-1"), ("payment", question)]
    assert set(renewed) == {"penstock-lists"}


def test_what_was_published_while_nobody_ran_is_not_missed(tmp_path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    for first in running(settings):
        question = _ask(first)
        assert _look(first)
    _publish(settings)
    for second in running(settings):
        assert _look(second)
        assert _alerts(second) == [("party", "C-1"), ("payment", question)]


def test_what_was_broken_off_is_done_again(site: Running) -> None:
    question = _ask(site)
    assert _look(site)
    _publish(site.settings)
    site.house.watch._goes_on = lambda: False
    assert _look(site)
    assert _alerts(site) == [("party", "C-1")]
    del site.house.watch._goes_on
    assert _look(site)
    assert _alerts(site) == [("party", "C-1"), ("payment", question)]


def test_looking_back_can_be_switched_off(tmp_path) -> None:
    settings = settings_in(tmp_path, look_back_days=0)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    for site in running(settings):
        _ask(site)
        _publish(settings)
        assert _look(site)
        assert _alerts(site) == [("party", "C-1")]


def test_the_service_goes_on_after_a_look_that_failed(site: Running, monkeypatch) -> None:
    looks = []

    async def look() -> bool:
        looks.append(1)
        if len(looks) == 1:
            message = "nobody foresaw this"
            raise RuntimeError(message)
        raise asyncio.CancelledError

    watch = site.house.watch
    monkeypatch.setattr(watch, "keep_up", look)
    monkeypatch.setattr("penstock.api._watch.asyncio.sleep", _at_once)
    with pytest.raises(asyncio.CancelledError):
        apart(watch.run())
    assert len(looks) == 2


async def _at_once(_: float) -> None:
    return None
