"""The same screening over every processor of one machine, in order and in bounded memory."""

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

import msgspec

from penstock.errors import PenstockError
from penstock.model import Hit, Outcome, Subject
from penstock.screening import Index, Policy, Screener, ScreenResult

CHUNK = 512
"""Names searched at once share the cost of every array operation; few at a time do not."""
WORTH_A_POOL = 1000
"""Below this many subjects one process has answered before others have started."""

_Found = tuple[Outcome, tuple[Hit, ...]]
_ENCODER = msgspec.msgpack.Encoder()
_SUBJECTS = msgspec.msgpack.Decoder(list[Subject])
_FOUND = msgspec.msgpack.Decoder(list[_Found])


def screen_many_parallel(
    folder: Path,
    policy: Policy,
    subjects: Iterable[Subject],
    *,
    limit: int = 10,
    processes: int = 0,
) -> Iterator[ScreenResult]:
    """Yield the answer for each subject, in the order asked.

    Each process maps the same index files, so memory grows by little for each. At most a few
    chunks are under way at a time, however long `subjects` is. Few subjects are answered here.

    Args:
        folder: a built index.
        policy: which scores alert.
        subjects: read lazily.
        limit: the most hits for each subject.
        processes: how many; 0 = one a processor, 1 = none but this one.

    Raises:
        IndexDamaged: the index cannot be opened.
        PenstockError: a process ended without an answer; nothing after it is yielded.
    """
    waiting = iter(subjects)
    count = processes or processors()
    first = list(islice(waiting, WORTH_A_POOL)) if count > 1 else []
    everything = chain(first, waiting)
    if count == 1 or len(first) < WORTH_A_POOL:
        yield from Screener(Index.open(folder), policy).screen_many(everything, limit)
        return
    Index.open(folder)  # a damaged index is told here, not by a broken pool
    yield from _pooled(folder, policy, everything, limit, count)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pooled(
    folder: Path, policy: Policy, subjects: Iterator[Subject], limit: int, count: int
) -> Iterator[ScreenResult]:
    # Fresh processes, not forks: a fork copies locks that threads of this process may hold.
    pool = ProcessPoolExecutor(
        count, get_context("spawn"), initializer=_start, initargs=(str(folder), policy, limit)
    )
    under_way: deque[tuple[list[Subject], Future[bytes]]] = deque()
    try:
        for chunk in _chunks(subjects):
            under_way.append((chunk, pool.submit(_screen, _ENCODER.encode(chunk))))
            if len(under_way) > 3 * count:
                yield from _results(*under_way.popleft())
        while under_way:
            yield from _results(*under_way.popleft())
    except BrokenProcessPool as error:
        message = "A screening process ended without an answer"
        hint = "Is there memory enough? Try again with --processes 1"
        raise PenstockError(message, hint=hint) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _chunks(subjects: Iterator[Subject]) -> Iterator[list[Subject]]:
    while chunk := list(islice(subjects, CHUNK)):
        yield chunk


def _results(chunk: list[Subject], future: Future[bytes]) -> Iterator[ScreenResult]:
    for subject, (outcome, hits) in zip(chunk, _FOUND.decode(future.result()), strict=True):
        yield ScreenResult(subject, outcome, hits)


_SELDOM = 200_000

_screeners: list[tuple[Screener, int]] = []


def _start(folder: str, policy: Policy, limit: int) -> None:
    """Open the index in a new process, which Ctrl-C ends at once and without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _screeners[:] = [(Screener(Index.open(Path(folder)), policy), limit)]
    _collect_seldom()


def _collect_seldom() -> None:
    """Look for garbage seldom: the index and the memos live as long as the process does.

    Looking through them again and again would cost a fifth of the run.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)


def _screen(chunk: bytes) -> bytes:
    screener, limit = _screeners[0]
    results = screener.screen_many(_SUBJECTS.decode(chunk), limit)
    return _ENCODER.encode([(result.outcome, result.hits) for result in results])
