"""Lines about alerts, accounts and keys, and who acts on them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.model import Alert
from penstock.settings import Settings
from penstock.tabular import OutputFormat, write_rows

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; it is recorded")]
AlertId = Annotated[str, typer.Argument(metavar="ALERT", help="The alert, such as A12")]
Text = Annotated[str, typer.Option("--text", help="Why, in a sentence; it is recorded")]
_ALERT_COLUMNS: dict[str, type] = {
    "id": str,
    "state": str,
    "disposition": str,
    "reason": str,
    "assignee": str,
    "name": str,
    "listed_name": str,
    "party": str,
    "score": float,
    "due_at": str,
    "seen": int,
}
# What fits a terminal; the other formats carry the rest.
_SHOWN = ("id", "state", "disposition", "name", "listed_name", "party", "score")


def write_alerts(alerts: Iterable[Alert], shape: OutputFormat | None, output: Path | None) -> None:
    """Write alerts as lines."""
    lines = (desk.alert_line(one) for one in alerts)
    columns = _ALERT_COLUMNS
    if choose_format(shape, output) is OutputFormat.TABLE:
        columns = {name: _ALERT_COLUMNS[name] for name in _SHOWN}
    write_lines(lines, columns, shape, output, "Alerts")


def write_lines(
    lines: Iterable[dict[str, Any]],
    columns: dict[str, type],
    shape: OutputFormat | None,
    output: Path | None,
    title: str,
) -> None:
    """Write lines; lists of words become one text where a cell is flat."""
    chosen = choose_format(shape, output)

    def rows() -> Iterator[dict[str, object]]:
        for line in lines:
            if chosen is OutputFormat.JSON_LINES:
                yield line
            else:
                yield {
                    key: ", ".join(map(str, value)) if isinstance(value, list) else value
                    for key, value in line.items()
                    if key in columns
                }

    write_rows(rows(), chosen, columns, path=output, title=title)


@contextmanager
def case_desk(settings: Settings) -> "Iterator[desk.CaseDesk]":
    """Open the alerts of a store."""
    with desk.open_store(settings) as store:
        yield desk.CaseDesk(store, settings)


@contextmanager
def door(settings: Settings) -> "Iterator[desk.Door]":
    """Open the accounts and keys of a store."""
    with desk.open_store(settings) as store:
        yield desk.Door(store, settings)


__all__ = [
    "AlertId",
    "By",
    "Text",
    "case_desk",
    "door",
    "options",
    "write_alerts",
    "write_lines",
]
