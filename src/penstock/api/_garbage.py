"""Short looks for garbage: what a service remembers is not looked through again and again.

Every new name leaves some dozens of objects in what is remembered of words. A look for garbage
passes over all objects that are new since the last one and over those that survived the looks
before, while nobody is answered. So a look is had after few new objects, and what survives it is
set aside (`gc.freeze`): references alone give it back, and cycles are looked for among all of it
once an hour.
"""

import gc
import threading
import time
from collections.abc import Mapping

# New objects between two looks: a look over so many takes some thousandths of a second.
_NEW = 5_000
_WHOLE_SECONDS = 3_600.0


def look_briefly() -> None:
    """Look for garbage often and briefly from now on, for as long as this process lives."""
    look_at_all()
    gc.set_threshold(_NEW, 10, 10)
    gc.callbacks.append(_set_aside)
    threading.Thread(target=_every_hour, name="penstock-garbage", daemon=True).start()


def look_at_all() -> int:
    """Look through everything, also what was set aside; return how many objects were garbage."""
    gc.unfreeze()
    found = gc.collect()
    gc.freeze()
    return found


def _set_aside(phase: str, _info: Mapping[str, int]) -> None:
    if phase == "stop":
        gc.freeze()


def _every_hour() -> None:
    while True:
        time.sleep(_WHOLE_SECONDS)
        look_at_all()
