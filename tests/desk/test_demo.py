"""The invented world fills every page, and touches nothing that is real."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from penstock.api import make_app
from penstock.desk import CaseDesk, Whitelist, fill_with_demo, open_store
from penstock.errors import UsageError
from penstock.model import AlertState, Outcome
from penstock.settings import Settings
from penstock.web import add_pages
from tests.desk.world import loaded, settings_in


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, list[dict]]:
    settings = settings_in(tmp_path_factory.mktemp("demo"))
    return settings, list(fill_with_demo(settings))


def test_it_is_a_world_at_work(filled: tuple[Settings, list[dict]]) -> None:
    settings, lines = filled
    assert [line["count"] for line in lines if line["what"] == "list"] == [11, 12]
    assert {line["outcome"] for line in lines if line["what"] == "payment"} == set(Outcome)
    assert {line["outcome"] for line in lines if line["what"] == "shipment"} >= {"block", "pass"}
    with open_store(settings) as store:
        assert store.ledger.verify().faults == ()
        cases = CaseDesk(store, settings)
        shown = cases.queue(state=None, with_snoozed=True, limit=200)[0]
        assert {one.state for one in shown} == set(AlertState)
        assert any(one.level for one in shown)
        assert any(one.snoozed_until for one in shown)
        assert any(one.assignee for one in shown)
        (entry,) = Whitelist(store).every()
        assert entry.approved_by == ("ben", "cleo")
        assert {one.publisher for one in store.snapshots()} == {"Invented for trying Penstock out"}


@pytest.mark.parametrize(
    ("name", "page", "words"),
    [
        ("ann", "/", ("us-ofac-sdn",)),
        ("ann", "/alerts", ("vaskinov", "orlenko")),
        ("ben", "/alerts?state=pending", ("vaskinov",)),
        ("ann", "/lists", ("us-ofac-sdn",)),
        ("ann", "/whitelist", ("Nine Lanterns Restaurant",)),
        ("ann", "/papers", ("blocked property", "rejected transaction", "River Bank, Beijing")),
        ("ann", "/papers/correspondents", ("ZORANDIA COMMERCE BANK",)),
        ("ann", "/news", ("Treasury names bank", "Eastern Wire", "2 stories", "charge")),
        ("ann", "/news?party=us-ofac:905", ("Halverstrand Lenses JSC",)),
        ("ann", "/pressure", ("Smallland",)),
        ("ann", "/ledger", ("C-1001",)),
        ("ann", "/measures", ()),
        ("cleo", "/users", ("ben", "dora")),
    ],
)
def test_every_page_has_something_to_show(
    name: str, page: str, words: tuple[str, ...], filled: tuple[Settings, list[dict]]
) -> None:
    settings, lines = filled
    password = next(line["password"] for line in lines if line.get("name") == name)
    with TestClient(make_app(settings, add_pages=add_pages)) as client:
        signed = client.post("/v1/session", json={"name": name, "password": password})
        assert signed.status_code == 200
        answer = client.get(page)
        assert answer.status_code == 200
        for word in words:
            assert word.lower() in answer.text.lower()


def test_a_home_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded(settings)
    with pytest.raises(UsageError, match="holds something already") as refused:
        next(fill_with_demo(settings))
    assert "--home" in refused.value.hint
