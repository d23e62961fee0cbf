"""Whoever follows a tour, or the front page, gets what it says: every command of it works."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.runner import Runner
from tests.house.project import ROOT

pytestmark = pytest.mark.slow

_PAGES = ["README.md", *sorted(path.name for path in (ROOT / "docs").glob("tour-*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
# What asks the network, a person or for a port, or wants publications that nobody ships.
_ELSEWHERE = (
    "lists update",
    "lists load downloads/",
    "lists load archive/",
    "lists diff us-ofac-sdn@",
    "users add",
    "serve",
)


def _commands(page: str) -> list[str]:
    path = ROOT / page if page == "README.md" else ROOT / "docs" / page
    return [
        line.removeprefix("$ ").removeprefix("penstock ")
        for block in _BLOCK.findall(path.read_text(encoding="utf-8"))
        for line in re.sub(r"\\\n\s*", "", block).splitlines()
        if line.removeprefix("$ ").startswith("penstock ")
    ]


@pytest.mark.parametrize("page", _PAGES)
def test_every_command_of_a_page_works_in_turn(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    (tmp_path / "out").mkdir()
    run = Runner(tmp_path / "home", monkeypatch)
    commands = [one for one in _commands(page) if not one.startswith(_ELSEWHERE)]
    assert len(commands) >= 5
    for command in commands:
        ran = run(*shlex.split(command))
        # 1 says that something is held or hit, which is what most of these show.
        assert ran.status in {0, 1}, f"{command}\n{ran.err}"
        assert ran.out or "--output" in command or ran.err, f"{command} says nothing"


def test_the_tour_of_the_analyst_raises_and_closes_an_alert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Runner(tmp_path / "home", monkeypatch)
    monkeypatch.chdir(ROOT)
    told = {}
    for command in _commands("tour-analyst.md"):
        if command.startswith(("customers", "cases", "whitelist")):
            told[" ".join(command.split()[:3])] = run(*shlex.split(command)).out
    assert '"opened":["A1","A2","A3"]' in told["customers rescreen"]
    assert '"state":"closed"' in told["cases approve A1"]
    assert '"approved_by":["ben","cleo"]' in told["whitelist approve W1"]
