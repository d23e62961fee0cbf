"""`penstock lists load`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as ownership
from penstock.cli._loaded import write_loaded
from penstock.cli._output import counting, may_draw

app = options.new_app()


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of official lists")],
    published: Annotated[
        date | None,
        typer.Option(
            "--published",
            parser=options.day,
            metavar="YYYY-MM-DD",
            help="Date of issue, for files that state none",
        ),
    ] = None,
    accept: Annotated[
        str | None,
        typer.Option("--accept", metavar="REASON", help="Override the guards; recorded"),
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Load official files and folders, any mix.

    Formats are told by content. A publication that cannot be read, or that loses too many
    parties, is quarantined with a reason, and the one before stays active.
    """
    settings = options.settings_for(home=home, store=store)
    before = desk.owners_standing(settings)
    drawn = may_draw(no_progress=settings.no_progress)
    with (
        desk.open_store(settings) as opened,
        counting("Loading publications", drawn=drawn) as advance,
    ):
        found = desk.load_lists(paths, settings, opened, published=published, accept=accept)
        status = write_loaded(found, shape, output, advance)
    ownership.tell_changed(desk.owners_changed(settings, before))
    raise typer.Exit(status)
