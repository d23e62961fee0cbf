"""`penstock whitelist list`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format
from penstock.cli._whitelisted import write_entries
from penstock.model import Standing

app = options.new_app()


@app.command("list")
def list_(
    standing: Annotated[
        Standing | None, typer.Option("--standing", help="Only those that stand so")
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """List the whitelist entries, with who did what and how they stand today."""
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        found = desk.Whitelist(opened).every()
    today = desk.today_utc()
    wanted = [one for one in found if standing in (None, desk.standing_of(one, today))]
    write_entries(wanted, chosen, output)
