"""Names of a package load their module on first use, once, and none that is not there."""

import subprocess
import sys

import pytest

_PROGRAM = """
import sys
import penstock.bulk
assert "penstock.bulk._processes" not in sys.modules
assert "get_ready" not in vars(penstock.bulk)
first = penstock.bulk.get_ready
assert vars(penstock.bulk)["get_ready"] is first
from penstock.bulk._processes import get_ready
assert first is get_ready
"""


def test_a_module_is_loaded_when_a_name_of_it_is_used():
    subprocess.run([sys.executable, "-c", _PROGRAM], check=True)


@pytest.mark.parametrize("package", ["penstock", "penstock.bulk", "penstock.desk"])
def test_a_name_that_is_not_there_is_told(package):
    module = __import__(package, fromlist=["x"])
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'no_such_name'"):
        module.no_such_name  # noqa: B018
