"""`penstock ledger purge`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import say

app = options.new_app()


@app.command()
def purge(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who takes them out")],
    expected: Annotated[
        int,
        typer.Option(
            "--expected", min=0, help="How many may go, as the approved report of retention says"
        ),
    ],
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Take out of the ledger what is past its time, and record that it went.

    What is younger than retention_years is refused. The chain of digests stays whole.
    """
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        receipt = desk.purge_ledger(opened, settings, by=by, expected=expected)
    if receipt is None:
        say("Nothing is past its time")
    else:
        say(f"{expected:,} entries were taken out; entry {receipt.entry} says so")
