"""`penstock payments compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import write_rows

app = options.new_app()

_COLUMNS: dict[str, type] = dict.fromkeys(
    ("id", "role", "before", "now", "before_path", "now_path"), str
)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A payment message")],
    now: Annotated[str, typer.Argument(metavar="NOW", help="The same as it is now")],
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Show what two payment messages say otherwise, such as before and after a repair.

    Line breaks, case and the standard they are written in make no difference. Exit status 1 when
    they differ.
    """
    chosen = choose_format(shape, output)
    lines = list(desk.compare_payments(before, now))
    write_rows(iter(lines), chosen, _COLUMNS, path=output, title="Differences")
    raise typer.Exit(int(bool(lines)))
