"""Looks for garbage are short while a service remembers more and more, and nothing is lost."""

import json
import subprocess
import sys

_PROGRAM = """
import gc, json
from penstock.api._garbage import look_at_all, look_briefly

class Ring:
    gone = 0
    def __init__(self):
        self.me = self
    def __del__(self):
        Ring.gone += 1

look_briefly()
looked = []
def watch(phase, info):
    if phase == "start":
        looked.append(len(gc.get_objects()))
gc.callbacks.append(watch)
kept = [(number, str(number)) for number in range(200_000)]
aside = gc.get_freeze_count()
for _ in range(100):
    ring = Ring()
    kept += [[number] for number in range(1_000)]  # a look comes while the ring is in use
    del ring
told = {"looks": len(looked), "most": max(looked), "aside": aside}
gc.collect()
told["rings"] = look_at_all()
told["left"] = 100 - Ring.gone
print(json.dumps(told))
"""


def test_looks_are_short_and_what_is_set_aside_is_given_back() -> None:
    words = [sys.executable, "-c", _PROGRAM]
    run = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    told = json.loads(run.stdout)
    assert told["looks"] >= 40
    assert told["most"] < 12_000  # never all that is kept
    assert told["aside"] > 150_000
    assert told["rings"] >= 15  # those a look met in use had been set aside
    assert told["left"] == 0
