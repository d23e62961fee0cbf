"""Scenarios of pressure that the pages show: which there are, and their runs, kept for a while."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from penstock.errors import PenstockError, UnknownName
from penstock.settings import Settings
from penstock.web._line import Line

if TYPE_CHECKING:
    from penstock.pressure import WorkedOut

MOST_DRAWS = 500
_SECONDS = 90.0
_MOST_KEPT = 24
_FOLDER = "scenarios"
_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")


class Listed(Struct, frozen=True):
    """A scenario that can be run: its name, its text, where its files are, which are missing.

    `problem` says why it cannot be read, where it cannot.
    """

    name: str
    place: str
    folder: Path
    is_own: bool
    scenario: Any = None
    sha256: str = ""
    missing: tuple[str, ...] = ()
    problem: str = ""


class Asked(Struct, frozen=True):
    """A scenario, with the draws that make its bands."""

    listed: Listed
    draws: int
    seed: int


def scenario_folder(settings: Settings) -> Path:
    """Return where scenarios of one's own stand, and the files that scenarios name."""
    return Path(settings.home) / _FOLDER


def listed_scenarios(settings: Settings) -> Iterator[Listed]:
    """Yield one's own scenarios, then those that are shipped; one's own stands in for its like."""
    from penstock.pressure import shipped_scenarios

    folder = scenario_folder(settings)
    own = {
        path.stem: str(path)
        for path in sorted(folder.glob("*.yaml"))
        if _NAME.match(path.stem) and path.is_file()
    }
    shipped = {name: name for name, _ in shipped_scenarios() if name not in own}
    for name, place in {**own, **shipped}.items():
        yield _listed(name, place, folder, is_own=name in own)


def listed_scenario(settings: Settings, name: str) -> Listed:
    """Return one scenario.

    Raises:
        UnknownName: there is none of that name.
    """
    found = {one.name: one for one in listed_scenarios(settings)}
    if name not in found:
        message = f"There is no scenario {name!r}"
        raise UnknownName(message, hint=f"There are {', '.join(found)}")
    return found[name]


def _listed(name: str, place: str, folder: Path, *, is_own: bool) -> Listed:
    from penstock.pressure import read_scenario

    try:
        file = read_scenario(place, folder)
    except PenstockError as error:
        return Listed(name, place, folder, is_own, problem=f"{error.message}. {error.hint}")
    missing = tuple(one for one in file.scenario.files if not _is_there(folder, one))
    return Listed(name, place, folder, is_own, file.scenario, file.sha256, missing)


def _is_there(folder: Path, name: str) -> bool:
    return name.startswith("shipped/") or (folder / name).is_file()


class ScenarioRuns:
    """Works out one scenario after the other, in processes of their own, and keeps the last ones.

    The same scenario, draws and files always come to the same figures.
    """

    def __init__(self) -> None:
        self._line = Line("penstock-pressure", "scenarios")
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Any, ...], Future[WorkedOut]] = OrderedDict()

    def begin(self, asked: Asked) -> "Future[WorkedOut]":
        """Return what a run comes to, or will come to.

        Raises:
            Overloaded: too many wait already.
        """
        key = (asked.listed.name, asked.listed.sha256, asked.draws, asked.seed, _state(asked))
        with self._lock:
            known = self._kept.get(key)
            if known is not None and not (known.done() and known.exception()):
                self._kept.move_to_end(key)
                return known
            begun = self._line.begin(lambda: _work(asked))
            self._kept[key] = begun
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            return begun


def _work(asked: Asked) -> "WorkedOut":
    from penstock.pressure import Wanted, work_out_aside

    listed = asked.listed
    wanted = Wanted(listed.place, str(listed.folder), asked.draws, asked.seed)
    return work_out_aside(wanted, _SECONDS)


def _state(asked: Asked) -> tuple[tuple[str, int, int], ...]:
    """Return what tells whether the files of a scenario are still the same."""
    found = []
    for name in asked.listed.scenario.files:
        path = asked.listed.folder / name
        if not name.startswith("shipped/") and path.is_file():
            told = path.stat()
            found.append((name, told.st_mtime_ns, told.st_size))
    return tuple(found)
