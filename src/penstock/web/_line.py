"""A line for slow work: one thing after the other, in a thread of its own, and no endless queue."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from fastapi import Request

from penstock.errors import Overloaded

T = TypeVar("T")
_MOST_WAITING = 4


class Line:
    """Does what is asked of it in turn.

    Args:
        name: of its thread.
        what: what waits in it, for messages.
    """

    def __init__(self, name: str, what: str) -> None:
        self._what = what
        self._one = ThreadPoolExecutor(1, name)
        self._lock = threading.Lock()
        self._waiting: list[Future[object]] = []

    def begin(self, work: Callable[[], T]) -> "Future[T]":
        """Return what some work will come to.

        Raises:
            Overloaded: too much waits already.
        """
        with self._lock:
            self._waiting = [one for one in self._waiting if not one.done()]
            if len(self._waiting) >= _MOST_WAITING:
                message = f"Too many {self._what} wait already"
                raise Overloaded(message, hint="Try again in a minute")
            begun = self._one.submit(work)
            self._waiting.append(begun)  # type: ignore[arg-type]
            return begun

    async def do(self, work: Callable[[], T]) -> T:
        """Return what some work comes to, once it is its turn.

        Raises:
            Overloaded: too much waits already.
        """
        return await asyncio.wrap_future(self.begin(work))


async def print_in_turn(request: Request, page: str) -> bytes:
    """Return a page as PDF; one browser prints at a time.

    Raises:
        MissingExtra: there is no browser that prints.
        Overloaded: too many pages wait to be printed.
    """
    from penstock.pressure import print_page

    line: Line = request.app.state.printing
    return await line.do(lambda: print_page(page))
