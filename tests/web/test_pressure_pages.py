"""The pages of pressure: what is listed, what a run shows, what is refused, what is kept."""

import re
from pathlib import Path

import pytest
import yaml

from penstock.pressure import print_page
from penstock.web import _line as line
from penstock.web import _scenario_runs as runs
from tests.api.conftest import Running
from tests.pressure.scenarios import FLOWS, OUTPUT, small

_RUN = "/pressure/three-sectors?draws=4&seed=2"


def _own(service: Running, name: str = "mine", **changes: object) -> Path:
    folder = Path(service.house.settings.home) / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / "flows.csv").write_text(FLOWS)
    (folder / "output.csv").write_text(OUTPUT)
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(small(**changes), sort_keys=False))
    return path


def test_every_scenario_is_listed_and_says_what_it_needs(fresh: Running) -> None:
    _own(fresh)
    (Path(fresh.house.settings.home) / "scenarios" / "broken.yaml").write_text("schema: other")
    page = fresh.client("viewer").get("/pressure").text
    for words in ("North Korea, with and without China", "A small world", "your own"):
        assert words in page
    assert "trade_cepii.csv, country_labels.csv, gdp.csv" in page
    assert "cannot be read" in page
    asked = fresh.client("viewer").get("/pressure/iran")
    assert "Files it names are missing" in asked.text
    assert "is not in" in fresh.client("viewer").get("/pressure/iran?draws=0").text


def test_a_run_shows_charts_and_the_figures_of_the_file(service: Running) -> None:
    client = service.client("analyst")
    page = client.get(_RUN)
    assert page.status_code == 200
    assert page.text.count("<svg viewBox") >= 3
    assert page.text.count("<h1>") == 1
    assert not re.search(r"\sstyle=|<script>|<style|\son\w+=", page.text)
    rows = client.get("/pressure/three-sectors/figures.csv?draws=4&seed=2")
    assert rows.headers["content-disposition"] == 'attachment; filename="three-sectors.csv"'
    lines = rows.text.splitlines()
    assert f"All {len(lines) - 1} figures" in page.text
    assert {"loss_percent", "closure", "data_sha256"} <= set(lines[0].split(","))
    brief = client.get("/pressure/three-sectors/brief.html?draws=4&seed=2")
    assert "attachment" in brief.headers["content-disposition"]
    assert "<style>" in brief.text


def test_a_run_is_worked_out_once_until_its_files_change(
    fresh: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _own(fresh)
    worked: list[int] = []
    work = runs._work

    def counted(asked: runs.Asked) -> object:
        worked.append(asked.draws)
        return work(asked)

    monkeypatch.setattr(runs, "_work", counted)
    client = fresh.client("analyst")
    for _ in range(2):
        assert client.get("/pressure/mine?draws=0").status_code == 200
    assert worked == [0]
    (path.parent / "output.csv").write_text(OUTPUT.replace("KP,400", "KP,4000"))
    assert client.get("/pressure/mine?draws=0").status_code == 200
    assert worked == [0, 0]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/pressure/nothing", 404, "There is no scenario"),
        ("/pressure/..%2Fmine", 404, ""),
        ("/pressure/three-sectors?draws=501", 400, "whole number from 0 to 500"),
        ("/pressure/three-sectors?draws=many", 400, "The number of draws"),
        ("/pressure/three-sectors?draws=1&seed=-1", 400, "The seed is"),
    ],
)
def test_what_cannot_be_asked(service: Running, path: str, status: int, says: str) -> None:
    answer = service.client("analyst").get(path, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert says in answer.text


def test_what_takes_too_long_or_waits_too_long_is_refused(
    fresh: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = fresh.client("analyst")
    monkeypatch.setattr(runs, "_SECONDS", 0.01)
    late = client.get("/pressure/three-sectors?draws=3")
    assert (late.status_code, "Ask for fewer draws" in late.text) == (503, True)
    monkeypatch.setattr(line, "_MOST_WAITING", 0)
    full = client.get("/pressure/three-sectors?draws=2")
    assert (full.status_code, "Too many scenarios wait already" in full.text) == (503, True)
    monkeypatch.undo()
    assert client.get("/pressure/three-sectors?draws=3").status_code == 200  # an error is not kept


def test_the_brief_is_printed_or_says_what_is_missing(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = service.client("analyst")
    pages: list[str] = []

    def prints(page: str) -> bytes:
        pages.append(page)
        return b"%PDF-1.7"

    monkeypatch.setattr("penstock.pressure.print_page", prints)
    printed = client.get("/pressure/three-sectors/brief.pdf?draws=4&seed=2")
    assert (printed.headers["content-type"], printed.content) == ("application/pdf", b"%PDF-1.7")
    assert "<h1>Smallland" in pages[0]
    monkeypatch.setattr("penstock.pressure.print_page", print_page)
    monkeypatch.setattr("penstock.pressure._browser.which", lambda _: None)
    missing = client.get("/pressure/three-sectors/brief.pdf?draws=4&seed=2")
    assert (missing.status_code, "Install Chromium" in missing.text) == (501, True)
