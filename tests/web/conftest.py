"""A real Chromium against a real server in this process."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Error, Page, sync_playwright

from penstock.api import House, make_app
from penstock.model import Role
from penstock.web import add_pages
from tests.api.conftest import PASSWORD, fresh, open_to_all, service
from tests.desk.world import WORLD, loaded, settings_in

__all__ = ["fresh", "open_to_all", "service"]
SCREENS = Path(__file__).resolve().parents[2] / "out" / "screens"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


class Site:
    """A server with its own home, and people who can sign in."""

    def __init__(self, house: House, address: str, browser: Browser) -> None:
        self.house = house
        self.address = address
        self._browser = browser

    def person(self, name: str, role: Role, *, with_script: bool = True) -> Page:
        """Somebody who has an account, at the page of today."""
        self.house.door.add_account(name, PASSWORD, role, by="tests")
        context = self._browser.new_context(
            base_url=self.address,
            java_script_enabled=with_script,
            viewport={"width": 1280, "height": 900},
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", _refuse_errors)
        page.goto("/alerts")
        page.fill("#name", name)
        page.fill("#password", PASSWORD)
        page.click("main button.main")
        return page


def _refuse_errors(message: object) -> None:
    """Fail where a page did what its own headers forbid."""
    text = getattr(message, "text", "")
    assert "Content Security Policy" not in text, text


def shot(page: Page, name: str) -> None:
    """Write a picture for people to look at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENS / f"{name}.png"), full_page=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: that of PENSTOCK_CHROMIUM, else the system's."""
    found = os.environ.get("PENSTOCK_CHROMIUM") or next(
        (path for name in _CHROMIUMS if (path := shutil.which(name))), None
    )
    if found is None:
        reason = "no Chromium is installed (set PENSTOCK_CHROMIUM)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    words = ["--disable-gpu", "--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--no-sandbox")
    with sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=found, args=words)
        except Error as error:
            pytest.fail(f"{found} does not start: {error}")
        yield opened
        opened.close()


@pytest.fixture
def site(tmp_path: Path, browser: Browser) -> Iterator[Site]:
    """A server over the invented world, reached as a browser reaches it."""
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    app = make_app(settings, add_pages=add_pages)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    assert server.started
    yield Site(app.state.house, f"http://127.0.0.1:{port}", browser)
    server.should_exit = True
    thread.join(timeout=30)
