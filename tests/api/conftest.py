"""A running service in this process, over a small invented world, and people who use it."""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from penstock.api import House, make_app
from penstock.model import Role
from penstock.settings import Settings
from penstock.web import add_pages
from tests.api.told import Checked
from tests.desk.world import WORLD, loaded, settings_in

PASSWORD = "four words are easy to keep"


T = TypeVar("T")


class Running:
    """A service, and clients for each role."""

    def __init__(self, app: FastAPI, settings: Settings, nobody: TestClient) -> None:
        self.app = app
        self.settings = settings
        self.nobody = nobody
        self._made: dict[str, TestClient] = {}

    @property
    def house(self) -> House:
        found: House = self.app.state.house
        return found

    def client(self, name: str, role: Role | None = None) -> TestClient:
        """A client of somebody who holds a key with a role; by default the role of that name."""
        if name not in self._made:
            made = self.house.door.add_key(name, role or Role(name), by="tests")
            headers = {"authorization": f"Bearer {made.secret}"}
            self._made[name] = Checked(self.app, headers=headers, raise_server_exceptions=False)
        return self._made[name]

    def account(self, name: str, role: Role) -> TestClient:
        """A client of somebody who has signed in."""
        self.house.door.add_account(name, PASSWORD, role, by="tests")
        client = Checked(self.app, raise_server_exceptions=False)
        answer = client.post("/v1/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["x-csrf-token"] = answer.json()["csrf"]
        return client


def running(settings: Settings) -> Iterator[Running]:
    app = make_app(settings, add_pages=add_pages)
    with TestClient(app, raise_server_exceptions=False) as nobody:
        yield Running(app, settings, nobody)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with sign-in, over the invented world published today."""
    yield from running(_world(tmp_path_factory.mktemp("service")))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    """The same, for one test alone."""
    yield from running(_world(tmp_path))


@pytest.fixture
def open_to_all(tmp_path: Path) -> Iterator[Running]:
    """A service without sign-in."""
    yield from running(_world(tmp_path, auth="off"))


def _world(folder: Path, **more) -> Settings:
    settings = settings_in(folder, **more)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    return settings


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, run in a thread of its own.

    A browser that another test opened in this process keeps a loop in the main thread, in which
    `asyncio.run` refuses to begin.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
