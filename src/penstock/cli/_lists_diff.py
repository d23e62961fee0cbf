"""`penstock lists diff`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.tabular import write_rows

app = options.new_app()
COLUMNS: dict[str, type] = {
    "party": str,
    "name": str,
    "change": str,
    "field": str,
    "before": str,
    "after": str,
}


@app.command()
def diff(
    before: Annotated[
        str, typer.Argument(help="Snapshot number, LIST@DATE, DATE, SHA-256, file or folder")
    ],
    after: Annotated[str, typer.Argument(help="The later one, likewise")],
    list_id: Annotated[
        str | None, typer.Option("--list", help="Which list a bare DATE is of")
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Show what changed between two publications.

    One line a party that was added or removed, and one a field that changed.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        lines = desk.lists_diff(opened, before, after, list_id=list_id)
        write_rows(lines, chosen, COLUMNS, path=output, title=f"{before} -> {after}")
