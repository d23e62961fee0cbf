"""An actor that can be killed, homes to harm, and a PostgreSQL server of our own to stop."""

import getpass
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.house.project import ROOT
from tests.intake.conftest import queue
from tests.store.conftest import postgres_schema, url

__all__ = ["postgres_schema", "queue", "url"]

# How often each kind of work is broken off; more, and by another seed, in `make bench`.
ROUNDS = int(os.environ.get("PENSTOCK_FAULT_ROUNDS", "4"))
SEED = int(os.environ.get("PENSTOCK_FAULT_SEED", "20261126"))


class Result(NamedTuple):
    """What became of an order: `told` is all that was told before it ended, however it ended."""

    died: bool
    steps: int
    error: str
    told: list[Any]


class Actor:
    """Forks a child for each order; see `tests.faults.actor`."""

    def __init__(self, home: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.actor", str(home)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        if self._process.stdout.readline() != "ready\n":
            self.close()
            pytest.fail("the actor did not start")

    def start(self, task: str, *, die_at: int = 0, room: int = 0, skew_s: float = 0, **given: Any):
        """Give an order; `finish` waits for what becomes of it."""
        order = {"task": task, "given": given, "die_at": die_at, "room": room, "skew_s": skew_s}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def finish(self) -> Result:
        assert self._process.stdout is not None
        result = Result(**json.loads(self._process.stdout.readline()))
        assert not result.error.startswith("crash"), result.error
        return result

    def do(self, task: str, **given: Any) -> Result:
        self.start(task, **given)
        return self.finish()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def actor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    made = Actor(tmp_path_factory.mktemp("actor"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actor]:
    made = Actor(tmp_path_factory.mktemp("second"))
    yield made
    made.close()


def places(steps: int, salt: str) -> list[int]:
    """Return where to die: the first step, a late one, and random ones between, always the same.

    Work that is done again may need fewer steps than the first time, so the last are left out.
    """
    assert steps > 10
    steps = steps * 3 // 4
    chosen = random.Random(f"{SEED} {salt}").sample(range(1, steps + 1), min(ROUNDS, steps))
    return sorted({1, steps, *chosen})


class Cluster:
    """A PostgreSQL server in a folder of its own, which nobody else uses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bin = _programs()
        # The server refuses to run as root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        user = "postgres" if self._as else getpass.getuser()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://{user}@127.0.0.1:{self.port}/postgres"
        if self._as:
            shutil.chown(folder, "postgres")
        self._run("initdb", "-A", "trust", "-N", "-D", str(folder / "base"))

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off "
        options += f"-c unix_socket_directories={self._folder} -c max_connections=20"
        log = str(self._folder / "log")
        self._run(
            "pg_ctl", "-D", str(self._folder / "base"), "-w", "-l", log, "-o", options, "start"
        )

    def stop(self, how: str = "immediate") -> None:
        """Stop it; `immediate` is a crash: what was not committed is gone."""
        self._run("pg_ctl", "-D", str(self._folder / "base"), "-w", "-m", how, "stop")

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [*self._as, str(self._bin / program), *words],
            cwd=self._folder,
            check=True,
            timeout=120,
            stdout=subprocess.DEVNULL,
        )


def _programs() -> Path:
    """Return the folder of the programs of PostgreSQL."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        reason = "the programs of PostgreSQL (initdb, pg_ctl) are not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return installed[-1].parent


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    # Not in the folder of the test: the user of the server may not enter that.
    with tempfile.TemporaryDirectory(prefix="penstock-cluster-") as folder:
        made = Cluster(Path(folder))
        made.start()
        try:
            yield made
        finally:
            made.stop()
