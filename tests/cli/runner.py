"""Running the command line, in this process or as a process of its own."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from penstock.cli import main


class Ran(NamedTuple):
    status: int
    out: str
    err: str


class Runner:
    """Runs commands against a home folder of their own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        for name in [name for name in os.environ if name.startswith("PENSTOCK_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PENSTOCK_HOME", str(home))
        monkeypatch.setenv("COLUMNS", "100")

    def __call__(self, *words: object, stdin: bytes = b"") -> Ran:
        """Run in this process."""
        out, err = io.BytesIO(), io.BytesIO()
        with self._monkeypatch.context() as patch:
            patch.setattr("sys.stdout", io.TextIOWrapper(out, "utf-8", write_through=True))
            patch.setattr("sys.stderr", io.TextIOWrapper(err, "utf-8", write_through=True))
            patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            status = main([str(word) for word in words])
            sys.stdout.flush()
            sys.stderr.flush()
            written, told = out.getvalue(), err.getvalue()
        return Ran(status, written.decode(), told.decode())

    def process(self, *words: object, **options) -> subprocess.CompletedProcess[str]:
        """Run as a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "penstock.cli", *map(str, words)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            **options,
        )
