"""A process that does one thing, and dies, runs out of room or loses track of time while it does.

`python -m tests.faults.actor` imports everything once and then forks a child for each order, a
line of JSON on standard input: `{"task", "given", "die_at"?, "room"?, "skew_s"?}`. The child
counts its steps (files opened, renamed and removed, statements and commits, sends) and kills
itself at step `die_at`; with `room` no file may grow beyond so many bytes; with `skew_s` its clock
is wrong. What became of it is a line of JSON: `{"died", "steps", "error", "told"}`.
"""

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from penstock.errors import PenstockError
from tests.faults import tasks

# What of all the interpreter reports is a step towards something that lasts.
_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "socket.connect")


class _Steps:
    """Counts, and kills this process when the count is reached."""

    def __init__(self, die_at: int | None) -> None:
        self.count = 0
        self._die_at = die_at
        sys.addaudithook(self._heard)
        for name in ("before_cursor_execute", "after_cursor_execute", "commit", "begin"):
            sa.event.listen(sa.Engine, name, self._step)

    def _heard(self, event: str, told: tuple[Any, ...]) -> None:
        if event not in _EVENTS or (event == "open" and not _writes(told)):
            return
        self._step()

    def _step(self, *_: object) -> None:
        self.count += 1
        if self.count == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _writes(told: tuple[Any, ...]) -> bool:
    flags = told[2] if len(told) > 2 and isinstance(told[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


def _skew(seconds: float) -> None:
    """Set the clock of every module of the house wrong."""
    real = datetime

    class Kind(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, real)

        def __getattr__(cls, name: str) -> Any:
            return getattr(real, name)

    class Wrong(metaclass=Kind):
        """Makes real moments, only others when asked for this one."""

        def __new__(cls, *given: Any, **more: Any) -> Any:
            return real(*given, **more)

        @staticmethod
        def now(tz: Any = None) -> datetime:
            return real.now(tz) + timedelta(seconds=seconds)

    for name, module in list(sys.modules.items()):
        if name.startswith("penstock.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Wrong  # type: ignore[attr-defined]


def _child(order: dict[str, Any], answer: int) -> None:
    told: list[object] = []
    steps = None
    error = ""

    def tell(one: object) -> None:
        """Hand over a line at once, so that it is known even of a child that dies next."""
        os.write(answer, json.dumps({"told": one}).encode() + b"\n")

    try:
        if room := order.get("room"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        if skew := order.get("skew_s"):
            _skew(skew)
        task: Callable[..., None] = getattr(tasks, order["task"])
        steps = _Steps(order.get("die_at"))
        task(tell, **order["given"])
    except PenstockError as refused:
        error = f"{refused.code}: {refused.message} | {refused.hint}"
    except BaseException:
        error = "crash: " + traceback.format_exc()
    count = steps.count if steps else 0
    os.write(answer, json.dumps({"steps": count, "error": error, "told": told}).encode() + b"\n")
    os._exit(0)


def _obey(order: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(order, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        lines = [json.loads(line) for line in pipe if line.endswith(b"\n")]
    _, status = os.waitpid(child, 0)
    result: dict[str, Any] = {"died": os.WIFSIGNALED(status), "steps": 0, "error": "", "told": []}
    for line in lines:
        if "steps" in line:
            result |= {"steps": line["steps"], "error": line["error"]}
        else:
            result["told"].append(line["told"])
    return result


def main() -> None:
    """Obey orders until there are none."""
    tasks.warm(Path(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_obey(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
