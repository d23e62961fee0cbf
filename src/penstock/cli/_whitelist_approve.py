"""`penstock whitelist approve`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.cli._whitelisted import By, write_entries

app = options.new_app()


@app.command()
def approve(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Such as W12")],
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Approve a whitelist entry of somebody else.

    Two different people must, neither of them the one who proposed it.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        made = desk.Whitelist(opened).approve(entry, by, today=desk.today_utc())
    write_entries([made], chosen, output)
