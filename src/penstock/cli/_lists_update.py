"""`penstock lists update`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli import _ownership_options as ownership
from penstock.cli._loaded import write_loaded
from penstock.cli._output import may_draw, transferring

app = options.new_app()


@app.command()
def update(
    lists: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LIST]...", help="Lists by id, such as us-ofac-sdn; default all"),
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Download the newest lists from their publishers.

    Only what changed is transferred. A download that fails or looks wrong changes nothing, and
    the list before stays active.
    """
    settings = options.settings_for(home=home, store=store)
    before = desk.owners_standing(settings)
    drawn = may_draw(no_progress=settings.no_progress)
    with desk.open_store(settings) as opened, transferring(drawn=drawn) as progress:
        found = desk.update_lists(settings, opened, lists or (), progress=progress)
        status = write_loaded(found, shape, output, lambda _: None)
    ownership.tell_changed(desk.owners_changed(settings, before))
    raise typer.Exit(status)
