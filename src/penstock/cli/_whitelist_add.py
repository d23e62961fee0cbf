"""`penstock whitelist add`."""

from datetime import date
from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._output import choose_format, mention, say
from penstock.cli._whitelisted import By, write_entries

app = options.new_app()


@app.command()
def add(
    name: Annotated[str, typer.Option("--name", help="Our party, as its payments write it")],
    party: Annotated[
        str, typer.Option("--party", help="The listed party it is not, such as us-ofac:15603")
    ],
    until: Annotated[
        date,
        typer.Option(
            "--until", parser=options.day, metavar="YYYY-MM-DD", help="The last day it works"
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help="Why it is not the listed party")],
    by: By,
    account: Annotated[str, typer.Option("--account", help="Its account")] = "",
    customer: Annotated[str, typer.Option("--customer", help="Its id in our own files")] = "",
    field: Annotated[
        str, typer.Option("--field", help="Kind of field the hit stands in, such as name")
    ] = "name",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Propose a whitelist entry: this party of ours is not that listed party.

    It works once two other people have approved it, until its last day or until the list
    entry changes. An account or a customer id is needed.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, output)
    with desk.open_store(settings) as opened:
        made = desk.propose_entry(
            settings,
            desk.Whitelist(opened),
            name=name,
            party=party,
            account=account,
            customer=customer,
            field=field,
            expires_on=until,
            reason=reason,
            by=by,
            note=mention,
        )
    write_entries([made], chosen, output)
    say(f"{made.entry.id} keeps nothing quiet until two others have approved it")
