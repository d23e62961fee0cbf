"""What the doors that keep running share: a clean stop, and a line for each arrival."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from penstock import intake
from penstock.model import to_json
from penstock.settings import Settings


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether somebody asked to stop: what is under way is finished first.

    A second interruption stops at once.
    """
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        asked = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def answering(settings: Settings, note: Callable[[str], None]) -> Iterator[intake.Answers]:
    """Yield what decides, and let go of its store in the end."""
    answers = intake.Answers(settings, note=note)
    try:
        yield answers
    finally:
        answers.close()


def tell(line: dict[str, object]) -> None:
    """Write a line at once: whoever reads it waits for it."""
    sys.stdout.buffer.write(to_json(line) + b"\n")
    sys.stdout.buffer.flush()
