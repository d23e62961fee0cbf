"""`penstock backup`."""

from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines

app = options.new_app()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup")],
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Write everything the store holds into one file, as of one moment."""
    settings = options.settings_for(home=home, store=store)
    found = desk.back_up(settings, file)
    columns: dict[str, type] = {"made_at": str, "revision": str}
    write_lines([found], columns, shape, output, "Backup")
