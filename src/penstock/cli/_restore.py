"""`penstock restore`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup")],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Read a backup into a store that holds nothing, and prove its ledger."""
    settings = options.settings_for(home=home, store=store)
    found = desk.restore(settings, file)
    columns: dict[str, type] = {"made_at": str, "revision": str}
    write_lines([found], columns, shape, output, "Backup")
