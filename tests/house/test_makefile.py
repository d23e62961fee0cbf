"""The front door: every target is explained, and an old Python is refused in plain words."""

import re
import runpy
import subprocess
import sys

import pytest

from tests.house.project import ROOT

_PROMISED = {"demo", "test", "lint", "bench", "help", "lock"}


def test_help_shows_every_target() -> None:
    shown = subprocess.run(
        ["make", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    explained = set(re.findall(r"^  make (\S+)\s+\S", shown, re.M))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)
    assert explained == set(phony.split())
    assert explained >= _PROMISED


def test_an_old_python_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(ROOT / "tools" / "check_python.py"))
    assert refused.value.code == 2
    assert "needs Python 3.11 or newer; this is 3.10" in capsys.readouterr().err


def test_a_new_python_is_welcome() -> None:
    runpy.run_path(str(ROOT / "tools" / "check_python.py"))


def test_continuous_integration_runs_the_same_targets() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "\nmake lint docs test\n" in script
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
