"""What is made ready in one thread before any others ask.

msgspec finds out about a struct when it is read first, and keeps what it found with the class. Two
threads that do so at the same time see each other's half-made work, which ends the process. So
every struct there is is looked at before the threads begin.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec
from msgspec import Struct

from penstock import desk
from penstock.desk import make_asker, measure_rows, today_utc
from penstock.settings import Settings

_OURS = "penstock."


def warm_up(settings: Settings) -> int:
    """Read what every answer needs, and look at every struct; return how many there are."""
    for name in desk.__all__:
        getattr(desk, name)
    make_asker(settings.profile)
    next(measure_rows(today_utc()), None)
    count = 0
    for kind in structs():
        # Some hold what is never read from JSON; nobody will try.
        with suppress(TypeError, NameError):
            msgspec.json.Decoder(kind)
        count += 1
    return count


def structs() -> Iterator[type[Struct]]:
    """Yield every struct of the house that is loaded."""
    waiting: list[type[Struct]] = list(Struct.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(_OURS):
            yield kind
