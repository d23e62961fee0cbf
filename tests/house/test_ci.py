"""Continuous integration fails on a skipped test; a developer's run does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import ROOT

_SKIPPED_TEST = (
    "import pytest\n\ndef test_fine(): pass\n\n@pytest.mark.skip\ndef test_not(): pass\n"
)
_SKIPPED_MODULE = "import pytest\npytest.skip('no', allow_module_level=True)\n"
_EXPECTED_FAILURE = "import pytest\n\n@pytest.mark.xfail\ndef test_not(): assert 0\n"


def _run(
    folder: Path, test: str, *, ci: bool, workers: int = 0
) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text((ROOT / "tests" / "skips.py").read_text())
    (folder / "test_one.py").write_text(test)
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    if ci:
        environment["CI"] = "true"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    # Without the plug-ins of everything else that is installed a run begins ten times as fast.
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    command += ["-p", "xdist.plugin", "-n", str(workers)]
    return subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("test", [_SKIPPED_TEST, _SKIPPED_MODULE])
def test_a_skip_fails_only_in_ci(tmp_path: Path, test: str, workers: int) -> None:
    at_a_desk = _run(tmp_path, test, ci=False, workers=workers)
    assert at_a_desk.returncode in {0, 5}, at_a_desk.stdout
    in_ci = _run(tmp_path, test, ci=True, workers=workers)
    assert in_ci.returncode == 1, in_ci.stdout
    assert "skipped in CI" in in_ci.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    assert _run(tmp_path, _EXPECTED_FAILURE, ci=True).returncode == 0
