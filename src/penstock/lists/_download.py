"""Downloading a publication: all of its files or nothing, and never less than there was.

A download lies in a folder named after its content, below the list's own folder. `current.json`
names the folder in force with what is needed to ask again; it is replaced in one step once every
file is complete and on disk. So a killed download, or one that fails, changes nothing.
"""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from penstock.errors import DownloadFailed
from penstock.lists._limits import FileState, Limits, Progress
from penstock.lists._publishers import PublishedFile, Publisher
from penstock.model import NOT_JSON

_STATE = "current.json"
# Folder names of letters only: digits could be taken for a date of publication.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class _State(Struct, frozen=True, kw_only=True):
    folder: str
    retrieved_at: datetime
    files: tuple[FileState, ...]


class Downloaded(Struct, frozen=True, kw_only=True):
    """A complete publication on disk; `is_new` unless it was there before, byte for byte.

    `retrieved_at` is when these bytes first came, `confirmed_at` when the publisher last said
    that they are still the newest.
    """

    publisher: Publisher
    files: tuple[Path, ...]
    is_new: bool
    retrieved_at: datetime
    confirmed_at: datetime


def download(
    publisher: Publisher,
    folder: Path,
    *,
    limits: Limits | None = None,
    token: str = "",
    progress: Progress | None = None,
) -> Downloaded:
    """Bring the newest publication of a list into `folder` and return its files.

    Args:
        publisher: whose list; see `publishers`.
        folder: where downloads are kept; the list gets a folder of its own in it.
        limits: sizes, times and retries.
        token: replaces `{token}` in the publisher's addresses.
        progress: called with a file's name, its bytes so far and its size, None if unknown.

    Raises:
        DownloadFailed: the publisher cannot be reached, or what it sends cannot be trusted; the
            message names both, and what was there before is still there.
    """
    # httpx takes a fifth of a second to import, and only downloads need it.
    from penstock.lists._fetch import fetch

    _check_token(publisher, token)
    home = folder / publisher.list
    now = datetime.now(UTC)
    try:
        home.mkdir(parents=True, exist_ok=True)
        state = _current(home)
        with tempfile.TemporaryDirectory(prefix=".incoming-", dir=home) as name:
            incoming = Path(name)
            files = []
            for one in publisher.files:
                known = _known(home, state, one)
                fetched = fetch(
                    publisher,
                    one,
                    incoming / one.name,
                    limits=limits or Limits(),
                    token=token,
                    known=known,
                    progress=progress,
                )
                if fetched is None and state is not None and known is not None:
                    shutil.copy2(home / state.folder / one.name, incoming / one.name)
                    fetched = known
                if fetched is not None:
                    files.append(fetched)
            return _take(publisher, home, incoming, tuple(files), state, now)
    except OSError as error:
        message = f"The download of {publisher.list} cannot be kept in {home}: {error.strerror}"
        hint = "Check that the folder can be written and the disk has space"
        raise DownloadFailed(message, hint=hint) from error


def _check_token(publisher: Publisher, token: str) -> None:
    if publisher.token_setting and not token:
        variable = f"PENSTOCK_{publisher.token_setting.upper()}"
        address = publisher.files[0].url
        message = f"{publisher.publisher} gives {address} only to users with a token"
        raise DownloadFailed(message, hint=f"Set {variable}. {publisher.note}")


def _current(home: Path) -> _State | None:
    try:
        return msgspec.json.decode((home / _STATE).read_bytes(), type=_State)
    except (FileNotFoundError, *NOT_JSON):
        # Without a state nothing is known of what lies there, so all of it is asked for again.
        return None


def _known(home: Path, state: _State | None, one: PublishedFile) -> FileState | None:
    """Return what is remembered of a file, if it is from this address and still undamaged."""
    for known in state.files if state else ():
        if state and known.name == one.name and known.url == one.url:
            return None if _is_damaged(home / state.folder, known) else known
    return None


def _is_damaged(folder: Path, one: FileState) -> bool:
    path = folder / one.name
    return not path.is_file() or _digest(path) != one.sha256


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _take(
    publisher: Publisher,
    home: Path,
    incoming: Path,
    files: tuple[FileState, ...],
    state: _State | None,
    now: datetime,
) -> Downloaded:
    """Put complete files in force."""
    whole = sha256("\n".join(f"{one.name} {one.sha256}" for one in files).encode()).hexdigest()
    name = whole[:16].translate(_LETTERS)
    is_new = state is None or state.folder != name
    retrieved_at = now if state is None or is_new else state.retrieved_at
    target = home / name
    if any(_is_damaged(target, one) for one in files):
        staged = Path(tempfile.mkdtemp(prefix=".complete-", dir=home))
        for one in files:
            (incoming / one.name).replace(staged / one.name)
        staged.chmod(0o755)
        if target.is_dir():
            shutil.rmtree(target)
        staged.rename(target)
    _write_state(home, _State(folder=name, retrieved_at=retrieved_at, files=files))
    _forget(home, keep={name, state.folder if state else name})
    return Downloaded(
        publisher=publisher,
        files=tuple(target / one.name for one in files),
        is_new=is_new,
        retrieved_at=retrieved_at,
        confirmed_at=now,
    )


def _write_state(home: Path, state: _State) -> None:
    with tempfile.NamedTemporaryFile("wb", dir=home, prefix=".state-", delete=False) as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(state)))
        stream.flush()
        os.fsync(stream.fileno())
    Path(stream.name).replace(home / _STATE)


def _forget(home: Path, keep: set[str]) -> None:
    """Remove downloads older than the one before; the store keeps what they said."""
    for path in home.iterdir():
        if path.is_dir() and not path.name.startswith(".") and path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
