"""The tour runs from starter facts, tells why, and every stop has a title."""

import os
import re
import subprocess
import sys

import pytest

from tests.house.project import ROOT

pytestmark = pytest.mark.slow


def _busy() -> float:
    """Seconds that processes begun here have computed: what a busy machine does not change."""
    spent = os.times()
    return spent.children_user + spent.children_system


@pytest.fixture(scope="module")
def tour() -> tuple[str, float]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PENSTOCK")
    }
    began = _busy()
    ran = subprocess.run(
        [sys.executable, "tools/demo.py"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return ran.stdout, _busy() - began


def test_it_finds_what_it_says(tour: tuple[str, float]) -> None:
    text, _seconds = tour
    titles = re.findall(r"^─+ (\d+)\. (.+?) ─+$", text, re.M)
    assert [int(number) for number, _title in titles] == list(range(1, len(titles) + 1))
    assert len(titles) >= 7
    for word in ("KIM", "FTBDKPPY", "7937317", "DPRK", "김정은", "starter"):
        assert word in text, word


def test_it_is_short(tour: tuple[str, float]) -> None:
    _text, seconds = tour
    assert seconds < 60
