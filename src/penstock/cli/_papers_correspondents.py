"""`penstock papers correspondents`."""

from typing import Annotated

import typer

from penstock import desk
from penstock.cli import _options as options
from penstock.cli._worked import write_lines
from penstock.model import Outcome

app = options.new_app()


@app.command()
def correspondents(
    bank: Annotated[
        list[str] | None,
        typer.Option(
            "--bank",
            metavar="BIC",
            help="Whose correspondents are asked about, such as your own BIC; repeatable; default "
            "the banks in the United States, else the receivers",
        ),
    ] = None,
    correspondent: Annotated[
        str, typer.Option("--correspondent", help="Only one whose BIC or name begins with this")
    ] = "",
    since: options.Since = None,
    until: options.Until = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Report the banks behind each correspondent, over the payments that the ledger holds.

    Exit status 1 when somebody must look.
    """
    settings = options.settings_for(home=home, store=store)
    with desk.open_store(settings) as opened:
        found = list(
            desk.recorded_correspondents(
                opened, keepers=bank or (), correspondent=correspondent, since=since, until=until
            )
        )
    lines = [desk.correspondent_line(one) for one in found]
    write_lines(lines, desk.CORRESPONDENT_COLUMNS, shape, output, "Correspondents")
    raise typer.Exit(int(any(one.outcome is not Outcome.PASS for one in found)))
