"""The page of an owner graph with 2,000 parties, used by hand in a real Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from penstock.ownership import Stake, find_listed, owners_page, read_share, trace
from tests.ownership.made import DAY, of

_PARTIES = 2000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a tree in which everybody holds odd shares of four others."""
    owners = of(
        Stake(
            owner=f"N{(place - 1) // 4}",
            owned=f"N{place}",
            share=read_share(f"{33.33 + place % 60:.2f}"),
        )
        for place in range(1, _PARTIES)
    )
    seeds = find_listed(owners, ["N0"], DAY)
    found = trace(owners, seeds, as_of=DAY)
    path = tmp_path_factory.mktemp("page") / "owners.html"
    path.write_text(owners_page(owners, found, seeds.possible), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Browser, file: Path):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def _open(page: Page) -> int:
    return page.locator(".tree details[open]").count()


def test_branches_fold_and_unfold(page: Page) -> None:
    first = page.locator(".tree details").first
    branches = page.locator(".tree details").count()
    assert branches > 400
    was_open = first.get_attribute("open") is not None
    first.locator("summary").first.click()
    assert (first.get_attribute("open") is not None) is not was_open
    page.locator("#unfold").click()
    assert _open(page) == branches
    page.locator("#fold").click()
    assert _open(page) == 0
    first.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert first.get_attribute("open") is not None


def test_a_party_is_found_and_unfolded_to(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("N1999")
    assert page.locator(".tree mark").count() == 1
    page.keyboard.press("Enter")
    assert page.locator(".tree mark").is_visible()
    assert page.locator("tbody tr:visible").count() == 1


def test_no_column_runs_away(page: Page) -> None:
    """Exact shares of far parties have dozens of digits; the table still fits the window."""
    width = page.evaluate("document.querySelector('table').scrollWidth")
    assert width <= 1280
    assert page.locator("td[title^='exactly']").count() > 100


def test_the_picture_is_drawn_for_as_many(page: Page) -> None:
    page.get_by_text("Picture", exact=True).click()
    assert page.locator("svg rect").count() >= _PARTIES
