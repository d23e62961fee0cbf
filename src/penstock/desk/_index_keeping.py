"""Indexes on disk: built when absent, looked after, and never trusted when they are damaged."""

import json
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from penstock.errors import IndexDamaged, StoreError
from penstock.model import NOT_JSON, ListVersion, Party
from penstock.screening import INDEX_VERSION, Index

_KEPT = 8
_LOOKED = ".looked.json"
# Nothing but reading a file finds a bit that a disk has turned; that is done once a day.
_LOOK_AGAIN_S = 86_400.0

# Size, and when content and name were last changed: the second time cannot be set by a program.
_Look = tuple[int, int, int]


class _Looked(msgspec.Struct, frozen=True):
    """When every file of an index was last read and found as written, and how they looked."""

    at: float
    files: dict[str, _Look]


def build_index(sources: Iterable[tuple[ListVersion, Iterable[Party]]], folder: Path) -> None:
    """Build an index in its place.

    Raises:
        StoreError: there is no room, or nobody may write there.
    """
    try:
        Index.build(sources, folder)
        _remember(folder, _looks(folder))
    except OSError as error:
        message = f"The index in {folder.parent} cannot be written: {error.strerror or error}"
        hint = "Make room, or set PENSTOCK_HOME to a folder that you may write to"
        raise StoreError(message, hint=hint) from error


def is_usable(folder: Path) -> bool:
    """Tell whether an index stands here as it was written; what is left of one is cleared away.

    An altered index could let a listed party pass, so every file is read and held against its
    digest: at the first look, when anything looks different from then, and once a day. In between
    only sizes and times are looked at, which costs a question next to nothing.
    """
    try:
        manifest = json.loads((folder / "index.json").read_bytes())
        if manifest["version"] == INDEX_VERSION and _is_as_written(folder):
            return True
    except (OSError, ValueError, KeyError, TypeError, IndexDamaged):
        pass  # absent, cut off, altered, or written by something else
    shutil.rmtree(folder, ignore_errors=True)
    return False


def built_at(folder: Path) -> int:
    """Return when the index in a folder was finished, in nanoseconds; it tells two builds apart."""
    return (folder / "index.json").stat().st_mtime_ns


def prune(indexes: Path, *keep: Path) -> None:
    """Remove the indexes used longest ago; who still maps one keeps it until it lets go."""
    with suppress(OSError):
        moment = time.time()
        for path in keep:
            path.touch()
        found = sorted(
            (path for path in indexes.iterdir() if not path.name.startswith(".")),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        # A builder that was killed leaves its folder behind; none works for an hour.
        left = [path for path in indexes.iterdir() if path.name.startswith(".building-")]
        for path in (*found[_KEPT:], *left):
            # An index that another process has just opened is not old, whatever its rank.
            if moment - path.stat().st_mtime > 3600:
                shutil.rmtree(path, ignore_errors=True)


def _is_as_written(folder: Path) -> bool:
    looks = _looks(folder)
    try:
        known = msgspec.json.decode((folder / _LOOKED).read_bytes(), type=_Looked)
    except (OSError, *NOT_JSON):
        known = _Looked(0.0, {})
    if known.files == looks and 0 <= time.time() - known.at < _LOOK_AGAIN_S:
        return True
    Index.open(folder, verify=True)
    _remember(folder, looks)
    return True


def _looks(folder: Path) -> dict[str, _Look]:
    """Return how each file of an index looks from outside."""
    found = {}
    for path in folder.rglob("*"):
        if path.name != _LOOKED and path.is_file():
            status = path.stat()
            look = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            found[path.relative_to(folder).as_posix()] = look
    return found


def _remember(folder: Path, looks: dict[str, _Look]) -> None:
    """Keep what was seen; where that cannot be written, everything is read again next time."""
    with suppress(OSError):
        draft = folder / f"{_LOOKED}.{time.time_ns()}"
        draft.write_bytes(msgspec.json.encode(_Looked(time.time(), looks)))
        draft.replace(folder / _LOOKED)
