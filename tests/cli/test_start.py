"""Help does not wait for what only the work needs."""

import subprocess
import sys

import pytest

from penstock.cli._app import COMMANDS

# What takes a tenth of a second or more to import.
_HEAVY = ("numpy", "scipy", "sqlalchemy", "pyarrow", "fastapi", "httpx", "lxml")
_ALL = sorted(module for _, _, module, _ in COMMANDS)
_PROGRAM = """
import sys
from importlib import import_module
for module in sys.argv[2:]:
    import_module("penstock.cli." + module)
    found = [heavy for heavy in sys.argv[1].split(",") if heavy in sys.modules]
    if found:
        sys.exit(f"{module} imports {found}")
"""


@pytest.mark.parametrize("modules", [_ALL, _ALL[::-1]], ids=["there", "back"])
def test_help_imports_nothing_heavy(modules: list[str]) -> None:
    assert len(modules) > 80
    words = [sys.executable, "-c", _PROGRAM, ",".join(_HEAVY), *modules]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
