"""A scenario worked out in a process of its own, which is ended when it takes too long."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from penstock import errors
from penstock.errors import Overloaded, PenstockError
from penstock.model import NOT_JSON
from penstock.pressure._brief import brief_content, brief_page
from penstock.pressure._game import Game, play_scenario
from penstock.pressure._rows import RUN_COLUMNS, run_rows
from penstock.pressure._run import run_scenario
from penstock.pressure._scenario_file import read_scenario
from penstock.tabular import OutputFormat, write_rows

_MODULE = "penstock.pressure"
# One thread: many small systems are solved, for which more only wait for one another.
_ALONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Wanted(msgspec.Struct, frozen=True):
    """Which scenario is to be worked out: a file or a shipped name, its data, its draws."""

    scenario: str
    folder: str
    draws: int
    seed: int


class WorkedOut(msgspec.Struct, frozen=True):
    """A scenario that was worked out.

    `content` is the brief as HTML without head and style, `page` the same as a page of its own;
    `rows` are those of `pressure run`, `csv` the same as a file; `seconds` it took.
    """

    title: str
    content: str
    page: str
    rows: list[dict[str, Any]]
    csv: str
    seconds: float


class _Wrong(msgspec.Struct, frozen=True):
    kind: str
    message: str
    hint: str


class _Answer(msgspec.Struct, frozen=True):
    found: WorkedOut | None = None
    wrong: _Wrong | None = None


def work_out(wanted: Wanted) -> WorkedOut:
    """Return a scenario with its coalitions, brief and rows.

    Raises:
        PenstockError: as `read_scenario`, `run_scenario` and `play_scenario`.
    """
    began = time.perf_counter()
    file = read_scenario(wanted.scenario, Path(wanted.folder))
    run = run_scenario(file, draws=wanted.draws, seed=wanted.seed)
    games: tuple[Game, ...] = ()
    if file.scenario.model.kind == "one-sector":
        games = play_scenario(file, draws=wanted.draws, seed=wanted.seed)
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        path = Path(folder) / "figures.csv"
        write_rows(run_rows(run), OutputFormat.CSV, RUN_COLUMNS, path=path)
        text = path.read_text(encoding="utf-8")
    return WorkedOut(
        title=file.scenario.title,
        content=brief_content(run, games),
        page=brief_page(run, games),
        rows=list(run_rows(run)),
        csv=text,
        seconds=time.perf_counter() - began,
    )


def work_out_aside(wanted: Wanted, seconds: float) -> WorkedOut:
    """Return the same from a process of its own, so that nothing else has to wait for it.

    Args:
        wanted: the scenario.
        seconds: after how many it is ended.

    Raises:
        Overloaded: it took longer, or its process ended without an answer.
        PenstockError: as `work_out`.
    """
    words = [sys.executable, "-P", "-m", _MODULE]
    hint = f"Ask for fewer draws, or on the command line: penstock pressure run {wanted.scenario}"
    try:
        ran = subprocess.run(
            words,
            input=msgspec.json.encode(wanted),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, **_ALONE},
        )
    except subprocess.TimeoutExpired as error:
        message = f"The scenario takes longer than {seconds:,.0f} seconds"
        raise Overloaded(message, hint=hint) from error
    try:
        answer = msgspec.json.decode(ran.stdout, type=_Answer)
    except NOT_JSON as error:
        message = f"The scenario ended without an answer (status {ran.returncode})"
        raise Overloaded(message, hint=hint) from error
    if answer.found is not None:
        return answer.found
    wrong = answer.wrong or _Wrong("PenstockError", "There is no answer", "")
    raise getattr(errors, wrong.kind)(wrong.message, hint=wrong.hint)


def answer(question: bytes) -> bytes:
    """Return the answer of the other process to what `work_out_aside` asks."""
    wanted = msgspec.json.decode(question, type=Wanted)
    try:
        return msgspec.json.encode(_Answer(found=work_out(wanted)))
    except PenstockError as error:
        wrong = _Wrong(type(error).__name__, error.message, error.hint)
        return msgspec.json.encode(_Answer(wrong=wrong))
