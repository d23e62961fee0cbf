"""The processes that work in bulk, started before there is work, so that they are ready for it.

Nothing heavy is imported here: a command starts its processes first and reads lists meanwhile.
"""

import gc
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

_SELDOM = 200_000

_ready: list[tuple[int, ProcessPoolExecutor]] = []


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def get_ready(processes: int = 0) -> None:
    """Start the processes that the next `screen_many_parallel` with as many will work in.

    Args:
        processes: how many; 0 = one a processor, 1 = none but this one.
    """
    count = processes or processors()
    if count > 1 and not _ready:
        pool = _started(count)
        for _ in range(count):
            pool.submit(processors)  # a process is started by work for it
        _ready.append((count, pool))


def take_pool(count: int) -> ProcessPoolExecutor:
    """Return processes to work in, those that are ready if they are as many."""
    if _ready and _ready[0][0] == count:
        return _ready.pop()[1]
    return _started(count)


def _started(count: int) -> ProcessPoolExecutor:
    # Fresh processes, not forks: a fork copies locks that threads of this process may hold.
    return ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Load what work needs in a new process, which Ctrl-C ends at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import_module("penstock.bulk._pool")
    collect_seldom()


def collect_seldom() -> None:
    """Look for garbage seldom: what a process that only screens holds lives as long as it does.

    Looking through index and memos again and again would cost a fifth of the run.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)
