"""`penstock cases approve`."""

from typing import Annotated

import typer

from penstock.cli import _options as options
from penstock.cli._worked import By, case_desk, write_alerts

app = options.new_app()


@app.command()
def approve(
    alerts: Annotated[list[str], typer.Argument(metavar="ALERT...", help="Alerts, such as A12")],
    by: By,
    text: Annotated[str, typer.Option("--text", help="What there is to say; recorded")] = "",
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Agree to what somebody else said of one or several alerts; they are closed then."""
    settings = options.settings_for(home=home, store=store)
    with case_desk(settings) as desk:
        found = desk.approve(alerts, by, text)
    write_alerts(found, shape, output)
