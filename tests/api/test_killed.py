"""A server that is killed in the middle of anything loses no decision that was answered."""

import json
import os
import signal
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from penstock.desk import open_store
from tests.api.server import Server, serving
from tests.desk.world import WORLD, loaded, sdn_csv, settings_in
from tests.payments.wires import Wire


def _ask(address: str, number: int) -> dict:
    asked = {"parties": [{"id": f"K-{number}", "name": "Dragomir Vaskinov"}]}
    request = urllib.request.Request(
        f"{address}/v1/check/parties",
        data=json.dumps(asked).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())["decisions"][0]


def _kill_amid(server: Server, go_on: Callable[[int], None], is_enough: Callable[[], bool]) -> None:
    """Kill a server while several threads go on asking it."""
    threads = [threading.Thread(target=go_on, args=(n * 1_000_000,)) for n in range(4)]
    for one in threads:
        one.start()
    while not is_enough() and server.process.poll() is None:
        time.sleep(0.01)
    os.kill(server.process.pid, signal.SIGKILL)
    for one in threads:
        one.join()


@pytest.mark.slow
def test_what_was_answered_is_there_after_a_kill(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    answered: list[dict] = []
    with serving(settings, PENSTOCK_AUTH="off") as server:

        def go_on(first: int) -> None:
            for number in range(first, first + 100_000):
                try:
                    answered.append(_ask(server.address, number))
                except (OSError, ValueError):
                    return

        _kill_amid(server, go_on, lambda: len(answered) >= 30)
    assert len(answered) >= 30
    with open_store(settings) as store:
        assert store.ledger.verify().faults == ()
        for one in answered:
            receipt = one["decision"]["recorded"]
            entry = store.ledger.entry(receipt["entry"])
            assert (entry.sha256, entry.subject) == (
                receipt["sha256"],
                one["decision"]["question"]["id"],
            )
            number = int(one["alerts"][0].removeprefix("A"))
            assert store.alerts.get(number).question == entry.subject


def _sent(address: str, path: str, content: bytes) -> dict:
    request = urllib.request.Request(f"{address}{path}", data=content)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


@pytest.mark.slow
def test_payments_that_were_answered_are_there_after_a_kill(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    answered: list[dict] = []
    with serving(settings, PENSTOCK_AUTH="off") as server:

        def go_on(first: int) -> None:
            for number in range(first, first + 100_000):
                wire = Wire(creditor="Dragomir Vaskinov", text=f"INVOICE {number}")
                try:
                    made = _sent(server.address, "/v1/check/payments", wire.pacs008())
                except (OSError, ValueError):
                    return
                answered.extend(made["decisions"])

        _kill_amid(server, go_on, lambda: len(answered) >= 20)
    assert len(answered) >= 20
    with open_store(settings) as store:
        assert store.ledger.verify().faults == ()
        for one in answered:
            receipt = one["decision"]["recorded"]
            assert store.ledger.entry(receipt["entry"]).sha256 == receipt["sha256"]
            assert store.alerts.get(int(one["alerts"][0].removeprefix("A"))).decision


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.03, 0.1, 0.3])
def test_a_load_that_is_killed_leaves_the_old_list_or_the_new(tmp_path: Path, wait: float) -> None:
    settings = settings_in(tmp_path)
    loaded(settings, date(2016, 6, 1), WORLD)
    rows = [(number, f"LISTED PARTY {number}", "individual") for number in range(1, 2001)]
    content = sdn_csv(*rows).encode()
    with serving(settings, PENSTOCK_AUTH="off") as server:
        path = "/v1/lists?name=sdn.csv&published=2016-07-01"

        def load() -> None:
            with suppress(OSError, ValueError):
                _sent(server.address, path, content)

        thread = threading.Thread(target=load)
        thread.start()
        time.sleep(wait)
        os.kill(server.process.pid, signal.SIGKILL)
        thread.join()
    with open_store(settings) as store:
        before, *more = store.snapshots()
        assert before.parties == len(list(store.parties(before.id))) == len(WORLD)
        for one in more:
            assert one.parties == len(list(store.parties(one.id))) == len(rows)
    # Whatever the kill left behind, the next start answers and takes the list.
    with serving(settings, PENSTOCK_AUTH="off") as server:
        (line,) = _sent(server.address, path, content)["lists"]
        assert line["parties"] == len(rows)
        asked = {"name": "LISTED PARTY 1999"}
        found = _sent_json(server.address, "/v1/screen", asked)
        assert found["answers"][0]["hits"][0]["party"] == "us-ofac:1999"


def _sent_json(address: str, path: str, content: dict) -> dict:
    headers = {"content-type": "application/json"}
    data = json.dumps(content).encode()
    request = urllib.request.Request(f"{address}{path}", data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())
