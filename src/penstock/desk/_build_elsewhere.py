"""An index built in a process of its own.

Building takes seconds of work and hundreds of megabytes. A service that did it in its own process
would answer nobody quickly meanwhile, and would never give the memory back.
"""

import signal
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path

from penstock.desk._index_keeping import build_index, is_usable
from penstock.model import ListVersion, Party


def build_elsewhere(
    build: Callable[[], object],
    sources: Iterable[tuple[ListVersion, Iterable[Party]]],
    folder: Path,
) -> None:
    """Build an index in another process, here where that fails.

    Args:
        build: what builds it there; it is pickled.
        sources: what the index holds; read only if it has to be built here.
        folder: where the index will stand.

    Raises:
        StoreError: there is no room, or nobody may write there.
    """
    # A fresh process, not a fork: a fork copies locks that threads of this process may hold.
    process = get_context("spawn").Process(target=_run, args=(build,), daemon=True)
    try:
        process.start()
        process.join()
    except OSError:  # no more processes, no memory: then it must do here
        pass
    if not is_usable(folder):
        build_index(sources, folder)


def _run(build: Callable[[], object]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once and without a word
    build()
