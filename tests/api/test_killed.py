"""A server that is killed in the middle of anything loses no decision that was answered."""

import json
import os
import signal
import threading
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penstock.desk import open_store
from tests.api.server import serving
from tests.desk.world import WORLD, loaded, settings_in


def _ask(address: str, number: int) -> dict:
    asked = {"parties": [{"id": f"K-{number}", "name": "Dragomir Vaskinov"}]}
    request = urllib.request.Request(
        f"{address}/v1/check/parties",
        data=json.dumps(asked).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())["decisions"][0]


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

        threads = [threading.Thread(target=go_on, args=(n * 1_000_000,)) for n in range(4)]
        for one in threads:
            one.start()
        while len(answered) < 30 and server.process.poll() is None:
            time.sleep(0.01)
        os.kill(server.process.pid, signal.SIGKILL)
        for one in threads:
            one.join()
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
