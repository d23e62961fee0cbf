"""`penstock whitelist revoke`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.cli._whitelisted import By, write_entries

app = options.new_app()


@app.command()
def revoke(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Such as W12")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded")],
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Revoke a whitelist entry: it keeps nothing quiet from now on."""
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        made = desk.Whitelist(opened).revoke(entry, by, reason)
    write_entries([made], chosen, output)
