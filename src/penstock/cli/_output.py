"""Where answers and notes go, and progress where somebody watches."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from penstock.errors import UsageError
from penstock.tabular import OutputFormat, printable

_BY_ENDING = {
    ".jsonl": OutputFormat.JSON_LINES,
    ".ndjson": OutputFormat.JSON_LINES,
    ".json": OutputFormat.JSON_LINES,
    ".csv": OutputFormat.CSV,
    ".parquet": OutputFormat.PARQUET,
    ".txt": OutputFormat.TABLE,
}


def choose_format(
    asked: OutputFormat | None, output: Path | None, *, plain: OutputFormat | None = None
) -> OutputFormat:
    """Return the format to write: asked for, told by the output's ending, or the usual one.

    The usual one is a table on a terminal and `plain` (JSON lines) everywhere else.

    Raises:
        UsageError: Parquet to a terminal.
    """
    shape = asked
    if shape is None and output is not None:
        shape = _BY_ENDING.get(output.suffix.lower())
    if shape is None:
        on_terminal = output is None and sys.stdout.isatty()
        shape = OutputFormat.TABLE if on_terminal else plain or OutputFormat.JSON_LINES
    if shape is OutputFormat.PARQUET and output is None and sys.stdout.isatty():
        message = "Parquet is not for reading on a terminal"
        raise UsageError(message, hint="Name a file: --output FILE.parquet")
    return shape


def say(text: str) -> None:
    """Tell a person something on standard error."""
    sys.stderr.write(f"note: {printable(text)}\n")


def mention(text: str) -> None:
    """Tell a person who is waiting at a terminal what takes so long."""
    if sys.stderr.isatty():
        say(text)


def may_draw(*, no_progress: bool = False, shares_terminal: bool = False) -> bool:
    """Return whether progress may be drawn: on a terminal, unless somebody said no."""
    if no_progress or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return not (shares_terminal and sys.stdout.isatty())


@contextmanager
def counting(label: str, *, drawn: bool) -> Iterator[Callable[[int], None]]:
    """Show how many are done and how fast, where `drawn`; yield what to call with a number."""
    if not drawn:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[done]}"))
    with Progress(
        *columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(label, total=None, done="")
        count = 0

        def advance(number: int) -> None:
            nonlocal count
            count += number
            elapsed = bar.tasks[0].elapsed or 0.0
            speed = f", {count / elapsed:,.0f} a second" if elapsed > 1 else ""
            bar.update(task, done=f"{count:,}{speed}")

        yield advance


@contextmanager
def transferring(*, drawn: bool) -> Iterator[Callable[[str, int, int | None], None] | None]:
    """Show a bar for each file that comes in, where `drawn`."""
    if not drawn:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, TransferSpeedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        tasks = {}

        def advance(name: str, done: int, size: int | None) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=size)
            bar.update(tasks[name], completed=done, total=size)

        yield advance
