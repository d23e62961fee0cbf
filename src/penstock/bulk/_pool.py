"""The same screening over every processor of one machine, in order and in bounded memory."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from pathlib import Path

import msgspec

from penstock.bulk._processes import processors, take_pool
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


def _pooled(
    folder: Path, policy: Policy, subjects: Iterator[Subject], limit: int, count: int
) -> Iterator[ScreenResult]:
    pool = take_pool(count)
    under_way: deque[tuple[list[Subject], Future[bytes]]] = deque()
    try:
        for chunk in _chunks(subjects):
            under_way.append(
                (chunk, pool.submit(_screen, str(folder), policy, limit, _ENCODER.encode(chunk)))
            )
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


_last: list[tuple[str, Policy, Screener]] = []


def _screen(folder: str, policy: Policy, limit: int, chunk: bytes) -> bytes:
    """Answer a chunk in a process of the pool, which opens the index at the first."""
    if not _last or _last[0][:2] != (folder, policy):
        _last[:] = [(folder, policy, Screener(Index.open(Path(folder)), policy))]
    results = _last[0][2].screen_many(_SUBJECTS.decode(chunk), limit)
    return _ENCODER.encode([(result.outcome, result.hits) for result in results])
