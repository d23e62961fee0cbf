"""The case file of an alert, from its page: JSON, page and PDF, and who may have them."""

import pytest

from penstock.pressure import print_page
from tests.api.conftest import Running

_ASKED = {"parties": [{"id": "C-1", "name": "Dragomir Vaskinov", "countries": ["SY"]}]}


def test_a_case_is_kept_as_record_page_and_pdf(
    fresh: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh.client("service").post("/v1/check/parties", json=_ASKED)
    client = fresh.client("analyst")
    review = client.get("/alerts/A1").text
    for kind in ("pdf", "html", "json"):
        assert f'href="/alerts/A1/case.{kind}"' in review
    record = client.get("/alerts/A1/case.json")
    assert record.headers["content-disposition"] == 'attachment; filename="A1.json"'
    entries = record.json()["proof"]["entries"]
    page = client.get("/alerts/A1/case.html")
    assert "attachment" in page.headers["content-disposition"]
    assert all(one["sha256"] in page.text for one in entries)
    monkeypatch.setattr("penstock.pressure.print_page", lambda page: b"%PDF " + page[:15].encode())
    printed = client.get("/alerts/A1/case.pdf")
    assert printed.content == b"%PDF <!doctype html>"
    assert printed.headers["content-disposition"] == 'attachment; filename="A1.pdf"'
    monkeypatch.setattr("penstock.pressure.print_page", print_page)
    monkeypatch.setattr("penstock.pressure._browser.which", lambda _: None)
    missing = client.get("/alerts/A1/case.pdf")
    assert (missing.status_code, "Install Chromium" in missing.text) == (501, True)


def test_a_viewer_sees_the_alert_but_not_its_file(fresh: Running) -> None:
    fresh.client("service").post("/v1/check/parties", json=_ASKED)
    viewer = fresh.client("viewer")
    assert "case.pdf" not in viewer.get("/alerts/A1").text
    for kind in ("pdf", "html", "json"):
        assert viewer.get(f"/alerts/A1/case.{kind}").status_code == 403
