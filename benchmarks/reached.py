"""Which lines of a package a call reaches: the feedback of a fuzzer that coverage leads."""

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

_QUIET_AFTER = 200


class Reached:
    """Lines of some files that calls have reached, and whether a call reached new ones.

    A function that brought nothing new for a while is watched no longer, so that watching costs
    less and less.

    Args:
        part: what the path of a watched file has in it.
    """

    def __init__(self, part: str) -> None:
        self._part = part
        self._lines: set[tuple[CodeType, int]] = set()
        self._quiet: dict[CodeType, int] = {}
        self._fresh = 0

    @property
    def lines(self) -> int:
        """How many lines were reached so far."""
        return len(self._lines)

    def is_new(self, call: Callable[[], object]) -> bool:
        """Make a call and tell whether it reached a line that none before it has."""
        self._fresh = 0
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            call()
        finally:
            sys.settrace(before)
        return self._fresh > 0

    def _enter(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401
        del event, argument
        code = frame.f_code
        if self._part not in code.co_filename:
            return None
        quiet = self._quiet.get(code, 0)
        if quiet >= _QUIET_AFTER:
            return None
        self._quiet[code] = quiet + 1
        return self._line

    def _line(self, frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401
        del argument
        if event == "line":
            place = (frame.f_code, frame.f_lineno)
            if place not in self._lines:
                self._lines.add(place)
                self._quiet[frame.f_code] = 0
                self._fresh += 1
        return self._line
