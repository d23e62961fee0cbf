"""A case file on paper: what its record holds, in any script, with the digests that prove it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from penstock.cli import main
from penstock.desk import CaseDesk, FileDesk, Service, case_file, case_page
from penstock.model import Disposition
from tests.desk.world import WORLD, loaded, settings_in
from tests.payments.wires import Wire

_SAID = "Имя совпадает, 김정은 <b>not</b> & other"


class _Checker(HTMLParser):
    """Every tag is closed, nothing is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = settings_in(tmp_path)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    opened = Service(settings)
    yield opened
    opened.close()


def _closed(service: Service) -> str:
    (found,) = FileDesk(service).payments(Wire(creditor="Dragomir Vaskinov").pacs008(), "p.xml")
    (alert,) = found.alerts
    cases = CaseDesk(service.store, service.settings)
    said = Disposition.FALSE_POSITIVE
    cases.propose([alert], said, "other_birth_date", _SAID, "ann")
    cases.approve([alert], "ben", "The passport was seen")
    return alert


def test_the_page_holds_what_the_record_holds(service: Service) -> None:
    alert = _closed(service)
    file = case_file(service.store, CaseDesk(service.store, service.settings), alert)
    page = case_page(file)
    checker = _Checker()
    checker.feed(page)
    assert checker.open == []
    assert checker.loads == []
    text = unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", page))
    for entry in file["proof"]["entries"]:
        assert entry["sha256"] in text
        assert entry["previous_sha256"] in text
    assert file["proof"]["anchor"]["sha256"] in text
    for part in file["alert"]["hit"]["explanation"]:
        assert f"{part['value']:+.4f}" in text
    for word in (
        _SAID,
        "The dates of birth or founding differ",
        "The passport was seen",
        "ann",
        "ben",
        "Dragomir Vaskinov",
        "Iron Captain",
        "31 CFR 510.201",
        file["keep_until"],
    ):
        assert word in text, word


def test_the_command_writes_the_page_and_the_printed_page(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alert = _closed(service)
    monkeypatch.setenv("PENSTOCK_HOME", str(service.settings.home))
    pages: list[str] = []

    def prints(page: str, browser: str) -> bytes:
        pages.append(page)
        return f"%PDF by {browser}".encode()

    monkeypatch.setattr("penstock.pressure.print_page", prints)
    html, pdf = tmp_path / "case.html", tmp_path / "case.pdf"
    words = ["cases", "file", alert, "--html", str(html), "--pdf", str(pdf), "--browser", "x"]
    assert main(words) == 0
    assert pages == [html.read_text(encoding="utf-8")]
    assert pdf.read_bytes() == b"%PDF by x"


def test_without_a_browser_the_command_says_what_to_do(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    alert = _closed(service)
    monkeypatch.setenv("PENSTOCK_HOME", str(service.settings.home))
    pdf = tmp_path / "case.pdf"
    words = ["cases", "file", alert, "--pdf", str(pdf), "--browser", "no-such-browser"]
    assert main(words) == 2
    assert "Install Chromium" in capsys.readouterr().err
    assert not pdf.exists()
