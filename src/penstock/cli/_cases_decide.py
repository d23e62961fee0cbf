"""`penstock cases decide`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._output import say
from penstock.cli._worked import By, Text, case_desk, write_alerts
from penstock.model import Disposition

app = options.new_app()


@app.command()
def decide(
    alerts: Annotated[list[str], typer.Argument(metavar="ALERT...", help="Alerts, such as A12")],
    disposition: Annotated[Disposition, typer.Option("--as", help="What they are")],
    reason: Annotated[str, typer.Option("--reason", help="Reason code, such as other_birth_date")],
    text: Text,
    by: By,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Say what one or several alerts are, with one reason; a second person must agree."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.propose(alerts, disposition, reason, text, by)
    write_alerts(found, shape, output)
    if disposition is not Disposition.INCONCLUSIVE:
        say("A second person must approve: penstock cases approve")
