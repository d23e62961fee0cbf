"""Many threads that read for the first time at once do not end the process."""

import subprocess
import sys

import pytest

_RACE = """
import sys, threading
sys.setswitchinterval(1e-5)
import msgspec
from penstock.api._warm import structs, warm_up
from penstock.settings import load_settings
assert warm_up(load_settings(environ={})) > 100
from penstock.desk import make_asker
kinds = list(structs())
gate = threading.Barrier(16)
def read():
    gate.wait()
    make_asker("us-covered")
    for kind in kinds:
        try:
            msgspec.json.Decoder(kind)
        except (TypeError, NameError):
            pass
threads = [threading.Thread(target=read) for _ in range(16)]
for one in threads: one.start()
for one in threads: one.join()
print("fine")
"""


@pytest.mark.slow
def test_first_reads_by_many_threads() -> None:
    # Without the warm-up this ends in a segmentation fault about every second time.
    ran = subprocess.run(
        [sys.executable, "-c", _RACE], capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "fine"), ran.stderr[-500:]
