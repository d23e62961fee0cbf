"""A folder that is watched: whatever is put into it is decided on and moved on.

```
FOLDER/payment.xml                          put there by whoever sends
FOLDER/.working/1-payment.xml               taken up; left by a process that died, taken up again
FOLDER/passed/payment.xml                   every transaction of it passed
FOLDER/stopped/payment.xml                  something in it is held, rejected or blocked
FOLDER/.../payment.xml.decisions.jsonl      the decisions, there before the file is
```
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from penstock.errors import UsageError
from penstock.intake._answer import Answer, Answerer
from penstock.intake._lock import only_one
from penstock.model import Outcome, to_json
from penstock.tabular import Note

WORKING = ".working"
_PASSED, _STOPPED = "passed", "stopped"
_DECISIONS = ".decisions.jsonl"
# Names that programs give to files they have not written to the end.
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
_LONGEST_PAUSE_S = 60.0


class Taken(Struct, frozen=True):
    """A file that was decided on.

    Attributes:
        name: as it was put into the folder.
        path: where it is now.
        decisions: the file with the decisions on it.
        answer: what became of it.
    """

    name: str
    path: Path
    decisions: Path
    answer: Answer


class _Seen(Struct, frozen=True):
    size: int
    changed: int


def watch_folder(
    folder: Path,
    answerer: Answerer,
    *,
    settle_s: float = 2.0,
    poll_s: float = 1.0,
    is_once: bool = False,
    is_stopped: Callable[[], bool] = lambda: False,
    note: Note = lambda _: None,
) -> Iterator[Taken]:
    """Decide on each file that is put into a folder, and yield it once it is moved on.

    A file is taken up when it has not changed for `settle_s` and between two looks; hidden files
    and those with an ending of unfinished files wait. It is renamed before it is read, so that
    nobody changes it meanwhile, and stays in `.working` until its decisions are in the ledger and
    in a file beside its place to be. A process that dies leaves it there, and the next one goes
    on where it stopped. What cannot be recorded is not moved on: it is tried again later.

    Args:
        folder: the folder; its subfolders are made.
        answerer: decides.
        settle_s: seconds that a file must have been left alone.
        poll_s: seconds between two looks.
        is_once: stop when nothing is left to take up, files that are still being written included.
        is_stopped: asked between files; true ends the watch.
        note: told what is waited for.

    Raises:
        UsageError: the folder cannot be used, or another process watches it.
    """
    try:
        for name in (WORKING, _PASSED, _STOPPED):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be watched: {error.strerror or error}"
        raise UsageError(message, hint="Name a folder you may write to") from error
    with only_one(folder / WORKING / ".lock", f"{folder} is watched by another process"):
        yield from _watched(folder, answerer, settle_s, poll_s, is_once, is_stopped, note)


def _watched(
    folder: Path,
    answerer: Answerer,
    settle_s: float,
    poll_s: float,
    is_once: bool,  # noqa: FBT001 - inside this module only
    is_stopped: Callable[[], bool],
    note: Note,
) -> Iterator[Taken]:
    pause = poll_s
    seen: dict[str, _Seen] = {}
    mine: set[Path] = set()
    while not is_stopped():
        settled, waiting = _settled(folder, seen, settle_s)
        for path in settled:
            if claimed := _claim(path, folder):
                mine.add(claimed)
        refused = ""
        for claimed in _claimed(folder):
            if is_stopped():
                return
            taken, refused = _take(folder, claimed, answerer, is_repeated=claimed not in mine)
            if taken is None:
                mine.discard(claimed)  # it may be recorded all the same: ask the ledger next time
                break
            yield taken
        if refused:
            note(f"Nothing can be recorded, so nothing is moved on: {refused}")
            pause = min(pause * 2, _LONGEST_PAUSE_S)
        else:
            pause = poll_s
            if is_once and not waiting:
                return
        time.sleep(pause)


def _settled(
    folder: Path, seen: dict[str, _Seen], settle_s: float
) -> tuple[list[Path], list[Path]]:
    """Return the files that nobody writes to any more, oldest first, and those that wait."""
    now = time.time()
    settled: list[tuple[float, Path]] = []
    waiting = []
    found = {}
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name.endswith(_UNFINISHED):
            continue
        with suppress(OSError):
            if not entry.is_file(follow_symlinks=False):
                continue
            status = entry.stat(follow_symlinks=False)
            look = _Seen(status.st_size, status.st_mtime_ns)
            found[entry.name] = look
            is_quiet = now - status.st_mtime >= settle_s or status.st_mtime > now + settle_s
            if is_quiet and (seen.get(entry.name) == look or settle_s == 0):
                settled.append((status.st_mtime, Path(entry.path)))
            else:
                waiting.append(Path(entry.path))
    seen.clear()
    seen.update(found)
    return [path for _, path in sorted(settled)], waiting


def _claim(path: Path, folder: Path) -> Path | None:
    """Move a file to where only this process looks; None where somebody took it away."""
    for number in range(1, 10_000):
        claimed = folder / WORKING / f"{number}-{path.name}"
        if not claimed.exists():
            try:
                return path.rename(claimed)
            except OSError:
                return None
    return None


def _claimed(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in (folder / WORKING).iterdir()
        if path.is_file() and not path.name.startswith(".")
    )


def _take(
    folder: Path, claimed: Path, answerer: Answerer, *, is_repeated: bool
) -> tuple[Taken | None, str]:
    """Decide on a file that was claimed and move it on; or say why it could not be."""
    try:
        return _move_on(folder, claimed, answerer, is_repeated=is_repeated)
    except OSError as error:
        # No room, or no right: the file stays claimed, and what was recorded is in the ledger.
        return None, f"{folder} cannot be written: {error.strerror or error}"


def _move_on(
    folder: Path, claimed: Path, answerer: Answerer, *, is_repeated: bool
) -> tuple[Taken | None, str]:
    name = claimed.name.partition("-")[2]
    draft = folder / WORKING / f".{claimed.name}{_DECISIONS}"
    with draft.open("wb") as file:
        answer = answerer.answer(
            claimed,
            name,
            lambda decision: _write(file.write, to_json(decision)),
            is_repeated=is_repeated,
        )
        file.flush()
        os.fsync(file.fileno())
    if not answer.is_durable:
        draft.unlink(missing_ok=True)
        return None, answer.refusal or "the ledger cannot be written"
    goal = folder / (_PASSED if answer.outcome is Outcome.PASS else _STOPPED)
    place = _free(goal, name)
    decisions = place.with_name(place.name + _DECISIONS)
    draft.replace(decisions)
    claimed.rename(place)
    _sync(goal)
    return Taken(name, place, decisions, answer), ""


def _write(put: Callable[[bytes], int], line: bytes) -> None:
    put(line + b"\n")


def _free(goal: Path, name: str) -> Path:
    """Return a place that no other file has: only one process watches, so it stays free."""
    place = goal / name
    number = 1
    while place.exists():
        number += 1
        place = goal / f"{number}-{name}"
    return place


def _sync(folder: Path) -> None:
    """Make the names of a folder durable, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
